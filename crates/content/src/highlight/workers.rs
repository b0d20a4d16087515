//! Threads that colour code. What a grammar knows between two lines holds regions of oniguruma, which can't go
//! from one thread to another; so each of these threads keeps its own, and code is handed to them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use syntect::parsing::SyntaxSet;

use super::language::Language;
use super::lines::Lines;
use super::palette::Palette;
use crate::HighlightStyle;

/// What all threads need.
pub(super) struct Shared {
    pub syntaxes: SyntaxSet,
    /// How many of the syntaxes are the site's own.
    pub own: usize,
    pub palettes: Arc<[Palette]>,
    pub style: HighlightStyle,
}

/// The threads; they end when this is dropped.
pub(super) struct Workers {
    shared: Arc<Shared>,
    /// Nothing where no thread could be had.
    jobs: Option<Mutex<Sender<Job>>>,
}

struct Job {
    language: Language,
    code: String,
    answer: SyncSender<Vec<Arc<str>>>,
}

impl Workers {
    /// As many threads as can run at once.
    pub(super) fn new(shared: Shared) -> Self {
        let (sender, receiver) = channel();
        let (shared, receiver) = (Arc::new(shared), Arc::new(Mutex::new(receiver)));
        let wanted = thread::available_parallelism().map_or(1, Into::into);
        let threads = (0..wanted).filter_map(|_| {
            let (shared, receiver) = (shared.clone(), receiver.clone());
            thread::Builder::new().spawn(move || work(&shared, &receiver)).ok()
        });
        let jobs = (threads.count() > 0).then(|| Mutex::new(sender));
        Self { shared, jobs }
    }

    /// The HTML of each line of a code.
    pub(super) fn colour(&self, language: Language, code: &str) -> Vec<Arc<str>> {
        self.ask(language, code).unwrap_or_else(|| Lines::new(&self.shared).colour(language, code))
    }

    fn ask(&self, language: Language, code: &str) -> Option<Vec<Arc<str>>> {
        let (answer, answered) = sync_channel(1);
        let job = Job { language, code: code.to_owned(), answer };
        self.jobs.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner).send(job).ok()?;
        answered.recv().ok()
    }
}

fn work(shared: &Shared, jobs: &Mutex<Receiver<Job>>) {
    let mut lines = Lines::new(shared);
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { language, code, answer }) = job else { return };
        // A grammar that panics must not take the thread away from the others; the asker tries by itself, and
        // then the panic is where it belongs.
        match catch_unwind(AssertUnwindSafe(|| lines.colour(language, &code))) {
            Ok(coloured) => _ = answer.send(coloured), // the asker waits for it
            Err(_) => lines = Lines::new(shared),
        }
    }
}
