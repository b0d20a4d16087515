//! The configuration of a site (manual: getting-started/configuration).

mod globs;
mod keys;
mod old;
mod raw;
mod show;

use std::collections::BTreeMap;
use std::sync::Arc;

use globset::GlobSet;
use kiosque_content::Strategy;
use kiosque_source::{Blob, Diagnostic, Source, Span, Tree, TreePath};
use serde::Deserialize;

pub(crate) use raw::{LinkChecker, Search};
pub(crate) use show::{CONFIG_FIELDS, EARLIER_CONFIG_FIELDS, config_values, taxonomy_value};

use crate::{Options, themes};

/// The configuration, checked and with all defaults.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are the independent switches of the format")]
pub(crate) struct Config {
    /// As it is written, for templates.
    pub base_url: String,
    /// Without a slash at its end.
    root_url: String,
    pub default_language: Arc<str>,
    pub author: Option<String>,
    pub theme: Option<String>,
    /// The theme and those that it is built on, each before its base.
    pub layers: Vec<String>,
    /// Whether the theme is made for Kiosque: the site's own Sass partials go before those of such a theme.
    pub is_theme_ours: bool,
    /// Whether the shortcodes of the theme follow the schemas of blocks.
    pub theme_has_blocks: bool,
    pub output_dir: String,
    pub compile_sass: bool,
    pub minify_html: bool,
    pub ignored_content: GlobSet,
    pub ignored_static: GlobSet,
    pub hard_link_static: bool,
    pub feed_limit: Option<usize>,
    pub taxonomy_root: Option<String>,
    pub generate_sitemap: bool,
    pub generate_robots_txt: bool,
    pub exclude_paginated_pages_in_sitemap: bool,
    pub markdown: kiosque_content::Options,
    pub slugify: Slugify,
    pub link_checker: LinkChecker,
    /// All languages, the default one included.
    pub languages: BTreeMap<Arc<str>, Language>,
    pub extra: toml::Table,
    /// Whether `languages` is a list, as before 0.14, and templates see it as one.
    pub lists_languages: bool,
    /// Whether there are keys of earlier releases in it.
    pub has_earlier_keys: bool,
    /// The folder with further themes: `[extra.kiosque] themes`.
    pub themes: Option<String>,
    /// Whether French pages get their no-break spaces and apostrophes: `[extra.kiosque] typography`.
    pub typography: bool,
    /// The file, to point into.
    pub source: Source,
    /// What is wrong with it, though it can be read.
    pub problems: Vec<Diagnostic>,
}

/// What is set per language.
#[derive(Clone, Debug, Default)]
pub(crate) struct Language {
    pub title: Option<String>,
    pub description: Option<String>,
    pub generate_feeds: bool,
    pub feed_filenames: Vec<String>,
    pub taxonomies: Vec<TaxonomyConfig>,
    pub build_search_index: bool,
    pub search: Search,
    pub translations: BTreeMap<String, String>,
    /// What `[languages.DEFAULT]` switches on: templates see it, but as in Zola only the top of the file has an
    /// effect on the default language.
    pub says: Switches,
}

/// What a language switches on.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Switches {
    pub feeds: bool,
    pub search: bool,
}

/// A taxonomy, as it is declared.
#[derive(Clone, Debug)]
pub(crate) struct TaxonomyConfig {
    pub name: String,
    pub slug: String,
    /// Never 0.
    pub paginate_by: Option<usize>,
    pub paginate_path: Option<String>,
    pub render: bool,
    pub feed: bool,
}

/// The `[slugify]` section.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Slugify {
    pub paths: Strategy,
    pub paths_keep_dates: bool,
    pub taxonomies: Strategy,
    pub anchors: Strategy,
}

impl Config {
    /// Reads the configuration file of a tree, without a look at the theme.
    pub(crate) fn read(tree: &Tree, options: &Options) -> Result<Self, Vec<Diagnostic>> {
        let source = find(tree, options)?;
        let keys::Checked { mut problems, has_earlier_keys, .. } = keys::check(&source);
        let raw = raw(&source, has_earlier_keys).map_err(|problem| vec![*problem]);
        if problems.iter().any(Diagnostic::is_error) {
            problems.extend(raw.err().into_iter().flatten());
            return Err(problems);
        }
        let mut config = Self { has_earlier_keys, ..raw?.lower(source, options)? };
        config.problems.append(&mut problems);
        match &config.theme {
            Some(theme) if !themes::is_name(theme) => {
                let span = keys::value_span(&config.source, "theme").unwrap_or_default();
                let problem = Diagnostic::error(format!("`{theme}` is no name of a theme"));
                Err(vec![problem.at(&config.source, span).hint("it is the name of a folder in `themes`")])
            }
            _ => Ok(config),
        }
    }

