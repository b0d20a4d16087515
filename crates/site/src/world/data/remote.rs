//! Data of other sites.

use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

use kiosque_source::Hash;
use kiosque_template::{Answer, Ask, Refusal, Value};

use super::super::{Outcome, SiteWorld, flag, optional_text};
use super::Format;
use crate::kept::Kept;
use crate::network::{Method, Network, Request};

/// What other sites answered. Each request is made once, however many templates make it at a time. An answer is
/// kept until a build without errors does not ask for it. A bad one is kept if the build could do without, or if
/// asking again may do something twice; else the next build asks again.
#[derive(Default)]
pub(super) struct Answers(Kept<(Request, Format), Arc<OnceLock<Answered>>>);

type Answered = Result<(Value, Hash), Failed>;

/// Why a request gives no data.
#[derive(Clone, Debug)]
enum Failed {
    /// There is no good answer, which a template may expect.
    NoAnswer(String),
    /// There is one, and it is not what it should be.
    Unreadable(String),
}

impl Answers {
    pub(super) fn finish(&mut self, is_good: bool) {
        self.0.finish(is_good);
        if !is_good {
            let is_good = |answer: &OnceLock<Answered>| answer.get().is_some_and(Result::is_ok);
            self.0.retain(|(request, _), answer| request.method == Method::Post || is_good(answer));
        }
    }

    fn get(&self, network: Option<&dyn Network>, request: &Request, format: Format) -> Answered {
        let Ok(answer) = self.0.get_or_make::<Infallible>((request.clone(), format), || Ok(Arc::default()));
        answer.get_or_init(|| fetch(network, request, format)).clone()
    }
}

fn fetch(network: Option<&dyn Network>, request: &Request, format: Format) -> Answered {
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
    match world.loaded.answers.get(world.options.network.as_deref(), &request, format) {
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
    let own = own_headers(ask)?;
    headers.retain(|(name, _)| !own.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)));
    headers.extend(own);
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

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use kiosque_source::{Tree, TreePath};

    use super::*;
    use crate::network::Response;
    use crate::{Built, Options, Session};

    /// A network that notes what it is asked. The pages of `/bad` are there from the second time on.
    #[derive(Default)]
    struct Noted(Mutex<Vec<String>>);

    impl Network for Noted {
        fn fetch(&self, request: &Request) -> Result<Response, String> {
            let mut asked = self.0.lock().unwrap();
            let is_first = !asked.contains(&request.url);
            asked.push(request.url.clone());
            let status = if is_first && request.url.contains("/bad") { 503 } else { 200 };
            Ok(Response { status, body: b"text".to_vec(), ..Response::default() })
        }
    }

    impl Noted {
        /// What it was asked since it was last looked at.
        fn take(&self) -> Vec<String> {
            std::mem::take(&mut *self.0.lock().unwrap())
        }
    }

    fn build(session: &mut Session, template: &str, text: &str) -> Built {
        let pages = (0..40).map(|it| (format!("content/{it}.md"), format!("+++\n+++\n{text}")));
        let files = [("zola.toml", "base_url = '/'"), ("templates/page.html", template)];
        let files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).into_iter().chain(pages);
        let tree: Tree =
            files.map(|(path, text)| (TreePath::new(&path).unwrap(), text.as_str().into())).collect();
        session.build(&tree)
    }

    #[test]
    fn a_request_is_made_once() {
        let network = Arc::new(Noted::default());
        let mut session = Session::new(Options { network: Some(network.clone()), ..Options::default() });
        let load = "{{ page.content }}{{ load_data(url='https://a.example/b') }}";
        assert!(!build(&mut session, load, "one").has_errors());
        assert_eq!(network.take(), ["https://a.example/b"]);
        assert!(!build(&mut session, load, "two").has_errors());
        assert!(!build(&mut session, &format!("{load} more"), "two").has_errors());
        assert_eq!(network.take(), [""; 0], "what is there is not asked for again");
        assert!(build(&mut session, &format!("{{{{ gone }}}}{load}"), "two").has_errors());
        assert!(!build(&mut session, load, "two").has_errors());
        assert_eq!(network.take(), [""; 0], "a build with errors does not count");
        assert!(!build(&mut session, "", "two").has_errors()); // it looks whether what was kept still holds
        assert!(!build(&mut session, "more", "two").has_errors());
        assert!(!build(&mut session, load, "two").has_errors());
        assert_eq!(network.take(), ["https://a.example/b"], "nobody asked for it any more");
    }

    #[test]
    fn a_bad_answer_is_not_kept() {
        let network = Arc::new(Noted::default());
        let mut session = Session::new(Options { network: Some(network.clone()), ..Options::default() });
        let load = "{{ load_data(url='https://a.example/bad') }}";
        assert!(build(&mut session, load, "").has_errors());
        assert_eq!(network.0.lock().unwrap().len(), 1);
        assert!(!build(&mut session, load, "").has_errors());
    }
}
