//! The HTML as it grows.

use std::ops::Range;

use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

/// HTML, and the places in it that a summary needs.
#[derive(Default)]
pub(super) struct Output {
    pub(super) html: String,
    /// Where the summary ends.
    pub(super) mark: Option<usize>,
    /// References to footnotes, which a summary has not. Only those before the mark are kept.
    pub(super) references: Vec<Range<usize>>,
}

impl Output {
    pub(super) fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Starts a line, if none is started.
    pub(super) fn fresh_line(&mut self) {
        if !self.html.is_empty() && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
    }

    /// Adds text of the page.
    pub(super) fn text(&mut self, text: &str) {
        let _ = escape_html_body_text(&mut self.html, text); // writing to a string cannot fail
    }

    /// Adds the value of an attribute, or code.
    pub(super) fn quoted(&mut self, text: &str) {
        let _ = escape_html(&mut self.html, text);
    }

    /// Adds a URL as the value of an attribute.
    pub(super) fn url(&mut self, url: &str) {
        let _ = escape_href(&mut self.html, url);
    }

    /// Adds ` name="value"`.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.push(" ");
        self.push(name);
        self.push("=\"");
        self.quoted(value);
        self.push("\"");
    }

    /// Puts HTML in, in front of what stands at `at`.
    pub(super) fn insert(&mut self, at: usize, html: &str) {
        self.html.insert_str(at, html);
        let shift = |place: &mut usize| *place += if *place >= at { html.len() } else { 0 };
        self.mark.iter_mut().for_each(shift);
        for range in &mut self.references {
            shift(&mut range.start);
            shift(&mut range.end);
        }
    }
}
