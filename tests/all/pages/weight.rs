//! How much a page makes a reader load, and whether it holds still meanwhile.

use std::fs;
use std::path::Path;

use html5gum::{Token, Tokenizer};
use libtest_mimic::Failed;

use super::{Site, none};

/// The bytes of a page with its style sheets and scripts, without images.
const MOST: u64 = 60_000;

/// No page is too heavy, and all images say how large they are.
pub(super) fn check(site: &Site) -> Result<(), Failed> {
    none(&problems(site)?)
}

/// A long page and an image without a size are found.
pub(super) fn finds_faults() -> Result<(), Failed> {
    let long = format!("<!DOCTYPE html><img src=a.png width=1><p>{}", "long ".repeat(12_000));
    let found = problems(&Site::of_page(&long)?)?;
    if found.len() == 2 { Ok(()) } else { Err(format!("found only {found:?}").into()) }
}

fn problems(site: &Site) -> Result<Vec<String>, Failed> {
    let mut problems = Vec::new();
    for page in site.pages()? {
        let (route, html) = (site.route(&page), fs::read_to_string(&page)?);
        let mut weight = html.len() as u64;
        for Ok(token) in Tokenizer::new(&html) {
            let Token::StartTag(tag) = token else { continue };
            let attribute = |name: &str| {
                let value = tag.attributes.get(name.as_bytes())?;
                Some(String::from_utf8_lossy(value).into_owned())
            };
            match &*String::from_utf8_lossy(&tag.name) {
                "img" if attribute("width").is_none() || attribute("height").is_none() => {
                    problems.push(format!("/{route}: the image {:?} has no size", attribute("src")));
                }
                "link" if attribute("rel").as_deref() == Some("stylesheet") => {
                    weight += attribute("href").map_or(0, |url| size(site, &page, &url));
                }
                "script" => weight += attribute("src").map_or(0, |url| size(site, &page, &url)),
                _ => {}
            }
        }
        if weight > MOST {
            problems.push(format!("/{route}: {weight} bytes, more than {MOST}"));
        }
    }
    Ok(problems)
}

/// The size of a file that a page loads: by the name of the file, wherever the site is published.
fn size(site: &Site, page: &Path, url: &str) -> u64 {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    let candidates = (0..parts.len()).map(|at| site.outputs.join(parts[at..].join("/")));
    let beside = page.parent().map(|folder| folder.join(path));
    candidates
        .chain(beside)
        .find_map(|file| fs::metadata(file).ok().filter(fs::Metadata::is_file))
        .map_or(0, |it| it.len())
}
