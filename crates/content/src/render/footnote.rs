//! Footnotes, where they are defined or at the end.

use std::collections::HashMap;

use pulldown_cmark::CowStr;

use super::output::Output;
use super::walk::Walker;

/// The footnotes of a body.
#[derive(Default)]
pub(super) struct Footnotes {
    /// The labels in the order of their numbers.
    labels: Vec<String>,
    /// The index in `labels`.
    numbers: HashMap<String, usize>,
    /// How often each is referred to.
    counts: HashMap<String, usize>,
    /// The definitions, when they go to the end. As in Zola, a label may have several.
    definitions: HashMap<String, Vec<String>>,
    /// The output around the definition that is being written, and its label.
    around: Vec<(Output, String)>,
}

impl Footnotes {
    /// The number of a label, from 1; a new one gets the next.
    fn number(&mut self, label: &str) -> usize {
        if let Some(index) = self.numbers.get(label) {
            return index + 1;
        }
        self.numbers.insert(label.to_owned(), self.labels.len());
        self.labels.push(label.to_owned());
        self.labels.len()
    }

    /// Whether a definition is being written that goes to the end.
    pub(super) fn is_aside(&self) -> bool {
        !self.around.is_empty()
    }
}

impl Walker<'_, '_> {
    pub(super) fn footnote_reference(&mut self, label: &CowStr<'_>) {
        if self.image.is_some() {
            return;
        }
        let label = self.expansion.restore(label).into_owned();
        let number = self.footnotes.number(&label);
        let start = self.out.html.len();
        self.out.push("<sup class=\"footnote-reference\"");
        if self.options.bottom_footnotes {
            let count = self.footnotes.counts.entry(label.clone()).or_default();
            *count += 1;
            let id = format!("fr-{label}-{count}");
            self.out.attribute("id", &id);
        }
        let prefix = if self.options.bottom_footnotes { "#fn-" } else { "#" };
        self.out.push("><a");
        self.out.attribute("href", &format!("{prefix}{label}"));
        self.out.push(&format!(">{number}</a></sup>"));
        if self.out.mark.is_none() {
            self.out.references.push(start..self.out.html.len());
        }
    }

    pub(super) fn open_footnote(&mut self, label: &CowStr<'_>) {
        let label = self.expansion.restore(label).into_owned();
        if self.options.bottom_footnotes {
            self.footnotes.around.push((std::mem::take(&mut self.out), label));
            return;
        }
        let number = self.footnotes.number(&label);
        self.out.fresh_line();
        self.out.push("<div class=\"footnote-definition\"");
        self.out.attribute("id", &label);
        self.out.push(&format!("><sup class=\"footnote-definition-label\">{number}</sup>"));
    }

    pub(super) fn close_footnote(&mut self) {
        match self.footnotes.around.pop() {
            Some((around, label)) => {
                let definition = std::mem::replace(&mut self.out, around);
                self.footnotes.definitions.entry(label).or_default().push(definition.html);
            }
            None => self.out.push("</div>\n"),
        }
    }

    /// Writes the footnotes that go to the end: those that are referred to.
    pub(super) fn bottom_footnotes(&mut self) {
        let footnotes = std::mem::take(&mut self.footnotes);
        let mut written = false;
        for label in &footnotes.labels {
            let count = footnotes.counts.get(label).copied().unwrap_or_default();
            let Some(definitions) = footnotes.definitions.get(label) else { continue };
            if !written {
                self.out.push("<section class=\"footnotes\">\n<ol class=\"footnotes-list\">\n");
                written = true;
            }
            for definition in definitions {
                self.bottom_footnote(label, definition, count);
            }
        }
        if written {
            self.out.push("</ol>\n</section>\n");
        }
    }

    fn bottom_footnote(&mut self, label: &str, definition: &str, count: usize) {
        self.out.push("<li");
        self.out.attribute("id", &format!("fn-{label}"));
        self.out.push(">\n");
        let paragraph = definition.strip_suffix("</p>\n");
        self.out.push(paragraph.unwrap_or(definition));
        for number in 1..=count {
            let text = if number == 1 { "↩".to_owned() } else { format!("↩{number}") };
            self.out.push(" <a");
            self.out.attribute("href", &format!("#fr-{label}-{number}"));
            self.out.push(&format!(">{text}</a>"));
        }
        self.out.push(if paragraph.is_some() { "</p>\n</li>\n" } else { "</li>\n" });
    }
}
