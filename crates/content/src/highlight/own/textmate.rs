//! `TextMate` grammars in JSON, as VS Code has them (<https://macromates.com/manual/en/language_grammars>),
//! written as a syntax of Sublime Text, which is what the highlighter reads.
//!
//! Each rule becomes a context of its own that lists of rules include, so that a rule is there once. A rule with
//! `begin` and `end` pushes one more context; one with `begin` and `while` pushes one whose prototype leaves it,
//! and all that is above it, at the start of the first line that does not match. Three things have no
//! counterpart and are left out: `patterns` of a capture, injections, and `$1` in a scope. `$base` is taken for
//! `$self`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use kiosque_source::{Diagnostic, Source};
use serde_json::{Map, Value};
use syntect::parsing::SyntaxDefinition;

use super::expressions::{fault, place, refers_back, scopes, without_variables};
use super::sublime::quoted;
use super::{Grammar, stem, wrong};

type Rule = Map<String, Value>;

/// More rules than any grammar has.
const MOST_RULES: usize = 20_000;

/// Reads a grammar.
pub(super) fn read(
    file: &Source,
    json: &Value,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Grammar, Box<Diagnostic>> {
    let no_grammar = || Box::new(wrong(file, "its `scopeName` is no name of a scope"));
    let grammar = json.as_object().ok_or_else(no_grammar)?;
    let scope =
        text(grammar, "scopeName").map(scopes).filter(|scope| !scope.is_empty()).ok_or_else(no_grammar)?;
    let name = text(grammar, "name").unwrap_or_else(|| stem(file)).to_owned();
    let mut writer = Writer { file, scope: &scope, ..Writer::new(file, diagnostics) };
    writer.grammar(grammar);
    if writer.rules > MOST_RULES {
        return Err(Box::new(wrong(file, &format!("it has more than {MOST_RULES} rules"))));
    }
    let syntax = writer.syntax();
    let definition = SyntaxDefinition::load_from_str(&syntax, true, Some(&name));
    let definition = definition.map_err(|error| Box::new(wrong(file, &error.to_string())))?;
    Ok(Grammar { words: words(grammar, &scope, file), name, definition })
}

/// What else a fence may call the language.
fn words(grammar: &Rule, scope: &str, file: &Source) -> Vec<String> {
    let listed =
        ["aliases", "fileTypes"].into_iter().filter_map(|key| grammar.get(key)?.as_array()).flatten();
    let listed = listed.filter_map(Value::as_str).map(|word| word.trim_start_matches('.'));
    let last = scope.rsplit('.').next();
    let words = listed.chain(text(grammar, "displayName")).chain(last).chain([stem(file)]);
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn text<'v>(rule: &'v Rule, key: &str) -> Option<&'v str> {
    rule.get(key)?.as_str()
}

/// Writes the contexts of a grammar.
struct Writer<'a> {
    file: &'a Source,
    scope: &'a str,
    diagnostics: &'a mut Vec<Diagnostic>,
    repository: BTreeMap<&'a str, &'a Value>,
    lists: BTreeMap<String, Vec<Item>>,
    /// The contexts of rules, written.
    contexts: Vec<(String, String)>,
    rules: usize,
}

/// An entry of a list of rules.
#[derive(Clone)]
enum Item {
    /// The context of a rule, or a context of another grammar.
    Rule(String),
    /// Another list of this grammar.
    List(String),
}

