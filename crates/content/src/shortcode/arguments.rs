//! The grammar inside of a call: a name and arguments.

use kiosque_source::Span;
use serde_json::{Number, Value};

use super::Argument;
use super::malformed::{Stop, Wanted};

/// How deep arrays may nest.
const DEPTH: usize = 32;

/// A name with arguments, `name(a = 1, b = "x")`.
#[derive(Debug, PartialEq)]
pub(super) struct Head {
    pub(super) name: String,
    pub(super) name_span: Span,
    pub(super) arguments: Vec<Argument>,
}

/// Reads a text from a place on. What does not fit leaves it there: callers give up then.
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
    /// What comes next in a call.
    wanted: Wanted,
    /// Where the last value starts.
    value: Option<usize>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at, wanted: Wanted::Parenthesis, value: None }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Where it is, and why it may have stopped there.
    pub(super) fn stop(&self) -> Stop {
        Stop { at: self.at, wanted: self.wanted, value: self.value }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Goes past `token`, if that comes next.
    pub(super) fn token(&mut self, token: &str) -> Option<()> {
        self.rest().starts_with(token).then(|| self.at += token.len())
    }

    pub(super) fn space(&mut self) -> &mut Self {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        self
    }

    /// Goes past `[A-Za-z_][A-Za-z0-9_]*`.
    pub(super) fn name(&mut self) -> Option<Span> {
        let bytes = self.rest().as_bytes();
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let len = bytes.iter().take_while(|byte| is_name(byte)).count();
        if len == 0 || bytes[0].is_ascii_digit() {
            return None;
        }
        let span = Span::new(self.at, self.at + len);
        self.at += len;
        Some(span)
    }

    /// Goes past a name with arguments in parentheses.
    pub(super) fn head(&mut self) -> Option<Head> {
        let name_span = self.name()?;
        self.space().token("(")?;
        let mut arguments = Vec::new();
        self.wanted = Wanted::Argument;
        while self.space().token(")").is_none() {
            if !arguments.is_empty() && self.token(",").is_some() {
                self.space();
            }
            arguments.push(self.argument()?);
        }
        self.wanted = Wanted::End;
        Some(Head { name: self.text[name_span.range()].to_owned(), name_span, arguments })
    }

    fn argument(&mut self) -> Option<Argument> {
        let name_span = self.name()?;
        if self.space().token("=").is_none() {
            self.leave_word(name_span);
            return None;
        }
        let start = self.space().at;
        self.wanted = Wanted::Value;
        self.value = Some(start);
        let value = self.value(0)?;
        self.wanted = Wanted::Argument;
        let name = self.text[name_span.range()].to_owned();
        Some(Argument { name, value, name_span, value_span: Span::new(start, self.at) })
    }

    /// Goes back to the start of what is no name of an argument, unless a letter in it is the reason.
    fn leave_word(&mut self, word: Span) {
        let is_cut =
            self.text[word.range().end..].starts_with(|next: char| next.is_alphabetic() || next == '-');
        self.at = if is_cut { word.range().end } else { word.range().start };
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        match self.rest().as_bytes().first()? {
            quote @ (b'"' | b'\'' | b'`') => self.string(*quote),
            b'[' if depth < DEPTH => self.array(depth),
            b'-' | b'0'..=b'9' => self.or_back(Self::number),
            _ => self.or_back(Self::boolean),
        }
    }

    /// Reads a value, or stays at its start.
    fn or_back(&mut self, read: impl FnOnce(&mut Self) -> Option<Value>) -> Option<Value> {
        let start = self.at;
        let value = read(self);
        if value.is_none() {
            self.at = start;
        }
        value
    }

    fn boolean(&mut self) -> Option<Value> {
        let word = self.name()?;
        match &self.text[word.range()] {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        }
    }

    /// A string ends at the next quote of its kind; there are no escapes.
    fn string(&mut self, quote: u8) -> Option<Value> {
        let start = self.at + 1;
        let len = self.text[start..].find(char::from(quote))?;
        self.at = start + len + 1;
        Some(Value::String(self.text[start..start + len].to_owned()))
    }

    fn array(&mut self, depth: usize) -> Option<Value> {
        self.token("[")?;
        let mut values = Vec::new();
        while self.space().token("]").is_none() {
            values.push(self.value(depth + 1)?);
            if self.space().token(",").is_none() {
                self.token("]")?;
                break;
            }
        }
        Some(Value::Array(values))
    }

    fn number(&mut self) -> Option<Value> {
        let start = self.at;
        let _ = self.token("-");
        let digits = self.digits()?;
        if digits.len() > 1 && digits.starts_with('0') {
            return None;
        }
        if self.token(".").is_none() {
            return self.text[start..self.at].parse().ok().map(|number: i64| number.into());
        }
        self.digits()?;
        let number = self.text[start..self.at].parse().ok()?;
        Number::from_f64(number).map(Value::Number)
    }

    fn digits(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let len = rest.bytes().take_while(u8::is_ascii_digit).count();
        self.at += len;
        (len > 0).then(|| &rest[..len])
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn values(text: &str) -> Option<Value> {
        let mut cursor = Cursor::new(text, 0);
        let head = cursor.head()?;
        assert_eq!(cursor.at(), text.len(), "{text}");
        Some(head.arguments.into_iter().map(|argument| (argument.name, argument.value)).collect())
    }

    #[test]
    fn values_of_every_kind() {
        let text = "f(s=\"double 'in'\", t='single \"in\"', u=`back`, i=42, n=-7, f=1.5, b=true, a=[\"x\", 'y', [3],])";
        let expected = json!({
            "s": "double 'in'", "t": "single \"in\"", "u": "back", "i": 42, "n": -7, "f": 1.5, "b": true,
            "a": ["x", "y", [3]],
        });
        assert_eq!(values(text), Some(expected));
        assert_eq!(values("f(s=\"a \\n b\nc\")"), Some(json!({"s": "a \\n b\nc"})));
        assert_eq!(values("f ( a = 1 b=2\n)"), Some(json!({"a": 1, "b": 2})));
        assert_eq!(values("f()"), Some(json!({})));
        assert_eq!(values("f(e=[])"), Some(json!({"e": []})));
    }

    #[test]
    fn what_zola_takes_for_text_is_no_call() {
        for text in [
            "f",
            "f(1)",
            "f(a)",
            "f(a=b)",
            "f(a=1,)",
            "f(,a=1)",
            "f(a=\"x)",
            "f(a=1.)",
            "f(a=.5)",
            "f(a=1e3)",
            "f(a=True)",
            "f(a=+1)",
            "f(a=007)",
            "f(a=- 1)",
            "f(a=[,])",
            "f(a={b=1})",
            "1f()",
            "f-g()",
            "é()",
            "f(a=99999999999999999999)",
            "",
        ] {
            assert_eq!(Cursor::new(text, 0).head(), None, "{text}");
        }
        assert_eq!(Cursor::new(&format!("f(a={}", "[".repeat(100_000)), 0).head(), None);
    }

    #[test]
    fn spans() {
        let text = "{{ f(ab = 'x') }}";
        let head = Cursor::new(text, 3).head().unwrap();
        assert_eq!(&text[head.name_span.range()], "f");
        assert_eq!(&text[head.arguments[0].name_span.range()], "ab");
        assert_eq!(&text[head.arguments[0].value_span.range()], "'x'");
    }
}