    /// The same configuration with the settings of its theme, where it has none of its own.
    pub(crate) fn with_theme(mut self, tree: &Tree, options: &Options) -> Result<Self, Vec<Diagnostic>> {
        let file = |theme: &str| themes::file(theme).and_then(|file| Some((tree.get(&file)?, file)));
        let mut of_theme = toml::Table::new();
        let mut last = None;
        for theme in themes::names(&self, &|theme| file(theme).map(|(blob, _)| blob)) {
            let Some((blob, path)) = file(&theme) else { break };
            let (source, extra) = theme_extra(&path, &blob)?;
            if let Some(key) = themes::misspelt_base(&extra) {
                let span = keys::kiosque_spans(&source, key).map(|(key, _)| key).unwrap_or_default();
                let problem = Diagnostic::error(format!("unknown key `{key}` in `[extra.kiosque]`"));
                return Err(vec![problem.at(&source, span).did_you_mean(Some("base"))]);
            }
            last = Some((source, themes::base_of(&extra).map(str::to_owned)));
            merge(&mut of_theme, extra);
            self.layers.push(theme);
        }
        if let (None, Some(theme)) = (&last, &self.theme) {
            return Err(vec![self.no_theme(theme, themes::hint(theme, tree, options))]);
        }
        if let Some((source, Some(base))) = last {
            let span = keys::kiosque_spans(&source, "base").map(|(_, value)| value);
            let hint = themes::hint(&base, tree, options);
            return Err(vec![themes::no_base(&source, span, &base, &self.layers, hint)]);
        }
        let ours = of_theme.get("kiosque");
        self.is_theme_ours = ours.is_some();
        self.theme_has_blocks = ours.and_then(|it| it.get("blocks")?.as_bool()).unwrap_or_default();
        merge(&mut self.extra, of_theme);
        self.typography = is_typographic(&self.extra);
        Ok(self)
    }

    fn no_theme(&self, theme: &str, hint: String) -> Diagnostic {
        let span = keys::value_span(&self.source, "theme").unwrap_or_default();
        let problem = Diagnostic::error(format!("the theme `{theme}` does not exist")).hint(hint);
        problem.at(&self.source, span)
    }

    /// The language with this code.
    pub(crate) fn language(&self, code: &str) -> Option<&Language> {
        self.languages.get(code)
    }

    /// Whether there is more than one language.
    pub(crate) fn is_multilingual(&self) -> bool {
        self.languages.len() > 1
    }

    /// The path of the base URL, without a slash at its end.
    pub(crate) fn base_path(&self) -> &str {
        path_of(&self.root_url)
    }

    /// The URL of a path, with a slash in front or without.
    pub(crate) fn permalink(&self, path: &str) -> String {
        format!("{}/{}", self.root_url, path.strip_prefix('/').unwrap_or(path))
    }

    /// The same, with a slash at its end. As in Zola, none is added after an anchor or the file of a feed of the
    /// default language.
    pub(crate) fn permalink_with_slash(&self, path: &str) -> String {
        let feeds = self.language(&self.default_language).into_iter().flat_map(|it| &it.feed_filenames);
        let is_whole =
            path.ends_with('/') || path.contains('#') || feeds.clone().any(|name| path.ends_with(name));
        self.permalink(&format!("{path}{}", if is_whole { "" } else { "/" }))
    }

    /// The start of all paths of a language: `/`, or such as `/en/`.
    pub(crate) fn language_root(&self, language: &str) -> String {
        if language == &*self.default_language { "/".to_owned() } else { format!("/{language}/") }
    }
}

