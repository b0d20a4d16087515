//! Built-in filters of numbers.

use crate::world::Arguments;
use crate::{Number, Value};

/// The outcome of a filter, if it is one of these and its arguments are what it takes.
pub(super) fn filter(name: &str, number: &Number, arguments: &Arguments) -> Option<Value> {
    match name {
        "round" => round(number.as_f64()?, arguments),
        "abs" => abs(number),
        "int" if arguments.0.is_empty() => int(number),
        "float" if arguments.0.is_empty() => Some(float(number.as_f64()?)),
        _ => None,
    }
}

fn round(number: f64, arguments: &Arguments) -> Option<Value> {
    let precision = match arguments.get("precision") {
        Some(Value::Number(precision)) => i32::try_from(precision.as_i64()?).ok()?,
        Some(_) => return None,
        None => 0,
    };
    let multiplier = if precision == 0 { 1.0 } else { 10.0_f64.powi(precision) };
    let scaled = multiplier * number;
    let rounded = match arguments.get("method").map(Value::as_str) {
        None | Some(Some("common")) => scaled.round(),
        Some(Some("ceil")) => scaled.ceil(),
        Some(Some("floor")) => scaled.floor(),
        Some(_) => return None,
    };
    Some(float(rounded / multiplier))
}

fn abs(number: &Number) -> Option<Value> {
    let absolute = match (number.as_i64(), number.as_f64()) {
        _ if number.is_u64() => number.clone(),
        (Some(integer), _) => integer.checked_abs()?.into(),
        (None, float) => return Some(self::float(float?.abs())),
    };
    Some(Value::Number(absolute))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a float loses its fraction, and out of range becomes the nearest integer"
)]
fn int(number: &Number) -> Option<Value> {
    Some(Value::from(number.as_f64()? as i64))
}

/// A float; null for what JSON has no number for.
fn float(number: f64) -> Value {
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}
