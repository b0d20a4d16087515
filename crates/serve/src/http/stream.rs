//! One browser that listens for events.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::events::Generation;

/// A connection that only events are written to, never waiting for its client.
pub(super) struct Stream {
    connection: Arc<TcpStream>,
    shown: Generation,
    queue: VecDeque<Arc<[u8]>>,
    /// How much of the first in the queue is written.
    written: usize,
    stuck: Option<Instant>,
}

/// The head of the answer. It has no length, and no chunks either, which some browsers hold back here.
const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\nretry: 500\n\n";

/// So many events may wait for a client.
const LONGEST_QUEUE: usize = 64;

impl Stream {
    /// Begins the answer to a client that shows this generation.
    pub(super) fn open(connection: Arc<TcpStream>, shown: Generation) -> io::Result<Self> {
        connection.set_nonblocking(true)?;
        let queue = VecDeque::from([Arc::from(HEAD)]);
        Ok(Self { connection, shown, queue, written: 0, stuck: None })
    }

    /// Tells of a newer generation, if the client does not show it yet.
    pub(super) fn advance(&mut self, generation: Generation, update: &Arc<[u8]>) {
        if self.shown.run != generation.run || self.shown.number < generation.number {
            self.shown = generation;
            self.offer(update);
        }
    }

    pub(super) fn offer(&mut self, event: &Arc<[u8]>) {
        self.queue.push_back(event.clone());
    }

    /// Whether the client has not taken all yet.
    pub(super) fn is_waiting(&self) -> bool {
        !self.queue.is_empty()
    }

    /// Writes what the client takes. It is an error if it is gone, or takes nothing for as long as `limit`;
    /// it comes back and catches up by its generation, if it is a browser.
    pub(super) fn flush(&mut self, limit: Duration) -> io::Result<()> {
        self.check_open()?;
        while let Some(event) = self.queue.front() {
            match (&*self.connection).write(&event[self.written..]) {
                Ok(count) => {
                    self.written += count;
                    self.stuck = None;
                    if self.written == event.len() {
                        self.queue.pop_front();
                        self.written = 0;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let is_stuck = self.is_waiting() && self.stuck.get_or_insert_with(Instant::now).elapsed() >= limit;
        if is_stuck || self.queue.len() > LONGEST_QUEUE {
            Err(io::ErrorKind::TimedOut.into())
        } else {
            Ok(())
        }
    }

    /// A client has nothing more to say; that it says so by hanging up is all that is looked for.
    fn check_open(&self) -> io::Result<()> {
        match (&*self.connection).read(&mut [0; 1024]) {
            Ok(0) => Err(io::ErrorKind::ConnectionAborted.into()),
            Ok(_) => Ok(()),
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // The client may have ended it already.
        let _ = self.connection.shutdown(Shutdown::Both);
    }
}
