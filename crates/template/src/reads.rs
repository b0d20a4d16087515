//! What a render read, so that it is known when it must be done again.

use std::collections::BTreeMap;
use std::sync::Arc;

use kiosque_source::Hash;

use crate::world::Asked;
use crate::{ObjectId, Value};

/// What a render read from its world.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    /// For each object, the set of its fields: bit `n` stands for the field with index `n`.
    pub objects: BTreeMap<ObjectId, u64>,
    /// The questions that the world answered, in the order in which they were first asked.
    pub questions: Vec<Question>,
}

/// A question to the world and the hash of its answer.
#[derive(Clone, Debug)]
pub struct Question {
    /// Whether a function or a filter was called.
    pub asked: Asked,
    /// The name of the function or filter.
    pub name: Arc<str>,
    /// The value that was filtered; null for a function.
    pub value: Value,
    /// The arguments.
    pub arguments: Vec<(Arc<str>, Value)>,
    /// The hash of the answer, also of the answer "not there".
    pub answer: Hash,
}

impl Reads {
    /// Adds all that another render read.
    pub fn join(&mut self, other: Self) {
        for (id, fields) in other.objects {
            *self.objects.entry(id).or_default() |= fields;
        }
        self.questions.extend(other.questions);
    }
}
