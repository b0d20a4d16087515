//! The way to other sites, by HTTP.

use std::io::Read;
use std::time::Duration;

use kiosque_site::{Method, Network, Request, Response};
use ureq::config::ConfigBuilder;
use ureq::http::header::CONTENT_TYPE;
use ureq::typestate::AgentScope;
use ureq::{Agent, Body, http};

/// How long an answer may take, redirects and all, and how long the way there.
const TIMEOUT: Duration = Duration::from_secs(30);
const CONNECT: Duration = Duration::from_secs(10);

/// How many redirects are followed.
const REDIRECTS: u32 = 10;

/// How many bytes of an answer are read.
const LARGEST: u64 = 64 << 20;

/// Asks by HTTP, through the proxy that the environment names.
pub(crate) struct Http {
    agent: Agent,
}

impl Http {
    /// It connects to nobody before it is asked.
    pub(crate) fn new() -> Self {
        Self { agent: config().build().new_agent() }
    }

    fn ask(&self, request: &Request) -> Result<http::Response<Body>, ureq::Error> {
        let method = match request.method {
            Method::Get => http::Method::GET,
            Method::Head => http::Method::HEAD,
            Method::Post => http::Method::POST,
        };
        let asked = http::Request::builder().method(method).uri(&request.url);
        let asked = request.headers.iter().fold(asked, |asked, (name, value)| asked.header(name, value));
        match &request.body {
            Some(body) => self.agent.run(asked.body(body.as_str())?),
            None => self.agent.run(asked.body(())?),
        }
    }
}

fn config() -> ConfigBuilder<AgentScope> {
    Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .timeout_connect(Some(CONNECT))
        .max_redirects(REDIRECTS)
        .http_status_as_error(false)
        .user_agent(concat!("kiosque/", env!("CARGO_PKG_VERSION")))
}

impl Network for Http {
    fn fetch(&self, request: &Request) -> Result<Response, String> {
        let (parts, mut body) = self.ask(request).map_err(|error| why(&error))?.into_parts();
        let body =
            if request.wants_body { read(&mut body).map_err(|error| why(&error))? } else { Vec::new() };
        let content_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        Ok(Response { status: parts.status.as_u16(), content_type: content_type.map(str::to_owned), body })
    }
}

/// The bytes of an answer. They are counted as they are unpacked, since few can stand for many.
fn read(body: &mut Body) -> Result<Vec<u8>, ureq::Error> {
    let mut bytes = Vec::new();
    body.as_reader().take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST { Err(ureq::Error::BodyExceedsLimit(LARGEST)) } else { Ok(bytes) }
}

/// Why there is no answer, in one line.
fn why(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(_) => "it takes too long".to_owned(),
        ureq::Error::HostNotFound => "there is no such host".to_owned(),
        ureq::Error::TooManyRedirects => format!("it redirects more than {REDIRECTS} times"),
        ureq::Error::BodyExceedsLimit(_) => format!("it has more than {} MiB", LARGEST >> 20),
        ureq::Error::Io(error) => error.to_string(),
        error => error.to_string().lines().next().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests;
