//! Grammars and themes that a site brings itself: `TextMate` grammars and VS Code themes in JSON
//! (manual: content/syntax-highlighting), and the `.sublime-syntax` and `.tmTheme` files of sites for Zola
//! before 0.22.

mod cycles;
mod expressions;
mod sublime;
mod textmate;
mod vscode;

use std::io::Cursor;

use kiosque_source::{Diagnostic, Source, Span};
use serde_json::Value;
use syntect::highlighting::{Theme, ThemeSet};
use syntect::parsing::SyntaxDefinition;

/// What a site brings.
#[derive(Default)]
pub(super) struct Own {
    pub grammars: Vec<Grammar>,
    pub themes: Vec<OwnTheme>,
}

/// A grammar with its names.
pub(super) struct Grammar {
    pub name: String,
    /// Further names that a fence may give: extensions of files, aliases.
    pub words: Vec<String>,
    pub definition: SyntaxDefinition,
}

/// A theme with its names: its own, and that of its file.
pub(super) struct OwnTheme {
    pub names: Vec<String>,
    pub theme: Theme,
}

impl Own {
    /// Reads files by their kind. What can't be read is an error at the file, what of a grammar can't be used a
    /// warning.
    pub(super) fn read(files: &[Source], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut own = Self::default();
        for file in files {
            if let Err(problem) = own.add(file, diagnostics) {
                diagnostics.push(*problem);
            }
        }
        cycles::cut(own.grammars.iter_mut().map(|grammar| &mut grammar.definition).collect());
        own
    }

    fn add(&mut self, file: &Source, diagnostics: &mut Vec<Diagnostic>) -> Result<(), Box<Diagnostic>> {
        match file.path().extension() {
            Some("sublime-syntax") => self.grammars.push(sublime::read(file)?),
            Some("tmTheme") => self.themes.push(property_list(file)?),
            Some("json") => {
                let json = json(file)?;
                if json.get("scopeName").is_some() {
                    self.grammars.push(textmate::read(file, &json, diagnostics)?);
                } else {
                    self.themes.push(vscode::read(file, &json)?);
                }
            }
            _ => {
                let problem = wrong(file, "it is neither a grammar nor a theme");
                return Err(Box::new(problem.hint("grammars and themes are files in JSON: `NAME.json`")));
            }
        }
        Ok(())
    }
}

/// The name of a file up to its first dot.
fn stem(file: &Source) -> &str {
    let name = file.path().name();
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

fn wrong(file: &Source, why: &str) -> Diagnostic {
    Diagnostic::error(format!("can't use `{}` for highlighting: {why}", file.path())).in_file(file.path())
}

fn json(file: &Source) -> Result<Value, Box<Diagnostic>> {
    serde_json::from_str(file.text()).map_err(|error| {
        let text = error.to_string();
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        let line = file.offset_of_line(u32::try_from(error.line()).unwrap_or(u32::MAX));
        let at = line + error.column().saturating_sub(1);
        Box::new(Diagnostic::error(format!("invalid JSON: {message}")).at(file, Span::new(at, at)))
    })
}

/// How deep a property list may nest: its reader holds no more on its stack.
const DEPTH: usize = 64;

fn property_list(file: &Source) -> Result<OwnTheme, Box<Diagnostic>> {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in file.text().split('<').skip(1) {
        match tag.strip_prefix('/') {
            Some(end) if end.starts_with("dict>") || end.starts_with("array>") => {
                depth = depth.saturating_sub(1);
            }
            None if tag.starts_with("dict>") || tag.starts_with("array>") => depth += 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if deepest > DEPTH {
        return Err(Box::new(wrong(file, &format!("its values nest deeper than {DEPTH}"))));
    }
    let theme = ThemeSet::load_from_reader(&mut Cursor::new(file.text()));
    let theme =
        theme.map_err(|_| Box::new(wrong(file, "it is no property list with the settings of a theme")))?;
    // Zola went by the name of the file alone.
    Ok(OwnTheme { names: vec![file_name(file, ".tmTheme")], theme })
}

fn file_name(file: &Source, extension: &str) -> String {
    let name = file.path().name();
    name.strip_suffix(extension).unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests;
