//! Diagnostics as JSON, for the browser and for editors.

use serde_json::{Value, json};

use crate::{Diagnostic, Place, Severity};

/// An array of objects with `severity`, `message`, `place`, `hints`, `trace` and `page`; a place has
/// `path`, `line`, `column`, `width` and `excerpt`.
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
        "hints": diagnostic.hints,
        "trace": trace.map(|frame| json!({ "what": frame.what, "place": place(&frame.place) })).collect::<Value>(),
        "page": diagnostic.page.as_ref().map(ToString::to_string),
    })
}

fn place(place: &Place) -> Value {
    json!({
        "path": place.path.as_str(),
        "line": place.line,
        "column": place.column,
        "width": place.width,
        "excerpt": place.excerpt,
    })
}
