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
    /// Takes some HTML apart at the marker, if it is the first one of the body.
    pub(super) fn summary_marker<'h>(&self, html: &'h str) -> Option<(&'h str, &'h str)> {
        if self.cut.is_some() || self.footnotes.is_aside() {
            return None;
        }
        split_marker(html)
    }

    pub(super) fn mark_summary(&mut self, before: &str, after: &str) {
        self.out.mark = Some(self.out.html.len());
        let closings = self.open.iter().rev().map(|open| closing(*open)).collect();
        self.cut = Some(Cut { closings });
        // As in Zola, the line of the marker has no end.
        for html in
            [before, CONTINUE, after.strip_suffix('\n').filter(|after| after.is_empty()).unwrap_or(after)]
        {
            self.out.push(html);
        }
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

/// Splits at `<!-- more -->`, in any case, with or without a space on either side.
fn split_marker(html: &str) -> Option<(&str, &str)> {
    for (start, _) in html.match_indices("<!--") {
        let rest = &html[start + 4..];
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        let word = rest.get(..4).filter(|word| word.eq_ignore_ascii_case("more"));
        let Some(rest) = word.map(|_| &rest[4..]) else { continue };
        if let Some(after) = rest.strip_prefix(' ').unwrap_or(rest).strip_prefix("-->") {
            return Some((&html[..start], after));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_marker() {
        assert_eq!(split_marker("<!-- more -->\n"), Some(("", "\n")));
        assert_eq!(split_marker("<!--more-->"), Some(("", "")));
        assert_eq!(split_marker("<div><!-- x --><!-- MORE --></div>"), Some(("<div><!-- x -->", "</div>")));
        for html in ["<!-- moré -->", "<!-- mor", "<!-- more", "<!-- more! -->", "<!-- -->", "more"] {
            assert_eq!(split_marker(html), None, "{html}");
        }
    }
}
