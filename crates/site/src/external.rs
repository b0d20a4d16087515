//! Following links to other sites (manual: getting-started/cli-usage, "check").

use std::collections::{BTreeMap, BTreeSet};

use kiosque_content::anchors_in;
use kiosque_source::{Diagnostic, Severity, Source, Span, nearest};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

use crate::config::LinkChecker;
use crate::network::{Method, Network, Request, Response};

/// So many pages are asked for at a time, and so many of one host.
const AT_A_TIME: usize = 16;
const OF_ONE_HOST: usize = 4;

/// A link to another site, and where it stands.
pub(crate) struct Link<'a> {
    pub url: &'a str,
    /// The anchor in the URL.
    pub anchor: Option<&'a str>,
    pub source: &'a Source,
    pub span: Span,
}

/// What a page is: the anchors on it as far as they are of use, or why it can't be had.
type Found = Result<Option<BTreeSet<String>>, String>;

/// A problem for each link that leads nowhere. Each page is asked for once.
pub(crate) fn follow(
    mut links: Vec<Link<'_>>,
    settings: &LinkChecker,
    network: Option<&dyn Network>,
) -> Vec<Diagnostic> {
    let Some(network) = network else {
        return vec![Diagnostic::warning("links to other sites can't be followed without a network")];
    };
    links.retain(|link| !starts_with_any(link.url, &settings.skip_prefixes));
    for link in links.iter_mut().filter(|link| starts_with_any(link.url, &settings.skip_anchor_prefixes)) {
        link.anchor = None;
    }
    let mut pages: BTreeMap<&str, bool> = BTreeMap::new();
    for link in &links {
        *pages.entry(link.page()).or_default() |= link.anchor.is_some();
    }
    let found = look_up_all(network, pages);
    let problem = |link: &Link<'_>| {
        let problem = problem(link, found.get(link.page())?)?;
        let severity = Severity::from(settings.external_level);
        Some(Diagnostic { severity, ..problem.at(link.source, link.span) })
    };
    links.iter().filter_map(problem).collect()
}

impl<'a> Link<'a> {
    /// The URL without its anchor.
    fn page(&self) -> &'a str {
        self.url.split('#').next().unwrap_or(self.url)
    }
}

fn starts_with_any(url: &str, prefixes: &[String]) -> bool {
    prefixes.iter().any(|prefix| url.starts_with(prefix.as_str()))
}

