//! One client's requests, one after the other.

use std::io::{self, Write};
use std::net::Shutdown;
use std::time::{Duration, Instant};

use super::answer::{Answer, Refusal};
use super::connections::{Slot, Step};
use super::events::Message;
use super::front::{Front, Reply};
use super::request::{LONGEST_HEAD, Method, Request};
use super::wire::{self, Paced};

/// Answers the requests of a client until it has no more, makes a mistake, or takes too long.
pub(super) fn converse(slot: &Slot, front: &Front) {
    // Without it, small answers wait for the client to confirm the one before.
    let _ = slot.stream().set_nodelay(true);
    let mut conversation = Conversation { slot, received: Vec::new() };
    // The client is gone, or has to go: there is nobody to tell.
    let _ = conversation.run(front);
}

struct Conversation<'a> {
    slot: &'a Slot,
    /// What has come in and was not used yet.
    received: Vec<u8>,
}

/// How long a refused client may go on sending before the connection is cut.
const LINGER: Duration = Duration::from_secs(1);
/// How many bytes it may send until then.
const MOST_LINGERING: usize = 4 << 20;

impl Conversation<'_> {
    fn run(&mut self, front: &Front) -> io::Result<()> {
        loop {
            self.slot.begin(Step::Reading);
            let request = match self.next(front) {
                Ok(Some(request)) => request,
                Ok(None) => return Ok(()),
                Err(refusal) => return self.refuse(refusal),
            };
            self.slot.begin(Step::Writing);
            match front.reply(&request) {
                Reply::Answer(answer) => {
                    self.send(answer, request.method == Method::Head, !request.keep_alive)?;
                }
                Reply::Events(shown) => {
                    // If the writer is gone the server is, and the connection with it.
                    let _ = front.events().send(Message::Join(self.slot.stream().clone(), shown));
                    return Ok(());
                }
            }
            if !request.keep_alive {
                return Ok(());
            }
        }
    }

    /// The next request with its body; nothing if there is none.
    fn next(&mut self, front: &Front) -> Result<Option<Request>, Refusal> {
        let Some(mut request) = self.next_head()? else { return Ok(None) };
        front.check(&request)?;
        let expects_word =
            request.header("expect").is_some_and(|text| text.eq_ignore_ascii_case("100-continue"));
        if expects_word && self.received.len() < request.length {
            // A client that is gone shows when its body is read.
            let _ = Paced::new(self.slot.stream(), self.slot.limits().write)
                .write_all(b"HTTP/1.1 100 Continue\r\n\r\n");
        }
        let deadline = Instant::now() + self.slot.limits().body;
        while self.received.len() < request.length {
            match self.receive(request.length, deadline) {
                Ok(0) => return Ok(None),
                Ok(_) => {}
                Err(error) => return late(&error, "the request body took too long"),
            }
        }
        request.body = self.received.drain(..request.length).collect();
        Ok(Some(request))
    }

    fn next_head(&mut self) -> Result<Option<Request>, Refusal> {
        let mut deadline = Instant::now()
            + if self.received.is_empty() { self.slot.limits().idle } else { self.slot.limits().head };
        loop {
            if let Some((request, length)) = Request::parse(&self.received)? {
                self.received.drain(..length);
                return Ok(Some(request));
            }
            let is_first = self.received.is_empty();
            match self.receive(LONGEST_HEAD, deadline) {
                Ok(0) => return Ok(None),
                Ok(_) if is_first => deadline = Instant::now() + self.slot.limits().head,
                Ok(_) => {}
                Err(_) if is_first => return Ok(None),
                Err(error) => return late(&error, "the request head took too long"),
            }
        }
    }

    /// Takes in what has come, so that there are at most `most` bytes.
    fn receive(&mut self, most: usize, deadline: Instant) -> io::Result<usize> {
        let mut buffer = [0; 8 << 10];
        let room = most.saturating_sub(self.received.len()).min(buffer.len());
        let count = wire::read(self.slot.stream(), &mut buffer[..room], deadline)?;
        self.received.extend(&buffer[..count]);
        Ok(count)
    }

    fn send(&self, answer: Answer, head_only: bool, is_last: bool) -> io::Result<()> {
        answer.send(Paced::new(self.slot.stream(), self.slot.limits().write), head_only, is_last)
    }

    /// Says why, and cuts the connection. What the client is still sending is read for a moment: else its
    /// system would drop our answer unread, because the connection was reset.
    fn refuse(&self, refusal: Refusal) -> io::Result<()> {
        self.send(refusal.into(), false, true)?;
        self.slot.stream().shutdown(Shutdown::Write)?;
        let deadline = Instant::now() + LINGER;
        let mut buffer = [0; 8 << 10];
        let mut left = MOST_LINGERING;
        while left > 0 {
            match wire::read(self.slot.stream(), &mut buffer, deadline)? {
                0 => break,
                count => left = left.saturating_sub(count),
            }
        }
        Ok(())
    }
}

/// A client that was too slow is told so; one that is gone is not.
fn late<T>(error: &io::Error, reason: &'static str) -> Result<Option<T>, Refusal> {
    if error.kind() == io::ErrorKind::TimedOut { Err(Refusal(408, reason)) } else { Ok(None) }
}
