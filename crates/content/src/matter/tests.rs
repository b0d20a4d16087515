//! Whole front matters, mostly those of the recorded sites.

use kiosque_source::TreePath;
use serde_json::json;

use super::*;
use crate::{Date, Document, InsertAnchor, read};

fn document(text: &str, kind: Kind) -> (Document, Vec<Diagnostic>) {
    read(&Source::new(TreePath::new("content/a.md").unwrap(), text), kind)
}

#[track_caller]
fn page(text: &str) -> PageMatter {
    let (document, diagnostics) = document(text, Kind::Page);
    assert_eq!(diagnostics, []);
    document.page().unwrap().clone()
}

/// Message, line and column of what is wrong.
fn problems(text: &str, kind: Kind) -> Vec<(String, u32, u32)> {
    let place = |diagnostic: Diagnostic| {
        let place = diagnostic.place.unwrap();
        (diagnostic.message, place.line, place.column)
    };
    document(text, kind).1.into_iter().map(place).collect()
}

const TOML: &str = r#"+++
title = "All \"keys\" in TOML"
description = "Everything <set>"
date = 2023-05-06T07:08:09+02:00
updated = 2024-01-02
weight = 1
draft = false
render = false
slug = "all-of-toml"
path = "/else/where"
aliases = ["old/toml"]
authors = ["Ann", "Bob & Co"]
in_search_index = false
template = "special.html"

[taxonomies]
tags = ["One", "two words"]
kinds = ["k"]

[extra]
b = [1, 2, [3, 4]]
a = 1
c.d = "dotted"
when = 2020-01-01
+++
Body.
"#;

#[test]
fn a_page_with_every_key() {
    let (document, diagnostics) = document(TOML, Kind::Page);
    assert_eq!(diagnostics, []);
    assert_eq!((document.text(), document.word_count, document.reading_time), ("Body.\n", 1, 1));
    let page = document.page().unwrap();
    assert_eq!(page.title.as_deref(), Some("All \"keys\" in TOML"));
    assert_eq!(page.date.as_ref().map(Date::as_str), Some("2023-05-06T07:08:09+02:00"));
    assert_eq!(page.updated.as_ref().map(Date::as_str), Some("2024-01-02"));
    assert_eq!((page.weight, page.draft, page.render, page.in_search_index), (Some(1), false, false, false));
    assert_eq!((page.slug.as_deref(), page.path.as_deref()), (Some("all-of-toml"), Some("/else/where")));
    assert_eq!(
        (&page.aliases[..], &page.authors[..]),
        (&["old/toml".to_owned()][..], &["Ann".to_owned(), "Bob & Co".to_owned()][..])
    );
    assert_eq!(page.template.as_deref(), Some("special.html"));
    assert_eq!(page.taxonomies["tags"], ["One", "two words"]);
    let extra = json!({"a": 1, "b": [1, 2, [3, 4]], "c": {"d": "dotted"}, "when": "2020-01-01"});
    assert_eq!(serde_json::Value::Object(page.extra.clone()).to_string(), extra.to_string());
    assert_eq!(&TOML[page.keys.key("template").unwrap().range()], "template");
    assert_eq!(&TOML[page.keys.value("template").unwrap().range()], "\"special.html\"");
}

