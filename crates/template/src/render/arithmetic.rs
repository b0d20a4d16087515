//! Arithmetic on numbers that are signed or unsigned integers or floats.

use crate::program::Math;
use crate::{Number, Value};

/// The outcome of an operation.
pub(super) enum Sum {
    Number(Number),
    NotANumber,
    TooLarge,
    DividedByZero,
}

/// Integers stay integers, except in a division; all else is done on floats.
pub(super) fn compute(operator: Math, left: &Number, right: &Number) -> Sum {
    if operator == Math::Divide {
        return divide(float(left), float(right));
    }
    if let (Some(left), Some(right)) = (left.as_i64(), right.as_i64()) {
        return whole(operator, left.into(), right.into(), |result| i64::try_from(result).ok());
    }
    if let (Some(left), Some(right)) = (left.as_u64(), right.as_u64()) {
        return whole(operator, left.into(), right.into(), |result| u64::try_from(result).ok());
    }
    let (left, right) = (float(left), float(right));
    let result = match operator {
        Math::Add => left + right,
        Math::Subtract => left - right,
        Math::Multiply => left * right,
        _ => left % right,
    };
    Number::from_f64(result).map_or(Sum::NotANumber, Sum::Number)
}

fn float(number: &Number) -> f64 {
    number.as_f64().unwrap_or(f64::NAN)
}

/// The result on integers of 64 bits, which 128 bits hold until it is known to fit.
fn whole<I: Into<Number>>(operator: Math, left: i128, right: i128, fit: fn(i128) -> Option<I>) -> Sum {
    let result = match operator {
        Math::Add => left.checked_add(right),
        Math::Subtract => left.checked_sub(right),
        Math::Multiply => left.checked_mul(right),
        _ if right == 0 => return Sum::DividedByZero,
        _ => left.checked_rem(right),
    };
    result.and_then(fit).map_or(Sum::TooLarge, |result| Sum::Number(result.into()))
}

/// A quotient without a fraction is an integer.
#[expect(clippy::cast_possible_truncation, reason = "a float out of range becomes the nearest integer")]
fn divide(left: f64, right: f64) -> Sum {
    let result = left / right;
    if result.is_finite() && result.fract() == 0.0 {
        return Sum::Number((result as i64).into());
    }
    Number::from_f64(result).map_or(Sum::NotANumber, Sum::Number)
}

/// Whether two values are equal; 1 and 1.0 are, a number and a string never.
pub(super) fn is_equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        _ => left == right,
    }
}
