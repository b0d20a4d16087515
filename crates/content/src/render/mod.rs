//! From a document to HTML.

mod anchors;
mod block;
mod code;
mod emoji;
mod footnote;
mod heading;
mod html;
mod image;
mod link;
mod output;
mod raw;
mod summary;
mod text;
mod walk;

pub use anchors::{addresses_in, anchors_in};
pub use heading::Heading;
pub use link::{Link, LinkTarget};

use std::collections::BTreeSet;

use kiosque_source::{Diagnostic, Source, Span};

use crate::report::Report;
use crate::shortcode::{self, Calls, expand};
use crate::{Context, Document, Options};

/// A rendered body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// The HTML.
    pub html: String,
    /// What stands before `<!-- more -->`, if something does.
    pub summary: Option<String>,
    /// The headings, those of a lower level below the one before them.
    pub toc: Vec<Heading>,
    /// The links, in their order.
    pub links: Vec<Link>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

impl Body {
    /// The ids that a link can lead to: those of headings, and all in raw HTML and the output of
    /// shortcodes. The HTML is searched for them at each call.
    pub fn anchors(&self) -> BTreeSet<String> {
        anchors_in(&self.html)
    }
}

/// Renders the body of a document.
pub fn render(document: &Document, options: &Options, context: &dyn Context) -> Body {
    render_calls(
        &document.source,
        &document.calls,
        document.body,
        &Setting { options, context, inline: false },
    )
}

/// Renders a text that is no file, as the `markdown` filter does. With `inline`, the tags of the first and
/// the last paragraph are taken off, as in Zola.
pub fn render_text(source: &Source, options: &Options, context: &dyn Context, inline: bool) -> Body {
    let within = Span::new(0, source.text().len());
    let (calls, problems) = shortcode::find(source, within);
    let mut body = render_calls(source, &calls, within, &Setting { options, context, inline });
    body.diagnostics.splice(0..0, problems);
    if inline {
        body.html = without_paragraph(&body.html).to_owned();
    }
    body
}

/// In which way a text is rendered.
struct Setting<'a> {
    options: &'a Options,
    context: &'a dyn Context,
    /// Whether the text becomes a part of a paragraph.
    inline: bool,
}

fn render_calls(source: &Source, calls: &Calls, within: Span, setting: &Setting<'_>) -> Body {
    let mut report = Report::new(source);
    let expansion = expand(calls, within, setting.context, &mut report);
    walk::walk(&expansion, setting, report)
}

fn without_paragraph(html: &str) -> &str {
    let html = html.strip_prefix("<p>").unwrap_or(html);
    html.strip_suffix("</p>\n").unwrap_or(html)
}

#[cfg(test)]
mod tests;
