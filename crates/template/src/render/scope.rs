//! Variables.

use std::sync::Arc;

use crate::{Context, Map, Value};

/// The variables of a render: a stack of frames over the context.
pub(super) struct Scope<'a> {
    context: &'a Context,
    frames: Vec<Frame<'a>>,
}

/// The variables of a loop, a macro, an include, or of the whole.
pub(super) struct Frame<'a> {
    kind: Kind,
    /// The template whose blocks and macros are in force.
    pub template: &'a Arc<str>,
    variables: Vec<(&'a Arc<str>, Value)>,
    looping: Option<Loop<'a>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Origin,
    Macro,
    Include,
    Loop,
}

/// A `for` loop at one of its turns.
pub(super) struct Loop<'a> {
    key_name: Option<&'a Arc<str>>,
    value_name: &'a Arc<str>,
    items: Items,
    turn: usize,
}

/// What a loop goes over.
pub(super) enum Items {
    Values(Arc<Vec<Value>>),
    Entries(Vec<(Arc<str>, Value)>),
}

impl Items {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Values(values) => values.len(),
            Self::Entries(entries) => entries.len(),
        }
    }
}

impl<'a> Loop<'a> {
    pub(super) fn new(key_name: Option<&'a Arc<str>>, value_name: &'a Arc<str>, items: Items) -> Self {
        Self { key_name, value_name, items, turn: 0 }
    }

    fn value(&self) -> &Value {
        match &self.items {
            Items::Values(values) => &values[self.turn],
            Items::Entries(entries) => &entries[self.turn].1,
        }
    }

    fn key(&self) -> Option<&Arc<str>> {
        match &self.items {
            Items::Values(_) => None,
            Items::Entries(entries) => Some(&entries[self.turn].0),
        }
    }

    /// `loop.index` and its like.
    fn own(&self, field: &str) -> Option<Value> {
        Some(match field {
            "index" => Value::from(self.turn + 1),
            "index0" => Value::from(self.turn),
            "first" => Value::Bool(self.turn == 0),
            "last" => Value::Bool(self.turn + 1 == self.items.len()),
            _ => return None,
        })
    }
}

impl<'a> Scope<'a> {
    pub(super) fn new(context: &'a Context, template: &'a Arc<str>) -> Self {
        let origin = Frame { kind: Kind::Origin, template, variables: Vec::new(), looping: None };
        Self { context, frames: vec![origin] }
    }

