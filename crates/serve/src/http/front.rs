//! What every connection asks: who may, and what the answer is.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kiosque_source::{Blob, TreePath};

use super::answer::{Answer, Refusal};
use super::events::{Generation, Message};
use super::files;
use super::guard::Names;
use super::opening::{Asked, Opening, Spot};
use super::page::{Manner, OWN};
use super::publication::Publication;
use super::request::{Method, Request};
use super::route::route;
use super::script::SCRIPT;
use super::site::Site;

/// The name below [`OWN`] at which the source of a page can be opened.
const OPEN: &str = "open";

/// What all connections share.
pub(super) struct Front {
    names: Names,
    current: Mutex<Arc<Publication>>,
    /// Held while a site is published, so that publications follow one another.
    publishing: Mutex<()>,
    events: Sender<Message>,
    script: Blob,
    opening: Option<Opening>,
}

/// What to do about a request.
pub(super) enum Reply {
    Answer(Answer),
    /// Hand the connection over to the writer of events; the page says which generation it shows.
    Events(Option<Generation>),
}

impl Front {
    pub(super) fn new(
        names: Names,
        events: Sender<Message>,
        generation: Generation,
        opening: Option<Opening>,
        still: bool,
    ) -> Self {
        let token = opening.as_ref().map(|opening| opening.token().to_owned());
        let manner = Arc::new(Manner { still, token });
        let current = Mutex::new(Arc::new(Publication { generation, site: None, manner }));
        let script = Blob::from(SCRIPT);
        Self { names, current, publishing: Mutex::default(), events, script, opening }
    }

    pub(super) fn publish(&self, site: Site) -> usize {
        let site = Site { base_path: site.base_path.trim_end_matches('/').to_owned(), ..site };
        let _publishing = lock(&self.publishing);
        let current = self.current();
        let (changed, change) = current.change(&site);
        let follow = site.follow.as_ref().map(|path| route(path, &site.base_path));
        let is_told = !change.is_nothing() || follow.is_some();
        let Generation { run, number } = current.generation;
        let generation = Generation { run, number: number + u64::from(is_told) };
        let manner = current.manner.clone();
        *lock(&self.current) = Arc::new(Publication { generation, site: Some(site), manner });
        if is_told {
            // Swap, then tell. Nobody listens any more when the server is being dropped.
            let _ = self.events.send(Message::Published(generation, change, follow));
        }
        changed
    }

    /// Hands a connection over to the writer of events.
    pub(super) fn events(&self) -> &Sender<Message> {
        &self.events
    }

    /// Refuses a request before its body is read.
    pub(super) fn check(&self, request: &Request) -> Result<(), Refusal> {
        if !is_opening(request) {
            return self.names.check(request);
        }
        self.names.check_origin(request)?;
        self.opening.as_ref().map_or(Ok(()), |opening| opening.check(request))
    }

    pub(super) fn reply(&self, request: &Request) -> Reply {
        if is_opening(request) {
            return Reply::Answer(self.open(request).unwrap_or_else(|refused| refused));
        }
        if matches!(request.method, Method::Post | Method::Other) {
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
            OPEN => Reply::Answer(Answer::line(405, "this takes a POST only").with("Allow", "POST")),
            "kiosque.js" => {
                let answer = TreePath::new(name).map_err(std::io::Error::other);
                let answer = answer.and_then(|path| files::file(request, &path, &self.script));
                Reply::Answer(answer.unwrap_or_else(|error| Answer::line(500, &error.to_string())))
            }
            _ => Reply::Answer(Answer::line(404, "there is nothing here")),
        }
    }

    /// Has the source of a page opened; the error is an answer, too.
    fn open(&self, request: &Request) -> Result<Answer, Answer> {
        let no_editor = || Answer::line(503, "there is no editor here to open it in");
        let opening = self.opening.as_ref().ok_or_else(no_editor)?;
        let unreadable =
            || Answer::line(400, "the body has to be JSON with a `route`, a `text` and an `nth`");
        let Asked { route, text, nth } = Asked::parse(&request.body).ok_or_else(unreadable)?;
        let no_source =
            || Answer::line(404, "This page is made of several files: open one of the pages that it lists");
        let source = self.current().source(&route).ok_or_else(no_source)?;
        let spot = Spot { source, text, nth };
        opening.open(&spot).map(|()| Answer::empty(204)).map_err(|line| Answer::line(503, &line))
    }

    fn current(&self) -> Arc<Publication> {
        lock(&self.current).clone()
    }
}

/// Whether a request is to have the source of a page opened.
fn is_opening(request: &Request) -> bool {
    request.method == Method::Post && request.path().strip_prefix(OWN) == Some(OPEN)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
