//! Built-in filters of texts.

use unicode_segmentation::UnicodeSegmentation;

use super::unescaped;
use crate::Value;
use crate::render::escaped_html;
use crate::world::Arguments;

/// The outcome of a filter, if it is one of these and its arguments are what it takes.
pub(super) fn filter(name: &str, text: &str, arguments: &Arguments) -> Option<Value> {
    let pattern = || arguments.get("pat").and_then(Value::as_str).map(unescaped);
    Some(Value::from(match name {
        "upper" => text.to_uppercase(),
        "lower" => text.to_lowercase(),
        "capitalize" => capitalize(text),
        "trim" => return Some(text.trim().into()),
        "trim_start" => return Some(text.trim_start().into()),
        "trim_end" => return Some(text.trim_end().into()),
        "trim_start_matches" => return Some(text.trim_start_matches(&pattern()?).into()),
        "trim_end_matches" => return Some(text.trim_end_matches(&pattern()?).into()),
        "truncate" => truncate(text, arguments)?,
        "replace" => text.replace(arguments.get("from")?.as_str()?, arguments.get("to")?.as_str()?),
        "linebreaksbr" => text.replace("\r\n", "<br>").replace('\n', "<br>"),
        "striptags" => without_tags(text),
        "escape" => escaped_html(text),
        "reverse" => text.chars().rev().collect(),
        "wordcount" => return Some(text.split_whitespace().count().into()),
        "length" => return Some(text.chars().count().into()),
        "split" => return Some(Value::array(text.split(&pattern()?).map(Value::from))),
        "int" if arguments.0.is_empty() => return Some(int(text).into()),
        _ => return None,
    }))
}

fn capitalize(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.collect::<String>() + &characters.as_str().to_lowercase()
}

/// The first characters as a reader counts them, and the sign that there was more.
fn truncate(text: &str, arguments: &Arguments) -> Option<String> {
    let length = match arguments.get("length") {
        Some(length) => super::index(length)?,
        None => 255,
    };
    let end = match arguments.get("end") {
        Some(end) => end.as_str()?,
        None => "…",
    };
    Some(match text.grapheme_indices(true).nth(length) {
        Some((at, _)) => text[..at].to_owned() + end,
        None => text.to_owned(),
    })
}

/// The text without what looks like a tag, or like a comment on one line.
fn without_tags(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.find('<').map(|at| rest.split_at(at)) {
        let Some(length) = length_of_tag(from) else { break };
        kept.push_str(before);
        rest = &from[length..];
    }
    kept + rest
}

fn length_of_tag(text: &str) -> Option<usize> {
    let line = text.strip_prefix("<!--").and_then(|comment| comment.lines().next());
    let comment = line.and_then(|line| line.find("-->")).map(|at| "<!--".len() + at + "-->".len());
    comment.or_else(|| text.find('>').map(|at| at + 1))
}

/// The integer that a text begins to spell out, or zero.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a float loses its fraction, and out of range becomes the nearest integer"
)]
fn int(text: &str) -> i64 {
    let text = text.trim();
    let float = || text.parse::<f64>().ok().filter(|_| text.contains('.'));
    text.parse().ok().or_else(|| float().map(|float| float as i64)).unwrap_or(0)
}
