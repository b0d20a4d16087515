//! From documents to pages and sections, each for itself.

use std::sync::Arc;

use kiosque_content::{Document, FrontMatter, Kind, PageMatter, SortBy, read, slugify_path};
use kiosque_source::{Source, TreePath};

use super::ids::Ids;
use super::name::{Name, join};
use super::{Page, Section, page_matter};
use crate::Options;
use crate::config::Config;

/// All pages and sections that are part of the site, in the order of their paths.
pub(super) fn gather(
    config: &Config,
    documents: Vec<(Arc<Name>, Arc<Document>)>,
    options: &Options,
    ids: &mut Ids,
) -> (Vec<Page>, Vec<Section>) {
    let drafts = if options.drafts { Vec::new() } else { draft_sections(&documents) };
    let is_in_draft = |name: &Name| {
        let folder = name.own_folder.as_deref().unwrap_or(&name.folder);
        drafts.iter().any(|(draft, language)| is_within(folder, draft) && *language == name.language)
    };
    let (mut pages, mut sections) = (Vec::new(), Vec::new());
    for (name, document) in documents {
        if is_in_draft(&name) {
            continue;
        }
        match &document.front_matter {
            FrontMatter::Section(_) => sections.push(section(config, name, document, ids)),
            FrontMatter::Page(matter) if matter.draft && !options.drafts => {}
            FrontMatter::Page(_) => pages.push(page(config, name, document, ids)),
        }
    }
    add_roots(config, &mut sections, ids);
    sections.sort_by(|a, b| a.name.relative.cmp(&b.name.relative));
    (pages, sections)
}

/// The folders of draft sections with their languages: the whole branch is left out.
fn draft_sections(documents: &[(Arc<Name>, Arc<Document>)]) -> Vec<(String, Arc<str>)> {
    let drafts = documents.iter().filter(|(_, document)| document.section().is_some_and(|it| it.draft));
    drafts.filter_map(|(name, _)| Some((name.own_folder.clone()?, name.language.clone()))).collect()
}

fn is_within(folder: &str, outer: &str) -> bool {
    outer.is_empty()
        || folder.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Each language has a root section, with a file or without.
fn add_roots(config: &Config, sections: &mut Vec<Section>, ids: &mut Ids) {
    for code in config.languages.keys() {
        let has_root = sections
            .iter()
            .any(|section| section.name.own_folder.as_deref() == Some("") && section.name.language == *code);
        if has_root {
            continue;
        }
        let file = if *code == config.default_language {
            "_index.md".to_owned()
        } else {
            format!("_index.{code}.md")
        };
        let Ok(path) = TreePath::new(&join("content", &file)) else { continue };
        let name = Name {
            path,
            relative: file,
            folder: String::new(),
            stem: "_index".to_owned(),
            own_folder: Some(String::new()),
            language: code.clone(),
            is_section: true,
        };
        // A root without a file is like one with empty front matter.
        let (document, _) = read(&Source::new(name.path.clone(), "+++\n+++\n"), Kind::Section);
        sections
            .push(Section { has_file: false, ..section(config, Arc::new(name), Arc::new(document), ids) });
    }
}

fn section(config: &Config, name: Arc<Name>, document: Arc<Document>, ids: &mut Ids) -> Section {
    let root = config.language_root(&name.language);
    let folder = name.own_folder.as_deref().unwrap_or_default();
    let path = if folder.is_empty() { root } else { format!("{root}{folder}/") };
    Section {
        id: ids.id(&name.relative),
        permalink: config.permalink(&path),
        path,
        name,
        document,
        has_file: true,
        assets: Vec::new(),
        ancestors: Vec::new(),
        pages: Vec::new(),
        subsections: Vec::new(),
        translations: Vec::new(),
    }
}

fn page(config: &Config, name: Arc<Name>, document: Arc<Document>, ids: &mut Ids) -> Page {
    let matter = page_matter(&document);
    let (date, rest) = name.date_and_rest();
    let stem = if config.slugify.paths_keep_dates { &name.stem } else { rest };
    let slug = slugify_path(matter.slug.as_deref().map_or(stem, str::trim), config.slugify.paths);
    let path = path(config, &name, matter, &slug);
    let date = matter.date.clone().or(date);
    Page {
        id: ids.id(&name.relative),
        date,
        slug,
        permalink: config.permalink(&path),
        path,
        name,
        document,
        assets: Vec::new(),
        section: None,
        ancestors: Vec::new(),
        above: Vec::new(),
        is_listed: false,
        sorted_by: SortBy::None,
        lower: None,
        higher: None,
        translations: Vec::new(),
    }
}

fn path(config: &Config, name: &Name, matter: &PageMatter, slug: &str) -> String {
    if let Some(path) = &matter.path {
        // A path of one's own has no language in front (manual: content/multilingual, "Output").
        let path = path.trim_matches('/');
        return if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
    }
    let root = config.language_root(&name.language);
    let folder = &name.folder;
    match (folder.is_empty(), slug.is_empty()) {
        (true, true) => root,
        (true, false) => format!("{root}{slug}/"),
        (false, true) => format!("{root}{folder}/"),
        (false, false) => format!("{root}{folder}/{slug}/"),
    }
}
