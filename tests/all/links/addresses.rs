//! The addresses that an output names.

use std::collections::BTreeSet;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};
use roxmltree::{Document, Node};

/// What an output names, and what can be named in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Addresses {
    /// Where it leads, as it is written.
    pub(crate) links: Vec<String>,
    /// Whether links must be absolute: those who read a feed have no page that they could be relative to.
    pub(crate) is_feed: bool,
    /// The targets that fragments can name.
    pub(crate) ids: BTreeSet<String>,
}

/// Attributes that hold one address.
const SINGLE: [&str; 7] = ["href", "src", "action", "poster", "data", "cite", "formaction"];
/// Attributes that hold several addresses, each with a description.
const SEVERAL: [&str; 2] = ["srcset", "imagesrcset"];
/// Elements of feeds and sitemaps whose text is an address.
const TEXTS: [&str; 7] = ["loc", "link", "guid", "id", "uri", "url", "comments"];
/// Elements of feeds whose text is HTML.
const PAGES: [&str; 4] = ["content", "summary", "description", "encoded"];

/// The addresses of a page, or of a part of one.
pub(crate) fn of_html(text: &str) -> Addresses {
    let mut addresses = Addresses::default();
    let mut emitter = DefaultEmitter::default();
    // What looks like a tag in a script or a style sheet is none.
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(text, emitter) {
        if let Token::StartTag(tag) = token {
            add_tag(&tag, &mut addresses);
        }
    }
    addresses
}

fn add_tag(tag: &StartTag<()>, addresses: &mut Addresses) {
    let value = |name: &str| {
        let value = tag.attributes.get(name.as_bytes())?;
        Some(String::from_utf8_lossy(value).into_owned())
    };
    addresses.ids.extend(value("id"));
    if *tag.name == *b"a" {
        addresses.ids.extend(value("name"));
    }
    addresses.links.extend(SINGLE.iter().filter_map(|name| value(name)));
    for set in SEVERAL.iter().filter_map(|name| value(name)) {
        let address = |candidate: &str| candidate.split_whitespace().next().map(str::to_owned);
        addresses.links.extend(set.split(", ").filter_map(address));
    }
    if *tag.name == *b"meta" {
        let name = value("property").or(value("name")).or(value("itemprop")).unwrap_or_default();
        if name.ends_with(":url") || name.ends_with(":image") || name == "url" || name == "image" {
            addresses.links.extend(value("content"));
        }
        let refresh = value("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("refresh"));
        let target = value("content").and_then(|content| Some(content.split_once("url=")?.1.to_owned()));
        addresses.links.extend(target.filter(|_| refresh));
    }
}

/// The addresses of a feed or a sitemap.
pub(crate) fn of_xml(text: &str) -> Result<Addresses, String> {
    let document = Document::parse(text).map_err(|error| error.to_string())?;
    let mut addresses = Addresses { is_feed: true, ..Addresses::default() };
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        let text = node.text().unwrap_or_default().trim();
        addresses.links.extend(SINGLE.iter().filter_map(|name| node.attribute(*name).map(str::to_owned)));
        if TEXTS.contains(&name) && !text.is_empty() {
            addresses.links.push(text.to_owned());
        }
        if PAGES.contains(&name) {
            addresses.links.extend(of_html(text).links);
        }
    }
    Ok(addresses)
}

/// The addresses of a style sheet.
pub(crate) fn of_css(text: &str) -> Addresses {
    let address = |part: &str| Some(part.split_once(')')?.0.trim_matches(['"', '\'', ' ']).to_owned());
    Addresses { links: text.split("url(").skip(1).filter_map(address).collect(), ..Addresses::default() }
}

/// The addresses of a `robots.txt`.
pub(crate) fn of_robots(text: &str) -> Addresses {
    let address = |line: &str| Some(line.strip_prefix("Sitemap:")?.trim().to_owned());
    Addresses { links: text.lines().filter_map(address).collect(), ..Addresses::default() }
}
