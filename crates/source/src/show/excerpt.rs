//! The part of a line that is shown.

use crate::Place;

/// A line in three parts, cut to what is around the middle one.
pub(super) struct Excerpt {
    pub(super) before: String,
    /// What is meant.
    pub(super) meant: String,
    pub(super) after: String,
    /// Whether something of the line is missing at its start, and at its end.
    pub(super) is_cut: (bool, bool),
}

impl Excerpt {
    /// At most so many characters around a place; nothing if it is none in a line.
    pub(super) fn new(place: &Place, most: usize) -> Option<Self> {
        if place.line == 0 || place.column == 0 {
            return None;
        }
        let characters: Vec<char> = place.excerpt.chars().collect();
        let from = (place.column as usize - 1).min(characters.len());
        let start = if characters.len() <= most { 0 } else { from.saturating_sub(most / 2) };
        let end = (start + most).min(characters.len());
        let to = from.saturating_add(place.width as usize).min(end);
        let text = |start: usize, end: usize| characters[start..end].iter().collect();
        let is_cut = (start > 0, end < characters.len());
        Some(Self { before: text(start, from), meant: text(from, to), after: text(to, end), is_cut })
    }
}
