//! The newsletter plugin: block schemas and their templates.

use std::borrow::Cow;

use kiosque_site::Plugin;

/// What newsletters need beyond the Zola format. For now, the theme `kiosque`, which any site can name
/// without having it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Newsletter;

/// The name of a theme, the path of a file in it, and the file; in order.
const THEME_FILES: &[(&str, &str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/theme_files.rs"));

impl Plugin for Newsletter {
    fn theme_files(&self) -> Vec<(&'static str, &'static str, Cow<'static, [u8]>)> {
        THEME_FILES.iter().map(|(theme, path, bytes)| (*theme, *path, Cow::Borrowed(*bytes))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embeds_the_theme_without_what_is_for_its_readers() {
        let files = Newsletter.theme_files();
        let has = |path: &str| files.iter().any(|file| file.0 == "kiosque" && file.1 == path);
        for path in ["theme.toml", "templates/shortcodes/sponsor.html", "sass/kiosque.scss"] {
            assert!(has(path), "{path}");
        }
        assert!(!has("README.md") && !has("screenshot.png"));
        assert!(files.is_sorted_by_key(|file| (file.0, file.1)));
    }
}
