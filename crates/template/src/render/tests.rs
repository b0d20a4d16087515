//! `is` tests.

use kiosque_source::{Diagnostic, nearest};

use super::call::TERA;
use super::{Machine, Step, crashes};
use crate::Value;
use crate::json::to_json_whole;
use crate::program::Test;

impl<'a> Machine<'a> {
    /// Whether `variable is test` holds.
    pub(super) fn test(&mut self, test: &'a Test) -> Step<bool> {
        let mut arguments = Vec::with_capacity(test.arguments.len());
        for argument in &test.arguments {
            arguments.push(self.plain(argument)?);
        }
        let subject = self.find(&test.subject).ok().flatten();
        let holds = match self.native_test(&test.name, subject.as_ref(), &arguments) {
            Some(holds) => holds,
            None => self.tera_test(test, subject.as_ref(), &arguments)?,
        };
        Ok(holds != test.negated)
    }

    /// The tests that say something of the kind of a value, without turning it into JSON. Wrong uses are
    /// left to `tera`, which explains them.
    fn native_test(&mut self, name: &str, subject: Option<&Value>, arguments: &[Value]) -> Option<bool> {
        match (name, subject, arguments) {
            ("defined", subject, []) => Some(subject.is_some()),
            ("undefined", subject, []) => Some(subject.is_none()),
            ("string", Some(subject), []) => Some(matches!(subject, Value::String(_))),
            ("number", Some(subject), []) => Some(matches!(subject, Value::Number(_))),
            ("object", Some(subject), []) => Some(matches!(subject, Value::Map(_) | Value::Object(_))),
            ("iterable", Some(subject), []) => {
                Some(matches!(subject, Value::Array(_) | Value::Map(_) | Value::Object(_)))
            }
            ("containing", Some(Value::Array(values)), [needle]) => {
                Some(values.iter().any(|value| value == needle))
            }
            ("containing", Some(Value::Object(object)), [Value::String(key)]) => {
                Some(self.recorder.field(*object, key).is_some())
            }
            ("containing", Some(Value::Map(entries)), [Value::String(key)]) => {
                Some(entries.contains_key(key))
            }
            _ => None,
        }
    }

    fn tera_test(&mut self, test: &'a Test, subject: Option<&Value>, arguments: &[Value]) -> Step<bool> {
        let Ok(tester) = TERA.get_tester(&test.name) else {
            let mut names: Vec<&str> = TERA.testers.keys().map(String::as_str).collect();
            names.sort_unstable();
            let diagnostic = Diagnostic::error(format!("there is no test `{}`", test.name));
            return Err(self.problem(diagnostic.did_you_mean(nearest(&test.name, names)), test.span));
        };
        crashes::refuse_test(&test.name, subject, arguments.len())
            .or_else(|error| self.fail(error, test.span))?;
        let subject = subject.map(|value| to_json_whole(value, &mut self.recorder));
        let arguments: Vec<_> =
            arguments.iter().map(|value| to_json_whole(value, &mut self.recorder)).collect();
        let outcome = tester.test(subject.as_ref(), &arguments);
        outcome.or_else(|error| self.fail(error.to_string(), test.span))
    }
}
