//! Finds the tags of shortcodes in a text.

use kiosque_source::Span;

use super::arguments::{Cursor, Head};

/// A piece of a text that is no plain text.
#[derive(Debug, PartialEq)]
pub(super) struct Tag {
    pub(super) span: Span,
    pub(super) kind: TagKind,
}

/// What a tag is.
#[derive(Debug, PartialEq)]
pub(super) enum TagKind {
    /// `{{ name() }}`
    Inline(Head),
    /// `{% name() %}`
    Open(Head),
    /// `{% end %}`
    End,
    /// A `/*` or `*/` that keeps a call from being one, and is dropped itself.
    Escape,
    /// `{%/* name() */%}` without its end.
    UnclosedEscape,
    /// What would be a call if its arguments were right. It is text.
    Malformed(Span),
}

/// All tags of `text[within]`, in their order. The time is linear in the text, for any text that does not
/// aim at the contrary.
pub(super) fn scan(text: &str, within: Span) -> Vec<Tag> {
    let text = &text[..within.range().end];
    let mut tags = Vec::new();
    let mut at = within.range().start;
    while let Some(found) = text[at..].find('{') {
        at += found;
        at = match text.as_bytes().get(at + 1) {
            Some(b'{') => inline(text, at, &mut tags),
            Some(b'%') => block(text, at, &mut tags),
            _ => None,
        }
        .unwrap_or(at + 1);
    }
    tags
}

/// Reads what starts with `{{`, and gives the place behind it.
fn inline(text: &str, start: usize, tags: &mut Vec<Tag>) -> Option<usize> {
    if text[start..].starts_with("{{/*") {
        let (_, end) = tag(text, start + 4, "*/}}")?;
        tags.push(escape(start + 2));
        tags.push(escape(end - 4));
        return Some(end);
    }
    let Some((head, end)) = tag(text, start + 2, "}}") else {
        tags.extend(malformed(text, start));
        return None;
    };
    tags.push(Tag { span: Span::new(start, end), kind: TagKind::Inline(head) });
    Some(end)
}

/// Reads what starts with `{%`, and gives the place behind it.
fn block(text: &str, start: usize, tags: &mut Vec<Tag>) -> Option<usize> {
    if text[start..].starts_with("{%/*") {
        let (_, end) = tag(text, start + 4, "*/%}")?;
        return Some(escaped_block(text, start, end, tags));
    }
    if let Some(end) = end_tag(text, start + 2, "%}") {
        tags.push(Tag { span: Span::new(start, end), kind: TagKind::End });
        return Some(end);
    }
    let Some((head, end)) = tag(text, start + 2, "%}") else {
        tags.extend(malformed(text, start));
        return None;
    };
    tags.push(Tag { span: Span::new(start, end), kind: TagKind::Open(head) });
    Some(end)
}

fn escaped_block(text: &str, start: usize, open_end: usize, tags: &mut Vec<Tag>) -> usize {
    let mut at = open_end;
    while let Some(found) = text[at..].find("{%/*") {
        at += found;
        if let Some(end) = end_tag(text, at + 4, "*/%}") {
            tags.extend([start + 2, open_end - 4, at + 2, end - 4].map(escape));
            return end;
        }
        at += 4;
    }
    tags.push(Tag { span: Span::new(start, open_end), kind: TagKind::UnclosedEscape });
    open_end
}

fn escape(at: usize) -> Tag {
    Tag { span: Span::new(at, at + 2), kind: TagKind::Escape }
}

fn tag(text: &str, at: usize, close: &str) -> Option<(Head, usize)> {
    let mut cursor = Cursor::new(text, at);
    let head = cursor.space().head()?;
    cursor.space().token(close)?;
    Some((head, cursor.at()))
}

fn end_tag(text: &str, at: usize, close: &str) -> Option<usize> {
    let mut cursor = Cursor::new(text, at);
    let name = cursor.space().name()?;
    cursor.space().token(close)?;
    (&text[name.range()] == "end").then_some(cursor.at())
}

/// What has a name and a parenthesis, but cannot be read.
fn malformed(text: &str, start: usize) -> Option<Tag> {
    let mut cursor = Cursor::new(text, start + 2);
    let name = cursor.space().name()?;
    cursor.space().token("(")?;
    Some(Tag { span: Span::new(start, cursor.at()), kind: TagKind::Malformed(name) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let tags = scan(text, Span::new(0, text.len()));
        let show = |tag: &Tag| {
            let kind = match &tag.kind {
                TagKind::Inline(_) => "inline",
                TagKind::Open(_) => "open",
                TagKind::End => "end",
                TagKind::Escape => "escape",
                TagKind::UnclosedEscape => "unclosed",
                TagKind::Malformed(_) => "malformed",
            };
            format!("{kind} {}", &text[tag.span.range()])
        };
        tags.iter().map(show).collect()
    }

    #[test]
    fn finds_tags() {
        assert_eq!(
            shown("a {{ f() }} {%g(a=1)%}x{%  end  %} {{f()}}}"),
            ["inline {{ f() }}", "open {%g(a=1)%}", "end {%  end  %}", "inline {{f()}}"]
        );
        assert_eq!(shown("{{{ f() }}}"), ["inline {{ f() }}"]);
        assert_eq!(shown("{{\nend()\n}}"), ["inline {{\nend()\n}}"]);
    }

    #[test]
    fn escapes_hide_what_is_in_them() {
        assert_eq!(shown("{{/* f() */}}"), ["escape /*", "escape */"]);
        assert_eq!(
            shown("{%/* f() */%}{{ g() }}{% end %}{%/* end */%}"),
            ["escape /*", "escape */", "escape /*", "escape */"]
        );
        assert_eq!(shown("{%/* f() */%} x"), ["unclosed {%/* f() */%}"]);
        assert_eq!(shown("{{/* f() }} x {{ g() }} */}}"), ["inline {{ g() }}"]);
    }

    #[test]
    fn other_syntax_is_text() {
        let text =
            "{{ var }} {{ a.b }} {{ }} {{}} {% if x %} {{ \"str\" }} {{ echo v }} { { echo() } } {# c #}";
        assert_eq!(shown(text), [""; 0]);
        assert_eq!(shown("{{- f() -}} {% endif %} {% end x %} {% box %}"), [""; 0]);
        assert_eq!(shown("{{ f(a=b) }} {{ g() }}"), ["malformed {{ f(", "inline {{ g() }}"]);
    }
}
