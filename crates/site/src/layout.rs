//! Which files of a site's root belong to a build.

use kiosque_source::{Blob, Diagnostic, Tree, TreePath};

use crate::config::Config;
use crate::{Options, highlighting, themes};

/// What of a site's root must be listed before it can be built, and where its outputs go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The folders and files to list.
    pub folders: Vec<TreePath>,
    /// Folders from elsewhere that stand at a path of the tree: the path, and the folder relative to the
    /// root, which may lead out of it.
    pub mounts: Vec<(TreePath, String)>,
    /// The folder for the outputs, relative to the root: `output_dir` of the configuration.
    pub output: String,
    /// The path of the configured base URL without a slash at its end: empty, or such as `/kiosque`.
    pub base_path: String,
}

/// The layout that the configuration asks for. Of `tree` only the configuration file and the `theme.toml` of themes are
/// looked at; `elsewhere` gives a file by its path relative to the root, which may lead out of it. Without a
/// configuration there is no layout, but an error.
pub fn layout(
    tree: &Tree,
    options: &Options,
    elsewhere: &dyn Fn(&str) -> Option<Blob>,
) -> Result<Layout, Vec<Diagnostic>> {
    let site = ["content", "templates", "static", "sass", "zola.toml", "config.toml"];
    let mut folders: Vec<TreePath> = site.iter().filter_map(|folder| TreePath::new(folder).ok()).collect();
    folders.extend(options.config.clone());
    // The theme may be elsewhere, so that it is not there yet: only what the file itself says counts here.
    let config = Config::read(tree, options)?;
    let mut mounts = Vec::new();
    let of_site = |theme: &str| themes::file(theme).and_then(|file| tree.get(&file));
    let mounted = |theme: &str| elsewhere(&format!("{}/{theme}/theme.toml", config.themes.as_ref()?));
    let theme_toml =
        |theme: &str| of_site(theme).or_else(|| mounted(theme)).or_else(|| themes::embedded(options, theme));
    for theme in themes::names(&config, &theme_toml) {
        let Ok(folder) = TreePath::new(&format!("themes/{theme}")) else { continue };
        if let (None, Some(themes)) = (of_site(&theme), &config.themes) {
            mounts.push((folder.clone(), format!("{themes}/{theme}")));
        }
        for part in ["templates", "static", "sass", "theme.toml"] {
            folders.extend(folder.join(part));
        }
    }
    folders.extend(highlighting::paths(&config));
    let base_path = config.base_path().to_owned();
    Ok(Layout { folders, mounts, output: config.output_dir, base_path })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        files.iter().map(|(path, text)| (TreePath::new(path).unwrap(), Blob::from(*text))).collect()
    }

    #[test]
    fn all_layers_of_a_theme_are_listed_wherever_they_are() {
        let files = [
            ("zola.toml", "base_url = '/'\ntheme = 'top'\n[extra.kiosque]\nthemes = '../others'"),
            ("themes/top/theme.toml", "[extra.kiosque]\nbase = 'middle'"),
        ];
        let elsewhere = |file: &str| match file {
            "../others/middle/theme.toml" => Some(Blob::from("[extra.kiosque]\nbase = 'bottom'")),
            _ => None,
        };
        let layout = layout(&tree(&files), &Options::default(), &elsewhere).unwrap();
        let is_listed = |folder: &str| layout.folders.iter().any(|other| other.as_str() == folder);
        for theme in ["top", "middle", "bottom"] {
            assert!(is_listed(&format!("themes/{theme}/sass")), "{theme}");
            assert!(is_listed(&format!("themes/{theme}/theme.toml")), "{theme}");
        }
        let mounts: Vec<_> = layout.mounts.iter().map(|(at, from)| (at.as_str(), from.as_str())).collect();
        assert_eq!(mounts, [("themes/middle", "../others/middle"), ("themes/bottom", "../others/bottom")]);
    }
}
