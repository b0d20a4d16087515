//! The summary: what stands before `<!-- more -->` (manual: content/page, "Summary").

use super::html::closing;
use super::walk::Walker;

/// What stands in the page where the summary ends.
const CONTINUE: &str = "<span id=\"continue-reading\"></span>";

/// What a summary needs to know of the place where it ends.
#[derive(Default)]
pub(super) struct Cut {
    /// The ends of the elements that are open there.
    closings: String,
}

impl Walker<'_, '_> {
    /// Whether some HTML has the first marker of the body.
    pub(super) fn ends_summary(&self, html: &str) -> bool {
        self.cut.is_none() && !self.footnotes.is_aside() && has_marker(html)
    }

    /// Ends the summary. As in Zola, the line of the marker is lost: what else stands on it, and its end.
    pub(super) fn mark_summary(&mut self) {
        self.out.mark = Some(self.out.html.len());
        let closings = self.open.iter().rev().map(closing).collect();
        self.cut = Some(Cut { closings });
        self.out.push(CONTINUE);
    }

    /// The summary, now that all is written.
    pub(super) fn summary(&mut self) -> Option<String> {
        let (cut, mark) = (self.cut.take()?, self.out.mark?);
        let mut summary = String::with_capacity(mark);
        let mut at = 0;
        for range in self.out.references.iter().filter(|range| range.end <= mark) {
            summary.push_str(&self.out.html[at..range.start]);
            at = range.end;
        }
        summary.push_str(&self.out.html[at..mark]);
        summary.truncate(summary.trim_end().len());
        if summary.trim_start().is_empty() {
            return None;
        }
        if !cut.closings.is_empty() {
            match self.context.summary_cutoff(&summary) {
                Ok(cutoff) => summary.push_str(&cutoff),
                Err(diagnostics) => self.report.extend(diagnostics),
            }
            summary.push_str(&cut.closings);
        }
        Some(summary)
    }
}

/// Whether there is a `<!-- more -->`, in any case, with or without white space on either side.
fn has_marker(html: &str) -> bool {
    html.split("<!--").skip(1).any(|rest| {
        let comment = rest.split_once("-->").map(|(comment, _)| comment.trim());
        comment.is_some_and(|comment| comment.eq_ignore_ascii_case("more"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_marker() {
        for html in
            ["<!-- more -->\n", "<!--more-->", "<!--  more   -->", "<div><!-- x --><!-- MORE --></div>"]
        {
            assert!(has_marker(html), "{html}");
        }
        for html in ["<!-- moré -->", "<!-- mor", "<!-- more", "<!-- more! -->", "<!-- -->", "more"] {
            assert!(!has_marker(html), "{html}");
        }
    }
}
