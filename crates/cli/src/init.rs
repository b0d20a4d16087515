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

/// What a new site is asked for; everything can be changed in its configuration.
#[derive(Debug, PartialEq, Eq)]
struct Settings {
    base_url: String,
    compile_sass: bool,
    build_search_index: bool,
}

impl Settings {
    /// Those that the user wants. What is not answered has its default, so that scripts can call this.
    fn ask(ask: impl Fn(&str) -> Option<String>) -> Self {
        let answer = |question| ask(question).filter(|answer| !answer.is_empty());
        let is_wanted = |question, default| {
            answer(question).map_or(default, |answer| answer.to_lowercase().starts_with('y'))
        };
        Self {
            base_url: answer("What is the URL of your site? (https://example.com):")
                .unwrap_or_else(|| "https://example.com".to_owned()),
            compile_sass: is_wanted("Do you want to enable Sass compilation? [Y/n]:", true),
            build_search_index: is_wanted(
                "Do you want to build a search index of the content? [y/N]:",
                false,
            ),
        }
    }

    fn config(&self) -> String {
        let Self { base_url, compile_sass, build_search_index } = self;
        format!(
            r#"# The URL that the site will have
base_url = {}
title = "My newsletter"

# The theme that kiosque brings along; without a theme, the pages need templates of your own
# theme = "kiosque"

# Whether the files in `sass` become style sheets
compile_sass = {compile_sass}

# Whether an index is built for searching in the browser
build_search_index = {build_search_index}

[markdown]

[extra]
# Your own values, for your templates
"#,
            toml::Value::from(base_url.as_str())
        )
    }
}

/// Makes a new site.
pub(crate) fn run(flags: &Flags, terminal: &Terminal) -> Result<(), Failure> {
    check(flags)?;
    init(flags, &Settings::ask(|question| terminal.ask(question)))?;
    let folder = flags.folder.display();
    terminal
        .line(format!("Done: the new site is in `{folder}`; see it with `kiosque serve --root {folder}`"));
    Ok(())
}

/// Refuses a folder that is not empty, unless it is forced.
fn check(flags: &Flags) -> Result<(), Diagnostic> {
    if flags.force || is_empty(&flags.folder) {
        return Ok(());
    }
    let message = format!("the folder `{}` is not empty", flags.folder.display());
    Err(Diagnostic::error(message).hint("`--force` adds what is missing and overwrites nothing"))
}

fn init(flags: &Flags, settings: &Settings) -> Result<(), Diagnostic> {
    let folder = flags.folder.display();
    let failed = |error| Diagnostic::error(format!("can't make a site in `{folder}`: {error}"));
    make(&flags.folder, settings).map_err(failed)
}

/// Whether there is nothing in a folder but hidden files, such as `.git`.
fn is_empty(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return true };
    entries.flatten().all(|entry| entry.file_name().to_string_lossy().starts_with('.'))
}

fn make(folder: &Path, settings: &Settings) -> io::Result<()> {
    for name in FOLDERS {
        fs::create_dir_all(folder.join(name))?;
    }
    if folder.join("config.toml").exists() {
        return Ok(()); // a `zola.toml` would take its place
    }
    match fs::File::create_new(folder.join("zola.toml")) {
        Ok(mut file) => io::Write::write_all(&mut file, settings.config().as_bytes()),
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

    fn silent() -> Settings {
        Settings::ask(|_| None)
    }

    #[test]
    fn makes_a_site_in_an_empty_or_missing_folder() {
        let here = tempfile::tempdir().unwrap();
        fs::create_dir(here.path().join(".git")).unwrap();
        for folder in [here.path().to_owned(), here.path().join("content/new/site")] {
            check(&flags(&folder, false)).unwrap();
            init(&flags(&folder, false), &silent()).unwrap();
            assert_eq!(fs::read_to_string(folder.join("zola.toml")).unwrap(), silent().config());
            assert!(FOLDERS.iter().all(|name| folder.join(name).is_dir()));
        }
    }

    #[test]
    fn leaves_alone_what_is_there() {
        let here = tempfile::tempdir().unwrap();
        fs::write(here.path().join("zola.toml"), "mine").unwrap();
        assert!(check(&flags(here.path(), false)).unwrap_err().message.ends_with("is not empty"));
        check(&flags(here.path(), true)).unwrap();
        init(&flags(here.path(), true), &silent()).unwrap();
        assert_eq!(fs::read_to_string(here.path().join("zola.toml")).unwrap(), "mine");
        assert!(here.path().join("content").is_dir());
    }

    #[test]
    fn does_not_put_a_second_configuration_before_the_first() {
        let here = tempfile::tempdir().unwrap();
        fs::write(here.path().join("config.toml"), "mine").unwrap();
        init(&flags(here.path(), true), &silent()).unwrap();
        assert!(!here.path().join("zola.toml").exists());
    }

    #[test]
    fn asks_for_what_it_writes() {
        let answers = |answers: [&'static str; 3]| {
            move |question: &str| {
                let at = ["URL", "Sass", "search"].iter().position(|word| question.contains(word));
                Some(answers[at.unwrap()].to_owned())
            }
        };
        assert_eq!(Settings::ask(answers(["", "", ""])), silent());
        let settings = Settings::ask(answers(["https://a.org/\"", "n", "Yes"]));
        let table: toml::Table = toml::from_str(&settings.config()).unwrap();
        assert_eq!(table["base_url"].as_str(), Some("https://a.org/\""));
        assert_eq!(table["compile_sass"].as_bool(), Some(false));
        assert_eq!(table["build_search_index"].as_bool(), Some(true));
    }
}
