//! Keys that earlier releases of Zola had, taken with the meaning that they had then. Their history is in
//! Zola's changelog, under "Breaking".

use toml::{Table, Value};

/// A key that was renamed or moved, in a table as [`keys`](super::keys) names it, and what to write today.
struct Old {
    table: &'static [&'static str],
    key: &'static str,
    advice: &'static str,
}

const fn old(table: &'static [&'static str], key: &'static str, advice: &'static str) -> Old {
    Old { table, key, advice }
}

const FEEDS: &str = "write `generate_feeds = true`";
const FEED_FILENAMES: &str =
    "write `feed_filenames = [\"rss.xml\"]`, here and in each `[languages.CODE]` that has feeds";
const HIGHLIGHTING: &str =
    "write `[markdown.highlighting]` with a `theme`, and with `style = \"class\"` if that was `css`";
const GRAMMARS: &str = "write `extra_grammars` in `[markdown.highlighting]`";

const OLD: &[Old] = &[
    old(&[], "language_code", "write `default_language`"),
    old(&[], "generate_rss", "write `generate_feeds = true` and `feed_filenames = [\"rss.xml\"]`"),
    old(&[], "generate_feed", FEEDS),
    old(&[], "rss_limit", "write `feed_limit`"),
    old(&[], "feed_filename", FEED_FILENAMES),
    old(&[], "slugify_paths", "write `paths = \"on\"` or `\"off\"` in `[slugify]`"),
    old(&[], "highlight_code", HIGHLIGHTING),
    old(&[], "highlight_theme", HIGHLIGHTING),
    old(&[], "extra_syntaxes", GRAMMARS),
    old(&[], "check_external_links", "write `external_level = \"warn\"` in `[link_checker]`"),
    old(&["markdown"], "highlight_code", HIGHLIGHTING),
    old(&["markdown"], "highlight_theme", HIGHLIGHTING),
    old(&["markdown"], "highlight_themes_css", "write `style = \"class\"` in `[markdown.highlighting]`"),
    old(
        &["markdown"],
        "error_on_missing_highlight",
        "write `error_on_missing_language` in `[markdown.highlighting]`",
    ),
    old(&["markdown"], "extra_syntaxes", GRAMMARS),
    old(&["markdown"], "extra_syntaxes_and_themes", GRAMMARS),
    old(&["languages", "*"], "code", "write `[languages.CODE]` in place of `[[languages]]`"),
    old(&["languages", "*"], "rss", FEEDS),
    old(&["languages", "*"], "feed", FEEDS),
    old(&["languages", "*"], "generate_feed", FEEDS),
    old(&["languages", "*"], "feed_filename", FEED_FILENAMES),
    old(&["taxonomies", "*"], "rss", "write `feed`"),
    old(&["taxonomies", "*"], "lang", "declare it in `[languages.CODE]`"),
    old(&["languages", "*", "taxonomies", "*"], "rss", "write `feed`"),
];

/// What to write today for a key of a table that was known once.
pub(super) fn advice(table: &[&str], key: &str) -> Option<&'static str> {
    let is_it = |old: &&Old| old.key == key && super::keys::matches(old.table, table);
    OLD.iter().find(is_it).map(|old| old.advice)
}

/// Puts the values of old keys where they belong today. A key that is there in both spellings keeps the value
/// of the new one.
pub(super) fn modernise(site: &mut Table) {
    let is_before_0_11 = site.contains_key("generate_rss") || site.contains_key("rss_limit");
    let is_before_0_14 = site.get("languages").is_some_and(Value::is_array);
    rename(site, "language_code", "default_language");
    rename(site, "rss_limit", "feed_limit");
    feeds(site, "generate_rss", &["generate_feed"]);
    site.remove("check_external_links");
    slugify(site);
    let default = site.get("default_language").and_then(Value::as_str).unwrap_or("en").to_owned();
    languages(site);
    translations(site, &default);
    if is_before_0_11 {
        feeds_of_terms(site);
    }
    if is_before_0_14 {
        taxonomies(site, &default);
    }
    markdown(site);
}

fn rename(table: &mut Table, old: &str, new: &str) {
    if let Some(value) = table.remove(old) {
        table.entry(new).or_insert(value);
    }
}

/// The feeds of the site or of a language. What switched on RSS made `rss.xml`, where no name was given.
fn feeds(table: &mut Table, rss: &str, others: &[&str]) {
    let has_names = table.contains_key("feed_filename") || table.contains_key("feed_filenames");
    if table.contains_key(rss) && !has_names {
        table.insert("feed_filenames".into(), Value::Array(vec!["rss.xml".into()]));
    }
    for name in std::iter::once(&rss).chain(others) {
        rename(table, name, "generate_feeds");
    }
    if let Some(name) = table.remove("feed_filename") {
        table.entry("feed_filenames").or_insert(Value::Array(vec![name]));
    }
}

fn slugify(site: &mut Table) {
    let Some(Value::Boolean(is_on)) = site.remove("slugify_paths") else { return };
    let strategy = if is_on { "on" } else { "off" };
    if let Some(slugify) = table_of(site, "slugify") {
        for what in ["paths", "taxonomies", "anchors"] {
            slugify.entry(what).or_insert(strategy.into());
        }
    }
}

