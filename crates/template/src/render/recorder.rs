//! The world as a render sees it: every look is recorded.

use crate::world::{Answer, Ask, Refusal};
use crate::{Effect, Object, ObjectId, Reads, Value, World};

/// A world with a record of what was read from it.
pub(crate) struct Recorder<'a> {
    world: &'a dyn World,
    reads: Reads,
    /// The object that was read last, whose set is kept here: reads come in runs.
    last: (ObjectId, u64),
    effects: Vec<Effect>,
}

impl<'a> Recorder<'a> {
    pub(crate) fn new(world: &'a dyn World) -> Self {
        let last = (ObjectId(u32::MAX), 0);
        Self { world, reads: Reads::default(), last, effects: Vec::new() }
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
        self.reads.note(ask, &outcome);
        match &mut outcome {
            Ok(answer) => {
                self.reads.join(std::mem::take(&mut answer.reads));
                self.effects.append(&mut answer.effects);
            }
            Err(refusal) => self.reads.join(std::mem::take(&mut refusal.reads)),
        }
        Some(outcome)
    }

    pub(crate) fn finish(mut self) -> (Reads, Vec<Effect>) {
        self.settle();
        (self.reads, self.effects)
    }
}
