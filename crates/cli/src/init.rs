//! `kiosque init`.

#![expect(clippy::disallowed_methods, reason = "a new site is made of files")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use kiosque_source::Diagnostic;

use crate::failure::Failure;
use crate::terminal::Terminal;

/// Where to make a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flags {
    /// The folder, which may be missing.
    pub(crate) folder: PathBuf,
    /// Whether a folder will do that is not empty.
    pub(crate) force: bool,
}

const FOLDERS: [&str; 5] = ["content", "templates", "static", "sass", "themes"];

/// Nothing is asked, so that scripts can call this: everything can be changed in the file.
const CONFIG: &str = r#"# The URL that the site will have
base_url = "https://example.com"
title = "My newsletter"

# The theme that kiosque brings along; without a theme, the pages need templates of your own
# theme = "kiosque"

# Whether the files in `sass` become style sheets
compile_sass = true

# Whether an index is built for searching in the browser
build_search_index = false

[markdown]

[extra]
# Your own values, for your templates
"#;

/// Makes a new site.
pub(crate) fn run(flags: &Flags, terminal: &Terminal) -> Result<(), Failure> {
    init(flags)?;
    let folder = flags.folder.display();
    terminal
        .line(format!("Done: the new site is in `{folder}`; see it with `kiosque serve --root {folder}`"));
    Ok(())
}

fn init(flags: &Flags) -> Result<(), Diagnostic> {
    let folder = &flags.folder;
    if !flags.force && !is_empty(folder) {
        let message = format!("the folder `{}` is not empty", folder.display());
        return Err(Diagnostic::error(message).hint("`--force` adds what is missing and overwrites nothing"));
    }
    let failed = |error| Diagnostic::error(format!("can't make a site in `{}`: {error}", folder.display()));
    make(folder).map_err(failed)
}

/// Whether there is nothing in a folder but hidden files, such as `.git`.
fn is_empty(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return true };
    entries.flatten().all(|entry| entry.file_name().to_string_lossy().starts_with('.'))
}

fn make(folder: &Path) -> io::Result<()> {
    for name in FOLDERS {
        fs::create_dir_all(folder.join(name))?;
    }
    if folder.join("config.toml").exists() {
        return Ok(()); // a `zola.toml` would take its place
    }
    match fs::File::create_new(folder.join("zola.toml")) {
        Ok(mut file) => io::Write::write_all(&mut file, CONFIG.as_bytes()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(folder: &Path, force: bool) -> Flags {
        Flags { folder: folder.to_owned(), force }
    }

    #[test]
    fn makes_a_site_in_an_empty_or_missing_folder() {
        let here = tempfile::tempdir().unwrap();
        fs::create_dir(here.path().join(".git")).unwrap();
        for folder in [here.path().to_owned(), here.path().join("content/new/site")] {
            init(&flags(&folder, false)).unwrap();
            assert_eq!(fs::read_to_string(folder.join("zola.toml")).unwrap(), CONFIG);
            assert!(FOLDERS.iter().all(|name| folder.join(name).is_dir()));
        }
    }

    #[test]
    fn leaves_alone_what_is_there() {
        let here = tempfile::tempdir().unwrap();
        fs::write(here.path().join("zola.toml"), "mine").unwrap();
        assert!(init(&flags(here.path(), false)).unwrap_err().message.ends_with("is not empty"));
        assert!(!here.path().join("content").exists());
        init(&flags(here.path(), true)).unwrap();
        assert_eq!(fs::read_to_string(here.path().join("zola.toml")).unwrap(), "mine");
        assert!(here.path().join("content").is_dir());
    }

    #[test]
    fn does_not_put_a_second_configuration_before_the_first() {
        let here = tempfile::tempdir().unwrap();
        fs::write(here.path().join("config.toml"), "mine").unwrap();
        init(&flags(here.path(), true)).unwrap();
        assert!(!here.path().join("zola.toml").exists());
    }
}
