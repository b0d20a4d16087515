//! What tells of changes: the operating system, or looking again and again.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use notify::{Config, ErrorKind, RecommendedWatcher, RecursiveMode};

use super::Message;
use super::poll::Poller;
use super::targets::Needs;

/// The watches that are set.
pub(super) struct Backend {
    watcher: Box<dyn notify::Watcher + Send>,
    watched: Needs,
    is_polling: bool,
}

impl Backend {
    /// A backend without watches. It polls where the operating system can't watch.
    pub(super) fn new(poll: bool, sender: &Sender<Message>) -> notify::Result<Self> {
        if !poll && let Ok(watcher) = start::<RecommendedWatcher>(sender) {
            return Ok(Self { watcher, watched: Needs::new(), is_polling: false });
        }
        Ok(Self { watcher: start::<Poller>(sender)?, watched: Needs::new(), is_polling: true })
    }

    pub(super) fn is_polling(&self) -> bool {
        self.is_polling
    }

    /// Sets the watches in `needs` and no others. Says whether they were all set before.
    ///
    /// A folder that can't be watched is left out; when the operating system can't take any more watches,
    /// polling takes over.
    pub(super) fn watch_exactly(&mut self, needs: &Needs, sender: &Sender<Message>) -> bool {
        let is_needed = |path: &Path, all: bool| needs.get(path) == Some(&all);
        let gone: Vec<_> = self
            .watched
            .iter()
            .filter(|(path, all)| !is_needed(path, **all))
            .map(|(path, _)| path.clone())
            .collect();
        for path in &gone {
            self.unwatch(path);
        }
        let mut is_settled = gone.is_empty();
        for (path, &all) in needs {
            if self.watched.contains_key(path) {
                continue;
            }
            match self.watcher.watch(path, mode(all)) {
                Ok(()) => {
                    self.watched.insert(path.clone(), all);
                    is_settled = false;
                }
                Err(error) if self.is_polling || is_about_path(&error) => {}
                Err(_) => return !self.start_polling(sender),
            }
        }
        is_settled
    }

    /// Drops the watches at and below `path`, because another folder may be there by now.
    pub(super) fn forget(&mut self, path: &Path) {
        let gone: Vec<_> = self.watched.keys().filter(|watched| watched.starts_with(path)).cloned().collect();
        for path in gone {
            self.unwatch(&path);
        }
    }

    /// Returns when all folders that were told of so far are watched.
    ///
    /// Under Linux the news of a folder is out before the folder itself is watched, and files that are put
    /// there in between are never told of. One question to the thread that sets the watches makes sure
    /// that whoever lists the folder afterwards sees them. No path holds a NUL, so nothing is unwatched.
    pub(super) fn catch_up(&mut self) {
        if cfg!(target_os = "linux") && !self.is_polling {
            let _ = self.watcher.unwatch(Path::new("/\0"));
        }
    }

    fn unwatch(&mut self, path: &PathBuf) {
        // It fails when the folder went away, and the watch with it.
        let _ = self.watcher.unwatch(path);
        self.watched.remove(path);
    }

    fn start_polling(&mut self, sender: &Sender<Message>) -> bool {
        let Ok(watcher) = start::<Poller>(sender) else { return false };
        *self = Self { watcher, watched: Needs::new(), is_polling: true };
        true
    }
}

/// Links are not followed: one that leads out of the site would have the whole disk watched.
fn start<W: notify::Watcher + Send + 'static>(
    sender: &Sender<Message>,
) -> notify::Result<Box<dyn notify::Watcher + Send>> {
    let sender = sender.clone();
    // A watcher that is gone listens no more.
    let tell = move |event| drop(sender.send(event));
    Ok(Box::new(W::new(tell, Config::default().with_follow_symlinks(false))?))
}

fn mode(all: bool) -> RecursiveMode {
    if all { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive }
}

/// Whether only this path can't be watched, rather than any.
fn is_about_path(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => {
            matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied | io::ErrorKind::NotADirectory
            )
        }
        _ => false,
    }
}
