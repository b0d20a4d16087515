//! JSON.

use kiosque_source::{Source, Span, TreePath};
use kiosque_template::{Value, from_json};

use super::Failure;

/// The value of a JSON text.
pub(super) fn parse(text: &str) -> Result<Value, Failure> {
    let json: serde_json::Value = serde_json::from_str(text).map_err(|error| failure(&error, text))?;
    Ok(from_json(&json))
}

fn failure(error: &serde_json::Error, text: &str) -> Failure {
    let said = error.to_string();
    let message = said.rsplit_once(" at line ").map_or(said.as_str(), |(message, _)| message);
    let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
    let start = Source::new(TreePath::root(), text).offset_of_line(line);
    // Columns count bytes, from 1; at the end of the text there is none.
    let at = text.floor_char_boundary(start + error.column().saturating_sub(1));
    Failure::new(message, Span::new(at, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_order() {
        let value = parse(r#"{"z": [1, -2.5, null], "a": {"é": true}}"#).unwrap();
        assert_eq!(kiosque_template::to_json(&value).to_string(), r#"{"z":[1,-2.5,null],"a":{"é":true}}"#);
    }

    #[test]
    fn failures_have_a_place() {
        let place = |text| parse(text).map_err(|it| (it.message, it.span.start)).unwrap_err();
        assert_eq!(place("{\n \"é\": x}"), ("expected value".to_owned(), 9));
        assert_eq!(place(""), ("EOF while parsing a value".to_owned(), 0));
        assert_eq!(place("[1,\n").1, 4);
        assert_eq!(place(&"[".repeat(100_000)).0, "recursion limit exceeded");
    }
}
