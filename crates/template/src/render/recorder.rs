//! The world as a render sees it: every look is recorded.

use std::collections::BTreeSet;

use kiosque_source::{Hash, Hasher};

use crate::world::{Answer, Ask, Asked, Refusal};
use crate::{Effect, Object, ObjectId, Question, Reads, Value, World};

/// A world with a record of what was read from it.
pub(crate) struct Recorder<'a> {
    world: &'a dyn World,
    reads: Reads,
    /// The object that was read last, whose set is kept here: reads come in runs.
    last: (ObjectId, u64),
    /// The hashes of the questions.
    asked: BTreeSet<Hash>,
    effects: Vec<Effect>,
}

impl<'a> Recorder<'a> {
    pub(crate) fn new(world: &'a dyn World) -> Self {
        let last = (ObjectId(u32::MAX), 0);
        Self { world, reads: Reads::default(), last, asked: BTreeSet::new(), effects: Vec::new() }
    }

    pub(crate) fn world(&self) -> &'a dyn World {
        self.world
    }

    pub(crate) fn fields(&self, object: Object) -> &'static [&'static str] {
        self.world.fields(object)
    }

    /// The field with this name; that it is not there is worth a record only if it could be there.
    pub(crate) fn field(&mut self, object: Object, name: &str) -> Option<Value> {
        let index = self.fields(object).iter().position(|field| *field == name)?;
        self.field_at(object, index)
    }

    pub(crate) fn field_at(&mut self, object: Object, index: usize) -> Option<Value> {
        if self.last.0 != object.id {
            self.settle();
            self.last = (object.id, 0);
        }
        self.last.1 |= 1 << index;
        self.world.field(object, index)
    }

    fn settle(&mut self) {
        let (id, fields) = self.last;
        if fields != 0 {
            *self.reads.objects.entry(id).or_default() |= fields;
        }
    }

    /// Asks the world; what was read and wanted inside of the call counts as read and wanted here.
    pub(crate) fn ask(&mut self, ask: &Ask<'_>) -> Option<Result<Answer, Refusal>> {
        let mut outcome = self.world.ask(ask)?;
        match &mut outcome {
            Ok(answer) => {
                self.reads.join(std::mem::take(&mut answer.reads));
                self.effects.append(&mut answer.effects);
                if !answer.pure && self.is_new(ask) {
                    let hash = answer.hash.unwrap_or_else(|| hash_of(&answer.value));
                    self.note(ask, hash);
                }
            }
            Err(refusal) => {
                self.reads.join(std::mem::take(&mut refusal.reads));
                if self.is_new(ask) {
                    self.note(ask, Hash::of(&refusal.message));
                }
            }
        }
        Some(outcome)
    }

    /// Whether this was not asked before; from now on it was.
    fn is_new(&mut self, ask: &Ask<'_>) -> bool {
        let mut hasher = Hasher::new();
        hasher.part(ask.name).number(u64::from(ask.asked == Asked::Filter));
        ask.value.hash_into(&mut hasher);
        for (name, value) in &ask.arguments.0 {
            hasher.part(&**name);
            value.hash_into(&mut hasher);
        }
        self.asked.insert(hasher.finish())
    }

    fn note(&mut self, ask: &Ask<'_>, answer: Hash) {
        self.reads.questions.push(Question {
            asked: ask.asked,
            name: ask.name.into(),
            value: ask.value.clone(),
            arguments: ask.arguments.0.clone(),
            answer,
        });
    }

    pub(crate) fn finish(mut self) -> (Reads, Vec<Effect>) {
        self.settle();
        (self.reads, self.effects)
    }
}

fn hash_of(value: &Value) -> Hash {
    let mut hasher = Hasher::new();
    value.hash_into(&mut hasher);
    hasher.finish()
}
