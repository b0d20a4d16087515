//! Colours for code blocks.

mod block;
mod cache;
mod fence;
mod language;
mod lines;
mod palette;
mod piece;
mod theme;
mod workers;

pub(crate) use fence::Fence;
pub use language::{canonical_language, known_languages};
pub use theme::known_themes;

use std::fmt;
use std::sync::{Arc, OnceLock};

use kiosque_source::{Diagnostic, Hasher, nearest};
use syntect::html::{ClassStyle, css_for_theme_with_class_style};

use crate::{HighlightStyle, Highlighting, ThemeSheet};
use cache::Cache;
use language::PLAIN;
use lines::plain;
use palette::Palette;
use workers::{Shared, Workers};

/// Colours code blocks with one theme or two, and keeps what it made. Grammars are loaded when the first block
/// comes, once for the life of the value: make one, and share it for as long as the configuration is the same.
pub struct Highlighter {
    workers: OnceLock<Workers>,
    palettes: Arc<[Palette]>,
    sheets: Vec<StyleSheet>,
    style: HighlightStyle,
    requires_languages: bool,
    cache: Cache,
}

/// A style sheet that goes with highlighted code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StyleSheet {
    /// The name of the file at the root of the site.
    pub name: String,
    /// The rules.
    pub css: String,
}

impl Highlighter {
    /// The highlighter of a configuration. It is not there when a theme is missing or not known; that a theme
    /// stands in for one that we do not have is a warning. The diagnostics have no place.
    pub fn new(options: &Highlighting) -> (Option<Self>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let names = theme_names(options, &mut diagnostics);
        let mut palettes = Vec::new();
        for (key, prefix, name) in &names {
            palettes.extend(load(key, prefix, name, &mut diagnostics));
        }
        let sheets = options.style_sheets.iter().filter_map(|sheet| scope_sheet(sheet, &mut diagnostics));
        let mut sheets: Vec<StyleSheet> = sheets.collect();
        if diagnostics.iter().any(Diagnostic::is_error) {
            return (None, diagnostics);
        }
        sheets.extend(class_sheets(options.style, &palettes));
        let highlighter = Self {
            workers: OnceLock::new(),
            palettes: palettes.into(),
            sheets,
            style: options.style,
            requires_languages: options.error_on_missing_language,
            cache: Cache::default(),
        };
        (Some(highlighter), diagnostics)
    }

    /// The style sheets that pages need, if colours come as classes: `giallo.css`, or `giallo-light.css` and
    /// `giallo-dark.css`, or those that the configuration names.
    pub fn stylesheets(&self) -> &[StyleSheet] {
        &self.sheets
    }

    /// Whether a language that is not known is an error.
    pub(crate) fn requires_languages(&self) -> bool {
        self.requires_languages
    }

    /// The HTML of a code block.
    pub(crate) fn highlight(&self, fence: &Fence<'_>, code: &str) -> Arc<str> {
        let mut key = Hasher::new();
        key.part(format!("{fence:?}")).part(code);
        self.cache.get_or_make(key.finish(), || block::write(self, fence, code))
    }

    /// The HTML of each line of a code.
    fn colour(&self, language: &'static str, code: &str) -> Vec<Arc<str>> {
        if language == PLAIN {
            return plain(code);
        }
        let workers = self.workers.get_or_init(|| {
            let syntaxes = two_face::syntax::extra_newlines();
            Workers::new(Shared { syntaxes, palettes: self.palettes.clone(), style: self.style })
        });
        workers.colour(language, code)
    }
}

impl fmt::Debug for Highlighter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Highlighter").field("style", &self.style).finish_non_exhaustive()
    }
}

/// The themes that are asked for: the key, the prefix of classes, and the name.
fn theme_names<'a>(
    options: &'a Highlighting,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(&'static str, &'static str, &'a str)> {
    let given = |name: &'a Option<String>| name.as_deref().filter(|name| !name.is_empty());
    match (given(&options.theme), given(&options.light_theme), given(&options.dark_theme)) {
        _ if options.style == HighlightStyle::Scopes => Vec::new(),
        (_, Some(light), Some(dark)) => vec![("light_theme", "zl", light), ("dark_theme", "zd", dark)],
        (Some(theme), ..) => vec![("theme", "z", theme)],
        _ => {
            let error = Diagnostic::error("`[markdown.highlighting]` names no theme");
            diagnostics.push(error.hint("give it a `theme`, or a `light_theme` and a `dark_theme`"));
            Vec::new()
        }
    }
}

fn class_sheets(style: HighlightStyle, palettes: &[Palette]) -> Vec<StyleSheet> {
    let names: &[&str] = match palettes.len() {
        1 => &["giallo.css"],
        _ => &["giallo-light.css", "giallo-dark.css"],
    };
    let sheets = names.iter().zip(palettes).filter(|_| style == HighlightStyle::Class);
    sheets.map(|(name, palette)| StyleSheet { name: (*name).to_owned(), css: palette.stylesheet() }).collect()
}

/// A style sheet with a rule for each scope of a theme.
fn scope_sheet(sheet: &ThemeSheet, diagnostics: &mut Vec<Diagnostic>) -> Option<StyleSheet> {
    let palette = load("highlight_themes_css", "z", &sheet.theme, diagnostics)?;
    let classes = ClassStyle::SpacedPrefixed { prefix: "z-" };
    let css = css_for_theme_with_class_style(&palette.theme, classes).ok()?;
    Some(StyleSheet { name: sheet.filename.clone(), css })
}

fn load(key: &str, prefix: &'static str, name: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Palette> {
    let Some((theme, is_other)) = theme::theme(name) else {
        let error = Diagnostic::error(format!("`{key}`: there is no highlighting theme `{name}`"));
        diagnostics.push(error.did_you_mean(nearest(name, known_themes())));
        return None;
    };
    if is_other {
        let ours = theme.name.as_deref().unwrap_or("another theme");
        let message = format!("`{key}`: we have no theme `{name}`; the nearest, `{ours}`, stands in for it");
        diagnostics.push(Diagnostic::warning(message));
    }
    Some(Palette::new(theme, prefix))
}

#[cfg(test)]
mod tests;
