//! All that a template can reach.

use std::sync::Arc;

use kiosque_source::{Diagnostic, Hash, Hasher, Place};

use crate::{Object, Reads, Value};

/// What is outside of a template: the fields of objects, and functions and filters. It is borrowed for a
/// render and gives the same answers all along.
pub trait World: Sync {
    /// The names of all fields that objects of this kind can have, in the order in which they are shown.
    /// There are at most 64.
    fn fields(&self, object: Object) -> &'static [&'static str];

    /// Further fields, which a template finds by their names, though printing an object does not show them.
    /// Their indices go on after those of [`fields`](World::fields), up to 64 in all.
    fn unlisted(&self, _: Object) -> &'static [&'static str] {
        &[]
    }

    /// The field with this index, if the object's view has it.
    fn field(&self, object: Object, index: usize) -> Option<Value>;

    /// Calls a function or a filter, or looks something up; nothing if the world has none of that name.
    /// Functions and filters of the world go before the built-in ones.
    fn ask(&self, ask: &Ask<'_>) -> Option<Result<Answer, Refusal>>;

    /// How many levels there are around a render in this world, if it is a part of another render.
    fn depth(&self) -> usize {
        0
    }

    /// Where the random numbers of a render come from: of the same seed come the same numbers.
    fn seed(&self) -> Hash {
        Hash::default()
    }

    /// The names of the world's functions or filters, to suggest the nearest for a misspelt one.
    fn names(&self, asked: Asked) -> &[&'static str];
}

/// What kind of thing is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asked {
    /// `name(argument=value)`.
    Function,
    /// `value | name(argument=value)`.
    Filter,
    /// What the world looks up by itself for a render inside of a call, so that it can be asked again; no
    /// template can ask for it.
    Lookup,
}

/// A call of one of the world's functions or filters.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// Whether it is a function or a filter.
    pub asked: Asked,
    /// Its name.
    pub name: &'a str,
    /// The value to filter; null for a function.
    pub value: &'a Value,
    /// The arguments.
    pub arguments: &'a Arguments,
    /// How many levels of tags, macros and includes are around the call.
    pub depth: usize,
    /// The outputs that the render asked for before this call, which may build on them.
    pub effects: &'a [Effect],
}

/// The named arguments of a call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arguments(pub Vec<(Arc<str>, Value)>);

/// What the world answers.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The value.
    pub value: Value,
    /// Whether a text may be printed without escaping.
    pub safe: bool,
    /// Whether the answer follows from the arguments alone, so that nobody need ask again.
    pub pure: bool,
    /// The hash of the answer, if it is cheaper to give than to make from the value.
    pub hash: Option<Hash>,
    /// What was read by renders inside of the call.
    pub reads: Reads,
    /// Outputs that the call asks for.
    pub effects: Vec<Effect>,
}

/// Why the world does not answer.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// What is wrong, without the name of the function.
    pub message: String,
    /// What the user can do.
    pub hints: Vec<String>,
    /// The problems of renders inside of the call; where there are any, they say it all.
    pub inner: Vec<Diagnostic>,
    /// What was read before it went wrong.
    pub reads: Reads,
}

/// An output that a render asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Its name, by which the world knows how to make it.
    pub output: Arc<str>,
    /// Where the call is that asks for it. The render says it; the world leaves it open.
    pub place: Option<Place>,
}

impl Arguments {
    /// The argument with this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().rev().find(|(key, _)| **key == *name).map(|(_, value)| value)
    }
}

impl Ask<'_> {
    /// The hash of all that is asked.
    pub fn key(&self) -> Hash {
        let mut hasher = Hasher::new();
        hasher.part(self.name).number(self.asked as u64);
        self.value.hash_into(&mut hasher);
        for (name, value) in &self.arguments.0 {
            hasher.part(&**name);
            value.hash_into(&mut hasher);
        }
        hasher.finish()
    }
}

impl Answer {
    /// A value that is escaped where it is printed.
    pub fn new(value: impl Into<Value>) -> Self {
        Self { value: value.into(), ..Self::default() }
    }

    /// A value that is printed as it is.
    pub fn safe(value: impl Into<Value>) -> Self {
        Self { safe: true, ..Self::new(value) }
    }

    /// The same answer, known to follow from the arguments alone.
    #[must_use]
    pub fn pure(self) -> Self {
        Self { pure: true, ..self }
    }
}

impl Refusal {
    /// A refusal with a message.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hints: Vec::new(), inner: Vec::new(), reads: Reads::default() }
    }

    /// The same refusal with one more hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same refusal, with the hint that `name` may have been meant, if there is one.
    #[must_use]
    pub fn did_you_mean(self, name: Option<&str>) -> Self {
        match name {
            Some(name) => self.hint(format!("did you mean `{name}`?")),
            None => self,
        }
    }
}

/// A world with nothing in it.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoWorld;

impl World for NoWorld {
    fn fields(&self, _: Object) -> &'static [&'static str] {
        &[]
    }

    fn field(&self, _: Object, _: usize) -> Option<Value> {
        None
    }

    fn ask(&self, _: &Ask<'_>) -> Option<Result<Answer, Refusal>> {
        None
    }

    fn names(&self, _: Asked) -> &[&'static str] {
        &[]
    }
}
