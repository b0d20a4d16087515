//! XML, in the shape that Zola gives it.
//!
//! An element is a map: its attributes by `@name`, and its children by name, those of the same name as an
//! array. If it starts with a text, that is all that it has beside its attributes: by `#text`, or in place of
//! the map where there are none. Texts that are numbers or booleans are such.

use std::sync::Arc;

use kiosque_source::Span;
use kiosque_template::{Map, Number, Value};
use roxmltree::{Document, Error, Node};

use super::Failure;

/// How deep elements may nest: as deep as values of JSON.
const DEPTH: usize = 128;

/// How many attributes an element may have: the parser compares each with all others.
const ATTRIBUTES: usize = 4096;

/// A map of the root element by its name.
pub(super) fn parse(text: &str) -> Result<Value, Failure> {
    if let Some(at) = too_many_attributes(text) {
        let message = format!("an element has more than {ATTRIBUTES} attributes");
        return Err(Failure::new(message, Span::new(at, at)));
    }
    let document = Document::parse(text).map_err(|error| failure(&error, text))?;
    let root = document.root_element();
    Ok(Value::map([(root.tag_name().name(), element(root, 0)?)]))
}

/// Where a tag has too many `=` to be read.
fn too_many_attributes(text: &str) -> Option<usize> {
    let mut tag: Option<(usize, usize)> = None;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, &mut tag) {
            (b'<', _) => tag = Some((at, 0)),
            (b'>', _) => tag = None,
            (b'=', Some((start, count))) => {
                *count += 1;
                if *count > ATTRIBUTES {
                    return Some(*start);
                }
            }
            _ => {}
        }
    }
    None
}

fn failure(error: &Error, text: &str) -> Failure {
    let said = error.to_string();
    let place = error.pos();
    let message = said.strip_suffix(&format!(" at {place}")).unwrap_or(&said);
    Failure::at(message, text, (place.row, place.col))
}

fn element(node: Node<'_, '_>, depth: usize) -> Result<Value, Failure> {
    if depth > DEPTH {
        return Err(Failure::new(format!("elements nest deeper than {DEPTH}"), Span::from(node.range())));
    }
    let attributes = node.attributes();
    let mut fields: Map =
        attributes.map(|it| (Arc::from(format!("@{}", it.name())), scalar(it.value()))).collect();
    match node.text().map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) if fields.is_empty() => return Ok(scalar(text)),
        Some(text) => _ = fields.insert("#text".into(), scalar(text)),
        None => {
            for child in node.children().filter(Node::is_element) {
                add(&mut fields, child.tag_name().name(), element(child, depth + 1)?);
            }
        }
    }
    Ok(Value::Map(Arc::new(fields)))
}

/// Adds a child. When the second of a name comes, the last field takes the place of the first one and the
/// array of both goes to the end, as in Zola.
fn add(fields: &mut Map, name: &str, child: Value) {
    if let Some(Value::Array(children)) = fields.get_mut(name) {
        Arc::make_mut(children).push(child);
        return;
    }
    let child = match fields.swap_remove(name) {
        Some(first) => Value::array([first, child]),
        None => child,
    };
    fields.insert(name.into(), child);
}

/// What a text says. One that starts with a zero is no fraction, unless it starts with `0.`.
fn scalar(text: &str) -> Value {
    let text = text.trim();
    if let Ok(number) = text.parse::<u64>() {
        return Value::Number(number.into());
    }
    let is_code = text.starts_with('0') && !text.starts_with("0.");
    let fraction = text.parse().ok().filter(|_| !is_code).and_then(Number::from_f64);
    match (fraction, text.parse::<bool>()) {
        (Some(number), _) => Value::Number(number),
        (None, Ok(value)) => Value::Bool(value),
        (None, Err(_)) => Value::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> String {
        kiosque_template::to_json(&parse(text).unwrap()).to_string()
    }

    #[test]
    fn elements_are_maps_and_texts() {
        for (xml, expected) in [
            ("<a><b>x</b></a>", r#"{"a":{"b":"x"}}"#),
            ("<a><b/><b>2</b><b>3</b></a>", r#"{"a":{"b":[{},2,3]}}"#),
            ("<a x='1'> t <b/></a>", r##"{"a":{"@x":1,"#text":"t"}}"##),
            ("<a>\n<!-- c --><b n:x='1' xmlns:n='u'/>t</a>", r#"{"a":{"b":{"@x":1}}}"#),
            ("<a><b/><c/><d/><b/></a>", r#"{"a":{"d":{},"c":{},"b":[{},{}]}}"#),
            ("<a>&lt;&#233;<![CDATA[<]]></a>", r#"{"a":"<é<"}"#),
            ("<?xml version='1.0'?><a/>", r#"{"a":{}}"#),
        ] {
            assert_eq!(json(xml), expected, "{xml}");
        }
    }

    #[test]
    fn numbers_and_booleans() {
        for (text, expected) in [
            ("007", "7"),
            ("-3", "-3.0"),
            ("0.5", "0.5"),
            ("00.5", r#""00.5""#),
            ("1e3", "1000.0"),
            ("inf", r#""inf""#),
            ("true", "true"),
            ("True", r#""True""#),
        ] {
            assert_eq!(json(&format!("<a>{text}</a>")), format!("{{\"a\":{expected}}}"), "{text}");
        }
    }

    #[test]
    fn failures_have_a_place() {
        let failure = parse("<a>\né<b></a>\n</a>").unwrap_err();
        assert_eq!((failure.message.as_str(), failure.span.start), ("expected 'b' tag, not 'a'", 9));
        assert!(parse("").is_err());
        assert!(parse("<!DOCTYPE a [<!ENTITY b 'b'>]><a>&b;</a>").is_err());
        let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        assert_eq!(parse(&deep).unwrap_err().message, "elements nest deeper than 128");
    }
}
