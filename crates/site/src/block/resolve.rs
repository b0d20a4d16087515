//! Which calls are those of a block.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Block, Type};
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
pub(crate) struct Blocks {
    found: BTreeMap<&'static str, Found>,
    /// The templates that come with blocks, from a plugin or a theme, or stand in place of one that does.
    templates: BTreeSet<Arc<str>>,
}

struct Found {
    block: &'static Block,
    plugin: Arc<dyn Plugin>,
    is_built_in: bool,
}

impl Blocks {
    /// The blocks of these plugins that their names lead to; `origins` says where the template of a name comes from.
    pub(crate) fn new(
        plugins: &[Arc<dyn Plugin>],
        theme_has_blocks: bool,
        origins: &BTreeMap<Arc<str>, Origin>,
    ) -> Self {
        let comes_with_blocks = |origin: Origin| match origin {
            Origin::BuiltIn => true,
            Origin::Theme | Origin::Override => theme_has_blocks,
            Origin::Site => false,
        };
        let templates = origins.iter().filter(|(_, origin)| comes_with_blocks(**origin));
        let mut blocks =
            Self { templates: templates.map(|(name, _)| name.clone()).collect(), ..Self::default() };
        let all = plugins.iter().flat_map(|plugin| plugin.blocks().iter().map(move |block| (plugin, block)));
        for (plugin, block) in all {
            let template = format!("shortcodes/{}.html", block.name);
            if blocks.are_with(&template) {
                let is_built_in = origins.get(&*template) == Some(&Origin::BuiltIn);
                let found = Found { block, plugin: plugin.clone(), is_built_in };
                blocks.found.entry(block.name).or_insert(found);
            }
        }
        blocks
    }

    /// Whether a template comes with blocks, or stands in place of one that does.
    pub(crate) fn are_with(&self, template: &str) -> bool {
        self.templates.contains(template)
    }

    /// The block that calls of this name are of, with its plugin.
    pub(crate) fn get(&self, name: &str) -> Option<(&'static Block, &dyn Plugin)> {
        self.found.get(name).map(|found| (found.block, &*found.plugin))
    }

    /// The files that calls name tables of.
    pub(crate) fn data_files(&self) -> BTreeSet<&'static str> {
        let fields = self.found.values().flat_map(|found| found.block.fields);
        fields.filter_map(|field| if let Type::Key(file) = field.kind { Some(file) } else { None }).collect()
    }

    /// Whether calls of this name lead to a template that neither the site nor its theme has.
    pub(crate) fn is_built_in(&self, name: &str) -> bool {
        self.found.get(name).is_some_and(|found| found.is_built_in)
    }
}
