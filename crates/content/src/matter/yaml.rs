//! YAML, of front matter and of data: the events of a parser, built into nodes.
//!
//! Scalars have the types of YAML 1.2's core schema (<https://yaml.org/spec/1.2.2/#103-core-schema>), as in
//! Zola: `yes` is text. That schema has no merge keys: `<<` is a key like others.

use std::collections::HashMap;

use kiosque_source::{Source, Span};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};
use serde_json::Value as Json;

use super::node::{Entry, Failure, Node, Value};

/// How deep values may nest: more than anyone writes, and less than the stack holds.
const DEPTH: usize = 64;

/// How many values aliases may repeat in all, so that a few lines cannot stand for a billion values.
const REPEATED: usize = 10_000;

/// Reads the entries of the YAML in `span`, in their order.
pub(super) fn parse(source: &Source, span: Span) -> Result<Vec<Entry>, Failure> {
    let text = &source.text()[span.range()];
    let root = Builder::new(text, span.range().start).build(&mut Parser::new_from_str(text))?;
    match root.map(|root| (root.value, root.span)) {
        Some((Value::Map(entries), _)) => Ok(entries),
        None | Some((Value::Null, _)) => Ok(Vec::new()),
        Some((value, at)) => Err((format!("expected keys with values, found {}", value.describe()), at)),
    }
}

/// Reads a YAML text of one document; an empty one is null. It fails with a message and where it is wrong.
pub fn parse_yaml(text: &str) -> Result<Json, (String, Span)> {
    let mut parser = Parser::new_from_str(text);
    let mut builder = Builder::new(text, 0);
    let root = builder.build(&mut parser)?;
    for event in parser {
        let (event, span) = builder.located(event)?;
        if matches!(event, Event::DocumentStart(_)) {
            return Err(("a second document: there can be one only".to_owned(), span));
        }
    }
    Ok(root.map_or(Json::Null, |root| root.value.into_json()))
}

/// What comes from the parser.
type Parsed<'a> = Result<(Event<'a>, saphyr_parser::Span), ScanError>;

#[derive(Default)]
struct Builder {
    offsets: Offsets,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    repeated: usize,
    root: Option<Node>,
}

/// A collection whose end has not come yet.
struct Open {
    anchor: usize,
    start: Span,
    kind: OpenKind,
}

enum OpenKind {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<Entry>, key: Option<(String, Span)> },
}

impl Builder {
    /// For a text that stands so many bytes behind the start of its file.
    fn new(text: &str, before: usize) -> Self {
        Self { offsets: Offsets::new(text, before), ..Self::default() }
    }

    /// The value of the first document.
    fn build<'a>(&mut self, parser: &mut impl Iterator<Item = Parsed<'a>>) -> Result<Option<Node>, Failure> {
        for event in parser {
            let (event, span) = self.located(event)?;
            if matches!(event, Event::DocumentEnd) {
                break;
            }
            self.event(event, span)?;
        }
        Ok(self.root.take())
    }

    /// An event with its place in the file.
    fn located<'a>(&self, event: Parsed<'a>) -> Result<(Event<'a>, Span), Failure> {
        let (event, at) = event.map_err(|error| {
            let at = self.offsets.byte(error.marker().index());
            (error.info().to_owned(), Span::new(at, at))
        })?;
        Ok((event, Span::new(self.offsets.byte(at.start.index()), self.offsets.byte(at.end.index()))))
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Failure> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.value(Node { value: scalar(&text, style, tag.as_deref()), span }, anchor)
            }
            Event::SequenceStart(anchor, _) => self.open(anchor, span, OpenKind::Sequence(Vec::new())),
            Event::MappingStart(anchor, _) => {
                self.open(anchor, span, OpenKind::Mapping { entries: Vec::new(), key: None })
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            _ => Ok(()),
        }
    }

    fn open(&mut self, anchor: usize, start: Span, kind: OpenKind) -> Result<(), Failure> {
        if self.open.len() >= DEPTH {
            return Err((format!("values nest deeper than {DEPTH}"), start));
        }
        self.open.push(Open { anchor, start, kind });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), Failure> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let value = match open.kind {
            OpenKind::Sequence(nodes) => Value::Array(nodes),
            OpenKind::Mapping { entries, .. } => Value::Map(entries),
        };
        self.value(Node { value, span: open.start.to(end) }, open.anchor)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Failure> {
        let Some(node) = self.anchors.get(&anchor) else {
            return Err(("an alias inside of its own value".to_owned(), span));
        };
        self.repeated += size(node);
        if self.repeated > REPEATED {
            return Err(("aliases repeat too many values".to_owned(), span));
        }
        let value = node.value.clone();
        self.value(Node { value, span }, 0)
    }

    fn value(&mut self, node: Node, anchor: usize) -> Result<(), Failure> {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut().map(|open| &mut open.kind) {
            None => self.root = Some(node),
            Some(OpenKind::Sequence(nodes)) => nodes.push(node),
            Some(OpenKind::Mapping { entries, key }) => match key.take() {
                None => *key = Some((key_text(node.value, node.span)?, node.span)),
                Some((key, key_span)) => entries.push(Entry { key, key_span, node }),
            },
        }
        Ok(())
    }
}

fn key_text(value: Value, span: Span) -> Result<String, Failure> {
    match value {
        Value::String(text) => Ok(text),
        Value::Null => Ok("null".to_owned()),
        Value::Bool(value) => Ok(value.to_string()),
        Value::Integer(value) => Ok(value.to_string()),
        Value::Float(value) => Ok(value.to_string()),
        value => Err((format!("a key cannot be {}", value.describe()), span)),
    }
}

