//! Coloured lines. What a line becomes follows from the line and from the state that the lines above it left,
//! and code has few of both: most lines of a site were coloured before.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::rc::Rc;
use std::sync::Arc;

use kiosque_source::Hash;
use syntect::highlighting::{HighlightState, Highlighter as Styler};
use syntect::parsing::{ParseState, ScopeStack};

use super::language::Language;
use super::piece::{escape, scoped, styled};
use super::workers::Shared;
use crate::HighlightStyle;

/// Lines longer than this are not coloured: grammars are not made for them.
const LONGEST_LINE: usize = 16 << 10;

/// How many bytes of HTML and how many lines are kept at most, in each thread. When there are more, all are
/// dropped.
const MOST_BYTES: usize = 4 << 20;
const MOST_LINES: usize = 20_000;

/// Of so many states with the same scopes no more are kept: they differ in what they have captured, such as the
/// end of a heredoc, and none will come again.
const MOST_ALIKE: usize = 16;

/// Colours lines, and keeps them.
pub(super) struct Lines<'a> {
    shared: &'a Shared,
    stylers: Vec<Styler<'a>>,
    known: Known,
}

/// What is known between two lines.
#[derive(Clone, PartialEq, Eq)]
struct State {
    parse: ParseState,
    scopes: ScopeStack,
    /// One for each theme.
    styles: Vec<HighlightState>,
}

/// A state with its number, which no other state has or will have.
#[derive(Clone)]
struct Numbered {
    number: u64,
    state: Rc<State>,
}

#[derive(Default)]
struct Known {
    /// The states before the first lines, by language.
    starts: HashMap<Language, Option<Numbered>>,
    /// By the hash of their scopes.
    states: HashMap<u64, Vec<Numbered>>,
    /// The HTML of a line after a state, and the state after it.
    lines: HashMap<(u64, Hash), (Arc<str>, Numbered)>,
    bytes: usize,
    next_number: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn new(shared: &'a Shared) -> Self {
        let stylers = shared.palettes.iter().map(|palette| Styler::new(&palette.theme)).collect();
        Self { shared, stylers, known: Known::default() }
    }

    /// The HTML of each line of a code. A language without a grammar has no colours.
    pub(super) fn colour(&mut self, language: Language, code: &str) -> Vec<Arc<str>> {
        let mut state = self.start(language);
        let lines = lines_of(code).map(|line| match state.take() {
            Some(before) if line.len() <= LONGEST_LINE => {
                let (html, after) = self.line(&before, line);
                state = Some(after);
                html
            }
            before => {
                state = before;
                without_colours(line)
            }
        });
        lines.collect()
    }

    fn start(&mut self, language: Language) -> Option<Numbered> {
        if let Some(start) = self.known.starts.get(&language) {
            return start.clone();
        }
        let start = language.syntax(&self.shared.syntaxes, self.shared.own).map(|syntax| {
            let style = |styler| HighlightState::new(styler, ScopeStack::new());
            self.known.number(State {
                parse: ParseState::new(syntax),
                scopes: ScopeStack::new(),
                styles: self.stylers.iter().map(style).collect(),
            })
        });
        self.known.starts.insert(language, start.clone());
        start
    }

    fn line(&mut self, before: &Numbered, line: &str) -> (Arc<str>, Numbered) {
        let key = (before.number, Hash::of(line));
        if let Some(found) = self.known.lines.get(&key) {
            return found.clone();
        }
        let mut state = State::clone(&before.state);
        let html: Arc<str> = self.parse(line, &mut state).into();
        let after = self.known.number(state);
        self.known.keep(key, html.clone(), after.clone());
        (html, after)
    }

    /// The HTML of a line after a state, which becomes the state after it.
    fn parse(&self, line: &str, state: &mut State) -> String {
        let mut html = String::with_capacity(line.len() * 4);
        let ended = format!("{line}\n");
        let Ok(ops) = state.parse.parse_line(&ended, &self.shared.syntaxes) else {
            escape(line, &mut html);
            return html;
        };
        match self.shared.style {
            HighlightStyle::Scopes => scoped(&mut state.scopes, &ops, &ended, &mut html),
            _ => styled(self.shared, (&self.stylers, &mut state.styles), (&ops, &ended), &mut html),
        }
        html
    }
}

/// The HTML of each line of a code that has no colours.
pub(super) fn plain(code: &str) -> Vec<Arc<str>> {
    lines_of(code).map(without_colours).collect()
}

fn lines_of(code: &str) -> impl Iterator<Item = &str> {
    code.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line))
}

fn without_colours(line: &str) -> Arc<str> {
    let mut html = String::new();
    escape(line, &mut html);
    html.into()
}

impl Known {
    /// The state with the number that an equal one has, or with a new one.
    fn number(&mut self, state: State) -> Numbered {
        let alike = self.states.entry(state.outline()).or_default();
        if let Some(known) = alike.iter().find(|known| *known.state == state) {
            return known.clone();
        }
        let numbered = Numbered { number: self.next_number, state: Rc::new(state) };
        self.next_number += 1;
        if alike.len() < MOST_ALIKE {
            alike.push(numbered.clone());
        }
        numbered
    }

    /// Numbers are never given again, so a state that is still in use after all was dropped can only miss.
    fn keep(&mut self, key: (u64, Hash), html: Arc<str>, after: Numbered) {
        self.bytes += html.len();
        self.lines.insert(key, (html, after));
        if self.bytes > MOST_BYTES || self.lines.len() > MOST_LINES {
            *self = Self { next_number: self.next_number, ..Self::default() };
        }
    }
}

impl State {
    /// A number that equal states share.
    fn outline(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let scopes = self.styles.first().map_or(&self.scopes, |style| &style.path);
        scopes.scopes.hash(&mut hasher);
        hasher.finish()
    }
}
