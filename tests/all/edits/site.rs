//! The files of a random site.

use proptest::prelude::*;
use proptest::sample::select;

use super::{content, templates};

/// A file with a text that it may have.
pub(super) type File = (&'static str, String);

const PAGES: &[&str] = &[
    "content/one.md",
    "content/one.en.md",
    "content/blog/two.md",
    "content/blog/2024-05-06-three.md",
    "content/blog/four/index.md",
    "content/blog/four/index.en.md",
    "content/blog/deep/five.md",
    "content/loose/six.md",
];
const SECTIONS: &[&str] =
    &["content/_index.md", "content/_index.en.md", "content/blog/_index.md", "content/blog/deep/_index.md"];
const DATA: &[&str] = &["data/numbers.toml", "data/more.toml"];
const STATIC: &[&str] =
    &["static/plain.txt", "content/blog/four/picture.txt", "content/blog/map.txt", "static/one/index.html"];
const IMAGES: &[&str] = &["static/dot.bmp", "content/dot.bmp"];
const SASS: &[&str] = &["sass/site.scss", "sass/print.scss"];
/// The others use it, so that it would be wrong for it to use itself.
const COLOURS: &str = "sass/_colours.scss";
const CONFIG: &str = "zola.toml";

/// The files that a site starts with; most of those that there can be.
pub(super) fn whole() -> impl Strategy<Value = Vec<File>> {
    let files = [PAGES, SECTIONS, DATA, STATIC, IMAGES, SASS, templates::PATHS].concat();
    let files: Vec<_> = files
        .into_iter()
        .map(|path| proptest::option::weighted(0.8, text(path)).prop_map(move |text| Some((path, text?))))
        .collect();
    (configuration(), files).prop_map(|(config, files)| {
        let mut all = vec![(CONFIG, config), (COLOURS, "$dark: #000;".to_owned())];
        all.extend(templates::needed());
        all.extend(files.into_iter().flatten());
        all
    })
}

/// A text for a file.
fn text(path: &str) -> BoxedStrategy<String> {
    let is_in = |paths: &[&str]| paths.contains(&path);
    match path {
        CONFIG => configuration().boxed(),
        _ if is_in(PAGES) => content::page().boxed(),
        _ if is_in(SECTIONS) => content::section().boxed(),
        _ if is_in(DATA) => data().boxed(),
        _ if is_in(STATIC) => "[a-c]{1,3}".boxed(),
        _ if is_in(IMAGES) => image().boxed(),
        _ if is_in(SASS) => sass().boxed(),
        COLOURS => "\\$dark: #[0-9]{3};\n".boxed(),
        _ => templates::text(path),
    }
}

/// A text that is wrong for a file.
fn broken(path: &str) -> BoxedStrategy<String> {
    match path.split('/').next() {
        Some("content") => content::broken().boxed(),
        Some("templates") => templates::broken().boxed(),
        Some("data") => Just("a = \n".to_owned()).boxed(),
        Some("sass") => Just("a { b: $missing; }\n".to_owned()).boxed(),
        _ => Just("title = \n".to_owned()).boxed(),
    }
}

/// A file of any kind.
pub(super) fn file() -> impl Strategy<Value = File> {
    let path = prop_oneof![
        8 => select(PAGES),
        3 => select(SECTIONS),
        6 => select(templates::PATHS),
        3 => Just(CONFIG),
        1 => select(DATA),
        2 => select(STATIC),
        2 => select(IMAGES),
        1 => select(SASS),
        1 => Just(COLOURS),
    ];
    path.prop_flat_map(|path| (Just(path), prop_oneof![15 => text(path), 1 => broken(path)]))
}

/// The path of a file that may go away.
pub(super) fn path() -> impl Strategy<Value = &'static str> {
    let path = |files: &'static [&'static str]| select(files);
    prop_oneof![6 => path(PAGES), 2 => path(SECTIONS), 1 => path(templates::PATHS), 1 => path(DATA), 1 => path(STATIC), 1 => path(IMAGES), 1 => path(SASS)]
}

