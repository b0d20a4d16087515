//! Built-in functions.

use kiosque_source::Hash;

use crate::Value;
use crate::world::Arguments;

/// How many numbers a range may have.
const LONGEST: usize = 1_000_000;

/// The numbers from `start` (0) to before `end`, each `step_by` (1) after the other.
pub(super) fn range(arguments: &Arguments) -> Result<Value, String> {
    let number = |name: &str| match arguments.get(name) {
        None => Ok(None),
        Some(Value::Number(number)) if number.is_u64() => {
            Ok(number.as_u64().and_then(|number| usize::try_from(number).ok()))
        }
        Some(_) => Err(format!("`{name}` must be a whole number that is not negative")),
    };
    let (start, step) = (number("start")?.unwrap_or(0), number("step_by")?.unwrap_or(1));
    let end = number("end")?.ok_or_else(|| "the argument `end` is missing".to_owned())?;
    if step == 0 {
        return Err("`step_by` must be at least 1".to_owned());
    }
    if start > end {
        return Err("`start` must not be greater than `end`".to_owned());
    }
    if (end - start) / step > LONGEST {
        return Err(format!("more than {LONGEST} numbers"));
    }
    Ok(Value::array((start..end).step_by(step).map(Value::from)))
}

/// A number from `start` (0) to before `end`, which `chance` decides.
pub(super) fn get_random(arguments: &Arguments, chance: Hash) -> Result<Value, String> {
    let number = |name: &str| match arguments.get(name) {
        None => Ok(None),
        Some(Value::Number(number)) if number.is_i64() => Ok(number.as_i64()),
        Some(_) => Err(format!("`{name}` must be a whole number")),
    };
    let start = number("start")?.unwrap_or(0);
    let end = number("end")?.ok_or_else(|| "the argument `end` is missing".to_owned())?;
    if start >= end {
        return Err("`start` must be less than `end`".to_owned());
    }
    let above = chance.0 % u128::from(end.abs_diff(start));
    // It is less than the distance, so the sum is less than `end`.
    Ok(Value::from(start.wrapping_add_unsigned(u64::try_from(above).unwrap_or_default())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random(start: Option<i64>, end: i64, chance: u64) -> Result<Value, String> {
        let start = start.map(|start| ("start".into(), Value::from(start)));
        let arguments = start.into_iter().chain([("end".into(), Value::from(end))]).collect();
        get_random(&Arguments(arguments), Hash::of(chance.to_le_bytes()))
    }

    #[test]
    fn random_numbers_are_in_their_range() {
        let numbers: std::collections::BTreeSet<_> =
            (0..200).map(|chance| format!("{:?}", random(Some(-2), 3, chance))).collect();
        assert_eq!(
            numbers,
            (-2..3_i64).map(|it| format!("{:?}", Ok::<_, String>(Value::from(it)))).collect()
        );
        assert_eq!(random(None, 1, 7), Ok(Value::from(0_i64)));
        assert!(random(Some(i64::MIN), i64::MAX, 7).is_ok());
        assert!(random(Some(1), 1, 7).is_err() && random(None, -1, 7).is_err());
    }
}
