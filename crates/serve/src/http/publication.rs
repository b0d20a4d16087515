//! A site as it is served, until the next one takes its place.

use std::io;

use kiosque_source::{Blob, TreePath};

use super::Site;
use super::answer::Answer;
use super::events::{Change, Generation};
use super::files;
use super::kind::is_page;
use super::page;
use super::request::Request;
use super::route::{decode, encode, route};

/// A site with the number of its publication. Before the first one there is no site.
pub(super) struct Publication {
    pub(super) generation: Generation,
    pub(super) site: Option<Site>,
}

enum Found {
    File(TreePath, Blob),
    /// It is at another URL.
    Moved(String),
    Nothing,
}

impl Publication {
    /// The answer to a request for a file of the site.
    pub(super) fn answer(&self, request: &Request) -> Answer {
        let Some(site) = &self.site else { return self.waiting() };
        let result = match find(site, request.path()) {
            Found::File(path, blob) if is_page(&path) => self.page(request, 200, &path, &blob),
            Found::File(path, blob) => files::file(request, &path, &blob),
            Found::Moved(to) => Ok(moved(&to, request)),
            Found::Nothing => self.not_found(request, site),
        };
        // A static file is sent from where it is: in a site with errors it may be gone before its output is.
        let is_gone = result.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
        let result = if is_gone { self.not_found(request, site) } else { result };
        result.unwrap_or_else(|error| Answer::line(500, &format!("can't read the file: {error}")))
    }

    /// A page with its script. The tag of the answer holds the generation, because the script does.
    fn page(&self, request: &Request, status: u16, path: &TreePath, blob: &Blob) -> io::Result<Answer> {
        let base = self.site.as_ref().map_or("", |site| &site.base_path);
        let script = page::script_tag(self.generation, &route(path, base));
        let tag = format!("{}-{}", blob.hash()?, self.generation);
        Ok(files::page(request, status, page::inject(&blob.bytes()?, &script), &tag))
    }

    fn not_found(&self, request: &Request, site: &Site) -> io::Result<Answer> {
        let own = site.not_found.as_ref().and_then(|path| Some((path, site.outputs.get(path)?)));
        if let Some((path, blob)) = own {
            return self.page(request, 404, path, &blob);
        }
        let message = format!("There is no page at <code>{}</code>.", page::escape(request.path()));
        Ok(self.own_page(404, "Not found", &message))
    }

    /// The page before there are any: its script reloads it when there are.
    fn waiting(&self) -> Answer {
        self.own_page(503, "Waiting for the site", "This page shows the site as soon as it is built.")
    }

    fn own_page(&self, status: u16, title: &str, message: &str) -> Answer {
        Answer::html(status, page::own(title, message, &page::script_tag(self.generation, "")))
    }

    /// The routes that are not the same in the site that comes after.
    pub(super) fn change(&self, next: &Site) -> Change {
        match &self.site {
            Some(site) if site.base_path == next.base_path => {
                let changes = next.outputs.changes(&site.outputs);
                Change::Routes(changes.map(|path| route(path, &next.base_path)).collect())
            }
            _ => Change::Anything,
        }
    }
}

/// What a URL's path leads to: only to what the site lists, and under one URL each.
fn find(site: &Site, path: &str) -> Found {
    let base = site.base_path.as_str();
    let Some(path) = decode(path) else { return Found::Nothing };
    let inner = match path.strip_prefix(base) {
        Some("") => return Found::Moved(format!("{base}/")),
        Some(inner) if inner.starts_with('/') => &inner[1..],
        _ if path == "/" => return Found::Moved(format!("{base}/")),
        _ => return Found::Nothing,
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

fn moved(to: &str, request: &Request) -> Answer {
    Answer::empty(301).with("Location", &format!("{}{}", encode(to), request.query()))
}
