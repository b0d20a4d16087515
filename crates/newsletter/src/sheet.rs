//! The style sheet of the blocks, for sites whose theme has none.

use kiosque_site::{Overview, sass};
use kiosque_source::{Blob, Hasher, Tree, TreePath};

use crate::base_files;
use crate::blocks::BLOCKS;

/// Where it is below the output folder.
const PATH: &str = "kiosque-blocks.css";

/// The file of the base theme that is compiled for it.
const MAIN: &str = "kiosque-blocks.scss";

/// The style sheet, if a page calls a block that neither the site nor its theme has a template for.
pub(crate) fn output(site: &Overview<'_>) -> Option<(TreePath, Blob)> {
    let built_in: Vec<&str> =
        BLOCKS.iter().map(|block| block.name).filter(|name| site.is_built_in(name)).collect();
    // With a theme that has the blocks, no call need be looked at.
    let mut calls = site.contents().filter(|_| !built_in.is_empty()).flat_map(|content| content.calls());
    let path = TreePath::new(PATH).ok().filter(|_| calls.any(|call| built_in.contains(&&*call.name)))?;
    let mut hasher = Hasher::new();
    for (name, bytes) in base_files("sass/") {
        hasher.part(name).part(bytes);
    }
    Some((path, Blob::later(hasher.finish(), compile)))
}

fn compile() -> Vec<u8> {
    let file = |(name, bytes)| Some((TreePath::new(&format!("sass/{name}")).ok()?, Blob::new(bytes)));
    let tree: Tree = base_files("sass/").filter_map(file).collect();
    let css = sass(&tree, "sass", MAIN).ok().and_then(|css| css.bytes().ok());
    css.expect("what is built in has been compiled by a test").to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_can_be_compiled() {
        let css = String::from_utf8(compile()).unwrap();
        assert!(css.contains(".sponsor") && css.contains(":root"), "{css}");
    }
}
