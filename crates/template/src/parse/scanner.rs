//! The text of a template with a position in it.

use std::collections::{BTreeMap, BTreeSet};

use kiosque_source::{Diagnostic, Source, Span};

use super::expected::{self, Failed};
use crate::program::Call;

/// How deep tags and expressions may be nested.
pub(super) const DEPTH: usize = 100;

/// How many operators a tag may have: as many as can be evaluated one inside of the other.
const OPERATORS: usize = 300;

/// A position in a template. A rule that does not match leaves the position where it was.
pub(super) struct Scanner<'s> {
    pub source: &'s Source,
    pub text: &'s str,
    pub at: usize,
    pub depth: usize,
    /// Where the tag begins.
    pub tag: usize,
    /// Function calls by position, with their ends and how many operators they have: a call can be reached by several rules, and its arguments can hold
    /// further calls, so that without this the time would double with each level.
    pub calls: BTreeMap<usize, Option<(Call, usize, usize)>>,
    /// The operators of the tag so far.
    pub operators: usize,
    furthest: usize,
    expected: BTreeSet<&'static str>,
    fatal: Option<Box<Diagnostic>>,
}

impl<'s> Scanner<'s> {
    pub(super) fn new(source: &'s Source) -> Self {
        Self {
            source,
            text: source.text(),
            at: 0,
            depth: 0,
            tag: 0,
            calls: BTreeMap::new(),
            operators: 0,
            furthest: 0,
            expected: BTreeSet::new(),
            fatal: None,
        }
    }

    pub(super) fn rest(&self) -> &'s str {
        &self.text[self.at..]
    }

    pub(super) fn is_at(&self, literal: &str) -> bool {
        self.rest().starts_with(literal)
    }

    pub(super) fn span_from(&self, start: usize) -> Span {
        Span::new(start, self.at)
    }

    /// Skips white space.
    pub(super) fn skip(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(is_space).len();
    }

    /// Takes white space that must be there.
    pub(super) fn space(&mut self) -> Option<()> {
        self.run(is_space).map(|_| ()).or_else(|| self.expect("white space"))
    }

    /// Takes a literal, as it is.
    pub(super) fn literal(&mut self, literal: &'static str) -> Option<()> {
        if self.is_at(literal) {
            self.at += literal.len();
            return Some(());
        }
        self.expect(literal)
    }

    /// Takes a literal after white space.
    pub(super) fn token(&mut self, literal: &'static str) -> Option<()> {
        self.attempt(|scanner| {
            scanner.skip();
            scanner.literal(literal)
        })
    }

    /// Takes a word that white space must follow; that is taken too.
    pub(super) fn word(&mut self, word: &'static str) -> Option<()> {
        self.attempt(|scanner| {
            scanner.literal(word)?;
            let is_space = scanner.rest().starts_with(is_space);
            if !is_space {
                return scanner.expect(word);
            }
            scanner.at += 1;
            Some(())
        })
    }

    /// Tries a rule; if it does not match, the position stays.
    pub(super) fn attempt<T>(&mut self, rule: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = (self.at, self.operators);
        let matched = rule(self);
        if matched.is_none() {
            (self.at, self.operators) = start;
        }
        matched
    }

    /// Takes all characters that `belongs` accepts, at least one.
    pub(super) fn run(&mut self, belongs: fn(char) -> bool) -> Option<&'s str> {
        let rest = self.rest();
        let length = rest.find(|character| !belongs(character)).unwrap_or(rest.len());
        self.at += length;
        (length > 0).then(|| &rest[..length])
    }

    /// Takes a name: a letter or `_`, then letters, digits and `_`.
    pub(super) fn name(&mut self) -> Option<&'s str> {
        if !self.rest().starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') {
            return self.expect("a name");
        }
        self.run(is_name_character)
    }

    /// Says what would have matched here, and does not match.
    pub(super) fn expect<T>(&mut self, what: &'static str) -> Option<T> {
        if self.at > self.furthest {
            self.furthest = self.at;
            self.expected.clear();
        }
        if self.at == self.furthest {
            self.expected.insert(what);
        }
        None
    }

    /// Gives up for a reason that no other rule can mend.
    pub(super) fn refuse<T>(&mut self, message: String, span: Span) -> Option<T> {
        if self.fatal.is_none() {
            self.fatal = Some(Box::new(Diagnostic::error(message).at(self.source, span)));
        }
        None
    }

    /// Counts a level of nesting, and gives up if there are too many.
    pub(super) fn nested<T>(&mut self, rule: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= DEPTH {
            let message = format!("expressions are nested more than {DEPTH} levels deep");
            return self.refuse(message, Span::new(self.at, self.at + 1));
        }
        self.depth += 1;
        let matched = rule(self);
        self.depth -= 1;
        matched
    }

    /// Counts an operator, and gives up if there are too many.
    pub(super) fn count_operator(&mut self) -> Option<()> {
        self.operators += 1;
        if self.operators <= OPERATORS {
            return Some(());
        }
        let message = format!("more than {OPERATORS} operators in a tag");
        self.refuse(message, Span::new(self.at, self.at + 1))
    }

    /// The reason why the text does not parse: the furthest place that any rule came to.
    pub(super) fn failure(&mut self) -> Box<Diagnostic> {
        if let Some(fatal) = self.fatal.take() {
            return fatal;
        }
        let at = self.furthest.max(self.at);
        let rest = &self.text[at..];
        let length = word_at(rest).len();
        let diagnostic = Diagnostic::error(self.unexpected(at));
        let diagnostic = diagnostic.at(self.source, Span::new(at, at + length.max(1)));
        Box::new(match self.hint(at) {
            Some(hint) => diagnostic.hint(hint),
            None => diagnostic,
        })
    }

    /// What may have been meant where the text does not parse.
    fn hint(&self, at: usize) -> Option<String> {
        let (before, rest) = (self.text.get(self.tag..at)?, &self.text[at..]);
        if let Some(string) = expected::long_string(before) {
            let (line, _) = self.source.position(self.tag + string);
            return Some(format!("a string begins in line {line}"));
        }
        expected::hint(&Failed { before, rest, expected: &self.expected })
    }

    fn unexpected(&self, at: usize) -> String {
        if self.expected.contains(expected::END_OF_STRING) {
            return "a string that does not end".to_owned();
        }
        let found = match self.text[at..].chars().next() {
            None => "the end of the file".to_owned(),
            Some(character) if character.is_whitespace() => "white space".to_owned(),
            Some(_) => format!("`{}`", word_at(&self.text[at..])),
        };
        if self.expected.is_empty() || at != self.furthest {
            return format!("unexpected {found}");
        }
        format!("unexpected {found}, expected {}", expected::list(&self.expected))
    }

    /// A match, or the reason why there is none.
    pub(super) fn require<T>(&mut self, matched: Option<T>) -> Result<T, Box<Diagnostic>> {
        match (matched, &self.fatal) {
            (Some(matched), None) => Ok(matched),
            _ => Err(self.failure()),
        }
    }

    /// Whether something was refused for good.
    pub(super) fn has_refused(&self) -> bool {
        self.fatal.is_some()
    }
}

pub(super) fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// White space as the grammar has it.
pub(super) fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n')
}

fn word_at(text: &str) -> &str {
    let length = text.find(|character| !is_name_character(character)).unwrap_or(text.len());
    let first = text.chars().next().map_or(0, char::len_utf8);
    &text[..length.max(first)]
}
