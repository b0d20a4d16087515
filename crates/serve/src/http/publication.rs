//! A site as it is served, until the next one takes its place.

use std::io;
use std::sync::Arc;

use kiosque_source::{Blob, Hash, TreePath};

use super::answer::Answer;
use super::events::{Change, Generation};
use super::files;
use super::guard::is_namesake;
use super::inject::inject;
use super::kind::is_page;
use super::page::{self, Manner, Page};
use super::request::Request;
use super::route::{decode, encode, route};
use super::site::Site;

/// A site with the number of its publication. Before the first one there is no site.
pub(super) struct Publication {
    pub(super) generation: Generation,
    pub(super) site: Option<Site>,
    pub(super) manner: Arc<Manner>,
}

enum Found {
    File(TreePath, Blob),
    /// It is at another URL.
    Moved(String),
    /// The site has nothing there.
    Nothing,
    /// No site is there: it would be at this URL.
    Outside(String),
}

impl Publication {
    /// The answer to a request for a file of the site.
    pub(super) fn answer(&self, request: &Request) -> Answer {
        let Some(site) = &self.site else { return self.waiting() };
        if let Some(home) = home(request, site) {
            return home;
        }
        let result = match find(site, request.path()) {
            Found::File(path, blob) if is_page(&path) => self.page(request, 200, site, (&path, &blob)),
            Found::File(path, blob) => files::file(request, &path, &blob),
            Found::Moved(to) => Ok(moved(&to, request)),
            Found::Nothing => self.not_found(request, site),
            Found::Outside(inside) => Ok(self.outside(request, &inside)),
        };
        // A static file is sent from where it is: in a site with errors it may be gone before its output is.
        let is_gone = result.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
        let result = if is_gone { self.not_found(request, site) } else { result };
        result.unwrap_or_else(|error| Answer::line(500, &format!("can't read the file: {error}")))
    }

    /// A page with its script.
    fn page(
        &self,
        request: &Request,
        status: u16,
        site: &Site,
        (path, blob): (&TreePath, &Blob),
    ) -> io::Result<Answer> {
        let about = Page { source: (site.source)(path), badge: site.badges.get(path).copied() };
        let script = self.script_tag(&route(path, &site.base_path), &about);
        let html = inject(&blob.bytes()?, &script);
        let tag = Hash::of(&html).to_string();
        Ok(files::page(request, status, html, &tag))
    }

    fn not_found(&self, request: &Request, site: &Site) -> io::Result<Answer> {
        let own = site.not_found.as_ref().and_then(|path| Some((path, site.outputs.get(path)?)));
        if let Some((path, blob)) = own {
            return self.page(request, 404, site, (path, &blob));
        }
        let message = format!("There is no page at <code>{}</code>.", page::escape(request.path()));
        Ok(self.own_page(404, "Not found", &message))
    }

    fn outside(&self, request: &Request, inside: &str) -> Answer {
        let (path, inside) = (page::escape(request.path()), page::escape(&encode(inside)));
        let message = format!(
            "There is no page at <code>{path}</code>: the path of the site’s <code>base_url</code> comes first. \
             Try <a href=\"{inside}\">{inside}</a>."
        );
        self.own_page(404, "Not found", &message)
    }

    /// The page before there are any: its script reloads it when there are.
    fn waiting(&self) -> Answer {
        self.own_page(503, "Waiting for the site", "This page shows the site as soon as it is built.")
    }

    fn own_page(&self, status: u16, title: &str, message: &str) -> Answer {
        Answer::html(status, page::own(title, message, &self.script_tag("", &Page::default())))
    }

    fn script_tag(&self, route: &str, page: &Page) -> String {
        page::script_tag(self.generation, route, page, &self.manner)
    }

    /// The file that the page at a route, as its script tells it, is made of.
    pub(super) fn source(&self, route: &str) -> Option<TreePath> {
        let site = self.site.as_ref()?;
        match find(site, &encode(route)) {
            Found::File(path, _) => (site.source)(&path),
            _ => None,
        }
    }

    /// How many outputs are not the same in the site that comes after, and what browsers are to be told of it.
    pub(super) fn change(&self, next: &Site) -> (usize, Change) {
        match &self.site {
            Some(site) if site.base_path == next.base_path => {
                let changed: Vec<_> = next.outputs.changes(&site.outputs).collect();
                let told = changed.iter().copied().chain(rebadged(site, next));
                (changed.len(), Change::Routes(told.map(|path| route(path, &next.base_path)).collect()))
            }
            _ => (next.outputs.len(), Change::Anything),
        }
    }
}

/// The pages that have another badge, which none of their bytes may tell.
fn rebadged<'a>(before: &'a Site, now: &'a Site) -> impl Iterator<Item = &'a TreePath> {
    let badged = before.badges.keys().chain(now.badges.keys());
    badged.filter(|path| before.badges.get(*path) != now.badges.get(*path))
}

/// What a URL's path leads to: only to what the site lists, and under one URL each.
fn find(site: &Site, path: &str) -> Found {
    let base = site.base_path.as_str();
    let Some(path) = decode(path) else { return Found::Nothing };
    let inner = match path.strip_prefix(base) {
        Some("") => return Found::Moved(format!("{base}/")),
        Some(inner) if inner.starts_with('/') => &inner[1..],
        _ if path == "/" => return Found::Moved(format!("{base}/")),
        _ => return Found::Outside(format!("{base}{path}")),
    };
    let get = |path: &str| {
        let path = TreePath::new(path).ok()?;
        Some((site.outputs.get(&path)?, path))
    };
    if inner.is_empty() || inner.ends_with('/') {
        return get(&format!("{inner}index.html"))
            .map_or(Found::Nothing, |(blob, path)| Found::File(path, blob));
    }
    match get(inner) {
        Some((blob, path)) => Found::File(path, blob),
        None if get(&format!("{inner}/index.html")).is_some() => Found::Moved(format!("{path}/")),
        None => Found::Nothing,
    }
}

/// Leads who goes to `localhost` to the site at `127.0.0.1`, if that is the name in its links: the parts that a page
/// names there would be those of another origin.
fn home(request: &Request, site: &Site) -> Option<Answer> {
    let host = site.host.as_deref().filter(|host| is_namesake(&request.host, host))?;
    let is_led_here = request.header("sec-fetch-mode") == Some("navigate");
    is_led_here.then(|| Answer::empty(307).with("Location", &format!("http://{host}{}", request.target)))
}

fn moved(to: &str, request: &Request) -> Answer {
    Answer::empty(301).with("Location", &format!("{}{}", encode(to), request.query()))
}