/// Two paths of the same kind.
pub(super) fn move_of_a_file() -> impl Strategy<Value = (&'static str, &'static str)> {
    let pair = |files: &'static [&'static str]| (select(files), select(files));
    prop_oneof![
        4 => pair(PAGES),
        1 => pair(SECTIONS),
        1 => pair(templates::PATHS),
        1 => pair(DATA),
        1 => pair(STATIC),
        1 => pair(IMAGES),
        1 => pair(SASS),
    ]
}

/// The configuration: what all sites have, and some settings.
fn configuration() -> impl Strategy<Value = String> {
    let top = [
        "title = \"A\"",
        "description = \"What\"",
        "generate_feeds = true",
        "feed_filenames = [\"rss.xml\", \"atom.xml\"]",
        "feed_limit = 2",
        "build_search_index = true",
        "minify_html = true",
        "generate_robots_txt = false",
        "exclude_paginated_pages_in_sitemap = \"all\"",
        "compile_sass = true",
        "ignored_static = [\"*.txt\"]",
    ];
    let languages = "[languages.en]\ntitle = \"E\"\ngenerate_feeds = true\ntaxonomies = [{ name = \"tags\" }, { name = \"people\" }]\n[languages.en.translations]\nhi = \"Hello\"\n";
    let markdown = [
        "smart_punctuation = true",
        "external_links_target_blank = true",
        "insert_anchor_links = \"left\"",
        "render_emoji = true",
        "bottom_footnotes = true",
        "highlighting = { style = \"class\", theme = \"nord\" }",
    ];
    let extra = ["", "x = 1", "x = 2", "names = [\"one\", \"two\"]", "x = 1\n[extra.deep]\ny = \"z\""];
    let some = |lines: &[&'static str], most| proptest::sample::subsequence(lines.to_vec(), 0..=most);
    let base = select(vec!["https://example.org", "https://example.org/sub"]);
    let languages = proptest::option::weighted(0.8, Just(languages));
    let settings = (some(&top, 6), some(&markdown, 2), select(extra.to_vec()));
    let parts = (base, settings, languages, proptest::bool::weighted(0.1), any::<bool>());
    parts.prop_map(|(base, (top, markdown, extra), languages, strict, tags)| {
        let (top, markdown) = (top.join("\n"), markdown.join("\n"));
        let taxonomies = if tags {
            "{ name = \"tags\", feed = true, paginate_by = 1 }, { name = \"people\", render = false }"
        } else {
            "{ name = \"tags\" }, { name = \"people\" }"
        };
        let level = if strict { "error" } else { "warn" };
        let (languages, translations) = (languages.unwrap_or_default(), "[translations]\nhi = \"Salut\"\n");
        format!(
            "base_url = \"{base}\"\ndefault_language = \"fr\"\ntaxonomies = [{taxonomies}]\n{top}\n[link_checker]\ninternal_level = \"{level}\"\n[markdown]\n{markdown}\n{translations}{languages}[extra]\n{extra}\n"
        )
    })
}

fn data() -> impl Strategy<Value = String> {
    (0..5).prop_map(|number| format!("a = {number}\nb = {{ c = \"text\" }}\n"))
}

/// A bitmap. All its bytes are ASCII, so it is a text like others.
fn image() -> impl Strategy<Value = String> {
    (1..=4_u8, 1..=3_u8, "[a-c]").prop_map(|(width, height, colour)| {
        let mut head = *b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\0\0\0\0\0\0\0\0\x01\0\x18\0";
        (head[18], head[22]) = (width, height);
        let head: String = head.into_iter().map(char::from).collect();
        let row = usize::from(width * 3).next_multiple_of(4);
        format!("{head:\0<54}{}", colour.repeat(row * usize::from(height)))
    })
}

fn sass() -> impl Strategy<Value = String> {
    let rules =
        ["@use \"colours\";\n", "a { b: c; }\n", "$dark: #123;\n", "p { color: red; em { x: y; } }\n"];
    proptest::sample::subsequence(rules.to_vec(), 0..=3).prop_map(|rules| rules.concat())
}
