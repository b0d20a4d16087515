//! Keys of front matter by name and type.

use std::collections::{BTreeMap, BTreeSet};

use kiosque_source::{Diagnostic, Source, Span, nearest};
use serde_json::{Map, Value as Json};

use super::Format;
use super::node::{Entry, Node, Value, into_map};
use crate::Date;
use crate::report::Report;

/// Where the top-level keys of a front matter stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeySpans(BTreeMap<String, (Span, Span)>);

impl KeySpans {
    /// The span of a key.
    pub fn key(&self, name: &str) -> Option<Span> {
        self.0.get(name).map(|spans| spans.0)
    }

    /// The span of a key's value.
    pub fn value(&self, name: &str) -> Option<Span> {
        self.0.get(name).map(|spans| spans.1)
    }
}

/// Keys that Zola has not known for so long that sites hold them without effect; giving them their meaning back
/// would change such a site. With each, the key of today that must be there for the advice to make sense.
const GONE: &[(&str, &str, &str)] = &[
    ("tags", "taxonomies", "terms are listed in `taxonomies`"),
    ("categories", "taxonomies", "terms are listed in `taxonomies`"),
    ("category", "taxonomies", "terms are listed in `taxonomies`"),
    ("order", "weight", "write `weight`, of which the smallest comes first"),
    ("url", "path", "write `path`"),
    ("insert_anchor", "insert_anchor_links", "write `insert_anchor_links`"),
];

