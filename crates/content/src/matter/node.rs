//! A value of front matter, with its place. TOML and YAML are both read into this.

use kiosque_source::Span;
use serde_json::{Map, Number, Value as Json};

/// Why a front matter cannot be read, and where.
pub(super) type Failure = (String, Span);

/// A value and where it stands in the file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) span: Span,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    String(String),
    /// A TOML date or time, as text.
    Date(String),
    Array(Vec<Node>),
    Map(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_span: Span,
    pub(super) node: Node,
}

impl Value {
    /// What it is, for messages.
    pub(super) fn describe(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a boolean",
            Self::Integer(_) => "an integer",
            Self::Float(_) => "a float",
            Self::String(_) => "a string",
            Self::Date(_) => "a date",
            Self::Array(_) => "an array",
            Self::Map(_) => "a table",
        }
    }

    /// The value as templates get it. Dates are strings there; numbers that JSON has not are null.
    pub(super) fn into_json(self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Bool(value) => Json::Bool(value),
            Self::Integer(value) => value.into(),
            Self::Float(value) => Number::from_f64(value).map_or(Json::Null, Json::Number),
            Self::String(text) | Self::Date(text) => Json::String(text),
            Self::Array(nodes) => nodes.into_iter().map(|node| node.value.into_json()).collect(),
            Self::Map(entries) => Json::Object(into_map(entries)),
        }
    }
}

/// The entries as a JSON object.
pub(super) fn into_map(entries: Vec<Entry>) -> Map<String, Json> {
    entries.into_iter().map(|entry| (entry.key, entry.node.value.into_json())).collect()
}
