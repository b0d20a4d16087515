//! Outputs into a folder, so that a reader never sees half a file and nothing of the user's is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::File;
use crate::{Blob, Hash, Tree, TreePath};

/// What [`sync`] did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// How many files were written.
    pub written: usize,
    /// How many files were there already, byte for byte.
    pub unchanged: usize,
    /// How many files of an earlier sync were removed.
    pub removed: usize,
    /// Files in the folder that no sync wrote, or that somebody changed since. They were left alone.
    pub foreign: Vec<PathBuf>,
}

/// Makes `folder` hold the files of `outputs`.
///
/// New contents are written beside their place first; when all are there, each is renamed into it. So
/// a failure before that leaves the folder as it was. Files of the last sync that are no longer outputs
/// are removed; `record` is the file that remembers which those are. All other files stay.
pub fn sync(outputs: &Tree, folder: &Path, record: &Path) -> io::Result<Synced> {
    let before = Record::read(record);
    let staging = Staging::create(folder)?;
    let files: Vec<_> = outputs.iter().enumerate().collect();
    let staged: Vec<Staged> = files
        .into_par_iter()
        .map(|(number, (path, blob))| staging.stage(number, path, blob, folder))
        .collect::<io::Result<_>>()?;

    make_room(&before, &staged, folder)?;
    let mut synced = Synced::default();
    let after = Record(staged.iter().map(|staged| (staged.path.clone(), staged.hash)).collect());
    // Until all is done, both count as ours: whatever is interrupted, the next sync can tidy up.
    before.with(&after).write(record)?;
    remove_stale(&before, &after, folder, &mut synced)?;
    for staged in staged {
        let target = folder.join(staged.path.as_str());
        let Some(file) = staged.file else {
            synced.unchanged += 1;
            continue;
        };
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(|error| in_the_way(parent, &error))?;
        }
        fs::rename(&file, &target).map_err(|error| in_the_way(&target, &error))?;
        synced.written += 1;
    }
    drop(staging);
    after.write(record)?;
    let ours: BTreeSet<PathBuf> = after.0.keys().map(|path| folder.join(path.as_str())).collect();
    list_foreign(folder, &ours, &mut synced.foreign)?;
    Ok(synced)
}

/// The files below `inner` in a folder that are byte for byte as the last sync left them, which `record` remembers.
pub fn synced(folder: &Path, record: &Path, inner: &str) -> Tree {
    let recorded = Record::read(record).0;
    let files: Vec<_> = recorded.into_iter().filter(|(path, _)| path.below(inner).is_some()).collect();
    let folder: Arc<Path> = folder.into();
    let unchanged = files.into_par_iter().filter_map(|(path, hash)| {
        let file = folder.join(path.as_str());
        let metadata = fs::metadata(&file).ok()?;
        let blob = Blob::file(File::new(file, &metadata, &folder));
        blob.hash().is_ok_and(|now| now == hash).then_some((path, blob))
    });
    unchanged.collect::<Vec<_>>().into_iter().collect()
}

/// Refuses, before anything is changed, what could not be put in its place: a file where a folder is that is
/// not ours, or below a file that is not ours.
fn make_room(before: &Record, staged: &[Staged], folder: &Path) -> io::Result<()> {
    let is_ours = |path: &TreePath| before.0.contains_key(path);
    let holds_ours = |path: &TreePath| before.0.keys().any(|ours| ours.below(path.as_str()).is_some());
    for Staged { path, .. } in staged.iter().filter(|staged| staged.file.is_some()) {
        if folder.join(path.as_str()).is_dir() && !holds_ours(path) {
            let error = io::Error::from(io::ErrorKind::IsADirectory);
            return Err(in_the_way(&folder.join(path.as_str()), &error));
        }
        let mut parent = path.parent();
        while parent != TreePath::root() {
            let target = folder.join(parent.as_str());
            if target.is_file() && !is_ours(&parent) {
                return Err(in_the_way(&target, &io::Error::from(io::ErrorKind::NotADirectory)));
            }
            parent = parent.parent();
        }
    }
    Ok(())
}

fn in_the_way(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("can't put a file at {}: {error}", path.display()))
}

