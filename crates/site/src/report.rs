//! What is wrong with a site, as it is told.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use kiosque_source::{Diagnostic, Severity};

/// Problems in a total order, errors first. What goes wrong at one place of a template is named once, however
/// many pages and calls lead there.
pub(crate) fn ordered(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let severity = |problem: &Diagnostic| Reverse(problem.severity == Severity::Error);
    problems.sort_by(|a, b| {
        let rest = (&a.place, &a.message, &a.page, &a.trace).cmp(&(&b.place, &b.message, &b.page, &b.trace));
        severity(a).cmp(&severity(b)).then(rest)
    });
    let groups = problems.chunk_by(|one, next| {
        let is_rendered = |it: &Diagnostic| it.page.is_some() || !it.trace.is_empty();
        let is_same_place = one.severity == next.severity && one.place == next.place;
        let is_same =
            one.message == next.message || (is_rendered(one) && is_rendered(next) && one.place.is_some());
        is_same_place && is_same
    });
    groups.map(one_for_all).collect()
}

/// The first of some problems at one place, with how many more there are.
fn one_for_all(problems: &[Diagnostic]) -> Diagnostic {
    let pages: BTreeSet<_> = problems.iter().filter_map(|problem| problem.page.as_ref()).collect();
    let ways: BTreeSet<_> = problems.iter().map(|problem| &problem.trace).collect();
    let mut first = problems[0].clone();
    let more = |count: usize, one: &str, many: &str| match count {
        0 | 1 => None,
        2 => Some(format!("1 more {one}")),
        count => Some(format!("{} more {many}", count - 1)),
    };
    let is_same = problems.iter().all(|problem| problem.message == first.message);
    let what = if is_same { "the same error" } else { "an error here" };
    if let Some(pages) = more(pages.len(), "page has", "pages have") {
        first.hints.push(format!("{pages} {what}"));
    } else if let Some(calls) = more(ways.len(), "call leads", "calls lead") {
        first.hints.push(format!("{calls} to {what}"));
    }
    first
}
