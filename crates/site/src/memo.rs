//! Renders that are kept together with what they read, until something of that changes.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kiosque_source::{Hash, TreePath};
use kiosque_template::{Effect, ObjectId, Question, Reads, World};
use rayon::prelude::*;

/// The outcomes of planned renders. What an outcome was made from is its key, the fields of objects that the
/// render read, and the questions that it asked. Which renders an edit touches is looked up, not searched.
pub(crate) struct Memo<T> {
    /// The paths of the renders that are planned, and their numbers, which stay from plan to plan.
    plan: Vec<(TreePath, Number)>,
    /// By number; nothing for a render that is not kept.
    kept: Vec<Option<Kept<T>>>,
    free: Vec<Number>,
    /// By object, who read which of its fields.
    readers: BTreeMap<ObjectId, Vec<(Number, u64)>>,
    askers: BTreeMap<Hash, Asked>,
    /// Whether there will be no other build, so that what was read does not matter.
    is_last: bool,
}

/// The number of a render.
type Number = u32;

/// The further outputs that a render asked for. They belong to its outcome, whether that is new or kept.
pub(crate) type Effects = Arc<[Effect]>;

/// A render that is to be kept.
pub(crate) struct Rendered<T> {
    /// Its place in the plan.
    pub place: usize,
    pub key: Hash,
    pub outcome: T,
    pub reads: Reads,
    pub effects: Effects,
}

struct Kept<T> {
    key: Hash,
    outcome: T,
    effects: Effects,
    objects: Box<[ObjectId]>,
    questions: Box<[Hash]>,
}

/// A question, and the renders that asked it.
struct Asked {
    question: Question,
    renders: Vec<Number>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self {
            plan: Vec::new(),
            kept: Vec::new(),
            free: Vec::new(),
            readers: BTreeMap::new(),
            askers: BTreeMap::new(),
            is_last: false,
        }
    }
}

impl<T> Memo<T> {
    /// A memo for one build.
    pub(crate) fn for_one_build() -> Self {
        Self { is_last: true, ..Self::default() }
    }
}

