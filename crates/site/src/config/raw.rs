//! The configuration as it is written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kiosque_content::{Level, slugify_path};
use kiosque_source::{Diagnostic, Source};
use serde::Deserialize;

use super::globs::globs;
use super::{Config, Language, Slugify, Switches, TaxonomyConfig};
use crate::Options;

#[derive(Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "they are the independent switches of the format")]
pub(super) struct Raw {
    base_url: Option<String>,
    title: Option<String>,
    description: Option<String>,
    default_language: String,
    theme: Option<String>,
    output_dir: String,
    compile_sass: bool,
    minify_html: bool,
    ignored_content: Vec<String>,
    ignored_static: Vec<String>,
    hard_link_static: bool,
    generate_feeds: bool,
    exclude_paginated_pages_in_sitemap: ExcludePaginated,
    feed_filenames: Vec<String>,
    feed_limit: Option<usize>,
    author: Option<String>,
    taxonomies: Vec<RawTaxonomy>,
    taxonomy_root: Option<String>,
    build_search_index: bool,
    generate_sitemap: bool,
    generate_robots_txt: bool,
    markdown: kiosque_content::Options,
    link_checker: LinkChecker,
    slugify: Slugify,
    search: Search,
    translations: BTreeMap<String, String>,
    languages: BTreeMap<String, RawLanguage>,
    extra: toml::Table,
    /// See [`Config::lists_languages`].
    #[serde(skip)]
    pub(super) lists_languages: bool,
    /// See [`Language::says`].
    #[serde(skip)]
    pub(super) default_says: Switches,
}

#[derive(Clone, Copy, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum ExcludePaginated {
    #[default]
    None,
    All,
}

#[derive(Clone, Deserialize)]
struct RawTaxonomy {
    name: String,
    paginate_by: Option<usize>,
    paginate_path: Option<String>,
    #[serde(default = "yes")]
    render: bool,
    #[serde(default)]
    feed: bool,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(default)]
struct RawLanguage {
    title: Option<String>,
    description: Option<String>,
    generate_feeds: bool,
    feed_filenames: Vec<String>,
    taxonomies: Vec<RawTaxonomy>,
    build_search_index: bool,
    search: Search,
    translations: BTreeMap<String, String>,
}

/// The `[link_checker]` section.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LinkChecker {
    pub skip_prefixes: Vec<String>,
    pub skip_anchor_prefixes: Vec<String>,
    pub internal_level: Level,
    pub external_level: Level,
}

/// The `[search]` section.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "they are the independent switches of the format")]
pub(crate) struct Search {
    pub include_title: bool,
    pub include_content: bool,
    pub truncate_content_length: Option<usize>,
    pub include_description: bool,
    pub include_date: bool,
    pub include_path: bool,
    pub index_format: IndexFormat,
}

/// What a search index is made for, and in which kind of file.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum IndexFormat {
    ElasticlunrJavascript,
    ElasticlunrJson,
    FuseJavascript,
    FuseJson,
}

impl IndexFormat {
    /// The name of the format in the configuration.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ElasticlunrJavascript => "elasticlunr_javascript",
            Self::ElasticlunrJson => "elasticlunr_json",
            Self::FuseJavascript => "fuse_javascript",
            Self::FuseJson => "fuse_json",
        }
    }

    /// Whether the index is a script that sets a variable.
    pub(crate) fn is_javascript(self) -> bool {
        matches!(self, Self::ElasticlunrJavascript | Self::FuseJavascript)
    }

    /// Whether the index is for `elasticlunr.js`.
    pub(crate) fn is_elasticlunr(self) -> bool {
        matches!(self, Self::ElasticlunrJavascript | Self::ElasticlunrJson)
    }
}

fn default_feeds() -> Vec<String> {
    vec!["atom.xml".to_owned()]
}

impl Default for Raw {
    fn default() -> Self {
        Self {
            base_url: None,
            title: None,
            description: None,
            default_language: "en".to_owned(),
            theme: None,
            output_dir: "public".to_owned(),
            compile_sass: false,
            minify_html: false,
            ignored_content: Vec::new(),
            ignored_static: Vec::new(),
            hard_link_static: false,
            generate_feeds: false,
            exclude_paginated_pages_in_sitemap: ExcludePaginated::None,
            feed_filenames: default_feeds(),
            feed_limit: None,
            author: None,
            taxonomies: Vec::new(),
            taxonomy_root: None,
            build_search_index: false,
            generate_sitemap: true,
            generate_robots_txt: true,
            markdown: kiosque_content::Options::default(),
            link_checker: LinkChecker::default(),
            slugify: Slugify::default(),
            search: Search::default(),
            translations: BTreeMap::new(),
            languages: BTreeMap::new(),
            extra: toml::Table::new(),
            lists_languages: false,
            default_says: Switches::default(),
        }
    }
}