/// The entries of a front matter that no one has asked for yet.
pub(super) struct Fields<'a> {
    format: Format,
    left: BTreeMap<String, Node>,
    spans: KeySpans,
    asked: Vec<&'static str>,
    report: Report<'a>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(source: &'a Source, format: Format, entries: Vec<Entry>) -> Self {
        let mut fields = Self {
            format,
            left: BTreeMap::new(),
            spans: KeySpans::default(),
            asked: Vec::new(),
            report: Report::new(source),
        };
        for entry in entries {
            fields.insert(entry);
        }
        fields
    }

    fn insert(&mut self, entry: Entry) {
        let Entry { key, key_span, node } = entry;
        if self.left.contains_key(&key) {
            let message = format!("front matter: the key `{key}` is there twice");
            self.report.at(key_span, || Diagnostic::error(message));
            return;
        }
        self.spans.0.insert(key.clone(), (key_span, node.span));
        self.left.insert(key, node);
    }

    /// Where the keys stand.
    pub(super) fn spans(&self) -> KeySpans {
        self.spans.clone()
    }

    /// What was wrong, with a warning for each key that no one asked for.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        for name in std::mem::take(&mut self.left).into_keys() {
            let span = self.spans.key(&name).unwrap_or_default();
            let known = &self.asked;
            let advice = GONE.iter().find(|(key, today, _)| *key == name && known.contains(today));
            self.report.at(span, || {
                let warning = Diagnostic::warning(format!("front matter: unknown key `{name}`"));
                match advice {
                    Some((.., advice)) => warning.hint(*advice),
                    None => warning.did_you_mean(nearest(&name, known.iter().copied())),
                }
            });
        }
        self.report.finish()
    }

    pub(super) fn error(&mut self, message: impl Into<String>, span: Span) {
        self.report.at(span, || Diagnostic::error(message));
    }

    /// Takes a key that an earlier release of Zola had for the one of today.
    pub(super) fn renamed(&mut self, old: &'static str, new: &'static str) {
        let span = self.spans.key(old).unwrap_or_default();
        let Some(node) = self.left.remove(old) else { return };
        let message = format!("front matter: `{old}` is now called `{new}`");
        self.report.at(span, || Diagnostic::warning(message));
        self.left.entry(new.to_owned()).or_insert(node);
    }

    /// A value that may be absent. In YAML nothing counts as absent, as in Zola.
    fn take(&mut self, name: &'static str) -> Option<Node> {
        self.asked.push(name);
        self.left.remove(name).filter(|node| node.value != Value::Null)
    }

    fn wrong(&mut self, name: &str, expected: &str, node: &Node) {
        let message = format!("`{name}` must be {expected}, not {}", node.value.describe());
        self.error(message, node.span);
    }

    pub(super) fn string(&mut self, name: &'static str) -> Option<String> {
        let node = self.take(name)?;
        self.text_of(name, "a string", node)
    }

    /// A string that may not be empty.
    pub(super) fn filled_string(&mut self, name: &'static str) -> Option<String> {
        let text = self.string(name)?;
        if text.is_empty() {
            let span = self.spans.value(name).unwrap_or_default();
            self.error(format!("`{name}` cannot be empty"), span);
            return None;
        }
        Some(text)
    }

    /// The text of a node; of a plain YAML scalar it is what stands in the file (`title: 1.50`).
    fn text_of(&mut self, name: &str, expected: &str, node: Node) -> Option<String> {
        let is_scalar =
            matches!(node.value, Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_));
        match node.value {
            Value::String(text) => Some(text),
            _ if is_scalar && self.format == Format::Yaml => {
                self.report.source().text().get(node.span.range()).map(|text| text.trim().to_owned())
            }
            _ => {
                self.wrong(name, expected, &node);
                None
            }
        }
    }

    pub(super) fn bool(&mut self, name: &'static str, default: bool) -> bool {
        let Some(node) = self.take(name) else { return default };
        if let Value::Bool(value) = node.value {
            return value;
        }
        self.wrong(name, "a boolean", &node);
        default
    }

    pub(super) fn count(&mut self, name: &'static str) -> Option<usize> {
        let node = self.take(name)?;
        if let Value::Integer(value) = node.value
            && let Ok(value) = usize::try_from(value)
        {
            return Some(value);
        }
        if let Value::Integer(value) = node.value {
            self.error(format!("`{name}` must be 0 or more, not {value}"), node.span);
        } else {
            self.wrong(name, "an integer", &node);
        }
        None
    }

    pub(super) fn date(&mut self, name: &'static str) -> Option<Date> {
        let node = self.take(name)?;
        let (Value::Date(text) | Value::String(text)) = &node.value else {
            self.wrong(name, "a date", &node);
            return None;
        };
        let date = Date::parse(text);
        if date.is_none() {
            let hint = match Date::meant_by(text) {
                Some(meant) => format!("write `{meant}`"),
                None => "write it as `2012-10-02` or `2012-10-02T15:00:00Z`".to_owned(),
            };
            self.report.error(&format!("`{name}` is no date: `{text}`"), node.span, &hint);
        }
        date
    }

    pub(super) fn strings(&mut self, name: &'static str) -> Vec<String> {
        let Some(node) = self.take(name) else { return Vec::new() };
        self.strings_of(name, node)
    }

    fn strings_of(&mut self, name: &str, node: Node) -> Vec<String> {
        let Value::Array(nodes) = node.value else {
            self.wrong(name, "an array of strings", &node);
            return Vec::new();
        };
        let mut seen = Vec::with_capacity(nodes.len());
        for node in nodes {
            seen.extend(self.text_of(name, "an array of strings", node));
        }
        seen
    }

    pub(super) fn table(&mut self, name: &'static str) -> Map<String, Json> {
        into_map(self.entries(name))
    }

    fn entries(&mut self, name: &'static str) -> Vec<Entry> {
        let Some(node) = self.take(name) else { return Vec::new() };
        let Value::Map(entries) = node.value else {
            self.wrong(name, "a table", &node);
            return Vec::new();
        };
        entries
    }

    /// A table of arrays of strings. One that is null is empty, as in Zola.
    pub(super) fn string_lists(&mut self, name: &'static str) -> BTreeMap<String, Vec<String>> {
        let mut lists = BTreeMap::new();
        for Entry { key, node, .. } in self.entries(name) {
            let list = if node.value == Value::Null { Vec::new() } else { self.strings_of(&key, node) };
            lists.insert(key, list);
        }
        lists
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(&mut self, name: &'static str, choices: &[(&'static str, T)]) -> Option<T> {
        let text = self.string(name)?;
        if let Some((_, value)) = choices.iter().find(|(word, _)| *word == text) {
            return Some(*value);
        }
        let words: BTreeSet<_> = choices.iter().map(|(word, _)| *word).collect();
        let list = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        self.report.at(self.spans.value(name).unwrap_or_default(), || {
            let error = Diagnostic::error(format!("`{name}` cannot be `{text}`"));
            error.hint(format!("it is one of {list}")).did_you_mean(nearest(&text, words))
        });
        None
    }
}
