//! Texts and places in them.

use std::ops::Range;
use std::sync::Arc;

use crate::TreePath;

/// A range of bytes in a text, on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `start..end`. Texts of 4 GiB and more are refused where they are read.
    pub fn new(start: usize, end: usize) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: offset(start), end: offset(end.max(start)) }
    }

    /// The span as a range of indices.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same span in a text that has `offset` more bytes before it.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self::new(self.start as usize + offset, self.end as usize + offset)
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A text with the path that it was read from. A clone shares the text.
#[derive(Clone, Debug)]
pub struct Source {
    path: TreePath,
    text: Arc<str>,
}

impl Source {
    /// A text and where it is from.
    pub fn new(path: TreePath, text: impl Into<Arc<str>>) -> Self {
        Self { path, text: text.into() }
    }

    /// Where the text is from.
    pub fn path(&self) -> &TreePath {
        &self.path
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, shared.
    pub fn shared_text(&self) -> Arc<str> {
        self.text.clone()
    }

    /// The line and column of a byte offset, both from 1; columns count characters. An offset that is
    /// past the end or inside a character counts as the boundary before it.
    pub fn position(&self, offset: usize) -> (u32, u32) {
        let before = &self.text[..self.text.floor_char_boundary(offset)];
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        (saturate(line), saturate(column))
    }

    /// The line that holds a byte offset, without its line end, and the offset at which it starts.
    pub fn line_at(&self, offset: usize) -> (&str, usize) {
        let offset = self.text.floor_char_boundary(offset);
        let start = self.text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[offset..].find('\n').map_or(self.text.len(), |at| offset + at);
        (self.text[start..end].trim_end_matches('\r'), start)
    }

    /// The byte offset at which a line starts (lines count from 1); the end of the text if it has fewer.
    pub fn offset_of_line(&self, line: u32) -> usize {
        if line <= 1 {
            return 0;
        }
        let mut ends = self.text.match_indices('\n');
        ends.nth(line as usize - 2).map_or(self.text.len(), |(at, _)| at + 1)
    }
}

fn saturate(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new(TreePath::new("a.md").unwrap(), text)
    }

    #[test]
    fn positions_count_characters() {
        let source = source("été\r\n🌐x\n");
        assert_eq!(source.position(0), (1, 1));
        assert_eq!(source.position("été\r\n🌐".len()), (2, 2));
        assert_eq!(source.position(1), (1, 1), "inside a character");
        assert_eq!(source.position(999), (3, 1), "past the end");
    }

    #[test]
    fn lines_lose_their_ends() {
        let source = source("one\r\ntwo\n");
        assert_eq!(source.line_at(1), ("one", 0));
        assert_eq!(source.line_at(6), ("two", 5));
        assert_eq!(source.offset_of_line(2), 5);
        assert_eq!(source.offset_of_line(9), 9);
    }
}