    pub(super) fn template(&self) -> &'a Arc<str> {
        self.frames.last().map_or_else(|| unreachable!("the origin frame is never popped"), |it| it.template)
    }

    fn push(&mut self, kind: Kind, template: &'a Arc<str>) -> &mut Frame<'a> {
        self.frames.push(Frame { kind, template, variables: Vec::new(), looping: None });
        self.last()
    }

    fn last(&mut self) -> &mut Frame<'a> {
        self.frames.last_mut().unwrap_or_else(|| unreachable!("the origin frame is never popped"))
    }

    pub(super) fn push_include(&mut self, template: &'a Arc<str>) {
        self.push(Kind::Include, template);
    }

    pub(super) fn push_macro(&mut self, template: &'a Arc<str>, variables: Vec<(&'a Arc<str>, Value)>) {
        self.push(Kind::Macro, template).variables = variables;
    }

    pub(super) fn push_loop(&mut self, looping: Loop<'a>) {
        let template = self.template();
        self.push(Kind::Loop, template).looping = Some(looping);
    }

    pub(super) fn pop(&mut self) {
        self.frames.pop();
    }

    /// Whether the innermost frame is that of a loop.
    pub(super) fn is_in_loop(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.kind == Kind::Loop)
    }

    /// The next turn of the innermost loop, in which the variables set in the turn before are gone.
    pub(super) fn next_turn(&mut self) {
        let frame = self.last();
        frame.variables.clear();
        if let Some(looping) = &mut frame.looping {
            looping.turn += 1;
        }
    }

    /// Sets a variable here, or with `global` outside of all loops around.
    pub(super) fn set(&mut self, name: &'a Arc<str>, value: Value, global: bool) {
        let outside = |frame: &&mut Frame<'_>| !global || frame.kind != Kind::Loop;
        let Some(frame) = self.frames.iter_mut().rev().find(outside) else { return };
        match frame.variables.iter_mut().find(|(known, _)| *known == name) {
            Some(known) => known.1 = value,
            None => frame.variables.push((name, value)),
        }
    }

    /// Looks a variable up from the innermost frame outwards. `walk` goes from its value to what is asked
    /// for; where it comes to nothing, the search goes on outwards, as in `tera`. `field` is the first
    /// step from the variable, if there is one and it is plain, and `steps` says if there is any.
    pub(super) fn find(
        &self,
        root: &str,
        field: Option<&str>,
        steps: bool,
        walk: &mut impl FnMut(&Value) -> Option<Value>,
    ) -> Option<Value> {
        for frame in self.frames.iter().rev() {
            if let Some(found) = frame.find(root, field, steps, walk) {
                return Some(found);
            }
            if matches!(frame.kind, Kind::Macro | Kind::Origin) {
                break;
            }
        }
        let (_, value) = self.context.iter().find(|(name, _)| **name == *root)?;
        walk(value)
    }

    /// The names of all variables in sight, to suggest the nearest.
    pub(super) fn names(&self) -> Vec<&str> {
        let frames = self.frames[self.first_in_sight()..].iter().flat_map(Frame::names);
        frames.chain(self.context.iter().map(|(name, _)| &**name)).collect()
    }

    /// Whether a variable is there around the macro that is being evaluated, out of its sight.
    pub(super) fn is_out_of_sight(&self, name: &str) -> bool {
        self.frames[..self.first_in_sight()].iter().flat_map(Frame::names).any(|known| known == name)
    }

    /// The place of the frame of the innermost macro, or else that of the whole.
    fn first_in_sight(&self) -> usize {
        self.frames.iter().rposition(|frame| frame.kind == Kind::Macro).unwrap_or(0)
    }

    /// All variables in sight, by name: what `__tera_context` shows.
    pub(super) fn dump(&self) -> Map {
        let mut all: Map = Map::new();
        let mut is_macro = false;
        for frame in self.frames.iter().rev() {
            all.extend(frame.shown()); // as in `tera`, the outer value of a name is shown
            is_macro = frame.kind == Kind::Macro;
            if is_macro {
                break;
            }
        }
        if !is_macro {
            for (name, value) in self.context {
                all.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        all.sort_keys();
        all
    }
}

impl Frame<'_> {
    fn find(
        &self,
        root: &str,
        field: Option<&str>,
        steps: bool,
        walk: &mut impl FnMut(&Value) -> Option<Value>,
    ) -> Option<Value> {
        let variable = self.variables.iter().find(|(name, _)| ***name == *root);
        if let Some(found) = variable.and_then(|(_, value)| walk(value)) {
            return Some(found);
        }
        let looping = self.looping.as_ref()?;
        if root == "loop" {
            return looping.own(field?);
        }
        if !steps && looping.key_name.is_some_and(|name| **name == *root) {
            return looping.key().map(|key| Value::String(key.clone()));
        }
        if **looping.value_name == *root { walk(looping.value()) } else { None }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let looping = self.looping.iter().flat_map(|it| it.key_name.into_iter().chain([it.value_name]));
        self.variables.iter().map(|(name, _)| *name).chain(looping).map(|name| &**name)
    }

    fn shown(&self) -> Vec<(Arc<str>, Value)> {
        let variables = self.variables.iter().map(|(name, value)| ((*name).clone(), value.clone()));
        let mut shown: Vec<(Arc<str>, Value)> = variables.collect();
        if let Some(looping) = &self.looping {
            shown.push((looping.value_name.clone(), looping.value().clone()));
            if let (Some(name), Some(key)) = (looping.key_name, looping.key()) {
                shown.push((name.clone(), Value::String(key.clone())));
            }
        }
        shown
    }
}
