//! A text with the output of its calls.

use std::borrow::Cow;

use kiosque_source::Span;

use super::token;

/// A text in which the output of calls stands: that of Markdown shortcodes as it is, for that of HTML ones a
/// [token] each.
pub(crate) struct Expansion<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(super) outputs: Vec<Output>,
    pub(crate) has_tokens: bool,
    /// Where the pieces of the text start, there and in the file; empty when there is one piece.
    pub(super) pieces: Vec<Piece>,
    pub(super) offset: u32,
}

/// What the template of a call gave.
pub(super) struct Output {
    pub(super) html: String,
    pub(super) is_block: bool,
}

#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub(super) start: u32,
    pub(super) source: u32,
    /// Whether it stands in the file as it does here.
    pub(super) verbatim: bool,
}

/// A part of a string of the expanded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    Text(&'a str),
    Output(&'a str),
    Block(Cow<'a, str>),
}

impl Expansion<'_> {
    /// Where a range of the text is in the file. What an output gave is at its call.
    pub(crate) fn span(&self, range: &std::ops::Range<usize>) -> Span {
        let span = Span::from(range.clone());
        if self.pieces.is_empty() {
            return span.shifted(self.offset as usize);
        }
        let start = self.source_offset(span.start);
        Span { start, end: self.source_offset(span.end).max(start) }
    }

    fn source_offset(&self, at: u32) -> u32 {
        let next = self.pieces.partition_point(|piece| piece.start <= at);
        match next.checked_sub(1).map(|index| self.pieces[index]) {
            Some(piece) if piece.verbatim => piece.source + (at - piece.start),
            Some(piece) => piece.source,
            None => self.offset,
        }
    }

    /// Whether a range of the text holds one output and nothing else.
    pub(crate) fn is_output(&self, range: &std::ops::Range<usize>) -> bool {
        let text = self.text[range.clone()].trim();
        self.has_tokens
            && token::first(text).is_some_and(|(before, inner, after)| {
                before.is_empty() && after.is_empty() && self.output(inner).is_some()
            })
    }

    /// The parts of a string of the text.
    pub(crate) fn parts<'t>(&'t self, mut text: &'t str) -> impl Iterator<Item = Part<'t>> {
        let mut output = None;
        std::iter::from_fn(move || {
            if let Some(output) = output.take() {
                return Some(output);
            }
            if text.is_empty() {
                return None;
            }
            let Some((before, found, after)) = self.next_output(text) else {
                return Some(Part::Text(std::mem::take(&mut text)));
            };
            text = after;
            if before.is_empty() {
                return Some(found);
            }
            output = Some(found);
            Some(Part::Text(before))
        })
    }

    /// The string with the outputs in it, as text.
    pub(crate) fn restore<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.has_tokens || !text.contains(token::MARK) {
            return text.into();
        }
        let mut restored = String::with_capacity(text.len());
        for part in self.parts(text) {
            match part {
                Part::Text(text) | Part::Output(text) => restored.push_str(text),
                Part::Block(html) => restored.push_str(&html),
            }
        }
        restored.into()
    }

    fn next_output<'t>(&'t self, text: &'t str) -> Option<(&'t str, Part<'t>, &'t str)> {
        let (before, inner, after) = token::first(text).filter(|_| self.has_tokens)?;
        Some((before, self.output(inner)?, after))
    }

    /// What a token stands for, by what is between its marks.
    fn output(&self, inner: &str) -> Option<Part<'_>> {
        if let Some(html) = token::block(inner) {
            return Some(Part::Block(html.into()));
        }
        let output = self.outputs.get(inner.parse::<usize>().ok()?)?;
        Some(if output.is_block { Part::Block((&*output.html).into()) } else { Part::Output(&output.html) })
    }
}
