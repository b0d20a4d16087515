//! The newsletter plugin: block schemas and their templates.

mod blocks;
mod calls;
mod emoji;
mod settings;
mod sheet;
mod tables;

use std::borrow::Cow;

use kiosque_site::{Block, BlockCall, Overview, Plugin};
use kiosque_source::{Blob, Diagnostic, TreePath};

/// What newsletters need beyond the Zola format: blocks, which any site can call, and themes, which any site can name
/// without having them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Newsletter;

/// The name of a theme, the path of a file in it, and the file; in order.
const THEME_FILES: &[(&str, &str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/theme_files.rs"));

/// The theme that has the blocks.
const BASE: &str = "kiosque";

/// The folders of its templates that blocks need.
const OF_BLOCKS: [&str; 2] = ["shortcodes/", "kiosque/"];

impl Plugin for Newsletter {
    fn theme_files(&self) -> Vec<(&'static str, &'static str, Cow<'static, [u8]>)> {
        THEME_FILES.iter().map(|(theme, path, bytes)| (*theme, *path, Cow::Borrowed(*bytes))).collect()
    }

    fn templates(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        let files = base_files("templates/");
        let of_blocks = files.filter(|(name, _)| OF_BLOCKS.iter().any(|folder| name.starts_with(folder)));
        of_blocks.map(|(name, bytes)| (name, String::from_utf8_lossy(bytes))).collect()
    }

    fn blocks(&self) -> &'static [Block] {
        blocks::BLOCKS
    }

    fn check_call(&self, called: &BlockCall<'_>) -> Vec<Diagnostic> {
        calls::check(called)
    }

    fn check(&self, site: &Overview<'_>) -> Vec<Diagnostic> {
        settings::check(site)
    }

    fn outputs(&self, site: &Overview<'_>) -> Vec<(TreePath, Blob)> {
        sheet::output(site).into_iter().chain(tables::outputs(site)).collect()
    }
}

/// The files below a folder of the base theme, by their paths in it.
fn base_files(folder: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let files = THEME_FILES.iter().filter(|(theme, ..)| *theme == BASE);
    files.filter_map(move |(_, path, bytes)| Some((path.strip_prefix(folder)?, *bytes)))
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