impl Default for RawLanguage {
    fn default() -> Self {
        Self {
            title: None,
            description: None,
            generate_feeds: false,
            feed_filenames: default_feeds(),
            taxonomies: Vec::new(),
            build_search_index: false,
            search: Search::default(),
            translations: BTreeMap::new(),
        }
    }
}

impl Default for Search {
    fn default() -> Self {
        Self {
            include_title: true,
            include_content: true,
            truncate_content_length: None,
            include_description: false,
            include_date: false,
            include_path: false,
            index_format: IndexFormat::ElasticlunrJavascript,
        }
    }
}

impl RawTaxonomy {
    fn lower(self, slugify: Slugify) -> TaxonomyConfig {
        TaxonomyConfig {
            slug: slugify_path(&self.name, slugify.taxonomies),
            name: self.name,
            paginate_by: self.paginate_by.filter(|count| *count > 0),
            paginate_path: self.paginate_path,
            render: self.render,
            feed: self.feed,
        }
    }
}

/// Taxonomies without those that were declared before.
fn each_once(taxonomies: Vec<RawTaxonomy>) -> impl Iterator<Item = RawTaxonomy> {
    let mut seen = BTreeSet::new();
    taxonomies.into_iter().filter(move |taxonomy| seen.insert(taxonomy.name.clone()))
}

impl RawLanguage {
    fn lower(self, slugify: Slugify) -> Language {
        Language {
            title: self.title,
            description: self.description,
            generate_feeds: self.generate_feeds,
            feed_filenames: self.feed_filenames,
            taxonomies: each_once(self.taxonomies).map(|taxonomy| taxonomy.lower(slugify)).collect(),
            build_search_index: self.build_search_index,
            search: self.search,
            translations: self.translations,
            says: Switches::default(),
        }
    }
}

impl Raw {
    /// The configuration that this means.
    pub(super) fn lower(mut self, source: Source, options: &Options) -> Result<Config, Vec<Diagnostic>> {
        let base_url = options.base_url.clone().or(self.base_url.take());
        let Some(base_url) = base_url.filter(|url| !url.is_empty()) else {
            let problem = Diagnostic::error("`base_url` is missing");
            let hint = "add `base_url = \"https://example.org\"`, the address where the site will be";
            return Err(vec![problem.in_file(source.path()).hint(hint)]);
        };
        let default = RawLanguage {
            title: self.title.take(),
            description: self.description.take(),
            generate_feeds: self.generate_feeds,
            feed_filenames: std::mem::take(&mut self.feed_filenames),
            taxonomies: std::mem::take(&mut self.taxonomies),
            build_search_index: self.build_search_index,
            search: self.search,
            translations: std::mem::take(&mut self.translations),
        };
        let default_language: Arc<str> = self.default_language.into();
        let others = self.languages.into_iter().map(|(code, language)| (Arc::from(code), language));
        let languages = others.filter(|(code, _)| *code != default_language);
        let languages = languages.chain([(default_language.clone(), default)]);
        let themes = self.extra.get("kiosque").and_then(|kiosque| kiosque.get("themes"));
        let mut languages: BTreeMap<_, _> =
            languages.map(|(code, language)| (code, language.lower(self.slugify))).collect();
        if let Some(default) = languages.get_mut(&default_language) {
            default.says = self.default_says;
        }
        let mut problems = Vec::new();
        let mut globs = |patterns: &[String]| globs(patterns, &source, &mut problems);
        let (ignored_content, ignored_static) = (globs(&self.ignored_content), globs(&self.ignored_static));
        Ok(Config {
            root_url: base_url.trim_end_matches('/').to_owned(),
            base_url,
            languages,
            default_language,
            author: self.author,
            theme: self.theme.filter(|theme| !theme.is_empty()),
            layers: Vec::new(),
            is_theme_ours: false,
            theme_has_blocks: false,
            output_dir: self.output_dir,
            compile_sass: self.compile_sass,
            minify_html: self.minify_html || options.minify,
            ignored_content,
            ignored_static,
            hard_link_static: self.hard_link_static,
            feed_limit: self.feed_limit,
            taxonomy_root: self.taxonomy_root,
            generate_sitemap: self.generate_sitemap,
            generate_robots_txt: self.generate_robots_txt,
            exclude_paginated_pages_in_sitemap: self.exclude_paginated_pages_in_sitemap
                == ExcludePaginated::All,
            markdown: kiosque_content::Options {
                slugify_anchors: self.slugify.anchors,
                broken_links: self.link_checker.internal_level,
                ..self.markdown
            },
            slugify: self.slugify,
            link_checker: self.link_checker,
            themes: themes.and_then(toml::Value::as_str).map(str::to_owned),
            typography: false,
            extra: self.extra,
            lists_languages: self.lists_languages,
            has_earlier_keys: false,
            source,
            problems,
        })
    }
}
