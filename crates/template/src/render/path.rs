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
        let diagnostic = Diagnostic::error(format!("the variable `{}` is not defined", path.text));
        match self.scope.find(&path.root, None, false, &mut |value| Some(value.clone())) {
            Some(root) => self.missing_field(path, &root, diagnostic),
            None if self.scope.is_in_loop() && *path.root == *"loop" => {
                missing(diagnostic, "loop", path.steps.first(), LOOP.into_iter())
            }
            None if self.scope.is_out_of_sight(&path.root) => diagnostic.hint(format!(
                "a macro does not see what is set around its call: give it `{}` as an argument",
                path.root
            )),
            None => diagnostic.did_you_mean(nearest(&path.root, self.scope.names())),
        }
    }

    /// Adds how far a path leads from its root, and how it may have been meant to go on. Nothing of this
    /// counts as read.
    fn missing_field(&self, path: &Path, root: &Value, diagnostic: Diagnostic) -> Diagnostic {
        let world = self.recorder.world();
        let (mut value, mut known) = (root.clone(), path.root.to_string());
        for step in &path.steps {
            let (Step::Key(key) | Step::Index(key)) = step else { break };
            let Some(next) = walk(&value, std::iter::once(&**key), &mut Recorder::new(world)) else {
                return match &value {
                    Value::Map(entries) => {
                        missing(diagnostic, &known, Some(step), entries.keys().map(|key| &**key))
                    }
                    Value::Object(object) => {
                        let fields = world.fields(*object).iter().enumerate();
                        let fields = fields.filter(|(index, _)| world.field(*object, *index).is_some());
                        missing(diagnostic, &known, Some(step), fields.map(|(_, name)| *name))
                    }
                    Value::Array(values) => diagnostic.hint(entries(&known, values.len())),
                    Value::Null => diagnostic.hint(format!("`{known}` is null")),
                    _ => missing(diagnostic, &known, Some(step), std::iter::empty()),
                };
            };
            value = next;
            known = format!("{known}.{key}");
        }
        diagnostic.hint(format!("`{}` is there", path.root))
    }
}

/// The fields of `loop`.
const LOOP: [&str; 4] = ["index", "index0", "first", "last"];

/// Adds the nearest of the names that are there, or else that the name is not.
fn missing<'n>(
    diagnostic: Diagnostic,
    known: &str,
    step: Option<&Step>,
    names: impl Iterator<Item = &'n str>,
) -> Diagnostic {
    let near = match step {
        Some(Step::Key(key) | Step::Index(key)) => nearest(key, names),
        _ => None,
    };
    match near {
        Some(name) => diagnostic.did_you_mean(Some(&format!("{known}.{name}"))),
        None => diagnostic.hint(format!("`{known}` is there, but it has no such field")),
    }
}

/// How many entries an array has, and how the first is reached.
fn entries(known: &str, count: usize) -> String {
    match count {
        0 => format!("`{known}` has no entries"),
        1 => format!("`{known}` has one entry, `[0]`"),
        _ => format!("`{known}` has {count} entries; the first is `[0]`"),
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

/// The keys of a path that is given as text, `a.b["c.d"].0`, as filters take it. Empty ones do not count.
pub(super) fn keys_of(text: &str) -> Vec<&str> {
    let mut quote = None;
    let keys = text.split(|character| match (character, quote) {
        ('"' | '\'', None) => {
            quote = Some(character);
            true
        }
        (_, Some(open)) if character == open => {
            quote = None;
            true
        }
        (_, None) => matches!(character, '.' | '[' | ']'),
        _ => false,
    });
    keys.filter(|key| !key.is_empty()).collect()
}

/// A value for a message.
pub(super) fn shown(value: &Value) -> String {
    let mut text = to_json(value).to_string();
    if text.chars().count() > 60 {
        text = text.chars().take(60).chain(['…']).collect();
    }
    text
}
