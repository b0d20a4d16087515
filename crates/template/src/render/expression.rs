//! Expressions.

use std::sync::Arc;

use kiosque_source::{Diagnostic, Span};

use super::arithmetic::{self, Sum};
use super::path::CONTEXT;
use super::{Machine, Step, escape_html, escaped_html};
use crate::program::{Expression, In, Logic, Math, Path, Term};
use crate::{Number, Value};

/// How many arrays and maps may be in one another; JSON and its like have at most half as many.
pub(super) const DEEPEST: usize = 256;

/// A value, and whether it is a text that must be escaped where it is printed.
pub(super) type Escapable = (Value, bool);

impl<'a> Machine<'a> {
    /// The value of an expression, never escaped.
    pub(super) fn plain(&mut self, expression: &'a Expression) -> Step<Value> {
        let escapes = std::mem::replace(&mut self.escapes, false);
        let value = self.evaluate(expression);
        self.escapes = escapes;
        value
    }

    /// The value of an expression. Where texts are escaped, so is this one, if it is a text.
    pub(super) fn evaluate(&mut self, expression: &'a Expression) -> Step<Value> {
        self.unescaped(expression).map(escaped)
    }

    /// Writes the value of an expression. Most of what is written is a text that is only passed on.
    pub(super) fn write(&mut self, expression: &'a Expression, text: &mut String) -> Step<()> {
        if let (Term::Macro(call), [], false) =
            (&expression.term, &expression.filters[..], expression.negated)
        {
            return self.macro_call(call, text);
        }
        match self.unescaped(expression)? {
            (Value::String(value), true) => escape_html(&value, text),
            (value, _) => value.print(text),
        }
        Ok(())
    }

    /// The value of an expression, and whether it is still to be escaped.
    #[inline]
    fn unescaped(&mut self, expression: &'a Expression) -> Step<Escapable> {
        match (self.known(expression)?, &expression.term) {
            (Some(value), _) => Ok(value),
            (None, Term::Variable(path)) => Err(self.problem(self.undefined(path), path.span)),
            (None, _) => unreachable!("only a variable can be absent"),
        }
    }

    /// The same, or nothing for a variable that is not there: themes ask for much that is not, and the
    /// reason is costly to make.
    #[inline]
    fn known(&mut self, expression: &'a Expression) -> Step<Option<Escapable>> {
        let (mut value, mut escapes) = match &expression.term {
            Term::Variable(path) => match self.defaulted(expression, path) {
                Ok(None) | Err(_) if is_absence_enough(expression) => {
                    return Ok(Some((Value::Bool(true), false)));
                }
                Ok(None) => return Ok(None),
                Ok(Some(value)) => (value, *path.text != *CONTEXT),
                Err(problems) => return Err(problems),
            },
            _ => self.term(expression)?,
        };
        for filter in &expression.filters {
            if *filter.name != *"safe" && *filter.name != *"default" {
                (value, escapes) = self.filter(&value, filter)?;
            }
        }
        if expression.negated {
            return Ok(Some((Value::Bool(!value.is_truthy()), false)));
        }
        Ok(Some((value, escapes && self.escapes && !expression.is_marked_safe())))
    }

    fn term(&mut self, expression: &'a Expression) -> Step<Escapable> {
        Ok(match &expression.term {
            Term::Literal(value) => (value.clone(), true),
            Term::Variable(path) => (self.variable(path)?, true),
            Term::Function(call) => self.function(call)?,
            Term::Array(values) => {
                let values: Vec<Value> =
                    values.iter().map(|value| self.evaluate(value)).collect::<Step<_>>()?;
                if values.iter().any(|value| value.is_deeper_than(DEEPEST)) {
                    return self.fail(format!("more than {DEEPEST} arrays in one another"), expression.span);
                }
                (Value::Array(Arc::new(values)), false)
            }
            Term::Concat(parts) => self.concat(parts)?,
            Term::Macro(call) => {
                let mut text = String::new();
                self.macro_call(call, &mut text)?;
                (Value::from(text), false)
            }
            Term::Test(test) => (Value::Bool(self.test(test)?), false),
            Term::In(membership) => (Value::Bool(self.membership(membership, expression.span)?), false),
            Term::Logic { .. } => (Value::Bool(self.is_true(expression)?), false),
            Term::Math { .. } => {
                let sum = self.number(expression, Role::Whole)?;
                (sum.map_or_else(|| Value::from("NaN"), Value::Number), false)
            }
        })
    }

