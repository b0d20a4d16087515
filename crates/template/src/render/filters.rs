//! Built-in filters on shared values: those that work on lists of pages, on texts and on numbers.
//!
//! All others are `tera`'s own, on JSON.

mod number;
mod text;

use std::collections::HashSet;
use std::sync::Arc;

use super::Recorder;
use super::expression::DEEPEST;
use super::path::{keys_of, shown, walk};
use crate::world::Arguments;
use crate::{Map, Value};

type Outcome = Result<Value, String>;

/// The outcome of a filter, if it is one of these and the value is of a kind that it takes here. All
/// wrong uses are left to `tera`, which explains them.
pub(super) fn native(
    name: &str,
    value: &Value,
    arguments: &Arguments,
    recorder: &mut Recorder<'_>,
) -> Option<Outcome> {
    match (name, value) {
        ("length", Value::Object(object)) => {
            let fields = 0..recorder.fields(*object).len();
            let there = fields.filter(|index| recorder.field_at(*object, *index).is_some());
            Some(Ok(Value::from(there.count())))
        }
        ("length", Value::Map(entries)) => Some(Ok(Value::from(entries.len()))),
        ("get", Value::Map(_) | Value::Object(_)) => get(value, arguments, recorder),
        ("as_str", value) => {
            let mut text = String::new();
            value.print(&mut text);
            Some(Ok(Value::from(text)))
        }
        (_, Value::String(text)) => text::filter(name, text, arguments).map(Ok),
        (_, Value::Number(number)) => number::filter(name, number, arguments).map(Ok),
        (_, Value::Array(values)) => on_array(name, values, arguments, recorder),
        _ => None,
    }
}

fn on_array(
    name: &str,
    values: &Arc<Vec<Value>>,
    arguments: &Arguments,
    recorder: &mut Recorder<'_>,
) -> Option<Outcome> {
    let or_empty = |value: Option<&Value>| Some(Ok(value.cloned().unwrap_or_else(|| Value::from(""))));
    match name {
        "length" => Some(Ok(Value::from(values.len()))),
        "first" => or_empty(values.first()),
        "last" => or_empty(values.last()),
        "nth" if !values.is_empty() => or_empty(values.get(index(arguments.get("n")?)?)),
        "reverse" => Some(Ok(Value::array(values.iter().rev().cloned()))),
        "slice" => slice(values, arguments),
        "concat" => concat(values, arguments),
        "join" => join(values, arguments),
        "sort" => sort(values, arguments, recorder),
        "unique" => unique(values, arguments, recorder),
        "filter" => filter(values, arguments, recorder),
        "map" => map(values, arguments, recorder),
        "group_by" => group_by(values, arguments, recorder),
        _ => None,
    }
}

/// A number that is a whole and not negative.
fn index(value: &Value) -> Option<usize> {
    match value {
        Value::Number(number) => usize::try_from(number.as_u64()?).ok(),
        _ => None,
    }
}

fn get(value: &Value, arguments: &Arguments, recorder: &mut Recorder<'_>) -> Option<Outcome> {
    let key = arguments.get("key")?.as_str()?;
    let found = walk(value, std::iter::once(key), recorder).or_else(|| arguments.get("default").cloned());
    Some(found.ok_or_else(|| format!("there is no key `{key}`, and no `default` is given")))
}

/// `\n` and `\t` in an argument are a line feed and a tab, since strings have no escapes.
fn unescaped(text: &str) -> String {
    text.replace("\\n", "\n").replace("\\t", "\t")
}

fn join(values: &[Value], arguments: &Arguments) -> Option<Outcome> {
    let separator = match arguments.get("sep") {
        Some(separator) => unescaped(separator.as_str()?),
        None => String::new(),
    };
    let mut text = String::new();
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            text.push_str(&separator);
        }
        value.print(&mut text);
    }
    Some(Ok(Value::from(text)))
}

fn slice(values: &Arc<Vec<Value>>, arguments: &Arguments) -> Option<Outcome> {
    let bound = |name, default| match arguments.get(name) {
        Some(value) => Some(offset(value.as_f64()?, values.len())),
        None => Some(default),
    };
    let (start, end) = (bound("start", 0)?, bound("end", values.len())?.min(values.len()));
    if start == 0 && end == values.len() {
        return Some(Ok(Value::Array(values.clone())));
    }
    Some(Ok(Value::array(values.get(start..end).unwrap_or_default().iter().cloned())))
}

/// Where a slice starts or ends: from the end, if negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "indices are far below 2^52; what is out of range becomes the nearest end"
)]
fn offset(at: f64, length: usize) -> usize {
    if at >= 0.0 { at as usize } else { (length as f64 + at) as usize }
}

fn concat(values: &[Value], arguments: &Arguments) -> Option<Outcome> {
    let mut all = values.to_vec();
    match arguments.get("with")? {
        Value::Array(more) => all.extend(more.iter().cloned()),
        one => {
            all.push(one.clone());
            return Some(not_too_deep(Value::array(all)));
        }
    }
    Some(Ok(Value::array(all)))
}

