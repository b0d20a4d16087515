//! A site's files, as its configuration lays them out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kiosque_serve::watch::Batch;
use kiosque_site::{Layout, Options};
use kiosque_source::disk::{Disk, Mount};
use kiosque_source::{Blob, Diagnostic, Tree, TreePath};

use crate::locate::real;
use crate::root::Site;

/// The files of a site.
#[derive(Clone)]
pub(crate) struct Inputs {
    disk: Disk,
    layout: Layout,
}

/// A first look at a site.
pub(crate) struct Survey {
    /// The files, if the configuration is clear about them.
    pub(crate) inputs: Result<Inputs, Vec<Diagnostic>>,
    /// What was looked at, whether it exists or not.
    pub(crate) looked_at: Vec<PathBuf>,
}

impl Survey {
    /// Looks at the configuration of a site. These options are those of the command line: a base URL in
    /// them would hide the configured one.
    pub(crate) fn new(site: &Site, options: &Options) -> Self {
        let disk = match Disk::open(&site.root) {
            Ok(disk) => disk,
            Err(error) => {
                let root = site.root.display();
                let lost = Diagnostic::error(format!("can't read the site's folder `{root}`: {error}"));
                return Self { inputs: Err(vec![lost]), looked_at: vec![site.root.clone()] };
            }
        };
        let (tree, _) = disk.load();
        let layout = kiosque_site::layout(&tree, options, &|file| elsewhere(&site.root, file));
        let looked_at = tree.asked().iter().map(|path| disk.root().join(path.as_str())).collect();
        Self { inputs: layout.map(|layout| Inputs::new(disk, layout)), looked_at }
    }
}

/// A file by its path relative to the site's folder, which may lead out of it.
fn elsewhere(root: &Path, file: &str) -> Option<Blob> {
    let (folder, name) = file.rsplit_once('/')?;
    let (tree, _) = Disk::open(&root.join(folder)).ok()?.load();
    tree.get(&TreePath::new(name).ok()?)
}

impl Inputs {
    fn new(disk: Disk, layout: Layout) -> Self {
        let mount = |(at, folder): &(TreePath, String)| Mount {
            at: at.clone(),
            folder: disk.root().join(folder).into(),
        };
        let mounts = layout.mounts.iter().map(mount).collect();
        Self { disk: disk.mounting(mounts).listing(layout.folders.clone()), layout }
    }

    /// What the configuration says.
    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The site's folder, free of symbolic links.
    pub(crate) fn root(&self) -> &Path {
        self.disk.root()
    }

    /// Where the files are, whether they exist or not.
    pub(crate) fn folders(&self) -> Vec<PathBuf> {
        self.disk.listed().collect()
    }

    /// The files of this moment, with what could not be read.
    pub(crate) fn load(&self) -> (Tree, Vec<Diagnostic>) {
        self.disk.load()
    }

    /// The files after a batch of changes to a tree that was loaded from the [same](Self::is_same) inputs.
    pub(crate) fn refresh(&self, tree: &Tree, batch: &Batch) -> (Tree, Vec<Diagnostic>) {
        match batch {
            Batch::Paths(paths) => self.disk.refresh(tree, paths.iter().map(PathBuf::as_path)),
            Batch::Rescan => self.reload(tree),
        }
    }

    /// The files of this moment, after a tree that was loaded from any inputs.
    pub(crate) fn reload(&self, tree: &Tree) -> (Tree, Vec<Diagnostic>) {
        self.disk.reload(tree)
    }

    /// Whether the files are laid out in the same way, in the same places.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.layout == other.layout && self.disk.listed().eq(other.disk.listed())
    }

    /// Where all is that a change to may change the site, after a build from `tree`: what is listed, what
    /// was asked for besides, where symbolic links lead, and where a folder from elsewhere should be.
    pub(crate) fn watched(&self, tree: &Tree) -> Vec<PathBuf> {
        let is_listed = |path: &TreePath| self.layout.folders.iter().any(|folder| is_at(path, folder));
        let asked = tree.asked().into_iter().filter(|path| !is_listed(path));
        let mounts =
            self.layout.mounts.iter().map(|(_, folder)| real(&self.root().join(folder)).join("theme.toml"));
        let links: BTreeSet<&Path> = tree.iter().filter_map(|(_, blob)| blob.as_file()?.link()).collect();
        let asked = asked.map(|path| self.locate(&path));
        self.disk.listed().chain(asked).chain(links.into_iter().map(Path::to_owned)).chain(mounts).collect()
    }

    fn locate(&self, path: &TreePath) -> PathBuf {
        for (at, folder) in &self.layout.mounts {
            if let Some(rest) = path.below(at.as_str()) {
                return real(&self.root().join(folder)).join(rest);
            }
        }
        self.root().join(path.as_str())
    }
}

fn is_at(path: &TreePath, folder: &TreePath) -> bool {
    path == folder || path.below(folder.as_str()).is_some()
}
