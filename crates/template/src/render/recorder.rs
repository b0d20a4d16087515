//! The world as a render sees it: every look is recorded.

use std::collections::{BTreeMap, BTreeSet};

use kiosque_source::{Hash, Hasher};

use crate::world::{Answer, Ask, Asked, Refusal};
use crate::{Effect, Object, ObjectId, Question, Reads, Value, World};

/// A world with a record of what was read from it.
pub(crate) struct Recorder<'a> {
    world: &'a dyn World,
    objects: BTreeMap<ObjectId, u64>,
    /// The object that was read last, whose set is kept here: reads come in runs.
    last: (ObjectId, u64),
    questions: Vec<Question>,
    /// The hashes of the questions.
    asked: BTreeSet<Hash>,
    effects: Vec<Effect>,
}

impl<'a> Recorder<'a> {
    pub(crate) fn new(world: &'a dyn World) -> Self {
        let last = (ObjectId(u32::MAX), 0);
        Self {
            world,
            objects: BTreeMap::new(),
            last,
            questions: Vec::new(),
            asked: BTreeSet::new(),
            effects: Vec::new(),
        }
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
            *self.objects.entry(id).or_default() |= fields;
        }
    }

    /// Asks the world; what was read and wanted inside of the call counts as read and wanted here.
    pub(crate) fn ask(&mut self, ask: &Ask<'_>) -> Option<Result<Answer, Refusal>> {
        let mut outcome = self.world.ask(ask)?;
        let hash = match &mut outcome {
            Ok(answer) => {
                self.join(std::mem::take(&mut answer.reads));
                self.effects.append(&mut answer.effects);
                (!answer.pure).then(|| answer.hash.unwrap_or_else(|| hash_of(&answer.value)))
            }
            Err(refusal) => {
                self.join(std::mem::take(&mut refusal.reads));
                Some(Hash::of(&refusal.message))
            }
        };
        if let Some(hash) = hash {
            self.note(ask, hash);
        }
        Some(outcome)
    }

    fn join(&mut self, reads: Reads) {
        for (id, fields) in reads.objects {
            *self.objects.entry(id).or_default() |= fields;
        }
        self.questions.extend(reads.questions);
    }

    fn note(&mut self, ask: &Ask<'_>, answer: Hash) {
        let mut hasher = Hasher::new();
        hasher.part(ask.name).number(u64::from(ask.asked == Asked::Filter));
        ask.value.hash_into(&mut hasher);
        for (name, value) in &ask.arguments.0 {
            hasher.part(&**name);
            value.hash_into(&mut hasher);
        }
        if !self.asked.insert(hasher.finish()) {
            return;
        }
        self.questions.push(Question {
            asked: ask.asked,
            name: ask.name.into(),
            value: ask.value.clone(),
            arguments: ask.arguments.0.clone(),
            answer,
        });
    }

    pub(crate) fn finish(mut self) -> (Reads, Vec<Effect>) {
        self.settle();
        (Reads { objects: self.objects, questions: self.questions }, self.effects)
    }
}

fn hash_of(value: &Value) -> Hash {
    let mut hasher = Hasher::new();
    value.hash_into(&mut hasher);
    hasher.finish()
}
