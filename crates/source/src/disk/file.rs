//! A file that is read when its bytes are needed.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use crate::Hash;

/// A file as it was when it was listed.
#[derive(Debug)]
pub struct File {
    path: PathBuf,
    /// The symbolic link that led to it.
    link: Option<Arc<Path>>,
    len: u64,
    modified: Option<SystemTime>,
    was_at_rest: bool,
    hash: OnceLock<Hash>,
}

/// A file that was not written for so long has another time when it is written next, on all file systems.
const REST: Duration = Duration::from_secs(2);

impl File {
    pub(crate) fn new(path: PathBuf, metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok();
        let age = modified.and_then(|modified| SystemTime::now().duration_since(modified).ok());
        let was_at_rest = age.is_some_and(|age| age > REST);
        Self { path, link: None, len: metadata.len(), modified, was_at_rest, hash: OnceLock::new() }
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

    /// Whether the file was not written since it was listed, as far as its size and its time tell.
    pub(crate) fn is_untouched(&self, now: &Self) -> bool {
        self.is_in_place(now) && self.was_at_rest && self.modified == now.modified
    }

    /// Whether the file still holds the bytes that it was hashed with, if it was.
    pub(crate) fn holds_the_same(&self, now: &Self) -> bool {
        let Some(hash) = self.hash.get() else { return false };
        self.is_in_place(now) && now.hash().is_ok_and(|now| now == *hash)
    }

    /// Whether a file that somebody did something to is what it was. The bytes say so where they are known: time and
    /// size may have been set.
    pub(crate) fn is_still(&self, now: &Self) -> bool {
        if self.hash.get().is_some() { self.holds_the_same(now) } else { self.is_untouched(now) }
    }

    fn is_in_place(&self, now: &Self) -> bool {
        self.path == now.path && self.link == now.link && self.len == now.len
    }

    pub(crate) fn read(&self) -> io::Result<Vec<u8>> {
        let bytes = fs::read(&self.path)?;
        self.hash.get_or_init(|| Hash::of(&bytes));
        Ok(bytes)
    }

    pub(crate) fn hash(&self) -> io::Result<Hash> {
        if self.hash.get().is_none() {
            self.read()?;
        }
        Ok(*self.hash.get_or_init(Hash::default))
    }
}