fn remove_stale(before: &Record, after: &Record, folder: &Path, synced: &mut Synced) -> io::Result<()> {
    for (path, hash) in &before.0 {
        if after.0.contains_key(path) {
            continue;
        }
        let target = folder.join(path.as_str());
        match fs::read(&target) {
            Ok(bytes) if Hash::of(&bytes) == *hash => {
                fs::remove_file(&target)?;
                synced.removed += 1;
                remove_empty_parents(path, folder);
            }
            _ => {} // changed or gone since: no longer ours
        }
    }
    Ok(())
}

fn remove_empty_parents(path: &TreePath, folder: &Path) {
    let mut parent = path.parent();
    while parent != TreePath::root() && fs::remove_dir(folder.join(parent.as_str())).is_ok() {
        parent = parent.parent();
    }
}

fn list_foreign(folder: &Path, ours: &BTreeSet<PathBuf>, foreign: &mut Vec<PathBuf>) -> io::Result<()> {
    if !folder.exists() {
        return Ok(()); // there were no outputs
    }
    let mut entries: Vec<_> = fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() && !path.is_symlink() {
            list_foreign(&path, ours, foreign)?;
        } else if !ours.contains(&path) {
            foreign.push(path);
        }
    }
    Ok(())
}

/// An output that is ready to take its place: `file` is where its bytes wait, unless they are in place.
struct Staged {
    path: TreePath,
    hash: Hash,
    file: Option<PathBuf>,
}

/// A folder beside the outputs, on their file system, that goes away with this value.
struct Staging {
    folder: PathBuf,
    made: Option<PathBuf>,
}

impl Staging {
    fn create(beside: &Path) -> io::Result<Self> {
        let made = (!beside.exists()).then(|| beside.to_owned());
        let folder = beside.join(".kiosque-staging");
        if folder.exists() {
            fs::remove_dir_all(&folder)?; // of a sync that was interrupted
        }
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, made })
    }

    fn stage(&self, number: usize, path: &TreePath, blob: &Blob, folder: &Path) -> io::Result<Staged> {
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{path}: {error}"));
        let bytes = blob.bytes().map_err(named)?;
        let hash = Hash::of(&bytes);
        let target = folder.join(path.as_str());
        let is_same_len = fs::symlink_metadata(&target)
            .is_ok_and(|metadata| metadata.is_file() && metadata.len() == bytes.len() as u64);
        if is_same_len && fs::read(&target).is_ok_and(|old| *old == *bytes) {
            return Ok(Staged { path: path.clone(), hash, file: None });
        }
        let file = self.folder.join(number.to_string());
        // A symbolic link would be linked itself, and no link leads to another file system.
        let link = |path: &Path| fs::canonicalize(path).and_then(|path| fs::hard_link(path, &file));
        if blob.as_shared().is_none_or(|shared| link(shared.path()).is_err()) {
            fs::write(&file, &bytes).map_err(named)?;
        }
        Ok(Staged { path: path.clone(), hash, file: Some(file) })
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What can't be removed now is removed by the next sync.
        let _ = fs::remove_dir_all(&self.folder);
        if let Some(made) = &self.made {
            let _ = fs::remove_dir(made); // only if it is empty
        }
    }
}

/// The files of the last sync with their hashes: a line `HASH PATH` each.
#[derive(Default)]
struct Record(BTreeMap<TreePath, Hash>);

impl Record {
    fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).unwrap_or_default();
        let entry = |line: &str| {
            let (hash, path) = line.split_once(' ')?;
            Some((TreePath::new(path).ok()?, Hash(u128::from_str_radix(hash, 16).ok()?)))
        };
        Self(text.lines().filter_map(entry).collect())
    }

    /// The files of both; of one that both have, the hash of the other.
    fn with(&self, other: &Self) -> Self {
        let all = self.0.iter().chain(&other.0);
        Self(all.map(|(path, hash)| (path.clone(), *hash)).collect())
    }

    fn write(&self, file: &Path) -> io::Result<()> {
        let lines: Vec<String> = self.0.iter().map(|(path, hash)| format!("{hash} {path}\n")).collect();
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let beside = file.with_extension("new");
        fs::write(&beside, lines.concat())?;
        fs::rename(&beside, file)
    }
}
