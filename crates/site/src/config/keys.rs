//! Which keys there are: an unknown one is an error, with the nearest known one.

use std::collections::BTreeSet;

use kiosque_content::{Entries, Highlighting, Options};
use kiosque_source::{Diagnostic, Severity, Source, Span, nearest};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::old;

/// The tables of the configuration with their keys; `*` stands for any name or index. Tables that are not
/// here are free.
const TABLES: &[(&[&str], &[&str])] = &[
    (&[], SITE),
    (&["markdown"], Options::KEYS),
    (&["markdown", "highlighting"], Highlighting::KEYS),
    (&["taxonomies", "*"], TAXONOMY),
    (&["languages", "*"], LANGUAGE),
    (&["languages", "*", "taxonomies", "*"], TAXONOMY),
    (&["languages", "*", "search"], SEARCH),
    (&["search"], SEARCH),
    (&["slugify"], &["paths", "paths_keep_dates", "taxonomies", "anchors"]),
    (&["link_checker"], &["skip_prefixes", "skip_anchor_prefixes", "internal_level", "external_level"]),
];

/// The tables whose unknown keys are errors.
const STRICT: &[&[&str]] = &[&[], &["markdown"], &["languages", "*"]];

const SITE: &[&str] = &[
    "base_url",
    "title",
    "description",
    "default_language",
    "theme",
    "output_dir",
    "preserve_dotfiles_in_output",
    "compile_sass",
    "minify_html",
    "ignored_content",
    "ignored_static",
    "generate_feeds",
    "exclude_paginated_pages_in_sitemap",
    "feed_filenames",
    "feed_limit",
    "hard_link_static",
    "author",
    "taxonomies",
    "taxonomy_root",
    "build_search_index",
    "generate_sitemap",
    "generate_robots_txt",
    "markdown",
    "link_checker",
    "slugify",
    "search",
    "translations",
    "languages",
    "extra",
];

const TAXONOMY: &[&str] = &["name", "paginate_by", "paginate_path", "render", "feed"];

const LANGUAGE: &[&str] = &[
    "title",
    "description",
    "generate_feeds",
    "feed_filenames",
    "taxonomies",
    "build_search_index",
    "search",
    "translations",
];

const SEARCH: &[&str] = &[
    "include_title",
    "include_description",
    "include_date",
    "include_path",
    "include_content",
    "truncate_content_length",
    "index_format",
];

/// What the keys of a configuration are like.
#[derive(Default)]
pub(super) struct Checked {
    /// In the order of their places.
    pub problems: Vec<Diagnostic>,
    unknown: Vec<Diagnostic>,
    /// Whether some key is of an earlier release, so that Zola 0.22 refuses the configuration.
    pub has_earlier_keys: bool,
}

/// Finds unknown keys and those of earlier releases. What is no TOML is reported elsewhere.
pub(super) fn check(source: &Source) -> Checked {
    let mut checked = Checked::default();
    if let Ok(table) = DeTable::parse(source.text()) {
        check_table(table.get_ref(), &mut Vec::new(), source, &mut checked);
    }
    if checked.has_earlier_keys {
        // Up to 0.18, Zola took any key.
        checked.unknown.iter_mut().for_each(|problem| problem.severity = Severity::Warning);
    }
    checked.problems.append(&mut checked.unknown);
    checked.problems.sort_by(|a, b| a.place.cmp(&b.place));
    checked
}

/// Where the value of a key at the top of the file is.
pub(super) fn value_span(source: &Source, key: &str) -> Option<Span> {
    let table = DeTable::parse(source.text()).ok()?;
    table.get_ref().get(key).map(|value| Span::from(value.span()))
}

/// Where the key `[extra.kiosque] KEY` is, and its value.
pub(super) fn kiosque_spans(source: &Source, key: &str) -> Option<(Span, Span)> {
    Entries::read(source)?.spans(["extra", "kiosque", key])
}

