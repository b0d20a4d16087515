//! Outputs that several ask for.

use std::collections::BTreeSet;

use kiosque_content::FrontMatter;
use kiosque_source::{Diagnostic, Frame, Place, TreePath};

use crate::model::{Content, Model};
use crate::plan::{FeedOf, Kind, Task};

/// Leaves an output to the taxonomy that asks for it, if a page or section does so, too: as in Zola, but with a
/// warning.
pub(crate) fn prefer_taxonomies(model: &Model, tasks: &mut Vec<Task>, problems: &mut Vec<Diagnostic>) {
    let of_taxonomies = tasks.iter().filter(|task| is_of_taxonomy(&task.kind));
    let taken: BTreeSet<TreePath> = of_taxonomies.map(|task| task.output.clone()).collect();
    tasks.retain(|task| {
        let gives_way = taken.contains(&task.output) && !is_of_taxonomy(&task.kind);
        if gives_way {
            let message = format!("a taxonomy has the output `{}`, so this one is left out", task.output);
            let problem = Diagnostic { place: Some(place(model, task)), ..Diagnostic::warning(message) };
            problems.push(problem.hint("give it another `slug` or `path`, or the taxonomy `render = false`"));
        }
        !gives_way
    });
}

fn is_of_taxonomy(kind: &Kind) -> bool {
    match kind {
        Kind::TaxonomyList(_) | Kind::Term(..) | Kind::TermPager(..) => true,
        Kind::Feed(feed) => matches!(feed.of, FeedOf::Term(..)),
        _ => false,
    }
}

/// An error for each output that several tasks ask for, with the place where each does.
pub(crate) fn refuse(model: &Model, tasks: &[Task], problems: &mut Vec<Diagnostic>) {
    let mut by_output: Vec<&Task> = tasks.iter().collect();
    by_output.sort_by(|a, b| a.output.cmp(&b.output));
    for same in by_output.chunk_by(|a, b| a.output == b.output).filter(|same| same.len() > 1) {
        problems.extend(collision(model, same));
    }
}

fn collision(model: &Model, same: &[&Task]) -> Option<Diagnostic> {
    let origins: BTreeSet<String> = same.iter().map(|task| format!("`{}`", task.origin)).collect();
    let origins: Vec<String> = origins.into_iter().collect();
    let route = same.first()?.output.as_str();
    let route = route.strip_suffix("index.html").unwrap_or(route);
    let message = match &origins[..] {
        [one] => format!("{one} asks for `/{route}` more than once"),
        several => format!("`/{route}` is asked for by {}", several.join(" and ")),
    };
    let places: BTreeSet<Place> = same.iter().map(|task| place(model, task)).collect();
    let mut places = places.into_iter();
    let mut problem = Diagnostic { place: places.next(), ..Diagnostic::error(message) };
    for place in places {
        problem.led_by(Frame { what: "and also".to_owned(), place });
    }
    Some(problem.hint("give one of them another `slug`, `path` or alias"))
}

/// The key of front matter that asks for an output, or else the file.
fn place(model: &Model, task: &Task) -> Place {
    let content = task.origin.below("content").and_then(|relative| model.find(relative));
    content.and_then(|content| key(model, content, &task.kind)).unwrap_or_else(|| Place::file(&task.origin))
}

fn key(model: &Model, content: Content, kind: &Kind) -> Option<Place> {
    let document = model.document(content);
    let keys = match &document.front_matter {
        FrontMatter::Page(matter) => &matter.keys,
        FrontMatter::Section(matter) => &matter.keys,
    };
    let span = match kind {
        Kind::Page(_) => keys.key("path").or_else(|| keys.key("slug")),
        Kind::Redirect(_) => keys.key("aliases"),
        _ => None,
    };
    span.map(|span| Place::new(&document.source, span))
}
