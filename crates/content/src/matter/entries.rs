//! The keys of a file, at any depth.

use kiosque_source::{Source, Span};
use serde_json::{Map, Value as Json};

use super::node::{Entry, Node, Value, into_map};
use super::{Format, fence, toml, yaml};

/// The keys of a TOML file, or of the front matter of a content file, at any depth and with their places.
#[derive(Clone, Debug)]
pub struct Entries(Vec<Entry>);

impl Entries {
    /// Those of the front matter of a file that ends with `.md`, and of any other one as TOML. There are none if it
    /// can't be read as such.
    pub fn read(source: &Source) -> Option<Self> {
        let (format, span) = if source.path().extension() == Some("md") {
            let (parts, _) = fence::split(source.text());
            (parts.format, parts.matter)
        } else {
            (Format::Toml, Span::new(0, source.text().len()))
        };
        match format {
            Format::Toml => toml::parse(source, span).ok().map(Self),
            Format::Yaml => yaml::parse(source, span).ok().map(Self),
        }
    }

    /// The same as a JSON object, with dates as texts.
    pub fn into_json(self) -> Map<String, Json> {
        into_map(self.0)
    }

    /// The spans of a key and of its value, by all the keys that lead there; in a list, its index is the key. What is
    /// in a list has the span of its value alone.
    pub fn spans<'p>(&self, path: impl IntoIterator<Item = &'p str>) -> Option<(Span, Span)> {
        let mut path = path.into_iter();
        let first = path.next()?;
        let mut found = of_entry(&self.0, first)?;
        for key in path {
            found = match &found.1.value {
                Value::Map(entries) => of_entry(entries, key)?,
                Value::Array(nodes) => nodes.get(key.parse::<usize>().ok()?).map(|node| (node.span, node))?,
                _ => return None,
            };
        }
        Some((found.0, found.1.span))
    }
}

fn of_entry<'e>(entries: &'e [Entry], key: &str) -> Option<(Span, &'e Node)> {
    entries.iter().find(|entry| entry.key == key).map(|entry| (entry.key_span, &entry.node))
}

#[cfg(test)]
mod tests {
    use kiosque_source::TreePath;

    use super::*;

    #[test]
    fn keys_are_found_at_any_depth() {
        for (path, text) in [
            ("a.toml", "[one]\ntwo = [{ three = 3 }, { three = 4 }]\n"),
            ("a.md", "+++\none.two = [{ three = 3 }, { three = 4 }]\n+++\n"),
            ("b.md", "---\none:\n  two:\n    - three: 3\n    - three: 4\n---\n"),
        ] {
            let source = Source::new(TreePath::new(path).unwrap(), text);
            let entries = Entries::read(&source).unwrap();
            let (key, value) = entries.spans(["one", "two", "1", "three"]).unwrap();
            assert_eq!((&text[key.range()], text[value.range()].trim()), ("three", "4"), "{path}");
            for missing in [&["two"][..], &["one", "two", "2"], &["one", "two", "0", "three", "x"], &[]] {
                assert_eq!(entries.spans(missing.iter().copied()), None, "{path}");
            }
            let json = Json::Object(entries.into_json()).to_string();
            assert_eq!(json, r#"{"one":{"two":[{"three":3},{"three":4}]}}"#);
        }
    }

    #[test]
    fn what_cannot_be_read_has_none() {
        let source = |text: &str| Source::new(TreePath::new("a.toml").unwrap(), text);
        assert!(Entries::read(&source("a = = 1")).is_none());
        assert!(Entries::read(&source("")).unwrap().into_json().is_empty());
    }
}
