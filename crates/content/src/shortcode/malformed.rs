//! What looks like a call but cannot be read: where that is so, and what may have been meant.

use kiosque_source::{Diagnostic, Source, Span};

/// What looks like a call but cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Malformed {
    /// The name.
    pub(super) name: Span,
    pub(super) stop: Stop,
    /// What should stand at its end: `}}`, or `%}` where a body follows.
    pub(super) close: &'static str,
    /// Whether it was reported already, as what an `{% end %}` belongs to.
    pub(super) is_told: bool,
}

/// Where reading a call stops.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stop {
    pub(super) at: usize,
    /// What should stand there.
    pub(super) wanted: Wanted,
    /// Where the last value before it starts.
    pub(super) value: Option<usize>,
}

/// What comes next in a call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Wanted {
    /// The one after the name.
    Parenthesis,
    /// Another argument, or the parenthesis after the last one.
    Argument,
    /// The value of an argument.
    Value,
    /// The braces at the end.
    End,
}

/// What is at fault, and what to do about it.
struct Fault {
    at: usize,
    hint: String,
}

const ARGUMENTS: &str = "write arguments as `name=\"text\"`, `name=1`, `name=true` or `name=[1, 2]`";

impl Malformed {
    /// Whether it is a name in braces and nothing else, or has no parentheses around its arguments.
    pub(super) fn is_bare(&self) -> bool {
        self.stop.wanted == Wanted::Parenthesis
    }

    /// Whether a body follows.
    pub(super) fn opens(&self) -> bool {
        self.close == "%}"
    }

    /// What is wrong with it, as an error.
    pub(super) fn problem(&self, source: &Source) -> Diagnostic {
        let text = source.text();
        let name = &text[self.name.range()];
        let what = match self.stop.wanted {
            Wanted::Parenthesis => "it has no parentheses",
            Wanted::Argument | Wanted::Value => "its arguments cannot be read",
            Wanted::End => "it has no end",
        };
        let Fault { at, hint } = self.fault(text);
        let problem = Diagnostic::error(format!("this is no call of `{name}`: {what}")).hint(hint);
        problem.at(source, Span::new(at, at + word(&text[at..]).len()))
    }

    fn fault(&self, text: &str) -> Fault {
        let Stop { at, wanted, value } = self.stop;
        let read = value.map_or("", |start| &text[start..at]);
        let rest = &text[at..];
        match wanted {
            Wanted::Parenthesis => Fault { at: self.name.range().start, hint: self.in_parentheses(text) },
            Wanted::End => Fault { at, hint: format!("close it with `{}`", self.close) },
            Wanted::Value => Fault { at, hint: value_hint(rest) },
            Wanted::Argument if lacks_end(read) => Fault { at: at - read.len(), hint: no_end(read) },
            Wanted::Argument if rest.starts_with(')') => {
                let hint = "take the comma away: no argument comes after it".to_owned();
                Fault { at: text[..at].trim_end().len().saturating_sub(1), hint }
            }
            Wanted::Argument => Fault { at, hint: argument_hint(read, rest) },
        }
    }

    fn in_parentheses(&self, text: &str) -> String {
        let rest = text[self.name.range().end..].trim_start();
        let arguments = if rest.starts_with(self.close) { "" } else { "…" };
        let open = if self.opens() { "{%" } else { "{{" };
        format!("write it as `{open} {}({arguments}) {}`", &text[self.name.range()], self.close)
    }
}

/// Whether what was read starts with a text that goes over a line end, or up to the quote of another argument. Both may
/// be meant, but not where what follows cannot be read.
fn lacks_end(read: &str) -> bool {
    let text = read.strip_prefix(is_quote).and_then(|inside| inside.split(&read[..1]).next());
    text.is_some_and(|text| text.contains('\n') || text.trim_end().ends_with('='))
}

/// What to do where an argument should begin; `read` starts with the value before it.
fn argument_hint(read: &str, rest: &str) -> String {
    let is_after_comma = read.trim_end().ends_with(',');
    if rest.is_empty() || rest.starts_with('}') || rest.starts_with("%}") {
        return "close the arguments with `)`".to_owned();
    }
    if rest.starts_with(',') {
        return "take the comma away".to_owned();
    }
    if starts_argument(rest, '=') {
        return "names of arguments have the letters from `a` to `z`, digits and `_`".to_owned();
    }
    if starts_argument(rest, ':') {
        return "write `=` between a name and its value".to_owned();
    }
    let is_number = read.starts_with(|first: char| first.is_ascii_digit() || first == '-');
    if is_number && (!is_after_comma || rest.starts_with(|next: char| next.is_ascii_digit())) {
        return number_hint(&format!("{read}{rest}"));
    }
    match read.chars().next().filter(|first| is_quote(*first) && !is_after_comma) {
        Some(quote) => quote_hint(quote, read.trim_end()),
        None => ARGUMENTS.to_owned(),
    }
}

