//! Raw HTML around blocks.

use kiosque_source::Diagnostic;

use super::walk::Walker;
use crate::shortcode::Part;

/// Elements without an end.
const VOID: &[&str] =
    &["area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// The elements of raw HTML that are open, the outermost first.
#[derive(Default)]
pub(super) struct Raw {
    open: Vec<String>,
}

impl Raw {
    fn read(&mut self, html: &str) {
        for tag in html.split('<').skip(1) {
            let is_end = tag.starts_with('/');
            let name = tag.trim_start_matches('/');
            let name = &name[..name.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(name.len())];
            let name = name.to_ascii_lowercase();
            if is_end {
                if let Some(at) = self.open.iter().rposition(|open| *open == name) {
                    self.open.truncate(at);
                }
            } else if !name.is_empty() && !VOID.contains(&&*name) {
                self.open.push(name);
            }
        }
    }
}

impl Walker<'_, '_> {
    /// Takes note of the tags in raw HTML, and looks whether it may hold the blocks in it: among other HTML, all but
    /// paragraphs do.
    pub(super) fn read_raw(&mut self, html: &str) {
        let expansion = self.expansion;
        if !expansion.has_tokens {
            return;
        }
        for part in expansion.parts(html) {
            match part {
                Part::Text(text) => self.raw.read(text),
                Part::Block(_) => self.refuse_block(|name| name == "p"),
                Part::Output(_) => {}
            }
        }
    }

    /// Reports a block in an element of raw HTML that can't hold it.
    pub(super) fn refuse_block(&mut self, is_unfit: impl Fn(&str) -> bool) {
        let Some(name) = self.raw.open.iter().find(|name| is_unfit(name)) else { return };
        let problem = Diagnostic::error(format!("a block can't stand in a `<{name}>`"));
        let problem = problem.hint(format!("write it outside, or take `<{name}>` away"));
        self.report.at(self.expansion.span(&self.at), || problem);
    }
}
