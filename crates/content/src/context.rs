//! What a body asks of the site that it is part of.

use kiosque_source::{Diagnostic, Source};

use crate::{Call, Highlighter, InsertAnchor};

/// In which language the template of a shortcode is written, which decides where its output goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `NAME.html`: the output is put in the rendered page as it is.
    Html,
    /// The same of a block: a whole element, which stands between paragraphs, and not in one.
    Block,
    /// `NAME.md`: the output is put in the Markdown, before that is parsed.
    Markdown,
}

/// Answers what a page's own text cannot. The site implements it, once per body that is rendered.
///
/// The methods with a default answer as the `markdown` filter needs it, where there is no page.
pub trait Context: Sync {
    /// The URL of the page, against which relative links are resolved. Without it they stay as they are.
    fn permalink(&self) -> Option<&str> {
        None
    }

    /// Where to put a link to itself in each heading: the section's wish, else that of the options.
    fn insert_anchor_links(&self) -> InsertAnchor {
        InsertAnchor::None
    }

    /// Colours code blocks; without it they are not coloured.
    fn highlighter(&self) -> Option<&Highlighter> {
        None
    }

    /// The format of the shortcode of that name, if there is one.
    fn shortcode_format(&self, name: &str) -> Option<Format>;

    /// Whether braces with the name of this block must be a call of it. Where nobody chose to have the block, they may
    /// be meant as text.
    fn is_chosen(&self, block: &str) -> bool {
        let _ = block;
        true
    }

    /// The names of all shortcodes, for hints.
    fn shortcode_names(&self) -> Vec<&str>;

    /// What is wrong with a call in a text. If that is an error, there is no output.
    fn check(&self, call: &Call, source: &Source) -> Vec<Diagnostic> {
        let _ = (call, source);
        Vec::new()
    }

    /// The output of a call. `body` is the text between its tags, with the calls in there replaced by their
    /// output. What is wrong in a template has its place there, and the call in its trace.
    fn shortcode(&self, call: &Call, body: Option<&str>) -> Result<String, Vec<Diagnostic>>;

    /// The permalink of a content file, of which `path` is the path from the content folder (what stands
    /// after `@/` in a link, without the anchor).
    fn internal_link(&self, path: &str) -> Option<String>;

    /// The link that a heading has to itself (`anchor-link.html`).
    fn anchor_link(&self, id: &str, level: u8) -> Result<String, Vec<Diagnostic>> {
        let _ = (id, level);
        Ok(String::new())
    }

    /// What stands at the end of a summary that ends inside of a paragraph (`summary-cutoff.html`).
    fn summary_cutoff(&self, summary: &str) -> Result<String, Vec<Diagnostic>> {
        let _ = summary;
        Ok(String::new())
    }
}
