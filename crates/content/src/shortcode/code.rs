//! Where code is in a text.

use kiosque_source::Span;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag as Block};

use super::scan::{Tag, TagKind};

/// The code spans and blocks of a text, in their order, as Markdown sees them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CodeSpans(Vec<Code>);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Code {
    span: Span,
    indented: bool,
}

impl CodeSpans {
    /// Finds the code of `text[within]`. Tags are masked for it, so that nothing in their arguments counts
    /// as Markdown.
    pub(super) fn find(text: &str, within: Span, tags: &[Tag]) -> Self {
        let body = &text[within.range()];
        if !may_have_code(body) {
            return Self::default();
        }
        let offset = within.range().start;
        let masked = mask(body, offset, tags);
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
        let mut spans = Vec::new();
        for (event, range) in Parser::new_ext(&masked, options).into_offset_iter() {
            let indented = match event {
                Event::Code(_) | Event::Start(Block::CodeBlock(CodeBlockKind::Fenced(_))) => false,
                Event::Start(Block::CodeBlock(CodeBlockKind::Indented)) => true,
                _ => continue,
            };
            spans.push(Code { span: Span::from(range).shifted(offset), indented });
        }
        spans.sort_by_key(|code| code.span);
        Self(spans)
    }

    /// Whether a place is in code.
    pub(crate) fn contains(&self, at: u32) -> bool {
        self.at(at).is_some()
    }

    /// Which fenced block or code span a place is in. Indented text does not count: people indent calls.
    pub(super) fn fence(&self, at: u32) -> Option<usize> {
        self.at(at).filter(|index| !self.0[*index].indented)
    }

    fn at(&self, at: u32) -> Option<usize> {
        let next = self.0.partition_point(|code| code.span.start <= at);
        let index = next.checked_sub(1)?;
        (at < self.0[index].span.end).then_some(index)
    }
}

fn may_have_code(body: &str) -> bool {
    body.contains('`') || body.contains("~~~") || body.contains("    ") || body.contains('\t')
}

/// The text with its tags overwritten by as many letters.
fn mask(body: &str, offset: usize, tags: &[Tag]) -> String {
    let mut masked = String::with_capacity(body.len());
    let mut done = 0;
    for tag in tags {
        if matches!(tag.kind, TagKind::Malformed(_) | TagKind::UnclosedEscape) {
            continue;
        }
        let range = tag.span.range();
        masked.push_str(&body[done..range.start - offset]);
        masked.extend(std::iter::repeat_n('x', range.len()));
        done = range.end - offset;
    }
    masked.push_str(&body[done..]);
    masked
}