    /// The value of a variable, or its default, if it has either.
    fn defaulted(&mut self, expression: &'a Expression, path: &'a Path) -> Step<Option<Value>> {
        let found = self.find(path);
        match (&found, expression.default_filter()) {
            (Ok(Some(Value::Null) | None) | Err(_), Some(filter)) => match filter.argument("value") {
                Some(value) => self.evaluate(value).map(Some),
                None => self.fail("the filter `default` needs the argument `value`", filter.span),
            },
            _ => found,
        }
    }

    fn concat(&mut self, parts: &'a [Expression]) -> Step<Escapable> {
        let (mut text, mut escapes) = (String::new(), false);
        for part in parts {
            let value = match &part.term {
                Term::Function(call) => {
                    let (value, needs_escape) = self.function(call)?;
                    escapes = needs_escape;
                    value
                }
                Term::Variable(path) => self.variable(path)?,
                Term::Literal(value) => value.clone(),
                _ => unreachable!("the grammar has no other parts"),
            };
            match (&value, &part.term) {
                (Value::String(part), _) => text.push_str(part),
                (Value::Number(_), Term::Literal(_)) => value.print(&mut text),
                (Value::Number(number), _) => text.push_str(&number.to_string()),
                _ => return self.fail("only strings and numbers can be joined by `~`", part.span),
            }
        }
        Ok((Value::from(text), escapes))
    }

    /// Whether an expression counts as true in an `if`. As in `tera`, a variable that is not there is
    /// false, and filters count on variables only.
    pub(super) fn is_true(&mut self, expression: &'a Expression) -> Step<bool> {
        let span = expression.span;
        let truth = match &expression.term {
            Term::Variable(_) => {
                let value = self.known(expression).ok().flatten();
                return Ok(value.is_some_and(|(value, _)| value.is_truthy()));
            }
            Term::Logic { operator, sides } => match self.logic(*operator, &sides.0, &sides.1)? {
                Some(truth) => truth,
                None => return Ok(false),
            },
            Term::Math { .. } | Term::Literal(Value::Number(_)) => {
                let sum = self.number(expression, Role::Whole)?;
                sum.is_some_and(|number| number.as_f64() != Some(0.0))
            }
            Term::In(membership) => self.membership(membership, span)?,
            Term::Test(test) => self.test(test)?,
            Term::Literal(value) => value.is_truthy(),
            Term::Function(call) => match self.function(call)?.0 {
                Value::Bool(truth) => truth,
                value => {
                    let shown = super::path::shown(&value);
                    let message = format!("`{}` gives {shown}, which is neither true nor false", call.name);
                    return self.fail(message, call.span);
                }
            },
            Term::Concat(_) => {
                let value = self.evaluate(expression)?;
                value.is_truthy() != expression.negated
            }
            Term::Macro(call) => {
                let mut text = String::new();
                self.macro_call(call, &mut text)?;
                !text.is_empty()
            }
            Term::Array(_) => return self.fail("an array is neither true nor false", span),
        };
        Ok(truth != expression.negated)
    }

    /// Whether a comparison holds; nothing where it makes no sense, which is false with `not` and without.
    fn logic(&mut self, operator: Logic, left: &'a Expression, right: &'a Expression) -> Step<Option<bool>> {
        let (compare, sign): (fn(&f64, &f64) -> bool, _) = match operator {
            Logic::Or => return Ok(Some(self.is_true(left)? || self.is_true(right)?)),
            Logic::And => return Ok(Some(self.is_true(left)? && self.is_true(right)?)),
            Logic::Equal => return self.equality(left, right),
            Logic::NotEqual => return Ok(self.equality(left, right)?.map(|equal| !equal)),
            Logic::Less => (f64::lt, "<"),
            Logic::LessOrEqual => (f64::le, "<="),
            Logic::Greater => (f64::gt, ">"),
            Logic::GreaterOrEqual => (f64::ge, ">="),
        };
        let role = Role::Compared(sign);
        let sides = (self.number(left, role)?, self.number(right, role)?);
        match (sides.0.and_then(|it| it.as_f64()), sides.1.and_then(|it| it.as_f64())) {
            (Some(left), Some(right)) => Ok(Some(compare(&left, &right))),
            _ => self.fail("the result of a division by zero can't be compared", left.span.to(right.span)),
        }
    }

