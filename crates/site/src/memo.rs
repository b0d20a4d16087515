//! Renders that are kept together with what they read, until something of that changes.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kiosque_source::{Hash, TreePath};
use kiosque_template::{Effect, ObjectId, Question, Reads, World};
use rayon::prelude::*;

/// The outcomes of renders by path. What an outcome was made from is its key, the fields of objects that the
/// render read, and the questions that it asked. Which renders an edit touches is looked up, not searched.
pub(crate) struct Memo<T> {
    numbers: BTreeMap<TreePath, Number>,
    /// By number; nothing where a render was forgotten.
    kept: Vec<Option<Kept<T>>>,
    free: Vec<Number>,
    /// By object, who read which of its fields.
    readers: BTreeMap<ObjectId, Vec<(Number, u64)>>,
    askers: BTreeMap<Hash, Asked>,
    /// Whether nothing is kept, since there will be no other build.
    is_off: bool,
}

/// The number of a render that is kept.
type Number = u32;

/// The further outputs that a render asked for. They belong to its outcome, whether that is new or kept.
pub(crate) type Effects = Arc<[Effect]>;

/// A render that is to be kept.
pub(crate) struct Rendered<T> {
    pub path: TreePath,
    pub key: Hash,
    pub outcome: T,
    pub reads: Reads,
    pub effects: Effects,
}

struct Kept<T> {
    path: TreePath,
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
            numbers: BTreeMap::new(),
            kept: Vec::new(),
            free: Vec::new(),
            readers: BTreeMap::new(),
            askers: BTreeMap::new(),
            is_off: false,
        }
    }
}

impl<T> Memo<T> {
    /// A memo that keeps nothing.
    pub(crate) fn off() -> Self {
        Self { is_off: true, ..Self::default() }
    }
}

impl<T: Send + Sync> Memo<T> {
    /// The outcome of a render with its effects, if it was made with this key and nothing that it read has changed.
    pub(crate) fn get(&self, path: &TreePath, key: Hash) -> Option<(&T, &Effects)> {
        let kept = self.kept[*self.numbers.get(path)? as usize].as_ref()?;
        (kept.key == key).then_some((&kept.outcome, &kept.effects))
    }

    /// What of the reads of a render is worth holding on to until it is kept.
    pub(crate) fn worth_keeping(&self, reads: Reads) -> Reads {
        if self.is_off { Reads::default() } else { reads }
    }

    /// Keeps the outcomes of renders in place of those before.
    pub(crate) fn keep(&mut self, renders: Vec<Rendered<T>>) {
        if self.is_off {
            return;
        }
        let before = renders.iter().filter_map(|render| self.numbers.get(&render.path).copied());
        self.forget_all(&before.collect());
        for render in renders {
            self.keep_one(render);
        }
    }

    fn keep_one(&mut self, Rendered { path, key, outcome, reads, effects }: Rendered<T>) {
        let number = self.free.pop().unwrap_or_else(|| {
            self.kept.push(None);
            Number::try_from(self.kept.len() - 1).expect("there are fewer outputs than numbers")
        });
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
        self.numbers.insert(path.clone(), number);
        self.kept[number as usize] = Some(Kept { path, key, outcome, effects, objects, questions: keys });
    }

    fn forget_all(&mut self, numbers: &BTreeSet<Number>) {
        let (mut objects, mut questions) = (BTreeSet::new(), BTreeSet::new());
        for number in numbers {
            let Some(kept) = self.kept[*number as usize].take() else { continue };
            self.numbers.remove(&kept.path);
            self.free.push(*number);
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
        self.forget_all(&readers.collect());
    }

    /// Asks all questions again, each once, and forgets the renders that would get another answer now.
    pub(crate) fn ask_again(&mut self, world: &dyn World) {
        let asked: Vec<&Asked> = self.askers.values().collect();
        let effects = |asked: &Asked| {
            let kept = self.kept[*asked.renders.first()? as usize].as_ref()?;
            Some(&*kept.effects)
        };
        let outdated = asked
            .into_par_iter()
            .filter(|asked| !asked.question.is_answered_alike(world, effects(asked).unwrap_or_default()));
        let renders = outdated.flat_map_iter(|asked| asked.renders.iter().copied()).collect();
        self.forget_all(&renders);
    }

    /// Forgets the renders that are not planned, if there are more than are.
    pub(crate) fn limit<'a>(&mut self, planned: impl ExactSizeIterator<Item = &'a TreePath>) {
        if self.numbers.len() > planned.len() {
            let planned: BTreeSet<&TreePath> = planned.collect();
            let gone = self.numbers.iter().filter(|(path, _)| !planned.contains(path));
            self.forget_all(&gone.map(|(_, number)| *number).collect());
        }
    }
}
