//! Where addresses are written that a template has put into a body.

use std::collections::BTreeSet;

use kiosque_content::{Document, Link, LinkTarget, addresses_in};
use kiosque_source::{Source, Span, TreePath};

use super::BodyValues;
use crate::world::SiteWorld;

/// The addresses of other sites in a body.
pub(super) fn of_others(body: &BodyValues) -> BTreeSet<String> {
    let mut addresses = addresses_in(body.html.as_str().unwrap_or_default());
    addresses.retain(|address| external(address).is_some());
    addresses
}

/// A link for each place in a part of a text where one of these addresses stands, and not just the start of a longer one.
pub(super) fn written(addresses: &BTreeSet<String>, source: &Source, part: Span) -> Vec<Link> {
    let (start, text) = (part.range().start, &source.text()[part.range()]);
    let mut links = Vec::new();
    for address in addresses {
        let Some(target) = external(address) else { continue };
        let is_whole = |at: &usize| {
            let next = text[at + address.len()..].chars().next();
            next.is_none_or(|next| next.is_whitespace() || "\"'`<>()[]|".contains(next))
        };
        let places = text.match_indices(address.as_str()).map(|(at, _)| at).filter(is_whole);
        let span = |at| Span::new(at, at + address.len()).shifted(start);
        links.extend(places.map(|at| Link { target: target.clone(), span: span(at) }));
    }
    links
}

/// The same for what stands in calls, but for the places of links that are known.
pub(super) fn in_calls(
    document: &Document,
    addresses: &BTreeSet<String>,
    known: &[Link],
) -> impl Iterator<Item = Link> {
    let links = document.calls().iter().flat_map(|call| written(addresses, &document.source, call.span));
    links.filter(|link| !known.iter().any(|known| known.span.range().contains(&link.span.range().start)))
}

/// The files that calls of blocks name tables of.
pub(super) fn data_files(world: &SiteWorld<'_>) -> Vec<Source> {
    let read = |path| {
        let path = TreePath::new(path).ok()?;
        let bytes = world.tree.get(&path)?.bytes().ok()?;
        Some(Source::new(path, str::from_utf8(&bytes).ok()?))
    };
    world.blocks.data_files().into_iter().filter_map(read).collect()
}

fn external(address: &str) -> Option<LinkTarget> {
    LinkTarget::of(address, |_| None).filter(|target| matches!(target, LinkTarget::External { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_wherever_it_is_written_as_a_whole() {
        let addresses = ["https://a.org/", "https://a.org/b#c", "/x/"].map(str::to_owned).into();
        let text = "https://a.org/ url=\"https://a.org/b\" [x](https://a.org/b#c) <https://a.org/>";
        let source = Source::new(TreePath::root(), text);
        let found = written(&addresses, &source, Span::new(1, text.len()));
        let found: Vec<_> = found.iter().map(|link| link.span.range().start).collect();
        assert_eq!(found, [text.rfind("https").unwrap(), text.find("https://a.org/b#c").unwrap()]);
    }
}
