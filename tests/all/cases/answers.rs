//! What other sites answer in a case.

use std::collections::BTreeMap;

use kiosque_site::{Method, Network, Request, Response};
use serde::Deserialize;

/// A table of answers in place of a network.
pub(crate) struct Answers(pub(crate) BTreeMap<String, Answer>);

/// What stands behind a URL, or behind a URL after `POST`.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Answer {
    /// A status.
    Status(u16),
    /// A page; in it `{request}` stands for what was sent.
    Page(String),
}

impl Network for Answers {
    fn fetch(&self, request: &Request) -> Result<Response, String> {
        let key = match request.method {
            Method::Get | Method::Head => request.url.clone(),
            Method::Post => format!("POST {}", request.url),
        };
        match self.0.get(&key) {
            None => Err("there is no such host".to_owned()),
            Some(Answer::Status(status)) => Ok(Response { status: *status, ..Response::default() }),
            Some(Answer::Page(page)) => {
                let body = page.replace("{request}", &sent(request)).into_bytes();
                Ok(Response { status: 200, content_type: None, body })
            }
        }
    }
}

/// The headers and the body of a request, in one line.
fn sent(request: &Request) -> String {
    let headers = request.headers.iter().map(|(name, value)| format!("{name}: {value}; "));
    headers.collect::<String>() + request.body.as_deref().unwrap_or_default()
}
