//! The file system: listing a site's inputs, and putting its outputs into a folder.
#![expect(clippy::disallowed_methods, reason = "this module is where the disk is touched")]

mod file;
mod sync;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use file::{File, Opened};
pub use sync::{Synced, sync, synced};

use crate::{Blob, Diagnostic, Resolve, Tree, TreePath};

/// A site's root folder, which of its folders are listed, and which folders from elsewhere count as
/// parts of it.
#[derive(Clone, Debug)]
pub struct Disk {
    root: Arc<Path>,
    folders: Vec<TreePath>,
    mounts: Vec<Mount>,
}

/// A folder from outside of the root that stands at a path of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// Where it stands in the tree.
    pub at: TreePath,
    /// The folder.
    pub folder: Arc<Path>,
}

impl Disk {
    /// The site in the folder `root`, with nothing listed.
    pub fn open(root: &Path) -> io::Result<Self> {
        Ok(Self { root: fs::canonicalize(root)?.into(), folders: Vec::new(), mounts: Vec::new() })
    }

    /// The same site with these folders listed (a file may stand for a folder).
    #[must_use]
    pub fn listing(self, folders: Vec<TreePath>) -> Self {
        Self { folders, ..self }
    }

    /// The same site with these folders from elsewhere, as far as they exist. They are found where
    /// they stand, so list them too.
    #[must_use]
    pub fn mounting(self, mounts: Vec<Mount>) -> Self {
        let canonical =
            |mount: Mount| Some(Mount { folder: fs::canonicalize(&mount.folder).ok()?.into(), ..mount });
        Self { mounts: mounts.into_iter().filter_map(canonical).collect(), ..self }
    }

    /// The absolute path of the root, free of symbolic links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the listed folders and files are on disk, whether they exist or not.
    pub fn listed(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.folders.iter().map(|folder| self.locate(folder).0)
    }

    /// The tree of this moment, with what could not be listed.
    pub fn load(&self) -> (Tree, Vec<Diagnostic>) {
        self.reload(&Tree::new())
    }

    /// The same, after a tree of another moment. A file that is as it was is not read again for its hash.
    pub fn reload(&self, before: &Tree) -> (Tree, Vec<Diagnostic>) {
        let mut listing = Listing::default();
        for folder in &self.folders {
            let (path, base) = self.locate(folder);
            listing.add(&path, folder, base);
        }
        let is_same = |old: &File, now: &File| old.is_untouched(now) || old.holds_the_same(now);
        let (files, problems) = listing.finish();
        let files = files.map(|(path, blob)| kept(before, path, blob, is_same));
        (self.tree(files.collect()), problems)
    }

    /// The tree after the files or folders at these absolute paths changed, appeared or went away. A file stays what it
    /// was while it holds the bytes that it was hashed with; if it was not, while its size and time are the same.
    pub fn refresh<'a>(
        &self,
        tree: &Tree,
        changed: impl IntoIterator<Item = &'a Path>,
    ) -> (Tree, Vec<Diagnostic>) {
        let mut listing = Listing::default();
        let mut next = tree.clone();
        for at in changed.into_iter().filter_map(|path| self.place(path)) {
            next.remove(&at);
            for at in self.listed_at(&at) {
                let (path, base) = self.locate(at);
                listing.link = link_above(&path, base);
                listing.add(&path, at, base);
            }
        }
        let (files, problems) = listing.finish();
        next.extend(files.map(|(path, blob)| kept(tree, path, blob, File::is_still)));
        (self.tree(next), problems)
    }

    fn tree(&self, tree: Tree) -> Tree {
        tree.with_resolve(Arc::new(self.clone()))
    }

    /// Where a path of the tree is on disk, and the folder that it may not leave.
    fn locate(&self, path: &TreePath) -> (PathBuf, &Arc<Path>) {
        for mount in &self.mounts {
            if &mount.at == path {
                return (mount.folder.to_path_buf(), &mount.folder);
            }
            if let Some(rest) = path.below(mount.at.as_str()) {
                return (mount.folder.join(rest), &mount.folder);
            }
        }
        (self.root.join(path.as_str()), &self.root)
    }

    /// Where an absolute path stands in the tree. A name that is not UTF-8 has no place there: the folder that it is in
    /// stands for it.
    fn place(&self, path: &Path) -> Option<TreePath> {
        let in_mount = |mount: &Mount| Some((mount.at.clone(), path.strip_prefix(&mount.folder).ok()?));
        let in_root = || Some((TreePath::root(), path.strip_prefix(&self.root).ok()?));
        let (at, rest) = self.mounts.iter().find_map(in_mount).or_else(in_root)?;
        at.join(rest.ancestors().find_map(Path::to_str)?).ok()
    }

    /// What is listed of a path: all of it, or the listed folders below.
    fn listed_at<'a>(&'a self, at: &'a TreePath) -> Vec<&'a TreePath> {
        let is_in =
            |path: &TreePath, folder: &TreePath| path == folder || path.below(folder.as_str()).is_some();
        if self.folders.iter().any(|folder| is_in(at, folder)) {
            return vec![at];
        }
        self.folders.iter().filter(|folder| is_in(folder, at)).collect()
    }
}

