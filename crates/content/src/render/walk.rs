//! Goes through the events of the Markdown parser and writes HTML.

use std::ops::Range;

use pulldown_cmark::{Event, Options as Extensions, Parser, Tag, TagEnd, TextMergeWithOffset};

use super::footnote::Footnotes;
use super::html::{self, Table};
use super::output::Output;
use super::raw::Raw;
use super::{Body, Setting, code, heading, image, summary};
use crate::report::Report;
use crate::shortcode::Expansion;
use crate::{Context, Options};

/// Renders an expanded text.
pub(super) fn walk(
    expansion: &Expansion<'_>,
    &Setting { options, context, inline }: &Setting<'_>,
    report: Report<'_>,
) -> Body {
    let extensions = extensions(options);
    let mut walker = Walker {
        expansion,
        options,
        context,
        inline,
        report,
        body: Body::default(),
        out: Output::default(),
        open: Vec::new(),
        ids: heading::Ids::explicit(&expansion.text, extensions),
        heading: None,
        image: None,
        code: None,
        table: Table::default(),
        footnotes: Footnotes::default(),
        cut: None,
        after_block: None,
        raw: Raw::default(),
        at: 0..0,
    };
    walker.out.html.reserve(expansion.text.len() * 3 / 2);
    let parser = Parser::new_ext(&expansion.text, extensions).into_offset_iter();
    for (event, range) in TextMergeWithOffset::new(parser) {
        walker.event(event, &range);
    }
    walker.finish()
}

fn extensions(options: &Options) -> Extensions {
    let mut extensions = Extensions::ENABLE_TABLES
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_HEADING_ATTRIBUTES;
    extensions.set(Extensions::ENABLE_SMART_PUNCTUATION, options.smart_punctuation);
    extensions.set(Extensions::ENABLE_DEFINITION_LIST, options.definition_list);
    extensions.set(Extensions::ENABLE_GFM, options.github_alerts);
    extensions
}

/// The state of a walk.
pub(super) struct Walker<'a, 's> {
    pub(super) expansion: &'a Expansion<'a>,
    pub(super) options: &'a Options,
    pub(super) context: &'a dyn Context,
    pub(super) inline: bool,
    pub(super) report: Report<'s>,
    pub(super) body: Body,
    pub(super) out: Output,
    pub(super) open: Vec<html::Open>,
    pub(super) ids: heading::Ids,
    pub(super) heading: Option<heading::Open>,
    pub(super) image: Option<image::Open>,
    pub(super) code: Option<code::Open>,
    pub(super) table: Table,
    pub(super) footnotes: Footnotes,
    pub(super) cut: Option<summary::Cut>,
    /// Where the output stood when a block had just been written.
    pub(super) after_block: Option<usize>,
    /// The raw HTML that is open in this paragraph or block of HTML.
    pub(super) raw: Raw,
    /// Where the event stands in the expanded text.
    pub(super) at: Range<usize>,
}

impl Walker<'_, '_> {
    fn event(&mut self, event: Event<'_>, range: &Range<usize>) {
        self.at = range.clone();
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.add(self.expansion, &text),
                None => self.text(&text),
            },
            Event::Code(code) => self.code_span(&code),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::SoftBreak => self.line_break("\n"),
            Event::HardBreak => self.line_break("<br />\n"),
            Event::Rule => {
                self.out.fresh_line();
                self.out.push("<hr />\n");
            }
            Event::TaskListMarker(done) => {
                let checked = if done { " checked=\"\"" } else { "" };
                self.out.push(&format!("<input disabled=\"\" type=\"checkbox\"{checked}/>\n"));
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        let end = tag.to_end();
        if matches!(end, TagEnd::Paragraph | TagEnd::TableCell | TagEnd::Item | TagEnd::HtmlBlock) {
            self.raw = Raw::default();
        }
        let bare = end == TagEnd::Paragraph && self.expansion.is_output(range);
        let written = !bare && self.image.is_none();
        let start = self.out.html.len();
        match &tag {
            Tag::Paragraph if bare => {}
            Tag::Heading { level, id, classes, .. } => self.open_heading(*level, id.as_ref(), classes),
            Tag::CodeBlock(kind) => self.open_code(kind, self.expansion.span(range)),
            Tag::FootnoteDefinition(label) => self.open_footnote(label),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.open_link(*link_type, dest_url, title, self.expansion.span(range));
            }
            Tag::Image { dest_url, title, .. } => self.open_image(dest_url, title),
            Tag::TableCell => self.table.cell(&mut self.out),
            _ if self.image.is_some() => {}
            _ => html::open(&tag, &mut self.out),
        }
        match tag {
            Tag::Table(alignments) => self.table = Table::new(alignments),
            Tag::TableHead => self.table.row(true),
            Tag::TableRow => self.table.row(false),
            _ => {}
        }
        let opening =
            if html::is_split(end) { self.out.html[start..].trim_start().to_owned() } else { String::new() };
        let in_head = self.table.in_head();
        self.open.push(html::Open { tag: end, written, in_head, opening, is_resumed: false });
    }

    fn end(&mut self, tag: TagEnd) {
        let open = self.open.pop();
        match tag {
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::CodeBlock => self.close_code(),
            TagEnd::FootnoteDefinition => self.close_footnote(),
            TagEnd::Image => self.close_image(),
            _ => {
                if let Some(open) = open {
                    self.close(&open, false);
                }
            }
        }
    }

    fn finish(mut self) -> Body {
        self.body.summary = self.summary();
        if self.options.bottom_footnotes {
            self.bottom_footnotes();
        }
        self.body.html = self.out.html;
        self.body.diagnostics = self.report.finish();
        self.body
    }
}
