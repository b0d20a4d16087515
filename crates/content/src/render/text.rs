//! Text, code spans and raw HTML.

use std::borrow::Cow;

use super::emoji;
use super::walk::Walker;
use crate::shortcode::Part;

impl Walker<'_, '_> {
    pub(super) fn text(&mut self, text: &str) {
        let expansion = self.expansion;
        for part in expansion.parts(text) {
            match part {
                Part::Text(text) if self.options.render_emoji => self.plain(&emoji::replace(text)),
                Part::Text(text) => self.plain(text),
                Part::Output(output) => self.raw(output),
                Part::Block(html) => self.block(&html),
            }
        }
    }

    fn plain(&mut self, text: &str) {
        let text = if self.is_after_block() { text.trim_start() } else { text };
        if let Some(heading) = &mut self.heading {
            heading.title.push_str(text);
        }
        match &mut self.image {
            Some(image) => image.alt.push_str(text),
            None => self.out.text(text),
        }
    }

    /// HTML that is what it is. In the text of an image it is text.
    pub(super) fn raw(&mut self, html: &str) {
        match &mut self.image {
            Some(image) => image.alt.push_str(html),
            None => self.out.push(html),
        }
    }

    pub(super) fn code_span(&mut self, code: &str) {
        let code = self.expansion.restore(code);
        if let Some(heading) = &mut self.heading {
            heading.title.push_str(&code);
        }
        if let Some(image) = &mut self.image {
            image.alt.push_str(&code);
            return;
        }
        self.out.push("<code>");
        self.out.quoted(&code);
        self.out.push("</code>");
    }

    pub(super) fn html(&mut self, html: &str) {
        if self.image.is_some() {
            return;
        }
        self.read_raw(html);
        let html: Cow<'_, str> = self.expansion.restore(html);
        if self.ends_summary(&html) {
            self.mark_summary();
        } else {
            self.out.push(&html);
        }
    }

    pub(super) fn line_break(&mut self, html: &str) {
        let is_after_block = self.is_after_block();
        match &mut self.image {
            Some(image) => image.alt.push(' '),
            None if is_after_block => {}
            None => self.out.push(html),
        }
    }
}
