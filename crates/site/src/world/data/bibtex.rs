//! BibTeX, in the shape of the crate `nom-bibtex`, as in Zola.

use std::cell::Cell;
use std::collections::BTreeMap;

use kiosque_source::{Source, Span, TreePath};
use kiosque_template::{Map, Value};
use nom_bibtex::error::BibtexError;
use nom_bibtex::model::{KeyValue, StringValueType as Part};
use nom_bibtex::{Bibtex, Entry};

use super::Failure;
use crate::values;

/// What the names of months stand for, where no variable has such a name.
const MONTHS: [(&str, &str); 12] = [
    ("jan", "January"),
    ("feb", "February"),
    ("mar", "March"),
    ("apr", "April"),
    ("may", "May"),
    ("jun", "June"),
    ("jul", "July"),
    ("aug", "August"),
    ("sep", "September"),
    ("oct", "October"),
    ("nov", "November"),
    ("dec", "December"),
];

/// How deep variables may stand for others.
const DEPTH: usize = 32;

/// How many bytes and variables all values of a file may come to, so that a few variables cannot stand for a
/// billion texts.
const BUDGET: usize = 16 << 20;

/// A map of `preambles`, `comments`, `variables` by name in alphabetical order, and `bibliographies`, an array
/// of maps of `entry_type`, `citation_key` and `tags` by name. As in Zola, a tag or a variable is left out if
/// it refers to one that is not there.
pub(super) fn parse(text: &str) -> Result<Value, Failure> {
    // The crate reads a string without an end up to its last byte but one, and panics if there is none.
    let entries = Bibtex::raw_parse(&format!("{text}\n\n")).map_err(|error| failure(&error, text))?;
    let definitions = entries.iter().filter_map(|entry| match entry {
        Entry::Variable(KeyValue { key, value }) => Some((key.as_str(), value.as_slice())),
        _ => None,
    });
    let variables = Variables { parts: definitions.collect(), left: Cell::new(BUDGET.max(2 * text.len())) };
    let (mut preambles, mut comments, mut bibliographies) = (Vec::new(), Vec::new(), Vec::new());
    for entry in &entries {
        match entry {
            Entry::Variable(_) => {}
            Entry::Comment(comment) => comments.push(comment),
            Entry::Preamble(parts) => preambles.push(variables.preamble(parts)?),
            Entry::Bibliography(kind, key, tags) => bibliographies.push(Value::map([
                ("entry_type", Value::from(kind.as_str())),
                ("citation_key", Value::from(key.as_str())),
                ("tags", variables.tags(tags)?),
            ])),
        }
    }
    Ok(Value::map([
        ("preambles", values::strings(preambles)),
        ("comments", values::strings(comments)),
        ("variables", variables.values()?),
        ("bibliographies", Value::array(bibliographies)),
    ]))
}

/// The failure at the entry whose line the crate names in its words.
fn failure(error: &BibtexError, text: &str) -> Failure {
    let said = error.to_string();
    let line = said.split("at line ").nth(1).and_then(|rest| rest.split([',', ':']).next()?.parse().ok());
    let source = Source::new(TreePath::root(), text);
    let (line, start) = source.line_at(source.offset_of_line(line.unwrap_or(1)));
    let indent = line.len() - line.trim_start().len();
    Failure::new("this entry cannot be read", Span::new(start + indent, start + line.len()))
}

struct Variables<'a> {
    /// By name; of two of the same name, the last one.
    parts: BTreeMap<&'a str, &'a [Part]>,
    /// What is left of the budget.
    left: Cell<usize>,
}

