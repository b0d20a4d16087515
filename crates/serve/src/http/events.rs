//! Event streams (WHATWG HTML, "Server-sent events"), all written by one thread.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::io;
use std::net::TcpStream;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use kiosque_source::{Diagnostic, show};
use serde_json::{Value, json};

use super::Limits;
use super::history::History;
use super::stream::Stream;

/// The number of a publication. Two runs of the server never share one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Generation {
    pub(super) run: u64,
    pub(super) number: u64,
}

/// What is different between two publications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// These routes, decoded, with the base path.
    Routes(BTreeSet<String>),
    /// Nobody knows.
    Anything,
}

impl Change {
    /// Whether all is as it was.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Self::Routes(routes) if routes.is_empty())
    }
}

/// What the writing thread is told.
pub(super) enum Message {
    /// A browser wants events; it shows this generation, if it shows any.
    Join(Arc<TcpStream>, Option<Generation>),
    /// A site was published, with its changes and the route that browsers are to move to.
    Published(Generation, Change, Option<String>),
    Reported(Value),
    Stop,
}

/// The writing thread.
pub(super) struct Events {
    sender: Sender<Message>,
    thread: Option<JoinHandle<()>>,
}

/// So many errors are shown; where there are more, one mistake is behind most of them.
const MOST_SHOWN: usize = 100;
/// How often it is looked for clients that are gone.
const BEAT: Duration = Duration::from_secs(5);
/// How soon what a client did not take is offered again.
const RETRY: Duration = Duration::from_millis(20);
/// A browser opens at most six connections to a server. With so many streams, those of tabs that nobody
/// looks at have to be given up, or else no page would load any more.
const CROWD: usize = 4;

impl Events {
    pub(super) fn start(limits: Limits, now: Generation) -> io::Result<Self> {
        let (sender, messages) = mpsc::channel();
        let run = move || Writer::new(limits, now).run(&messages);
        let thread = Some(thread::Builder::new().name("http events".into()).spawn(run)?);
        Ok(Self { sender, thread })
    }

    pub(super) fn sender(&self) -> Sender<Message> {
        self.sender.clone()
    }

    pub(super) fn report(&self, diagnostics: &[Diagnostic]) {
        let errors: Vec<_> =
            diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).take(MOST_SHOWN).cloned().collect();
        self.tell(Message::Reported(show::json(&errors)));
    }

    /// Ends the thread and all streams.
    pub(super) fn stop(&mut self) {
        self.tell(Message::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }

    /// The thread lives as long as this does.
    fn tell(&self, message: Message) {
        let _ = self.sender.send(message);
    }
}

struct Writer {
    limits: Limits,
    streams: VecDeque<Stream>,
    history: History,
    report: Arc<[u8]>,
}

impl Writer {
    fn new(limits: Limits, now: Generation) -> Self {
        let report = event("report", &json!([]));
        Self { limits, streams: VecDeque::new(), history: History::new(now), report }
    }

    fn run(mut self, messages: &Receiver<Message>) {
        let mut beat = Instant::now() + BEAT;
        loop {
            let until_beat = beat.saturating_duration_since(Instant::now());
            let is_waiting = self.streams.iter().any(Stream::is_waiting);
            match messages.recv_timeout(if is_waiting { RETRY.min(until_beat) } else { until_beat }) {
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(message) => self.take(message),
                Err(RecvTimeoutError::Timeout) if until_beat.is_zero() => {
                    self.offer(&Arc::from(b":\n\n".as_slice()));
                    beat = Instant::now() + BEAT;
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.streams.retain_mut(|stream| stream.flush(self.limits.write).is_ok());
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Join(stream, shown) => self.join(stream, shown),
            Message::Published(generation, change, follow) => {
                let update = update(generation, &self.history.add(generation, change), follow.as_deref());
                for stream in &mut self.streams {
                    stream.advance(generation, &update);
                }
            }
            Message::Reported(diagnostics) => {
                self.report = event("report", &diagnostics);
                self.offer(&self.report.clone());
            }
            Message::Stop => {}
        }
    }

    /// A new stream begins with what its page has missed, and with the errors of now.
    fn join(&mut self, stream: Arc<TcpStream>, shown: Option<Generation>) {
        let now = self.history.now();
        let Ok(mut stream) = Stream::open(stream, shown.unwrap_or(now)) else { return };
        if let Some(change) = shown.and_then(|shown| self.history.since(shown)) {
            // Who comes late has missed the moment to follow.
            stream.advance(now, &update(now, &change, None));
        }
        stream.offer(&self.report);
        self.streams.push_back(stream);
        if self.streams.len() > CROWD {
            self.offer(&event("crowded", &Value::Null));
        }
        if self.streams.len() > self.limits.streams {
            self.streams.pop_front();
        }
    }

    fn offer(&mut self, bytes: &Arc<[u8]>) {
        for stream in &mut self.streams {
            stream.offer(bytes);
        }
    }
}

fn update(generation: Generation, change: &Change, follow: Option<&str>) -> Arc<[u8]> {
    let changed = match change {
        Change::Routes(routes) => Some(routes),
        Change::Anything => None,
    };
    let generation = generation.to_string();
    event("update", &json!({ "generation": generation, "changed": changed, "follow": follow }))
}

/// An event; JSON on one line needs no more than one `data` field.
fn event(name: &str, data: &Value) -> Arc<[u8]> {
    format!("event: {name}\ndata: {data}\n\n").into_bytes().into()
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{}", self.run, self.number)
    }
}

/// What is no generation of ours is the default one, which belongs to no run.
impl FromStr for Generation {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (run, number) = text.split_once('-').ok_or(())?;
        Ok(Self { run: u64::from_str_radix(run, 16).map_err(drop)?, number: number.parse().map_err(drop)? })
    }
}
