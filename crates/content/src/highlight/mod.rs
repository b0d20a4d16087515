//! Colours for code blocks.

mod block;
mod cache;
mod fence;
mod language;
mod lines;
mod own;
mod palette;
mod piece;
mod theme;
mod workers;

pub(crate) use fence::Fence;
pub use language::{canonical_language, known_languages};
pub use theme::known_themes;

use std::fmt;
use std::sync::{Arc, OnceLock};

use kiosque_source::{Diagnostic, Hasher, Source, nearest};
use syntect::html::{ClassStyle, css_for_theme_with_class_style};
use syntect::parsing::SyntaxSet;

use crate::{HighlightStyle, Highlighting, ThemeSheet};
use cache::Cache;
use language::Language;
use lines::plain;
use own::{Grammar, Own, OwnTheme};
use palette::Palette;
use workers::{Shared, Workers};

/// Colours code blocks with one theme or two, and keeps what it made. Grammars are loaded when the first block
/// comes, once for the life of the value: make one, and share it for as long as the configuration is the same.
pub struct Highlighter {
    workers: OnceLock<Workers>,
    palettes: Arc<[Palette]>,
    grammars: Vec<Grammar>,
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
    /// The highlighter of a configuration, with grammars and themes from files. It is not there when a file
    /// can't be read, or a theme is missing or not known; that a theme stands in for one that we do not have is
    /// a warning. The diagnostics that are about the configuration have no place.
    pub fn new(options: &Highlighting, files: &[Source]) -> (Option<Self>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let own = Own::read(files, &mut diagnostics);
        if diagnostics.iter().any(Diagnostic::is_error) {
            return (None, diagnostics); // a theme that is not there may be in such a file
        }
        let names = theme_names(options, &mut diagnostics);
        let mut palettes = Vec::new();
        for (key, prefix, name) in &names {
            palettes.extend(load((key, name), prefix, &own.themes, &mut diagnostics));
        }
        let sheets = options.style_sheets.iter();
        let sheets = sheets.filter_map(|sheet| scope_sheet(sheet, &own.themes, &mut diagnostics));
        let mut sheets: Vec<StyleSheet> = sheets.collect();
        if diagnostics.iter().any(Diagnostic::is_error) {
            return (None, diagnostics);
        }
        sheets.extend(class_sheets(options.style, &palettes));
        let highlighter = Self {
            workers: OnceLock::new(),
            palettes: palettes.into(),
            grammars: own.grammars,
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

    /// Whether a fence may name this language, or none.
    pub(crate) fn knows(&self, language: &str) -> bool {
        language.is_empty() || self.language(language).is_some()
    }

    /// The names of all languages, without aliases.
    pub(crate) fn languages(&self) -> impl Iterator<Item = &str> {
        self.grammars.iter().map(|grammar| grammar.name.as_str()).chain(known_languages())
    }

    fn language(&self, word: &str) -> Option<Language> {
        Language::find(word, &self.grammars)
    }

    /// The HTML of a code block.
    pub(crate) fn highlight(&self, fence: &Fence<'_>, code: &str) -> Arc<str> {
        let mut key = Hasher::new();
        key.part(format!("{fence:?}")).part(code);
        self.cache.get_or_make(key.finish(), || block::write(self, fence, code))
    }

    /// The HTML of each line of a code.
    fn colour(&self, language: Language, code: &str) -> Vec<Arc<str>> {
        if language == Language::PLAIN {
            return plain(code);
        }
        let workers = self.workers.get_or_init(|| {
            let (syntaxes, own) = (self.syntaxes(), self.grammars.len());
            Workers::new(Shared { syntaxes, own, palettes: self.palettes.clone(), style: self.style })
        });
        workers.colour(language, code)
    }

    /// Our syntaxes, and after them those of the site, which may include ours.
    fn syntaxes(&self) -> SyntaxSet {
        let ours = two_face::syntax::extra_newlines();
        if self.grammars.is_empty() {
            return ours;
        }
        let mut all = ours.into_builder();
        self.grammars.iter().for_each(|grammar| all.add(grammar.definition.clone()));
        all.build()
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
fn scope_sheet(
    sheet: &ThemeSheet,
    own: &[OwnTheme],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<StyleSheet> {
    let palette = load(("highlight_themes_css", &sheet.theme), "z", own, diagnostics)?;
    let classes = ClassStyle::SpacedPrefixed { prefix: "z-" };
    let css = css_for_theme_with_class_style(&palette.theme, classes).ok()?;
    Some(StyleSheet { name: sheet.filename.clone(), css })
}

fn load(
    (key, name): (&str, &str),
    prefix: &'static str,
    own: &[OwnTheme],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Palette> {
    let Some((theme, is_other)) = theme::find(name, own) else {
        let error = Diagnostic::error(format!("`{key}`: there is no highlighting theme `{name}`"));
        let names = own.iter().flat_map(|theme| &theme.names).map(String::as_str);
        diagnostics.push(error.did_you_mean(nearest(name, names.chain(known_themes()))));
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
