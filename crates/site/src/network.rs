//! The way to other sites.

/// Asks other sites. A build by itself reaches nothing: this is injected, as the clock is.
pub trait Network: Send + Sync {
    /// The answer to a request after all redirects, whatever its status, or in one line why there is none.
    /// How long it may take, how many redirects there may be, and how many bytes an answer may have is for
    /// the network to bound.
    fn fetch(&self, request: &Request) -> Result<Response, String>;
}

/// What is asked of another site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Request {
    /// How it is asked.
    pub method: Method,
    /// Whom, and for what: a URL with `http` or `https`.
    pub url: String,
    /// The headers, by name. A name can be there more than once.
    pub headers: Vec<(String, String)>,
    /// What is sent along.
    pub body: Option<String>,
    /// Whether the bytes of the answer are of use.
    pub wants_body: bool,
}

/// How another site is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// For what is there.
    Get,
    /// Whether it is there.
    Head,
    /// To do something with what is sent along.
    Post,
}

/// What another site answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The status, such as 200.
    pub status: u16,
    /// The media type, if it is told.
    pub content_type: Option<String>,
    /// The bytes; none if they are of no use.
    pub body: Vec<u8>,
}

impl Request {
    /// A request without headers, for all that there is.
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self { method, url: url.into(), headers: Vec::new(), body: None, wants_body: true }
    }
}

impl Response {
    /// Whether it is what was asked for (RFC 9110, section 15.3).
    pub fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }
}
