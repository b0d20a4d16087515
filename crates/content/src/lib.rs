//! One content file at a time: front matter, Markdown, shortcode calls, headings, links, highlighting.
//!
//! [`read`] turns a file into a [`Document`]; [`render`] turns the document into a [`Body`]. Neither fails:
//! both give a value and diagnostics. What a body needs of the rest of the site (the output of a shortcode,
//! the permalink of another page) it asks of a [`Context`].

mod context;
mod date;
mod document;
mod highlight;
mod matter;
mod options;
mod render;
mod report;
mod shortcode;
mod slug;
mod words;

pub use context::{Context, Format};
pub use date::Date;
pub use document::{Document, Kind, read};
pub use highlight::{Highlighter, StyleSheet, canonical_language, known_languages, known_themes};
pub use matter::{Entries, FrontMatter, KeySpans, PageMatter, SectionMatter, SortBy, parse_yaml};
pub use options::{HighlightStyle, Highlighting, InsertAnchor, Level, Options, ThemeSheet};
pub use render::{Body, Heading, Link, LinkTarget, addresses_in, anchors_in, render, render_text};
pub use shortcode::{Argument, Call, CallBody};
pub use slug::{Strategy, slugify, slugify_path};
pub use words::{count_words, reading_time};

#[cfg(test)]
mod properties;
