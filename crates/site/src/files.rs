//! Outputs that are files of the site: static files, assets, style sheets.

use std::collections::BTreeMap;

use globset::GlobSet;
use kiosque_assets::Sheet;
use kiosque_content::Highlighter;
use kiosque_source::{Blob, Diagnostic, Tree, TreePath};

use crate::config::Config;
use crate::images;
use crate::model::Model;

/// The CSS of a Sass file of a tree, by its path in a folder; or what is wrong with it.
pub fn sass(tree: &Tree, folder: &str, file: &str) -> Result<Blob, Diagnostic> {
    kiosque_assets::sass(tree, &[folder.to_owned()], file).css
}

/// Style sheets that were compiled, by their folders and their path in these, kept from build to build.
#[derive(Default)]
pub(crate) struct Sheets(BTreeMap<(Vec<String>, String), Sheet>);

/// The outputs that are made or copied, but neither rendered by a template nor static.
pub(crate) fn made(
    model: &Model,
    tree: &Tree,
    highlighter: Option<&Highlighter>,
    sheets: &mut Sheets,
    problems: &mut Vec<Diagnostic>,
) -> Tree {
    let config = &model.config;
    let mut outputs = sheets.compile(tree, config, problems);
    assets(model, tree, &mut outputs);
    if let Some(highlighter) = highlighter {
        for sheet in highlighter.stylesheets() {
            let path = TreePath::new(sheet.name.trim_start_matches('/'));
            outputs.extend(path.ok().map(|path| (path, Blob::from(sheet.css.as_str()))));
        }
    }
    outputs
}

/// The static files, which go before all other outputs of the same path: those of the theme and its bases, and over
/// them those of the site.
pub(crate) fn statics(config: &Config, tree: &Tree) -> BTreeMap<TreePath, Blob> {
    let mut outputs = BTreeMap::new();
    for theme in config.layers.iter().rev() {
        add_statics(tree, &format!("themes/{theme}/static"), &GlobSet::empty(), &mut outputs);
    }
    let mut own = BTreeMap::new();
    add_statics(tree, "static", &config.ignored_static, &mut own);
    own.retain(|path, _| !images::is_of_zola(path));
    if config.hard_link_static {
        own = own.into_iter().map(|(path, blob)| (path, blob.shared())).collect();
    }
    outputs.extend(own);
    outputs
}

fn add_statics(tree: &Tree, folder: &str, ignored: &GlobSet, outputs: &mut BTreeMap<TreePath, Blob>) {
    for (path, blob) in tree.list(folder) {
        let inner = path.below(folder).filter(|inner| !ignored.is_match(inner));
        let inner = inner.and_then(|inner| TreePath::new(inner).ok());
        outputs.extend(inner.map(|inner| (inner, blob.clone())));
    }
}

fn assets(model: &Model, tree: &Tree, outputs: &mut Tree) {
    let pages = model.pages.iter().filter(|page| page.is_rendered());
    let pages = pages.map(|page| (&page.path, &page.assets));
    let sections = model.sections.iter().map(|section| (&section.path, &section.assets));
    for (path, assets) in pages.chain(sections) {
        for asset in assets {
            if let (Ok(route), Some(blob)) = (TreePath::new(&asset.route(path)), tree.get(&asset.path)) {
                outputs.insert(route, blob);
            }
        }
    }
}

impl Sheets {
    /// Whether all would be compiled to the same from this tree.
    pub(crate) fn are_of(&self, tree: &Tree) -> bool {
        self.0.values().all(|sheet| sheet.is_of(tree))
    }

    /// Compiles the Sass files of the theme and of the site, which go before those of the theme.
    fn compile(&mut self, tree: &Tree, config: &Config, problems: &mut Vec<Diagnostic>) -> Tree {
        let mut before = std::mem::take(&mut self.0);
        let mut outputs = Tree::new();
        for folders in stacks(config) {
            for (output, file) in sheets(tree, &folders, config, problems) {
                let key = (folders.clone(), file);
                let kept = before.remove(&key).filter(|sheet| sheet.is_of(tree));
                let sheet = kept.unwrap_or_else(|| kiosque_assets::sass(tree, &folders, &key.1));
                let css = sheet.css.clone().unwrap_or_else(|problem| {
                    problems.push(problem);
                    Blob::from("") // so that it is not missing too, where templates ask for it
                });
                outputs.insert(output, css);
                self.0.insert(key, sheet);
            }
        }
        outputs
    }
}

/// The folders with Sass files. Those of a stack go one before the other, file by file; of outputs with the same path,
/// that of the last stack counts.
fn stacks(config: &Config) -> Vec<Vec<String>> {
    let of_theme: Vec<String> = config.layers.iter().map(|theme| format!("themes/{theme}/sass")).collect();
    let site = || "sass".to_owned();
    if config.is_theme_ours {
        return vec![[site()].into_iter().chain(of_theme).collect()];
    }
    let of_site = config.compile_sass.then(|| vec![site()]);
    [of_theme].into_iter().filter(|it| !it.is_empty()).chain(of_site).collect()
}

/// The files of a stack that are compiled, by their outputs; those whose name starts with `_` are parts of others.
fn sheets(
    tree: &Tree,
    folders: &[String],
    config: &Config,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<TreePath, String> {
    let mut made = BTreeMap::new();
    for folder in folders.iter().rev().filter(|folder| *folder != "sass" || config.compile_sass) {
        let mut in_folder: BTreeMap<TreePath, &TreePath> = BTreeMap::new();
        for (path, _) in tree.list(folder).filter(|(path, _)| is_sheet(path)) {
            let inner = path.below(folder).unwrap_or_default();
            let stem = inner.rsplit_once('.').map_or(inner, |(stem, _)| stem);
            let Ok(output) = TreePath::new(&format!("{stem}.css")) else { continue };
            if let Some(other) = in_folder.insert(output.clone(), path) {
                let message = format!("`{other}` and `{path}` both make `{output}`");
                problems.push(Diagnostic::error(message).in_file(path));
                continue;
            }
            made.insert(output, inner.to_owned());
        }
    }
    made
}

fn is_sheet(path: &TreePath) -> bool {
    matches!(path.extension(), Some("scss" | "sass")) && !path.name().starts_with('_')
}
