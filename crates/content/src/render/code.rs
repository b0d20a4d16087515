//! Code blocks.

use kiosque_source::{Diagnostic, Span, nearest};
use pulldown_cmark::CodeBlockKind;

use super::walk::Walker;
use crate::highlight::{Fence, Highlighter};

/// A code block whose end has not come yet.
#[derive(Default)]
pub(super) struct Open {
    /// What stands behind the fence; nothing for an indented block.
    info: Option<String>,
    pub(super) text: String,
    span: Span,
}

impl Walker<'_, '_> {
    pub(super) fn open_code(&mut self, kind: &CodeBlockKind<'_>, span: Span) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => Some(self.expansion.restore(info).into_owned()),
            CodeBlockKind::Indented => None,
        };
        self.code = Some(Open { info: info.filter(|info| !info.is_empty()), text: String::new(), span });
    }

    pub(super) fn close_code(&mut self) {
        let Some(open) = self.code.take() else { return };
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
