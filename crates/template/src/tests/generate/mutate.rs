//! Sources that are nearly templates.

use super::{Choices, files};

/// A template with some of its tokens deleted, doubled, swapped or replaced.
pub(in crate::tests) fn mutated(choices: &mut Choices<'_>) -> String {
    let (_, text) = files(choices).swap_remove(0);
    let mut tokens: Vec<String> = tokens(&text).into_iter().map(str::to_owned).collect();
    for _ in 0..=choices.below(3) {
        if tokens.is_empty() {
            break;
        }
        // One byte is too few for the place in a long template.
        let place = choices.below(256) * 256 + choices.below(256);
        let (at, other) = (place % tokens.len(), choices.below(tokens.len().min(256)));
        match choices.below(4) {
            0 => _ = tokens.remove(at),
            1 => tokens.insert(at, tokens[at].clone()),
            2 => tokens.swap(at, other),
            _ => tokens[at] = choices.of(TOKENS).to_owned(),
        }
    }
    tokens.concat()
}

/// Tokens in any order, between the signs of a tag or without them.
pub(in crate::tests) fn soup(choices: &mut Choices<'_>) -> String {
    let (open, close) =
        choices.of(&[("{{ ", " }}"), ("{% set x = ", " %}"), ("{% if ", " %}{% endif %}"), ("", "")]);
    let count = choices.below(14);
    let space = choices.of(&[" ", "", " "]);
    let tokens: Vec<&str> = (0..count).map(|_| choices.of(TOKENS)).collect();
    format!("{open}{}{close}", tokens.join(space))
}

/// The words, numbers, strings and signs of a text.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |it: char| it.is_alphanumeric() || it == '_';
        let length = match first {
            first if is_word(first) => rest.find(|it| !is_word(it)).unwrap_or(rest.len()),
            '{' if rest[1..].starts_with(['{', '%', '#']) => 2,
            first => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        tokens.push(token);
        rest = after;
    }
    tokens
}

const TOKENS: &[&str] = &[
    "a",
    "b.c",
    "1",
    "-",
    "+",
    "*",
    "/",
    "%",
    "(",
    ")",
    "[",
    "]",
    "not ",
    " and ",
    " or ",
    " in ",
    " is ",
    "defined",
    "not in",
    "==",
    "!=",
    "<",
    ">=",
    "|",
    "upper",
    "~",
    "\"s\"",
    "'q'",
    "`t`",
    "true",
    "False",
    "trueish",
    ",",
    "=",
    "f(",
    "x=",
    "m::f(",
    "::",
    ".",
    "1.5",
    "01",
    "-1",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{{-",
    "-%}",
    "if ",
    "endif",
    "for ",
    "block ",
    "endblock",
    "macro ",
    "raw",
    "endraw",
    "else",
    "elif ",
    "set ",
    "include ",
    "extends ",
    "import ",
    "as ",
    "super()",
    "break",
    "continue",
    "filter ",
    "ignore missing",
    "é",
    "👩‍👩‍👧",
    "\"",
    "'",
    " ",
    "\n",
    "\u{a0}",
    "9999999999999999999999",
    "isnt",
    "notx",
    "order",
    "inlist",
    "andy",
    "self::",
    "a[0]",
    "a['b']",
    "a[b]",
    "[1, ]",
    "f(x=1)",
    "f()",
    "m::f()",
    "()",
    "[]",
    "{% endif %}",
    "{% else %}",
    "{% if a %}",
    "{# c #}",
];
