//! Outputs that several ask for.

use std::collections::{BTreeMap, BTreeSet};

use kiosque_content::FrontMatter;
use kiosque_source::{Diagnostic, Frame, Place, TreePath};

use crate::model::{Content, Model};
use crate::plan::{FeedOf, Kind, Task};

/// What comes first where several ask for an output.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Alias,
    Content,
    Taxonomy,
}

/// Leaves an output that several ask for to a taxonomy, and else to what is no alias: as in Zola, but with a
/// warning. Only the alias of one page for the route of another is left to be refused.
pub(crate) fn settle(model: &Model, tasks: &mut Vec<Task>, problems: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<TreePath, Rank> = BTreeMap::new();
    for Task { output, kind, .. } in &*tasks {
        let highest = first.entry(output.clone()).or_insert(Rank::Alias);
        *highest = rank(kind).max(*highest);
    }
    let is_page = |kind: &Kind| matches!(kind, Kind::Page(_) | Kind::Section(_) | Kind::SectionPager(..));
    let pages = tasks.iter().filter(|task| is_page(&task.kind));
    let pages: BTreeMap<TreePath, TreePath> =
        pages.map(|task| (task.output.clone(), task.origin.clone())).collect();
    tasks.retain(|task| {
        let rank = rank(&task.kind);
        let is_of_another = pages.get(&task.output).is_some_and(|origin| *origin != task.origin);
        let gives_way = first.get(&task.output).filter(|first| match rank {
            Rank::Alias if is_of_another => false,
            rank => **first > rank,
        });
        if let Some(first) = gives_way {
            let problem = left_out(&task.output, rank, *first);
            problems.push(Diagnostic { place: Some(place(model, task)), ..problem });
        }
        gives_way.is_none()
    });
}

fn left_out(output: &TreePath, rank: Rank, first: Rank) -> Diagnostic {
    let who = if first == Rank::Taxonomy { "a taxonomy" } else { "something else" };
    let (what, hint) = match rank {
        Rank::Alias => ("alias", "take the alias out"),
        _ => ("one", "give it another `slug` or `path`, or the taxonomy `render = false`"),
    };
    Diagnostic::warning(format!("{who} has the output `{output}`, so this {what} is left out")).hint(hint)
}

fn rank(kind: &Kind) -> Rank {
    match kind {
        Kind::TaxonomyList(_) | Kind::Term(..) | Kind::TermPager(..) => Rank::Taxonomy,
        Kind::Feed(feed) if matches!(feed.of, FeedOf::Term(..)) => Rank::Taxonomy,
        Kind::Alias(_) => Rank::Alias,
        _ => Rank::Content,
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
        Kind::Alias(_) => keys.key("aliases"),
        _ => None,
    };
    span.map(|span| Place::new(&document.source, span))
}