/// A value that holds others, if it does so at no more levels than templates can put together.
fn not_too_deep(value: Value) -> Outcome {
    if value.is_deeper_than(DEEPEST) {
        return Err(format!("more than {DEEPEST} values in one another"));
    }
    Ok(value)
}

/// The values with what the argument `attribute` leads to in each; all of it where there is no argument.
struct Keyed<'v> {
    pairs: Vec<(&'v Value, Option<Value>)>,
    attribute: &'v str,
}

fn keyed<'v>(
    values: &'v [Value],
    arguments: &'v Arguments,
    recorder: &mut Recorder<'_>,
) -> Option<Keyed<'v>> {
    let attribute = match arguments.get("attribute") {
        Some(attribute) => attribute.as_str()?,
        None => "",
    };
    let keys = keys_of(attribute);
    let pairs = values.iter().map(|value| (value, walk(value, keys.iter().copied(), recorder))).collect();
    Some(Keyed { pairs, attribute })
}

fn sort(values: &[Value], arguments: &Arguments, recorder: &mut Recorder<'_>) -> Option<Outcome> {
    let Keyed { pairs, attribute } = keyed(values, arguments, recorder)?;
    let mut sortable = Vec::with_capacity(pairs.len());
    for (value, key) in pairs {
        let Some(key) = key else {
            return Some(Err(format!("not every value has the attribute `{attribute}`")));
        };
        sortable.push((value, key));
    }
    let first = std::mem::discriminant(&sortable.first()?.1);
    if let Some((_, odd)) = sortable.iter().find(|(_, key)| std::mem::discriminant(key) != first) {
        return Some(Err(format!("values of different kinds can't be sorted, such as {}", shown(odd))));
    }
    match &sortable[0].1 {
        Value::Number(_) => sortable.sort_by(|a, b| {
            let number = |value: &Value| value.as_f64().unwrap_or_default();
            number(&a.1).total_cmp(&number(&b.1))
        }),
        Value::String(_) => sortable.sort_by(|a, b| a.1.as_str().cmp(&b.1.as_str())),
        Value::Bool(_) => sortable.sort_by_key(|(_, key)| key.as_bool()),
        Value::Array(_) => sortable.sort_by_key(|(_, key)| key.as_array().map(|values| values.len())),
        other => return Some(Err(format!("{} can't be sorted by", shown(other)))),
    }
    Some(Ok(Value::array(sortable.into_iter().map(|(value, _)| value.clone()))))
}

fn unique(values: &[Value], arguments: &Arguments, recorder: &mut Recorder<'_>) -> Option<Outcome> {
    let is_exact = match arguments.get("case_sensitive") {
        Some(exact) => exact.as_bool()?,
        None => false,
    };
    let Keyed { pairs, .. } = keyed(values, arguments, recorder)?;
    let mut seen: HashSet<String> = HashSet::new();
    let mut kept = Vec::new();
    for (value, key) in pairs {
        let Some(Value::String(key)) = key else { return None };
        let key = if is_exact { key.to_string() } else { key.to_lowercase() };
        if seen.insert(key) {
            kept.push(value.clone());
        }
    }
    (!values.is_empty()).then(|| Ok(Value::array(kept)))
}

fn filter(values: &[Value], arguments: &Arguments, recorder: &mut Recorder<'_>) -> Option<Outcome> {
    arguments.get("attribute")?;
    let wanted = arguments.get("value").filter(|value| !value.is_null());
    let kept = keyed(values, arguments, recorder)?.pairs.into_iter().filter(|(_, key)| {
        let key = key.as_ref().filter(|key| !key.is_null());
        match (key, wanted) {
            (key, None) => key.is_some(),
            (Some(key), Some(wanted)) => key == wanted,
            (None, Some(_)) => false,
        }
    });
    Some(Ok(Value::array(kept.map(|(value, _)| value.clone()))))
}

fn map(values: &[Value], arguments: &Arguments, recorder: &mut Recorder<'_>) -> Option<Outcome> {
    arguments.get("attribute")?;
    let keys = keyed(values, arguments, recorder)?.pairs.into_iter().filter_map(|(_, key)| key);
    Some(Ok(Value::array(keys.filter(|key| !key.is_null()))))
}

fn group_by(values: &[Value], arguments: &Arguments, recorder: &mut Recorder<'_>) -> Option<Outcome> {
    arguments.get("attribute")?;
    let mut groups: indexmap::IndexMap<Arc<str>, Vec<Value>> = indexmap::IndexMap::new();
    for (value, key) in keyed(values, arguments, recorder)?.pairs {
        let Some(key) = key.filter(|key| !key.is_null()) else { continue };
        let name: Arc<str> = match key {
            Value::String(name) => name,
            other => crate::json::to_json_whole(&other, recorder).to_string().into(),
        };
        groups.entry(name).or_default().push(value.clone());
    }
    let groups: Map = groups.into_iter().map(|(name, values)| (name, Value::array(values))).collect();
    Some(not_too_deep(Value::Map(Arc::new(groups))))
}
