//! Diagnostics as text for a terminal.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::excerpt::Excerpt;
use crate::{Diagnostic, Place, Severity};

/// A diagnostic as lines of text, each ended by a line feed; with ANSI colours if `coloured`.
///
/// ```text
/// error: unknown shortcode `sponser`
///  --> content/editions/a/index.md:12:4
///    |
/// 12 | {{ sponser(name="x") }}
///    |    ^^^^^^^
/// hint: did you mean `sponsor`?
/// ```
pub fn terminal(diagnostic: &Diagnostic, coloured: bool) -> String {
    let paint = Paint { coloured };
    let (word, colour) = match diagnostic.severity {
        Severity::Warning => ("warning", "33;1"),
        Severity::Error => ("error", "31;1"),
    };
    let mut text =
        format!("{}: {}\n", paint.with(colour, word), paint.with("1", &visible(&diagnostic.message)));
    if let Some(place) = &diagnostic.place {
        arrow(&mut text, &paint, "-->", place);
        excerpt(&mut text, &paint, colour, place);
    }
    for frame in &diagnostic.trace {
        arrow(&mut text, &paint, &format!("{}:", frame.what), &frame.place);
    }
    if let Some(page) = &diagnostic.page {
        let _ = writeln!(text, " {} {page}", paint.with("34", "while rendering"));
    }
    for hint in &diagnostic.hints {
        let _ = writeln!(text, "{}: {}", paint.with("36;1", "hint"), visible(hint));
    }
    text
}

/// Writing to a `String` can't fail, so the results of `writeln!` are dropped here.
fn arrow(text: &mut String, paint: &Paint, sign: &str, place: &Place) {
    let path = visible(place.path.as_str());
    let _ = match (place.line, place.column) {
        (0, _) => writeln!(text, " {} {path}", paint.with("34", sign)),
        (line, 0) => writeln!(text, " {} {path}:{line}", paint.with("34", sign)),
        (line, column) => writeln!(text, " {} {path}:{line}:{column}", paint.with("34", sign)),
    };
}

/// How much of a line is shown around the place that is meant.
const SHOWN: usize = 100;

fn excerpt(text: &mut String, paint: &Paint, colour: &str, place: &Place) {
    let Some(Excerpt { before, meant, after, .. }) = Excerpt::new(place, SHOWN) else { return };
    let [before, meant, after] = [before, meant, after].map(|part| visible(&part));
    let number = place.line.to_string();
    let margin = " ".repeat(number.len());
    let bar = paint.with("34", "|");
    let carets = "^".repeat(meant.width().max(1));
    let _ = writeln!(text, "{margin} {bar}");
    let line = format!("{before}{meant}{after}");
    let _ = writeln!(text, "{} {bar} {}", paint.with("34", &number), line.trim_end());
    let _ = writeln!(text, "{margin} {bar} {}{}", " ".repeat(before.width()), paint.with(colour, &carets));
}

/// Tabs as spaces, and control characters made visible, so that no file can drive the terminal.
fn visible(text: &str) -> String {
    let character = |character: char| match character {
        '\t' => ' ',
        character if character.is_control() => '\u{FFFD}',
        character => character,
    };
    text.chars().map(character).collect()
}

struct Paint {
    coloured: bool,
}

impl Paint {
    fn with(&self, colour: &str, text: &str) -> String {
        if self.coloured { format!("\x1b[{colour}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Frame, Source, Span, TreePath};

    fn source(text: &str) -> Source {
        Source::new(TreePath::new("content/a.md").unwrap(), text)
    }

    #[test]
    fn points_at_wide_characters() {
        let source = source("x\n🌐 {{ sponser() }}");
        let start = source.text().find("sponser").unwrap();
        let diagnostic = Diagnostic::error("unknown shortcode `sponser`")
            .at(&source, Span::new(start, start + 7))
            .did_you_mean(Some("sponsor"));
        let expected = "\
error: unknown shortcode `sponser`
 --> content/a.md:2:6
  |
2 | 🌐 {{ sponser() }}
  |       ^^^^^^^
hint: did you mean `sponsor`?
";
        assert_eq!(terminal(&diagnostic, false), expected);
    }

    #[test]
    fn shows_the_way_there() {
        let source = source("{% include %}");
        let mut diagnostic = Diagnostic::warning("odd").in_file(source.path());
        let place = Place::new(&source, Span::new(3, 10));
        diagnostic.trace.push(Frame { what: "included at".into(), place });
        diagnostic.page = Some(TreePath::new("content/b.md").unwrap());
        let expected = "\
warning: odd
 --> content/a.md
 included at: content/a.md:1:4
 while rendering content/b.md
";
        assert_eq!(terminal(&diagnostic, false), expected);
    }

    #[test]
    fn cuts_long_lines_and_hides_control_characters() {
        let long = format!("{}\x1b[2JX{}", "a".repeat(5000), "b".repeat(5000));
        let source = source(&long);
        let at = long.find('X').unwrap();
        let shown = terminal(&Diagnostic::error("x").at(&source, Span::new(at, at + 1)), false);
        assert!(shown.lines().all(|line| line.len() < 200), "{shown}");
        assert!(!shown.contains('\x1b'));
    }
}
