//! What went wrong, where, and what to do about it.

use crate::{Source, Span, TreePath};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The build succeeds, but the user should look at this.
    Warning,
    /// The build fails.
    Error,
}

/// One problem of a site, for people to read. It holds all that is needed to show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: one line, no full stop, names in backticks.
    pub message: String,
    /// Where it is wrong, if that is known.
    pub place: Option<Place>,
    /// What the user can do, one line each.
    pub hints: Vec<String>,
    /// The includes, macros and calls that led there, innermost first.
    pub trace: Vec<Frame>,
    /// The page that was being rendered, if it is not the file at fault.
    pub page: Option<TreePath>,
}

/// A place in a file, with the line that it is on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, from the root of the site.
    pub path: TreePath,
    /// Line, from 1; 0 means the file as a whole.
    pub line: u32,
    /// Column in characters, from 1; 0 means the line as a whole.
    pub column: u32,
    /// The text of the line.
    pub excerpt: String,
    /// How many characters of the line are meant, from `column` on; at least 1.
    pub width: u32,
}

/// How many steps of the way to a problem are kept.
const STEPS: usize = 16;

/// One step of the way to a problem.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Frame {
    /// What happened there, such as "in macro `card`".
    pub what: String,
    /// Where it happened.
    pub place: Place,
}

impl Diagnostic {
    /// An error without a place.
    pub fn error(message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            message: message.into(),
            place: None,
            hints: Vec::new(),
            trace: Vec::new(),
            page: None,
        }
    }

    /// A warning without a place.
    pub fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message) }
    }

    /// The same, at a span of a text.
    #[must_use]
    pub fn at(mut self, source: &Source, span: Span) -> Self {
        self.place = Some(Place::new(source, span));
        self
    }

    /// The same, about a file as a whole.
    #[must_use]
    pub fn in_file(mut self, path: &TreePath) -> Self {
        self.place = Some(Place::file(path));
        self
    }

    /// The same, with one more hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same, with the hint that `name` may have been meant, if there is one.
    #[must_use]
    pub fn did_you_mean(self, name: Option<&str>) -> Self {
        match name {
            Some(name) => self.hint(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// Adds a step of the way to the problem, outside of those known so far. What repeats itself is named once,
    /// and of a long way the innermost steps and the outermost one stay.
    pub fn led_by(&mut self, frame: Frame) {
        if self.trace.last() == Some(&frame) {
            return;
        }
        self.trace.truncate(STEPS - 1);
        self.trace.push(frame);
    }

    /// Whether the build fails by it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl Place {
    /// The place of a span. Of a span over several lines, the first line is shown.
    pub fn new(source: &Source, span: Span) -> Self {
        let range = span.range();
        let (line, column) = source.position(range.start);
        let (excerpt, start) = source.line_at(range.start);
        let end = range.end.min(start + excerpt.len());
        let meant = source.text().get(range.start..end).map_or(0, |text| text.chars().count());
        let width = u32::try_from(meant).unwrap_or(u32::MAX).max(1);
        Self { path: source.path().clone(), line, column, excerpt: excerpt.to_owned(), width }
    }

    /// A file as a whole.
    pub fn file(path: &TreePath) -> Self {
        Self { path: path.clone(), line: 0, column: 0, excerpt: String::new(), width: 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_over_lines_shows_its_first() {
        let source = Source::new(TreePath::new("a.md").unwrap(), "one\ntwo three\nfour");
        let place = Place::new(&source, Span::new(8, 16));
        assert_eq!((place.line, place.column, place.width), (2, 5, 5));
        assert_eq!(place.excerpt, "two three");
    }

    #[test]
    fn a_long_way_is_cut() {
        let mut problem = Diagnostic::error("x");
        let frame = |line: u32| {
            let place = Place { line, ..Place::file(&TreePath::root()) };
            Frame { what: String::new(), place }
        };
        for line in [0, 0, 1].into_iter().chain(2..100) {
            problem.led_by(frame(line));
        }
        assert_eq!(problem.trace.len(), STEPS);
        assert_eq!(problem.trace[1], frame(1), "what repeats itself is named once");
        assert_eq!(problem.trace[STEPS - 1], frame(99));
    }

    #[test]
    fn a_span_past_the_end_is_shown_at_the_end() {
        let source = Source::new(TreePath::new("a.md").unwrap(), "one");
        let place = Place::new(&source, Span::new(7, 9));
        assert_eq!((place.line, place.column, place.width), (1, 4, 1));
    }
}
