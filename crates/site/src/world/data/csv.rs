//! CSV.

use csv::{ErrorKind, ReaderBuilder, StringRecord, Trim};
use kiosque_source::Span;
use kiosque_template::Value;

use super::Failure;
use crate::values;

/// A map of `headers`, an array, and `records`, an array of arrays; all of texts.
pub(super) fn parse(text: &str) -> Result<Value, Failure> {
    let mut reader = ReaderBuilder::new().trim(Trim::Headers).from_reader(text.as_bytes());
    let headers = reader.headers().map(values::strings).map_err(|error| failure(&error, text))?;
    let record = |record: Result<StringRecord, csv::Error>| {
        record.map(|record| values::strings(&record)).map_err(|error| failure(&error, text))
    };
    let records = reader.records().map(record).collect::<Result<Vec<_>, _>>()?;
    Ok(Value::map([("headers", headers), ("records", Value::array(records))]))
}

fn failure(error: &csv::Error, text: &str) -> Failure {
    let start = error.position().and_then(|position| usize::try_from(position.byte()).ok());
    let start = text.floor_char_boundary(start.unwrap_or_default());
    // A record is said to start at the end of the line before it.
    let start = start + text[start..].bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let end = text[start..].find(['\r', '\n']).map_or(text.len(), |length| start + length);
    let message = match error.kind() {
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("this record has another number of fields than those before: {len}, not {expected_len}")
        }
        _ => error.to_string(),
    };
    Failure::new(message, Span::new(start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> String {
        kiosque_template::to_json(&parse(text).unwrap()).to_string()
    }

    #[test]
    fn headers_and_records() {
        let text = "Number, Title\r\n1,\"a, \"\"b\"\"\"\n\n, x \n";
        let expected = r#"{"headers":["Number","Title"],"records":[["1","a, \"b\""],[""," x "]]}"#;
        assert_eq!(json(text), expected);
        assert_eq!(json(""), r#"{"headers":[],"records":[]}"#);
    }

    #[test]
    fn a_record_of_another_length_has_its_place() {
        for text in ["a,b\n1,2\n3\n4,5\n", "a,b\r\n1,2\r\n3\r\n4,5"] {
            let failure = parse(text).unwrap_err();
            assert_eq!(
                failure.message,
                "this record has another number of fields than those before: 1, not 2"
            );
            assert_eq!(&text[failure.span.range()], "3");
        }
    }
}