/// What to do about a text that goes on after its end.
fn quote_hint(quote: char, read: &str) -> String {
    let (inside, around) = if quote == '"' { ("“…”", "'…'") } else { ("’", "\"…\"") };
    let instead = format!("write `{inside}` inside of it, or put `{around}` around it");
    if read.ends_with(&format!("\\{quote}")) {
        return format!("`\\{quote}` ends a text, too: {instead}");
    }
    format!("a text ends at the next `{quote}`: {instead}")
}

/// What to do where a value should begin.
fn value_hint(rest: &str) -> String {
    match rest.chars().next() {
        Some('“' | '”' | '„' | '‘' | '’' | '«' | '»') => {
            "write straight quotes around a text: `\"`".to_owned()
        }
        Some(quote) if is_quote(quote) && !rest[1..].contains(quote) => no_end(rest),
        Some('0'..='9' | '-' | '+' | '.') => {
            "write a number as `1`, `-1` or `1.5`, and put all else into quotes".to_owned()
        }
        None | Some(',' | ')' | '}' | '%') => "write a value after `=`".to_owned(),
        Some('[' | ']' | '{' | '"' | '\'' | '`') => ARGUMENTS.to_owned(),
        Some(_) => match value(rest).to_ascii_lowercase().as_str() {
            word @ ("true" | "false") => format!("write `{word}`"),
            _ => quoted(value(rest)),
        },
    }
}

/// What to do about a number that is none; `text` starts with it.
fn number_hint(text: &str) -> String {
    let ends = |next: char| !next.is_ascii_digit() && !is_mark(next);
    let end = text[1..].find(ends).map_or(text.len(), |end| end + 1);
    let rest = &text[end..];
    let number = text[..end].trim_end_matches(is_mark);
    let is_whole =
        text[number.len()..end].contains(',') || rest.starts_with(')') || starts_argument(rest, '=');
    match plain_number(number).filter(|_| is_whole) {
        Some(plain) if plain.contains('.') => format!("decimals come after a point: write `{plain}`"),
        Some(plain) => format!("a number has no spaces or commas in it: write `{plain}`"),
        None if is_whole => quoted(number),
        None => quoted(&text[..end + value(rest).len()]),
    }
}

/// A number as people write it, with marks between its thousands and a comma before its decimals, as a call has it.
fn plain_number(text: &str) -> Option<String> {
    let (whole, decimals) = match text.rsplit_once(',') {
        Some((whole, decimals)) if decimals.len() != 3 => (whole, Some(decimals)),
        _ => (text, None),
    };
    let mut groups = whole.split(is_mark).skip(1);
    let is_grouped = groups.all(|group| group.len() == 3);
    let digits = whole.replace(is_mark, "");
    match decimals {
        _ if !is_grouped => None,
        Some(decimals) if decimals.contains(is_mark) => None,
        Some(decimals) => Some(format!("{digits}.{decimals}")),
        None => Some(digits),
    }
}

/// Whether people write this between the digits of a number.
fn is_mark(character: char) -> bool {
    character.is_whitespace() || matches!(character, '.' | ',' | '\'' | '’' | '_')
}

fn is_quote(character: char) -> bool {
    matches!(character, '"' | '\'' | '`')
}

fn no_end(text: &str) -> String {
    format!("close the text with `{}`", &text[..1])
}

fn quoted(text: &str) -> String {
    let text = text.trim();
    let can_be_shown = text.chars().count() <= 40 && !text.contains(is_quote);
    format!("put it into quotes: `\"{}\"`", if can_be_shown { text } else { "…" })
}

/// Whether a text starts with what is meant to be a name, and then `sign`.
fn starts_argument(text: &str, sign: char) -> bool {
    let is_of_name = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-');
    let rest = text.trim_start_matches(is_of_name);
    rest.len() < text.len() && rest.trim_start_matches(' ').starts_with(sign)
}

/// What is meant to be a value: up to a comma, a brace or the end of the line.
fn value(text: &str) -> &str {
    let end = text.find([',', ')', '}', '\n']).unwrap_or(text.len());
    text[..end].trim_end()
}

/// The word that a text starts with: at least one character, unless there is none.
fn word(text: &str) -> &str {
    let Some(first) = text.chars().next() else { return text };
    let ends = |next: char| next.is_whitespace() || matches!(next, ',' | ')' | '}' | '=');
    let rest = &text[first.len_utf8()..];
    &text[..first.len_utf8() + rest.find(ends).unwrap_or(rest.len())]
}

