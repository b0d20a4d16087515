//! Blobs by path.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, Mutex, PoisonError};

use crate::{Blob, TreePath};

/// Blobs by path, in the order of the paths: the inputs or the outputs of a build. A clone is cheap.
///
/// The folders that every build needs are listed; any other path is looked up with a [`Resolve`] when it
/// is first asked for, and the answer, also "not there", stays the same for the life of the tree.
#[derive(Clone, Default)]
pub struct Tree {
    listed: Arc<BTreeMap<TreePath, Blob>>,
    beyond: Option<Arc<Beyond>>,
}

/// Looks up a path that is in none of the listed folders.
pub trait Resolve: Send + Sync {
    /// The file at `path`, if there is one and it is inside the root.
    fn resolve(&self, path: &TreePath) -> Option<Blob>;
}

struct Beyond {
    resolve: Arc<dyn Resolve>,
    answers: Mutex<BTreeMap<TreePath, Option<Blob>>>,
}

impl Tree {
    /// A tree without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same files, with `resolve` asked for all other paths.
    #[must_use]
    pub fn with_resolve(self, resolve: Arc<dyn Resolve>) -> Self {
        let beyond = Beyond { resolve, answers: Mutex::default() };
        Self { beyond: Some(Arc::new(beyond)), ..self }
    }

    /// Puts a file at `path`, in place of the one that was there.
    pub fn insert(&mut self, path: TreePath, blob: Blob) {
        Arc::make_mut(&mut self.listed).insert(path, blob);
    }

    /// Takes away the listed file at `path` and all below it.
    pub fn remove(&mut self, path: &TreePath) {
        let gone: Vec<_> = self.list(path.as_str()).map(|(path, _)| path.clone()).collect();
        if gone.is_empty() && !self.listed.contains_key(path) {
            return;
        }
        let listed = Arc::make_mut(&mut self.listed);
        listed.remove(path);
        for path in gone {
            listed.remove(&path);
        }
    }

    /// The listed file at `path`; no other is looked up.
    pub fn listed(&self, path: &TreePath) -> Option<&Blob> {
        self.listed.get(path)
    }

    /// The file at `path`.
    pub fn get(&self, path: &TreePath) -> Option<Blob> {
        if let Some(blob) = self.listed.get(path) {
            return Some(blob.clone());
        }
        let beyond = self.beyond.as_ref()?;
        let mut answers = beyond.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = answers.get(path) {
            return answer.clone();
        }
        let answer = beyond.resolve.resolve(path);
        answers.insert(path.clone(), answer.clone());
        answer
    }

    /// The listed files below `folder`, at any depth, in order.
    pub fn list<'a>(&'a self, folder: &str) -> impl Iterator<Item = (&'a TreePath, &'a Blob)> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let within = self.listed.range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded));
        within.take_while(move |(path, _)| path.as_str().starts_with(&prefix))
    }

    /// All listed files, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&TreePath, &Blob)> {
        self.listed.iter()
    }

    /// The listed paths at which the other tree has nothing, or something else; and those that only it has.
    pub fn changes<'a>(&'a self, before: &'a Self) -> impl Iterator<Item = &'a TreePath> {
        let gone = before.listed.keys().filter(|path| !self.listed.contains_key(*path));
        let is_new = |(path, blob): &(&TreePath, &Blob)| {
            !before.listed.get(*path).is_some_and(|old| old.is_same(blob))
        };
        gone.chain(self.iter().filter(is_new).map(|(path, _)| path))
    }

    /// The number of listed files.
    pub fn len(&self) -> usize {
        self.listed.len()
    }

    /// Whether no file is listed.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// The paths outside of the listed folders that were asked for, whether a file was there or not.
    pub fn asked(&self) -> Vec<TreePath> {
        let Some(beyond) = &self.beyond else { return Vec::new() };
        let answers = beyond.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.keys().cloned().collect()
    }
}

impl Extend<(TreePath, Blob)> for Tree {
    fn extend<I: IntoIterator<Item = (TreePath, Blob)>>(&mut self, files: I) {
        Arc::make_mut(&mut self.listed).extend(files);
    }
}

impl FromIterator<(TreePath, Blob)> for Tree {
    fn from_iter<I: IntoIterator<Item = (TreePath, Blob)>>(files: I) -> Self {
        Self { listed: Arc::new(files.into_iter().collect()), beyond: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(paths: &[&str]) -> Tree {
        paths.iter().map(|path| (TreePath::new(path).unwrap(), Blob::from(*path))).collect()
    }

    fn listing(tree: &Tree, folder: &str) -> Vec<String> {
        tree.list(folder).map(|(path, _)| path.to_string()).collect()
    }

    #[test]
    fn lists_whole_folders_only() {
        let tree = tree(&["a-b/1", "a/1", "a/b/2", "a.md", "b/3"]);
        assert_eq!(listing(&tree, "a"), ["a/1", "a/b/2"]);
        assert_eq!(listing(&tree, "").len(), 5);
        assert_eq!(listing(&tree, "c"), [""; 0]);
    }

    #[test]
    fn removes_a_file_or_a_folder() {
        let mut tree = tree(&["a/1", "a/b/2", "ab/3"]);
        tree.remove(&TreePath::new("a").unwrap());
        assert_eq!(listing(&tree, ""), ["ab/3"]);
        tree.remove(&TreePath::new("ab/3").unwrap());
        assert!(tree.is_empty());
    }

    #[test]
    fn tells_what_is_new_gone_or_other() {
        let tree = |files: &[(&str, &str)]| -> Tree {
            files.iter().map(|(path, text)| (TreePath::new(path).unwrap(), Blob::from(*text))).collect()
        };
        let before = tree(&[("a", "1"), ("b", "2"), ("c", "3")]);
        let after = tree(&[("a", "1"), ("b", "x"), ("d", "4")]);
        let changes: Vec<_> = after.changes(&before).map(TreePath::as_str).collect();
        assert_eq!(changes, ["c", "b", "d"]);
        assert_eq!(before.changes(&before).count(), 0);
    }

    #[test]
    fn a_resolved_path_keeps_its_answer() {
        struct Once(Mutex<u32>);
        impl Resolve for Once {
            fn resolve(&self, _: &TreePath) -> Option<Blob> {
                let mut times = self.0.lock().unwrap();
                *times += 1;
                (*times == 1).then(|| Blob::from("first"))
            }
        }
        let tree = Tree::new().with_resolve(Arc::new(Once(Mutex::new(0))));
        let path = TreePath::new("data/x.toml").unwrap();
        assert!(tree.get(&path).is_some());
        assert!(tree.clone().get(&path).is_some());
        assert_eq!(tree.asked(), [path]);
    }
}
