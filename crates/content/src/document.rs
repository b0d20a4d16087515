//! A content file that was read.

use kiosque_source::{Diagnostic, Hash, Source, Span};

use crate::matter;
use crate::shortcode::{self, Calls};
use crate::{Call, FrontMatter, PageMatter, SectionMatter, count_words, reading_time};

/// What a content file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A page.
    Page,
    /// A section (`_index.md`).
    Section,
}

/// A content file: its front matter, and what can be known of its body without the rest of the site.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub source: Source,
    /// The hash of its text.
    pub hash: Hash,
    /// The front matter. What could not be read has its default.
    pub front_matter: FrontMatter,
    /// The body in the file.
    pub body: Span,
    /// The number of words of the body.
    pub word_count: usize,
    /// The minutes that it takes to read.
    pub reading_time: usize,
    pub(crate) calls: Calls,
}

/// Reads a content file: a pure function of its text.
pub fn read(source: &Source, kind: Kind) -> (Document, Vec<Diagnostic>) {
    let (front_matter, body, mut diagnostics) = matter::read(source, kind);
    let (calls, problems) = shortcode::find(source, body);
    diagnostics.extend(problems);
    let word_count = count_words(&source.text()[body.range()]);
    let document = Document {
        source: source.clone(),
        hash: Hash::of(source.text()),
        front_matter,
        body,
        word_count,
        reading_time: reading_time(word_count),
        calls,
    };
    (document, diagnostics)
}

impl Document {
    /// The front matter of a page.
    pub fn page(&self) -> Option<&PageMatter> {
        match &self.front_matter {
            FrontMatter::Page(matter) => Some(matter),
            FrontMatter::Section(_) => None,
        }
    }

    /// The front matter of a section.
    pub fn section(&self) -> Option<&SectionMatter> {
        match &self.front_matter {
            FrontMatter::Section(matter) => Some(matter),
            FrontMatter::Page(_) => None,
        }
    }

    /// Whether another document of the same kind has the same front matter, in the same place of its file.
    pub fn has_same_front_matter(&self, other: &Self) -> bool {
        self.before_body() == other.before_body()
    }

    fn before_body(&self) -> &str {
        &self.source.text()[..self.body.range().start]
    }

    /// The text of the body.
    pub fn text(&self) -> &str {
        &self.source.text()[self.body.range()]
    }

    /// The outermost shortcode calls in their order, known or not; those in their bodies hang below them.
    pub fn calls(&self) -> &[Call] {
        &self.calls.outer
    }

    /// All shortcode calls, known or not, each before those in its body.
    pub fn all_calls(&self) -> Vec<&Call> {
        let mut all = Vec::new();
        self.visit_calls(&mut |call, _| all.push(call));
        all
    }

    /// Visits all shortcode calls, known or not, each before those in its body, with the calls around it, the outermost
    /// first.
    pub fn visit_calls<'a>(&'a self, visitor: &mut dyn FnMut(&'a Call, &[&'a Call])) {
        for call in &self.calls.outer {
            call.visit(&mut Vec::new(), visitor);
        }
    }
}
