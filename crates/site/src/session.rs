//! Builds, one after another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use kiosque_content::{Document, Highlighter, Highlighting, Kind as ContentKind, read};
use kiosque_source::{Blob, Diagnostic, Hash, Tree, TreePath};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::bodies::{self, Bodies, BodyValues};
use crate::config::Config;
use crate::contents::Contents;
use crate::files::Sheets;
use crate::highlighting::{self, Grammars};
use crate::images::Images;
use crate::memo::Memo;
use crate::model::Model;
use crate::model::ids::Ids;
use crate::model::name::Name;
use crate::objects::Objects;
use crate::outputs::Output;
use crate::report::ordered;
use crate::search::Indexes;
use crate::templates::Templates;
use crate::world::{Loaded, SiteWorld};
use crate::{Network, Plugin, files, outputs, text};

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
const STACK: usize = 32 << 20;

/// Builds a site again and again. What does not change from build to build is kept.
pub struct Session {
    options: Options,
    ids: Ids,
    documents: BTreeMap<TreePath, (Hash, Reading)>,
    templates: Templates,
    sheets: Sheets,
    indexes: Indexes,
    loaded: Loaded,
    images: Images,
    memory: Memory,
    /// Threads of our own, where they can be had: templates may nest deeper than a usual stack allows.
    threads: Option<Arc<ThreadPool>>,
    highlighter: Option<(Highlighting, Hash, Colours)>,
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

/// The highlighter of a configuration, if it can be made, with what is wrong with its settings.
type Colours = Arc<(Option<Highlighter>, Vec<Diagnostic>)>;

/// A content file that was read, with what is wrong with it.
type Reading = (Arc<Document>, Arc<[Diagnostic]>);

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
            options,
            ids: Ids::default(),
            documents: BTreeMap::new(),
            templates: Templates::default(),
            sheets: Sheets::default(),
            indexes: Indexes::default(),
            loaded: Loaded::default(),
            memory: Memory::default(),
            threads,
            highlighter: None,
        }
    }

    /// Builds the site of these inputs, keeping nothing for a rebuild.
    pub fn build_once(mut self, tree: &Tree) -> Built {
        self.memory = Memory::short();
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
        let outcome = Config::read(tree, &self.options).and_then(|config| {
            let mut problems = config.problems.clone();
            let tree = files::with_embedded_theme(tree, &config, &self.options, &mut problems);
            Ok((config.with_theme(&tree, &self.options)?, tree, problems))
        });
        match outcome {
            Ok((config, tree, problems)) => self.build_with(config, &tree, problems),
            Err(problems) => Built { diagnostics: ordered(problems), ..Built::default() },
        }
    }

    fn build_with(&mut self, config: Config, tree: &Tree, mut problems: Vec<Diagnostic>) -> Built {
        let base_path = config.base_path().to_owned();
        let documents = self.read_content(tree, &config, &mut problems);
        let (library, more) = self.templates.library(tree, &config);
        problems.extend(more);
        let highlighting = highlighting::files(tree, &config, &mut problems);
        let colours = self.colours(&config, &highlighting, &mut problems);
        let (model, more) = Model::new(config, documents, tree, &self.options, &mut self.ids);
        // What front matter that can't be read leaves out, it may well have.
        let unread: BTreeSet<TreePath> = problems
            .iter()
            .filter(|it| it.is_error())
            .filter_map(|it| Some(it.place.as_ref()?.path.clone()))
            .collect();
        problems.extend(
            more.into_iter().filter(|it| it.place.as_ref().is_none_or(|at| !unread.contains(&at.path))),
        );
        let made = files::made(&model, tree, colours.0.as_ref(), &mut self.sheets, &mut problems);
        let statics = files::statics(&model.config, tree);
        let memory = &mut self.memory;
        memory.use_settings(&model.config, highlighting.hash);
        memory.see_objects(Objects::new(&model, &self.options, &memory.objects));
        let world = SiteWorld {
            model: &model,
            objects: &memory.objects,
            bodies: None,
            tree,
            library: &library,
            options: &self.options,
            highlighter: colours.0.as_ref(),
            made: &made,
            statics: &statics,
            loaded: &self.loaded,
            images: &self.images,
            effects: &[],
            depth: 0,
            seed: Hash::default(),
        };
        let bodies = bodies::render(&world, &mut memory.kept_bodies, &memory.bodies);
        problems.extend(bodies.diagnostics);
        memory.kept_outputs.forget_readers(&bodies.bodies.changes(&memory.bodies, world.objects));
        memory.bodies = bodies.bodies;
        let mut with_indexes = made.clone();
        self.indexes.add_to(&mut with_indexes, &model, &memory.bodies, &mut problems);
        let world = SiteWorld { bodies: Some(&memory.bodies), made: &with_indexes, ..world };
        let made = outputs::make(&world, &mut memory.kept_outputs, bodies.effects);
        problems.extend(made.diagnostics);
        let built = Built {
            outputs: made.outputs,
            diagnostics: ordered(problems),
            rendered: Rendered { bodies: bodies.rendered, outputs: made.rendered },
            base_path,
            pages: model.pages.len(),
            sections: model.sections.len(),
            contents: Contents::new(model, made.tasks, self.options.now),
        };
        self.loaded.finish(!built.has_errors());
        self.images.finish(&built);
        built
    }

    /// Reads all content files; those that did not change were read before.
    fn read_content(
        &mut self,
        tree: &Tree,
        config: &Config,
        problems: &mut Vec<Diagnostic>,
    ) -> Vec<(Name, Arc<Document>)> {
        let before = std::mem::take(&mut self.documents);
        let is_content = |path: &TreePath| {
            let is_page = path.extension() == Some("md") && !path.name().starts_with('.');
            is_page && !config.ignored_content.is_match(format!("/{path}"))
        };
        let files: Vec<_> = tree.list("content").filter(|(path, _)| is_content(path)).collect();
        let readings: Vec<_> =
            files.into_par_iter().map(|(path, blob)| read_file(path, blob, config, &before)).collect();
        let mut documents = Vec::with_capacity(readings.len());
        for reading in readings {
            match reading {
                Ok((name, hash, reading)) => {
                    problems.extend(reading.1.iter().cloned());
                    documents.push((name.clone(), reading.0.clone()));
                    self.documents.insert(name.path, (hash, reading));
                }
                Err(problem) => problems.push(problem),
            }
        }
        documents
    }

    fn colours(&mut self, config: &Config, files: &Grammars, problems: &mut Vec<Diagnostic>) -> Colours {
        let Some(wanted) = &config.markdown.highlighting else {
            self.highlighter = None;
            return Arc::default();
        };
        let kept =
            self.highlighter.take().filter(|(made_for, hash, _)| made_for == wanted && *hash == files.hash);
        let make = || (wanted.clone(), files.hash, Arc::new(Highlighter::new(wanted, &files.sources)));
        let (_, _, made) = self.highlighter.insert(kept.unwrap_or_else(make));
        problems.extend(made.1.iter().map(|problem| highlighting::placed(problem.clone(), config)));
        made.clone()
    }
}

