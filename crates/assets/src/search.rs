//! Search indexes, as `elasticlunr.js` and `fuse.js` load them (manual of Zola: content/search).

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use ::elasticlunr::pipeline::PipelineFn;
use ::elasticlunr::{IndexBuilder, Language, Pipeline, lang};
use serde_json::{Map, Value};

/// The script that loads and searches the indexes of [`elasticlunr()`]: the release that they are made for, from
/// its package.
pub const ELASTICLUNR: &str = include_str!("../elasticlunr/elasticlunr.min.js");

/// What of a page an index holds, beside its URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Its title.
    Title,
    /// Its description.
    Description,
    /// Its date, as RFC 3339 writes it.
    Date,
    /// Its path from the root of the site.
    Path,
    /// The text of its body.
    Body,
}

/// A page in an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Where it is.
    pub url: &'a str,
    /// Its text for each field of the index, in their order.
    pub texts: Vec<Cow<'a, str>>,
}

impl Field {
    /// The name of the field in an index.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Description => "description",
            Self::Date => "date",
            Self::Path => "path",
            Self::Body => "body",
        }
    }
}

/// Whether there can be an index for `elasticlunr.js` in a language.
pub fn knows_language(language: &str) -> bool {
    lang::from_code(code(language)).is_some()
}

