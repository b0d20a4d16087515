//! Renders that are kept together with what they read, until something of that changes.

use std::collections::{BTreeMap, BTreeSet};

use kiosque_source::{Hash, TreePath};
use kiosque_template::{ObjectId, Question, Reads, World};
use rayon::prelude::*;

/// The outcomes of renders by path. What an outcome was made from is its key, the fields of objects that the
/// render read, and the questions that it asked. Which renders an edit touches is looked up, not searched.
pub(crate) struct Memo<T> {
    kept: BTreeMap<TreePath, Kept<T>>,
    /// By object, who read which of its fields.
    readers: BTreeMap<ObjectId, BTreeMap<TreePath, u64>>,
    askers: BTreeMap<Hash, Asked>,
}

struct Kept<T> {
    key: Hash,
    outcome: T,
    objects: Vec<ObjectId>,
    questions: Vec<Hash>,
}

/// A question, and the renders that asked it.
struct Asked {
    question: Question,
    renders: BTreeSet<TreePath>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { kept: BTreeMap::new(), readers: BTreeMap::new(), askers: BTreeMap::new() }
    }
}

impl<T: Send> Memo<T> {
    /// The outcome of a render, if it was made with this key and nothing that it read has changed.
    pub(crate) fn get(&self, path: &TreePath, key: Hash) -> Option<&T> {
        self.kept.get(path).filter(|kept| kept.key == key).map(|kept| &kept.outcome)
    }

    /// Keeps the outcome of a render in place of the one before.
    pub(crate) fn keep(&mut self, path: &TreePath, key: Hash, outcome: T, reads: Reads) {
        self.forget(path);
        let objects: Vec<ObjectId> = reads.objects.keys().copied().collect();
        for (id, fields) in reads.objects {
            self.readers.entry(id).or_default().insert(path.clone(), fields);
        }
        let questions: Vec<Hash> = reads.questions.keys().copied().collect();
        for (hash, question) in reads.questions {
            let asked =
                self.askers.entry(hash).or_insert_with(|| Asked { question, renders: BTreeSet::new() });
            asked.renders.insert(path.clone());
        }
        self.kept.insert(path.clone(), Kept { key, outcome, objects, questions });
    }

    fn forget(&mut self, path: &TreePath) {
        let Some(kept) = self.kept.remove(path) else { return };
        for id in kept.objects {
            if let Some(readers) = self.readers.get_mut(&id) {
                readers.remove(path);
                if readers.is_empty() {
                    self.readers.remove(&id);
                }
            }
        }
        for hash in kept.questions {
            if let Some(asked) = self.askers.get_mut(&hash) {
                asked.renders.remove(path);
                if asked.renders.is_empty() {
                    self.askers.remove(&hash);
                }
            }
        }
    }

    fn forget_all(&mut self, paths: impl IntoIterator<Item = TreePath>) {
        paths.into_iter().for_each(|path| self.forget(&path));
    }

    /// Forgets the renders that read one of these fields, given as bits by object.
    pub(crate) fn forget_readers(&mut self, changes: &[(ObjectId, u64)]) {
        for (id, changed) in changes {
            let readers = self.readers.get(id).into_iter().flatten();
            let touched = readers.filter(|(_, fields)| *fields & changed != 0);
            let touched: Vec<TreePath> = touched.map(|(path, _)| path.clone()).collect();
            self.forget_all(touched);
        }
    }

    /// Asks all questions again, each once, and forgets the renders that would get another answer now.
    pub(crate) fn ask_again(&mut self, world: &dyn World) {
        let asked: Vec<&Asked> = self.askers.values().collect();
        let outdated = asked.into_par_iter().filter(|asked| !asked.question.is_answered_alike(world));
        let touched: BTreeSet<TreePath> =
            outdated.flat_map_iter(|asked| asked.renders.iter().cloned()).collect();
        self.forget_all(touched);
    }

    /// Forgets the renders whose paths are not wanted, if there are more than so many.
    pub(crate) fn limit(&mut self, most: usize, is_wanted: impl Fn(&TreePath) -> bool) {
        if self.kept.len() > most {
            let gone: Vec<TreePath> = self.kept.keys().filter(|path| !is_wanted(path)).cloned().collect();
            self.forget_all(gone);
        }
    }
}
