//! What plugins see of a site.

use std::sync::Arc;

use kiosque_content::{Call, Date, Document};
use kiosque_source::{Blob, Diagnostic, Source, Tree, TreePath};
use kiosque_template::Value;

use crate::block::{self, Table};
use crate::model::Content;
use crate::objects::WHOLE;
use crate::world::SiteWorld;
use crate::{text, themes, values};

/// A site as a plugin sees it: its content as it is written, its files and its settings.
pub struct Overview<'a> {
    world: &'a SiteWorld<'a>,
}

/// A page or section of a site.
#[derive(Clone, Copy)]
pub struct ContentView<'a> {
    world: &'a SiteWorld<'a>,
    content: Content,
}

impl<'a> Overview<'a> {
    pub(crate) fn new(world: &'a SiteWorld<'a>) -> Self {
        Self { world }
    }

    /// All pages, and then all sections, each in the order of their paths.
    pub fn contents(&self) -> impl Iterator<Item = ContentView<'a>> + use<'a> {
        let world = self.world;
        world.model.contents().map(move |content| ContentView { world, content })
    }

    /// The pages made with this template. There are none if the template is the site's own: it has to come with blocks,
    /// or stand in place of one that does.
    pub fn pages_with(&self, template: &str) -> impl Iterator<Item = ContentView<'a>> {
        let world = self.world;
        let is_of_blocks = world.blocks.are_with(template);
        let pages = world.model.pages.iter().enumerate().filter(move |_| is_of_blocks);
        let pages =
            pages.filter(move |(_, page)| world.model.template(page) == Some(template) && page.is_rendered());
        pages.map(move |(at, _)| ContentView { world, content: Content::Page(at) })
    }

    /// Whether calls of this name lead to a template of a plugin, since neither the site nor its theme has one.
    pub fn is_built_in(&self, name: &str) -> bool {
        self.world.blocks.is_built_in(name)
    }

    /// Whether calls of this name are those of a block.
    pub fn is_block(&self, name: &str) -> bool {
        self.world.blocks.get(name).is_some()
    }

    /// The file of the site at this path from its root. It is watched from then on, also if it is not there.
    pub fn file(&self, path: &TreePath) -> Option<Blob> {
        self.world.tree.get(path)
    }

    /// The file of the site at this path as a text, if it is one.
    pub fn text(&self, path: &TreePath) -> Option<Source> {
        text::read(path, &self.file(path)?).ok()
    }

    /// The configuration of the site, as it is written.
    pub fn configuration(&self) -> &'a Source {
        &self.world.model.config.source
    }

    /// The `theme.toml` of its theme and of those that this one is built on, each before its base.
    pub fn theme_files(&self) -> Vec<Source> {
        let paths = self.world.model.config.layers.iter().filter_map(|theme| themes::file(theme));
        paths.filter_map(|path| self.text(&path)).collect()
    }

    /// Whether the shortcodes of its theme follow the schemas of blocks.
    pub fn theme_has_blocks(&self) -> bool {
        self.world.model.config.theme_has_blocks
    }

    /// What is wrong with a table of a file of the site, at its places there. An unknown key is a warning, since others
    /// may read it.
    pub fn check_table(&self, table: &Table<'_>) -> Vec<Diagnostic> {
        block::check_table(table, self.world)
    }

    /// What the configuration, or else the theme, has as `[extra.kiosque] NAME`.
    pub fn setting(&self, name: &str) -> Value {
        let extra = self.world.model.config.extra.get("kiosque");
        extra.and_then(|extra| extra.get(name)).map_or(Value::Null, values::from_toml)
    }
}

impl<'a> ContentView<'a> {
    /// What its file holds.
    pub fn document(&self) -> &'a Arc<Document> {
        self.world.model.document(self.content)
    }

    /// All calls of shortcodes in its body, known or not, each before those in it.
    pub fn calls(&self) -> Vec<&'a Call> {
        self.document().all_calls()
    }

    /// Whether readers can open it: whether it has a page of its own.
    pub fn is_rendered(&self) -> bool {
        match self.content {
            Content::Page(at) => self.world.model.pages[at].is_rendered(),
            Content::Section(at) => self.world.model.sections[at].matter().render,
        }
    }

    /// The date of a page, from its front matter or the name of its file.
    pub fn date(&self) -> Option<&'a Date> {
        match self.content {
            Content::Page(at) => self.world.model.pages[at].date.as_ref(),
            Content::Section(_) => None,
        }
    }

    /// The code of its language.
    pub fn language(&self) -> &'a Arc<str> {
        &self.world.model.name(self.content).language
    }

    /// The folder of its page below the output folder, with a slash at its end.
    pub fn folder(&self) -> &'a str {
        self.world.model.folder(self.content)
    }

    /// Its URL.
    pub fn permalink(&self) -> &'a str {
        self.world.model.permalink(self.content)
    }

    /// The page or section as templates see it.
    pub fn value(&self) -> Value {
        self.world.object(self.content, WHOLE).into()
    }
}

/// What the plugins say is wrong with a site.
pub(crate) fn check(world: &SiteWorld<'_>) -> Vec<Diagnostic> {
    let site = Overview::new(world);
    world.options.plugins.iter().flat_map(|plugin| plugin.check(&site)).collect()
}

/// Adds the outputs of the plugins where there is no other.
pub(crate) fn add_outputs(world: &SiteWorld<'_>, outputs: &mut Tree) {
    let site = Overview::new(world);
    for (path, blob) in world.options.plugins.iter().flat_map(|plugin| plugin.outputs(&site)) {
        if outputs.get(&path).is_none() {
            outputs.insert(path, blob);
        }
    }
}
