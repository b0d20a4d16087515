//! What a client asks.

use httparse::Status;

use super::answer::Refusal;

/// The head of a request (RFC 9112).
#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    /// The target as it was sent: a path, perhaps with a query.
    pub(super) target: String,
    /// The `Host` header.
    pub(super) host: String,
    headers: Vec<(String, String)>,
    /// Whether the client may send another request.
    pub(super) keep_alive: bool,
    /// The length of the body.
    pub(super) length: usize,
    /// The body, once it is read.
    pub(super) body: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Head,
    Post,
    Other,
}

/// The longest head that is read, in bytes.
pub(super) const LONGEST_HEAD: usize = 16 << 10;
/// The longest body that is read, in bytes.
pub(super) const LONGEST_BODY: usize = 64 << 10;
/// The most header lines of a request.
const MOST_HEADERS: usize = 100;

impl Request {
    /// The request at the start of `bytes`, with the length of its head; nothing if the head is not
    /// complete.
    pub(super) fn parse(bytes: &[u8]) -> Result<Option<(Self, usize)>, Refusal> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut parsed = httparse::Request::new(&mut headers);
        match parsed.parse(bytes) {
            Ok(Status::Complete(length)) => Ok(Some((Self::new(&parsed)?, length))),
            Ok(Status::Partial) if bytes.len() < LONGEST_HEAD => Ok(None),
            Ok(Status::Partial) if !bytes.contains(&b'\n') => {
                Err(Refusal(414, "the request line is too long"))
            }
            Ok(Status::Partial) | Err(httparse::Error::TooManyHeaders) => {
                Err(Refusal(431, "the request has too many headers, or too long ones"))
            }
            Err(_) => Err(Refusal(400, "this is not an HTTP request")),
        }
    }

    fn new(parsed: &httparse::Request) -> Result<Self, Refusal> {
        let headers: Vec<_> = parsed
            .headers
            .iter()
            .map(|header| (header.name.to_owned(), String::from_utf8_lossy(header.value).trim().to_owned()))
            .collect();
        let method = match parsed.method.unwrap_or_default() {
            "GET" => Method::Get,
            "HEAD" => Method::Head,
            "POST" => Method::Post,
            _ => Method::Other,
        };
        let (target, host) = target_and_host(parsed.path.unwrap_or_default(), &headers)?;
        if values(&headers, "origin").nth(1).is_some() {
            return Err(Refusal(400, "the request must not have more than one `Origin` header"));
        }
        let length = length(&headers)?;
        // A client of HTTP/1.0 has to ask for more than one answer; none does any more.
        let keep_alive = parsed.version == Some(1)
            && !values(&headers, "connection").any(|value| value.to_ascii_lowercase().contains("close"));
        Ok(Self { method, target, host, headers, keep_alive, length, body: Vec::new() })
    }

    /// The value of a header, by its name in lower case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        values(&self.headers, name).next()
    }

    /// The target without its query.
    pub(super) fn path(&self) -> &str {
        self.target.split_once('?').map_or(&self.target, |(path, _)| path)
    }

    /// The query of the target, with its question mark, if there is one.
    pub(super) fn query(&self) -> &str {
        self.target.find('?').map_or("", |at| &self.target[at..])
    }

    /// The value of a parameter in the query, as it was sent.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let pairs = self.query().trim_start_matches('?').split('&');
        pairs.filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
    }
}

fn values<'a>(headers: &'a [(String, String)], name: &str) -> impl Iterator<Item = &'a str> {
    headers.iter().filter(move |(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// The path that is asked for, and of whom (RFC 9112, section 3.2). A proxy's form, with a host in the
/// target, is taken if the `Host` header says the same.
fn target_and_host(target: &str, headers: &[(String, String)]) -> Result<(String, String), Refusal> {
    let mut hosts = values(headers, "host");
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err(Refusal(400, "the request must have one `Host` header"));
    };
    let path = match target.strip_prefix("http://") {
        Some(rest) => rest.strip_prefix(host).unwrap_or_default(),
        None => target,
    };
    if !path.starts_with('/') {
        return Err(Refusal(400, "the request target is not a path of this server"));
    }
    Ok((path.to_owned(), host.to_owned()))
}

/// The length of the body (RFC 9112, section 6). Only a plain number will do, and only once.
fn length(headers: &[(String, String)]) -> Result<usize, Refusal> {
    if values(headers, "transfer-encoding").next().is_some() {
        return Err(Refusal(411, "a request body must have a `Content-Length`"));
    }
    let mut lengths = values(headers, "content-length");
    let Some(text) = lengths.next() else { return Ok(0) };
    if lengths.next().is_some() || text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal(400, "the `Content-Length` is not one number"));
    }
    // What is too large for a number is too large for us.
    match text.parse() {
        Ok(length) if length <= LONGEST_BODY => Ok(length),
        _ => Err(Refusal(413, "the request body is too long")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> u16 {
        Request::parse(text.as_bytes()).unwrap_err().0
    }

    #[test]
    fn takes_a_request_apart() {
        let text = "GET /a/b?x=1&generation=r-2 HTTP/1.1\r\nHost: localhost:1\r\nRange: bytes=0-\r\n\r\nrest";
        let (request, length) = Request::parse(text.as_bytes()).unwrap().unwrap();
        assert_eq!(&text[length..], "rest");
        assert_eq!(
            (request.method, request.path(), request.query()),
            (Method::Get, "/a/b", "?x=1&generation=r-2")
        );
        assert_eq!(request.parameter("generation"), Some("r-2"));
        assert_eq!(request.header("range"), Some("bytes=0-"));
        assert!(request.keep_alive);
    }

    #[test]
    fn an_incomplete_head_is_awaited() {
        assert!(Request::parse(b"GET / HTTP/1.1\r\nHost: a\r\n").unwrap().is_none());
    }

    #[test]
    fn the_proxy_form_must_name_the_same_host() {
        let (request, _) =
            Request::parse(b"GET http://a:1/x HTTP/1.1\r\nHost: a:1\r\n\r\n").unwrap().unwrap();
        assert_eq!(request.target, "/x");
        assert_eq!(refusal("GET http://b/x HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
    }

    #[test]
    fn odd_lengths_are_refused() {
        for (line, status) in [
            ("Content-Length: 99999999999", 413),
            ("Content-Length: 99999999999999999999999999", 413),
            ("Content-Length: 65537", 413),
            ("Content-Length: -1", 400),
            ("Content-Length: +1", 400),
            ("Content-Length: 1, 1", 400),
            ("Content-Length: 1\r\nContent-Length: 2", 400),
            ("Transfer-Encoding: chunked", 411),
        ] {
            assert_eq!(refusal(&format!("POST / HTTP/1.1\r\nHost: a\r\n{line}\r\n\r\n")), status, "{line}");
        }
    }
}
