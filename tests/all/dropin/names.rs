//! The functions, filters and tests that the theme's templates name, also where no page of the test sites takes them.

use std::path::Path;

use libtest_mimic::Failed;

use crate::folder;

/// Templates that the theme's README says to need Kiosque.
const OURS: [&str; 4] = ["deals.html", "figures.html", "people.html", "sponsors.html"];

/// Filters of Tera 1, and those that the manual of Zola 0.22 adds.
const FILTERS: &str = "abs addslashes as_str capitalize concat date default escape escape_xml filesizeformat filter first \
    float get group_by indent int join json_encode last length linebreaksbr lower map nth pluralize replace reverse \
    round safe slice slugify sort spaceless split striptags title trim trim_end trim_end_matches trim_start \
    trim_start_matches truncate unique upper urlencode urlencode_strict wordcount \
    base64_decode base64_encode markdown num_format regex_replace";

/// Tests of Tera 1; Zola has no others.
const TESTS: &str = "containing defined divisibleby ending_with even iterable matching number object odd \
    starting_with string undefined";

/// Functions of Tera 1, and those that the manual of Zola 0.22 adds.
const FUNCTIONS: &str = "get_env get_random now range super throw \
    get_hash get_image_metadata get_page get_section get_taxonomy get_taxonomy_term get_taxonomy_url get_url load_data \
    resize_image trans";

/// Words of the language that a parenthesis may follow.
const KEYWORDS: &str = "and elif if not or";

/// Names all that stock Zola has not.
pub(super) fn check(theme: &Path) -> Result<(), Failed> {
    let mut unknown = Vec::new();
    for (path, bytes) in folder::read(&theme.join("templates"))? {
        let name = path.to_string_lossy();
        let found = strangers(std::str::from_utf8(&bytes)?);
        if OURS.contains(&name.as_ref()) == found.is_empty() {
            unknown.push(format!("{name}: {found:?}"));
        }
    }
    if unknown.is_empty() { Ok(()) } else { Err(unknown.join("\n").into()) }
}

/// Else the test would say nothing.
pub(super) fn are_seen() -> Result<(), Failed> {
    let template = "{{ x | one(two=x) }} {# | no #} {% if x is not three(y) and four(x=\"| no\") %}{% filter five %}no()";
    let found = strangers(template);
    if found == ["one", "three", "four", "five"] { Ok(()) } else { Err(format!("{found:?}").into()) }
}

/// What a template names and stock Zola does not know.
fn strangers(template: &str) -> Vec<String> {
    let words = words(template);
    let known = |list: &str, name: &str| list.split(' ').any(|known| known == name);
    let mut strangers = Vec::new();
    for (at, word) in words.iter().enumerate().filter(|(_, word)| word.starts_with(char::is_alphabetic)) {
        let before = |back: usize| at.checked_sub(back).map_or("", |at| words[at].as_str());
        let is_called = words.get(at + 1).is_some_and(|next| next == "(");
        let is_known = match (before(1), before(2)) {
            ("|", _) | ("filter", "%") => known(FILTERS, word),
            ("is", _) | ("not", "is") => word == "not" || known(TESTS, word),
            (":" | "macro", _) => true,
            _ => !is_called || known(KEYWORDS, word) || known(FUNCTIONS, word),
        };
        if !is_known {
            strangers.push(word.clone());
        }
    }
    strangers
}

/// The words and signs of a template's tags, without comments and texts.
fn words(template: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = template;
    while let Some(start) = rest.find("{%").into_iter().chain(rest.find("{{")).chain(rest.find("{#")).min() {
        let is_comment = rest[start..].starts_with("{#");
        rest = &rest[start + 2..];
        if is_comment {
            rest = rest.split_once("#}").map_or("", |(_, after)| after);
        } else {
            rest = tag(rest, &mut words);
        }
    }
    words
}

/// Takes the words of a tag, from behind its opening; gives what comes after it.
fn tag<'t>(mut rest: &'t str, words: &mut Vec<String>) -> &'t str {
    words.push("%".into());
    while let Some(first) = rest.chars().next() {
        let is_word = |char: char| char.is_alphanumeric() || char == '_';
        let length = match first {
            '}' => return &rest[1..],
            '"' | '\'' | '`' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            _ if is_word(first) => rest.find(|char| !is_word(char)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        if !first.is_whitespace() && first != '-' {
            words.push(word.into());
        }
        rest = after;
    }
    rest
}
