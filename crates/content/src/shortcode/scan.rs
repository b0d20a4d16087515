//! Finds the tags of shortcodes in a text.

use kiosque_source::Span;

use super::arguments::{Cursor, Head};
use super::malformed::{Malformed, Stop, Wanted};

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
    /// What would be a call if it could be read. It is text.
    Malformed(Malformed),
}

/// All tags of `text[within]`, in their order. The time is linear in the text, for any text that does not
/// aim at the contrary.
pub(super) fn scan(text: &str, within: Span) -> Vec<Tag> {
    let text = &text[..within.range().end];
    let mut scanner = Scanner { text, tags: Vec::new(), no_end: false };
    let mut at = within.range().start;
    while let Some(found) = text[at..].find('{') {
        at += found;
        at = match text.as_bytes().get(at + 1) {
            Some(b'{') => scanner.inline(at),
            Some(b'%') => scanner.block(at),
            _ => None,
        }
        .unwrap_or(at + 1);
    }
    scanner.tags
}

struct Scanner<'a> {
    text: &'a str,
    tags: Vec<Tag>,
    /// Whether it is known that no `{%/* end */%}` follows.
    no_end: bool,
}

impl Scanner<'_> {
    /// Reads what starts with `{{`, and gives the place behind it.
    fn inline(&mut self, start: usize) -> Option<usize> {
        if self.text[start..].starts_with("{{/*") {
            let (_, end) = tag(self.text, start + 4, "*/}}").ok()?;
            self.tags.extend([start + 2, end - 4].map(escape));
            return Some(end);
        }
        let (head, end) = self.call(start, "}}")?;
        Some(self.push(start, end, TagKind::Inline(head)))
    }

    /// Reads what starts with `{%`, and gives the place behind it.
    fn block(&mut self, start: usize) -> Option<usize> {
        if self.text[start..].starts_with("{%/*") {
            let (_, end) = tag(self.text, start + 4, "*/%}").ok()?;
            return Some(self.escaped_block(start, end));
        }
        if let Some(end) = end_tag(self.text, start + 2, "%}") {
            return Some(self.push(start, end, TagKind::End));
        }
        let (head, end) = self.call(start, "%}")?;
        Some(self.push(start, end, TagKind::Open(head)))
    }

    /// Reads a call, or notes that it cannot be read.
    fn call(&mut self, start: usize, close: &'static str) -> Option<(Head, usize)> {
        let read = tag(self.text, start + 2, close);
        read.map_err(|stop| self.tags.extend(malformed(self.text, start, stop, close))).ok()
    }

    fn escaped_block(&mut self, start: usize, open_end: usize) -> usize {
        let mut at = open_end;
        while let Some(found) = self.text[at..].find("{%/*").filter(|_| !self.no_end) {
            at += found;
            if let Some(end) = end_tag(self.text, at + 4, "*/%}") {
                self.tags.extend([start + 2, open_end - 4, at + 2, end - 4].map(escape));
                return end;
            }
            at += 4;
        }
        self.no_end = true;
        self.push(start, open_end, TagKind::UnclosedEscape)
    }

    fn push(&mut self, start: usize, end: usize, kind: TagKind) -> usize {
        self.tags.push(Tag { span: Span::new(start, end), kind });
        end
    }
}

fn escape(at: usize) -> Tag {
    Tag { span: Span::new(at, at + 2), kind: TagKind::Escape }
}

fn tag(text: &str, at: usize, close: &str) -> Result<(Head, usize), Stop> {
    let mut cursor = Cursor::new(text, at);
    let head = cursor.space().head().ok_or_else(|| cursor.stop())?;
    cursor.space().token(close).ok_or_else(|| cursor.stop())?;
    Ok((head, cursor.at()))
}

fn end_tag(text: &str, at: usize, close: &str) -> Option<usize> {
    let mut cursor = Cursor::new(text, at);
    let name = cursor.space().name()?;
    cursor.space().token(close)?;
    (&text[name.range()] == "end").then_some(cursor.at())
}

/// What has a name, and a parenthesis or what should be in one, but cannot be read.
fn malformed(text: &str, start: usize, stop: Stop, close: &'static str) -> Option<Tag> {
    let mut cursor = Cursor::new(text, start + 2);
    let name = cursor.space().name()?;
    if stop.wanted == Wanted::Parenthesis && cursor.space().token(close).is_none() {
        cursor.name()?;
        cursor.space().token("=")?;
    }
    let span = Span::new(start, name.range().end);
    Some(Tag { span, kind: TagKind::Malformed(Malformed { name, stop, close, is_told: false }) })
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
        let text = "{{ a.b }} {{ }} {{}} {% if x %} {{ \"str\" }} {{ echo v }} { { echo() } } {# c #}";
        assert_eq!(shown(text), [""; 0]);
        assert_eq!(shown("{{- f() -}} {% end x %}"), [""; 0]);
        assert_eq!(shown("{{ f(a=b) }} {{ g() }}"), ["malformed {{ f", "inline {{ g() }}"]);
        assert_eq!(
            shown("{{ var }} {% box %} {{ f a=1 }}"),
            ["malformed {{ var", "malformed {% box", "malformed {{ f"]
        );
    }
}
