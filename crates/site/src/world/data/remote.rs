//! Data of other sites.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use kiosque_source::Hash;
use kiosque_template::{Answer, Ask, Refusal, Value};

use super::super::{Outcome, SiteWorld, flag, optional_text};
use super::Format;
use crate::network::{Method, Network, Request};

/// What other sites answered. Each request is made once, however many templates make it at a time. A good
/// answer is kept for as long as every build asks for it; after a bad one, the next build asks again.
#[derive(Default)]
pub(super) struct Answers {
    before: Requests,
    now: Mutex<Requests>,
}

type Requests = BTreeMap<(Request, Format), Arc<OnceLock<Result<(Value, Hash), Failed>>>>;

/// Why a request gives no data.
#[derive(Clone, Debug)]
enum Failed {
    /// There is no good answer, which a template may expect.
    NoAnswer(String),
    /// There is one, and it is not what it should be.
    Unreadable(String),
}

impl Answers {
    pub(super) fn next(&mut self) {
        self.before = std::mem::take(self.now.get_mut().unwrap_or_else(PoisonError::into_inner));
    }

    fn get(
        &self,
        network: Option<&dyn Network>,
        request: Request,
        format: Format,
    ) -> Result<(Value, Hash), Failed> {
        let key = (request, format);
        let kept = self.before.get(&key).filter(|answer| matches!(answer.get(), Some(Ok(_))));
        let answer = {
            let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
            now.entry(key.clone()).or_insert_with(|| kept.cloned().unwrap_or_default()).clone()
        };
        answer.get_or_init(|| fetch(network, &key.0, format)).clone()
    }
}

fn fetch(network: Option<&dyn Network>, request: &Request, format: Format) -> Result<(Value, Hash), Failed> {
    let url = &request.url;
    let no_answer = |why: &str| Failed::NoAnswer(format!("no answer from `{url}`: {why}"));
    let network = network.ok_or_else(|| no_answer("there is no network here"))?;
    let response = network.fetch(request).map_err(|why| no_answer(&why))?;
    if !response.is_good() {
        return Err(no_answer(&format!("the server says {}", response.status)));
    }
    let unreadable = |why: &str| Failed::Unreadable(format!("the answer of `{url}` is {why}"));
    let text = std::str::from_utf8(&response.body).map_err(|_| unreadable("not UTF-8"))?;
    let text = text.trim_start_matches('\u{FEFF}');
    let value = format.parse(text).map_err(|failure| unreadable(&failure.in_text(text, format)))?;
    Ok((value, Hash::of(text)))
}

/// The data that a URL answers with.
pub(super) fn load(world: &SiteWorld<'_>, ask: &Ask<'_>, url: &str, format: Format) -> Outcome {
    let request = request(ask, url, format)?;
    let is_required = flag(ask, "required", true)?;
    match world.loaded.answers.get(world.options.network.as_deref(), request, format) {
        Ok((value, hash)) => Ok(Answer { hash: Some(hash), ..Answer::new(value) }),
        Err(Failed::NoAnswer(_)) if !is_required => Ok(Answer::new(Value::Null)),
        Err(Failed::NoAnswer(message)) => {
            Err(Refusal::new(message).hint("with `required=false` it is null when there is no answer"))
        }
        Err(Failed::Unreadable(message)) => Err(Refusal::new(message)),
    }
}

fn request(ask: &Ask<'_>, url: &str, format: Format) -> Result<Request, Refusal> {
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return Err(Refusal::new(format!("`{url}` does not start with `https://` or `http://`")));
    }
    let mut headers = vec![("accept".to_owned(), format!("{}, */*;q=0.8", format.media_type()))];
    let method = optional_text(ask, "method")?.unwrap_or("GET");
    let mut request = match method.to_ascii_uppercase().as_str() {
        "GET" => Request::new(Method::Get, url),
        "POST" => {
            let content_type = optional_text(ask, "content_type")?;
            headers.extend(content_type.map(|kind| ("content-type".to_owned(), kind.to_owned())));
            let body = optional_text(ask, "body")?.map(str::to_owned);
            Request { body, ..Request::new(Method::Post, url) }
        }
        _ => return Err(Refusal::new(format!("`method` can be `GET` or `POST`, not `{method}`"))),
    };
    headers.extend(own_headers(ask)?);
    request.headers = headers;
    Ok(request)
}

/// The headers that a template adds: texts such as `accept=text/html`.
fn own_headers(ask: &Ask<'_>) -> Result<Vec<(String, String)>, Refusal> {
    let refusal = || Refusal::new("`headers` must be an array of texts such as `\"accept=text/html\"`");
    let headers = match ask.arguments.get("headers") {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(headers) => headers.as_array().ok_or_else(refusal)?,
    };
    let header = |header: &Value| {
        let (name, value) = header.as_str()?.split_once('=')?;
        Some((name.trim().to_owned(), value.trim().to_owned()))
    };
    headers.iter().map(|it| header(it).ok_or_else(refusal)).collect()
}
