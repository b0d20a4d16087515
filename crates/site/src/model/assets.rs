//! Files beside content files (manual: content/overview, "Asset colocation").

use std::collections::BTreeMap;

use kiosque_source::{Tree, TreePath};

use super::name::join;
use super::{Asset, Page, Section};
use crate::config::Config;

/// Gives each bundle the files of its folder, at any depth, and each section those directly in its folder.
pub(super) fn find(config: &Config, tree: &Tree, pages: &mut [Page], sections: &mut [Section]) {
    let mut files: BTreeMap<&str, Vec<Asset>> = BTreeMap::new();
    let mut bundles: Vec<&str> = pages.iter().filter_map(|page| page.name.own_folder.as_deref()).collect();
    bundles.sort_unstable();
    for (path, _) in tree.list("content") {
        let relative = path.below("content").unwrap_or_default();
        // As in Zola, patterns are matched against the whole path of the file.
        if !is_asset(path) || config.ignored_content.is_match(format!("/{path}")) {
            continue;
        }
        // The folder of the innermost bundle around the file, or else the folder that it is in.
        let folder = relative.rsplit_once('/').map_or("", |(folder, _)| folder);
        let around = std::iter::successors(Some(folder), |folder| Some(folder.rsplit_once('/')?.0));
        let bundle = around.into_iter().find(|folder| bundles.binary_search(folder).is_ok());
        let owner = bundle.unwrap_or(folder);
        let inner = if owner.is_empty() { relative } else { &relative[owner.len() + 1..] };
        files.entry(owner).or_default().push(Asset { path: path.clone(), relative: inner.to_owned() });
    }
    let mut owned: BTreeMap<String, Vec<Asset>> =
        files.into_iter().map(|(folder, assets)| (folder.to_owned(), assets)).collect();
    for assets in owned.values_mut() {
        // As in Zola, whatever the case.
        assets.sort_by_cached_key(|asset| (asset.relative.to_lowercase(), asset.relative.clone()));
    }
    // A root without a file is no section that files could belong to.
    let sections = sections.iter_mut().filter(|section| section.has_file);
    let owners = pages.iter_mut().map(|page| (&page.name, &mut page.assets));
    for (name, assets) in owners.chain(sections.map(|section| (&section.name, &mut section.assets))) {
        if let Some(found) = name.own_folder.as_ref().and_then(|folder| owned.get(folder)) {
            assets.clone_from(found);
        }
    }
}

/// Whether a file is neither content nor what an editor or a system leaves behind. As in Zola, a file without an
/// extension is none.
fn is_asset(path: &TreePath) -> bool {
    let (name, Some(extension)) = (path.name(), path.extension()) else { return false };
    let is_left_behind = extension.ends_with('~')
        || matches!(extension, "bck" | "swp" | "swx" | "tmp")
        || name.starts_with(".#")
        || (name.starts_with('#') && name.ends_with('#'));
    extension != "md" && !is_left_behind
}

impl Asset {
    /// Where the asset is in the outputs of a page or section at `path`.
    pub(crate) fn route(&self, path: &str) -> String {
        join(path.trim_matches('/'), &self.relative)
    }
}
