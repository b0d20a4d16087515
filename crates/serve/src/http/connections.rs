//! The open connections, and which of them has to go when there are too many.

use std::collections::BTreeMap;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Limits;

/// The open connections, without those that are event streams.
pub(super) struct Connections {
    limits: Limits,
    open: Mutex<Open>,
    one_left: Condvar,
}

#[derive(Default)]
struct Open {
    is_closed: bool,
    admitted: u64,
    by_number: BTreeMap<u64, Connection>,
}

struct Connection {
    stream: Arc<TcpStream>,
    step: Step,
    since: Instant,
}

/// What a connection is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// It waits for a request, or for the rest of one.
    Reading,
    /// It answers.
    Writing,
}

/// A connection's place among the others, given up when this is dropped.
pub(super) struct Slot {
    connections: Arc<Connections>,
    number: u64,
    stream: Arc<TcpStream>,
}

impl Connections {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, open: Mutex::default(), one_left: Condvar::new() }
    }

    /// Gives a new connection its place; if need be, that of another.
    pub(super) fn admit(self: &Arc<Self>, stream: TcpStream) -> Slot {
        let stream = Arc::new(stream);
        let mut open = self.lock();
        if open.by_number.len() >= self.limits.connections {
            open.evict();
        }
        if open.is_closed {
            close(&stream);
        }
        open.admitted += 1;
        let number = open.admitted;
        let connection = Connection { stream: stream.clone(), step: Step::Reading, since: Instant::now() };
        open.by_number.insert(number, connection);
        Slot { connections: self.clone(), number, stream }
    }

    /// Ends the connection that can best be missed.
    pub(super) fn evict(&self) {
        self.lock().evict();
    }

    /// Ends all connections, and those that are still to come.
    pub(super) fn close(&self) {
        let mut open = self.lock();
        open.is_closed = true;
        for connection in open.by_number.values() {
            close(&connection.stream);
        }
    }

    /// Whether no connection is to be admitted any more.
    pub(super) fn is_closed(&self) -> bool {
        self.lock().is_closed
    }

    /// Waits for the threads of the connections, but not longer than `limit`.
    pub(super) fn join(&self, limit: Duration) {
        let is_open = |open: &mut Open| !open.by_number.is_empty();
        drop(self.one_left.wait_timeout_while(self.lock(), limit, is_open));
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Reading ones go first, and of those the one that has been at it longest. A request that has just
    /// come in is the last to go, however many clients are idle or slow.
    fn evict(&mut self) {
        let oldest = self.by_number.iter().min_by_key(|(_, connection)| (connection.step, connection.since));
        let Some((&number, _)) = oldest else { return };
        if let Some(connection) = self.by_number.remove(&number) {
            close(&connection.stream);
        }
    }
}

impl Slot {
    pub(super) fn stream(&self) -> &Arc<TcpStream> {
        &self.stream
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.connections.limits
    }

    /// Says that the connection begins a new step.
    pub(super) fn begin(&self, step: Step) {
        if let Some(connection) = self.connections.lock().by_number.get_mut(&self.number) {
            (connection.step, connection.since) = (step, Instant::now());
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.connections.lock().by_number.remove(&self.number);
        self.connections.one_left.notify_all();
    }
}

/// Ends a connection whoever holds it. It may have ended by itself.
fn close(stream: &TcpStream) {
    let _ = stream.shutdown(Shutdown::Both);
}
