//! Builds, one after another.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use kiosque_content::{Document, Highlighter, Highlighting, Kind as ContentKind, read};
use kiosque_source::{Blob, Diagnostic, Hash, Severity, Tree, TreePath, nearest};
use kiosque_template::render;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::bodies::Bodies;
use crate::config::Config;
use crate::context::context;
use crate::model::Model;
use crate::model::ids::Ids;
use crate::model::name::Name;
use crate::plan::{self, Kind, Task};
use crate::templates::Templates;
use crate::world::{Files, Shown, SiteWorld};
use crate::{Plugin, files, redirect, text};

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
    /// Threads of our own, where they can be had: templates may nest deeper than a usual stack allows.
    threads: Option<Arc<ThreadPool>>,
    highlighter: Option<(Highlighting, Colours)>,
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
    /// How many outputs were rendered by a template in this build.
    pub rendered: usize,
    /// The path of the base URL without a slash at its end: empty, or such as `/kiosque`.
    pub base_path: String,
    /// The numbers of pages, and of sections, that the site has.
    pub pages: usize,
    /// See `pages`.
    pub sections: usize,
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
        let (documents, templates) = (BTreeMap::new(), Templates::default());
        Self { options, ids: Ids::default(), documents, templates, threads, highlighter: None }
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
            let mut problems = unsupported(&config);
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
        problems.extend(more);
        let shown = Shown::new(&model, &self.options);
        let made = files::made(&model, tree, colours.0.as_ref(), &mut problems);
        let statics = files::statics(&model.config, tree, &mut problems);
        let world = SiteWorld {
            model: &model,
            shown: &shown,
            bodies: None,
            tree,
            library: &library,
            options: &self.options,
            highlighter: colours.0.as_ref(),
            made: &made,
            statics: &statics,
            files: &Files::default(),
            depth: 0,
        };
        let (bodies, more) = Bodies::render(&world);
        problems.extend(more);
        let world = SiteWorld { bodies: Some(&bodies), ..world };
        let (outputs, rendered) = outputs(&world, &mut problems);
        Built {
            outputs,
            diagnostics: ordered(problems),
            rendered,
            base_path,
            pages: model.pages.len(),
            sections: model.sections.len(),
        }
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
        let Some(wanted) = &config.markdown.highlighting else { return Arc::default() };
        let kept = self.highlighter.take().filter(|(made_for, _)| made_for == wanted);
        let (_, made) = self
            .highlighter
            .insert(kept.unwrap_or_else(|| (wanted.clone(), Arc::new(Highlighter::new(wanted)))));
        problems.extend(made.1.iter().map(|problem| problem.clone().in_file(config.source.path())));
        made.clone()
    }
}

fn read_file(
    path: &TreePath,
    blob: &Blob,
    config: &Config,
    before: &BTreeMap<TreePath, (Hash, Reading)>,
) -> Result<(Name, Hash, Reading), Diagnostic> {
    let name = Name::new(path, config)?;
    if let Some((hash, reading)) = before.get(path)
        && blob.hash().is_ok_and(|now| now == *hash)
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
    let wanted = [(config.minify_html, "minified HTML"), (search, "a search index")];
    let wanted = wanted.into_iter().filter(|(is_wanted, _)| *is_wanted);
    let warning = |(_, what)| Diagnostic::warning(format!("{what} is not supported yet"));
    wanted.map(|it| warning(it).in_file(config.source.path())).collect()
}

/// All outputs, and how many of them were rendered by a template.
fn outputs(world: &SiteWorld<'_>, problems: &mut Vec<Diagnostic>) -> (Tree, usize) {
    let mut outputs = world.made.clone();
    let mut tasks = plan::plan(world.model, problems);
    plan::refuse_collisions(&tasks, problems);
    tasks.retain(|task| !world.statics.contains_key(&task.output));
    let rendered: Vec<_> = tasks.par_iter().map(|task| (task, render_task(world, task))).collect();
    for (task, outcome) in rendered {
        match outcome {
            Ok(text) => outputs.insert(task.output.clone(), Blob::from(text)),
            Err(failed) => problems.extend(failed),
        }
    }
    outputs.extend(world.statics.iter().map(|(path, blob)| (path.clone(), blob.clone())));
    refuse_overlaps(&outputs, problems);
    (outputs, tasks.len())
}

/// No output can be a file where another has a folder, nor have a name that file systems do not take.
fn refuse_overlaps(outputs: &Tree, problems: &mut Vec<Diagnostic>) {
    for (path, _) in outputs.iter() {
        if outputs.list(path.as_str()).next().is_some() {
            let message = format!("the output `{path}` is a file, and other outputs are below it");
            problems.push(Diagnostic::error(message).hint("give one of them another `slug` or `path`"));
        }
        if let Some(name) = path.as_str().split('/').find(|name| name.len() > LONGEST_NAME) {
            let message = format!("the output `{path}` has a name of {} bytes", name.len());
            let hint = format!("file systems take {LONGEST_NAME}: give the page a shorter `slug`");
            problems.push(Diagnostic::error(message).hint(hint));
        }
    }
}

/// How many bytes the name of a file may have: the limit of ext4, APFS and NTFS.
const LONGEST_NAME: usize = 255;

