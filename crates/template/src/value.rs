//! The values that templates work on.

use std::fmt::Write;
use std::sync::Arc;

use kiosque_source::{Hash, Hasher};
pub use serde_json::Number;

/// A value in a template. A clone shares what is behind it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// An integer or a float.
    Number(Number),
    /// A text.
    String(Arc<str>),
    /// Values in order.
    Array(Arc<Vec<Value>>),
    /// Values by name, in the order in which they were put in.
    Map(Arc<Map>),
    /// Something that the [`World`](crate::World) knows: a page, a section, the configuration.
    Object(Object),
}

/// Values by name, in order.
pub type Map = indexmap::IndexMap<Arc<str>, Value>;

/// A thing in the world, seen in one of its views.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Object {
    /// Which thing it is.
    pub id: ObjectId,
    /// Which of its fields are there.
    pub view: View,
}

/// The number of a thing. It stays the same from build to build as long as the thing exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub u32);

/// Which fields of a thing are there; the world gives the numbers their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct View(pub u8);

impl Value {
    /// An array of values.
    pub fn array(values: impl IntoIterator<Item = Self>) -> Self {
        Self::Array(Arc::new(values.into_iter().collect()))
    }

    /// A map of named values.
    pub fn map<K: Into<Arc<str>>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Map(Arc::new(entries.into_iter().map(|(key, value)| (key.into(), value)).collect()))
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The values, if it is an array.
    pub fn as_array(&self) -> Option<&Arc<Vec<Self>>> {
        match self {
            Self::Array(values) => Some(values),
            _ => None,
        }
    }

    /// The number as a float, if it is one.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number(number) => number.as_f64(),
            _ => None,
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether it counts as true: not null, zero, or empty. An object always does.
    pub fn is_truthy(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(value) => *value,
            Self::Number(number) => number.as_f64().is_some_and(|number| number != 0.0),
            Self::String(text) => !text.is_empty(),
            Self::Array(values) => !values.is_empty(),
            Self::Map(entries) => !entries.is_empty(),
            Self::Object(_) => true,
        }
    }

    /// Whether more than so many arrays and maps are in one another.
    pub(crate) fn is_deeper_than(&self, levels: usize) -> bool {
        let is_deeper = |value: &Self| levels == 0 || value.is_deeper_than(levels - 1);
        match self {
            Self::Array(values) => values.iter().any(is_deeper),
            Self::Map(entries) => entries.values().any(is_deeper),
            _ => false,
        }
    }

    /// Writes the value as a template prints it: nothing for null, `[a, b]` for an array, `[object]` for a
    /// map or an object.
    pub fn print(&self, text: &mut String) {
        match self {
            Self::Null => {}
            Self::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
            Self::Number(number) => print_number(number, text),
            Self::String(value) => text.push_str(value),
            Self::Array(values) => {
                text.push('[');
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        text.push_str(", ");
                    }
                    value.print(text);
                }
                text.push(']');
            }
            Self::Map(_) | Self::Object(_) => text.push_str("[object]"),
        }
    }

    /// The hash of the value. An object counts by its number and view, not by its fields.
    pub fn hash(&self) -> Hash {
        let mut hasher = Hasher::new();
        self.hash_into(&mut hasher);
        hasher.finish()
    }

    /// Adds the value to a hash. An object counts by its number and view, not by its fields.
    pub fn hash_into(&self, hasher: &mut Hasher) {
        match self {
            Self::Null => _ = hasher.number(0),
            Self::Bool(value) => _ = hasher.number(1).number(u64::from(*value)),
            Self::Number(number) => _ = hasher.number(2).part(number.to_string()),
            Self::String(text) => _ = hasher.number(3).part(&**text),
            Self::Array(values) => {
                hasher.number(4).number(values.len() as u64);
                values.iter().for_each(|value| value.hash_into(hasher));
            }
            Self::Map(entries) => {
                hasher.number(5).number(entries.len() as u64);
                for (key, value) in entries.iter() {
                    hasher.part(&**key);
                    value.hash_into(hasher);
                }
            }
            Self::Object(object) => {
                _ = hasher.number(6).number(u64::from(object.id.0)).number(u64::from(object.view.0));
            }
        }
    }
}

/// Floats are printed like Rust prints them (`1` for 1.0), not like JSON (`1.0`).
pub(crate) fn print_number(number: &Number, text: &mut String) {
    let _ = match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(integer), ..) => write!(text, "{integer}"),
        (_, Some(integer), _) => write!(text, "{integer}"),
        (.., float) => write!(text, "{}", float.unwrap_or(f64::NAN)),
    };
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text.into())
    }
}

impl From<Arc<str>> for Value {
    fn from(text: Arc<str>) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(number.into())
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
