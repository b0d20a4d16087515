//! Builds, one after another.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use kiosque_source::{Diagnostic, Hash, Tree, TreePath};
use kiosque_template::ObjectId;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::bodies::{self, Bodies, BodyValues};
use crate::config::Config;
use crate::contents::Contents;
use crate::images::Images;
use crate::memo::Memo;
use crate::model::Model;
use crate::objects::Objects;
use crate::outputs::{self, Output};
use crate::report::{self, ordered};
use crate::site::{Extent, Parts, Site};
use crate::world::{Loaded, SiteWorld};
use crate::{Network, Plugin, overview, search, world};

/// What a build is for; templates read it as `config.mode`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// `kiosque build`.
    #[default]
    Build,
    /// `kiosque serve`.
    Serve,
    /// `kiosque check`.
    Check,
}

/// What a build takes from outside of the site's files.
#[derive(Clone, Default)]
pub struct Options {
    /// What the build is for.
    pub mode: Mode,
    /// The configuration file; without it `zola.toml`, or else `config.toml`.
    pub config: Option<TreePath>,
    /// In place of the `base_url` of the configuration.
    pub base_url: Option<String>,
    /// Whether drafts are part of the site.
    pub drafts: bool,
    /// Whether HTML is minified, whatever the configuration says.
    pub minify: bool,
    /// The time that `now()` gives.
    pub now: Timestamp,
    /// The variables that `get_env()` sees.
    pub environment: Arc<BTreeMap<String, String>>,
    /// The way to other sites, if there is one.
    pub network: Option<Arc<dyn Network>>,
    /// Whether links to other sites are followed, to tell which of them are broken.
    pub follow_links: bool,
    /// Images that an earlier build made, by their path below the output folder. One that still is what its name
    /// says need not be made again.
    pub processed_images: Tree,
    /// What other crates add.
    pub plugins: Vec<Arc<dyn Plugin>>,
}

/// The bytes of a thread's stack. They cost nothing until they are used.
pub(crate) const STACK: usize = 32 << 20;

/// Builds a site again and again. What does not change from build to build is kept.
pub struct Session {
    options: Options,
    /// The names of all functions that templates can call.
    functions: Vec<&'static str>,
    parts: Parts,
    /// The site of the build before, if that had no errors.
    site: Option<Site>,
    loaded: Loaded,
    images: Images,
    memory: Memory,
    /// Threads of our own, where they can be had: templates may nest deeper than a usual stack allows.
    threads: Option<Arc<ThreadPool>>,
}

/// What was rendered, and the state of the site that it was rendered from.
#[derive(Default)]
struct Memory {
    settings: Option<(kiosque_content::Options, Hash, Arc<str>)>,
    objects: Objects,
    bodies: Bodies,
    kept_bodies: Memo<Arc<BodyValues>>,
    kept_outputs: Memo<Output>,
}

/// The result of a build.
#[derive(Default)]
pub struct Built {
    /// The outputs by their path below the output folder. Where there are errors, they are not complete.
    pub outputs: Tree,
    /// What is wrong with the site, in a total order: errors first.
    pub diagnostics: Vec<Diagnostic>,
    /// What was rendered in this build; all else is as it was before.
    pub rendered: Rendered,
    /// The path of the base URL without a slash at its end: empty, or such as `/kiosque`.
    pub base_path: String,
    /// The numbers of pages, and of sections, that the site has.
    pub pages: usize,
    /// See `pages`.
    pub sections: usize,
    /// The content files behind the outputs.
    pub contents: Contents,
}

/// What a build rendered, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The content files whose bodies were rendered.
    pub bodies: Vec<TreePath>,
    /// The outputs that were rendered by a template.
    pub outputs: Vec<TreePath>,
}

impl Built {
    /// Whether the site has errors.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

impl Session {
    /// A session that has built nothing.
    pub fn new(options: Options) -> Self {
        let threads = ThreadPoolBuilder::new().stack_size(STACK).build().ok().map(Arc::new);
        Self {
            images: Images::new(options.processed_images.clone()),
            functions: world::functions(&options),
            options,
            parts: Parts::default(),
            site: None,
            loaded: Loaded::default(),
            memory: Memory::default(),
            threads,
        }
    }

