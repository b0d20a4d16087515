//! Outputs that several ask for.

use std::collections::BTreeSet;

use kiosque_content::FrontMatter;
use kiosque_source::{Diagnostic, Frame, Place};

use crate::model::name::no_language;
use crate::model::{Content, Model};
use crate::plan::{FeedOf, Kind, Task};

/// What comes first where several ask for an output.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Alias,
    Content,
    Taxonomy,
}

/// Puts tasks in the order of their outputs, and leaves one that several ask for to a taxonomy, and else to what is
/// no alias: as in Zola, but with a warning. Where several are left, that is an error, with the place of each; so is
/// the alias of one page for the route of another.
pub(crate) fn settle(model: &Model, tasks: &mut Vec<Task>, problems: &mut Vec<Diagnostic>) {
    tasks.sort_by(|a, b| a.output.cmp(&b.output));
    let (mut gone, mut next) = (BTreeSet::new(), 0);
    for same in tasks.chunk_by(|a, b| a.output == b.output) {
        let start = next;
        next += same.len();
        if same.len() == 1 {
            continue;
        }
        let all: Vec<&Task> = same.iter().collect();
        let (giving_way, left): (Vec<usize>, Vec<usize>) =
            (0..all.len()).partition(|at| gives_way(all[*at], &all));
        problems.extend(giving_way.iter().map(|at| left_out(model, all[*at], &all)));
        if left.len() > 1 {
            problems.push(collision(model, left.iter().map(|at| all[*at])));
        }
        gone.extend(giving_way.iter().map(|at| start + at));
    }
    let mut at = 0..;
    tasks.retain(|_| at.next().is_none_or(|at| !gone.contains(&at)));
}

/// Whether a task leaves its output to another one.
fn gives_way(task: &Task, all: &[&Task]) -> bool {
    let is_page = |kind: &Kind| matches!(kind, Kind::Page(_) | Kind::Section(_) | Kind::SectionPager(..));
    let is_page_of_another = |it: &&Task| is_page(&it.kind) && it.origin != task.origin;
    match rank(&task.kind) {
        Rank::Alias if all.iter().any(is_page_of_another) => false,
        rank => rank < first(all),
    }
}

/// The highest rank.
fn first(all: &[&Task]) -> Rank {
    all.iter().map(|task| rank(&task.kind)).max().unwrap_or(Rank::Alias)
}

fn left_out(model: &Model, task: &Task, all: &[&Task]) -> Diagnostic {
    let who = if first(all) == Rank::Taxonomy { "a taxonomy" } else { "something else" };
    let (what, hint) = match rank(&task.kind) {
        Rank::Alias => ("alias", "take the alias out"),
        _ => ("one", "give it another `slug` or `path`, or the taxonomy `render = false`"),
    };
    let message = format!("{who} has the output `{}`, so this {what} is left out", task.output);
    Diagnostic { place: Some(place(model, task)), ..Diagnostic::warning(message).hint(hint) }
}

fn rank(kind: &Kind) -> Rank {
    match kind {
        Kind::TaxonomyList(_) | Kind::Term(..) | Kind::TermPager(..) => Rank::Taxonomy,
        Kind::Feed(feed) if matches!(feed.of, FeedOf::Term(..)) => Rank::Taxonomy,
        Kind::Alias(_) => Rank::Alias,
        _ => Rank::Content,
    }
}

fn collision<'t>(model: &Model, same: impl Iterator<Item = &'t Task> + Clone) -> Diagnostic {
    let origins: BTreeSet<String> = same.clone().map(|task| format!("`{}`", task.origin)).collect();
    let origins: Vec<String> = origins.into_iter().collect();
    let route = same.clone().map(|task| task.output.as_str()).next().unwrap_or_default();
    let route = route.strip_suffix("index.html").unwrap_or(route);
    let message = match &origins[..] {
        [one] => format!("{one} asks for `/{route}` more than once"),
        several => format!("`/{route}` is asked for by {}", several.join(" and ")),
    };
    let languages: BTreeSet<String> =
        same.clone().filter_map(|task| no_language(&task.origin, &model.config)).collect();
    let places: BTreeSet<Place> = same.map(|task| place(model, task)).collect();
    let mut places = places.into_iter();
    let mut problem = Diagnostic { place: places.next(), ..Diagnostic::error(message) };
    for place in places {
        problem.led_by(Frame { what: "and also".to_owned(), place });
    }
    if languages.is_empty() {
        return problem.hint("give one of them another `slug`, `path` or alias");
    }
    problem.hints.extend(languages);
    problem
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