impl Memory {
    /// A memory for one build.
    fn short() -> Self {
        Self { kept_bodies: Memo::off(), kept_outputs: Memo::off(), ..Self::default() }
    }

    /// Forgets all if settings changed on which any render can depend.
    fn use_settings(&mut self, config: &Config, grammars: Hash) {
        let settings = Some((config.markdown.clone(), grammars, config.default_language.clone()));
        if self.settings.is_some() && self.settings != settings {
            *self = Self::default();
        }
        self.settings = settings;
    }

    /// Takes the objects of a build, and forgets what was rendered from fields that changed.
    fn see_objects(&mut self, objects: Objects) {
        let changes = objects.changes(&self.objects);
        self.kept_bodies.forget_readers(&changes);
        self.kept_outputs.forget_readers(&changes);
        self.objects = objects;
    }
}

fn read_file(
    path: &TreePath,
    blob: &Blob,
    config: &Config,
    before: &BTreeMap<TreePath, (Hash, Reading)>,
) -> Result<(Name, Hash, Reading), Diagnostic> {
    let name = Name::new(path, config)?;
    // Whether a file is a section depends on the languages of the site, too.
    if let Some((hash, reading)) = before.get(path)
        && blob.hash().is_ok_and(|now| now == *hash)
        && reading.0.section().is_some() == name.is_section
    {
        return Ok((name, *hash, reading.clone()));
    }
    let source = text::read(path, blob)?;
    let kind = if name.is_section { ContentKind::Section } else { ContentKind::Page };
    let hash = blob.hash().unwrap_or_default();
    let (document, problems) = read(&source, kind);
    Ok((name, hash, (Arc::new(document), problems.into())))
}
