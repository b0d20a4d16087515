//! The grammars and themes for code that a site brings.

use std::collections::BTreeMap;

use kiosque_source::{Blob, Diagnostic, Hash, Hasher, Place, Source, Tree, TreePath};

use crate::config::Config;
use crate::text;

/// The files of grammars and themes that a configuration names.
#[derive(Default)]
pub(crate) struct Grammars {
    pub sources: Vec<Source>,
    /// Of their paths and texts.
    pub hash: Hash,
}

/// What a folder of grammars and themes is looked through for.
const KINDS: &[&str] = &["json", "sublime-syntax", "tmTheme"];

/// The files and folders that a configuration names, each with its key.
fn named(config: &Config) -> impl Iterator<Item = (&'static str, &str)> {
    config.markdown.highlighting.iter().flat_map(|it| {
        let grammars = it.extra_grammars.iter().map(|name| ("extra_grammars", name.as_str()));
        grammars.chain(it.extra_themes.iter().map(|name| ("extra_themes", name.as_str())))
    })
}

/// What must be listed to find the files. The whole site is more than anyone means.
pub(crate) fn paths(config: &Config) -> impl Iterator<Item = TreePath> {
    named(config).filter_map(|(_, name)| TreePath::new(name).ok()).filter(|path| *path != TreePath::root())
}

/// Reads the files.
pub(crate) fn files(tree: &Tree, config: &Config, problems: &mut Vec<Diagnostic>) -> Grammars {
    let mut found = BTreeMap::new();
    for (key, name) in named(config) {
        match TreePath::new(name) {
            Ok(path) => {
                let files = at(tree, &path);
                if files.is_empty() {
                    problems.push(missing(key, name, config));
                }
                found.extend(files);
            }
            Err(why) => {
                problems.push(placed(Diagnostic::error(format!("`{key}`: `{name}`: {why}")), config));
            }
        }
    }
    read(found, problems)
}

/// The file at a path, or those in the folder; see [`paths`].
fn at<'t>(tree: &'t Tree, path: &TreePath) -> Vec<(TreePath, Blob)> {
    if *path == TreePath::root() {
        return Vec::new();
    }
    if let Some(blob) = tree.get(path) {
        return vec![(path.clone(), blob)];
    }
    let is_ours =
        |(path, _): &(&TreePath, &'t Blob)| path.extension().is_some_and(|kind| KINDS.contains(&kind));
    tree.list(path.as_str()).filter(is_ours).map(|(path, blob)| (path.clone(), blob.clone())).collect()
}

fn missing(key: &str, name: &str, config: &Config) -> Diagnostic {
    let problem = Diagnostic::error(format!("`{key}`: there is no grammar or theme at `{name}`"));
    placed(problem.hint("it is a path from the folder of the site"), config)
}

fn read(files: BTreeMap<TreePath, Blob>, problems: &mut Vec<Diagnostic>) -> Grammars {
    let mut hash = Hasher::new();
    let mut sources = Vec::new();
    for (path, blob) in files {
        match text::read(&path, &blob) {
            Ok(source) => {
                hash.part(path.as_str()).part(source.text());
                sources.push(source);
            }
            Err(problem) => problems.push(problem),
        }
    }
    let hash = if sources.is_empty() { Hash::default() } else { hash.finish() };
    Grammars { sources, hash }
}

/// A problem of highlighting; one without a place is about the configuration.
pub(crate) fn placed(problem: Diagnostic, config: &Config) -> Diagnostic {
    match problem.place {
        Some(_) => problem,
        None => Diagnostic { place: Some(Place::file(config.source.path())), ..problem },
    }
}