impl Resolve for Disk {
    fn resolve(&self, path: &TreePath) -> Option<Blob> {
        let (path, base) = self.locate(path);
        let real = fs::canonicalize(path).ok()?;
        let metadata = fs::metadata(&real).ok()?;
        let is_inside = real.starts_with(base) && metadata.is_file();
        is_inside.then(|| Blob::file(File::new(real, &metadata, base)))
    }
}

/// A file that was listed again: as it was before, if it is the same.
fn kept(
    before: &Tree,
    path: TreePath,
    blob: Blob,
    is_same: impl Fn(&File, &File) -> bool,
) -> (TreePath, Blob) {
    let old = before.listed(&path).filter(|old| match (old.as_file(), blob.as_file()) {
        (Some(old), Some(now)) => is_same(old, now),
        _ => false,
    });
    let blob = old.cloned().unwrap_or(blob);
    (path, blob)
}

/// The nearest folder above a path, inside of `base`, that is a symbolic link.
fn link_above(path: &Path, base: &Path) -> Option<Arc<Path>> {
    let above = path.ancestors().skip(1).take_while(|above| above.starts_with(base) && *above != base);
    above.into_iter().find(|above| above.is_symlink()).map(Arc::from)
}

#[derive(Default)]
struct Listing {
    files: BTreeMap<TreePath, Blob>,
    problems: Vec<Diagnostic>,
    /// The symbolic link that led to where this is.
    link: Option<Arc<Path>>,
}

impl Listing {
    /// The files, and the problems in an order that is none of the disk's.
    fn finish(self) -> (impl Iterator<Item = (TreePath, Blob)>, Vec<Diagnostic>) {
        let Self { files, mut problems, .. } = self;
        problems.sort_by(|one, other| (&one.place, &one.message).cmp(&(&other.place, &other.message)));
        problems.dedup();
        (files.into_iter(), problems)
    }

    /// Adds the file at `path`, or all below it, as `at`. Symbolic links are followed inside of `base`.
    fn add(&mut self, path: &Path, at: &TreePath, base: &Arc<Path>) {
        let Ok(link) = fs::symlink_metadata(path) else { return };
        if !link.is_symlink() {
            return self.add_real(path, at, base);
        }
        if self.may_follow(path, at, base) {
            let outer = self.link.replace(path.into());
            self.add_real(path, at, base);
            self.link = outer;
        }
    }

    fn add_real(&mut self, path: &Path, at: &TreePath, base: &Arc<Path>) {
        let Ok(metadata) = fs::metadata(path) else { return };
        if metadata.is_dir() {
            self.add_folder(path, at, base);
        } else if metadata.is_file() {
            let file = File::new(path.to_owned(), &metadata, base).by_link(self.link.clone());
            self.files.insert(at.clone(), Blob::file(file));
        }
    }

    fn add_folder(&mut self, path: &Path, at: &TreePath, base: &Arc<Path>) {
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => return self.problem(at, format!("can't read the folder `{at}`: {error}")),
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            if let Some(inner) = name.to_str().and_then(|name| at.join(name).ok()) {
                self.add(&entry.path(), &inner, base);
            } else {
                self.problem(at, format!("the file name {} is not UTF-8", name.display()));
            }
        }
    }

    fn may_follow(&mut self, path: &Path, at: &TreePath, base: &Path) -> bool {
        let Ok(target) = fs::canonicalize(path) else {
            self.dangling(at);
            return false;
        };
        let is_cycle = path
            .parent()
            .and_then(|folder| folder.canonicalize().ok())
            .is_some_and(|folder| folder.starts_with(&target));
        if !target.starts_with(base) {
            self.problem(at, format!("the symbolic link `{at}` leads out of the site"));
        } else if is_cycle {
            self.problem(at, format!("the symbolic link `{at}` leads to a folder that it is in"));
        } else {
            return true;
        }
        false
    }

    /// A link that leads nowhere may be meant for later. Those of Emacs are no files at all: `.#a.md` leads to
    /// `user@host.pid` while `a.md` is being edited.
    fn dangling(&mut self, at: &TreePath) {
        if !at.name().starts_with(".#") {
            let problem = Diagnostic::warning(format!("the symbolic link `{at}` leads nowhere"));
            self.problems.push(problem.in_file(at));
        }
    }

    fn problem(&mut self, at: &TreePath, message: String) {
        self.problems.push(Diagnostic::error(message).in_file(at));
    }
}

#[cfg(test)]
mod tests;
