//! Changed paths, in batches.
//!
//! A [`Watcher`] is given files and folders, whether they exist or not, and gives back which of them
//! changed. It says where something happened, never what: the reader compares contents.

mod backend;
mod poll;
mod targets;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use notify::event::ModifyKind;
use notify::{Event, EventKind};

use backend::Backend;
use targets::Targets;

/// How to watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How long it has to be quiet before a batch is complete.
    pub debounce: Duration,
    /// Whether to look at the files again and again instead of asking the operating system to tell.
    pub poll: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { debounce: Duration::from_millis(10), poll: false }
    }
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Batch {
    /// Something changed at or below these paths, each of them a watched path or inside one.
    Paths(BTreeSet<PathBuf>),
    /// Changes may have been missed: anything may be different.
    Rescan,
}

/// Watches files and folders.
pub struct Watcher {
    backend: Backend,
    targets: Targets,
    messages: Receiver<Message>,
    sender: Sender<Message>,
    debounce: Duration,
}

/// What the backend tells.
type Message = notify::Result<Event>;

/// Under constant noise a batch ends after this many times the debounce.
const LONGEST_BATCH: u32 = 50;
/// So long a wait is begun anew, which nobody notices.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// So long after the first change, a file that is empty may have been cut off to be written.
const FILLING: Duration = Duration::from_millis(150);

impl Watcher {
    /// A watcher of nothing. It polls if it is told to, or if the operating system can't watch.
    pub fn new(options: Options) -> io::Result<Self> {
        let (sender, messages) = mpsc::channel();
        let backend = Backend::new(options.poll, &sender).map_err(to_io)?;
        Ok(Self { backend, targets: Targets::default(), messages, sender, debounce: options.debounce })
    }

    /// Watches exactly these absolute paths from now on: files, folders with all below them, and what does
    /// not exist yet. What was watched before and still is goes on undisturbed.
    pub fn watch(&mut self, paths: impl IntoIterator<Item = PathBuf>) {
        let targets = Targets::new(paths);
        if !targets.is_same(&self.targets) {
            self.targets = targets;
            self.settle();
        }
    }

    /// Whether it looks at the files again and again, because it was told to or there is no other way.
    pub fn is_polling(&self) -> bool {
        self.backend.is_polling()
    }

    /// Blocks until something changed and it was quiet for a while after.
    pub fn wait(&mut self) -> Batch {
        loop {
            if let Some(batch) = self.wait_for(LONGEST_WAIT) {
                return batch;
            }
        }
    }

    /// The same, but without a batch when nothing happens for `limit`.
    fn wait_for(&mut self, limit: Duration) -> Option<Batch> {
        loop {
            let first = self.messages.recv_timeout(limit).ok()?;
            let gathering = self.gather(first);
            if let Some(batch) = self.finish(gathering) {
                return Some(batch);
            }
        }
    }

    /// Takes events until it is quiet and no file is about to be written, or until the batch is too old to be kept
    /// back.
    fn gather(&self, first: Message) -> Gathering {
        let start = Instant::now();
        let debounce = self.debounce.max(Duration::from_millis(1));
        let (filled, end) = (start + FILLING, start + FILLING.max(debounce * LONGEST_BATCH));
        let mut gathering = Gathering::default();
        gathering.add(&self.targets, first);
        while Instant::now() < end {
            match self.messages.recv_timeout(debounce.min(end.saturating_duration_since(Instant::now()))) {
                Ok(event) => gathering.add(&self.targets, event),
                Err(_) if Instant::now() < filled && gathering.has_empty_file() => {}
                Err(_) => break,
            }
        }
        gathering
    }

    /// Brings the watches up to date with what happened.
    fn finish(&mut self, gathering: Gathering) -> Option<Batch> {
        if gathering.rescan {
            self.backend.forget(Path::new(""));
            self.settle();
            return Some(Batch::Rescan);
        }
        if !gathering.replaced.is_empty() {
            for path in &gathering.replaced {
                self.backend.forget(path);
            }
            self.settle();
        }
        self.backend.catch_up();
        (!gathering.changed.is_empty()).then_some(Batch::Paths(gathering.changed))
    }

    /// Watches what the targets need, as they are on disk now. Folders can appear while this looks, so it
    /// looks until it finds nothing new.
    fn settle(&mut self) {
        loop {
            let needs = self.targets.locate();
            if self.backend.watch_exactly(&needs, &self.sender) {
                return;
            }
        }
    }
}

/// What one batch is made of.
#[derive(Default)]
struct Gathering {
    changed: BTreeSet<PathBuf>,
    /// Targets, or folders on the way to one, that came or went, so that their watches are gone.
    replaced: BTreeSet<PathBuf>,
    rescan: bool,
}

impl Gathering {
    fn add(&mut self, targets: &Targets, event: notify::Result<Event>) {
        let Ok(event) = event else {
            self.rescan = true;
            return;
        };
        self.rescan |= event.need_rescan();
        // Reading the site must not count as changing it.
        if event.kind.is_access() {
            return;
        }
        let is_renamed = matches!(event.kind, EventKind::Modify(ModifyKind::Name(_)));
        for path in event.paths {
            // A folder's own times say nothing: what is in it tells for itself.
            if event.kind.is_modify() && !is_renamed && path.is_dir() {
                continue;
            }
            let touch = targets.touch(&path);
            self.changed.extend(touch.inside);
            if !touch.whole.is_empty() {
                self.changed.extend(touch.whole);
                self.replaced.insert(path);
            }
        }
    }

    fn has_empty_file(&self) -> bool {
        let mut metadata = self.changed.iter().filter_map(|path| path.metadata().ok());
        metadata.any(|metadata| metadata.is_file() && metadata.len() == 0)
    }
}

fn to_io(error: notify::Error) -> io::Error {
    match error.kind {
        notify::ErrorKind::Io(error) => error,
        _ => io::Error::other(error),
    }
}
