//! Looking at the files again and again.
#![expect(clippy::disallowed_methods, reason = "it looks at what is on disk")]

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use kiosque_source::Hash;
use notify::{Config, Error, Event, EventHandler, EventKind, RecursiveMode, WatcherKind};

/// A watcher that needs nothing of the operating system. That of `notify` knows times to the second only, or reads all
/// files each time.
pub(super) struct Poller {
    watches: Watches,
    /// Its thread ends when this is gone.
    _life: Sender<()>,
}

type Watches = Arc<Mutex<BTreeMap<PathBuf, Watch>>>;

/// How often it looks.
const INTERVAL: Duration = Duration::from_millis(400);

impl notify::Watcher for Poller {
    fn new<F: EventHandler>(mut handler: F, _: Config) -> notify::Result<Self> {
        let watches = Watches::default();
        let (life, end) = mpsc::channel();
        let looked_at = watches.clone();
        let look = move || {
            while end.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
                let changed: Vec<_> = lock(&looked_at).iter_mut().flat_map(Watch::look_again).collect();
                for path in changed {
                    handler.handle_event(Ok(Event::new(EventKind::Any).add_path(path)));
                }
            }
        };
        thread::Builder::new().spawn(look).map_err(Error::io)?;
        Ok(Self { watches, _life: life })
    }

    fn watch(&mut self, path: &Path, mode: RecursiveMode) -> notify::Result<()> {
        let all = mode == RecursiveMode::Recursive;
        lock(&self.watches).insert(path.to_owned(), Watch { all, seen: look(path, all) });
        Ok(())
    }

    fn unwatch(&mut self, path: &Path) -> notify::Result<()> {
        lock(&self.watches).remove(path).map(drop).ok_or_else(Error::watch_not_found)
    }

    fn kind() -> WatcherKind {
        WatcherKind::PollWatcher
    }
}

fn lock(watches: &Watches) -> MutexGuard<'_, BTreeMap<PathBuf, Watch>> {
    watches.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A folder that is watched.
struct Watch {
    /// With all below.
    all: bool,
    seen: BTreeMap<PathBuf, Stamp>,
}

impl Watch {
    /// What is new, gone or other than the last time.
    fn look_again((folder, watch): (&PathBuf, &mut Self)) -> Vec<PathBuf> {
        let now = look(folder, watch.all);
        let before = std::mem::replace(&mut watch.seen, now);
        let gone = before.keys().filter(|path| !watch.seen.contains_key(*path));
        let is_same = |path: &Path, now: &Stamp| before.get(path).is_some_and(|before| before.is_same(now));
        let other = watch.seen.iter().filter(|(path, now)| !is_same(path, now)).map(|(path, _)| path);
        gone.chain(other).cloned().collect()
    }
}

/// What is in a folder. Symbolic links are not followed.
fn look(folder: &Path, all: bool) -> BTreeMap<PathBuf, Stamp> {
    let mut seen = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(metadata) = entry.metadata() else { continue };
            if metadata.is_dir() && all {
                folders.push(entry.path());
            }
            seen.insert(entry.path(), Stamp::new(&entry.path(), &metadata));
        }
    }
    seen
}

/// What tells whether a file was written. Of a folder there is nothing: what is in it tells for itself.
struct Stamp {
    file: Option<(u64, Option<SystemTime>, u64)>,
    /// Of a small file that was written so lately that it may have the same time when it is written again.
    hash: Option<Hash>,
}

/// All file systems know times to two seconds, and looking takes a while.
const LATELY: Duration = Duration::from_secs(3);
const SMALL: u64 = 64 << 10;

impl Stamp {
    fn new(path: &Path, metadata: &Metadata) -> Self {
        let (len, modified) = (metadata.len(), metadata.modified().ok());
        let age = modified.and_then(|modified| modified.elapsed().ok());
        let is_uncertain = metadata.is_file() && len < SMALL && age.is_none_or(|age| age < LATELY);
        let bytes = is_uncertain.then(|| fs::read(path).ok()).flatten();
        Self {
            file: (!metadata.is_dir()).then_some((len, modified, inode(metadata))),
            hash: bytes.map(|bytes| Hash::of(&bytes)),
        }
    }

    fn is_same(&self, now: &Self) -> bool {
        let is_other = self.hash.zip(now.hash).is_some_and(|(before, now)| before != now);
        self.file == now.file && !is_other
    }
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_size_and_time_and_small_ones_of_late_by_their_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        let look_at = |bytes: &str, time: SystemTime| {
            fs::write(&path, bytes).unwrap();
            fs::File::options().append(true).open(&path).unwrap().set_modified(time).unwrap();
            look(folder.path(), false)
        };
        let is_told = |first: (&str, SystemTime), second: (&str, SystemTime)| {
            let seen = look_at(first.0, first.1);
            look_at(second.0, second.1);
            let mut watch = Watch { all: false, seen };
            !Watch::look_again((&folder.path().to_owned(), &mut watch)).is_empty()
        };
        let (long_ago, lately) = (SystemTime::UNIX_EPOCH, SystemTime::now());
        let (large, other) = ("a".repeat(100_000), "b".repeat(100_000));
        let moment = Duration::from_micros(1);
        assert!(is_told(("one", lately), ("two", lately)), "it may be the time of both");
        assert!(!is_told(("one", lately), ("one", lately)));
        assert!(!is_told(("one", long_ago), ("two", long_ago)), "nothing is read of what is at rest");
        assert!(is_told(("one", long_ago), ("two", long_ago + moment)));
        assert!(is_told(("one", long_ago), ("three", long_ago)));
        assert!(!is_told((&large, lately), (&other, lately)), "nothing is read of what is large");
        assert!(is_told((&large, lately), (&other, lately + moment)));
    }
}