#[test]
fn yaml_says_the_same() {
    let page = page(
        "---\ntitle: 1.50\ndate: 2023-05-06T07:08:09Z\nupdated: \"2021-12-31\"\nweight: 2\ndraft: False\naliases:\n  - old/yaml\n\
         authors: [Ann, 12]\ndescription:\ntaxonomies:\n  tags:\n    - One\nextra:\n  z: 1\n  a: { x: true, y: z }\n---\nBody\n",
    );
    assert_eq!((page.title.as_deref(), page.description), (Some("1.50"), None));
    assert_eq!(page.date.unwrap().as_str(), "2023-05-06T07:08:09Z");
    assert_eq!(page.updated.unwrap().as_str(), "2021-12-31");
    assert_eq!((page.weight, page.draft), (Some(2), false));
    assert_eq!(
        (page.aliases, page.authors),
        (vec!["old/yaml".to_owned()], vec!["Ann".to_owned(), "12".to_owned()])
    );
    assert_eq!(serde_json::Value::Object(page.extra).to_string(), r#"{"z":1,"a":{"x":true,"y":"z"}}"#);
}

#[test]
fn a_section_with_every_key() {
    let text = "+++\ntitle = \"t\"\ndescription = \"d\"\ndraft = true\nsort_by = \"update_date\"\nweight = 3\ntemplate = \"a.html\"\n\
                page_template = \"b.html\"\npaginate_by = 5\npaginate_path = \"p\"\npaginate_reversed = true\n\
                insert_anchor_links = \"heading\"\nin_search_index = false\nrender = false\nredirect_to = \"x\"\n\
                transparent = true\naliases = [\"y\"]\ngenerate_feeds = true\n[extra]\nk = 1\n+++\n";
    let (document, diagnostics) = document(text, Kind::Section);
    assert_eq!(diagnostics, []);
    let section = document.section().unwrap();
    assert_eq!((section.sort_by, section.weight), (SortBy::UpdateDate, 3));
    assert_eq!(
        (section.paginate_by, section.paginate_path.as_str(), section.paginate_reversed),
        (Some(5), "p", true)
    );
    assert_eq!(section.insert_anchor_links, Some(InsertAnchor::Heading));
    assert_eq!((section.draft, section.render, section.in_search_index), (true, false, false));
    assert_eq!((section.transparent, section.generate_feeds), (true, true));
    assert_eq!(section.redirect_to.as_deref(), Some("x"));
}

#[test]
fn empty_front_matter_has_defaults() {
    let page = page("+++\n+++\n");
    assert!(page.render && page.in_search_index && !page.draft);
    let (document, _) = document("---\n---\n", Kind::Section);
    let section = document.section().unwrap();
    assert_eq!(
        (section.sort_by, section.paginate_path.as_str(), section.render),
        (SortBy::None, "page", true)
    );
    assert_eq!((section.insert_anchor_links, section.paginate_by), (None, None));
}

#[test]
fn windows_line_ends() {
    let (document, diagnostics) = document("\u{feff}+++\r\ntitle = \"CRLF\"\r\n+++\r\nx\r\n", Kind::Page);
    assert_eq!(diagnostics, []);
    assert_eq!((document.page().unwrap().title.as_deref(), document.text()), (Some("CRLF"), "x\r\n"));
}

#[test]
fn types_are_checked_at_the_value() {
    for (line, message) in [
        ("title = 12", "`title` must be a string, not an integer"),
        ("date = \"yesterday\"", "`date` is no date: `yesterday`"),
        ("date = 12", "`date` must be a date, not an integer"),
        ("draft = \"no\"", "`draft` must be a boolean, not a string"),
        ("weight = -1", "`weight` must be 0 or more, not -1"),
        ("weight = 1.0", "`weight` must be an integer, not a float"),
        ("aliases = \"x\"", "`aliases` must be an array of strings, not a string"),
        ("path = \"\"", "`path` cannot be empty"),
        ("extra = 1", "`extra` must be a table, not an integer"),
    ] {
        let column = u32::try_from(line.find("= ").unwrap()).unwrap() + 3;
        assert_eq!(problems(&format!("+++\n{line}\n+++\n"), Kind::Page), [(message.to_owned(), 2, column)]);
    }
    let message = "`aliases` must be an array of strings, not an integer".to_owned();
    assert_eq!(problems("+++\naliases = [\"x\", 1]\n+++\n", Kind::Page), [(message, 2, 17)]);
    assert_eq!(
        problems("---\nweight: '2'\n---\n", Kind::Page)[0].0,
        "`weight` must be an integer, not a string"
    );
}

#[test]
fn unknown_keys_and_words_come_with_the_nearest() {
    let (_, diagnostics) = document("+++\ntitel = \"x\"\n+++\n", Kind::Page);
    assert_eq!((diagnostics.len(), diagnostics[0].is_error()), (1, false));
    assert_eq!(diagnostics[0].hints, ["did you mean `title`?"]);
    let (_, diagnostics) = document("+++\n\nsort_by = \"dat\"\n+++\n", Kind::Section);
    assert_eq!(diagnostics[0].message, "`sort_by` cannot be `dat`");
    assert_eq!(diagnostics[0].place.as_ref().unwrap().line, 3);
    assert_eq!(diagnostics[0].hints[1], "did you mean `date`?");
    let (document, diagnostics) = document("+++\ngenerate_feed = true\n+++\n", Kind::Section);
    assert!(document.section().unwrap().generate_feeds && !diagnostics[0].is_error());
}

#[test]
fn all_problems_are_reported() {
    let text = "+++\ntitle = 1\ndraft = 2\n+++\n{{ a(\n{% end %}\n";
    assert_eq!(problems(text, Kind::Page).len(), 3);
}

#[test]
fn a_key_may_be_there_once() {
    assert_eq!(problems("---\ntitle: a\ntitle: b\n---\n", Kind::Page)[0].1, 3);
    assert_eq!(problems("+++\ntitle = 'a'\ntitle = 'b'\n+++\n", Kind::Page)[0].1, 3);
}

#[test]
fn syntax_errors_have_the_line_of_the_file() {
    assert_eq!(
        problems("+++\ntitle = \"Ok\"\nweight = 1\ndescription = \"no end\n+++\nx\n", Kind::Page)[0].1,
        4
    );
    let yaml = problems("---\ntitle: Ok\nextra:\n  - a\n b: c\n---\nx\n", Kind::Page);
    assert!((4..=5).contains(&yaml[0].1), "{yaml:?}");
}
