//! A file that is read when its bytes are needed.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::Hash;

/// A file as it was when it was listed.
#[derive(Debug)]
pub struct File {
    path: PathBuf,
    len: u64,
    hash: OnceLock<Hash>,
}

impl File {
    pub(crate) fn new(path: PathBuf, metadata: &Metadata) -> Self {
        Self { path, len: metadata.len(), hash: OnceLock::new() }
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
