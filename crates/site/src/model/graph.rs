//! How pages and sections hang together.

use std::collections::BTreeMap;
use std::sync::Arc;

use kiosque_content::SortBy;
use kiosque_source::Diagnostic;

use super::{Content, Page, Section, sort};
use crate::config::Config;

/// Sections by language and folder.
type Folders = BTreeMap<Arc<str>, BTreeMap<String, usize>>;

/// Gives pages and sections their ancestors, sections their pages and subsections, pages their neighbours,
/// and all their translations.
pub(super) fn connect(config: &Config, pages: &mut [Page], sections: &mut [Section]) {
    let mut folders = Folders::new();
    for (at, section) in sections.iter().enumerate() {
        let folder = section.name.own_folder.clone().unwrap_or_default();
        folders.entry(section.name.language.clone()).or_default().insert(folder, at);
    }
    for page in pages.iter_mut() {
        page.ancestors = ancestors(&folders, &page.name.folder, &page.name.language);
        page.section = section_of(&folders, &page.name.folder, &page.name.language);
    }
    for section in sections.iter_mut() {
        let folder = section.name.own_folder.clone().unwrap_or_default();
        section.ancestors = match parent_of(&folder) {
            Some(parent) => ancestors(&folders, parent, &section.name.language),
            None => Vec::new(),
        };
    }
    add_subsections(sections, &folders);
    list_pages(pages, sections, &folders);
    if config.is_multilingual() {
        translate(config, pages, sections);
    }
}

fn section_of(folders: &Folders, folder: &str, language: &str) -> Option<usize> {
    folders.get(language)?.get(folder).copied()
}

fn parent_of(folder: &str) -> Option<&str> {
    if folder.is_empty() { None } else { Some(folder.rsplit_once('/').map_or("", |(parent, _)| parent)) }
}

/// The sections of a folder and of those around it, from the root down.
fn ancestors(folders: &Folders, folder: &str, language: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut next = Some(folder);
    while let Some(folder) = next {
        found.extend(section_of(folders, folder, language));
        next = parent_of(folder);
    }
    found.reverse();
    found
}

/// The section of the folder around that of a section.
fn parent(section: &Section, folders: &Folders) -> Option<usize> {
    let folder = parent_of(section.name.own_folder.as_deref().unwrap_or_default())?;
    section_of(folders, folder, &section.name.language)
}

fn add_subsections(sections: &mut [Section], folders: &Folders) {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); sections.len()];
    for (at, section) in sections.iter().enumerate() {
        if let Some(parent) = parent(section, folders) {
            below[parent].push(at);
        }
    }
    for subsections in &mut below {
        subsections.sort_by_key(|at| (sections[*at].matter().weight, sections[*at].permalink.clone()));
    }
    for (section, subsections) in sections.iter_mut().zip(below) {
        section.subsections = subsections;
    }
}

/// A page belongs to the section of its folder, and if that is transparent also to the one of the folder around,
/// and so on. Its neighbours and ancestors are those in the last of them.
fn list_pages(pages: &mut [Page], sections: &mut [Section], folders: &Folders) {
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); sections.len()];
    let mut homes = vec![None; pages.len()];
    for (at, page) in pages.iter_mut().enumerate() {
        let Some(own) = page.section else {
            page.is_listed = true;
            page.ancestors.clear(); // of an orphan, nothing is above
            continue;
        };
        page.above.clone_from(&page.ancestors);
        let around = |at: &usize| {
            let section = &sections[*at];
            if section.matter().transparent { parent(section, folders) } else { None }
        };
        for section in std::iter::successors(Some(own), around) {
            members[section].push(at);
            homes[at] = Some(section);
        }
        let home = page.ancestors.iter().position(|section| Some(*section) == homes[at]);
        page.ancestors.truncate(home.map_or(0, |home| home + 1));
    }
    for (section_at, mut members) in members.into_iter().enumerate() {
        members.retain(|at| pages[*at].matter().render);
        let section = &mut sections[section_at];
        section.pages = sort::sort(members, section.matter().sort_by, pages);
        for (position, at) in section.pages.iter().enumerate() {
            pages[*at].is_listed = true;
            if homes[*at] == Some(section_at) && section.matter().sort_by != SortBy::None {
                pages[*at].sorted_by = section.matter().sort_by;
                pages[*at].lower = position.checked_sub(1).map(|before| section.pages[before]);
                pages[*at].higher = section.pages.get(position + 1).copied();
            }
        }
    }
}

/// A warning for each page that its section leaves out, for want of what it is sorted by.
pub(super) fn left_out(pages: &[Page], sections: &[Section]) -> Vec<Diagnostic> {
    let lost = pages.iter().filter(|page| !page.is_listed && page.matter().render);
    let warning = |page: &Page| {
        let key = match page.section.map(|at| sections[at].matter().sort_by)? {
            SortBy::Date | SortBy::UpdateDate => "date",
            SortBy::Title | SortBy::TitleBytes => "title",
            SortBy::Weight => "weight",
            SortBy::Slug | SortBy::Permalink | SortBy::None => return None,
        };
        let message = format!("this page is left out: its section is sorted by {key}, and it has none");
        let hint = format!("give it a `{key}`, or sort the section otherwise");
        Some(Diagnostic::warning(message).in_file(&page.name.path).hint(hint))
    };
    lost.filter_map(warning).collect()
}

/// Pages and sections with the same path but for the language are translations of one another, each also
/// of itself: the default language first, then by code.
fn translate(config: &Config, pages: &mut [Page], sections: &mut [Section]) {
    let mut groups: BTreeMap<String, Vec<(bool, Arc<str>, Content)>> = BTreeMap::new();
    let page_names = pages.iter().enumerate().map(|(at, page)| (&page.name, Content::Page(at)));
    let section_names = sections.iter().enumerate().map(|(at, it)| (&it.name, Content::Section(at)));
    for (name, content) in page_names.chain(section_names) {
        let is_other = name.language != config.default_language;
        groups.entry(name.canonical()).or_default().push((is_other, name.language.clone(), content));
    }
    for mut group in groups.into_values() {
        group.sort();
        let all: Vec<Content> = group.into_iter().map(|(.., content)| content).collect();
        for content in &all {
            match content {
                Content::Page(at) => pages[*at].translations.clone_from(&all),
                Content::Section(at) => sections[*at].translations.clone_from(&all),
            }
        }
    }
}
