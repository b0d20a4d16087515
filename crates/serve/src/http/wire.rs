//! Reading and writing under deadlines.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Reads what has come, or waits for it until `deadline`; then the error is `TimedOut`.
pub(super) fn read(mut stream: &TcpStream, buffer: &mut [u8], deadline: Instant) -> io::Result<usize> {
    loop {
        stream.set_read_timeout(Some(remaining(deadline)?))?;
        match stream.read(buffer) {
            Err(error) if is_passing(&error) => {}
            result => return result,
        }
    }
}

/// A writer to a client that has a time limit for each portion of 64 KiB.
pub(super) struct Paced<'a> {
    stream: &'a TcpStream,
    limit: Duration,
    deadline: Instant,
    left: usize,
}

const PORTION: usize = 64 << 10;

impl<'a> Paced<'a> {
    pub(super) fn new(stream: &'a TcpStream, limit: Duration) -> Self {
        Self { stream, limit, deadline: Instant::now() + limit, left: PORTION }
    }
}

impl Write for Paced<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.left == 0 {
            *self = Self::new(self.stream, self.limit);
        }
        self.stream.set_write_timeout(Some(remaining(self.deadline)?))?;
        match self.stream.write(&bytes[..bytes.len().min(self.left)]) {
            Ok(written) => {
                self.left -= written;
                Ok(written)
            }
            // The caller tries again, and finds that the time is over if it is.
            Err(error) if is_passing(&error) => Err(io::ErrorKind::Interrupted.into()),
            Err(error) => Err(error),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How long it is until `deadline`, at least a millisecond: a socket takes zero for "no limit".
fn remaining(deadline: Instant) -> io::Result<Duration> {
    let remaining = deadline.saturating_duration_since(Instant::now());
    if remaining.is_zero() {
        Err(io::ErrorKind::TimedOut.into())
    } else {
        Ok(remaining.max(Duration::from_millis(1)))
    }
}

/// Whether it is only that nothing could be read or written yet.
fn is_passing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted)
}