fn check_table<'t>(table: &'t DeTable<'_>, path: &mut Vec<&'t str>, source: &Source, checked: &mut Checked) {
    let known = TABLES.iter().find(|(pattern, _)| matches(pattern, path)).map(|(_, keys)| *keys);
    for (key, value) in table {
        let name: &str = key.get_ref();
        let span = Span::from(key.span());
        if let Some(advice) = old::advice(path, name) {
            checked.has_earlier_keys |= is_strict(path);
            checked.earlier(name, advice.to_owned(), source, span);
        } else if *path == ["translations"] && value.get_ref().is_table() {
            let advice = format!("write `[languages.{name}.translations]`");
            checked.has_earlier_keys = true;
            checked.earlier(&format!("[translations.{name}]"), advice, source, span);
        } else if matches(&["languages", "*"], path)
            && name == "search"
            && value.get_ref().as_bool().is_some()
        {
            checked.has_earlier_keys = true;
            let advice = "write `build_search_index`".to_owned();
            checked.earlier("search", advice, source, span);
        } else if let Some(known) = known.filter(|keys| !keys.contains(&name)) {
            checked.unknown.push(unknown(name, known, path).at(source, span));
        }
        path.push(name);
        check_value(value.get_ref(), path, source, checked);
        path.pop();
    }
}

impl Checked {
    fn earlier(&mut self, spelling: &str, advice: String, source: &Source, span: Span) {
        let problem = Diagnostic::warning(format!("`{spelling}` is the spelling of an earlier release"));
        self.problems.push(problem.at(source, span).hint(advice));
    }
}

fn is_strict(table: &[&str]) -> bool {
    STRICT.iter().any(|pattern| matches(pattern, table))
}

/// An unknown key is an error where it is one for Zola; in other tables, Zola takes no notice of it.
fn unknown(name: &str, known: &[&str], table: &[&str]) -> Diagnostic {
    let place = if table.is_empty() { String::new() } else { format!(" in `[{}]`", table.join(".")) };
    let message = format!("unknown key `{name}`{place}");
    let problem = if is_strict(table) { Diagnostic::error(message) } else { Diagnostic::warning(message) };
    problem.did_you_mean(nearest(name, known.iter().copied()))
}

fn check_value<'t>(value: &'t DeValue<'_>, path: &mut Vec<&'t str>, source: &Source, checked: &mut Checked) {
    match value {
        DeValue::Table(table) => check_table(table, path, source, checked),
        DeValue::Array(values) => {
            match path.last() {
                Some(&"languages") if path.len() == 1 => check_codes(values, source, &mut checked.problems),
                Some(&"taxonomies") => check_names(values, source, &mut checked.problems),
                _ => {}
            }
            path.push("*");
            for value in values {
                check_value(value.get_ref(), path, source, checked);
            }
            path.pop();
        }
        _ => {}
    }
}

/// An error for each entry of `[[languages]]`, as before 0.14, that does not say which language it is.
fn check_codes(languages: &[Spanned<DeValue<'_>>], source: &Source, problems: &mut Vec<Diagnostic>) {
    for language in languages {
        if text(language.get_ref(), "code").is_none() {
            let problem =
                Diagnostic::error("a language has no `code`").at(source, Span::from(language.span()));
            problems.push(problem.hint("write `[languages.CODE]` in place of `[[languages]]`"));
        }
    }
}

/// A warning for each taxonomy that the same language has already; before 0.14 it could be in another one.
fn check_names(taxonomies: &[Spanned<DeValue<'_>>], source: &Source, problems: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    for taxonomy in taxonomies {
        let Some(name) = text(taxonomy.get_ref(), "name") else { continue };
        if !seen.insert((name, text(taxonomy.get_ref(), "lang"))) {
            let problem = Diagnostic::warning(format!("the taxonomy `{name}` is declared twice"));
            let problem = problem.at(source, Span::from(taxonomy.span()));
            problems.push(problem.hint("take one of the two away: the first counts"));
        }
    }
}

/// A text of a table.
fn text<'t>(value: &'t DeValue<'_>, key: &str) -> Option<&'t str> {
    match value.as_table()?.get(key)?.get_ref() {
        DeValue::String(text) => Some(text),
        _ => None,
    }
}

/// Whether a table is one that a pattern means.
pub(super) fn matches(pattern: &[&str], path: &[&str]) -> bool {
    pattern.len() == path.len() && pattern.iter().zip(path).all(|(part, name)| *part == "*" || part == name)
}
