//! Whether a call follows the schema of its block.

use kiosque_content::{Argument, Date, Link, LinkTarget};
use kiosque_source::{Diagnostic, Span, nearest};
use kiosque_template::Value;
use serde_json::Value as Json;

use super::{BlockBody, BlockCall, Field, Need, Type, table};

/// The files of a site, as the calls on a page name them.
pub(crate) trait Files {
    /// The tables of a TOML file, null if it is not there; or what is wrong with it.
    fn tables(&self, path: &str) -> Result<Value, Vec<Diagnostic>>;
    /// Whether there is such a file beside the page, in `static`, or elsewhere in the site.
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

/// Why a value does not name one of the tables of a data file, which are null if there is no file.
pub(super) fn unknown_key(tables: &Value, file: &str, value: &Json) -> Option<Misfit> {
    let Json::String(key) = value else { return Some(Misfit::new("a string")) };
    let Value::Map(tables) = tables else {
        let hint = format!("write the file, with a table `[{key}]`");
        return Some(Misfit { what: format!("in `{file}`, which is not there"), hint: Some(hint) });
    };
    if matches!(tables.get(&**key), Some(Value::Map(_))) {
        return None;
    }
    let near = nearest(key, tables.keys().map(|key| &**key));
    let hint = near.map_or_else(|| format!("add `[{key}]` to the file"), did_you_mean);
    Some(Misfit { what: format!("the name of a table in `{file}`"), hint: Some(hint) })
}

pub(super) fn fields_hint<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "it has none".to_owned() } else { format!("it has {}", names.join(", ")) }
}

pub(super) fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
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

/// Why a value is not of a type.
pub(super) struct Misfit {
    /// What it must be.
    pub what: String,
    pub hint: Option<String>,
}

impl Misfit {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), hint: None }
    }
}

/// Whether a value is a text without words.
pub(super) fn is_empty(value: &Json) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}

pub(super) fn misfit(kind: Type, value: &Json) -> Option<Misfit> {
    let (fits, what) = match kind {
        Type::Text => (value.is_string(), "a string"),
        Type::TextOrNumber => (value.is_string() || value.is_number(), "a string or a number"),
        Type::Number => (value.is_number(), "a number"),
        Type::Pixels => (value.as_u64().is_some_and(|number| number > 0), "a number of pixels, as `640`"),
        Type::Boolean => (value.is_boolean(), "`true` or `false`"),
        Type::Date => (is_text(value, is_date), "a date, as `\"2024-03-31\"`"),
        Type::Url => return url(value),
        Type::Amount => return amount(value),
        Type::Currency => return currency(value),
        Type::List => (is_list(value), "a list, as `[\"one\", \"two\"]`"),
        Type::Image => (is_text(value, is_image), "an image: a URL, or a path that ends as images do"),
        Type::OneOf(words) => return one_of(words, value),
        Type::Key(_) => return None,
        kind => return table::misfit(kind, value),
    };
    (!fits).then(|| Misfit::new(what))
}

pub(super) fn is_text(value: &Json, holds: impl Fn(&str) -> bool) -> bool {
    value.as_str().is_some_and(holds)
}

fn is_date(text: &str) -> bool {
    let day = Date::parse(text).map(|date| date.civil().date().to_string());
    day.is_some_and(|day| text.starts_with(&day)) && !text.contains(' ')
}

fn is_list(value: &Json) -> bool {
    value.as_array().is_some_and(|values| values.iter().all(Json::is_string))
}

/// Whether a text is a URL with a scheme that a page may have, or a path.
fn is_url(text: &str) -> bool {
    let starts = ["http://", "https://", "mailto:", "tel:", "@/", "/", "./", "../", "#"];
    let is_one_word = !text.contains(|character: char| character.is_whitespace() || character == '"');
    is_one_word && starts.iter().any(|start| text.starts_with(start))
}

fn url(value: &Json) -> Option<Misfit> {
    if is_text(value, is_url) {
        return None;
    }
    let looks_like_host = |text: &&str| !text.contains([' ', ':', '"']) && text.contains('.');
    let host = value.as_str().filter(looks_like_host);
    let hint = host.map(|host| did_you_mean(&format!("https://{host}")));
    Some(Misfit { what: "a URL, as `\"https://example.org/\"` or `\"@/about.md\"`".to_owned(), hint })
}

fn amount(value: &Json) -> Option<Misfit> {
    if value.as_f64().is_some_and(|amount| amount >= 0.0) {
        return None;
    }
    let meant = value.as_str().and_then(plain_amount);
    let hint = meant.map(|amount| format!("write `{amount}`, without quotes"));
    Some(Misfit { what: "a plain number, as `31000000`".to_owned(), hint })
}

