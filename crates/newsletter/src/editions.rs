//! What is wrong with the front matter of editions.

use kiosque_content::Document;
use kiosque_site::Overview;
use kiosque_source::{Diagnostic, Span, TreePath, nearest};

use crate::blocks::SPONSORS;

/// The template that shows what is said here of an edition, and the key with which it names its sponsor.
const TEMPLATE: &str = "partials/edition.html";
const SPONSOR: &str = "sponsor_id";

/// An error for each edition whose sponsor is not in the file, where the theme would show it.
pub(crate) fn check(site: &Overview<'_>) -> Vec<Diagnostic> {
    let documents = site.contents().map(|content| &**content.document());
    let named: Vec<_> = documents.filter_map(|document| Some((document, sponsor(document)?))).collect();
    if named.is_empty() || !site.comes_with_blocks(TEMPLATE) {
        return Vec::new();
    }
    let file = TreePath::new(SPONSORS).ok().and_then(|path| site.file(&path)?.bytes().ok());
    let known: toml::Table = match file.map(|bytes| toml::from_slice(&bytes)) {
        Some(Ok(known)) => known,
        Some(Err(_)) => return Vec::new(), // the templates that load it tell
        None => toml::Table::new(),
    };
    let unknown = named.into_iter().filter(|(_, id)| !known.get(*id).is_some_and(toml::Value::is_table));
    unknown.map(|(document, id)| problem(document, id, &known)).collect()
}

/// The id that an edition names its sponsor by.
fn sponsor(document: &Document) -> Option<&str> {
    document.page()?.extra.get("edition")?.get(SPONSOR)?.as_str()
}

fn problem(document: &Document, id: &str, known: &toml::Table) -> Diagnostic {
    let problem = Diagnostic::error(format!("`{SPONSOR}` must be the name of a table in `{SPONSORS}`"));
    let problem = match nearest(id, known.keys().map(String::as_str)) {
        Some(near) => problem.did_you_mean(Some(near)),
        None => problem.hint(format!("add `[{id}]` to the file")),
    };
    let at = document.source.text().find(SPONSOR).unwrap_or_default();
    problem.at(&document.source, Span::new(at, at + SPONSOR.len()))
}
