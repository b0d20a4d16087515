//! TOML.

use kiosque_source::Span;
use kiosque_template::Value;

use super::Failure;
use crate::values;

/// The table of a TOML text, with its keys in alphabetical order and dates as texts, as in Zola.
pub(super) fn parse(text: &str) -> Result<Value, Failure> {
    let table: toml::Table = toml::from_str(text).map_err(|error| {
        let span = error.span().map_or_else(Span::default, Span::from);
        Failure::new(error.message(), span)
    })?;
    Ok(values::from_table(&table))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_and_dates_are_texts() {
        let value = parse("b = 2024-05-06\na = {z = nan, y = 1}\n").unwrap();
        let json = kiosque_template::to_json(&value).to_string();
        assert_eq!(json, r#"{"a":{"y":1,"z":null},"b":"2024-05-06"}"#);
    }

    #[test]
    fn failures_have_a_place_and_one_line() {
        let failure = parse("a = 1\nb = [1,\n\"x\n").unwrap_err();
        assert!(failure.span.start >= 10 && !failure.message.contains('\n'), "{failure:?}");
        assert!(parse(&format!("a = {}", "[".repeat(100_000))).is_err());
    }
}
