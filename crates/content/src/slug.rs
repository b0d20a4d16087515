//! Names in URLs.

use serde::Deserialize;

/// How a name is made fit for a URL (manual: getting-started/configuration, "Slugification strategies").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strategy {
    /// Lower-case ASCII letters, digits and `-`.
    #[default]
    On,
    /// As it is, without what file systems or anchors cannot hold.
    Safe,
    /// As it is.
    Off,
}

/// The id that a heading with that text has. White space becomes `_` also where the strategy is
/// [`Off`](Strategy::Off), as no id may hold it.
pub fn slugify(text: &str, strategy: Strategy) -> String {
    match strategy {
        Strategy::On => slug::slugify(text),
        Strategy::Safe | Strategy::Off => text.trim().replace(char::is_whitespace, "_"),
    }
}

/// The part of a path that a name gives.
pub fn slugify_path(text: &str, strategy: Strategy) -> String {
    match strategy {
        Strategy::On => slug::slugify(text),
        Strategy::Safe => safe_path(text),
        Strategy::Off => text.to_owned(),
    }
}

/// Drops what Windows does not take in a name, and spaces and dots at the end. (The manual lists more;
/// what Zola does is this.)
fn safe_path(text: &str) -> String {
    const STRIPPED: &[char] = &['<', '>', ':', '"', '/', '\\', '|', '?', '*', '#', '\n', '\r', '\t'];
    let stripped = text.trim_start().replace(STRIPPED, "");
    stripped.trim_end_matches(|c: char| c == '.' || c.is_whitespace()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids() {
        assert_eq!(slugify("É à 日本 C++ a_b", Strategy::On), "e-a-ri-ben-c-a-b");
        assert_eq!(slugify("É à 日本 C++ a_b (x) [y]", Strategy::Off), "É_à_日本_C++_a_b_(x)_[y]");
        assert_eq!(slugify("Emoji 🎉 party", Strategy::On), "emoji-tada-party");
    }

    #[test]
    fn paths() {
        assert_eq!(slugify_path("L'élevage de chèvres", Strategy::On), "l-elevage-de-chevres");
        assert_eq!(slugify_path("What? A: \"slug\" (1)...", Strategy::Safe), "What A slug (1)");
        assert_eq!(slugify_path("What? a/b: <c>", Strategy::Safe), "What ab c");
        assert_eq!(slugify_path("a: b", Strategy::Off), "a: b");
    }
}
