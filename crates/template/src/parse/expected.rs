//! What was expected where a template does not parse, in a few words.

use std::collections::BTreeSet;

use super::scanner::is_name_character;

/// Said of a string without its second quote.
pub(super) const END_OF_STRING: &str = "the end of the string";

/// What can follow a value, and is no more than a sign between two of them.
const OPERATORS: [&str; 16] =
    ["==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "~", "and", "or", "in", "is"];

/// How a value can begin, after a name too.
const STARTS: [&str; 7] = ["(", "[", "::", "not", "a name", "a string", "a number"];

/// How many things are named at most.
const MOST: usize = 5;

/// The expectations as a list for people: `an operator, a filter or }}`.
pub(super) fn list(expected: &BTreeSet<&'static str>) -> String {
    let has_operator = ["==", "+", "and"].iter().any(|operator| expected.contains(operator));
    let has_value = expected.contains("a number");
    let is_covered = |what: &str| {
        (has_operator && (OPERATORS.contains(&what) || STARTS.contains(&what)))
            || (has_value && STARTS.contains(&what))
    };
    let groups = [("a value", has_value), ("an operator", has_operator)];
    let groups = groups.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name.to_owned());
    let others = expected.iter().filter(|what| !is_covered(what)).map(|what| described(what));
    one_of(&groups.chain(others).take(MOST).collect::<Vec<_>>())
}

fn described(what: &str) -> String {
    match what {
        "|" => "a filter".to_owned(),
        _ if what.contains(' ') => what.to_owned(),
        _ => format!("`{what}`"),
    }
}

fn one_of(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [name] => name.clone(),
        [names @ .., last] => format!("{} or {last}", names.join(", ")),
    }
}

/// Where a tag does not parse.
pub(super) struct Failed<'s> {
    /// The tag up to there.
    pub before: &'s str,
    /// What comes then.
    pub rest: &'s str,
    pub expected: &'s BTreeSet<&'static str>,
}

/// What may have been meant, by the first rule that knows.
pub(super) fn hint(failed: &Failed<'_>) -> Option<String> {
    let rules = [other_language, text_in_arithmetic, argument_without_name, else_if, number_after_in];
    rules.iter().find_map(|rule| rule(failed)).map(str::to_owned)
}

type Hint = Option<&'static str>;

/// Signs that someone who knows another language may write.
fn other_language(failed: &Failed<'_>) -> Hint {
    const SIGNS: [(&str, &str); 3] =
        [("&&", "did you mean `and`?"), ("!", "did you mean `not`?"), ("=", "did you mean `==`?")];
    SIGNS.into_iter().find(|(sign, _)| failed.rest.starts_with(sign)).map(|(_, hint)| hint)
}

/// `1 + "a"`, `"a" + 1`.
fn text_in_arithmetic(failed: &Failed<'_>) -> Hint {
    let before = failed.before.trim_end();
    let is_text = (before.ends_with('+') && failed.rest.starts_with(QUOTES))
        || (before.ends_with(QUOTES) && failed.rest.starts_with('+'));
    is_text.then_some("arithmetic takes numbers; texts are joined with `~`")
}

/// `f(5)`, `f(page.date)`, `truncate: 5`.
fn argument_without_name(failed: &Failed<'_>) -> Hint {
    let begins = |text: &str| text.trim_end().ends_with(['(', ',']);
    let is_value = failed.rest.starts_with(|first: char| QUOTES.contains(&first) || first.is_ascii_digit());
    let is_literal = is_value && begins(failed.before) && failed.expected.contains("a name");
    let is_only = |what: &str| failed.expected.len() == 1 && failed.expected.contains(what);
    let is_variable = is_only("=") && begins(failed.before.trim_end().trim_end_matches(is_name_character));
    let has_colon = failed.rest.starts_with(':') && failed.expected.contains("(");
    (is_literal || is_variable || has_colon).then_some("arguments have names: `name=value`")
}

/// `{% else if a %}`.
fn else_if(failed: &Failed<'_>) -> Hint {
    let is_else = failed.before.trim_end().ends_with("else") && failed.rest.starts_with("if");
    is_else.then_some("did you mean `elif`?")
}

/// `a in 5`: a number could begin a text joined by `~`, and nothing else.
fn number_after_in(failed: &Failed<'_>) -> Hint {
    let is_so = failed.expected.iter().eq([&"~"]);
    is_so.then_some("`in` looks into a text, an array or a variable")
}

/// Where the first string of a tag begins that goes over the end of a line.
pub(super) fn long_string(tag: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let start = at + tag[at..].find(QUOTES)?;
        let quote = tag[start..].chars().next()?;
        let length = tag[start + 1..].find(quote)?;
        at = start + length + 2;
        if tag[start..at].contains('\n') {
            return Some(start);
        }
    }
}

/// What strings begin and end with.
pub(super) const QUOTES: [char; 3] = ['"', '\'', '`'];