impl<'a> Writer<'a> {
    fn new(file: &'a Source, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self {
            file,
            scope: "",
            diagnostics,
            repository: BTreeMap::new(),
            lists: BTreeMap::new(),
            contexts: Vec::new(),
            rules: 0,
        }
    }

    fn grammar(&mut self, grammar: &'a Rule) {
        if ["injections", "injectionSelector"].iter().any(|key| grammar.contains_key(*key)) {
            self.warn("its injections are left out", "injections");
        }
        self.gather(grammar);
        let main = self.items(grammar);
        self.lists.insert("main".to_owned(), main);
        for (name, rule) in self.repository.clone() {
            let items = self.item(rule);
            self.lists.insert(context_name(name), items);
        }
    }

    /// Gathers the repository, and those of rules.
    fn gather(&mut self, rule: &'a Rule) {
        let repository = rule.get("repository").and_then(Value::as_object);
        for (name, rule) in repository.into_iter().flatten() {
            self.repository.entry(name).or_insert(rule);
        }
        let rules = repository.into_iter().flat_map(Map::values);
        let patterns = rule.get("patterns").and_then(Value::as_array).into_iter().flatten();
        for rule in rules.chain(patterns).filter_map(Value::as_object) {
            self.gather(rule);
        }
    }

    /// The `patterns` of a rule.
    fn items(&mut self, rule: &'a Rule) -> Vec<Item> {
        let patterns = rule.get("patterns").and_then(Value::as_array).into_iter().flatten();
        patterns.flat_map(|pattern| self.item(pattern)).collect()
    }

    fn item(&mut self, rule: &'a Value) -> Vec<Item> {
        let Some(rule) = rule.as_object().filter(|rule| !is_disabled(rule)) else { return Vec::new() };
        if let Some(target) = text(rule, "include") {
            return self.include(target).into_iter().collect();
        }
        match (text(rule, "match"), text(rule, "begin")) {
            (Some(regex), _) => self.match_rule(rule, regex).into_iter().collect(),
            (None, Some(begin)) => self.begin_rule(rule, begin).into_iter().collect(),
            (None, None) => self.items(rule),
        }
    }

    fn include(&self, target: &str) -> Option<Item> {
        let (scope, name) =
            target.split_once('#').map_or((target, None), |(scope, name)| (scope, Some(name)));
        match (scope, name) {
            ("$self" | "$base", _) => Some(Item::List("main".to_owned())),
            (scope, Some(name)) if scope.is_empty() || scope == self.scope => {
                self.repository.contains_key(name).then(|| Item::List(context_name(name)))
            }
            (scope, None) if scope == self.scope => Some(Item::List("main".to_owned())),
            (scope, None) => Some(Item::Rule(format!("scope:{}", scopes(scope)))),
            (scope, Some(name)) => {
                Some(Item::Rule(format!("scope:{}#{}", scopes(scope), context_name(name))))
            }
        }
    }

    fn match_rule(&mut self, rule: &'a Rule, regex: &str) -> Option<Item> {
        let mut pattern = self.pattern(regex, text(rule, "name"), &[rule.get("captures")])?;
        pattern.push('}');
        Some(self.rule(format!("[{pattern}]")))
    }

    fn begin_rule(&mut self, rule: &'a Rule, begin: &str) -> Option<Item> {
        let captures = [rule.get("beginCaptures"), rule.get("captures")];
        let mut pattern = self.pattern(begin, None, &captures)?;
        let mut content = vec![
            format!("{{meta_scope: {}}}", quoted(&scopes(text(rule, "name").unwrap_or_default()))),
            format!(
                "{{meta_content_scope: {}}}",
                quoted(&scopes(text(rule, "contentName").unwrap_or_default()))
            ),
        ];
        let mut inner = self.items(rule).iter().map(Item::written).collect::<Vec<_>>();
        if let Some(end) = text(rule, "end") {
            let captures = [rule.get("endCaptures"), rule.get("captures")];
            let end = self.pattern(end, None, &captures).map(|end| format!("{end}, pop: true}}"));
            let is_last = rule.get("applyEndPatternLast").is_some_and(is_set);
            inner.splice(if is_last { inner.len()..inner.len() } else { 0..0 }, end);
        } else if let Some(condition) = text(rule, "while") {
            let prototype = self.prototype(rule, condition);
            let _ = write!(pattern, ", with_prototype: [{}]", prototype.join(", "));
        }
        content.append(&mut inner);
        let Item::Rule(content) = self.rule(format!("[{}]", content.join(", "))) else { return None };
        let _ = write!(pattern, ", push: {}}}", quoted(&content));
        Some(self.rule(format!("[{pattern}]")))
    }

    /// What is tried before all else where a rule holds `while` a condition does.
    fn prototype(&mut self, rule: &Rule, condition: &str) -> Vec<String> {
        let leave = self.pattern(&format!("^(?!{condition})"), None, &[]);
        let captures = [rule.get("whileCaptures"), rule.get("captures")];
        let go_on =
            (!refers_back(condition)).then(|| self.pattern(&format!("^(?:{condition})"), None, &captures));
        let leave = leave.map(|pattern| format!("{pattern}, pop: true}}"));
        leave.into_iter().chain(go_on.flatten().map(|pattern| format!("{pattern}}}"))).collect()
    }

    /// A pattern without its closing brace. Of `captures`, the first that is there counts.
    fn pattern(&mut self, regex: &str, name: Option<&str>, captures: &[Option<&Value>]) -> Option<String> {
        let regex = without_variables(regex);
        if let Some(fault) = fault(&regex) {
            self.warn(&format!("a rule is left out, whose expression is wrong: {fault}"), &regex);
            return None;
        }
        let captures = captures.iter().copied().flatten().next().and_then(Value::as_object);
        let named = captures.into_iter().flatten().filter_map(|(number, capture)| {
            let scope = scopes(text(capture.as_object()?, "name")?);
            Some((number.parse::<u16>().ok()?, scope)).filter(|(_, scope)| !scope.is_empty())
        });
        let (whole, parts): (Vec<_>, Vec<_>) = named.partition(|(number, _)| *number == 0);
        let name = name.map(scopes).into_iter().chain(whole.into_iter().map(|(_, scope)| scope));
        let name = name.collect::<Vec<_>>().join(" ");
        let parts: Vec<_> =
            parts.iter().map(|(number, scope)| format!("{number}: {}", quoted(scope))).collect();
        let (regex, name) = (quoted(&regex), quoted(&name));
        Some(format!("{{match: {regex}, scope: {name}, captures: {{{}}}", parts.join(", ")))
    }

    /// Keeps the context of a rule.
    fn rule(&mut self, context: String) -> Item {
        self.rules += 1;
        let name = format!(":{}", self.rules);
        self.contexts.push((name.clone(), context));
        Item::Rule(name)
    }

    fn warn(&mut self, what: &str, string: &str) {
        let warning = Diagnostic::warning(format!("the grammar `{}`: {what}", self.file.path()));
        self.diagnostics.push(match place(self.file, string) {
            Some(span) => warning.at(self.file, span),
            None => warning.in_file(self.file.path()),
        });
    }

    /// The whole syntax.
    fn syntax(mut self) -> String {
        for (name, items) in &self.lists {
            let items = self.flat(name).unwrap_or_else(|| items.clone());
            let written: Vec<_> = items.iter().map(Item::written).collect();
            self.contexts.push((name.clone(), format!("[{}]", written.join(", "))));
        }
        let contexts: Vec<_> =
            self.contexts.iter().map(|(name, text)| format!("  {}: {text}\n", quoted(name))).collect();
        format!("scope: {}\ncontexts:\n{}", quoted(self.scope), contexts.concat())
    }

    /// All rules of a list that includes itself by others, in the order in which they are tried; nothing if it
    /// does not. In `TextMate` a list that is being looked through already is passed over; here it would never end.
    fn flat(&self, name: &str) -> Option<Vec<Item>> {
        let mut open: Vec<&Item> = self.lists.get(name)?.iter().rev().collect();
        let (mut seen, mut rules, mut is_cyclic) = (BTreeSet::new(), Vec::new(), false);
        while let Some(item) = open.pop() {
            match item {
                Item::Rule(_) => rules.push(item.clone()),
                Item::List(list) if list == name => is_cyclic = true,
                Item::List(list) if seen.insert(list) => open.extend(self.lists.get(list)?.iter().rev()),
                Item::List(_) => {}
            }
        }
        is_cyclic.then_some(rules)
    }
}

impl Item {
    fn written(&self) -> String {
        let (Self::Rule(name) | Self::List(name)) = self;
        format!("{{include: {}}}", quoted(name))
    }
}

/// The context of a rule of the repository. Some names mean something else in the other format.
fn context_name(name: &str) -> String {
    let is_taken = matches!(name, "main" | "prototype" | "__start" | "__main") || name.starts_with(':');
    if is_taken { format!("::{name}") } else { name.to_owned() }
}

fn is_disabled(rule: &Rule) -> bool {
    rule.get("disabled").is_some_and(is_set)
}

/// `true`, or `1` as in property lists.
fn is_set(value: &Value) -> bool {
    value.as_bool().unwrap_or_else(|| value.as_i64() == Some(1))
}
