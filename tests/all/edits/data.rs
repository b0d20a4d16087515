//! Random data, in all formats, and the grammars and themes that a site brings.

use proptest::prelude::*;
use proptest::sample::select;

use super::site::File;

/// The files of data that most sites start with.
pub(super) const PATHS: &[&str] = &[
    "data/numbers.toml",
    "data/more.toml",
    "data/rows.csv",
    "data/tree.json",
    "data/list.yaml",
    "data/note.xml",
    "data/books.bib",
    "grammars/verse.json",
    "grammars/paper.json",
    "grammars/rhyme.sublime-syntax",
];

/// Further ones.
pub(super) const LATE: &[&str] = &["data/late.json", "content/blog/four/own.toml"];

/// What a configuration may name.
pub(super) fn needed() -> impl Iterator<Item = File> {
    ["grammars/verse.json", "grammars/paper.json"].into_iter().map(|path| (path, named(path, "sing", 1)))
}

/// A text for one of the files.
pub(super) fn text(path: &str) -> BoxedStrategy<String> {
    let path = path.to_owned();
    (select(vec!["sing", "dance"]), 0..5_u8)
        .prop_map(move |(word, number)| named(&path, word, number))
        .boxed()
}

fn named(path: &str, word: &str, number: u8) -> String {
    match path {
        "grammars/verse.json" => format!(
            r#"{{"name": "verse", "scopeName": "source.verse", "fileTypes": ["vs"], "patterns": [{{"match": "\\b{word}\\b", "name": "keyword.control"}}]}}"#
        ),
        "grammars/paper.json" => format!(
            r##"{{"name": "Paper", "type": "light", "colors": {{"editor.background": "#ffff{number}0", "editor.foreground": "#222222"}}, "tokenColors": [{{"scope": ["storage", "keyword"], "settings": {{"foreground": "#aa000{number}"}}}}]}}"##
        ),
        "grammars/rhyme.sublime-syntax" => format!(
            "%YAML 1.2\n---\nname: Rhyme\nfile_extensions: [rhyme]\nscope: source.rhyme\ncontexts:\n  main:\n    - match: \\b{word}\\b\n      scope: keyword.control\n"
        ),
        _ => match path.rsplit('.').next() {
            Some("csv") => format!("word,number\n{word},{number}\n"),
            Some("json") => format!("{{\"a\": {number}, \"b\": [\"{word}\"]}}"),
            Some("yaml") => format!("a: {number}\nb:\n  - {word}\n"),
            Some("xml") => format!("<a><b c=\"{number}\">{word}</b></a>"),
            Some("bib") => format!("@book{{{word}, title = {{{word}}}, year = {{{number}}}}}\n"),
            _ => format!("a = {number}\nb = {{ c = \"{word}\" }}\n"),
        },
    }
}
