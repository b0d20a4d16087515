//! Random configurations.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const TOP: &[&str] = &[
    "title = \"A\"",
    "description = \"What\"",
    "generate_feeds = true",
    "feed_filenames = [\"rss.xml\", \"atom.xml\"]",
    "feed_limit = 2",
    "build_search_index = true",
    "minify_html = true",
    "generate_robots_txt = false",
    "generate_sitemap = false",
    "exclude_paginated_pages_in_sitemap = \"all\"",
    "ignored_static = [\"*.txt\"]",
    "ignored_content = [\"*.txt\", \"*/three.md\"]",
    "theme = \"plain\"",
    "author = \"Ann\"",
    "slugify = { paths = \"safe\", paths_keep_dates = true }",
];

const MARKDOWN: &[&str] = &[
    "smart_punctuation = true",
    "external_links_target_blank = true",
    "insert_anchor_links = \"left\"",
    "render_emoji = true",
    "bottom_footnotes = true",
];

/// How code is coloured, and the same with grammars and themes of the site.
const HIGHLIGHTING: &[(&str, &str)] = &[
    (
        "highlighting = { theme = \"nord\" }",
        "highlighting = { theme = \"nord\", extra_grammars = [\"grammars/verse.json\"] }",
    ),
    (
        "highlighting = { style = \"class\", theme = \"nord\" }",
        "highlighting = { style = \"class\", theme = \"paper\", extra_themes = [\"grammars/paper.json\"] }",
    ),
    (
        "highlight_code = true\nhighlight_theme = \"css\"",
        "highlight_code = true\nhighlight_theme = \"css\"\nextra_syntaxes_and_themes = [\"grammars\"]",
    ),
];

const EXTRA: &[&str] =
    &["", "x = 1", "x = 2", "names = [\"one\", \"two\"]", "x = 1\n[extra.deep]\ny = \"z\""];

const ENGLISH: &str = "[languages.en]
title = \"E\"
generate_feeds = true
taxonomies = [{ name = \"tags\" }, { name = \"people\" }]
[languages.en.translations]
hi = \"Hello\"
";
const GERMAN: &str =
    "[languages.de]\nbuild_search_index = true\n[languages.de.translations]\nhi = \"Hallo\"\n";
const TAXONOMIES: &[&str] = &[
    "{ name = \"tags\" }, { name = \"people\" }",
    "{ name = \"tags\", feed = true, paginate_by = 1 }, { name = \"people\", render = false }",
    "{ name = \"people\", paginate_by = 2, paginate_path = \"p\" }, { name = \"tags\", feed = true }",
];

/// A configuration: what all sites have, and some settings.
pub(super) fn configuration() -> impl Strategy<Value = String> {
    (top(), tables(), languages(), select(EXTRA)).prop_map(|(top, tables, languages, extra)| {
        format!("{top}\n{tables}\n[translations]\nhi = \"Salut\"\n{languages}[extra]\n{extra}\n")
    })
}

fn top() -> impl Strategy<Value = String> {
    let base = select(vec!["https://example.org", "https://example.org", "https://example.org/sub"]);
    let language = prop_oneof![30 => Just("fr"), 1 => Just("en")];
    let sass = any::<u8>().prop_map(|chance| chance > 20);
    (base, language, sass, select(TAXONOMIES), some(TOP, 6)).prop_map(
        |(base, language, sass, taxonomies, top)| {
            format!(
                "base_url = \"{base}\"\ndefault_language = \"{language}\"\ncompile_sass = {sass}\ntaxonomies = [{taxonomies}]\n{}",
                top.join("\n")
            )
        },
    )
}

fn tables() -> impl Strategy<Value = String> {
    let level = prop_oneof![9 => Just("warn"), 1 => Just("error")];
    let highlighting = proptest::option::of(select(HIGHLIGHTING));
    (level, some(MARKDOWN, 2), highlighting).prop_map(|(level, markdown, highlighting)| {
        let (highlighting, _) = highlighting.unwrap_or_default();
        let markdown = markdown.join("\n");
        format!("[link_checker]\ninternal_level = \"{level}\"\n[markdown]\n{markdown}\n{highlighting}")
    })
}

/// Further languages. Without English, its pages are errors.
fn languages() -> impl Strategy<Value = String> {
    let english = proptest::option::weighted(0.95, Just(ENGLISH));
    let german = proptest::option::weighted(0.3, Just(GERMAN));
    (english, german).prop_map(|(english, german)| [english, german].into_iter().flatten().collect())
}

/// The same with grammars and themes of the site, if it colours code.
pub(super) fn with_grammars(configuration: &str) -> String {
    let replace = |text: String, (plain, own): &(&str, &str)| text.replace(plain, own);
    HIGHLIGHTING.iter().fold(configuration.to_owned(), replace)
}

fn some(lines: &[&'static str], most: usize) -> impl Strategy<Value = Vec<&'static str>> {
    subsequence(lines.to_vec(), 0..=most)
}

/// The `theme.toml` of the theme.
pub(super) fn theme() -> impl Strategy<Value = String> {
    let extra = ["", "[extra]\nx = 7\n", "[extra]\nnames = [\"three\"]\n[extra.deep]\ny = \"theme\"\n"];
    select(extra.to_vec()).prop_map(|extra| format!("name = \"plain\"\n{extra}"))
}
