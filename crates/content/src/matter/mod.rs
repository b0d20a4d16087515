//! Front matter: the settings at the head of a content file.

mod entries;
mod fence;
mod fields;
mod node;
mod page;
mod section;
mod toml;
mod yaml;

pub use entries::Entries;
pub use fields::KeySpans;
pub use page::PageMatter;
pub use section::{SectionMatter, SortBy};
pub use yaml::parse_yaml;

use kiosque_source::{Diagnostic, Source, Span};

use crate::{Date, Kind};
use fields::Fields;

/// The front matter of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum FrontMatter {
    /// That of a page.
    Page(PageMatter),
    /// That of a section.
    Section(SectionMatter),
}

/// Reads the front matter; the second value is the span of the body. What cannot be read has its default.
pub(crate) fn read(source: &Source, kind: Kind) -> (FrontMatter, Span, Vec<Diagnostic>) {
    let (parts, error) = fence::split(source.text());
    let mut diagnostics = Vec::new();
    if let Some(error) = error {
        let hint = "enclose it in lines of `+++` (TOML) or `---` (YAML)";
        diagnostics.push(Diagnostic::error(error.message).at(source, error.span).hint(hint));
    }
    let (format, matter, body) = (parts.format, parts.matter, parts.body);
    let result = match format {
        Format::Toml => toml::parse(source, matter),
        Format::Yaml => yaml::parse(source, matter),
    };
    let entries = result.unwrap_or_else(|error| {
        let (message, span) = error;
        let mut problem = Diagnostic::error(format!("front matter: {message}")).at(source, span);
        if format == Format::Toml {
            problem.hints.extend(how_to_write(source.line_at(span.range().start).0));
        }
        diagnostics.push(problem);
        Vec::new()
    });
    let mut fields = Fields::new(source, format, entries);
    let front_matter = match kind {
        Kind::Page => FrontMatter::Page(PageMatter::read(&mut fields)),
        Kind::Section => FrontMatter::Section(SectionMatter::read(&mut fields)),
    };
    diagnostics.extend(fields.finish());
    (front_matter, body, diagnostics)
}

/// How the value of a line of TOML is written that can't be read, if it is plain what was meant.
fn how_to_write(line: &str) -> Option<String> {
    let value = line.split_once('=')?.1.trim_matches([' ', '\t', '[', ']', ',']);
    if value.starts_with(CURVED) || value.ends_with(CURVED) {
        return Some("write straight quotes around a text: `\"`".to_owned());
    }
    Date::meant_by(value).filter(|meant| meant != value).map(|meant| format!("write `{meant}`"))
}

/// Quotes that are for readers only.
const CURVED: [char; 5] = ['“', '”', '„', '‘', '’'];

/// YAML of another kind of file, which must be a mapping.
pub(crate) fn read_yaml(
    source: &Source,
) -> Result<serde_json::Map<String, serde_json::Value>, (String, Span)> {
    yaml::parse(source, Span::new(0, source.text().len())).map(node::into_map)
}

/// In which language it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Toml,
    Yaml,
}

#[cfg(test)]
mod tests;