impl<T: Send + Sync> Memo<T> {
    /// Plans these renders, and forgets all others.
    pub(crate) fn plan<'p>(&mut self, paths: impl ExactSizeIterator<Item = &'p TreePath> + Clone) {
        if paths.len() == self.plan.len() && paths.clone().eq(self.plan.iter().map(|(path, _)| path)) {
            return;
        }
        let before = std::mem::take(&mut self.plan);
        let mut gone: BTreeMap<TreePath, Number> = before.into_iter().collect();
        let mut planned: BTreeMap<&TreePath, Number> = BTreeMap::new();
        for path in paths.clone() {
            planned.entry(path).or_insert_with(|| gone.remove(path).unwrap_or_else(|| self.new_number()));
        }
        self.plan = paths.map(|path| (path.clone(), planned[path])).collect();
        let gone = gone.into_values().collect();
        self.forget(&gone);
        self.free.extend(gone);
    }

    fn new_number(&mut self) -> Number {
        self.free.pop().unwrap_or_else(|| {
            self.kept.push(None);
            Number::try_from(self.kept.len() - 1).expect("there are fewer outputs than numbers")
        })
    }

    fn kept(&self, place: usize) -> Option<&Kept<T>> {
        self.kept[self.plan.get(place)?.1 as usize].as_ref()
    }

    /// The outcome of a planned render with its effects, if it was made with this key and nothing that it read has
    /// changed.
    pub(crate) fn get(&self, place: usize, key: Hash) -> Option<(&T, &Effects)> {
        let kept = self.kept(place)?;
        (kept.key == key).then_some((&kept.outcome, &kept.effects))
    }

    /// The outcome of a planned render, whatever its key.
    pub(crate) fn outcome(&self, place: usize) -> Option<&T> {
        self.kept(place).map(|kept| &kept.outcome)
    }

    /// The places of the planned renders that are not kept.
    pub(crate) fn missing(&self) -> impl Iterator<Item = usize> {
        let missing =
            self.plan.iter().enumerate().filter(|(_, (_, number))| self.kept[*number as usize].is_none());
        missing.map(|(place, _)| place)
    }

    /// The effects of all renders that are kept, with their places.
    pub(crate) fn effects(&self) -> impl Iterator<Item = (usize, &Effects)> {
        let effects = (0..self.plan.len()).filter_map(|place| Some((place, &self.kept(place)?.effects)));
        effects.filter(|(_, effects)| !effects.is_empty())
    }

    /// What of the reads of a render is worth holding on to until it is kept.
    pub(crate) fn worth_keeping(&self, reads: Reads) -> Reads {
        if self.is_last { Reads::default() } else { reads }
    }

    /// Keeps the outcomes of renders in place of those before.
    pub(crate) fn keep(&mut self, renders: Vec<Rendered<T>>) {
        self.forget(&renders.iter().map(|render| self.plan[render.place].1).collect());
        for render in renders {
            self.keep_one(render);
        }
    }

    fn keep_one(&mut self, Rendered { place, key, outcome, reads, effects }: Rendered<T>) {
        let number = self.plan[place].1;
        let (objects, questions) = reads.into_parts();
        for (id, fields) in &objects {
            self.readers.entry(*id).or_default().push((number, *fields));
        }
        let objects = objects.into_iter().map(|(id, _)| id).collect();
        let keys = questions.iter().map(|question| question.key).collect();
        for question in questions {
            let asked = self.askers.entry(question.key);
            asked.or_insert_with(|| Asked { question, renders: Vec::new() }).renders.push(number);
        }
        self.kept[number as usize] = Some(Kept { key, outcome, effects, objects, questions: keys });
    }

    fn forget(&mut self, numbers: &BTreeSet<Number>) {
        let (mut objects, mut questions) = (BTreeSet::new(), BTreeSet::new());
        for number in numbers {
            let Some(kept) = self.kept[*number as usize].take() else { continue };
            objects.extend(kept.objects);
            questions.extend(kept.questions);
        }
        for id in objects {
            if let Entry::Occupied(mut readers) = self.readers.entry(id) {
                readers.get_mut().retain(|(number, _)| !numbers.contains(number));
                if readers.get().is_empty() {
                    readers.remove();
                }
            }
        }
        for key in questions {
            if let Entry::Occupied(mut asked) = self.askers.entry(key) {
                asked.get_mut().renders.retain(|number| !numbers.contains(number));
                if asked.get().renders.is_empty() {
                    asked.remove();
                }
            }
        }
    }

    /// Forgets the renders that read one of these fields, given as bits by object.
    pub(crate) fn forget_readers(&mut self, changes: &[(ObjectId, u64)]) {
        let readers = changes.iter().flat_map(|(id, changed)| {
            let readers = self.readers.get(id).into_iter().flatten();
            readers.filter(move |(_, fields)| *fields & changed != 0).map(|(number, _)| *number)
        });
        self.forget(&readers.collect());
    }

    /// Asks questions again, each once, and forgets the renders that would get another answer now.
    pub(crate) fn ask_again(&mut self, world: &dyn World, is_open: impl Fn(&Question) -> bool) {
        let asked: Vec<&Asked> = self.askers.values().filter(|asked| is_open(&asked.question)).collect();
        let effects = |asked: &Asked| {
            let kept = self.kept[*asked.renders.first()? as usize].as_ref()?;
            Some(&*kept.effects)
        };
        let outdated = asked
            .into_par_iter()
            .filter(|asked| !asked.question.is_answered_alike(world, effects(asked).unwrap_or_default()));
        let renders = outdated.flat_map_iter(|asked| asked.renders.iter().copied()).collect();
        self.forget(&renders);
    }
}
