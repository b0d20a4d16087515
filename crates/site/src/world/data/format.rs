//! The formats of data.

use kiosque_source::nearest;
use kiosque_template::{Refusal, Value, from_json};

use super::{Failure, bibtex, csv, json, toml, xml};

/// A format of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Format {
    Bibtex,
    Csv,
    Json,
    /// The text as it is.
    Plain,
    Toml,
    Xml,
    Yaml,
}

/// The formats by the names that templates and files have for them.
const NAMES: [(&str, Format); 8] = [
    ("bibtex", Format::Bibtex),
    ("csv", Format::Csv),
    ("json", Format::Json),
    ("plain", Format::Plain),
    ("toml", Format::Toml),
    ("xml", Format::Xml),
    ("yaml", Format::Yaml),
    ("yml", Format::Yaml),
];

impl Format {
    fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }

    /// The format that a template asks for.
    pub(super) fn of_argument(name: &str) -> Result<Self, Refusal> {
        Self::named(name).ok_or_else(|| {
            let names = NAMES.map(|(name, _)| name);
            let refusal = Refusal::new(format!("there is no format `{name}`"));
            match nearest(name, names) {
                Some(nearest) => refusal.did_you_mean(Some(nearest)),
                None => {
                    refusal.hint(format!("it is one of {}", names.map(|it| format!("`{it}`")).join(", ")))
                }
            }
        })
    }

    /// The format of a file with this extension: plain text if it is none that is known.
    pub(super) fn of_extension(extension: Option<&str>) -> Self {
        extension.and_then(Self::named).unwrap_or(Self::Plain)
    }

    /// Its name in messages.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Bibtex => "BibTeX",
            Self::Csv => "CSV",
            Self::Json => "JSON",
            Self::Plain => "text",
            Self::Toml => "TOML",
            Self::Xml => "XML",
            Self::Yaml => "YAML",
        }
    }

    /// Its media type, for servers that have a choice.
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Bibtex => "application/x-bibtex",
            Self::Csv => "text/csv",
            Self::Json => "application/json",
            Self::Plain => "text/plain",
            Self::Toml => "application/toml",
            Self::Xml => "application/xml",
            Self::Yaml => "application/yaml",
        }
    }

    /// The data in a text.
    pub(super) fn parse(self, text: &str) -> Result<Value, Failure> {
        match self {
            Self::Bibtex => bibtex::parse(text),
            Self::Csv => csv::parse(text),
            Self::Json => json::parse(text),
            Self::Plain => Ok(Value::from(text)),
            Self::Toml => toml::parse(text),
            Self::Xml => xml::parse(text),
            Self::Yaml => {
                let json = kiosque_content::parse_yaml(text);
                json.map(|json| from_json(&json)).map_err(|(message, span)| Failure::new(message, span))
            }
        }
    }
}
