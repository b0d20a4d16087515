//! What is to be watched, and where that is on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The watched files and folders.
#[derive(Default)]
pub(super) struct Targets(Vec<Target>);

struct Target {
    /// As the caller wrote it, and wants it back.
    given: PathBuf,
    /// As the operating system may write it: free of symbolic links up to its folder, and all the way.
    names: BTreeSet<PathBuf>,
}

/// What a path has to do with the targets.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Touch {
    /// The path, as the caller would write it, once for each target that it is strictly inside of.
    pub(super) inside: Vec<PathBuf>,
    /// The targets that it is, or that are below it.
    pub(super) whole: Vec<PathBuf>,
}

/// The folders to watch; true with all below.
pub(super) type Needs = BTreeMap<PathBuf, bool>;

impl Targets {
    pub(super) fn new(paths: impl IntoIterator<Item = PathBuf>) -> Self {
        let paths: BTreeSet<_> = paths.into_iter().collect();
        Self(paths.into_iter().map(|given| Target { given, names: BTreeSet::new() }).collect())
    }

    /// Whether the caller asked for the same paths.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.0.iter().map(|target| &target.given).eq(other.0.iter().map(|target| &target.given))
    }

    /// Finds the targets on disk as it is now.
    ///
    /// Each needs a watch on its folder, or on the nearest one that exists, to hear when it comes and goes;
    /// a folder needs one on itself and all below, too. A file is never watched itself: editors replace it.
    pub(super) fn locate(&mut self) -> Needs {
        let mut needs = Needs::new();
        for target in &mut self.0 {
            target.locate(&mut needs);
        }
        let is_covered = |path: &Path| path.ancestors().skip(1).any(|above| needs.get(above) == Some(&true));
        let covered: Vec<_> = needs.keys().filter(|path| is_covered(path)).cloned().collect();
        for path in covered {
            needs.remove(&path);
        }
        needs
    }

    /// What `path`, as the operating system writes it, has to do with the targets.
    pub(super) fn touch(&self, path: &Path) -> Touch {
        let mut touch = Touch::default();
        for target in &self.0 {
            if target.names.iter().any(|name| name.starts_with(path)) {
                touch.whole.push(target.given.clone());
            } else if let Some(rest) = target.names.iter().find_map(|name| path.strip_prefix(name).ok()) {
                touch.inside.push(target.given.join(rest));
            }
        }
        touch
    }
}

impl Target {
    fn locate(&mut self, needs: &mut Needs) {
        self.names.clear();
        let anchor = self.given.ancestors().skip(1).find(|folder| folder.is_dir());
        if let Some(anchor) = anchor
            && let Ok(real) = anchor.canonicalize()
            && let Ok(rest) = self.given.strip_prefix(anchor)
        {
            self.names.insert(real.join(rest));
            needs.entry(real).or_insert(false);
        }
        let Ok(real) = self.given.canonicalize() else { return };
        if real.is_dir() {
            needs.insert(real.clone(), true);
        } else if let Some(folder) = real.parent() {
            needs.entry(folder.to_owned()).or_insert(false);
        }
        self.names.insert(real);
    }
}
