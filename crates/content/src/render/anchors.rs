//! The ids of a page.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// The values of all `id` and `name` attributes in some HTML.
pub fn anchors_in(html: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            rest = tag(rest, &mut anchors);
        }
    }
    anchors
}

/// Goes through a tag, from its name on, and gives what stands behind it.
fn tag<'a>(html: &'a str, anchors: &mut BTreeSet<String>) -> &'a str {
    let mut rest = html.trim_start_matches(|c: char| !c.is_whitespace() && c != '>');
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with(['>', '<']) {
            return rest;
        }
        let (name, value, after) = attribute(rest);
        let is_anchor = name.eq_ignore_ascii_case("id") || name.eq_ignore_ascii_case("name");
        if is_anchor && !value.is_empty() {
            anchors.insert(decode(value).into_owned());
        }
        rest = after;
    }
}

/// The name and value of an attribute, and what stands behind.
fn attribute(html: &str) -> (&str, &str, &str) {
    let first = html.chars().next().map_or(0, char::len_utf8); // at least one, so that there is an end
    let end = |c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/' | '<');
    let (name, rest) = html.split_at(html[first..].find(end).map_or(html.len(), |at| at + first));
    let Some(value) = rest.trim_start().strip_prefix('=') else { return (name, "", rest) };
    let value = value.trim_start();
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            let (value, rest) = quoted.split_once(quote).unwrap_or((quoted, ""));
            return (name, value, rest);
        }
    }
    let (value, rest) = value.split_at(value.find([' ', '\n', '\t', '\r', '>']).unwrap_or(value.len()));
    (name, value, rest)
}

fn decode(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return value.into();
    }
    let plain =
        [("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    plain.iter().fold(value.to_owned(), |value, (entity, text)| value.replace(entity, text)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_ids_and_names() {
        let html = "<h1 id=\"a\" class=x>T</h1><a name='b'></a><span\nID = c>x</span><br id=d/><p data-id=\"no\">id=\"no\"\
                    <img alt=\"a > b\" id=\"e&amp;f\"><i id></i><";
        assert_eq!(anchors_in(html), ["a", "b", "c", "d/", "e&f"].map(str::to_owned).into());
    }
}