    /// Two values that are compared as they would be printed. Where both would be escaped, neither need be.
    fn sides(&mut self, left: &'a Expression, right: &'a Expression) -> Step<(Value, Value)> {
        let (left, right) = (self.unescaped(left)?, self.unescaped(right)?);
        if left.1 == right.1 { Ok((left.0, right.0)) } else { Ok((escaped(left), escaped(right))) }
    }

    /// As in `tera`, a number and something that is none are neither equal nor unequal.
    fn equality(&mut self, left: &'a Expression, right: &'a Expression) -> Step<Option<bool>> {
        let (left, right) = self.sides(left, right)?;
        let is_number = |value: &Value| matches!(value, Value::Number(_));
        let is_sensible = is_number(&left) == is_number(&right);
        Ok(is_sensible.then(|| arithmetic::is_equal(&left, &right)))
    }

    fn membership(&mut self, membership: &'a In, span: Span) -> Step<bool> {
        let needle = self.plain(&membership.needle)?;
        let container = self.plain(&membership.container)?;
        let is_in = match (&container, &needle) {
            (Value::Array(values), _) => values.contains(&needle),
            (Value::String(text), Value::String(needle)) => text.contains(&**needle),
            (Value::Map(entries), Value::String(key)) => entries.contains_key(key),
            (Value::Object(object), Value::String(key)) => self.recorder.field(*object, key).is_some(),
            (Value::String(_) | Value::Map(_) | Value::Object(_), _) => {
                return self
                    .fail("only a string can be looked for in a string or a map", membership.needle.span);
            }
            _ => return self.fail("`in` looks into strings, arrays and maps only", span),
        };
        Ok(is_in != membership.negated)
    }

    /// The value of an expression in arithmetic; nothing for what is no number, such as 0/0.
    fn number(&mut self, expression: &'a Expression, role: Role) -> Step<Option<Number>> {
        let span = expression.span;
        let value = match &expression.term {
            _ if role != Role::Whole && !expression.filters.is_empty() => self.evaluate(expression)?,
            Term::Math { operator, sides } => return self.math(*operator, &sides.0, &sides.1, span),
            Term::Literal(value) => value.clone(),
            Term::Variable(path) => self.variable(path)?,
            Term::Function(call) => self.function(call)?.0,
            _ => return Err(self.problem(role.refusal("this"), span)),
        };
        match value {
            Value::Number(number) => Ok(Some(number)),
            other => Err(self.problem(role.refusal(&super::path::shown(&other)), span)),
        }
    }

    fn math(
        &mut self,
        operator: Math,
        left: &'a Expression,
        right: &'a Expression,
        span: Span,
    ) -> Step<Option<Number>> {
        let (Some(left), Some(right)) = (self.number(left, Role::Side)?, self.number(right, Role::Side)?)
        else {
            return Ok(None);
        };
        match arithmetic::compute(operator, &left, &right) {
            Sum::Number(number) => Ok(Some(number)),
            Sum::NotANumber => Ok(None),
            Sum::TooLarge => self.fail(format!("{left} {} {right} is out of range", operator.sign()), span),
            Sum::DividedByZero => self.fail(format!("{left} % {right} divides by zero"), span),
        }
    }
}

/// What a number is wanted for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// As the whole of a term, whose filters come later.
    Whole,
    /// As a side of arithmetic.
    Side,
    /// As a side of a comparison with this sign.
    Compared(&'static str),
}

impl Role {
    /// Says that something is no number.
    fn refusal(self, what: &str) -> Diagnostic {
        match self {
            Self::Whole | Self::Side => {
                Diagnostic::error(format!("{what} can't be used in arithmetic: it is no number"))
            }
            Self::Compared(sign) => {
                let diagnostic = Diagnostic::error(format!("only numbers can be compared with `{sign}`"));
                diagnostic.hint(format!("{what} is no number"))
            }
        }
    }
}

/// A value as it is printed.
fn escaped((value, escapes): Escapable) -> Value {
    match &value {
        Value::String(text) if escapes => Value::from(escaped_html(text)),
        _ => value,
    }
}

/// `not name` is true where `name` is not there.
fn is_absence_enough(expression: &Expression) -> bool {
    let is_variable = matches!(expression.term, Term::Variable(_));
    is_variable && expression.negated && expression.default_filter().is_none()
}
