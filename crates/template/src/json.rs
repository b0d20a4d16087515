//! Values from JSON and to JSON.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::Value;
use crate::render::Recorder;

/// The value of some JSON.
pub fn from_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Number(number.clone()),
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(values) => Value::array(values.iter().map(from_json)),
        Json::Object(entries) => {
            Value::map(entries.iter().map(|(key, value)| (Arc::from(key.as_str()), from_json(value))))
        }
    }
}

/// The JSON of a value without objects; an object becomes null.
pub fn to_json(value: &Value) -> Json {
    convert(value, &mut |_| Json::Null)
}

/// The JSON of a value, with all fields of the objects in it, which count as read.
pub(crate) fn to_json_whole(value: &Value, recorder: &mut Recorder<'_>) -> Json {
    convert(value, &mut |object| {
        let fields = recorder.fields(object).iter().copied().enumerate();
        let fields: Vec<(usize, &'static str)> = fields.collect();
        let mut entries = serde_json::Map::new();
        for (index, name) in fields {
            if let Some(value) = recorder.field_at(object, index) {
                entries.insert(name.to_owned(), to_json_whole(&value, recorder));
            }
        }
        Json::Object(entries)
    })
}

fn convert(value: &Value, object: &mut impl FnMut(crate::Object) -> Json) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(number) => Json::Number(number.clone()),
        Value::String(text) => Json::String(text.to_string()),
        Value::Array(values) => Json::Array(values.iter().map(|value| convert(value, object)).collect()),
        Value::Map(entries) => {
            let entry = |(key, value): (&Arc<str>, &Value)| (key.to_string(), convert(value, object));
            Json::Object(entries.iter().map(entry).collect())
        }
        Value::Object(found) => object(*found),
    }
}