/// Looks up pages, given with whether their anchors are of use. Those of a host go down a few lanes, in each of
/// which one waits for the other.
fn look_up_all<'a>(network: &dyn Network, pages: BTreeMap<&'a str, bool>) -> BTreeMap<&'a str, Found> {
    let mut hosts: BTreeMap<&str, Vec<(&'a str, bool)>> = BTreeMap::new();
    for (page, has_anchors) in pages {
        hosts.entry(host(page)).or_default().push((page, has_anchors));
    }
    let lane = |pages: &[(&'a str, bool)], number| -> Vec<(&'a str, bool)> {
        pages.iter().copied().skip(number).step_by(OF_ONE_HOST).collect()
    };
    let lanes: Vec<_> =
        hosts.values().flat_map(|pages| (0..OF_ONE_HOST).map(|number| lane(pages, number))).collect();
    let look_up = |lane: &Vec<(&'a str, bool)>| -> Vec<(&'a str, Found)> {
        let mut silent = 0; // so many times in a row, the host gave no answer
        let found = lane.iter().map(|(page, has_anchors)| {
            if silent == GIVE_UP {
                return (*page, Err(format!("`{}` gave no answer before", host(page))));
            }
            let answered = look_up(network, page, *has_anchors);
            silent = if answered.is_err() { silent + 1 } else { 0 };
            (*page, answered.unwrap_or_else(Err))
        });
        found.collect()
    };
    // They wait more than they work, so there are more threads than processors.
    match ThreadPoolBuilder::new().num_threads(AT_A_TIME).build() {
        Ok(threads) => threads.install(|| lanes.par_iter().with_max_len(1).flat_map_iter(look_up).collect()),
        Err(_) => lanes.iter().flat_map(look_up).collect(),
    }
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or(rest)
}

/// How often a host may give no answer before its other pages are not asked for.
const GIVE_UP: usize = 2;

/// What is found at a page, or why there is no answer at all.
fn look_up(network: &dyn Network, page: &str, has_anchors: bool) -> Result<Found, String> {
    let headers = vec![("accept".to_owned(), "text/html, */*;q=0.8".to_owned())];
    let request =
        |method, wants_body| Request { headers: headers.clone(), wants_body, ..Request::new(method, page) };
    if has_anchors {
        return Ok(good(network.fetch(&request(Method::Get, true))?).map(|response| {
            let is_html = response.content_type.is_none_or(|kind| kind.to_ascii_lowercase().contains("html"));
            is_html.then(|| anchors_in(&String::from_utf8_lossy(&response.body)))
        }));
    }
    if network.fetch(&request(Method::Head, false))?.is_good() {
        return Ok(Ok(None));
    }
    // Not every server knows that way to ask.
    Ok(good(network.fetch(&request(Method::Get, false))?).map(|_| None))
}

fn good(response: Response) -> Result<Response, String> {
    if response.is_good() { Ok(response) } else { Err(format!("the server says {}", response.status)) }
}

/// What is wrong with a link to a page.
fn problem(link: &Link<'_>, found: &Found) -> Option<Diagnostic> {
    let known = match found {
        Err(why) => {
            let problem = Diagnostic::error(format!("broken link: `{}`: {why}", link.url));
            let hint = "what is known to be right can be left out with `skip_prefixes` in `[link_checker]`";
            return Some(problem.hint(hint));
        }
        Ok(known) => known.as_ref()?,
    };
    let anchor = link.anchor.filter(|anchor| !known.contains(*anchor))?;
    let problem =
        Diagnostic::error(format!("broken link: there is no anchor `#{anchor}` in `{}`", link.page()));
    Some(problem.did_you_mean(nearest(anchor, known.iter().map(String::as_str))))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use kiosque_source::TreePath;

    use super::*;

    /// A network that notes what it is asked, and at how many places at a time. It does not know `HEAD` on
    /// `old.example`.
    #[derive(Default)]
    struct Noted {
        asked: Mutex<Vec<(Method, String)>>,
        open: AtomicUsize,
        most: AtomicUsize,
    }

    impl Network for Noted {
        fn fetch(&self, request: &Request) -> Result<Response, String> {
            self.asked.lock().unwrap().push((request.method, request.url.clone()));
            self.most.fetch_max(self.open.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(2));
            self.open.fetch_sub(1, Ordering::SeqCst);
            let is_refused = request.method == Method::Head && request.url.contains("old.example");
            let body = if request.wants_body { b"<p id=a>".to_vec() } else { Vec::new() };
            let content_type = request.url.ends_with("/pdf").then(|| "application/pdf".to_owned());
            Ok(Response { status: if is_refused { 405 } else { 200 }, content_type, body })
        }
    }

    fn follow_all(network: &Noted, urls: &[String]) -> Vec<String> {
        let source = Source::new(TreePath::root(), "");
        let link = |url: &'_ String| -> (String, Option<String>) {
            (url.clone(), url.split_once('#').map(|(_, anchor)| anchor.to_owned()))
        };
        let urls: Vec<_> = urls.iter().map(link).collect();
        let links = urls.iter().map(|(url, anchor)| Link {
            url,
            anchor: anchor.as_deref(),
            source: &source,
            span: Span::default(),
        });
        let problems = follow(links.collect(), &LinkChecker::default(), Some(network));
        problems.into_iter().map(|it| it.message).collect()
    }

    fn asked(urls: &[&str]) -> (Vec<String>, Vec<(Method, String)>) {
        let network = Noted::default();
        let problems = follow_all(&network, &urls.iter().map(|url| (*url).to_owned()).collect::<Vec<_>>());
        (problems, network.asked.into_inner().unwrap())
    }

    #[test]
    fn a_page_is_asked_for_once_and_as_little_as_it_takes() {
        let head = |url: &str| (Method::Head, url.to_owned());
        let get = |url: &str| (Method::Get, url.to_owned());
        let page = "https://a.example/";
        assert_eq!(asked(&[page, page]), (vec![], vec![head(page)]));
        let (problems, requests) = asked(&[page, "https://a.example/#a", "https://a.example/#b"]);
        assert_eq!(problems, ["broken link: there is no anchor `#b` in `https://a.example/`"]);
        assert_eq!(requests, [get(page)]);
        let old = "https://old.example";
        assert_eq!(asked(&[old]), (vec![], vec![head(old), get(old)]));
        assert_eq!(asked(&["https://a.example/pdf#page=2"]).0, [""; 0], "anchors are of HTML alone");
    }

    #[test]
    fn a_host_is_asked_by_few_at_a_time() {
        let network = Noted::default();
        let urls: Vec<_> = (0..40).map(|number| format!("https://a.example/{number}")).collect();
        assert_eq!(follow_all(&network, &urls), [""; 0]);
        assert_eq!(network.asked.lock().unwrap().len(), 40);
        assert!((2..=OF_ONE_HOST).contains(&network.most.load(Ordering::SeqCst)), "{:?}", network.most);
    }
}
