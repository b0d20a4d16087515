//! Built-in functions.

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
