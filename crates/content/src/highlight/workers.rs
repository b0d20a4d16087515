//! Threads that colour code. What a grammar knows between two lines holds regions of oniguruma, which can't go
//! from one thread to another; so each of these threads keeps its own, and code is handed to them.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use syntect::parsing::SyntaxSet;

use super::lines::Lines;
use super::palette::Palette;
use crate::HighlightStyle;

/// What all threads need.
pub(super) struct Shared {
    pub syntaxes: SyntaxSet,
    pub palettes: Arc<[Palette]>,
    pub style: HighlightStyle,
}

/// The threads; they end when this is dropped.
pub(super) struct Workers(Mutex<Sender<Job>>);

struct Job {
    language: &'static str,
    code: String,
    answer: SyncSender<Vec<Arc<str>>>,
}

impl Workers {
    /// As many threads as can run at once.
    pub(super) fn new(shared: Shared) -> Self {
        let (sender, receiver) = channel();
        let (shared, receiver) = (Arc::new(shared), Arc::new(Mutex::new(receiver)));
        for _ in 0..thread::available_parallelism().map_or(1, Into::into) {
            let (shared, receiver) = (shared.clone(), receiver.clone());
            thread::spawn(move || work(&shared, &receiver));
        }
        Self(Mutex::new(sender))
    }

    /// The HTML of each line of a code.
    pub(super) fn colour(&self, language: &'static str, code: &str) -> Vec<Arc<str>> {
        let (answer, answered) = sync_channel(1);
        let job = Job { language, code: code.to_owned(), answer };
        let sent = self.0.lock().unwrap_or_else(PoisonError::into_inner).send(job);
        let lines = sent.ok().and_then(|()| answered.recv().ok());
        lines.expect("a thread that colours code does not end before its sender")
    }
}

fn work(shared: &Shared, jobs: &Mutex<Receiver<Job>>) {
    let mut lines = Lines::new(shared);
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { language, code, answer }) = job else { return };
        let _ = answer.send(lines.colour(language, &code)); // the asker waits for it
    }
}
