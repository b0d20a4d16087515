//! What every connection asks: who may, and what the answer is.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kiosque_source::{Blob, TreePath};

use super::Site;
use super::answer::{Answer, Refusal};
use super::events::{Generation, Message};
use super::files;
use super::guard::Names;
use super::page::OWN;
use super::publication::Publication;
use super::request::{Method, Request};

/// What all connections share.
pub(super) struct Front {
    names: Names,
    current: Mutex<Arc<Publication>>,
    /// Held while a site is published, so that publications follow one another.
    publishing: Mutex<()>,
    events: Sender<Message>,
    script: Blob,
}

/// What to do about a request.
pub(super) enum Reply {
    Answer(Answer),
    /// Hand the connection over to the writer of events; the page says which generation it shows.
    Events(Option<Generation>),
}

impl Front {
    pub(super) fn new(names: Names, events: Sender<Message>, generation: Generation) -> Self {
        let current = Mutex::new(Arc::new(Publication { generation, site: None }));
        let script = Blob::from(include_str!("../../assets/kiosque.js"));
        Self { names, current, publishing: Mutex::default(), events, script }
    }

    pub(super) fn publish(&self, site: Site) {
        let site = Site { base_path: site.base_path.trim_end_matches('/').to_owned(), ..site };
        let _publishing = lock(&self.publishing);
        let current = self.current();
        let change = current.change(&site);
        let is_told = !change.is_nothing();
        let Generation { run, number } = current.generation;
        let generation = Generation { run, number: number + u64::from(is_told) };
        *lock(&self.current) = Arc::new(Publication { generation, site: Some(site) });
        if is_told {
            // Swap, then tell. Nobody listens any more when the server is being dropped.
            let _ = self.events.send(Message::Published(generation, change));
        }
    }

    /// Hands a connection over to the writer of events.
    pub(super) fn events(&self) -> &Sender<Message> {
        &self.events
    }

    /// Refuses a request before its body is read.
    pub(super) fn check(&self, request: &Request) -> Result<(), Refusal> {
        self.names.check(request)
    }

    pub(super) fn reply(&self, request: &Request) -> Reply {
        if request.method == Method::Other {
            let answer = Answer::line(405, "only GET and HEAD are answered here");
            return Reply::Answer(answer.with("Allow", "GET, HEAD"));
        }
        match request.path().strip_prefix(OWN) {
            Some(name) => self.reply_own(request, name),
            None => Reply::Answer(self.current().answer(request)),
        }
    }

    fn reply_own(&self, request: &Request, name: &str) -> Reply {
        match name {
            "events" if request.method == Method::Get => {
                let shown = request.parameter("generation");
                Reply::Events(shown.map(|text| text.parse().unwrap_or_default()))
            }
            "events" => Reply::Answer(Answer::line(405, "events can only be got").with("Allow", "GET")),
            "kiosque.js" => {
                let answer = TreePath::new(name).map_err(std::io::Error::other);
                let answer = answer.and_then(|path| files::file(request, &path, &self.script));
                Reply::Answer(answer.unwrap_or_else(|error| Answer::line(500, &error.to_string())))
            }
            _ => Reply::Answer(Answer::line(404, "there is nothing here")),
        }
    }

    fn current(&self) -> Arc<Publication> {
        lock(&self.current).clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
