//! Calls of functions, filters and macros.

use std::sync::{Arc, LazyLock};

use kiosque_source::{Diagnostic, Frame, Hash, Hasher, Place, Span, nearest};

use super::expression::Escapable;
use super::{Machine, Step, crashes, filters, functions};
use crate::json::to_json_whole;
use crate::library::{NoMacro, Template};
use crate::program::{Call, Macro, MacroCall};
use crate::world::{Answer, Arguments, Asked, Refusal};
use crate::{Value, from_json};

/// The built-in filters, tests and functions.
pub(super) static TERA: LazyLock<tera::Tera> = LazyLock::new(tera::Tera::default);

impl<'a> Machine<'a> {
    /// Calls a function: one of the world, or a built-in one.
    pub(super) fn function(&mut self, call: &'a Call) -> Step<Escapable> {
        let arguments = self.arguments(call)?;
        let asked = self.recorder.call((Asked::Function, &call.name, self.depth), &Value::Null, arguments);
        let arguments = match asked {
            Ok(outcome) => return self.answered(outcome, call),
            Err(arguments) => arguments,
        };
        let native = match &*call.name {
            "get_random" => Some(functions::get_random(&arguments, self.next_random())),
            "range" => Some(functions::range(&arguments)),
            _ => None,
        };
        if let Some(outcome) = native {
            let message = |error| format!("`{}`: {error}", call.name);
            let value = outcome.or_else(|error| self.fail(message(error), call.span))?;
            return Ok((value, true));
        }
        let Ok(function) = TERA.get_function(&call.name) else {
            return Err(self.unknown("function", call, Asked::Function));
        };
        let outcome = function.call(&self.json_arguments(&arguments));
        let value = outcome.map_err(|error| self.tera_error(&error, call.span))?;
        Ok((from_json(&value), !function.is_safe()))
    }

    /// Applies a filter: one of the world, or a built-in one.
    pub(super) fn filter(&mut self, value: &Value, call: &'a Call) -> Step<Escapable> {
        let arguments = self.arguments(call)?;
        let arguments = match self.recorder.call((Asked::Filter, &call.name, self.depth), value, arguments) {
            Ok(outcome) => return self.answered(outcome, call),
            Err(arguments) => arguments,
        };
        let message = |message: &str| format!("filter `{}`: {message}", call.name);
        if let Some(outcome) = filters::native(&call.name, value, &arguments, &mut self.recorder) {
            let value = outcome.or_else(|error| self.fail(message(&error), call.span))?;
            return Ok((value, true));
        }
        crashes::refuse_filter(&call.name, value, &arguments)
            .or_else(|error| self.fail(message(error), call.span))?;
        let Ok(filter) = TERA.get_filter(&call.name) else {
            return Err(self.unknown("filter", call, Asked::Filter));
        };
        let json = to_json_whole(value, &mut self.recorder);
        let outcome = filter.filter(&json, &self.json_arguments(&arguments));
        let value = outcome.map_err(|error| self.tera_error(&error, call.span))?;
        Ok((from_json(&value), !filter.is_safe()))
    }

    /// A number that differs from call to call, and is the same for the same call of the same render.
    fn next_random(&mut self) -> Hash {
        self.random_calls += 1;
        let mut hasher = Hasher::new();
        hasher.hash(self.recorder.world().seed()).number(self.random_calls);
        hasher.finish()
    }

    fn answered(&mut self, outcome: Result<Answer, Refusal>, call: &Call) -> Step<Escapable> {
        let file = self.file;
        self.recorder.locate_effects(|| Place::new(file.source(), call.span));
        let answer = outcome.map_err(|refusal| self.refused(refusal, &call.name, call.span))?;
        Ok((answer.value, !answer.safe))
    }

    fn arguments(&mut self, call: &'a Call) -> Step<Arguments> {
        let arguments = call.arguments.iter();
        let evaluated = arguments.map(|(name, value)| Ok((name.clone(), self.plain(value)?)));
        evaluated.collect::<Step<Vec<_>>>().map(Arguments)
    }

    fn json_arguments(&mut self, arguments: &Arguments) -> std::collections::HashMap<String, tera::Value> {
        let arguments = arguments.0.iter();
        arguments.map(|(name, value)| (name.to_string(), to_json_whole(value, &mut self.recorder))).collect()
    }

