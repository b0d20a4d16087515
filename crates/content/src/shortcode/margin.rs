//! The body of a block as if it stood at the margin, wherever its call stands: in a list, in a quote, indented.

/// Takes from the lines of a body what they have in front because of their place: the marks of the quotes that the
/// call stands in, which `before` shows, the text before the call in its line; and then the indentation that all of
/// them have. The line of the call itself does not count.
pub(super) fn at_margin(body: &str, before: &str) -> String {
    let is_text = |char: char| !matches!(char, ' ' | '\t' | '>' | '-' | '*' | '+' | '.' | ')' | '0'..='9');
    let quotes = before[..before.find(is_text).unwrap_or(before.len())].matches('>').count();
    let mut lines = body.split('\n');
    let first = lines.next().unwrap_or_default();
    let lines: Vec<&str> = lines.map(|line| unquoted(line, quotes)).collect();
    let filled = lines.iter().filter(|line| !line.trim().is_empty());
    let shared = filled.map(|line| indentation(line)).reduce(common).unwrap_or_default();
    let mut text = first.to_owned();
    for line in &lines {
        text.push('\n');
        text.push_str(line.strip_prefix(shared).unwrap_or_else(|| line.trim_start()));
    }
    text
}

/// A line without the marks of at most so many quotes.
fn unquoted(mut line: &str, quotes: usize) -> &str {
    for _ in 0..quotes {
        let Some(inner) = line.trim_start().strip_prefix('>') else { break };
        line = inner.strip_prefix(' ').unwrap_or(inner);
    }
    line
}

fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

fn common<'a>(one: &'a str, other: &'a str) -> &'a str {
    let same = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
    &one[..same]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_away_what_comes_of_the_place() {
        for (before, body, expected) in [
            ("", "\nA\n\n- b\n  - c\n", "\nA\n\n- b\n  - c\n"),
            ("  - ", "\n    A\n\n    - b\n      - c\n    ", "\nA\n\n- b\n  - c\n"),
            ("  ", "A\n  b\n    c", "A\nb\n  c"),
            ("> ", "\n> A\n>\n> > b\n> ", "\nA\n\n> b\n"),
            ("> - > ", "\n>   > A\n>   >   b\n", "\nA\n  b\n"),
            ("> ", "\n> A\nb\n", "\nA\nb\n"),
            ("\t", "\n\tA\n\t\tb", "\nA\n\tb"),
            ("", "\n\tA\n    b", "\n\tA\n    b"),
            ("  ", "\r\n  A\r\n  b\r\n", "\r\nA\r\nb\r\n"),
            ("a <b>c</b> ", "\n> d\n", "\n> d\n"),
            ("", "", ""),
        ] {
            assert_eq!(at_margin(body, before), expected, "{before:?} {body:?}");
        }
    }
}
