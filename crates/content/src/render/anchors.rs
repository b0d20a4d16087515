//! The ids of a page, and where it leads.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::link;

/// The values of all `id` and `name` attributes in some HTML.
pub fn anchors_in(html: &str) -> BTreeSet<String> {
    values_in(html, &["id", "name"])
}

/// The values of all `href` and `cite` attributes in some HTML, and what they are without percent-encoding, as they may
/// stand in Markdown.
pub fn addresses_in(html: &str) -> BTreeSet<String> {
    let mut addresses = values_in(html, &["href", "cite"]);
    let decoded: Vec<_> = addresses.iter().map(|address| link::decode(address)).collect();
    addresses.extend(decoded);
    addresses
}

fn values_in(html: &str, attributes: &[&str]) -> BTreeSet<String> {
    let mut values = BTreeSet::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            rest = tag(rest, attributes, &mut values);
        }
    }
    values
}

/// Goes through a tag, from its name on, and gives what stands behind it.
fn tag<'a>(html: &'a str, attributes: &[&str], values: &mut BTreeSet<String>) -> &'a str {
    let mut rest = html.trim_start_matches(|c: char| !c.is_whitespace() && c != '>');
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with(['>', '<']) {
            return rest;
        }
        let (name, value, after) = attribute(rest);
        let is_wanted = attributes.iter().any(|wanted| name.eq_ignore_ascii_case(wanted));
        if is_wanted && !value.is_empty() {
            values.insert(decode(value).into_owned());
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
    let plain = [
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
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

    #[test]
    fn finds_where_links_lead() {
        let html = "<a class=x href=\"https:&#x2F;&#x2F;a.org/?b&amp;c\">href=d</a><A HREF='#%C3%A9'><a href=\"\"><q cite=/f>";
        assert_eq!(
            addresses_in(html),
            ["https://a.org/?b&c", "#%C3%A9", "#é", "/f"].map(str::to_owned).into()
        );
    }
}
