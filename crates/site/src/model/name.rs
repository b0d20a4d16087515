//! What the path of a content file says.

use std::sync::Arc;

use kiosque_content::Date;
use kiosque_source::{Diagnostic, TreePath};

use crate::config::Config;

/// A content file by its path: where it is, its language, and whether it is a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// The path in the tree: `content/blog/a.en.md`.
    pub path: TreePath,
    /// The path below `content`: `blog/a.en.md`.
    pub relative: String,
    /// The folder that it is listed in, below `content`: `blog`; for a bundle, the folder around its own.
    pub folder: String,
    /// Its own name without language and ending: `a`; the folder's for a bundle.
    pub stem: String,
    /// The folder of its own, if it is a bundle or a section: `blog/a`.
    pub own_folder: Option<String>,
    pub language: Arc<str>,
    pub is_section: bool,
}

impl Name {
    /// Takes the path of a file in `content` apart.
    pub(crate) fn new(path: &TreePath, config: &Config) -> Result<Self, Diagnostic> {
        let relative = path.below("content").unwrap_or(path.as_str());
        let (folder, file) = relative.rsplit_once('/').unwrap_or(("", relative));
        let stem = file.strip_suffix(".md").unwrap_or(file);
        let (stem, language) = split_language(stem, path, config)?;
        if stem.starts_with("_index.") {
            let problem = Diagnostic::warning("this file is left out: it is neither a page nor a section");
            let hint = no_language(path, config)
                .unwrap_or_else(|| "a section's file is `_index.md`, or `_index.LANGUAGE.md`".to_owned());
            return Err(problem.in_file(path).hint(hint));
        }
        let (is_section, is_bundle) = (stem == "_index", stem == "index");
        let (listed_in, stem) = match folder.rsplit_once('/') {
            Some((parent, name)) if is_bundle => (parent, name),
            None if is_bundle => ("", folder),
            // As in Zola, `index.draft.md` is listed where `index.md` would be.
            Some((parent, _)) if stem.starts_with("index.") => (parent, stem),
            None if stem.starts_with("index.") => ("", stem),
            _ => (folder, stem),
        };
        Ok(Self {
            path: path.clone(),
            relative: relative.to_owned(),
            folder: listed_in.to_owned(),
            stem: stem.to_owned(),
            own_folder: (is_section || is_bundle).then(|| folder.to_owned()),
            language,
            is_section,
        })
    }

    /// The path below `content` in the default language: what a translation is found by.
    pub(crate) fn canonical(&self) -> String {
        match (&self.own_folder, self.is_section) {
            (Some(folder), true) => join(folder, "_index.md"),
            (Some(folder), false) => join(folder, "index.md"),
            (None, _) => join(&self.folder, &format!("{}.md", self.stem)),
        }
    }

    /// The date in front of the name, and the name without it: `2024-01-02-a` or `2024-01-02T10:00:00Z_a`.
    pub(crate) fn date_and_rest(&self) -> (Option<Date>, &str) {
        let stem = self.stem.as_str();
        let day = stem.get(..10).filter(|day| {
            day.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            })
        });
        let Some(day) = day else { return (None, stem) };
        let moment_end = stem[10..].find(is_separator_after_time).map_or(stem.len(), |at| at + 10);
        let has_zone = stem[10..].starts_with('T') && moment_end > "2024-01-02T10:00:00".len();
        let moment = if has_zone { &stem[..moment_end] } else { day };
        let (date, taken) = match Date::parse(moment) {
            Some(date) => (Some(date), moment.len()),
            None => (Date::parse(day), 10),
        };
        if date.is_none() {
            return (None, stem);
        }
        let after = &stem[taken..];
        let rest = after.strip_prefix(' ').unwrap_or(after).strip_prefix(['-', '_']);
        // A date that no dash separates from the name sets the date, but stays in the name, as in Zola.
        (date, rest.filter(|rest| !rest.is_empty()).unwrap_or(stem))
    }
}

/// A time of day may hold `-` in its offset, so only `_`, a space, or a `-` after `Z` ends it.
fn is_separator_after_time(character: char) -> bool {
    matches!(character, '_' | ' ' | '-')
}

/// That the name of a content file ends like one in another language, of which the site does not know.
pub(crate) fn no_language(path: &TreePath, config: &Config) -> Option<String> {
    let (_, suffix) = path.as_str().strip_suffix(".md")?.rsplit_once('.')?;
    let is_unknown = is_language_code(suffix) && !config.languages.contains_key(suffix);
    is_unknown.then(|| format!("`{suffix}` is no language of this site: add `[languages.{suffix}]`"))
}

/// A path of a folder and a name; the folder may be the root.
pub(crate) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