fn size(node: &Node) -> usize {
    match &node.value {
        Value::Array(nodes) => 1 + nodes.iter().map(size).sum::<usize>(),
        Value::Map(entries) => 1 + entries.iter().map(|entry| size(&entry.node)).sum::<usize>(),
        _ => 1,
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let is_text = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
    if style != ScalarStyle::Plain || is_text {
        return Value::String(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).unwrap_or_else(|| Value::String(text.to_owned())),
    }
}

fn number(text: &str) -> Option<Value> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if let Some(value) = special_float(text, digits) {
        return Some(Value::Float(value));
    }
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = digits.strip_prefix(prefix).filter(|rest| !rest.starts_with(['+', '-'])) {
            return i64::from_str_radix(digits, radix).ok().map(Value::Integer);
        }
    }
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let plain = digits.len() == 1 || !digits.starts_with('0'); // `007` is text, as in Zola
        return text.parse().ok().filter(|_| plain).map(Value::Integer);
    }
    let is_float = digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    text.parse().ok().filter(|_| is_float).map(Value::Float)
}

fn special_float(text: &str, unsigned: &str) -> Option<f64> {
    match unsigned {
        ".inf" | ".Inf" | ".INF" if text.starts_with('-') => Some(f64::NEG_INFINITY),
        ".inf" | ".Inf" | ".INF" => Some(f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" if text == unsigned => Some(f64::NAN),
        _ => None,
    }
}

/// Turns the parser's offsets, which count characters, into those of bytes in the file.
#[derive(Default)]
struct Offsets {
    /// The offset of each character; nothing when all are one byte long.
    starts: Vec<usize>,
    len: usize,
    before: usize,
}

impl Offsets {
    fn new(text: &str, before: usize) -> Self {
        let starts =
            if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at).collect() };
        Self { starts, len: text.len(), before }
    }

    fn byte(&self, character: usize) -> usize {
        let byte = if self.starts.is_empty() {
            character
        } else {
            self.starts.get(character).copied().unwrap_or(self.len)
        };
        self.before + byte.min(self.len)
    }
}

#[cfg(test)]
mod tests {
    use kiosque_source::TreePath;

    use super::super::node::into_map;
    use super::*;

    fn parsed(text: &str) -> Result<Vec<Entry>, Failure> {
        let source = Source::new(TreePath::new("a.md").unwrap(), text);
        parse(&source, Span::new(0, text.len()))
    }

    fn json(text: &str) -> String {
        serde_json::Value::Object(into_map(parsed(text).unwrap())).to_string()
    }

    #[test]
    fn scalars_have_the_types_of_the_core_schema() {
        for (yaml, expected) in [
            ("yes", r#""yes""#),
            ("true", "true"),
            ("~", "null"),
            ("", "null"),
            ("12", "12"),
            ("-1.5e2", "-150.0"),
            ("0x10", "16"),
            ("007", r#""007""#),
            ("1.2.3", r#""1.2.3""#),
            ("'12'", r#""12""#),
            ("!!str 12", r#""12""#),
            ("2020-01-01", r#""2020-01-01""#),
            (".inf", "null"),
            ("e3", r#""e3""#),
        ] {
            assert_eq!(json(&format!("k: {yaml}\n")), format!("{{\"k\":{expected}}}"), "{yaml}");
        }
    }

    #[test]
    fn collections_keep_their_order() {
        let yaml = "b: [1, 2, [3, 4]]\na:\n  z: x\n  3: &t {k: v}\nc: *t\nm: |\n  first\n  second\n";
        assert_eq!(
            json(yaml),
            r#"{"b":[1,2,[3,4]],"a":{"z":"x","3":{"k":"v"}},"c":{"k":"v"},"m":"first\nsecond\n"}"#
        );
    }

    #[test]
    fn spans_count_bytes() {
        let text = "é: ü\r\nkey: value\r\n";
        let entries = parsed(text).unwrap();
        assert_eq!(&text[entries[1].key_span.range()], "key");
        assert_eq!(&text[entries[1].node.span.range()], "value");
    }

    #[test]
    fn errors_have_a_line() {
        let (_, span) = parsed("title: Ok\nextra:\n  - a\n b: c\n").unwrap_err();
        assert!((17..=26).contains(&span.start));
        let (message, _) = parsed("- a\n").unwrap_err();
        assert_eq!(message, "expected keys with values, found an array");
    }

    #[test]
    fn data_is_one_document_of_any_kind() {
        let data = |text| parse_yaml(text).map(|json| json.to_string());
        assert_eq!(data("- a\n- <<: *b\n").unwrap_err().0, "while parsing node, found unknown anchor");
        assert_eq!(data("- &b {a: 1}\n- <<: *b\n").unwrap(), r#"[{"a":1},{"<<":{"a":1}}]"#);
        assert_eq!(data("").unwrap(), "null");
        assert_eq!(data("---\nx\n...\n").unwrap(), r#""x""#);
        assert_eq!(data("a: 1\n---\nb: 2\n").unwrap_err().1.start, 5);
        assert!(data("a: 1\n...\n}\n").is_err());
    }

    #[test]
    fn depth_and_aliases_are_bounded() {
        assert!(parsed(&format!("a: {}", "[".repeat(100_000))).is_err());
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let alias = format!("*a{}", level - 1);
            let line = format!("a{level}: &a{level} [{}]\n", [alias.as_str(); 10].join(", "));
            bomb.push_str(&line);
        }
        assert!(parsed(&bomb).unwrap_err().0.contains("repeat"));
    }
}