    fn refused(&self, refusal: Refusal, name: &str, span: Span) -> Vec<Diagnostic> {
        let place = Place::new(self.file.source(), span);
        if refusal.inner.is_empty() {
            let diagnostic = Diagnostic::error(format!("`{name}`: {}", refusal.message));
            let diagnostic = refusal.hints.into_iter().fold(diagnostic, Diagnostic::hint);
            return self.problem(diagnostic, span);
        }
        let mut inner = refusal.inner;
        for diagnostic in &mut inner {
            diagnostic.led_by(Frame { what: format!("in `{name}` at"), place: place.clone() });
        }
        inner
    }

    fn tera_error(&self, error: &tera::Error, span: Span) -> Vec<Diagnostic> {
        self.problem(Diagnostic::error(error.to_string()), span)
    }

    fn unknown(&self, kind: &str, call: &Call, asked: Asked) -> Vec<Diagnostic> {
        if (asked, &*call.name) == (Asked::Function, "super") {
            let diagnostic = Diagnostic::error("`super()` is there in blocks only");
            let hint = "it stands alone, `{{ super() }}`, and in no `for` or `filter` inside of the block";
            return self.problem(diagnostic.hint(hint), call.span);
        }
        let mut names = self.recorder.world().names(asked).to_vec();
        match asked {
            Asked::Function => names.extend(TERA.functions.keys().map(String::as_str)),
            Asked::Filter => names.extend(TERA.filters.keys().map(String::as_str).chain(["safe", "default"])),
            Asked::Lookup => {}
        }
        names.sort_unstable();
        let diagnostic = Diagnostic::error(format!("there is no {kind} `{}`", call.name));
        self.problem(diagnostic.did_you_mean(nearest(&call.name, names)), call.span)
    }

    /// Renders a macro.
    pub(super) fn macro_call(&mut self, call: &'a MacroCall, text: &mut String) -> Step<()> {
        let MacroCall { namespace, call } = call;
        let (file, template, definition) = self.find_macro(namespace, call)?;
        let mut variables = Vec::with_capacity(definition.parameters.len());
        for (name, default) in &definition.parameters {
            let value = match (call.argument(name), default) {
                (Some(value), _) => self.plain(value)?,
                (None, Some(default)) => default.clone(),
                (None, None) => {
                    let message = format!("macro `{namespace}::{}` needs the argument `{name}`", call.name);
                    let diagnostic = name_strangers(Diagnostic::error(message), call, definition);
                    return Err(self.problem(diagnostic, call.span));
                }
            };
            variables.push((name, value));
        }
        let what = || format!("macro `{namespace}::{}` called at", call.name);
        self.enter(template, what, call.span, |machine| {
            machine.scope.push_macro(file, variables);
            let outcome = machine.nodes(&definition.body, text);
            machine.scope.pop();
            outcome.map(|_| ())
        })
    }

    fn no_namespace(&self, namespace: &str, from: &str) -> Diagnostic {
        let diagnostic = Diagnostic::error(format!("no macros are imported as `{namespace}`"));
        let own = || self.file.namespaces();
        if own().any(|name| name == namespace) {
            return diagnostic.hint(format!("import them in `{from}`: macros are looked up from there"));
        }
        match nearest(namespace, own()) {
            Some(name) => diagnostic.did_you_mean(Some(name)),
            None => {
                diagnostic.hint(format!("write `{{% import \"file.html\" as {namespace} %}}` at the top"))
            }
        }
    }

    /// Macros are looked up from the template of the block that was entered last, or from the root of the
    /// inheritance, or from the file that is active: as in `tera`.
    fn find_macro(
        &mut self,
        namespace: &'a Arc<str>,
        call: &'a Call,
    ) -> Step<(&'a Arc<str>, &'a Template, &'a Macro)> {
        let from = match self.blocks.last() {
            Some((_, template, _)) => template,
            None if self.program.parents.is_empty() => self.scope.template(),
            None => self.root_name(),
        };
        self.program.library.find_macro(from, namespace, &call.name).map_err(|missing| {
            let diagnostic = match missing {
                NoMacro::Namespace => self.no_namespace(namespace, from),
                NoMacro::Macro(nearest) => {
                    let missing = format!("there is no macro `{}` in `{namespace}`", call.name);
                    Diagnostic::error(missing).did_you_mean(nearest.as_deref())
                }
            };
            self.problem(diagnostic, call.span)
        })
    }
}

/// Adds which arguments of a call the macro does not have.
fn name_strangers(diagnostic: Diagnostic, call: &Call, definition: &Macro) -> Diagnostic {
    let is_known = |name: &str| definition.parameters.iter().any(|(known, _)| **known == *name);
    let strangers = call.arguments.iter().filter(|(name, _)| !is_known(name));
    strangers.fold(diagnostic, |it, (name, _)| it.hint(format!("`{name}` is none of its arguments")))
}
