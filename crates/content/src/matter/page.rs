//! The front matter of a page.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::KeySpans;
use super::fields::Fields;
use crate::Date;

/// The front matter of a page (manual: content/page).
#[derive(Clone, Debug, PartialEq)]
pub struct PageMatter {
    /// Its title.
    pub title: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// When it was published.
    pub date: Option<Date>,
    /// When it was last changed.
    pub updated: Option<Date>,
    /// Its place among others, smallest first, in a section that is sorted so.
    pub weight: Option<usize>,
    /// Whether it is left out unless drafts are asked for.
    pub draft: bool,
    /// Whether it has a page of its own.
    pub render: bool,
    /// Its part of the URL, in place of the name of the file.
    pub slug: Option<String>,
    /// Its whole path, in place of the sections' and the slug.
    pub path: Option<String>,
    /// Further paths that lead there.
    pub aliases: Vec<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Whether it can be searched.
    pub in_search_index: bool,
    /// The template, in place of `page.html`.
    pub template: Option<String>,
    /// The terms by taxonomy.
    pub taxonomies: BTreeMap<String, Vec<String>>,
    /// The site's own data: in TOML in the order of the keys, in YAML as written.
    pub extra: Map<String, Value>,
    /// Where the keys stand.
    pub keys: KeySpans,
}

impl PageMatter {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            keys: fields.spans(),
            title: fields.string("title"),
            description: fields.string("description"),
            date: fields.date("date"),
            updated: fields.date("updated"),
            weight: fields.count("weight"),
            draft: fields.bool("draft", false),
            render: fields.bool("render", true),
            slug: fields.filled_string("slug"),
            path: fields.filled_string("path"),
            aliases: fields.strings("aliases"),
            authors: fields.strings("authors"),
            in_search_index: fields.bool("in_search_index", true),
            template: fields.string("template"),
            taxonomies: fields.string_lists("taxonomies"),
            extra: fields.table("extra"),
        }
    }
}
