//! What a site is given, and can have of its own instead.

use std::collections::BTreeMap;

use kiosque_source::{Blob, Diagnostic, Tree, TreePath};

use crate::config::Config;
use crate::{Options, templates, themes};

/// The files of themes, and what else is built in, that a site can have of its own instead: by the path that the site's
/// file would have.
pub fn given(tree: &Tree, options: &Options) -> Result<BTreeMap<TreePath, Blob>, Vec<Diagnostic>> {
    let config = Config::read(tree, options)?;
    let tree = themes::with_embedded(tree, &config, options, &mut Vec::new());
    let config = config.with_theme(&tree, options)?;
    let mut files = BTreeMap::new();
    for (name, text) in templates::built_in(options) {
        files.extend(TreePath::new(&format!("templates/{name}")).ok().map(|path| (path, Blob::from(&*text))));
    }
    // The Sass partials of other themes are theirs alone.
    let folders =
        if config.is_theme_ours { &["sass", "static", "templates"][..] } else { &["static", "templates"] };
    for (theme, folder) in
        config.layers.iter().rev().flat_map(|theme| folders.iter().map(move |it| (theme, it)))
    {
        let root = format!("themes/{theme}");
        for (path, blob) in tree.list(&format!("{root}/{folder}")) {
            let path = path.below(&root).and_then(|inner| TreePath::new(inner).ok());
            files.extend(path.map(|path| (path, blob.clone())));
        }
    }
    Ok(files)
}
