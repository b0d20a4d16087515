//! What is wrong with a site, as it is told.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use kiosque_source::{Diagnostic, Severity, TreePath};

/// Problems in a total order, errors first. What goes wrong at one place in the same way is told once, however many
/// pages and calls lead there.
pub(crate) fn ordered(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let severity = |problem: &Diagnostic| Reverse(problem.severity == Severity::Error);
    problems.sort_by(|a, b| {
        let rest = (&a.place, &a.message, &a.page, &a.trace).cmp(&(&b.place, &b.message, &b.page, &b.trace));
        severity(a).cmp(&severity(b)).then(rest)
    });
    let groups = problems.chunk_by(|one, next| {
        (one.severity, &one.place, &one.message) == (next.severity, &next.place, &next.message)
    });
    groups.map(one_for_all).collect()
}

/// The problems of renders, without those inside of themes if plugins told of an error in the site: most likely they
/// follow from it. If not, they are told once it is put right.
pub(crate) fn without_consequences(
    mut problems: Vec<Diagnostic>,
    told: &[Diagnostic],
    themes: &[String],
) -> Vec<Diagnostic> {
    let is_of_theme = |path: &TreePath| {
        let theme = path.below("themes").and_then(|rest| rest.split('/').next());
        theme.is_some_and(|theme| themes.iter().any(|layer| layer == theme))
    };
    if told.iter().any(Diagnostic::is_error) {
        problems.retain(|problem| problem.place.as_ref().is_none_or(|place| !is_of_theme(&place.path)));
    }
    problems
}

/// The first of some problems that are alike, with how many more there are.
fn one_for_all(problems: &[Diagnostic]) -> Diagnostic {
    let pages: BTreeSet<_> = problems.iter().filter_map(|problem| problem.page.as_ref()).collect();
    let ways: BTreeSet<_> = problems.iter().map(|problem| &problem.trace).collect();
    let mut first = problems[0].clone();
    let more = |count: usize, one: &str, many: &str| match count {
        0 | 1 => None,
        2 => Some(format!("1 more {one}")),
        count => Some(format!("{} more {many}", count - 1)),
    };
    if let Some(pages) = more(pages.len(), "page has", "pages have") {
        first.hints.push(format!("{pages} the same error"));
    } else if let Some(calls) = more(ways.len(), "call leads", "calls lead") {
        first.hints.push(format!("{calls} to the same error"));
    }
    first
}