impl Variables<'_> {
    /// The text of some parts; nothing if a variable is not there.
    fn text(&self, parts: &[Part], names: &[(&str, &str)]) -> Result<Option<String>, Failure> {
        let mut text = String::new();
        Ok(self.append(parts, names, DEPTH, &mut text)?.then_some(text))
    }

    fn append(
        &self,
        parts: &[Part],
        names: &[(&str, &str)],
        depth: usize,
        text: &mut String,
    ) -> Result<bool, Failure> {
        for part in parts {
            let (Part::Str(name) | Part::Abbreviation(name)) = part;
            let left = self.left.get().checked_sub(name.len() + 1);
            self.left.set(left.unwrap_or_default());
            if left.is_none() {
                return Err(Failure::new("its variables stand for too much text", Span::default()));
            }
            if matches!(part, Part::Str(_)) {
                text.push_str(name);
                continue;
            }
            if depth == 0 {
                let message = format!("the variable `{name}` stands for too many others, or for itself");
                return Err(Failure::new(message, Span::default()));
            }
            if let Some(parts) = self.parts.get(name.as_str()) {
                // Inside of a variable the names of months mean nothing.
                if !self.append(parts, &[], depth - 1, text)? {
                    return Ok(false);
                }
            } else if let Some((_, month)) = names.iter().find(|(known, _)| known == name) {
                text.push_str(month);
            } else {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn preamble(&self, parts: &[Part]) -> Result<String, Failure> {
        self.text(parts, &MONTHS)?
            .ok_or_else(|| Failure::new("a preamble refers to a variable that is not there", Span::default()))
    }

    fn tags(&self, tags: &[KeyValue]) -> Result<Value, Failure> {
        let mut fields = Map::new();
        for KeyValue { key, value } in tags {
            if let Some(text) = self.text(value, &MONTHS)? {
                fields.insert(key.to_lowercase().into(), Value::from(text));
            }
        }
        Ok(Value::Map(fields.into()))
    }

    fn values(&self) -> Result<Value, Failure> {
        let mut fields = Map::new();
        for (name, parts) in &self.parts {
            if let Some(text) = self.text(parts, &[])? {
                fields.insert((*name).into(), Value::from(text));
            }
        }
        Ok(Value::Map(fields.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> String {
        kiosque_template::to_json(&parse(text).unwrap()).to_string()
    }

    #[test]
    fn variables_are_put_in() {
        let text = "Words\n@string(b = \"B\")\n@string(a = b)\n@string(c = gone)\n@preamble{\"x\" # a}\n\
                    @Misc{k, Title = {A {T}} # b, month = jan, url = gone, year = 2020,}\n";
        let expected = r#"{"preambles":["xB"],"comments":["Words"],"variables":{"a":"B","b":"B"},"bibliographies":[{"entry_type":"Misc","citation_key":"k","tags":{"title":"A {T}B","month":"January","year":"2020"}}]}"#;
        assert_eq!(json(text), expected);
        assert_eq!(json(""), r#"{"preambles":[],"comments":[],"variables":{},"bibliographies":[]}"#);
    }

    #[test]
    fn failures_have_the_place_of_the_entry() {
        let text = "@misc{a, x = 1}\n\n  @misc{b,\n y z\n}\n";
        let failure = parse(text).unwrap_err();
        assert_eq!(Source::new(TreePath::root(), text).position(failure.span.start as usize), (3, 3));
    }

    #[test]
    fn variables_in_a_circle_end() {
        assert!(parse("@string(a = b)\n@string(b = a)\n").unwrap_err().message.contains("for itself"));
        let mut bomb = "@string(a0 = \"xxxxxxxxxx\")\n".to_owned();
        for level in 1..20 {
            let part = format!("a{}", level - 1);
            let line = format!("@string(a{level} = {part} # {part} # {part} # {part})\n");
            bomb.push_str(&line);
        }
        assert!(parse(&bomb).is_err());
        assert!(parse(&bomb.replace("xxxxxxxxxx", "")).is_err());
    }

    #[test]
    fn strings_without_an_end_are_no_crash() {
        for text in
            ["@comment{", "@comment{é", "@preamble{\"", "@a{b, c = {", "@a{b, c = \"é", "@", "@a", "{"]
        {
            let _ = parse(text);
        }
    }
}
