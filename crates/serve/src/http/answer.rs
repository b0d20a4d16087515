//! What is sent back.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::sync::Arc;

use tiny_http::{HTTPVersion, Header, Response, StatusCode};

/// Why a request is not worth an answer: a status and a reason. The connection ends with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal(pub(super) u16, pub(super) &'static str);

/// An answer to a request.
pub(super) struct Answer {
    status: u16,
    headers: Vec<Header>,
    body: Body,
    /// The part of the body that is sent.
    range: Range<u64>,
}

/// The bytes of an answer.
pub(super) enum Body {
    /// Some in memory.
    Bytes(Arc<[u8]>),
    /// Those of a file, as many as the number says.
    File(File, u64),
}

impl Answer {
    /// An answer without content.
    pub(super) fn empty(status: u16) -> Self {
        Self::new(status, "text/plain", Body::Bytes(Arc::default()))
    }

    /// An answer of one line.
    pub(super) fn line(status: u16, line: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", Body::Bytes(format!("{line}\n").into_bytes().into()))
    }

    /// A page that the client is to ask for anew each time.
    pub(super) fn html(status: u16, html: Vec<u8>) -> Self {
        Self::new(status, "text/html; charset=utf-8", Body::Bytes(html.into()))
    }

    pub(super) fn new(status: u16, content_type: &str, body: Body) -> Self {
        let range = 0..body.length();
        let answer = Self { status, headers: Vec::new(), body, range };
        // Browsers keep nothing without asking again: what they show is what is there. Pages from elsewhere may not
        // use it as a part of theirs, whatever it is.
        answer
            .with("Server", "kiosque")
            .with("Content-Type", content_type)
            .with("Cache-Control", "no-cache")
            .with("Cross-Origin-Resource-Policy", "same-origin")
            .with("X-Content-Type-Options", "nosniff")
    }

    /// The same with one more header.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        // A value is made by us and ASCII; if one ever was not, the answer is better off without it.
        self.headers.extend(Header::from_bytes(name, value));
        self
    }

    /// The same with another status.
    pub(super) fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// The same with only a part of its body.
    pub(super) fn with_range(self, range: Range<u64>) -> Self {
        Self { range, ..self }
    }

    /// Sends the answer, or only its head.
    pub(super) fn send(self, writer: impl Write, head_only: bool, is_last: bool) -> io::Result<()> {
        let mut writer = BufWriter::with_capacity(16 << 10, writer);
        let has_body = !head_only && self.status != 304;
        let length = self.range.end - self.range.start;
        let length = usize::try_from(length).map_err(io::Error::other)?;
        writer.write_all(&head(self.status, self.headers, length, is_last)?)?;
        if has_body {
            self.body.send(self.range, &mut writer)?;
        }
        writer.flush()
    }
}

/// The head of an answer, as `tiny_http` writes it. It leaves out `Connection`, which is up to its own
/// listener; ours has to put it in.
fn head(status: u16, headers: Vec<Header>, length: usize, is_last: bool) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(512);
    Response::new(StatusCode(status), headers, io::empty(), Some(length), None)
        .with_chunked_threshold(usize::MAX)
        .raw_print(&mut head, HTTPVersion(1, 1), &[], true, None)?;
    if status == 204 {
        // It has no content, so it must not tell a length either (RFC 9110, section 8.6).
        let line = b"Content-Length: 0\r\n";
        if let Some(at) = head.windows(line.len()).position(|window| window == line) {
            head.drain(at..at + line.len());
        }
    }
    if is_last {
        head.truncate(head.len().saturating_sub(2));
        head.extend(b"Connection: close\r\n\r\n");
    }
    Ok(head)
}

impl Body {
    /// How many bytes there are.
    pub(super) fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(_, length) => *length,
        }
    }

    fn send(self, range: Range<u64>, writer: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Bytes(bytes) => {
                let at = |position: u64| usize::try_from(position).unwrap_or(usize::MAX);
                writer.write_all(bytes.get(at(range.start)..at(range.end)).unwrap_or_default())
            }
            Self::File(mut file, _) => {
                file.seek(SeekFrom::Start(range.start))?;
                let length = range.end - range.start;
                let sent = io::copy(&mut file.take(length), writer)?;
                // A file that was cut while it was sent: the promised length can't be kept.
                if sent == length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
            }
        }
    }
}

impl From<Refusal> for Answer {
    fn from(Refusal(status, reason): Refusal) -> Self {
        Self::line(status, reason)
    }
}
