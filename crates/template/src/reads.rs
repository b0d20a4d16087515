//! What a render read, so that it is known when it must be done again.

use std::sync::Arc;

use kiosque_source::Hash;

use crate::world::{Answer, Arguments, Ask, Asked, Effect, Refusal};
use crate::{ObjectId, Value, World};

/// What a render read from its world. It is written down as it comes; only where it gets long it is put in
/// order, each once.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    objects: Vec<(ObjectId, u64)>,
    questions: Vec<Question>,
    /// How many objects and questions there were when they were last put in order.
    settled: (usize, usize),
}

/// A question to the world and its answer.
#[derive(Clone, Debug)]
pub struct Question {
    /// The hash of all that is asked.
    pub key: Hash,
    /// What was called.
    pub asked: Asked,
    /// The name of the function or filter.
    pub name: Arc<str>,
    /// The value that was filtered; null for a function.
    pub value: Value,
    /// The arguments.
    pub arguments: Arguments,
    /// The answer, also that there is nothing.
    pub answer: Answered,
}

/// An answer, as far as it takes to know it again.
#[derive(Clone, Debug, PartialEq)]
pub enum Answered {
    /// A value without others in it.
    Value(Value),
    /// The hash of a larger value, or of the message of a refusal.
    Hash(Hash),
}

/// So many reads are written down before they are put in order for the first time.
const MANY: usize = 1024;

/// So many reads are not worth the time to put them in order at the end.
const FEW: usize = 64;

/// For so many questions there is room from the first one on: most pages of a theme ask no more.
const USUAL: usize = 32;

impl Reads {
    /// The objects that were read, each at least once, with the set of its fields: bit `n` stands for the
    /// field with index `n`.
    pub fn objects(&self) -> &[(ObjectId, u64)] {
        &self.objects
    }

    /// The questions that the world answered, each at least once.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The objects and the questions.
    pub fn into_parts(self) -> (Vec<(ObjectId, u64)>, Vec<Question>) {
        (self.objects, self.questions)
    }

    /// Adds fields of an object. Reads come in runs.
    #[inline]
    pub fn add_fields(&mut self, id: ObjectId, fields: u64) {
        match self.objects.last_mut() {
            Some((last, known)) if *last == id => *known |= fields,
            _ => {
                if self.objects.len() > 2 * self.settled.0 + MANY {
                    self.settle();
                }
                self.objects.push((id, fields));
            }
        }
    }

    /// Adds a question.
    pub fn add_question(&mut self, question: Question) {
        if self.questions.is_empty() {
            self.questions.reserve(USUAL);
        }
        if self.questions.len() > 2 * self.settled.1 + MANY {
            self.settle();
        }
        self.questions.push(question);
    }

    /// Adds a question with its answer. An answer that follows from the question alone is not worth a note.
    pub fn note(&mut self, ask: &Ask<'_>, outcome: &Result<Answer, Refusal>) {
        if let Some(answer) = Answered::of(outcome) {
            let (name, value, arguments) = (ask.name.into(), ask.value.clone(), ask.arguments.clone());
            self.add_question(Question { key: ask.key(), asked: ask.asked, name, value, arguments, answer });
        }
    }

    /// Adds all that another render read.
    pub fn join(&mut self, other: Self) {
        other.objects.into_iter().for_each(|(id, fields)| self.add_fields(id, fields));
        other.questions.into_iter().for_each(|question| self.add_question(question));
    }

    /// The same reads, to be kept: without most of what stands in them twice.
    #[must_use]
    pub fn settled(mut self) -> Self {
        if self.objects.len() + self.questions.len() > FEW {
            self.settle();
        }
        self
    }

    fn settle(&mut self) {
        self.objects.sort_by_key(|(id, _)| *id); // a stable sort makes use of runs
        self.objects.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            kept.1 |= if is_same { next.1 } else { 0 };
            is_same
        });
        self.questions.sort_unstable_by_key(|question| question.key);
        self.questions.dedup_by_key(|question| question.key);
        self.settled = (self.objects.len(), self.questions.len());
    }
}

impl Question {
    /// Whether a world gives the same answer as when the question was noted, in a render that asked for these
    /// outputs.
    pub fn is_answered_alike(&self, world: &dyn World, effects: &[Effect]) -> bool {
        let Self { asked, name, value, arguments, .. } = self;
        let ask = Ask { asked: *asked, name, value, arguments, depth: world.depth(), effects };
        world.ask(&ask).and_then(|outcome| Answered::of(&outcome)).is_some_and(|answer| answer == self.answer)
    }
}

impl Answered {
    /// What is worth a note of an answer; nothing if it follows from the question alone.
    pub fn of(outcome: &Result<Answer, Refusal>) -> Option<Self> {
        Some(match outcome {
            Ok(answer) if answer.pure => return None,
            Ok(Answer { hash: Some(hash), .. }) => Self::Hash(*hash),
            Ok(Answer { value: value @ (Value::Array(_) | Value::Map(_)), .. }) => Self::Hash(value.hash()),
            Ok(answer) => Self::Value(answer.value.clone()),
            Err(refusal) => Self::Hash(Hash::of(&refusal.message)),
        })
    }
}