/// The index for `elasticlunr.js`, as JSON. There is none for a language whose words can't be told apart.
pub fn elasticlunr(language: &str, fields: &[Field], entries: &[Entry<'_>]) -> Option<String> {
    let language = Remembering(lang::from_code(code(language))?);
    let mut builder = IndexBuilder::with_language(Box::new(language));
    for field in fields {
        builder = match field {
            Field::Path => builder.add_field_with_tokenizer(field.name(), Box::new(parts_of_path)),
            _ => builder.add_field(field.name()),
        };
    }
    let mut index = builder.build();
    for entry in entries {
        index.add_doc(entry.url, &entry.texts);
    }
    Some(index.to_json())
}

/// The code that the library has for a language: that of Dutch is its own, and regions make no difference.
fn code(language: &str) -> &str {
    match language.split(['-', '_']).next().unwrap_or(language) {
        "nl" => "du",
        "nb" | "nn" => "no",
        code => code,
    }
}

/// A language whose last step, the stemmer, is taken once per word: a site has few words, and it is slow.
struct Remembering(Box<dyn Language>);

struct Remembered {
    step: Box<dyn PipelineFn>,
    known: RefCell<HashMap<String, Option<String>>>,
}

impl Language for Remembering {
    fn name(&self) -> String {
        self.0.name()
    }

    fn code(&self) -> String {
        self.0.code()
    }

    fn tokenize(&self, text: &str) -> Vec<String> {
        without_endless(self.0.tokenize(text))
    }

    fn make_pipeline(&self) -> Pipeline {
        let mut pipeline = self.0.make_pipeline();
        if let Some(step) = pipeline.queue.pop() {
            pipeline.queue.push(Box::new(Remembered { step, known: RefCell::default() }));
        }
        pipeline
    }
}

impl PipelineFn for Remembered {
    fn name(&self) -> String {
        self.step.name()
    }

    fn filter(&self, token: String) -> Option<String> {
        let mut known = self.known.borrow_mut();
        known.entry(token).or_insert_with_key(|token| self.step.filter(token.clone())).clone()
    }
}

fn parts_of_path(path: &str) -> Vec<String> {
    let parts = path.split(|it: char| it.is_whitespace() || matches!(it, '-' | '/'));
    without_endless(parts.filter(|part| !part.is_empty()).map(str::to_lowercase).collect())
}

/// So long a word, in bytes, is none that anybody searches for. An index is as deep as its longest word.
const LONGEST_WORD: usize = 500;

fn without_endless(mut words: Vec<String>) -> Vec<String> {
    words.retain(|word| word.len() <= LONGEST_WORD);
    words
}

/// The list of pages for `fuse.js`, as JSON. It has no dates: Zola leaves them out.
pub fn fuse(fields: &[Field], entries: &[Entry<'_>]) -> String {
    let entry = |entry: &Entry<'_>| {
        let texts = fields.iter().zip(&entry.texts).filter(|(field, _)| **field != Field::Date);
        let texts = texts.map(|(field, text)| (field.name().to_owned(), Value::from(&**text)));
        let url = ("url".to_owned(), Value::from(entry.url));
        Value::Object([url].into_iter().chain(texts).collect::<Map<_, _>>())
    };
    Value::Array(entries.iter().map(entry).collect()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endless_word_is_passed_over() {
        let text = format!("tea {}", "a".repeat(100_000));
        let entry = Entry { url: "/", texts: vec![text.as_str().into(), "/".into()] };
        let index = elasticlunr("en", &[Field::Body, Field::Path], &[entry]).unwrap();
        assert!(index.contains("\"tea\"") || index.contains("\"t\""), "{index}");
    }

    const FIELDS: &[Field] = &[Field::Title, Field::Date, Field::Path, Field::Body];

    fn entry() -> Entry<'static> {
        let texts = ["Tea", "2024-01-02T00:00:00Z", "/a/green-tea/", "Drinking &amp; walking"];
        Entry { url: "https://example.org/a/green-tea/", texts: texts.map(Cow::Borrowed).to_vec() }
    }

    fn index(language: &str) -> Option<Value> {
        elasticlunr(language, FIELDS, &[entry()]).map(|json| serde_json::from_str(&json).unwrap())
    }

    #[test]
    fn the_script_is_of_the_release_that_indexes_are_for() {
        assert!(ELASTICLUNR.contains(&format!("version=\"{}\"", ::elasticlunr::ELASTICLUNR_VERSION)));
    }

    #[test]
    fn words_are_found_by_their_stems_and_paths_by_their_parts() {
        let index = index("en").unwrap();
        assert_eq!(index["fields"], serde_json::json!(["title", "date", "path", "body"]));
        assert_eq!(index["index"]["body"]["root"]["d"]["r"]["i"]["n"]["k"]["df"], 1);
        assert_eq!(index["documentStore"]["docInfo"][entry().url]["path"], 2, "`a` is in all texts");
    }

    #[test]
    fn languages_are_known_by_their_codes() {
        for (code, name) in
            [("nl", "Dutch"), ("pt-BR", "Portuguese"), ("fr_CA", "French"), ("nb", "Norwegian")]
        {
            assert_eq!(index(code).unwrap()["lang"], name);
        }
        assert_eq!(index("ja"), None);
        assert_eq!(index(""), None);
    }

    #[test]
    fn odd_words_are_indexed_in_all_languages() {
        let words = [
            "",
            "'",
            "''s",
            "İ",
            "ß",
            "ﬁ",
            "e\u{301}",
            "\u{301}",
            "日本語",
            "🙂",
            "ееее",
            "ÿéüïö",
            "aa\u{0}b",
        ];
        let pairs = words.iter().flat_map(|one| words.iter().map(move |other| format!("{one}{other}ingly")));
        let text: String =
            pairs.flat_map(|word| [word.to_uppercase(), " ".into(), word, " ".into()]).collect();
        let entry = Entry { url: "/", texts: vec![text.into()] };
        for language in lang::languages() {
            assert!(elasticlunr(&language.code(), &[Field::Body], std::slice::from_ref(&entry)).is_some());
        }
    }

    #[test]
    fn a_list_for_fuse_has_the_fields_in_order() {
        let expected = "[{\"url\":\"https://example.org/a/green-tea/\",\"title\":\"Tea\",\
                        \"path\":\"/a/green-tea/\",\"body\":\"Drinking &amp; walking\"}]";
        assert_eq!(fuse(FIELDS, &[entry()]), expected);
        assert_eq!(fuse(FIELDS, &[]), "[]");
    }
}
