//! Which calls are those of a block.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Block;
use crate::Plugin;

/// Where a template comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// It is there for every site, unless something else has its name.
    BuiltIn,
    /// A theme.
    Theme,
    /// The site, in place of one of its theme.
    Override,
    /// The site alone.
    Site,
}

/// The blocks of a site: the shortcodes that follow a schema, as they come from a plugin, or from a theme that says
/// so. A site's own shortcode never does, whatever its name.
#[derive(Default)]
pub(crate) struct Blocks(BTreeMap<&'static str, Found>);

struct Found {
    block: &'static Block,
    plugin: Arc<dyn Plugin>,
    is_built_in: bool,
}

impl Blocks {
    /// The blocks of these plugins that their names lead to; `origin` says where the template of that name comes from.
    pub(crate) fn new(
        plugins: &[Arc<dyn Plugin>],
        theme_has_blocks: bool,
        origin: impl Fn(&str) -> Option<Origin>,
    ) -> Self {
        let mut blocks = BTreeMap::new();
        let all = plugins.iter().flat_map(|plugin| plugin.blocks().iter().map(move |block| (plugin, block)));
        for (plugin, block) in all {
            let origin = origin(&format!("shortcodes/{}.html", block.name));
            let is_built_in = origin == Some(Origin::BuiltIn);
            if is_built_in || theme_has_blocks && matches!(origin, Some(Origin::Theme | Origin::Override)) {
                blocks.entry(block.name).or_insert_with(|| Found {
                    block,
                    plugin: plugin.clone(),
                    is_built_in,
                });
            }
        }
        Self(blocks)
    }

    /// The block that calls of this name are of, with its plugin.
    pub(crate) fn get(&self, name: &str) -> Option<(&'static Block, &dyn Plugin)> {
        self.0.get(name).map(|found| (found.block, &*found.plugin))
    }

    /// Whether calls of this name lead to a template that neither the site nor its theme has.
    pub(crate) fn is_built_in(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|found| found.is_built_in)
    }
}
