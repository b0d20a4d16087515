//! What makes `tera`'s own filters and tests panic, to be refused before they are called.

use crate::Value;
use crate::world::Arguments;

/// The seconds since 1970 for which there is a date: those of the years -262143 to 262142.
const SECONDS: std::ops::RangeInclusive<i64> = -8_334_601_228_800..=8_210_266_876_799;

/// Refuses a filter with a value and arguments that it would panic on.
pub(super) fn refuse_filter(name: &str, value: &Value, arguments: &Arguments) -> Result<(), &'static str> {
    match (name, value) {
        ("date", value) => refuse_date(value, arguments),
        ("abs", Value::Number(number)) if number.as_i64() == Some(i64::MIN) => {
            Err("the result is out of range")
        }
        ("int", Value::String(_)) => match arguments.get("base").and_then(Value::as_f64) {
            Some(base) if !(2.0..=36.0).contains(&base) => Err("`base` must be from 2 to 36"),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

fn refuse_date(value: &Value, arguments: &Arguments) -> Result<(), &'static str> {
    let format = arguments.get("format").and_then(Value::as_str).unwrap_or_default();
    if specifiers(format).any(|it| it == "#z") {
        return Err("`%#z` is for reading dates, not for writing them");
    }
    let Value::Number(seconds) = value else { return Ok(()) };
    if seconds.as_i64().is_some_and(|seconds| !SECONDS.contains(&seconds)) {
        return Err("the timestamp is out of range");
    }
    let has_zone = |specifier: &str| specifier.ends_with(['z', 'Z', '+']);
    if arguments.get("timezone").is_none() && specifiers(format).any(has_zone) {
        return Err(
            "the format shows the time zone, which a timestamp does not have: add `timezone=\"UTC\"`",
        );
    }
    Ok(())
}

/// The specifiers of a date format, `Y` or `:z`, without their percent signs.
fn specifiers(format: &str) -> impl Iterator<Item = &str> {
    let mut rest = format;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once('%')?;
        let flags = after.len() - after.trim_start_matches(['-', '_', '0', '#', ':']).len();
        let letter = after[flags..].chars().next().map_or(0, char::len_utf8);
        let (specifier, after) = after.split_at(flags + letter);
        rest = after;
        Some(specifier)
    })
}

/// Refuses a test that would panic on its subject and the number of its arguments.
pub(super) fn refuse_test(name: &str, subject: Option<&Value>, arguments: usize) -> Result<(), &'static str> {
    match (name, subject, arguments) {
        ("containing", Some(Value::Array(_)), 0) => Err("the test `containing` needs an argument"),
        _ => Ok(()),
    }
}
