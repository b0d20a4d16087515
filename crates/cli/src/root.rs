//! Where the site is.

use std::env;
use std::path::{Path, PathBuf};

use kiosque_source::{Diagnostic, TreePath};

/// Where the arguments say that the site is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The root folder.
    pub(crate) root: Option<PathBuf>,
    /// The configuration file, seen from the root.
    pub(crate) config: Option<PathBuf>,
}

/// Where the site is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Site {
    /// The root folder, free of symbolic links.
    pub(crate) root: PathBuf,
    /// The configuration file, if it was named.
    pub(crate) config: Option<TreePath>,
}

const CONFIGS: [&str; 2] = ["zola.toml", "config.toml"];

impl Place {
    /// Finds the site from the working directory.
    pub(crate) fn find(&self) -> Result<Site, Diagnostic> {
        let here = env::current_dir()
            .map_err(|error| Diagnostic::error(format!("can't tell the working directory: {error}")))?;
        self.find_from(&here)
    }

    /// Without a root, it is `here` or the nearest folder above that has a configuration.
    fn find_from(&self, here: &Path) -> Result<Site, Diagnostic> {
        let names = self.names();
        let is_root = |folder: &&Path| names.iter().any(|name| folder.join(name).is_file());
        let root = match &self.root {
            Some(root) => here.join(root),
            None => here.ancestors().find(is_root).ok_or_else(|| missing(&names, here, " or above"))?.into(),
        };
        let root = root.canonicalize().map_err(|error| unreachable(&root, &error))?;
        if !is_root(&root.as_path()) {
            return Err(missing(&names, &root, ""));
        }
        let config = self.config.as_ref().map(|config| inside(&root, config)).transpose()?;
        Ok(Site { root, config })
    }

    fn names(&self) -> Vec<&Path> {
        match &self.config {
            Some(config) => vec![config],
            None => CONFIGS.iter().map(Path::new).collect(),
        }
    }
}

fn unreachable(root: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(format!("there is no site in `{}`: {error}", root.display()))
        .hint("`--root` takes the folder that the configuration file is in")
}

fn missing(names: &[&Path], folder: &Path, or_above: &str) -> Diagnostic {
    let names: Vec<_> = names.iter().map(|name| format!("`{}`", name.display())).collect();
    Diagnostic::error(format!("there is no {} in `{}`{or_above}", names.join(" or "), folder.display()))
        .hint("`--root` names the folder of a site, `kiosque init` makes a new one")
}

/// The path of a configuration file in the tree.
fn inside(root: &Path, config: &Path) -> Result<TreePath, Diagnostic> {
    let find = || {
        let config = root.join(config).canonicalize().ok()?;
        TreePath::new(config.strip_prefix(root).ok()?.to_str()?).ok()
    };
    let outside = || {
        let (config, root) = (config.display(), root.display());
        Diagnostic::error(format!("the configuration `{config}` is outside of the site in `{root}`"))
            .hint("`--config` takes a path inside of the site's folder")
    };
    find().ok_or_else(outside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::Folder;

    fn find(here: &Path, root: Option<&str>, config: Option<&str>) -> Result<Site, String> {
        let place = Place { root: root.map(PathBuf::from), config: config.map(PathBuf::from) };
        place.find_from(here).map_err(|diagnostic| diagnostic.message)
    }

    #[test]
    fn is_the_nearest_folder_with_a_configuration() {
        let folder = Folder::of(&["zola.toml", "content/a/b.md", "inner/config.toml", "inner/x/y"]);
        let path = folder.path("");
        for (here, root) in [("", ""), ("content/a", ""), ("inner", "inner"), ("inner/x", "inner")] {
            let site = find(&path.join(here), None, None).unwrap();
            assert_eq!(site, Site { root: path.join(root), config: None }, "{here}");
        }
    }

    #[test]
    fn a_root_that_is_named_is_taken_or_refused() {
        let folder = Folder::of(&["zola.toml", "content/a.md", "inner/config.toml"]);
        let path = folder.path("");
        assert_eq!(find(&path, Some("inner"), None).unwrap().root, path.join("inner"));
        let message = find(&path, Some("content"), None).unwrap_err();
        let content = path.join("content");
        assert_eq!(message, format!("there is no `zola.toml` or `config.toml` in `{}`", content.display()));
        assert!(find(&path, Some("nowhere"), None).unwrap_err().starts_with("there is no site in"));
    }

    #[test]
    fn a_configuration_is_named_from_the_root() {
        let folder = Folder::of(&["s/zola.toml", "s/staging.toml", "s/a/b.md", "other.toml"]);
        let path = folder.path("");
        let named = Some(TreePath::new("staging.toml").unwrap());
        let absolute = path.join("s/staging.toml");
        assert_eq!(find(&path, Some("s"), Some("staging.toml")).unwrap().config, named);
        assert_eq!(find(&path, Some("s"), absolute.to_str()).unwrap().config, named);
        let site = find(&path.join("s/a"), None, Some("staging.toml")).unwrap();
        assert_eq!(site, Site { root: path.join("s"), config: named });
        assert!(
            find(&path, Some("s"), Some("../other.toml")).unwrap_err().contains("is outside of the site")
        );
        assert!(
            find(&path, Some("s"), Some("nope.toml")).unwrap_err().starts_with("there is no `nope.toml`")
        );
    }

    #[test]
    fn without_a_configuration_there_is_no_site() {
        let folder = Folder::of(&["content/a.md"]);
        let path = folder.path("");
        let message = find(&path, None, None).unwrap_err();
        let expected = format!("there is no `zola.toml` or `config.toml` in `{}` or above", path.display());
        assert_eq!(message, expected);
    }
}
