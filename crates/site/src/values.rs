//! Template values of what files hold.

use std::sync::Arc;

use kiosque_template::Value;

/// An array of texts.
pub(crate) fn strings<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Value {
    Value::array(texts.into_iter().map(|text| Value::from(text.as_ref())))
}

/// A TOML table, with dates as texts.
pub(crate) fn from_table(table: &toml::Table) -> Value {
    Value::map(table.iter().map(|(key, value)| (Arc::from(key.as_str()), from_toml(value))))
}

/// A TOML value, with dates as texts.
pub(crate) fn from_toml(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::from(text.as_str()),
        toml::Value::Integer(number) => Value::from(*number),
        toml::Value::Float(number) => {
            kiosque_template::Number::from_f64(*number).map_or(Value::Null, Value::Number)
        }
        toml::Value::Boolean(value) => Value::from(*value),
        toml::Value::Datetime(date) => Value::from(date.to_string()),
        toml::Value::Array(values) => Value::array(values.iter().map(from_toml)),
        toml::Value::Table(table) => from_table(table),
    }
}

/// A map as front matter has it.
pub(crate) fn from_map(map: &serde_json::Map<String, serde_json::Value>) -> Value {
    Value::map(map.iter().map(|(key, value)| (Arc::from(key.as_str()), kiosque_template::from_json(value))))
}