fn split_language<'a>(
    stem: &'a str,
    path: &TreePath,
    config: &Config,
) -> Result<(&'a str, Arc<str>), Diagnostic> {
    let default = (stem, config.default_language.clone());
    let Some((rest, suffix)) = stem.rsplit_once('.').filter(|_| config.is_multilingual()) else {
        return Ok(default);
    };
    if let Some((code, _)) = config.languages.get_key_value(suffix) {
        return Ok((rest, code.clone()));
    }
    if !is_language_code(suffix) {
        return Ok(default);
    }
    let problem = Diagnostic::error(format!("the language `{suffix}` is not in the configuration"));
    Err(problem.in_file(path).hint(format!("add `[languages.{suffix}]`, or rename the file")))
}

/// Whether a part of a file's name is meant as a language: `fr`, `pt-BR`, `zh-Hans`.
fn is_language_code(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_code = |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase());
    let is_subtag =
        |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    parts.next().is_some_and(is_code) && parts.all(is_subtag)
}

#[cfg(test)]
mod tests {
    use kiosque_source::{Blob, Tree};

    use super::*;
    use crate::Options;

    fn config(languages: &str) -> Config {
        let text = format!("base_url = \"https://example.org\"\n{languages}");
        let tree: Tree = [(TreePath::new("zola.toml").unwrap(), Blob::from(text))].into_iter().collect();
        Config::read(&tree, &Options::default()).unwrap()
    }

    fn name(path: &str, config: &Config) -> Result<Name, String> {
        Name::new(&TreePath::new(path).unwrap(), config).map_err(|problem| problem.message)
    }

    #[test]
    fn bundles_and_sections_have_a_folder_of_their_own() {
        let config = config("");
        for (path, folder, stem, own_folder) in [
            ("content/a.md", "", "a", None),
            ("content/blog/a.md", "blog", "a", None),
            ("content/blog/a/index.md", "blog", "a", Some("blog/a")),
            ("content/a/index.md", "", "a", Some("a")),
            ("content/_index.md", "", "_index", Some("")),
            ("content/blog/_index.md", "blog", "_index", Some("blog")),
        ] {
            let name = name(path, &config).unwrap();
            assert_eq!((&*name.folder, &*name.stem, name.own_folder.as_deref()), (folder, stem, own_folder));
        }
    }

    #[test]
    fn languages_count_where_there_are_several() {
        let several = config("[languages.fr]\n[languages.pt-BR]\n");
        for (path, language, canonical) in [
            ("content/a.md", "en", "a.md"),
            ("content/a.fr.md", "fr", "a.md"),
            ("content/a.pt-BR.md", "pt-BR", "a.md"),
            ("content/a/index.fr.md", "fr", "a/index.md"),
            ("content/a/_index.fr.md", "fr", "a/_index.md"),
            ("content/v1.2.md", "en", "v1.2.md"),
        ] {
            let name = name(path, &several).unwrap();
            assert_eq!((&*name.language, name.canonical().as_str()), (language, canonical), "{path}");
        }
        let unknown = name("content/a.xx.md", &several);
        assert_eq!(unknown.unwrap_err(), "the language `xx` is not in the configuration");
        assert_eq!(name("content/a.xx.md", &config("")).unwrap().stem, "a.xx");
    }

    #[test]
    fn a_date_in_front_sets_the_date() {
        let config = config("");
        for (stem, date, rest) in [
            ("2024-03-04-dash", Some("2024-03-04"), "dash"),
            ("2024-03-05_underscore", Some("2024-03-05"), "underscore"),
            ("2024-03-07 - Spaced Name", Some("2024-03-07"), " Spaced Name"),
            ("2024-03-07 Space", Some("2024-03-07"), "2024-03-07 Space"),
            ("2024-03-07--Dashes", Some("2024-03-07"), "-Dashes"),
            ("2024-03-09T10:11:12-zoneless", Some("2024-03-09"), "2024-03-09T10:11:12-zoneless"),
            ("2024-03-09T10:11:12Z-stamp", Some("2024-03-09T10:11:12Z"), "stamp"),
            ("2024-03-06", Some("2024-03-06"), "2024-03-06"),
            ("2024-03-11nodash", Some("2024-03-11"), "2024-03-11nodash"),
            ("2024-13-45-bad-date", None, "2024-13-45-bad-date"),
            ("notes-2024-03-08", None, "notes-2024-03-08"),
            ("été-2024", None, "été-2024"),
        ] {
            let name = name(&format!("content/{stem}.md"), &config).unwrap();
            let (found, left) = name.date_and_rest();
            assert_eq!((found.as_ref().map(Date::as_str), left), (date, rest), "{stem}");
        }
    }
}
