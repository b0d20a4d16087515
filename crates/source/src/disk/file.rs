//! A file that is read when its bytes are needed.

use std::fs::{self, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use crate::Hash;

/// A file as it was when it was listed.
#[derive(Debug)]
pub struct File {
    path: PathBuf,
    /// The folder that it may not leave, whatever takes its place.
    base: Arc<Path>,
    /// The symbolic link that led to it.
    link: Option<Arc<Path>>,
    len: u64,
    stamp: Mutex<Stamp>,
    hash: Mutex<Option<Hash>>,
}

/// By what a file is known without its bytes.
#[derive(Clone, Copy, Debug)]
struct Stamp {
    modified: Option<SystemTime>,
    was_at_rest: bool,
    identity: Option<(u64, u64)>,
}

/// A file that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The open file.
    pub file: fs::File,
    /// Its number of bytes.
    pub len: u64,
    /// Whether it is as it was listed, as far as its identity, its size and its time tell.
    pub is_as_listed: bool,
}

/// A file that was not written for so long has another time when it is written next, on all file systems.
const REST: Duration = Duration::from_secs(2);

impl File {
    /// A file that may not be followed out of the folder `base`.
    pub(crate) fn new(path: PathBuf, metadata: &Metadata, base: &Arc<Path>) -> Self {
        let (stamp, hash) = (Mutex::new(Stamp::of(metadata)), Mutex::default());
        Self { path, base: base.clone(), link: None, len: metadata.len(), stamp, hash }
    }

    /// The same, to which this symbolic link led.
    pub(crate) fn by_link(self, link: Option<Arc<Path>>) -> Self {
        Self { link, ..self }
    }

    /// The symbolic link, inside of a listed folder, that led to the file. What it leads to is elsewhere in the site.
    pub fn link(&self) -> Option<&Path> {
        self.link.as_deref()
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its number of bytes when it was listed.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether it was empty when it was listed.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Opens what is in its place now. Where that is no file, or was put there since and is not inside of the site,
    /// nothing is found.
    pub fn open(&self) -> io::Result<Opened> {
        // A pipe would wait for somebody to write to it.
        if !fs::metadata(&self.path)?.is_file() {
            return Err(io::ErrorKind::NotFound.into());
        }
        let file = fs::File::open(&self.path)?;
        let (now, stamp) = (file.metadata()?, *lock(&self.stamp));
        let is_same = stamp.identity.is_some() && stamp.identity == identity(&now);
        if !is_same && !self.is_inside(&now) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let is_as_listed = self.is_as_listed(&now);
        Ok(Opened { file, len: now.len(), is_as_listed })
    }

    /// Whether what was opened is in the base folder when all links are followed.
    fn is_inside(&self, opened: &Metadata) -> bool {
        let (Ok(real), Ok(base)) = (fs::canonicalize(&self.path), fs::canonicalize(&self.base)) else {
            return false;
        };
        let is_opened = |now: Metadata| identity(&now) == identity(opened);
        real.starts_with(base) && fs::symlink_metadata(real).is_ok_and(is_opened)
    }

    fn is_as_listed(&self, now: &Metadata) -> bool {
        let stamp = lock(&self.stamp);
        self.len == now.len() && stamp.modified == now.modified().ok() && stamp.identity == identity(now)
    }

    /// Whether the file was not written since it was listed, as far as its size and its time tell.
    pub(crate) fn is_untouched(&self, now: &Self) -> bool {
        let (stamp, now_stamp) = (*lock(&self.stamp), *lock(&now.stamp));
        self.is_in_place(now)
            && stamp.was_at_rest
            && stamp.modified == now_stamp.modified
            && stamp.identity == now_stamp.identity
    }

    /// Whether the file still holds the bytes that it was hashed with, if it was. If so, it counts as listed now.
    pub(crate) fn holds_the_same(&self, now: &Self) -> bool {
        let Some(hash) = *lock(&self.hash) else { return false };
        let is_same = self.is_in_place(now) && now.hash().is_ok_and(|now| now == hash);
        if is_same {
            *lock(&self.stamp) = *lock(&now.stamp);
        }
        is_same
    }

    /// Whether a file that somebody did something to is what it was. The bytes say so where they are known: time and
    /// size may have been set.
    pub(crate) fn is_still(&self, now: &Self) -> bool {
        let is_hashed = lock(&self.hash).is_some();
        if is_hashed { self.holds_the_same(now) } else { self.is_untouched(now) }
    }

    fn is_in_place(&self, now: &Self) -> bool {
        self.path == now.path && self.link == now.link && self.len == now.len
    }

    /// All bytes. They are hashed by the way.
    pub(crate) fn read(&self) -> io::Result<Vec<u8>> {
        let mut opened = self.open()?;
        let mut bytes = Vec::with_capacity(usize::try_from(opened.len).unwrap_or_default());
        opened.file.read_to_end(&mut bytes)?;
        let mut hash = lock(&self.hash);
        if hash.is_none() && self.was_as_listed(&opened) {
            *hash = Some(Hash::of(&bytes));
        }
        Ok(bytes)
    }

    /// The hash of the bytes. Who comes while they are read waits for it.
    pub(crate) fn hash(&self) -> io::Result<Hash> {
        let mut known = lock(&self.hash);
        if let Some(hash) = *known {
            return Ok(hash);
        }
        let mut opened = self.open()?;
        let hash = Hash::of_all(&mut opened.file)?;
        if self.was_as_listed(&opened) {
            *known = Some(hash);
        }
        Ok(hash)
    }

    /// Whether what was read was as listed until its end; only then its hash is that of this file.
    fn was_as_listed(&self, opened: &Opened) -> bool {
        opened.is_as_listed && opened.file.metadata().is_ok_and(|now| self.is_as_listed(&now))
    }
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok();
        let age = modified.and_then(|modified| SystemTime::now().duration_since(modified).ok());
        Self { modified, was_at_rest: age.is_some_and(|age| age > REST), identity: identity(metadata) }
    }
}

/// The device that a file is on, and its number there, where the system tells.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems do not tell")]
fn identity(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Option<(u64, u64)> {
    None
}

/// What is behind these locks is whole at any time.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
