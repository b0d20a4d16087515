//! Random pages and sections.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const TEXTS: &[&str] = &[
    "Plain *text* with \"quotes\" -- and `code`.\n",
    "## A heading\n\nUnder it.\n",
    "## A heading\n\n### Deeper & <more>\n",
    "A [link](@/blog/two.md) and [one](@/one.md#a-heading).\n",
    "A [link](@/blog/four/index.md) to a bundle, and [out](https://example.com/).\n",
    "To the [section](@/blog/_index.md) and [here](#a-heading).\n",
    "## A heading\n\nWith [itself](#a-heading).\n",
    "Before.\n\n<!-- more -->\n\nAfter.\n",
    "In the <!-- more --> middle.\n",
    "{{ note(text=\"one\") }}\n",
    "A {{ note(text=\"two\") }} inside {{ note(text=\"three\", loud=true) }}.\n",
    "{% box(title=\"Box\") %}\nWith *body* and {{ note(text=\"inner\") }}\n{% end %}\n",
    "{% box() %}\n## A heading\n{% end %}\n",
    "{{ facts() }}\n",
    "A note.[^1]\n\n[^1]: The note.\n",
    "- a :smile:\n- b\n",
    "```rust\nfn a() {}\n```\n",
    "```vs\nsing and dance\n```\n",
    "```rhyme\nsing and dance\n```\n",
    "To the [news](@/news/two.md), or the [bundle](@/four/index.md).\n",
    "![A photo](photo.bmp) and [a picture](picture.txt)\n",
    LONG_WORD,
    "",
];

/// Some of the search indexes have a level for each letter.
const LONG_WORD: &str = match std::str::from_utf8(&[b'w'; 5000]) {
    Ok(word) => word,
    Err(_) => "",
};

/// Keys of pages and sections, and what they may be.
pub(super) const KEYS: &[(&str, &[&str])] = &[
    ("title", &["\"One\"", "\"Four\"", "\"Five & six\""]),
    ("description", &["\"Why\"", "\"How\""]),
    ("date", &["2024-01-01", "2024-02-02", "2023-12-31T23:00:00Z"]),
    ("updated", &["2024-05-05", "2024-07-07"]),
    ("weight", &["1", "2", "7"]),
    ("draft", &["true", "false"]),
    ("slug", &["\"other\"", "\"two\""]),
    ("path", &["\"elsewhere/x\"", "\"one\""]),
    ("aliases", &["[\"old\"]", "[\"old\", \"blog/four\"]", "[\"tags/red\"]"]),
    ("template", &["\"special.html\"", "\"page.html\""]),
    ("page_template", &["\"special.html\""]),
    ("sort_by", &["\"date\"", "\"title\"", "\"weight\""]),
    ("paginate_by", &["1", "2"]),
    ("transparent", &["true"]),
    ("render", &["false"]),
    ("redirect_to", &["\"/one\"", "\"https://example.net/\""]),
    ("generate_feeds", &["true"]),
    ("in_search_index", &["false"]),
    ("insert_anchor_links", &["\"left\"", "\"heading\""]),
];

/// Something for the end of a body.
pub(super) fn paragraph() -> impl Strategy<Value = String> {
    select(TEXTS).prop_map(str::to_owned)
}

fn body() -> impl Strategy<Value = String> {
    proptest::collection::vec(select(TEXTS), 0..4).prop_map(|texts| texts.join("\n"))
}

/// A page: well-formed in most cases.
pub(super) fn page() -> impl Strategy<Value = String> {
    let keys = [
        "description = \"So\"",
        "updated = 2024-03-04",
        "weight = 3",
        "draft = true",
        "slug = \"other\"",
        "path = \"elsewhere/x\"",
        "aliases = [\"old\", \"older/y.html\"]",
        "template = \"special.html\"",
        "render = false",
        "authors = [\"Ann\"]",
    ];
    let title = select(vec!["title = \"One\"", "title = \"Two & <b>\"", "title = \"Three\"", ""]);
    let date = select(vec!["date = 2024-01-01", "date = 2024-06-01T10:00:00Z", ""]);
    let tags = select(vec![
        "",
        "tags = [\"red\"]",
        "tags = [\"blue\", \"red\"]",
        "tags = [\"a b\"]\npeople = [\"Ann\"]",
    ]);
    let extra = select(vec!["", "x = 1", "x = \"2\"\n[extra.deep]\ny = [1, 2]"]);
    let parts = (title, date, subsequence(keys.to_vec(), 0..=1), tags, extra, body());
    let toml = parts.prop_map(|(title, date, keys, tags, extra, body)| {
        let keys = keys.join("\n");
        let (tags, extra) = (table("taxonomies", tags), table("extra", extra));
        format!("+++\n{title}\n{date}\n{keys}\n{tags}{extra}+++\n{body}")
    });
    let yaml =
        (0..6).prop_map(|weight| format!("---\r\ntitle: Yes\r\nweight: {weight}\r\n---\r\nLines.\r\n"));
    prop_oneof![20 => toml, 1 => yaml]
}

/// A page or section that can't be read.
pub(super) fn broken() -> impl Strategy<Value = String> {
    prop_oneof![Just("+++\ntitle = \n+++\nBroken.\n".to_owned()), body()]
}

/// A section.
pub(super) fn section() -> impl Strategy<Value = String> {
    let keys = [
        "title = \"Section\"",
        "paginate_by = 2",
        "paginate_reversed = true",
        "transparent = true",
        "page_template = \"special.html\"",
        "template = \"special.html\"",
        "insert_anchor_links = \"right\"",
        "render = false",
        "redirect_to = \"/one\"",
        "draft = true",
        "weight = 2",
        "aliases = [\"was\"]",
    ];
    let order = select(vec!["", "date", "title", "weight", "slug", "update_date"]);
    (order, subsequence(keys.to_vec(), 0..=2), body()).prop_map(|(order, keys, body)| {
        let order = if order.is_empty() { String::new() } else { format!("sort_by = \"{order}\"\n") };
        format!("+++\n{order}{}\n+++\n{body}", keys.join("\n"))
    })
}

fn table(name: &str, entries: &str) -> String {
    if entries.is_empty() { String::new() } else { format!("[{name}]\n{entries}\n") }
}
