//! Variables and the way into them.

use std::sync::Arc;

use kiosque_source::{Diagnostic, nearest};

use super::{Machine, Recorder, Step as Outcome};
use crate::program::{Path, Step};
use crate::{Value, to_json};

/// The variable that shows all others.
pub(super) const CONTEXT: &str = "__tera_context";

impl<'a> Machine<'a> {
    /// The value of a variable, or the reason why there is none.
    pub(super) fn variable(&mut self, path: &'a Path) -> Outcome<Value> {
        self.find(path)?.ok_or_else(|| self.problem(self.undefined(path), path.span))
    }

    /// The value of a variable, if it is there.
    #[inline]
    pub(super) fn find(&mut self, path: &'a Path) -> Outcome<Option<Value>> {
        if *path.root == *CONTEXT && path.steps.is_empty() {
            return Ok(Some(self.dump()));
        }
        let mut indices: Vec<Arc<str>> = Vec::new();
        for step in &path.steps {
            if let Step::Variable(inner) = step {
                indices.push(self.index(inner)?);
            }
        }
        let keys = Keys { steps: path.steps.iter(), indices: indices.iter() };
        let field = keys.clone().next().filter(|_| path.steps.len() == 1);
        let recorder = &mut self.recorder;
        let mut go = |value: &Value| walk(value, keys.clone(), recorder);
        Ok(self.scope.find(&path.root, field, !path.steps.is_empty(), &mut go))
    }

    /// A variable in brackets: its value is an index or a key.
    fn index(&mut self, path: &'a Path) -> Outcome<Arc<str>> {
        match self.variable(path)? {
            Value::String(key) => Ok(key),
            Value::Number(number) => Ok(number.to_string().into()),
            _ => self
                .fail(format!("`{}` is no index: it is neither a string nor a number", path.text), path.span),
        }
    }

    fn dump(&mut self) -> Value {
        let all = Value::Map(Arc::new(self.scope.dump()));
        let json = crate::json::to_json_whole(&all, &mut self.recorder);
        Value::from(serde_json::to_string_pretty(&json).unwrap_or_default())
    }

    pub(super) fn undefined(&self, path: &Path) -> Diagnostic {
        let names = self.scope.names();
        let diagnostic = Diagnostic::error(format!("the variable `{}` is not defined", path.text));
        if names.contains(&&*path.root) {
            let root = &path.root;
            return diagnostic.hint(format!("`{root}` is there, but it has no such field"));
        }
        diagnostic.did_you_mean(nearest(&path.root, names))
    }
}

/// The keys of a path: those that are written, and the values of those in brackets.
#[derive(Clone)]
struct Keys<'k> {
    steps: std::slice::Iter<'k, Step>,
    indices: std::slice::Iter<'k, Arc<str>>,
}

impl<'k> Iterator for Keys<'k> {
    type Item = &'k str;

    fn next(&mut self) -> Option<&'k str> {
        match self.steps.next()? {
            Step::Key(key) | Step::Index(key) => Some(key),
            Step::Variable(_) => self.indices.next().map(|key| &**key),
        }
    }
}

/// Goes into a value: by key into a map or an object, by index into an array.
pub(super) fn walk<'k>(
    value: &Value,
    mut keys: impl Iterator<Item = &'k str>,
    recorder: &mut Recorder<'_>,
) -> Option<Value> {
    let Some(key) = keys.next() else { return Some(value.clone()) };
    match value {
        Value::Map(entries) => walk(entries.get(key)?, keys, recorder),
        Value::Array(values) => walk(values.get(index_of(key)?)?, keys, recorder),
        Value::Object(object) => walk(&recorder.field(*object, key)?, keys, recorder),
        _ => None,
    }
}

/// An index as JSON pointers have it: no sign, no leading zero.
fn index_of(key: &str) -> Option<usize> {
    if key.starts_with('+') || (key.starts_with('0') && key.len() > 1) {
        return None;
    }
    key.parse().ok()
}

/// The keys of a path that is given as text, `a.b.0`, as filters take it.
pub(super) fn keys_of(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split('.').filter(|key| !key.is_empty())
}

/// A value for a message.
pub(super) fn shown(value: &Value) -> String {
    let mut text = to_json(value).to_string();
    if text.chars().count() > 60 {
        text = text.chars().take(60).chain(['…']).collect();
    }
    text
}
