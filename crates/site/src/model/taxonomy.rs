//! Taxonomies and their terms.

use std::collections::BTreeMap;
use std::sync::Arc;

use kiosque_content::slugify_path;
use kiosque_source::{Diagnostic, Span, nearest};
use kiosque_template::ObjectId;

use super::ids::Ids;
use super::{Page, sort};
use crate::config::{Config, TaxonomyConfig};

/// A taxonomy in a language, with the terms that its pages give it.
pub(crate) struct Taxonomy {
    pub config: TaxonomyConfig,
    pub language: Arc<str>,
    /// The path of its list, with slashes around.
    pub path: String,
    /// In the order of their slugs.
    pub terms: Vec<Term>,
}

/// A term of a taxonomy.
pub(crate) struct Term {
    pub id: ObjectId,
    pub name: String,
    pub slug: String,
    pub path: String,
    pub permalink: String,
    /// The newest first, one spelling of the name after the other.
    pub pages: Vec<usize>,
}

/// All taxonomies of all languages. A taxonomy that a page names and the configuration does not is an error.
pub(super) fn collect(
    config: &Config,
    pages: &[Page],
    ids: &mut Ids,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Taxonomy> {
    let mut taxonomies = Vec::new();
    for (code, language) in &config.languages {
        for declared in &language.taxonomies {
            taxonomies.push(taxonomy(config, declared, code, pages, ids));
        }
    }
    for page in pages {
        check(config, page, problems);
    }
    taxonomies
}

fn check(config: &Config, page: &Page, problems: &mut Vec<Diagnostic>) {
    let declared = config.language(&page.name.language).map(|it| &it.taxonomies[..]).unwrap_or_default();
    for name in page.matter().taxonomies.keys() {
        if declared.iter().any(|taxonomy| taxonomy.name == *name) {
            continue;
        }
        let source = &page.document.source;
        let key = page.matter().keys.key("taxonomies").map_or(0, |span| span.end as usize);
        let start = source.text()[key..].find(name.as_str()).map_or(key, |at| key + at);
        let problem = Diagnostic::error(format!("the taxonomy `{name}` is not in the configuration"));
        problems
            .push(problem.at(source, Span::new(start, start + name.len())).hint(advice(config, page, name)));
    }
}

/// What to do about a taxonomy that the configuration does not have for the language of a page.
fn advice(config: &Config, page: &Page, name: &str) -> String {
    let names = |language: &str| {
        let declared = config.language(language).map(|it| &it.taxonomies[..]).unwrap_or_default();
        declared.iter().map(|taxonomy| taxonomy.name.as_str())
    };
    let language = &page.name.language;
    let entry = format!("taxonomies = [{{ name = \"{name}\" }}]");
    if names(&config.default_language).any(|known| known == name) {
        return format!("each language has its own: add `{entry}` under `[languages.{language}]`");
    }
    match nearest(name, names(language)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("declare it with `{entry}`"),
    }
}

fn taxonomy(
    config: &Config,
    declared: &TaxonomyConfig,
    language: &Arc<str>,
    pages: &[Page],
    ids: &mut Ids,
) -> Taxonomy {
    let root = config.language_root(language);
    let path = match config.taxonomy_root.as_deref().map(|root| root.trim_matches('/')) {
        Some(folder) if !folder.is_empty() => format!("{root}{folder}/{}/", declared.slug),
        _ => format!("{root}{}/", declared.slug),
    };
    let mut names: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, page) in pages.iter().enumerate().filter(|(_, page)| page.name.language == *language) {
        for name in page.matter().taxonomies.get(&declared.name).into_iter().flatten() {
            names.entry(name).or_default().push(at);
        }
    }
    let slug = |name| slugify_path(name, config.slugify.taxonomies);
    let mut spellings: Vec<_> =
        names.into_iter().map(|(name, members)| (slug(name), name, members)).collect();
    spellings.sort();
    let mut terms: Vec<Term> = Vec::new();
    for (slug, name, members) in spellings {
        let members = sort::by_date(members, pages);
        // As in Zola, spellings with the same slug are one term, and a page with two of them is there twice.
        if let Some(term) = terms.last_mut().filter(|term| term.slug == slug) {
            term.pages.extend(members);
            continue;
        }
        let path = format!("{path}{slug}/");
        terms.push(Term {
            id: ids.id(&format!("term:{language}:{}:{slug}", declared.name)),
            name: name.to_owned(),
            permalink: config.permalink(&path),
            path,
            slug,
            pages: members,
        });
    }
    Taxonomy { config: declared.clone(), language: language.clone(), path, terms }
}
