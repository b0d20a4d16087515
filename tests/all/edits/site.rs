//! The files of a random site.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::configuration::{configuration, theme};
use super::{content, data, templates};

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
const STATIC: &[&str] = &[
    "static/plain.txt",
    "static/one/index.html",
    "content/blog/four/picture.txt",
    "content/blog/map.txt",
    "themes/plain/static/plain.txt",
    "themes/plain/static/theme.css",
];
const IMAGES: &[&str] = &["static/dot.bmp", "content/dot.bmp", "content/blog/four/photo.bmp"];
const SASS: &[&str] =
    &["sass/site.scss", "sass/print.scss", "themes/plain/sass/site.scss", "themes/plain/sass/theme.scss"];
/// The others use them, so that it would be wrong for them to use one.
const COLOURS: &[&str] = &["sass/_colours.scss", "themes/plain/sass/_colours.scss"];
/// They use these, too, which are not in a folder that is listed.
const VENDOR: &[&str] = &["vendor/_buttons.scss", "themes/plain/vendor/_buttons.scss"];
pub(super) const CONFIG: &str = "zola.toml";
const THEME: &str = "themes/plain/theme.toml";

/// Folders that can change places, or go to where nobody looks.
pub(super) const FOLDERS: &[(&str, &str)] = &[
    ("content/blog", "content/news"),
    ("content/news", "content/blog"),
    ("content/blog/four", "content/four"),
    ("content/four", "content/blog/four"),
    ("content/blog/deep", "content/loose"),
    ("content/loose", "content/blog/deep"),
    ("content/loose", "static/loose"),
    ("templates/shortcodes", "aside/shortcodes"),
    ("aside/shortcodes", "templates/shortcodes"),
    ("themes/plain/templates/shortcodes", "templates/shortcodes"),
    ("themes/plain/static", "static"),
    ("static", "aside/static"),
    ("aside/static", "static"),
    ("data", "aside/data"),
    ("aside/data", "data"),
    ("sass", "aside/sass"),
    ("aside/sass", "sass"),
    ("vendor", "aside/vendor"),
    ("aside/vendor", "vendor"),
];

/// The files that a site starts with; most of those that there can be.
pub(super) fn whole() -> impl Strategy<Value = Vec<File>> {
    let often = [PAGES, SECTIONS, STATIC, IMAGES, SASS, data::PATHS, templates::PATHS].concat();
    let seldom = [data::LATE, templates::LATE].concat();
    let all = often.into_iter().map(|path| (path, 0.8)).chain(seldom.into_iter().map(|path| (path, 0.1)));
    let file = |(path, chance)| {
        proptest::option::weighted(chance, text(path)).prop_map(move |text| Some((path, text?)))
    };
    let files: Vec<_> = all.map(file).collect();
    (configuration(), theme(), files).prop_map(|(config, theme, files)| {
        let mut all = vec![(CONFIG, config), (THEME, theme)];
        all.extend(COLOURS.iter().map(|path| (*path, "$dark: #000;".to_owned())));
        all.extend(VENDOR.iter().map(|path| (*path, "q { r: s; }".to_owned())));
        all.extend(data::needed().chain(templates::needed()));
        all.extend(files.into_iter().flatten());
        all
    })
}

/// A text for a file.
fn text(path: &str) -> BoxedStrategy<String> {
    let is_in = |paths: &[&str]| paths.contains(&path);
    match path {
        CONFIG => configuration().boxed(),
        THEME => theme().boxed(),
        _ if is_in(PAGES) => content::page().boxed(),
        _ if is_in(SECTIONS) => content::section().boxed(),
        _ if is_in(data::PATHS) || is_in(data::LATE) => data::text(path),
        _ if is_in(STATIC) => "[a-c]{1,3}".boxed(),
        _ if is_in(IMAGES) => image().boxed(),
        _ if is_in(SASS) => sass().boxed(),
        _ if is_in(COLOURS) => "\\$dark: #[0-9]{3};\n".boxed(),
        _ if is_in(VENDOR) => "q \\{ r: [s-u]; \\}\n".boxed(),
        _ => templates::text(path),
    }
}

/// A text that is wrong for a file.
fn broken(path: &str) -> BoxedStrategy<String> {
    match path.trim_start_matches("themes/plain/").split('/').next() {
        Some("content") => content::broken().boxed(),
        Some("templates") => templates::broken().boxed(),
        Some("sass" | "vendor") => Just("a { b: $missing; }\n".to_owned()).boxed(),
        _ => Just("title = \n".to_owned()).boxed(),
    }
}

/// A file of any kind.
pub(super) fn file() -> impl Strategy<Value = File> {
    let path = prop_oneof![
        8 => select(PAGES),
        3 => select(SECTIONS),
        8 => select(templates::PATHS),
        1 => select(templates::LATE),
        4 => Just(CONFIG),
        1 => Just(THEME),
        2 => select(data::PATHS),
        1 => select(data::LATE),
        2 => select(STATIC),
        2 => select(IMAGES),
        1 => select(SASS),
        1 => select(COLOURS),
        1 => select(VENDOR),
    ];
    path.prop_flat_map(|path| (Just(path), prop_oneof![15 => text(path), 1 => broken(path)]))
}

/// The path of a page or section.
pub(super) fn page_or_section() -> impl Strategy<Value = &'static str> {
    prop_oneof![3 => select(PAGES), 1 => select(SECTIONS)]
}

/// A file with a line that it may have at its end.
pub(super) fn extension() -> impl Strategy<Value = File> {
    prop_oneof![
        3 => (page_or_section(), content::paragraph()),
        1 => (select(SASS), Just("b { c: d; }".to_owned())),
        1 => (select(templates::PATHS), Just("{# nothing #}more".to_owned())),
    ]
}

/// The path of a file that may go away.
pub(super) fn path() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        6 => select(PAGES),
        2 => select(SECTIONS),
        2 => select(templates::PATHS),
        1 => select(templates::LATE),
        1 => select(data::PATHS),
        1 => select(STATIC),
        1 => select(IMAGES),
        1 => select(SASS),
    ]
}

/// Two paths of the same kind.
pub(super) fn move_of_a_file() -> impl Strategy<Value = (&'static str, &'static str)> {
    let pair = |files: &'static [&'static str]| (select(files), select(files));
    prop_oneof![
        4 => pair(PAGES),
        1 => pair(SECTIONS),
        2 => pair(templates::PATHS),
        1 => pair(data::PATHS),
        1 => pair(STATIC),
        1 => pair(IMAGES),
        1 => pair(SASS),
    ]
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
    let rules = [
        "@use \"colours\";\n",
        "@import \"../vendor/buttons\";\n",
        "a { b: c; }\n",
        "$dark: #123;\n",
        "p { color: red; em { x: y; } }\n",
    ];
    subsequence(rules.to_vec(), 0..=3).prop_map(|rules| rules.concat())
}
