//! Whether a call follows the schema of its block.

use kiosque_content::{Argument, Link, LinkTarget};
use kiosque_source::{Diagnostic, Span, nearest};
use kiosque_template::Value;
use serde_json::Value as Json;

use super::values::{Misfit, is_empty, misfit, unknown_key};
use super::{BlockBody, BlockCall, Field, Need, Type};

/// The files of a site, as the calls on a page name them.
pub(crate) trait Files {
    /// The tables of a TOML file, null if it is not there; or what is wrong with it.
    fn tables(&self, path: &str) -> Result<Value, Vec<Diagnostic>>;
    /// Whether a file is published at this path, beside the page or from the root of the site.
    fn has(&self, path: &str) -> bool;
    /// The permalink of a content file, by its path in the content folder.
    fn permalink(&self, path: &str) -> Option<String>;
    /// The content file that may have been meant by a path.
    fn nearest(&self, path: &str) -> Option<&str>;
}

/// What is wrong with a call, and where its URLs lead in the site.
pub(crate) fn check(called: &BlockCall<'_>, files: &dyn Files) -> (Vec<Diagnostic>, Vec<Link>) {
    let mut check = Check { called, files, meant: Vec::new(), problems: Vec::new(), links: Vec::new() };
    for argument in &called.call.arguments {
        check.argument(argument);
    }
    check.required();
    check.body();
    (check.problems, check.links)
}

struct Check<'a> {
    called: &'a BlockCall<'a>,
    files: &'a dyn Files,
    /// The fields that misspelt ones were meant to be.
    meant: Vec<&'static str>,
    problems: Vec<Diagnostic>,
    links: Vec<Link>,
}

impl Check<'_> {
    fn error(&mut self, problem: Diagnostic, span: Span) {
        self.problems.push(problem.at(self.called.source, span));
    }

    fn argument(&mut self, argument: &Argument) {
        let block = self.called.block;
        let Some(field) = block.field(&argument.name) else {
            let problem = Diagnostic::error(format!("`{}` has no field `{}`", block.name, argument.name));
            let names = block.fields.iter().map(|field| field.name);
            let problem = match nearest(&argument.name, names.clone()) {
                Some(name) => {
                    self.meant.push(name);
                    problem.did_you_mean(Some(name))
                }
                None => problem.hint(fields_hint(names)),
            };
            return self.error(problem, argument.name_span);
        };
        if self.called.lacks(field) {
            return;
        }
        let misfit = match field.kind {
            Type::Key(file) => self.key(file, &argument.value),
            kind => misfit(kind, &argument.value),
        };
        let Some(Misfit { what, hint }) = misfit else {
            return match field.kind {
                Type::Image => self.image(argument),
                Type::Url => self.url(argument),
                _ => {}
            };
        };
        let mut problem = Diagnostic::error(format!("`{}` of `{}` must be {what}", field.name, block.name));
        problem.hints.extend(hint);
        self.error(problem, argument.value_span);
    }

    /// Looks the key up in a data file.
    fn key(&mut self, file: &str, value: &Json) -> Option<Misfit> {
        let tables = self.files.tables(file).map_err(|problems| self.problems.extend(problems));
        unknown_key(&tables.ok()?, file, value)
    }

    /// Looks for an image, unless it is on another site.
    fn image(&mut self, argument: &Argument) {
        let path = argument.value.as_str().unwrap_or_default();
        if !path.contains("://") && !self.files.has(path) {
            let problem = Diagnostic::error(format!("there is no image `{path}`"));
            self.error(problem.hint("put it beside the page, or into `static`"), argument.value_span);
        }
    }

    /// Looks for the content file of a URL that names one.
    fn url(&mut self, argument: &Argument) {
        let url = argument.value.as_str().unwrap_or_default();
        let span = argument.value_span;
        let target = LinkTarget::of(url, |path| self.files.permalink(path));
        if let Some(LinkTarget::Internal { path, permalink: None, .. }) = &target {
            let problem = Diagnostic::error(format!("broken link: there is no content file `@/{path}`"));
            let nearest = self.files.nearest(path).map(|path| format!("@/{path}"));
            self.error(problem.did_you_mean(nearest.as_deref()), span);
        }
        // Whether an address elsewhere is a link, and not where a form is sent, is seen in what the template makes of it.
        let inside = target.filter(|target| !matches!(target, LinkTarget::External { .. }));
        self.links.extend(inside.map(|target| Link { target, span }));
    }

    fn required(&mut self) {
        let called = self.called;
        let name = called.block.name;
        let meant = std::mem::take(&mut self.meant);
        let is_there = |field: &str| called.has(field) || meant.contains(&field);
        for field in called.block.fields {
            let wanted = match field.need {
                Need::Required if !is_there(field.name) => format!("`{}`", field.name),
                Need::Or(other) if !is_there(field.name) && !is_there(other) => {
                    format!("`{}` or `{other}`", field.name)
                }
                Need::With(others) if is_there(field.name) && !others.iter().any(|other| is_there(other)) => {
                    self.says_nothing_alone(field, others);
                    continue;
                }
                _ => continue,
            };
            let problem = Diagnostic::error(format!("`{name}` needs {wanted}")).hint(example(field));
            self.error(problem, called.call.name_span);
        }
    }

    fn says_nothing_alone(&mut self, field: &Field, others: &[&'static str]) {
        let (block, call) = (self.called.block, self.called.call);
        let argument = call.arguments.iter().rfind(|argument| argument.name == field.name);
        let others = others.iter().map(|other| format!("`{other}`")).collect::<Vec<_>>().join(" or ");
        let problem = format!("`{}` of `{}` says nothing without {others}", field.name, block.name);
        self.error(Diagnostic::error(problem), argument.map_or(call.name_span, |it| it.name_span));
    }

    fn body(&mut self) {
        let (block, call) = (self.called.block, self.called.call);
        let name = block.name;
        let (message, hint) = match (block.body, &call.body) {
            (BlockBody::None, Some(_)) => {
                (format!("`{name}` has no body"), format!("call it as `{{{{ {name}(…) }}}}`, without an end"))
            }
            (BlockBody::Required, None) => {
                (format!("`{name}` needs a body"), format!("call it as `{{% {name}(…) %}}…{{% end %}}`"))
            }
            (BlockBody::Or(field), None) if call.argument(field).is_none_or(is_empty) => (
                format!("`{name}` needs a body or `{field}`"),
                format!("call it as `{{% {name}(…) %}}…{{% end %}}`, or add `{field}`"),
            ),
            _ => return,
        };
        self.error(Diagnostic::error(message).hint(hint), call.name_span);
    }
}

pub(super) fn fields_hint<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "it has none".to_owned() } else { format!("it has {}", names.join(", ")) }
}

/// How a field is written, and what for.
fn example(field: &Field) -> String {
    let value = match field.kind {
        Type::Number | Type::Pixels | Type::Amount => "1",
        Type::Boolean => "true",
        Type::List => "[\"…\"]",
        _ => "\"…\"",
    };
    format!("write `{}={value}`: {}", field.name, field.help)
}