    /// Builds the site of these inputs, keeping nothing for a rebuild.
    pub fn build_once(mut self, tree: &Tree) -> Built {
        self.memory = Memory::for_one_build();
        let built = self.build(tree);
        // The process is about to end: freeing what was made would be for nothing.
        std::mem::forget(self);
        built
    }

    /// Builds the site of these inputs.
    pub fn build(&mut self, tree: &Tree) -> Built {
        match self.threads.clone() {
            Some(threads) => threads.install(|| self.build_here(tree)),
            None => self.build_here(tree),
        }
    }

    fn build_here(&mut self, tree: &Tree) -> Built {
        let mut before = self.site.take();
        let edited = before.as_mut().and_then(|site| site.take_edits(tree, &self.options, &mut self.parts));
        let (site, extent) = match (before, edited) {
            (Some(site), Some(edited)) => (site, Extent::Bodies(edited)),
            (before, _) => {
                rayon::spawn(|| drop(before)); // there is much to free, and nobody waits for that
                match Site::new(tree, &self.options, &mut self.parts) {
                    Ok(site) => (site, Extent::All),
                    Err(problems) => return Built { diagnostics: ordered(problems), ..Built::default() },
                }
            }
        };
        let built = self.render(&site, &extent);
        self.loaded.finish(!built.has_errors());
        self.images.finish(&built);
        self.site = (!built.has_errors()).then_some(site);
        built
    }

    fn render(&mut self, site: &Site, extent: &Extent) -> Built {
        let Self { options, functions, loaded, images, memory, .. } = self;
        memory.use_settings(&site.model.config, site.grammars);
        let changes = memory.see_objects(&site.model, options, extent);
        let Memory { objects, bodies, kept_bodies, kept_outputs, .. } = memory;
        let world = SiteWorld {
            model: &site.model,
            objects,
            bodies: None,
            tree: &site.tree,
            library: &site.library,
            blocks: &site.blocks,
            options,
            functions,
            highlighter: site.colours.0.as_ref(),
            made: &site.made,
            statics: &site.statics,
            loaded,
            images,
            effects: &[],
            depth: 0,
            seed: Hash::default(),
        };
        let mut problems = site.problems.clone();
        let rendered = bodies::render(&world, kept_bodies, bodies, extent, &changes);
        let mut failed = rendered.diagnostics;
        kept_outputs.forget_readers(&rendered.changes);
        let wrong = overview::check(&world);
        let mut made = site.made.clone();
        made.extend(search::indexes(&site.model, bodies, &mut problems));
        overview::add_outputs(&world, &mut made);
        let world = SiteWorld { bodies: Some(bodies), made: &made, ..world };
        let outcome = outputs::make(&world, &site.tasks, kept_outputs, extent, rendered.effects);
        failed.extend(outcome.diagnostics);
        problems.extend(report::without_consequences(failed, &wrong, &site.model.config.layers));
        problems.extend(wrong);
        Built {
            outputs: outcome.outputs,
            diagnostics: ordered(problems),
            rendered: Rendered { bodies: rendered.rendered, outputs: outcome.rendered },
            base_path: site.model.config.base_path().to_owned(),
            pages: site.model.pages.len(),
            sections: site.model.sections.len(),
            contents: site.contents.clone(),
        }
    }
}

impl Memory {
    fn for_one_build() -> Self {
        Self { kept_bodies: Memo::for_one_build(), kept_outputs: Memo::for_one_build(), ..Self::default() }
    }

    /// Forgets all if settings changed on which any render can depend.
    fn use_settings(&mut self, config: &Config, grammars: Hash) {
        let settings = Some((config.markdown.clone(), grammars, config.default_language.clone()));
        if self.settings.is_some() && self.settings != settings {
            *self = Self::default();
        }
        self.settings = settings;
    }

    /// Takes the objects of a build, forgets what was rendered from fields that changed, and gives these.
    fn see_objects(&mut self, model: &Model, options: &Options, extent: &Extent) -> Vec<(ObjectId, u64)> {
        let changes = self.objects.update(model, options, extent);
        self.kept_bodies.forget_readers(&changes);
        self.kept_outputs.forget_readers(&changes);
        changes
    }
}
