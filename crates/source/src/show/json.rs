//! Diagnostics as JSON, for the browser and for editors.

use serde_json::{Value, json};

use super::excerpt::Excerpt;
use crate::{Diagnostic, Place, Severity};

/// How much of a line is told around the place that is meant.
const SHOWN: usize = 120;

/// An array of objects with `severity`, `message`, `place`, `excerpt`, `hints`, `trace` and `page`. A place has
/// `path`, `line` and `column`. An excerpt has the line of the place as `before`, `meant` and `after`, cut to what is
/// around the place.
pub fn json(diagnostics: &[Diagnostic]) -> Value {
    diagnostics.iter().map(diagnostic).collect()
}

fn diagnostic(diagnostic: &Diagnostic) -> Value {
    let trace = diagnostic.trace.iter();
    json!({
        "severity": match diagnostic.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        },
        "message": diagnostic.message,
        "place": diagnostic.place.as_ref().map(place),
        "excerpt": diagnostic.place.as_ref().and_then(excerpt),
        "hints": diagnostic.hints,
        "trace": trace.map(|frame| json!({ "what": frame.what, "place": place(&frame.place) })).collect::<Value>(),
        "page": diagnostic.page.as_ref().map(ToString::to_string),
    })
}

fn place(place: &Place) -> Value {
    json!({ "path": place.path.as_str(), "line": place.line, "column": place.column })
}

fn excerpt(place: &Place) -> Option<Value> {
    let Excerpt { before, meant, after, is_cut } = Excerpt::new(place, SHOWN)?;
    let dots = |is_cut| if is_cut { "…" } else { "" };
    let (before, after) = (dots(is_cut.0).to_owned() + &before, after + dots(is_cut.1));
    Some(json!({ "before": before, "meant": meant, "after": after }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Frame, Source, Span, TreePath};

    fn shown(text: &str, span: Span) -> Value {
        let source = Source::new(TreePath::new("content/a.md").unwrap(), text);
        let mut problem = Diagnostic::error("x").at(&source, span);
        problem.led_by(Frame { what: "in it".to_owned(), place: Place::new(&source, span) });
        json(&[problem])
    }

    #[test]
    fn a_line_is_taken_apart() {
        let shown = shown("one\n\ttwo é three", Span::new(9, 11));
        assert_eq!(shown[0]["place"], json!({ "path": "content/a.md", "line": 2, "column": 6 }));
        assert_eq!(shown[0]["excerpt"], json!({ "before": "\ttwo ", "meant": "é", "after": " three" }));
    }

    #[test]
    fn of_a_long_line_the_part_around_is_told() {
        let text = format!("{}meant{}", "é".repeat(100_000), "b".repeat(100_000));
        let at = text.find('m').unwrap();
        let shown = shown(&text, Span::new(at, text.len()));
        assert_eq!(shown[0]["excerpt"]["before"], format!("…{}", "é".repeat(60)));
        assert_eq!(shown[0]["excerpt"]["meant"], format!("meant{}", "b".repeat(55)));
        assert_eq!(shown[0]["excerpt"]["after"], "…");
        assert!(shown.to_string().len() < 1000, "{shown}");
    }

    #[test]
    fn of_a_whole_file_no_line_is_told() {
        let problem = Diagnostic::error("x").in_file(&TreePath::new("a.md").unwrap());
        assert_eq!(json(&[problem, Diagnostic::error("y")])[0]["excerpt"], Value::Null);
    }
}
