//! TOML front matter.

use kiosque_source::{Source, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::node::{Entry, Failure, Node, Value};

/// Reads the entries of the TOML in `span`, in the order of their keys, as Zola has them.
pub(super) fn parse(source: &Source, span: Span) -> Result<Vec<Entry>, Failure> {
    let text = &source.text()[span.range()];
    let offset = span.range().start;
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(span, |inner| Span::from(inner).shifted(offset));
        (one_line(error.message()), at)
    })?;
    entries(table.into_inner(), offset).map_err(|span| ("the number is too large".to_owned(), span))
}

fn entries(table: DeTable<'_>, offset: usize) -> Result<Vec<Entry>, Span> {
    let mut entries = Vec::with_capacity(table.len());
    for (key, value) in table {
        let key_span = Span::from(key.span()).shifted(offset);
        let node = node(value, offset)?;
        entries.push(Entry { key: key.into_inner().into_owned(), key_span, node });
    }
    entries.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(entries)
}

fn node(value: Spanned<DeValue<'_>>, offset: usize) -> Result<Node, Span> {
    let span = Span::from(value.span()).shifted(offset);
    let value = match value.into_inner() {
        DeValue::String(text) => Value::String(text.into_owned()),
        DeValue::Integer(integer) => {
            let number = i64::from_str_radix(integer.as_str(), integer.radix());
            Value::Integer(number.map_err(|_| span)?)
        }
        DeValue::Float(float) => Value::Float(float.as_str().parse().map_err(|_| span)?),
        DeValue::Boolean(value) => Value::Bool(value),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(values) => {
            let nodes = values.into_iter().map(|value| node(value, offset));
            Value::Array(nodes.collect::<Result<_, _>>()?)
        }
        DeValue::Table(table) => Value::Map(entries(table, offset)?),
    };
    Ok(Node { value, span })
}

fn one_line(message: &str) -> String {
    message.trim().lines().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use kiosque_source::TreePath;
    use serde_json::json;

    use super::super::node::into_map;
    use super::*;

    fn source(text: &str) -> Source {
        Source::new(TreePath::new("a.md").unwrap(), text)
    }

    #[test]
    fn keys_are_sorted_and_dates_are_text() {
        let text = "z = 1\na = 1979-05-27 07:32:00Z\nm = {z = [1, [2.5]], b = 07:32:00}\nf = inf\nx = 0x10\n";
        let entries = parse(&source(text), Span::new(0, text.len())).unwrap();
        let json = serde_json::Value::Object(into_map(entries));
        let expected =
            r#"{"a":"1979-05-27T07:32:00Z","f":null,"m":{"b":"07:32:00","z":[1,[2.5]]},"x":16,"z":1}"#;
        assert_eq!(json.to_string(), expected);
        assert_eq!(json["x"], json!(16));
    }

    #[test]
    fn errors_point_into_the_file() {
        let text = "+++\ntitle = \"Ok\"\ndescription = \"no end\n+++\n";
        let (_, span) = parse(&source(text), Span::new(4, 39)).unwrap_err();
        assert_eq!(source(text).position(span.range().start).0, 3);
        let text = "a = 99999999999999999999";
        let error = parse(&source(text), Span::new(0, text.len())).unwrap_err();
        assert_eq!(error, ("the number is too large".to_owned(), Span::new(4, 24)));
    }
}
