//! What is wrong with a call of a block beyond its schema.

use kiosque_content::Call;
use kiosque_site::BlockCall;
use kiosque_source::{Diagnostic, Span};

use crate::emoji::{self, Fault, FaultKind};

/// What is wrong with a call.
pub(crate) fn check(called: &BlockCall<'_>) -> Vec<Diagnostic> {
    let mut problems = emoji_fields(called);
    problems.extend(emptied_label(called));
    if called.block.name == "bullets" {
        problems.extend(bullets_without_emoji(called));
    }
    problems.extend(own_text(called).into_iter().flat_map(|span| broken_emoji(called, span)));
    problems
}

/// An emoji is one emoji.
fn emoji_fields(called: &BlockCall<'_>) -> Vec<Diagnostic> {
    let Some(field) = called.block.field("emoji").filter(|field| !called.lacks(field)) else {
        return Vec::new();
    };
    let arguments = called.call.arguments.iter().filter(|argument| argument.name == field.name);
    let wrong = arguments.filter(|argument| {
        let text = argument.value.as_str().unwrap_or_default();
        // A broken one is told of as such.
        !emoji::is_one(text) && emoji::faults(text).is_empty() && argument.value.is_string()
    });
    let problem = |argument: &kiosque_content::Argument| {
        let problem = Diagnostic::error(format!("`emoji` of `{}` must be one emoji", called.block.name));
        problem.hint("as `emoji=\"🌐\"`").at(called.source, argument.value_span)
    };
    wrong.map(problem).collect()
}

/// What is paid for always says so.
fn emptied_label(called: &BlockCall<'_>) -> Option<Diagnostic> {
    let label = called.call.arguments.iter().rfind(|argument| argument.name == "label")?;
    let is_empty = label.value.as_str().is_some_and(|text| !text.contains(char::is_alphanumeric));
    let is_wrong = called.block.name == "sponsor" && is_empty;
    is_wrong.then(|| {
        let problem = Diagnostic::error("the label of a paid block can't be empty");
        let hint = "without `label`, it is the usual one in the language of the page";
        problem.hint(hint).at(called.source, label.value_span)
    })
}

/// The lines of `bullets` that open with something else than an emoji.
fn bullets_without_emoji(called: &BlockCall<'_>) -> Vec<Diagnostic> {
    let Some((body, span)) = called.body() else { return Vec::new() };
    let calls = called.call.body.iter().flat_map(|body| &body.calls).collect::<Vec<_>>();
    let mut at = span.range().start;
    let mut problems = Vec::new();
    let mut is_first = true;
    let filled = body.split('\n').skip(1).filter(|line| !in_quotes(line).trim().is_empty());
    let margin = filled.map(indentation).min().unwrap_or_default();
    for line in body.split('\n') {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len() + 1;
        let is_of_call = calls.iter().any(|call| call.span.range().contains(&start));
        if item(line).is_empty() || is_of_call || (!is_first && indentation(line) > margin && goes_on(line)) {
            continue;
        }
        is_first = false;
        let item = item(line);
        // A broken emoji is told of as such.
        if emoji::length(item) == 0 {
            let mut problem = Diagnostic::error("a line of `bullets` must open with an emoji");
            problem.hints = emoji_hints(item);
            problems.push(problem.at(called.source, Span::new(start, start + line.trim().len())));
        }
    }
    problems
}

/// What to do about a line without an emoji at its start; there may be one, behind what does not belong there.
fn emoji_hints(item: &str) -> Vec<String> {
    let text = item.trim_start_matches(|first: char| first.is_ascii_digit() || " .)-*+_".contains(first));
    let before = &item[..item.len() - text.len()];
    if emoji::length(text) == 0 {
        let outside = "for a list without emoji, write it outside of `bullets`";
        return vec!["put an emoji before its text, as `- 🌐 …`".to_owned(), outside.to_owned()];
    }
    vec![match before {
        "-" | "*" | "+" => format!("put a space after `{before}`"),
        _ if before.starts_with(|first: char| first.is_ascii_digit()) => {
            format!("write `-` instead of `{}`", before.trim_end())
        }
        _ => format!("take `{}` away before the emoji", before.trim_end()),
    }]
}

/// The text of a line, without the mark of a quote or a list.
fn item(line: &str) -> &str {
    let line = line.trim().trim_start_matches(['>', ' ', '\t']);
    let marked = line.strip_prefix(['-', '*', '+']).filter(|rest| rest.starts_with([' ', '\t']));
    marked.unwrap_or(line).trim_start()
}

/// Whether an indented line goes on with the item of the line before: it opens with neither an emoji nor the mark of a
/// list.
fn goes_on(line: &str) -> bool {
    let text = in_quotes(line).trim();
    emoji::length(text) == 0 && item(text) == text
}

/// How far a line is indented, in the quotes that it stands in.
fn indentation(line: &str) -> usize {
    let line = in_quotes(line);
    line.len() - line.trim_start().len()
}

/// A line without the marks of the quotes that it stands in.
fn in_quotes(mut line: &str) -> &str {
    while let Some(inner) = line.trim_start().strip_prefix('>') {
        line = inner.strip_prefix(' ').unwrap_or(inner);
    }
    line
}

/// The parts of the source that are a call's own: its arguments, and its body but for other calls.
fn own_text(called: &BlockCall<'_>) -> Vec<Span> {
    let mut spans: Vec<Span> = called.call.arguments.iter().map(|argument| argument.value_span).collect();
    if let Some(body) = &called.call.body {
        let mut at = body.span.start;
        for Call { span, .. } in &body.calls {
            spans.push(Span { start: at, end: span.start });
            at = span.end;
        }
        spans.push(Span { start: at, end: body.span.end });
    }
    spans
}

fn broken_emoji<'a>(called: &'a BlockCall<'_>, span: Span) -> impl Iterator<Item = Diagnostic> + 'a {
    let text = &called.source.text()[span.range()];
    emoji::faults(text).into_iter().map(move |Fault { range, kind, meant }| {
        let emoji = &text[range.clone()];
        let problem = match kind {
            FaultKind::LoneJoiner => Diagnostic::error("an emoji is broken: a joiner (U+200D) joins nothing"),
            FaultKind::LoneSelector => {
                Diagnostic::error("an emoji is broken: a variation selector (U+FE0F) has nothing before it")
            }
            FaultKind::LostJoiner => {
                Diagnostic::error(format!("`{emoji}` is broken: it has lost a joiner (U+200D)"))
            }
            // There may be a new one next year.
            FaultKind::Unknown => Diagnostic::warning(format!("Unicode has no emoji `{emoji}`")),
        };
        let place = Span::from(range).shifted(span.range().start);
        problem.did_you_mean(meant.as_deref()).at(called.source, place)
    })
}
