//! The world as a render sees it: every look is recorded.

use std::sync::Arc;

use kiosque_source::Place;

use crate::world::{Answer, Arguments, Ask, Asked, Refusal};
use crate::{Answered, Effect, Object, Question, Reads, Value, World};

/// Benches measure what recording costs by leaving it out; nothing else does.
const RECORDS: bool = !cfg!(feature = "unrecorded");

/// A world with a record of what was read from it.
pub(crate) struct Recorder<'a> {
    world: &'a dyn World,
    reads: Reads,
    effects: Vec<Effect>,
}

impl<'a> Recorder<'a> {
    pub(crate) fn new(world: &'a dyn World) -> Self {
        Self { world, reads: Reads::default(), effects: Vec::new() }
    }

    pub(crate) fn world(&self) -> &'a dyn World {
        self.world
    }

    pub(crate) fn fields(&self, object: Object) -> &'static [&'static str] {
        self.world.fields(object)
    }

    /// The field with this name; that it is not there is worth a record only if it could be there.
    pub(crate) fn field(&mut self, object: Object, name: &str) -> Option<Value> {
        let index_in = |fields: &[&str]| fields.iter().position(|field| *field == name);
        let fields = self.fields(object);
        let index =
            index_in(fields).or_else(|| Some(fields.len() + index_in(self.world.unlisted(object))?))?;
        self.field_at(object, index)
    }

    pub(crate) fn field_at(&mut self, object: Object, index: usize) -> Option<Value> {
        if RECORDS {
            self.reads.add_fields(object.id, 1 << index);
        }
        self.world.field(object, index)
    }

    /// Calls a function or filter of the world, so many levels deep; what was read and wanted inside of the
    /// call counts as read and wanted here. The arguments go into the record; where the world has none of that
    /// name, they come back.
    pub(crate) fn call(
        &mut self,
        (asked, name, depth): (Asked, &Arc<str>, usize),
        value: &Value,
        arguments: Arguments,
    ) -> Result<Result<Answer, Refusal>, Arguments> {
        let ask = Ask { asked, name, value, arguments: &arguments, depth, effects: &self.effects };
        let Some(mut outcome) = self.world.ask(&ask) else { return Err(arguments) };
        if let Some(answer) = Answered::of(&outcome).filter(|_| RECORDS) {
            let (key, name, value) = (ask.key(), name.clone(), value.clone());
            self.reads.add_question(Question { key, asked, name, value, arguments, answer });
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

    /// Says of the outputs that the last call asks for where it is, unless they know of a call inside of it.
    pub(crate) fn locate_effects(&mut self, place: impl Fn() -> Place) {
        let new = self.effects.iter_mut().rev().take_while(|effect| effect.place.is_none());
        new.for_each(|effect| effect.place = Some(place()));
    }

    pub(crate) fn finish(self) -> (Reads, Vec<Effect>) {
        (self.reads.settled(), self.effects)
    }
}
