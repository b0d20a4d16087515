//! Regular expressions and scopes of `TextMate`, as the other format has them.

use kiosque_source::Source;
use syntect::parsing::Regex;

/// How many parts a scope can have.
const PARTS: usize = 8;

/// A regular expression in which `{{name}}` stands for itself: in the other format that is a variable.
pub(super) fn without_variables(regex: &str) -> String {
    let mut rest = regex;
    let mut safe = String::with_capacity(regex.len());
    while let Some(at) = rest.find("{{") {
        let (before, after) = (&rest[..at], &rest[at + 2..]);
        safe.push_str(before);
        let backslashes = safe.bytes().rev().take_while(|byte| *byte == b'\\').count();
        let is_name = after.find("}}").is_some_and(|end| is_word(&after[..end]));
        safe.push_str(match (is_name, backslashes % 2) {
            (true, 0) => "\\{\\{",
            (true, _) => "{\\{",
            (false, _) => "{{",
        });
        rest = after;
    }
    safe + rest
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether an expression refers to what another one captured: `\1`.
pub(super) fn refers_back(regex: &str) -> bool {
    references(regex).next().is_some()
}

/// Where `\1` and the like stand.
fn references(regex: &str) -> impl Iterator<Item = usize> {
    let bytes = regex.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at + 1 < bytes.len() {
            let here = at;
            at += if bytes[here] == b'\\' { 2 } else { 1 };
            if bytes[here] == b'\\' && bytes[here + 1].is_ascii_digit() {
                return Some(here);
            }
        }
        None
    })
}

/// Why an expression can't be used, if it can't. What it refers to may stand in another one.
pub(super) fn fault(regex: &str) -> Option<String> {
    let mut alone = regex.to_owned();
    for at in references(regex) {
        alone.replace_range(at..at + 2, "xx");
    }
    let fault = Regex::try_compile(&alone)?.to_string();
    let fault = fault.lines().next().unwrap_or_default();
    Some(fault.trim_start_matches("Oniguruma error: ").to_owned())
}

/// Scopes without what depends on the text (`$1`), and no longer than scopes can be.
pub(super) fn scopes(name: &str) -> String {
    let scope = |scope: &str| {
        let parts = scope.split('.').filter(|part| !part.is_empty() && !part.contains('$'));
        parts.take(PARTS).collect::<Vec<_>>().join(".")
    };
    let scopes: Vec<_> = name.split_whitespace().map(scope).filter(|scope| !scope.is_empty()).collect();
    scopes.join(" ")
}

/// Where a string of a JSON file stands in it, if it is written as it usually is.
pub(super) fn place(file: &Source, string: &str) -> Option<kiosque_source::Span> {
    let written = super::sublime::quoted(string);
    let at = file.text().find(&written)?;
    Some(kiosque_source::Span::new(at, at + written.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_stand_for_themselves() {
        for (regex, safe) in [
            (r"a{{b}}", r"a\{\{b}}"),
            (r"\{{b}}", r"\{\{b}}"),
            (r"\\{{b_1}}{{", r"\\\{\{b_1}}{{"),
            (r"{{ b }}", r"{{ b }}"),
        ] {
            assert_eq!(without_variables(regex), safe);
        }
    }

    #[test]
    fn references_are_seen() {
        assert!(refers_back(r"^\s*\1$"));
        assert!(!refers_back(r"\\1 \d"));
        assert_eq!(fault(r"^\1$"), None);
        assert!(fault(r"(").is_some());
    }

    #[test]
    fn scopes_are_cut() {
        assert_eq!(scopes("a.$1.b  c..d ${1:/downcase}"), "a.b c.d");
        assert_eq!(scopes("1.2.3.4.5.6.7.8.9"), "1.2.3.4.5.6.7.8");
    }
}