/// What is written, with keys of earlier releases in their places of today, and what is set for the default
/// language by its code as if it were at the top.
fn raw(source: &Source, is_old: bool) -> Result<raw::Raw, Box<Diagnostic>> {
    let wrong = |error: toml::de::Error| Box::new(toml_error(&error, source));
    let mut table: toml::Table = toml::from_str(source.text()).map_err(wrong)?;
    let default = table.get("default_language").and_then(toml::Value::as_str).unwrap_or("en");
    let has_own = table.get("languages").and_then(|languages| languages.get(default)).is_some();
    if !is_old && !has_own {
        return toml::from_str(source.text()).map_err(wrong); // so that what is of a wrong type has its place
    }
    let lists_languages = table.get("languages").is_some_and(toml::Value::is_array);
    old::modernise(&mut table);
    let says = join_default_language(&mut table, source)?;
    let mut raw: raw::Raw = table.try_into().map_err(wrong)?;
    raw.lists_languages = lists_languages;
    raw.default_says = says;
    Ok(raw)
}

/// Joins `[languages.DEFAULT]` with the top of the file; what it says of feeds and of the search index is given
/// back, since for outputs only the top counts.
fn join_default_language(site: &mut toml::Table, source: &Source) -> Result<Switches, Box<Diagnostic>> {
    let default = site.get("default_language").and_then(toml::Value::as_str).unwrap_or("en").to_owned();
    let languages = site.get_mut("languages").and_then(toml::Value::as_table_mut);
    let Some(toml::Value::Table(mut own)) = languages.and_then(|languages| languages.remove(&default)) else {
        return Ok(Switches::default());
    };
    let mut switch = |key: &str| own.remove(key).is_some_and(|value| value == toml::Value::Boolean(true));
    let says = Switches { feeds: switch("generate_feeds"), search: switch("build_search_index") };
    for (key, value) in own {
        if site.contains_key(&key) {
            let problem = Diagnostic::error(format!("`{key}` is set here and in `[languages.{default}]`"));
            let span = keys::value_span(source, &key).unwrap_or_default();
            return Err(Box::new(problem.at(source, span).hint("take one of them away")));
        }
        site.insert(key, value);
    }
    Ok(says)
}

/// The path of a URL: empty, or such as `/kiosque`.
fn path_of(url: &str) -> &str {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    after_scheme.find('/').map_or("", |at| after_scheme[at..].trim_end_matches('/'))
}

fn find(tree: &Tree, options: &Options) -> Result<Source, Vec<Diagnostic>> {
    let names = match &options.config {
        Some(path) => vec![path.clone()],
        None => ["zola.toml", "config.toml"].iter().filter_map(|name| TreePath::new(name).ok()).collect(),
    };
    for path in &names {
        if let Some(blob) = tree.get(path) {
            return crate::text::read(path, &blob).map_err(|problem| vec![problem]);
        }
    }
    let problem = match &options.config {
        Some(path) => Diagnostic::error(format!("the configuration file `{path}` does not exist")),
        None => Diagnostic::error("there is no `zola.toml` or `config.toml` here")
            .hint("`kiosque init` starts a new site; `--root` names the folder of another one"),
    };
    Err(vec![problem])
}

fn toml_error(error: &toml::de::Error, source: &Source) -> Diagnostic {
    let diagnostic = Diagnostic::error(error.message().lines().next().unwrap_or("invalid TOML").to_owned());
    diagnostic.at(source, error.span().map_or_else(Span::default, Span::from))
}

/// What `[extra.kiosque] typography` says.
fn is_typographic(extra: &toml::Table) -> bool {
    extra.get("kiosque").and_then(|it| it.get("typography")?.as_bool()).unwrap_or_default()
}

/// `[extra]` of a theme's `theme.toml`, with the file.
fn theme_extra(path: &TreePath, blob: &Blob) -> Result<(Source, toml::Table), Vec<Diagnostic>> {
    let source = crate::text::read(path, blob).map_err(|problem| vec![problem])?;
    let table: toml::Table =
        toml::from_str(source.text()).map_err(|error| vec![toml_error(&error, &source)])?;
    let extra = table.get("extra").and_then(toml::Value::as_table).cloned();
    Ok((source, extra.unwrap_or_default()))
}

/// Adds what is missing in `table`, at any depth of tables.
fn merge(table: &mut toml::Table, defaults: toml::Table) {
    for (key, default) in defaults {
        match (table.get_mut(&key), default) {
            (Some(toml::Value::Table(own)), toml::Value::Table(defaults)) => merge(own, defaults),
            (Some(_), _) => {}
            (None, default) => _ = table.insert(key, default),
        }
    }
}

#[cfg(test)]
mod tests;
