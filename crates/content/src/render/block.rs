//! Blocks among paragraphs.

use super::html::{self, closing};
use super::walk::Walker;

impl Walker<'_, '_> {
    /// Writes a block. What is open around it and can't hold it ends before it and goes on after it; a heading has it
    /// behind its end.
    pub(super) fn block(&mut self, block: &str) {
        if self.image.is_some() || self.inline {
            return self.raw(block);
        }
        if let Some(heading) = &mut self.heading {
            return heading.blocks.push_str(block);
        }
        self.refuse_block(|_| true);
        let holder = self.open.iter().rposition(|open| !html::is_split(open.tag));
        let mut split = self.open.split_off(holder.map_or(0, |at| at + 1));
        for open in split.iter().rev() {
            self.close(open, true);
        }
        let is_split = split.iter().any(|open| open.written);
        if is_split {
            self.out.fresh_line();
        }
        self.out.push(block);
        if is_split {
            self.out.fresh_line();
        }
        for open in split.iter_mut().filter(|open| open.written) {
            self.out.push(&open.opening);
            open.is_resumed = true;
        }
        self.open.append(&mut split);
        self.after_block = is_split.then_some(self.out.html.len());
    }

    /// Writes the end of an element, or takes it back where a block leaves nothing in it.
    pub(super) fn close(&mut self, open: &html::Open, is_before_block: bool) {
        if (is_before_block || open.is_resumed) && open.written {
            let text = self.out.html.trim_end();
            let end = text.strip_suffix(&open.opening).map_or(text.len(), str::len);
            let is_empty = end < text.len();
            self.out.html.truncate(end);
            if is_empty {
                return;
            }
        }
        self.out.push(closing(open));
    }

    /// Whether the text goes on after a block.
    pub(super) fn is_after_block(&self) -> bool {
        self.after_block == Some(self.out.html.len())
    }
}
