//! The world as a render sees it: every look is recorded.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::reads::{hash_of, is_pure};
use crate::world::{Answer, Arguments, Ask, Asked, Refusal};
use crate::{Effect, Object, ObjectId, Question, Reads, Value, World};

/// Benches measure what recording costs by leaving it out; nothing else does.
const RECORDS: bool = !cfg!(feature = "unrecorded");

/// A world with a record of what was read from it.
pub(crate) struct Recorder<'a> {
    world: &'a dyn World,
    reads: Reads,
    objects: ReadObjects,
    effects: Vec<Effect>,
}

impl<'a> Recorder<'a> {
    pub(crate) fn new(world: &'a dyn World) -> Self {
        Self { world, reads: Reads::default(), objects: ReadObjects::default(), effects: Vec::new() }
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
        if RECORDS {
            self.objects.add(object.id, 1 << index);
        }
        self.world.field(object, index)
    }

    /// Calls a function or filter of the world, so many levels deep; what was read and wanted inside of the call counts as read
    /// and wanted here. The arguments go into the record; where the world has none of that name, they come back.
    pub(crate) fn call(
        &mut self,
        (asked, name, depth): (Asked, &Arc<str>, usize),
        value: &Value,
        arguments: Arguments,
    ) -> Result<Result<Answer, Refusal>, Arguments> {
        let ask = Ask { asked, name, value, arguments: &arguments, depth };
        let Some(mut outcome) = self.world.ask(&ask) else { return Err(arguments) };
        if RECORDS && !is_pure(&outcome) {
            let (name, value) = (name.clone(), value.clone());
            self.reads.questions.entry(ask.key()).or_insert_with(|| {
                let answer = hash_of(&outcome);
                Question { asked, name, value, arguments, answer }
            });
        }
        match &mut outcome {
            Ok(answer) => {
                self.reads.join(std::mem::take(&mut answer.reads));
                self.effects.append(&mut answer.effects);
            }
            Err(refusal) => self.reads.join(std::mem::take(&mut refusal.reads)),
        }
        Ok(outcome)
    }

    pub(crate) fn finish(mut self) -> (Reads, Vec<Effect>) {
        for (id, fields) in std::mem::take(&mut self.reads.objects) {
            self.objects.add(id, fields);
        }
        self.reads.objects = self.objects.finish();
        (self.reads, self.effects)
    }
}

/// The objects that were read, with the sets of their fields. Reads come in runs, so they are written down as
/// they come, and put in order at the end.
#[derive(Default)]
struct ReadObjects {
    reads: Vec<(ObjectId, u64)>,
    /// How many reads there were when they were last put in order.
    distinct: usize,
}

impl ReadObjects {
    fn add(&mut self, id: ObjectId, fields: u64) {
        match self.reads.last_mut() {
            Some((last, known)) if *last == id => *known |= fields,
            _ => {
                if self.reads.len() > 2 * self.distinct + 64 {
                    self.merge();
                }
                self.reads.push((id, fields));
            }
        }
    }

    fn merge(&mut self) {
        self.reads.sort_by_key(|(id, _)| *id);
        self.reads.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            kept.1 |= if is_same { next.1 } else { 0 };
            is_same
        });
        self.distinct = self.reads.len();
    }

    fn finish(mut self) -> BTreeMap<ObjectId, u64> {
        self.merge();
        self.reads.into_iter().collect()
    }
}
