//! Names of themes.

use syntect::highlighting::Theme;
use two_face::theme::EmbeddedLazyThemeSet;

use super::own::OwnTheme;

/// Zola's names of themes, each with the name of ours that comes nearest.
const THEMES: &str = include_str!("data/themes.tsv");

fn rows<'a>() -> impl Iterator<Item = (&'a str, &'a str)> {
    THEMES.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(|line| line.split_once('\t'))
}

/// The names of all themes that a configuration may give: Zola 0.22's, and ours.
pub fn known_themes<'a>() -> impl Iterator<Item = &'a str> {
    let ours = EmbeddedLazyThemeSet::theme_names().iter().map(|name| -> &'a str { name.as_name() });
    rows().map(|(name, _)| name).chain(ours)
}

/// A theme by its name, and whether it is only the nearest one that we have. Those of the site go first.
pub(super) fn find(name: &str, own: &[OwnTheme]) -> Option<(Theme, bool)> {
    let is_it = |known: &&OwnTheme| known.names.iter().any(|known| plain(known) == plain(name));
    let exact = own.iter().rfind(|theme| theme.names.iter().any(|known| known == name));
    let found = exact.or_else(|| own.iter().rfind(is_it)).map(|own| (own.theme.clone(), false));
    found.or_else(|| theme(name))
}

fn theme(name: &str) -> Option<(Theme, bool)> {
    let ours = rows().find(|(zola, _)| zola.eq_ignore_ascii_case(name)).map(|(_, ours)| ours);
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
    fn dark_stays_dark_and_light_stays_light() {
        for (name, _) in rows() {
            let (found, _) = theme(name).unwrap();
            let ground = found.settings.background.unwrap();
            let brightness = u32::from(ground.r) + u32::from(ground.g) + u32::from(ground.b);
            let is_light = brightness > 3 * 128;
            let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
            if says(&["dark", "black", "night", "light", "white", "dawn", "latte"]) {
                assert_eq!(is_light, !says(&["dark", "black", "night"]), "{name}: {:?}", found.name);
            }
        }
    }

    #[test]
    fn says_when_it_is_another() {
        assert!(theme("nord").is_some_and(|(_, other)| !other));
        assert!(theme("solarized-dark").is_some_and(|(_, other)| !other));
        assert!(theme("github-dark").is_some_and(|(_, other)| other));
    }
}
