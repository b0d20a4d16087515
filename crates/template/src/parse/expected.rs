//! What was expected where a template does not parse, in a few words.

use std::collections::BTreeSet;

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

/// What someone who knows another language may have meant to write.
pub(super) fn meant(found: &str) -> Option<&'static str> {
    let signs = [("&&", "and"), ("!", "not"), ("=", "==")];
    signs.into_iter().find(|(sign, _)| found.starts_with(sign)).map(|(_, word)| word)
}
