//! Following addresses from output to output.

use std::collections::{BTreeMap, BTreeSet};

use kiosque_source::Tree;
use libtest_mimic::Failed;
use percent_encoding::percent_decode_str;
use url::Url;

use super::addresses::{self, Addresses};

/// The outputs of a site, with what they name.
pub(crate) struct Site {
    base: Url,
    outputs: BTreeMap<String, Addresses>,
}

impl Site {
    /// The site of these outputs, published at `base`.
    pub(crate) fn new(base: &str, outputs: &Tree) -> Result<Self, Failed> {
        let mut site = Self { base: Url::parse(base)?, outputs: BTreeMap::new() };
        for (path, blob) in outputs.iter() {
            let bytes = blob.bytes()?;
            let text = String::from_utf8_lossy(&bytes);
            let addresses = match path.extension() {
                Some("html") => addresses::of_html(&text),
                Some("xml") => addresses::of_xml(&text).map_err(|error| format!("{path}: {error}"))?,
                Some("css") => addresses::of_css(&text),
                Some("txt") => addresses::of_robots(&text),
                _ => Addresses::default(),
            };
            site.outputs.insert(path.to_string(), addresses);
        }
        Ok(site)
    }

    /// Whether there is such an output.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.outputs.contains_key(path)
    }

    /// A line for each address that leads nowhere.
    pub(crate) fn problems(&self) -> Result<Vec<String>, Failed> {
        let mut problems = BTreeSet::new();
        for (path, addresses) in &self.outputs {
            let page = self.base.join(path.strip_suffix("index.html").unwrap_or(path))?;
            let from = Some(&page).filter(|_| !addresses.is_feed);
            for link in &addresses.links {
                if let Err(problem) = self.follow(from, link) {
                    problems.insert(format!("{path}: `{link}` {problem}"));
                }
            }
        }
        Ok(problems.into_iter().collect())
    }

    fn follow(&self, from: Option<&Url>, link: &str) -> Result<(), &'static str> {
        let target = Url::options().base_url(from).parse(link).map_err(|_| "is no whole address")?;
        match target.scheme() {
            "http" | "https" => {}
            "mailto" | "tel" | "data" => return Ok(()),
            _ => return Err("is no address of the web"),
        }
        if target.origin() != self.base.origin() {
            return Ok(());
        }
        // Home may be spelt without the slash at its end.
        let base = self.base.path();
        let path = if target.path() == base.trim_end_matches('/') { base } else { target.path() };
        let path = path.strip_prefix(base).ok_or("leaves the path of the base URL")?;
        let path = percent_decode_str(path).decode_utf8_lossy();
        let output = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.into_owned()
        };
        let Some(addresses) = self.outputs.get(&output) else {
            let folder = format!("{output}/index.html");
            return Err(if self.has(&folder) { "lacks the slash at its end" } else { "leads to no output" });
        };
        let fragment = percent_decode_str(target.fragment().unwrap_or_default()).decode_utf8_lossy();
        if fragment.is_empty() || addresses.ids.contains(&*fragment) {
            return Ok(());
        }
        Err("names nothing on the page that it leads to")
    }
}
