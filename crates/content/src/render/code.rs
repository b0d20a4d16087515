//! Code blocks.

use kiosque_source::{Diagnostic, Span, nearest};
use pulldown_cmark::CodeBlockKind;

use super::walk::Walker;
use crate::highlight::{Fence, Highlighter};
use crate::shortcode::{Expansion, Part};

/// A code block whose end has not come yet.
#[derive(Default)]
pub(super) struct Open {
    /// What stands behind the fence; nothing for an indented block.
    info: Option<String>,
    text: String,
    /// The blocks in an indented text that holds nothing else: people indent calls.
    blocks: Option<Vec<String>>,
    span: Span,
}

impl Open {
    pub(super) fn add(&mut self, expansion: &Expansion<'_>, text: &str) {
        self.text.push_str(&expansion.restore(text));
        for part in expansion.parts(text) {
            match (part, &mut self.blocks) {
                (Part::Block(html), Some(blocks)) => blocks.push(html.into_owned()),
                (Part::Text(text), Some(_)) if text.trim().is_empty() => {}
                (_, blocks) => *blocks = None,
            }
        }
    }
}

impl Walker<'_, '_> {
    pub(super) fn open_code(&mut self, kind: &CodeBlockKind<'_>, span: Span) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => Some(self.expansion.restore(info).into_owned()),
            CodeBlockKind::Indented => None,
        };
        let blocks = info.is_none().then(Vec::new);
        self.code =
            Some(Open { info: info.filter(|info| !info.is_empty()), text: String::new(), blocks, span });
    }

    pub(super) fn close_code(&mut self) {
        let Some(mut open) = self.code.take() else { return };
        if let Some(blocks) = open.blocks.take().filter(|blocks| !blocks.is_empty()) {
            return blocks.iter().for_each(|block| self.block(block));
        }
        let Some(highlighter) = self.context.highlighter() else { return self.plain_code(&open) };
        let fence = Fence::parse(open.info.as_deref().unwrap_or_default());
        if highlighter.requires_languages() && !highlighter.knows(fence.language) {
            self.unknown_language(highlighter, fence.language, open.span);
        }
        self.out.push(&highlighter.highlight(&fence, &open.text));
    }

    fn plain_code(&mut self, open: &Open) {
        self.out.push("<pre><code");
        if let Some(info) = &open.info {
            self.out.attribute("data-lang", Fence::parse(info).language);
        }
        self.out.push(">");
        self.out.quoted(&open.text);
        self.out.push("</code></pre>\n");
    }

    fn unknown_language(&mut self, highlighter: &Highlighter, language: &str, span: Span) {
        self.report.at(span, || {
            let error =
                Diagnostic::error(format!("the language `{language}` is not known to the highlighter"));
            error.did_you_mean(nearest(language, highlighter.languages()))
        });
    }
}
