//! Names of themes.

use syntect::highlighting::Theme;
use two_face::theme::EmbeddedLazyThemeSet;

/// Zola's names of themes, each with the name of ours that comes nearest.
const THEMES: &str = include_str!("data/themes.tsv");

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    THEMES.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(|line| line.split_once('\t'))
}

/// The names of all themes that a configuration may give: Zola 0.22's, and ours.
pub fn known_themes() -> impl Iterator<Item = &'static str> {
    let ours = EmbeddedLazyThemeSet::theme_names().iter().map(|name| name.as_name());
    rows().map(|(name, _)| name).chain(ours)
}

/// A theme by its name, and whether it is only the nearest one that we have.
pub(super) fn theme(name: &str) -> Option<(Theme, bool)> {
    let ours = rows().find(|(zola, _)| *zola == name).map(|(_, ours)| ours);
    let wanted = ours.unwrap_or(name);
    let embedded = EmbeddedLazyThemeSet::theme_names();
    let found = embedded.iter().find(|theme| plain(theme.as_name()) == plain(wanted))?;
    let is_other = plain(found.as_name()) != plain(name);
    Some((two_face::theme::extra().get(*found).clone(), is_other))
}

/// A name without what people write in different ways.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_known_themes_are_there() {
        for name in known_themes() {
            assert!(theme(name).is_some(), "{name}");
        }
        assert!(theme("nosuchtheme").is_none());
    }

    #[test]
    fn says_when_it_is_another() {
        assert!(theme("nord").is_some_and(|(_, other)| !other));
        assert!(theme("solarized-dark").is_some_and(|(_, other)| !other));
        assert!(theme("github-dark").is_some_and(|(_, other)| other));
    }
}
