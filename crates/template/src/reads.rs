//! What a render read, so that it is known when it must be done again.

use std::collections::BTreeMap;
use std::sync::Arc;

use kiosque_source::Hash;

use crate::world::{Answer, Arguments, Ask, Asked, Refusal};
use crate::{ObjectId, Value, World};

/// What a render read from its world.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    /// For each object, the set of its fields: bit `n` stands for the field with index `n`.
    pub objects: BTreeMap<ObjectId, u64>,
    /// The questions that the world answered, by their [keys](Ask::key).
    pub questions: BTreeMap<Hash, Question>,
}

/// A question to the world and the hash of its answer.
#[derive(Clone, Debug)]
pub struct Question {
    /// What was called.
    pub asked: Asked,
    /// The name of the function or filter.
    pub name: Arc<str>,
    /// The value that was filtered; null for a function.
    pub value: Value,
    /// The arguments.
    pub arguments: Arguments,
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

    /// Notes a question with its answer, if it was not asked before. An answer that follows from the question
    /// alone is not worth a note.
    pub fn note(&mut self, ask: &Ask<'_>, outcome: &Result<Answer, Refusal>) {
        if !is_pure(outcome) {
            let (name, arguments) = (ask.name.into(), ask.arguments.clone());
            let answer = hash_of(outcome);
            let question = Question { asked: ask.asked, name, value: ask.value.clone(), arguments, answer };
            self.questions.entry(ask.key()).or_insert(question);
        }
    }
}

impl Question {
    /// Whether a world gives the same answer as when the question was noted.
    pub fn is_answered_alike(&self, world: &dyn World) -> bool {
        let Self { asked, name, value, arguments, .. } = self;
        let ask = Ask { asked: *asked, name, value, arguments, depth: world.depth() };
        world.ask(&ask).is_some_and(|outcome| hash_of(&outcome) == self.answer)
    }
}

/// Whether an answer follows from the question alone.
pub(crate) fn is_pure(outcome: &Result<Answer, Refusal>) -> bool {
    matches!(outcome, Ok(answer) if answer.pure)
}

pub(crate) fn hash_of(outcome: &Result<Answer, Refusal>) -> Hash {
    match outcome {
        Ok(Answer { hash: Some(hash), .. }) => *hash,
        Ok(answer) => answer.value.hash(),
        Err(refusal) => Hash::of(&refusal.message),
    }
}
