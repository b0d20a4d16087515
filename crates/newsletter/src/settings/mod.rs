//! Whether what is set in files is known and of its kind: in the configuration, in front matter, in the theme and in
//! the files with sponsors and persons.

mod fields;

use kiosque_content::Entries;
use kiosque_site::{ContentView, Field, Overview, Table};
use kiosque_source::{Diagnostic, Source, TreePath};
use serde_json::{Map, Value as Json};

use crate::blocks::{PERSONS, SPONSORS};

/// The files that calls name a table of, with the argument that does so and the fields of a table.
const DATA: [(&str, &str, &[Field]); 2] =
    [(SPONSORS, "sponsor_id", fields::SPONSOR), (PERSONS, "person_id", fields::PERSON)];

/// What is wrong with the settings of a site.
pub(crate) fn check(site: &Overview<'_>) -> Vec<Diagnostic> {
    let mut problems = configuration(site);
    if site.theme_has_blocks() {
        problems.extend(site.contents().flat_map(|content| edition(site, &content)));
    }
    problems.extend(DATA.iter().flat_map(|(path, argument, fields)| data(site, path, argument, fields)));
    problems
}

/// What the configuration and the theme have under `[extra.kiosque]`. What a theme has there is known.
fn configuration(site: &Overview<'_>) -> Vec<Diagnostic> {
    let themes: Vec<_> = site.theme_files().into_iter().map(|source| (extra(&source), source)).collect();
    let known = given_by(themes.iter().map(|(extra, _)| extra));
    let of_site = if site.theme_has_blocks() { fields::SITE } else { fields::SITE_OF_OTHERS };
    let (source, own) = (site.configuration(), extra(site.configuration()));
    let mut problems = site.check_table(&Table { known: &known, ..open_table(source, &own, of_site) });
    for (extra, source) in &themes {
        problems.extend(site.check_table(&open_table(source, extra, fields::THEME)));
        if site.theme_has_blocks() {
            problems.extend(site.check_table(&open_table(source, extra, fields::THEME_DEFAULTS)));
        }
    }
    problems
}

/// `[extra]` of a TOML file.
fn extra(source: &Source) -> Map<String, Json> {
    let mut entries = Entries::read(source).map(Entries::into_json).unwrap_or_default();
    match entries.remove("extra") {
        Some(Json::Object(extra)) => extra,
        _ => Map::new(),
    }
}

/// What themes have in `[extra]`, but for what is about the theme itself.
fn given_by<'a>(themes: impl Iterator<Item = &'a Map<String, Json>>) -> Json {
    let mut given = Json::Object(Map::new());
    for extra in themes {
        join(&mut given, &Json::Object(extra.clone()));
    }
    if let Some(Json::Object(ours)) = given.get_mut("kiosque") {
        ours.retain(|key, _| fields::OF_THEME.iter().all(|field| field.name != key));
    }
    given
}

/// Adds the keys of another table, at any depth.
fn join(known: &mut Json, more: &Json) {
    match (known, more) {
        (Json::Object(known), Json::Object(more)) => {
            for (key, value) in more {
                join(known.entry(&**key).or_insert(Json::Null), value);
            }
        }
        (known, more) if known.is_null() => known.clone_from(more),
        _ => {}
    }
}

/// `[extra]` of a file, where everybody keeps what they like.
fn open_table<'a>(source: &'a Source, values: &'a Map<String, Json>, fields: &'static [Field]) -> Table<'a> {
    let (known, folder) = (&Json::Null, None);
    Table { source, name: "extra", values, fields, is_open: true, known, folder, is_of_calls: false }
}

/// What a page has under `[extra.edition]`.
fn edition(site: &Overview<'_>, content: &ContentView<'_>) -> Vec<Diagnostic> {
    let document = content.document();
    let extra = document.page().map(|matter| &matter.extra).filter(|extra| !extra.is_empty());
    let table = |extra| open_table(&document.source, extra, fields::PAGE);
    let check = |extra| site.check_table(&Table { folder: Some(content.folder()), ..table(extra) });
    extra.map(check).unwrap_or_default()
}

/// Whether a call of a block names a table of a file by this argument.
fn is_named(site: &Overview<'_>, argument: &str) -> bool {
    let names = |content: ContentView<'_>| {
        let mut calls = content.calls().into_iter();
        calls.any(|call| site.is_block(&call.name) && call.argument(argument).is_some())
    };
    site.contents().any(names)
}

/// The tables of a file, if the theme has blocks or a call names one by an argument.
fn data(site: &Overview<'_>, path: &str, argument: &str, fields: &'static [Field]) -> Vec<Diagnostic> {
    let source = TreePath::new(path).ok().and_then(|path| site.text(&path));
    let Some(source) = source.filter(|_| site.theme_has_blocks() || is_named(site, argument)) else {
        return Vec::new();
    };
    let tables = Entries::read(&source).map(Entries::into_json).unwrap_or_default();
    let check = |(name, value): (&String, &Json)| {
        let values = value.as_object()?;
        let table = Table { name, is_open: false, is_of_calls: true, ..open_table(&source, values, fields) };
        Some(site.check_table(&table))
    };
    tables.iter().filter_map(check).flatten().collect()
}