/// The number that an amount in words means: `31 M€`, `2,5 millions`, `€1.3B`.
fn plain_amount(text: &str) -> Option<f64> {
    let text = text.trim_matches(|char: char| !char.is_alphanumeric());
    let end = text.find(|char: char| char.is_alphabetic() || "€$£¥".contains(char)).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let digits: String = digits.chars().filter(|char| !char.is_whitespace()).collect();
    let unit: String =
        unit.chars().take_while(|char| char.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let scale = match unit.as_str() {
        "" | "eur" | "euro" | "euros" | "usd" | "dollars" => 1.0,
        "k" => 1e3,
        "m" | "million" | "millions" => 1e6,
        "md" | "mds" | "milliard" | "milliards" | "b" | "bn" | "billion" | "billions" => 1e9,
        _ => return None,
    };
    let number: f64 = digits.replace(',', ".").parse().ok()?;
    Some((number * scale).round()).filter(|_| scale > 1.0 || !digits.contains([',', '.']))
}

fn currency(value: &Json) -> Option<Misfit> {
    let is_code = |text: &str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let code = value.as_str().filter(|text| is_code(text));
    if code.is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_uppercase())) {
        return None;
    }
    let hint = code.map(|code| did_you_mean(&code.to_ascii_uppercase()));
    Some(Misfit { what: "three letters, as `\"EUR\"`".to_owned(), hint })
}

fn one_of(words: &[&'static str], value: &Json) -> Option<Misfit> {
    if is_text(value, |text| words.contains(&text)) {
        return None;
    }
    let what = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let near = value.as_str().and_then(|text| nearest(text, words.iter().copied()));
    Some(Misfit { what: format!("one of {what}"), hint: near.map(did_you_mean) })
}

fn is_image(text: &str) -> bool {
    let endings = [".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"];
    let path = text.to_ascii_lowercase();
    !text.contains(char::is_whitespace)
        && (text.contains("://") || endings.iter().any(|ending| path.ends_with(ending)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_fit_their_type_or_not() {
        for (kind, good, bad) in [
            (Type::Text, json!(["a", ""]), json!([1, true, ["a"]])),
            (Type::TextOrNumber, json!(["a", 1.5]), json!([true, []])),
            (Type::Number, json!([1, -2.5]), json!(["1", true])),
            (Type::Pixels, json!([1, 640]), json!([0, -1, 1.5, "640"])),
            (Type::Boolean, json!([true, false]), json!(["true", 1])),
            (
                Type::Date,
                json!(["2024-02-29", "2024-02-29T10:00:00Z"]),
                json!(["2023-02-29", "2024-2-9", "2024-02-29 10:00:00", "soon", 2024]),
            ),
            (
                Type::Url,
                json!(["https://a.org/b?c#d", "@/a.md#b", "/a/", "#a", "../a", "mailto:a@b.org"]),
                json!(["a.org", "javascript:alert(1)", "https://a b", "", 1]),
            ),
            (Type::Amount, json!([0, 31_000_000, 2.5]), json!([-1, "31 M€", "31000000", true])),
            (Type::Currency, json!(["EUR", "USD"]), json!(["eur", "€", "EURO", 1])),
            (Type::List, json!([["a", "b"], []]), json!(["a", [1]])),
            (
                Type::Image,
                json!(["a.png", "https://a.org/b", "x/Y.JPG"]),
                json!(["a", "a b.png", "a.pdf", 1]),
            ),
            (Type::OneOf(&["hire", "board"]), json!(["hire"]), json!(["Hire", "", 1])),
        ] {
            let fits = |value: &Json| misfit(kind, value).is_none();
            let (good, bad) = (good.as_array().unwrap(), bad.as_array().unwrap());
            assert!(good.iter().all(fits), "{kind:?}: {good:?}");
            assert!(!bad.iter().any(fits), "{kind:?}: {bad:?}");
        }
    }

    #[test]
    fn hints_say_what_was_meant() {
        for (kind, value, hint) in [
            (Type::Url, "example.org/a", "did you mean `https://example.org/a`?"),
            (Type::Currency, "eur", "did you mean `EUR`?"),
            (Type::OneOf(&["hire", "departure"]), "departur", "did you mean `departure`?"),
        ] {
            assert_eq!(misfit(kind, &json!(value)).unwrap().hint.as_deref(), Some(hint));
        }
    }

    #[test]
    fn amounts_in_words_have_a_number() {
        for (text, amount) in [
            ("31 M€", Some(31e6)),
            ("2,5 millions d’euros", Some(2.5e6)),
            ("€1.3B", Some(1.3e9)),
            ("4\u{202f}000\u{a0}€", Some(4000.0)),
            ("12", Some(12.0)),
            ("1.500", None),
            ("much", None),
            ("3 à 5 millions", None),
            ("", None),
        ] {
            assert_eq!(plain_amount(text), amount, "{text}");
        }
    }
}
