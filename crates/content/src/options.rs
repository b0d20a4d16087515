//! What the configuration says about Markdown.

use kiosque_source::Severity;
use serde::Deserialize;

use crate::Strategy;

/// The `[markdown]` section of the configuration, with Zola's names and defaults
/// (manual: getting-started/configuration), and the settings of other sections that a body depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "they are the independent switches of the format")]
pub struct Options {
    /// Turns `:smile:` into 😄.
    pub render_emoji: bool,
    /// The class of links to other sites.
    pub external_links_class: Option<String>,
    /// Opens links to other sites in a new tab.
    pub external_links_target_blank: bool,
    /// Adds `rel="nofollow"` to links to other sites.
    pub external_links_no_follow: bool,
    /// Adds `rel="noreferrer"` to links to other sites.
    pub external_links_no_referrer: bool,
    /// Adds `rel="external"` to links to other sites.
    pub external_links_external: bool,
    /// Makes quotes curly, and dashes and dots typographic.
    pub smart_punctuation: bool,
    /// Reads definition lists.
    pub definition_list: bool,
    /// Loads images when they come near.
    pub lazy_async_image: bool,
    /// Gathers footnotes at the end, with links back.
    pub bottom_footnotes: bool,
    /// Reads quotes that start with `[!NOTE]` and the like as alerts.
    pub github_alerts: bool,
    /// Where headings get a link to themselves, in sections that do not say.
    pub insert_anchor_links: InsertAnchor,
    /// Colours code blocks.
    pub highlighting: Option<Highlighting>,
    /// How ids of headings are made (`slugify.anchors`).
    #[serde(skip)]
    pub slugify_anchors: Strategy,
    /// How bad a link to a content file that is not there is (`link_checker.internal_level`).
    #[serde(skip)]
    pub broken_links: Level,
}

impl Options {
    /// The keys of `[markdown]`.
    pub const KEYS: &[&str] = &[
        "render_emoji",
        "external_links_class",
        "external_links_target_blank",
        "external_links_no_follow",
        "external_links_no_referrer",
        "external_links_external",
        "smart_punctuation",
        "definition_list",
        "lazy_async_image",
        "bottom_footnotes",
        "github_alerts",
        "insert_anchor_links",
        "highlighting",
    ];
}

impl Default for Options {
    fn default() -> Self {
        Self {
            render_emoji: false,
            external_links_class: None,
            external_links_target_blank: false,
            external_links_no_follow: false,
            external_links_no_referrer: false,
            external_links_external: true,
            smart_punctuation: false,
            definition_list: false,
            lazy_async_image: false,
            bottom_footnotes: false,
            github_alerts: false,
            insert_anchor_links: InsertAnchor::None,
            highlighting: None,
            slugify_anchors: Strategy::On,
            broken_links: Level::Error,
        }
    }
}

/// Where a heading gets a link to itself (manual: content/linking).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InsertAnchor {
    /// Before its text.
    Left,
    /// After its text.
    Right,
    /// Around its text.
    Heading,
    /// Nowhere.
    #[default]
    None,
}

/// How bad a problem is that the site may be built with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The build fails.
    #[default]
    Error,
    /// The build goes on.
    Warn,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warn => Self::Warning,
        }
    }
}

/// The `[markdown.highlighting]` section (manual: content/syntax-highlighting).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(default)]
pub struct Highlighting {
    /// Refuses a language that is not known.
    pub error_on_missing_language: bool,
    /// Colours in the mark-up, or classes there and colours in a style sheet.
    pub style: HighlightStyle,
    /// The one theme.
    pub theme: Option<String>,
    /// The theme by day, if there are two.
    pub light_theme: Option<String>,
    /// The theme by night, if there are two.
    pub dark_theme: Option<String>,
    /// Files with more grammars.
    pub extra_grammars: Vec<String>,
    /// Files with more themes.
    pub extra_themes: Vec<String>,
    /// Style sheets for the scopes as classes, from themes. Zola before 0.22 had this as
    /// `highlight_themes_css`.
    pub style_sheets: Vec<ThemeSheet>,
}

/// A style sheet that is made from a theme.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
pub struct ThemeSheet {
    /// The name of the theme.
    pub theme: String,
    /// The path of the file from the root of the site.
    pub filename: String,
}

impl Highlighting {
    /// The keys of `[markdown.highlighting]`.
    pub const KEYS: &[&str] = &[
        "error_on_missing_language",
        "style",
        "theme",
        "light_theme",
        "dark_theme",
        "extra_grammars",
        "extra_themes",
    ];
}

/// How the colours of code get to the reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HighlightStyle {
    /// As `style` attributes.
    #[default]
    Inline,
    /// As short classes, with a style sheet that we write.
    Class,
    /// As the grammar's scopes with the prefix `z-`, for a style sheet of the site's own. Zola before 0.22
    /// had this as `highlight_theme = "css"`.
    #[serde(rename = "css")]
    Scopes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_sections_and_keeps_defaults() {
        let text = "render_emoji = true\ninsert_anchor_links = \"left\"\n[highlighting]\nstyle = \"class\"\n";
        let options: Options = toml::from_str(text).unwrap();
        let highlighting = Highlighting { style: HighlightStyle::Class, ..Highlighting::default() };
        let expected = Options {
            render_emoji: true,
            insert_anchor_links: InsertAnchor::Left,
            highlighting: Some(highlighting),
            ..Options::default()
        };
        assert_eq!(options, expected);
    }
}