/// The table with this name, empty if there was none; nothing if it is no table.
fn table_of<'t>(table: &'t mut Table, name: &str) -> Option<&'t mut Table> {
    table.entry(name).or_insert_with(|| Value::Table(Table::new())).as_table_mut()
}

/// `[[languages]]` with a code each, as before 0.14, when all languages had one title and one description;
/// and the keys of each language.
fn languages(site: &mut Table) {
    let shared = ["title", "description"].map(|key| (key, site.get(key).cloned()));
    if let Some(Value::Array(list)) = site.get_mut("languages") {
        let entries = std::mem::take(list).into_iter().filter_map(|language| match language {
            Value::Table(mut table) => {
                for (key, value) in &shared {
                    if let Some(value) = value {
                        table.entry(*key).or_insert_with(|| value.clone());
                    }
                }
                Some((table.remove("code")?.as_str()?.to_owned(), Value::Table(table)))
            }
            _ => None,
        });
        let languages: Table = entries.collect();
        site.insert("languages".into(), Value::Table(languages));
    }
    let Some(Value::Table(languages)) = site.get_mut("languages") else { return };
    for (_, language) in languages.iter_mut() {
        let Value::Table(language) = language else { continue };
        feeds(language, "rss", &["feed", "generate_feed"]);
        if let Some(Value::Boolean(is_wanted)) = language.get("search").cloned() {
            language.remove("search");
            language.entry("build_search_index").or_insert(Value::Boolean(is_wanted));
        }
    }
}

/// `[translations.CODE]`, as before 0.14.
fn translations(site: &mut Table, default: &str) {
    let Some(Value::Table(all)) = site.get_mut("translations") else { return };
    let codes: Vec<String> =
        all.iter().filter(|(_, it)| it.is_table()).map(|(code, _)| code.clone()).collect();
    let moved: Vec<(String, Value)> =
        codes.into_iter().filter_map(|code| Some((code.clone(), all.remove(&code)?))).collect();
    for (code, texts) in moved {
        let home = if code == default { Some(&mut *site) } else { language(site, &code) };
        let home = home.and_then(|home| table_of(home, "translations"));
        if let (Some(home), Value::Table(texts)) = (home, texts) {
            home.extend(texts);
        }
    }
}

fn language<'t>(site: &'t mut Table, code: &str) -> Option<&'t mut Table> {
    table_of(table_of(site, "languages")?, code)
}

/// The `rss` of taxonomies; from 0.11 on, Zola took no notice of it.
fn feeds_of_terms(table: &mut Table) {
    if let Some(Value::Array(taxonomies)) = table.get_mut("taxonomies") {
        taxonomies.iter_mut().filter_map(Value::as_table_mut).for_each(|it| rename(it, "rss", "feed"));
    }
}

/// Taxonomies with a `lang` each, as before 0.14; from then on, Zola took no notice of it.
fn taxonomies(site: &mut Table, default: &str) {
    let Some(Value::Array(all)) = site.get_mut("taxonomies") else { return };
    let (own, others): (Vec<Value>, Vec<Value>) = std::mem::take(all)
        .into_iter()
        .partition(|it| it.get("lang").and_then(Value::as_str).is_none_or(|code| code == default));
    *all = own;
    for mut taxonomy in others {
        let Some(code) = taxonomy.as_table_mut().and_then(|it| it.remove("lang")) else { continue };
        let home = code.as_str().and_then(|code| language(site, code));
        let home = home.map(|home| home.entry("taxonomies").or_insert_with(|| Value::Array(Vec::new())));
        if let Some(Value::Array(home)) = home {
            home.push(taxonomy);
        }
    }
}

/// Highlighting, which was at the top of the file before 0.13 and flat in `[markdown]` before 0.22.
fn markdown(site: &mut Table) {
    let tops = ["highlight_code", "highlight_theme", "extra_syntaxes"];
    let moved: Vec<_> = tops.into_iter().filter_map(|key| Some((key, site.remove(key)?))).collect();
    if !moved.is_empty()
        && let Some(markdown) = table_of(site, "markdown")
    {
        for (key, value) in moved {
            markdown.entry(key).or_insert(value);
        }
    }
    let Some(Value::Table(markdown)) = site.get_mut("markdown") else { return };
    let is_wanted = markdown.remove("highlight_code").and_then(|it| it.as_bool()).unwrap_or(false);
    let theme = markdown.remove("highlight_theme").unwrap_or_else(|| "base16-ocean-dark".into());
    let sheets = markdown.remove("highlight_themes_css");
    let is_strict = markdown.remove("error_on_missing_highlight");
    let grammars = ["extra_syntaxes", "extra_syntaxes_and_themes"].map(|key| markdown.remove(key));
    if !is_wanted || markdown.contains_key("highlighting") {
        return;
    }
    let mut highlighting = Table::new();
    if theme.as_str() == Some("css") {
        highlighting.insert("style".into(), "css".into());
    } else {
        highlighting.insert("theme".into(), theme);
    }
    let kept = [("style_sheets", sheets), ("error_on_missing_language", is_strict)];
    highlighting.extend(kept.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
    let grammars = grammars.into_iter().flatten().next();
    highlighting.extend(grammars.map(|grammars| ("extra_grammars".to_owned(), grammars)));
    markdown.insert("highlighting".into(), Value::Table(highlighting));
}