/// The text of an output.
fn render_task(world: &SiteWorld<'_>, task: &Task) -> Result<String, Vec<Diagnostic>> {
    if let Kind::Redirect(url) = &task.kind {
        return Ok(redirect::page(url));
    }
    let Some(name) = template(world, task)? else { return Ok(redirect::blank(&task.origin)) };
    let Some(program) = world.library.program(&name) else { return Err(vec![missing(world, &name, task)]) };
    match render(&program, &context(world, &task.kind), world) {
        Ok(render) => Ok(render.text),
        Err(failure) => Err(failure.diagnostics.into_iter().map(|it| on_page(it, task)).collect()),
    }
}

fn on_page(problem: Diagnostic, task: &Task) -> Diagnostic {
    let is_elsewhere = problem.place.as_ref().is_none_or(|place| place.path != task.origin);
    Diagnostic { page: is_elsewhere.then(|| task.origin.clone()), ..problem }
}

/// The error that a template is not there, at the key that names it.
fn missing(world: &SiteWorld<'_>, name: &str, task: &Task) -> Diagnostic {
    let problem = Diagnostic::error(format!("the template `{name}` does not exist"));
    let problem = problem.did_you_mean(nearest(name, world.library.names()));
    let model = world.model;
    let own = match &task.kind {
        Kind::Page(at) => {
            let page = &model.pages[*at];
            let own = page.matter().keys.value("template").map(|span| (&page.document.source, span));
            own.or_else(|| {
                let mut sections = page.ancestors.iter().rev().map(|at| &model.sections[*at]);
                sections.find_map(|section| {
                    Some((&section.document.source, section.matter().keys.value("page_template")?))
                })
            })
        }
        Kind::Section(at) | Kind::SectionPager(at, _) => {
            let section = &model.sections[*at];
            section.matter().keys.value("template").map(|span| (&section.document.source, span))
        }
        _ => None,
    };
    match own {
        Some((source, span)) => on_page(problem.at(source, span), task),
        None => problem.in_file(&task.origin),
    }
}

/// The template of a task; nothing for a page that has the default one, in a site that has it not.
fn template(world: &SiteWorld<'_>, task: &Task) -> Result<Option<String>, Vec<Diagnostic>> {
    let model = world.model;
    let there = |name: &str| world.library.get(name).is_some();
    let or_blank = |name: &str| Ok(there(name).then(|| name.to_owned()));
    match &task.kind {
        Kind::Page(at) => {
            let page = &model.pages[*at];
            let mut sections = page.ancestors.iter().rev().map(|at| model.sections[*at].matter());
            let inherited = sections.find_map(|matter| matter.page_template.clone());
            match page.matter().template.clone().or(inherited) {
                Some(name) => Ok(Some(name)),
                None => or_blank("page.html"),
            }
        }
        Kind::Section(at) | Kind::SectionPager(at, _) => {
            let section = &model.sections[*at];
            let is_root = section.name.own_folder.as_deref() == Some("");
            match &section.matter().template {
                Some(name) => Ok(Some(name.clone())),
                None => or_blank(if is_root { "index.html" } else { "section.html" }),
            }
        }
        Kind::TaxonomyList(at) => Ok(Some(of_taxonomy(world, *at, "list"))),
        Kind::Term(at, _) | Kind::TermPager(at, ..) => Ok(Some(of_taxonomy(world, *at, "single"))),
        Kind::Feed(feed) => Ok(Some(feed.template.clone())),
        Kind::Sitemap => Ok(Some("sitemap.xml".to_owned())),
        Kind::Robots => Ok(Some("robots.txt".to_owned())),
        Kind::NotFound => Ok(Some("404.html".to_owned())),
        Kind::Redirect(_) => Ok(None),
    }
}

/// `tags/list.html`, or else `taxonomy_list.html`.
fn of_taxonomy(world: &SiteWorld<'_>, at: usize, part: &str) -> String {
    let own = format!("{}/{part}.html", world.model.taxonomies[at].config.name);
    if world.library.get(&own).is_some() { own } else { format!("taxonomy_{part}.html") }
}

/// Problems in a total order, errors first. One that several pages have is named once.
fn ordered(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let severity = |problem: &Diagnostic| std::cmp::Reverse(problem.severity == Severity::Error);
    problems.sort_by(|a, b| {
        let key = |it: &Diagnostic| (severity(it), it.place.clone(), it.message.clone(), it.page.clone());
        key(a).cmp(&key(b))
    });
    let mut kept: Vec<Diagnostic> = Vec::new();
    let mut more = 0;
    for problem in problems {
        let is_same = kept.last().is_some_and(|last| {
            (last.severity, &last.place, &last.message, &last.trace)
                == (problem.severity, &problem.place, &problem.message, &problem.trace)
        });
        if is_same {
            more += usize::from(problem.page.is_some());
            continue;
        }
        note_more(&mut kept, more);
        more = 0;
        kept.push(problem);
    }
    note_more(&mut kept, more);
    kept
}

fn note_more(kept: &mut [Diagnostic], more: usize) {
    if let Some(last) = kept.last_mut().filter(|_| more > 0) {
        let pages = if more == 1 { "page has" } else { "pages have" };
        last.hints.push(format!("{more} more {pages} the same error"));
    }
}
