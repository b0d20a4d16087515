//! Syntaxes of Sublime Text: `.sublime-syntax` files.

use kiosque_source::{Diagnostic, Source};
use serde_json::Value;
use syntect::parsing::SyntaxDefinition;

use super::{Grammar, file_name, stem, wrong};
use crate::matter::read_yaml;

/// Reads a syntax.
pub(super) fn read(file: &Source) -> Result<Grammar, Box<Diagnostic>> {
    let tree = read_yaml(file).map_err(|(message, at)| Box::new(Diagnostic::error(message).at(file, at)))?;
    if let Some(fault) = tree.iter().find_map(entry_fault) {
        return Err(Box::new(wrong(file, fault)));
    }
    let name = file_name(file, ".sublime-syntax");
    let definition = SyntaxDefinition::load_from_str(file.text(), true, Some(&name));
    let mut definition = definition.map_err(|error| Box::new(wrong(file, &describe(&error.to_string()))))?;
    // They are looked up among the words; in the set they would stand before those of other languages.
    let mut words = std::mem::take(&mut definition.file_extensions);
    words.push(stem(file).to_owned());
    Ok(Grammar { name: definition.name.clone(), words, definition })
}

fn describe(error: &str) -> String {
    let mut characters = error.lines().next().unwrap_or_default().chars();
    characters.next().map(char::to_lowercase).into_iter().flatten().chain(characters).collect()
}

/// What the reader of syntaxes takes for granted, and is not so.
fn entry_fault((key, value): (&String, &Value)) -> Option<&'static str> {
    let is_text = |value: &Value| value.as_str().is_some_and(|text| text.parse::<f64>().is_err());
    match (key.as_str(), value) {
        ("push" | "set", Value::Array(list)) if list.first() == Some(&Value::Array(Vec::new())) => {
            Some("an empty context is pushed")
        }
        ("escape", value) if !is_text(value) => Some("an `escape` is no regular expression"),
        (_, value) => fault(value),
    }
}

fn fault(value: &Value) -> Option<&'static str> {
    match value {
        Value::Object(entries) => entries.iter().find_map(entry_fault),
        Value::Array(values) => values.iter().find_map(fault),
        _ => None,
    }
}

/// A text in double quotes, for JSON and for YAML.
pub(super) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}
