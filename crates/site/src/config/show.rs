//! The configuration as templates see it.

use std::sync::Arc;

use kiosque_content::{HighlightStyle, Highlighting, InsertAnchor, ThemeSheet};
use kiosque_template::Value;

use super::{Config, Language, TaxonomyConfig};
use crate::{Mode, values};

/// The fields of `config` in templates.
pub(crate) const CONFIG_FIELDS: &[&str] = &[
    "base_url",
    "mode",
    "title",
    "description",
    "languages",
    "default_language",
    "generate_feed",
    "generate_feeds",
    "feed_filenames",
    "taxonomies",
    "author",
    "build_search_index",
    "extra",
    "markdown",
    "search",
    "generate_sitemap",
    "generate_robots_txt",
    "exclude_paginated_pages_in_sitemap",
];

/// The fields that `config` had in earlier releases: those that were renamed, and those that a template could
/// see before 0.14.
pub(crate) const EARLIER_CONFIG_FIELDS: &[&str] = &[
    "generate_rss",
    "language_code",
    "feed_filename",
    "feed_limit",
    "rss_limit",
    "highlight_code",
    "highlight_theme",
    "translations",
    "theme",
    "compile_sass",
    "minify_html",
    "output_dir",
];

/// The values of all these fields for a page in `language`, those of earlier releases after those of today.
pub(crate) fn config_values(config: &Config, code: &str, mode: Mode) -> Vec<Value> {
    let none = Language::default();
    let language = config.language(code).unwrap_or(&none);
    let others = config.languages.iter().filter(|(other, _)| &***other != code);
    let mode = match mode {
        Mode::Build => "build",
        Mode::Serve => "serve",
        Mode::Check => "check",
    };
    // As in Zola, it is that of `[search]` in every language.
    let format = config.language(&config.default_language).unwrap_or(&none).search.index_format.name();
    let excluded = if config.exclude_paginated_pages_in_sitemap { "all" } else { "none" };
    let fields = CONFIG_FIELDS.iter().chain(EARLIER_CONFIG_FIELDS);
    fields
        .map(|field| match *field {
            "base_url" => Value::from(config.base_url.as_str()),
            "mode" => Value::from(mode),
            "title" => Value::from(language.title.as_deref()),
            "description" => Value::from(language.description.as_deref()),
            "languages" if config.lists_languages => Value::array(others.clone().map(listed)),
            "languages" => {
                Value::map(others.clone().map(|(code, language)| (code.clone(), Value::map(shown(language)))))
            }
            "default_language" | "language_code" => Value::from(config.default_language.clone()),
            "generate_feed" | "generate_feeds" | "generate_rss" => {
                Value::from(language.generate_feeds || language.says.feeds)
            }
            "feed_filenames" => values::strings(&language.feed_filenames),
            "taxonomies" => Value::array(language.taxonomies.iter().map(taxonomy_value)),
            "author" => Value::from(config.author.as_deref()),
            "build_search_index" => Value::from(language.build_search_index || language.says.search),
            "extra" => values::from_table(&config.extra),
            "markdown" => markdown(config),
            "search" => Value::map([("index_format", Value::from(format))]),
            "generate_sitemap" => Value::from(config.generate_sitemap),
            "generate_robots_txt" => Value::from(config.generate_robots_txt),
            "exclude_paginated_pages_in_sitemap" => Value::from(excluded),
            field => earlier(config, language, field),
        })
        .collect()
}

/// The value of a field of earlier releases.
fn earlier(config: &Config, language: &Language, field: &str) -> Value {
    match field {
        "feed_filename" => Value::from(language.feed_filenames.first().map(String::as_str)),
        "feed_limit" | "rss_limit" => Value::from(config.feed_limit),
        "highlight_code" => Value::from(config.markdown.highlighting.is_some()),
        "highlight_theme" => highlight_theme(config.markdown.highlighting.as_ref()),
        "translations" => translations(language),
        "theme" => Value::from(config.theme.as_deref()),
        "compile_sass" => Value::from(config.compile_sass),
        "minify_html" => Value::from(config.minify_html),
        "output_dir" => Value::from(config.output_dir.as_str()),
        _ => Value::Null,
    }
}

/// A taxonomy as `config.taxonomies` and `taxonomy` show it.
pub(crate) fn taxonomy_value(taxonomy: &TaxonomyConfig) -> Value {
    Value::map([
        ("name", Value::from(taxonomy.name.as_str())),
        ("slug", Value::from(taxonomy.slug.as_str())),
        ("paginate_by", Value::from(taxonomy.paginate_by)),
        ("paginate_path", Value::from(taxonomy.paginate_path.as_deref())),
        ("render", Value::from(taxonomy.render)),
        ("feed", Value::from(taxonomy.feed)),
    ])
}

