//! Renders that are kept together with what they read, until something of that changes.

use std::collections::{BTreeMap, BTreeSet};

use kiosque_source::{Hash, TreePath};
use kiosque_template::{ObjectId, Question, Reads, World};
use rayon::prelude::*;

/// The outcomes of renders by path. What an outcome was made from is its key, the fields of objects that the
/// render read, and the questions that it asked. Which renders an edit touches is looked up, not searched.
pub(crate) struct Memo<T> {
    numbers: BTreeMap<TreePath, Number>,
    /// By number; nothing where a render was forgotten.
    kept: Vec<Option<Kept<T>>>,
    free: Vec<Number>,
    /// By object, who read which of its fields.
    readers: BTreeMap<ObjectId, BTreeMap<Number, u64>>,
    askers: BTreeMap<Hash, Asked>,
}

/// The number of a render that is kept.
type Number = u32;

struct Kept<T> {
    path: TreePath,
    key: Hash,
    outcome: T,
    objects: Box<[ObjectId]>,
    questions: Box<[Hash]>,
}

/// A question, and the renders that asked it.
struct Asked {
    question: Question,
    renders: BTreeSet<Number>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self {
            numbers: BTreeMap::new(),
            kept: Vec::new(),
            free: Vec::new(),
            readers: BTreeMap::new(),
            askers: BTreeMap::new(),
        }
    }
}

impl<T: Send + Sync> Memo<T> {
    /// The outcome of a render, if it was made with this key and nothing that it read has changed.
    pub(crate) fn get(&self, path: &TreePath, key: Hash) -> Option<&T> {
        let kept = self.kept[*self.numbers.get(path)? as usize].as_ref()?;
        (kept.key == key).then_some(&kept.outcome)
    }

    /// Keeps the outcome of a render in place of the one before.
    pub(crate) fn keep(&mut self, path: &TreePath, key: Hash, outcome: T, reads: Reads) {
        if let Some(number) = self.numbers.get(path) {
            self.forget(*number);
        }
        let number = self.free.pop().unwrap_or_else(|| {
            self.kept.push(None);
            Number::try_from(self.kept.len() - 1).unwrap_or(Number::MAX)
        });
        let (objects, questions) = reads.into_parts();
        for (id, fields) in &objects {
            *self.readers.entry(*id).or_default().entry(number).or_default() |= *fields;
        }
        let objects = objects.into_iter().map(|(id, _)| id).collect();
        let keys = questions.iter().map(|question| question.key).collect();
        for question in questions {
            let asked = self.askers.entry(question.key);
            asked.or_insert_with(|| Asked { question, renders: BTreeSet::new() }).renders.insert(number);
        }
        self.numbers.insert(path.clone(), number);
        self.kept[number as usize] =
            Some(Kept { path: path.clone(), key, outcome, objects, questions: keys });
    }

    fn forget(&mut self, number: Number) {
        let Some(kept) = self.kept[number as usize].take() else { return };
        self.numbers.remove(&kept.path);
        self.free.push(number);
        for id in kept.objects {
            if let Some(readers) = self.readers.get_mut(&id) {
                readers.remove(&number);
                if readers.is_empty() {
                    self.readers.remove(&id);
                }
            }
        }
        for hash in kept.questions {
            if let Some(asked) = self.askers.get_mut(&hash) {
                asked.renders.remove(&number);
                if asked.renders.is_empty() {
                    self.askers.remove(&hash);
                }
            }
        }
    }

    fn forget_all(&mut self, numbers: BTreeSet<Number>) {
        for number in numbers {
            self.forget(number);
        }
    }

    /// Forgets the renders that read one of these fields, given as bits by object.
    pub(crate) fn forget_readers(&mut self, changes: &[(ObjectId, u64)]) {
        let readers = changes.iter().flat_map(|(id, changed)| {
            let readers = self.readers.get(id).into_iter().flatten();
            readers.filter(move |(_, fields)| *fields & changed != 0).map(|(number, _)| *number)
        });
        self.forget_all(readers.collect());
    }

    /// Asks all questions again, each once, and forgets the renders that would get another answer now.
    pub(crate) fn ask_again(&mut self, world: &dyn World) {
        let asked: Vec<&Asked> = self.askers.values().collect();
        let outdated = asked.into_par_iter().filter(|asked| !asked.question.is_answered_alike(world));
        self.forget_all(outdated.flat_map_iter(|asked| asked.renders.iter().copied()).collect());
    }

    /// Forgets the renders whose paths are not wanted, if there are more than so many.
    pub(crate) fn limit(&mut self, most: usize, is_wanted: impl Fn(&TreePath) -> bool) {
        if self.numbers.len() > most {
            let gone = self.numbers.iter().filter(|(path, _)| !is_wanted(path));
            self.forget_all(gone.map(|(_, number)| *number).collect());
        }
    }
}
