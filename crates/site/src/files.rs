//! Outputs that are files of the site: static files, assets, style sheets.

use std::collections::BTreeMap;

use globset::GlobSet;
use kiosque_assets::Sheet;
use kiosque_content::Highlighter;
use kiosque_source::{Blob, Diagnostic, Tree, TreePath};

use crate::Options;
use crate::config::Config;
use crate::images;
use crate::model::Model;

/// The tree with the files of the theme that the configuration names, if a plugin has it and the site has not.
pub(crate) fn with_embedded_theme(
    tree: &Tree,
    config: &Config,
    options: &Options,
    problems: &mut Vec<Diagnostic>,
) -> Tree {
    let mut whole = tree.clone();
    let Some(theme) = &config.theme else { return whole };
    let own = TreePath::new(&format!("themes/{theme}/theme.toml"));
    if own.is_ok_and(|own| tree.get(&own).is_some()) {
        return whole;
    }
    let files = options.plugins.iter().flat_map(|plugin| plugin.theme_files());
    let files = files.filter(|(name, ..)| name == theme).filter_map(|(name, file, bytes)| {
        Some((TreePath::new(&format!("themes/{name}/{file}")).ok()?, Blob::new(bytes.into_owned())))
    });
    let before = whole.len();
    whole.extend(files);
    if let Some(themes) = config.themes.as_ref().filter(|_| whole.len() > before) {
        let message = format!("there is no theme `{theme}` in `{themes}`: the built-in one is used");
        let problem = Diagnostic::warning(message).in_file(config.source.path());
        problems.push(problem.hint("`themes` is a path from the folder of the configuration"));
    }
    whole
}

/// Style sheets that were compiled, kept from build to build.
#[derive(Default)]
pub(crate) struct Sheets(BTreeMap<TreePath, Sheet>);

/// The outputs that are made or copied, but neither rendered by a template nor static.
pub(crate) fn made(
    model: &Model,
    tree: &Tree,
    highlighter: Option<&Highlighter>,
    sheets: &mut Sheets,
    problems: &mut Vec<Diagnostic>,
) -> Tree {
    let config = &model.config;
    let mut folders: Vec<String> = config.theme.iter().map(|theme| format!("themes/{theme}/sass")).collect();
    folders.extend(config.compile_sass.then(|| "sass".to_owned()));
    let mut outputs = sheets.compile(tree, &folders, problems);
    assets(model, tree, &mut outputs);
    if let Some(highlighter) = highlighter {
        for sheet in highlighter.stylesheets() {
            let path = TreePath::new(sheet.name.trim_start_matches('/'));
            outputs.extend(path.ok().map(|path| (path, Blob::from(sheet.css.as_str()))));
        }
    }
    outputs
}

/// The static files, which go before all other outputs of the same path: those of the theme, and over them
/// those of the site.
pub(crate) fn statics(config: &Config, tree: &Tree) -> BTreeMap<TreePath, Blob> {
    let mut outputs = BTreeMap::new();
    if let Some(theme) = &config.theme {
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
    let pages = model.pages.iter().filter(|page| page.is_listed && page.matter().render);
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

    /// Compiles the Sass files of some folders, of which the later go before the earlier; those whose name
    /// starts with `_` are parts of others.
    fn compile(&mut self, tree: &Tree, folders: &[String], problems: &mut Vec<Diagnostic>) -> Tree {
        let mut before = std::mem::take(&mut self.0);
        let mut outputs = Tree::new();
        for folder in folders {
            let mut made = BTreeMap::new();
            for (path, _) in tree.list(folder).filter(|(path, _)| is_sheet(path)) {
                let inner = path.below(folder).unwrap_or_default();
                let stem = inner.rsplit_once('.').map_or(inner, |(stem, _)| stem);
                let Ok(output) = TreePath::new(&format!("{stem}.css")) else { continue };
                if let Some(other) = made.insert(output.clone(), path) {
                    let message = format!("`{other}` and `{path}` both make `{output}`");
                    problems.push(Diagnostic::error(message).in_file(path));
                    continue;
                }
                let kept = before.remove(path).filter(|sheet| sheet.is_of(tree));
                let sheet = kept.unwrap_or_else(|| kiosque_assets::sass(tree, path));
                let css = sheet.css.clone().unwrap_or_else(|problem| {
                    problems.push(problem);
                    Blob::from("") // so that it is not missing too, where templates ask for it
                });
                outputs.insert(output, css);
                self.0.insert(path.clone(), sheet);
            }
        }
        outputs
    }
}

fn is_sheet(path: &TreePath) -> bool {
    matches!(path.extension(), Some("scss" | "sass")) && !path.name().starts_with('_')
}
