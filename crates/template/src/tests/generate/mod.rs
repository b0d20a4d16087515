//! Templates and contexts made up from a row of bytes, each of which decides something. Proptest makes the
//! bytes, and shortens them to find the smallest template that fails.

mod context;
mod expression;
mod files;
mod filter;
mod mutate;
mod tag;

pub(super) use context::context;
pub(super) use files::{files, filtered};
pub(super) use mutate::{mutated, soup};

/// Template files by name.
pub(super) type Files = Vec<(&'static str, String)>;

/// Decisions. When the bytes are used up, the first of all choices is taken, which must be one that ends.
pub(super) struct Choices<'b> {
    bytes: std::slice::Iter<'b, u8>,
}

impl<'b> Choices<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes: bytes.iter() }
    }

    fn is_done(&self) -> bool {
        self.bytes.len() == 0
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::from(self.bytes.next().copied().unwrap_or_default()) % end
    }

    pub(super) fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    pub(super) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }
}

/// A writer of one template.
pub(super) struct Writer<'c, 'b> {
    choices: &'c mut Choices<'b>,
    depth: usize,
    /// What can be written where a number or a text is wanted: names and paths.
    numbers: Vec<String>,
    texts: Vec<String>,
    /// The names for variables that are set.
    names: usize,
    macros: bool,
}

/// What a tag is in, which decides which tags are allowed there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Top,
    Block,
    Macro,
    For,
    Filter,
}

impl<'c, 'b> Writer<'c, 'b> {
    pub(super) fn new(choices: &'c mut Choices<'b>) -> Self {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            choices,
            depth: 0,
            numbers: owned(&["one", "two", "half", "big", "map.n", "tree.a.b", "list[0]", "list.1"]),
            texts: owned(&["word", "html", "names.0", "map.s", "pages[0].title", "tree['k.d']", "tree[key]"]),
            names: 0,
            macros: false,
        }
    }

    /// The same with macros imported as `m`.
    pub(super) fn with_macros(choices: &'c mut Choices<'b>) -> Self {
        Self { macros: true, ..Self::new(choices) }
    }

    /// One of these, each of which is given by its maker; at some depth only the first.
    fn one<T>(&mut self, makers: &[fn(&mut Self) -> T]) -> T {
        let index = if self.depth > 3 { 0 } else { self.choices.below(makers.len()) };
        self.depth += 1;
        let made = makers[index](self);
        self.depth -= 1;
        made
    }
}
