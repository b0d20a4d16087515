//! Bytes in memory, in a file, or still to be made.

use std::fmt;
use std::io;
use std::sync::{Arc, OnceLock};

use crate::Hash;
use crate::disk::File;

/// Some bytes with their hash. A clone shares the bytes.
#[derive(Clone)]
pub struct Blob(Kind);

#[derive(Clone)]
enum Kind {
    Bytes {
        bytes: Arc<[u8]>,
        hash: Hash,
    },
    File(Arc<File>),
    /// A file that an output may share.
    Shared(Arc<File>),
    Later(Arc<Later>),
}

/// Bytes that are made when somebody asks for them.
struct Later {
    /// The hash of all that they are made from.
    made_from: Hash,
    make: Box<dyn Fn() -> Vec<u8> + Send + Sync>,
    made: OnceLock<(Arc<[u8]>, Hash)>,
}

impl Later {
    fn made(&self) -> &(Arc<[u8]>, Hash) {
        self.made.get_or_init(|| {
            let bytes: Arc<[u8]> = (self.make)().into();
            let hash = Hash::of(&bytes);
            (bytes, hash)
        })
    }
}

impl Blob {
    /// A blob in memory.
    pub fn new(bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        Self(Kind::Bytes { hash: Hash::of(&bytes), bytes })
    }

    /// A blob that is made when its bytes are first asked for. They must follow from what `made_from` is the hash of.
    pub fn later(made_from: Hash, make: impl Fn() -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self(Kind::Later(Arc::new(Later { made_from, make: Box::new(make), made: OnceLock::new() })))
    }

    /// A blob that stays in its file until it is asked for.
    pub(crate) fn file(file: File) -> Self {
        Self(Kind::File(Arc::new(file)))
    }

    /// The bytes. Those of a file are read anew at each call.
    pub fn bytes(&self) -> io::Result<Arc<[u8]>> {
        match &self.0 {
            Kind::Bytes { bytes, .. } => Ok(bytes.clone()),
            Kind::File(file) | Kind::Shared(file) => file.read().map(Into::into),
            Kind::Later(later) => Ok(later.made().0.clone()),
        }
    }

    /// The hash of the bytes. A file is read for it once.
    pub fn hash(&self) -> io::Result<Hash> {
        match &self.0 {
            Kind::Bytes { hash, .. } => Ok(*hash),
            Kind::File(file) | Kind::Shared(file) => file.hash(),
            Kind::Later(later) => Ok(later.made().1),
        }
    }

    /// The number of bytes, as of when a file was listed.
    pub fn len(&self) -> u64 {
        match &self.0 {
            Kind::Bytes { bytes, .. } => bytes.len() as u64,
            Kind::File(file) | Kind::Shared(file) => file.len(),
            Kind::Later(later) => later.made().0.len() as u64,
        }
    }

    /// Whether there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the two are known to hold the same bytes. A file that was listed anew counts as another: what it
    /// held before can't be read any more.
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Kind::Bytes { hash, .. }, Kind::Bytes { hash: other, .. }) => hash == other,
            (Kind::File(file) | Kind::Shared(file), Kind::File(other) | Kind::Shared(other)) => {
                Arc::ptr_eq(file, other)
            }
            (Kind::Later(later), Kind::Later(other)) => later.made_from == other.made_from,
            _ => false,
        }
    }

    /// The same, to be written as a hard link to the file that holds the bytes, if there is one.
    #[must_use]
    pub fn shared(self) -> Self {
        match self.0 {
            Kind::File(file) => Self(Kind::Shared(file)),
            kind => Self(kind),
        }
    }

    /// The file to link to, if this is to be written so.
    pub(crate) fn as_shared(&self) -> Option<&File> {
        match &self.0 {
            Kind::Shared(file) => Some(file),
            _ => None,
        }
    }

    /// The file that holds the bytes, if they are not in memory.
    pub fn as_file(&self) -> Option<&File> {
        match &self.0 {
            Kind::Bytes { .. } | Kind::Later(_) => None,
            Kind::File(file) | Kind::Shared(file) => Some(file),
        }
    }
}

impl From<String> for Blob {
    fn from(text: String) -> Self {
        Self::new(text.into_bytes())
    }
}

impl From<&str> for Blob {
    fn from(text: &str) -> Self {
        Self::new(text.as_bytes())
    }
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Later(later) if later.made.get().is_none() => f.write_str("Blob(later)"),
            _ => write!(f, "Blob({} bytes)", self.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn a_blob_is_made_once() {
        let times = Arc::new(AtomicU32::new(0));
        let counted = times.clone();
        let blob = Blob::later(Hash::default(), move || {
            counted.fetch_add(1, Ordering::Relaxed);
            b"made".to_vec()
        });
        assert_eq!(times.load(Ordering::Relaxed), 0);
        assert_eq!((*blob.bytes().unwrap()).to_vec(), b"made");
        assert_eq!((blob.hash().unwrap(), blob.len()), (Hash::of("made"), 4));
        assert_eq!(times.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn what_could_not_be_made_is_not_empty() {
        let blob = Blob::later(Hash::default(), || panic!("it can't be made"));
        for _ in 0..2 {
            assert!(catch_unwind(AssertUnwindSafe(|| blob.bytes())).is_err());
        }
    }
}