#[cfg(test)]
mod tests {
    use kiosque_source::TreePath;

    use super::super::find;
    use super::*;

    /// The place of the first malformed call, as the text meant there, and what to do.
    fn fault(text: &str) -> (String, String) {
        let source = Source::new(TreePath::new("a.md").unwrap(), text);
        let (calls, _) = find(&source, Span::new(0, text.len()));
        let problem = calls.malformed[0].problem(&source);
        let place = problem.place.unwrap();
        let meant = place.excerpt.chars().skip(place.column as usize - 1).take(place.width as usize);
        (meant.collect(), problem.hints.concat())
    }

    #[test]
    fn the_place_and_what_was_meant() {
        let straight = "write straight quotes around a text: `\"`";
        let comma = "take the comma away: no argument comes after it";
        let name = "names of arguments have the letters from `a` to `z`, digits and `_`";
        let inside = "write `“…”` inside of it, or put `'…'` around it";
        for (arguments, meant, hint) in [
            ("value=“60”", "“60”", straight),
            ("label=« x »", "«", straight),
            ("value=’60’", "’60’", straight),
            (r#"a="Des \"x\"""#, "x\\\"\"", &format!("`\\\"` ends a text, too: {inside}")),
            (r#"a="dits "rouges" ici""#, "rouges\"", &format!("a text ends at the next `\"`: {inside}")),
            (
                "a='l'autre'",
                "autre'",
                "a text ends at the next `'`: write `’` inside of it, or put `\"…\"` around it",
            ),
            ("a=\"b", "\"b", "close the text with `\"`"),
            ("a=\"b) }}\n{{ f(a=\"c\"", "\"b", "close the text with `\"`"),
            ("a=\"b, c=\"d\"", "\"b", "close the text with `\"`"),
            ("value=\"60\",\nunité=\"%\"", "é", name),
            ("émoji=1", "émoji", name),
            ("sponsor-id=\"x\"", "-id", name),
            ("amount=31 M€, b=1", "M€", "put it into quotes: `\"31 M€\"`"),
            ("amount=1,5 M€", "5", "put it into quotes: `\"1,5 M€\"`"),
            ("amount=31 000 000, b=1", "000", "a number has no spaces or commas in it: write `31000000`"),
            ("amount=31\u{a0}000", "\u{a0}000", "a number has no spaces or commas in it: write `31000`"),
            ("amount=1.000.000", ".000", "a number has no spaces or commas in it: write `1000000`"),
            ("amount=1 234,5 b=1", "234", "decimals come after a point: write `1234.5`"),
            ("value=-1,5", "5", "decimals come after a point: write `-1.5`"),
            ("date=2024-03-12, b=1", "-03-12", "put it into quotes: `\"2024-03-12\"`"),
            ("date=12.3.2024", ".2024", "put it into quotes: `\"12.3.2024\"`"),
            ("a=60%", "%", "put it into quotes: `\"60%\"`"),
            ("a=007", "007", "write a number as `1`, `-1` or `1.5`, and put all else into quotes"),
            ("emoji=🌐", "🌐", "put it into quotes: `\"🌐\"`"),
            ("a=True", "True", "write `true`"),
            ("a=1,", ",", comma),
            ("a=\"x\",\n", ",", comma),
            ("a=1,, b=1", ",", "take the comma away"),
            ("a=, b=1", ",", "write a value after `=`"),
            ("a: 1", "a:", "write `=` between a name and its value"),
            ("\"60\"", "\"60\"", ARGUMENTS),
            ("a=[b c]", "b", "put it into quotes: `\"b c]\"`"),
        ] {
            let expected = (meant.to_owned(), hint.to_owned());
            assert_eq!(fault(&format!("{{{{ f({arguments}) }}}}")), expected, "{arguments}");
        }
        let close = "close the arguments with `)`";
        assert_eq!(fault("{{ f(a=\"x\" }}"), ("}".to_owned(), close.to_owned()));
        assert_eq!(fault("{% f(a=60 %}"), ("%".to_owned(), close.to_owned()));
        assert_eq!(fault("{{ f() %}"), ("%".to_owned(), "close it with `}}`".to_owned()));
        assert_eq!(fault("{{ f }}"), ("f".to_owned(), "write it as `{{ f() }}`".to_owned()));
        assert_eq!(fault("{% f a=1 %}"), ("f".to_owned(), "write it as `{% f(…) %}`".to_owned()));
    }
}
