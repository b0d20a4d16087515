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
use crate::files::Sheets;
use crate::images::Images;
use crate::memo::Memo;
use crate::model::Model;
use crate::model::ids::Ids;
use crate::model::name::Name;
use crate::objects::Objects;
use crate::report::ordered;
use crate::templates::Templates;
use crate::world::{Files, SiteWorld};
use crate::{Plugin, files, outputs, text};

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
    files: Files,
    images: Images,
    memory: Memory,
    /// Threads of our own, where they can be had: templates may nest deeper than a usual stack allows.
    threads: Option<Arc<ThreadPool>>,
    highlighter: Option<(Highlighting, Colours)>,
}

/// What was rendered, and the state of the site that it was rendered from.
#[derive(Default)]
struct Memory {
    settings: Option<(kiosque_content::Options, Arc<str>)>,
    objects: Objects,
    bodies: Bodies,
    kept_bodies: Memo<Arc<BodyValues>>,
    kept_outputs: Memo<Blob>,
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
            files: Files::default(),
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
            let mut problems = config.warnings.clone();
            problems.extend(unsupported(&config));
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
        let colours = self.colours(&config, &mut problems);
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
        let statics = files::statics(&model.config, tree, &mut problems);
        self.files.next();
        self.images.next();
        let memory = &mut self.memory;
        memory.use_settings(&model.config);
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
            files: &self.files,
            images: &self.images,
            effects: &[],
            depth: 0,
        };
        let bodies = bodies::render(&world, &mut memory.kept_bodies, &memory.bodies);
        problems.extend(bodies.diagnostics);
        memory.kept_outputs.forget_readers(&bodies.bodies.changes(&memory.bodies, world.objects));
        memory.bodies = bodies.bodies;
        let world = SiteWorld { bodies: Some(&memory.bodies), ..world };
        let made = outputs::make(&world, &mut memory.kept_outputs, bodies.effects);
        problems.extend(made.diagnostics);
        let built = Built {
            outputs: made.outputs,
            diagnostics: ordered(problems),
            rendered: Rendered { bodies: bodies.rendered, outputs: made.rendered },
            base_path,
            pages: model.pages.len(),
            sections: model.sections.len(),
        };
        // Else what an error hides for a moment would have to be made again.
        if !built.has_errors() {
            self.images.keep_only(&built.outputs);
        }
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
        let files: Vec<_> = tree.list("content").filter(|(path, _)| path.extension() == Some("md")).collect();
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

    fn colours(&mut self, config: &Config, problems: &mut Vec<Diagnostic>) -> Colours {
        let Some(wanted) = &config.markdown.highlighting else {
            self.highlighter = None;
            return Arc::default();
        };
        let kept = self.highlighter.take().filter(|(made_for, _)| made_for == wanted);
        let (_, made) = self
            .highlighter
            .insert(kept.unwrap_or_else(|| (wanted.clone(), Arc::new(Highlighter::new(wanted)))));
        problems.extend(made.1.iter().map(|problem| problem.clone().in_file(config.source.path())));
        made.clone()
    }
}

impl Memory {
    /// A memory for one build.
    fn short() -> Self {
        Self { kept_bodies: Memo::off(), kept_outputs: Memo::off(), ..Self::default() }
    }

    /// Forgets all if settings changed on which any render can depend.
    fn use_settings(&mut self, config: &Config) {
        let settings = Some((config.markdown.clone(), config.default_language.clone()));
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

/// What the configuration asks for and this version does not do.
fn unsupported(config: &Config) -> Vec<Diagnostic> {
    let search = config.languages.values().any(|language| language.build_search_index);
    let own = |it: &Highlighting| !it.extra_grammars.is_empty() || !it.extra_themes.is_empty();
    let own = config.markdown.highlighting.as_ref().is_some_and(own);
    let wanted = [
        (config.minify_html, "minified HTML"),
        (search, "a search index"),
        (own, "a grammar or theme of one's own for code"),
    ];
    let wanted = wanted.into_iter().filter(|(is_wanted, _)| *is_wanted);
    let warning = |(_, what)| Diagnostic::warning(format!("{what} is not supported yet"));
    wanted.map(|it| warning(it).in_file(config.source.path())).collect()
}