/// A language as `config.languages` showed it while that was a list.
fn listed((code, language): (&Arc<str>, &Language)) -> Value {
    let mut entries = shown(language);
    entries.push(("code", Value::from(code.clone())));
    entries.extend(["feed", "rss"].map(|key| (key, Value::from(language.generate_feeds))));
    Value::map(entries)
}

fn translations(language: &Language) -> Value {
    Value::map(language.translations.iter().map(|(key, text)| (key.as_str(), Value::from(text.as_str()))))
}

/// A language as `config.languages` shows it.
fn shown(language: &Language) -> Vec<(&'static str, Value)> {
    let search = &language.search;
    vec![
        ("title", Value::from(language.title.as_deref())),
        ("description", Value::from(language.description.as_deref())),
        ("generate_feeds", Value::from(language.generate_feeds || language.says.feeds)),
        ("feed_filenames", values::strings(&language.feed_filenames)),
        ("taxonomies", Value::array(language.taxonomies.iter().map(taxonomy_value))),
        ("build_search_index", Value::from(language.build_search_index || language.says.search)),
        (
            "search",
            Value::map([
                ("include_title", Value::from(search.include_title)),
                ("include_content", Value::from(search.include_content)),
                ("truncate_content_length", Value::from(search.truncate_content_length)),
                ("include_description", Value::from(search.include_description)),
                ("include_date", Value::from(search.include_date)),
                ("include_path", Value::from(search.include_path)),
                ("index_format", Value::from(search.index_format.name())),
            ]),
        ),
        ("translations", translations(language)),
    ]
}

fn markdown(config: &Config) -> Value {
    let options = &config.markdown;
    let anchors = match options.insert_anchor_links {
        InsertAnchor::Left => "left",
        InsertAnchor::Right => "right",
        InsertAnchor::Heading => "heading",
        InsertAnchor::None => "none",
    };
    let mut shown = vec![
        ("highlighting", options.highlighting.as_ref().map_or(Value::Null, highlighting)),
        ("render_emoji", Value::from(options.render_emoji)),
        ("external_links_class", Value::from(options.external_links_class.as_deref())),
        ("external_links_target_blank", Value::from(options.external_links_target_blank)),
        ("external_links_no_follow", Value::from(options.external_links_no_follow)),
        ("external_links_no_referrer", Value::from(options.external_links_no_referrer)),
        ("external_links_external", Value::from(options.external_links_external)),
        ("smart_punctuation", Value::from(options.smart_punctuation)),
        ("definition_list", Value::from(options.definition_list)),
        ("bottom_footnotes", Value::from(options.bottom_footnotes)),
        ("lazy_async_image", Value::from(options.lazy_async_image)),
        ("insert_anchor_links", Value::from(anchors)),
        ("github_alerts", Value::from(options.github_alerts)),
    ];
    if config.has_earlier_keys {
        shown.push(("highlight_code", Value::from(options.highlighting.is_some())));
        shown.push(("highlight_theme", highlight_theme(options.highlighting.as_ref())));
        let sheets = options.highlighting.iter().flat_map(|highlighting| &highlighting.style_sheets);
        shown.push(("highlight_themes_css", Value::array(sheets.map(style_sheet))));
    }
    Value::map(shown)
}

/// The theme by its name, or `css`, as `highlight_theme` had it.
fn highlight_theme(highlighting: Option<&Highlighting>) -> Value {
    let name = highlighting.and_then(|highlighting| match highlighting.style {
        HighlightStyle::Scopes => Some("css"),
        HighlightStyle::Inline | HighlightStyle::Class => highlighting.theme.as_deref(),
    });
    Value::from(name.unwrap_or("base16-ocean-dark"))
}

fn style_sheet(sheet: &ThemeSheet) -> Value {
    Value::map([
        ("theme", Value::from(sheet.theme.as_str())),
        ("filename", Value::from(sheet.filename.as_str())),
    ])
}

fn highlighting(highlighting: &Highlighting) -> Value {
    let style = match highlighting.style {
        HighlightStyle::Inline => "inline",
        HighlightStyle::Class | HighlightStyle::Scopes => "class",
    };
    let mut shown = vec![
        ("error_on_missing_language", Value::from(highlighting.error_on_missing_language)),
        ("style", Value::from(style)),
    ];
    let themes = [
        ("theme", &highlighting.theme),
        ("light_theme", &highlighting.light_theme),
        ("dark_theme", &highlighting.dark_theme),
    ];
    for (key, theme) in themes {
        shown.extend(theme.as_deref().map(|theme| (key, Value::from(theme))));
    }
    shown.push(("extra_grammars", values::strings(&highlighting.extra_grammars)));
    shown.push(("extra_themes", values::strings(&highlighting.extra_themes)));
    Value::map(shown)
}
