//! The outputs of a build: what templates render, and the files that go beside.

use kiosque_source::{Blob, Diagnostic, Hash, Hasher, Tree, TreePath, nearest};
use kiosque_template::{Context, render};
use rayon::prelude::*;

use crate::collisions;
use crate::context::context;
use crate::memo::{Effects, Memo, Rendered};
use crate::plan::{self, Kind, Task};
use crate::redirect;
use crate::world::SiteWorld;

/// An output as it is kept, with what has to be told each time.
#[derive(Clone)]
pub(crate) struct Output {
    blob: Blob,
    warning: Option<Box<Diagnostic>>,
}

/// What came of making all outputs.
pub(crate) struct Outcome {
    pub outputs: Tree,
    pub diagnostics: Vec<Diagnostic>,
    /// The outputs that a template rendered, and that were not kept from before.
    pub rendered: Vec<TreePath>,
    /// What was to be rendered, without what gave way to something else.
    pub tasks: Vec<Task>,
}

/// Makes all outputs, with those that bodies asked for; those that are kept are not rendered again.
pub(crate) fn make(
    world: &SiteWorld<'_>,
    memo: &mut Memo<Output>,
    mut effects: Vec<(TreePath, Effects)>,
) -> Outcome {
    let mut problems = Vec::new();
    let mut tasks = plan::plan(world.model, &mut problems);
    collisions::settle(world.model, &mut tasks, &mut problems);
    tasks.retain(|task| !world.statics.contains_key(&task.output));
    memo.ask_again(world);
    let kept: &Memo<_> = memo;
    let made: Vec<_> = tasks.par_iter().map(|task| (task, make_one(world, kept, task))).collect();
    memo.limit(tasks.iter().map(|task| &task.output));
    let mut outputs = world.made.clone();
    let mut rendered = Vec::new();
    for (task, outcome) in made {
        let output = match outcome {
            Ok(Made::Plain(output)) => output,
            Ok(Made::Kept(output, wanted)) => {
                effects.push((page(world, task).clone(), wanted));
                output
            }
            Ok(Made::Rendered(render)) => {
                effects.push((page(world, task).clone(), render.effects.clone()));
                let output = render.outcome.clone();
                rendered.push(render);
                output
            }
            Err(failed) => {
                problems.extend(failed);
                continue;
            }
        };
        outputs.insert(task.output.clone(), output.blob);
        problems.extend(output.warning.map(|warning| *warning));
    }
    let mut paths: Vec<TreePath> = rendered.iter().map(|render| render.path.clone()).collect();
    paths.sort_unstable();
    memo.keep(rendered);
    memo.limit(tasks.iter().map(|task| &task.output));
    outputs.extend(world.images.make(&effects, &mut problems));
    outputs.extend(world.statics.iter().map(|(path, blob)| (path.clone(), blob.clone())));
    refuse_overlaps(&outputs, &mut problems);
    Outcome { outputs, diagnostics: problems, rendered: paths, tasks }
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

/// An output, and how it came about.
enum Made {
    /// It needs no template.
    Plain(Output),
    Kept(Output, Effects),
    Rendered(Rendered<Output>),
}

fn make_one(world: &SiteWorld<'_>, memo: &Memo<Output>, task: &Task) -> Result<Made, Vec<Diagnostic>> {
    if let Kind::Redirect(url) | Kind::Alias(url) = &task.kind {
        return Ok(Made::Plain(finished(world, task, redirect::page(url))));
    }
    let Some(name) = template(world, task) else {
        return Ok(Made::Plain(finished(world, task, redirect::blank(&task.origin))));
    };
    let Some(program) = world.library.program(&name) else { return Err(vec![missing(world, &name, task)]) };
    let context = context(world, &task.kind);
    let key = key(program.hash(), &context, is_minified(world, task));
    if let Some((output, effects)) = memo.get(&task.output, key) {
        return Ok(Made::Kept(output.clone(), effects.clone()));
    }
    let world = &SiteWorld { seed: Hash::of(task.output.as_str()), ..*world };
    match render(&program, &context, world) {
        Ok(render) => {
            let (path, outcome) = (task.output.clone(), finished(world, task, render.text));
            let (reads, effects) = (memo.worth_keeping(render.reads), render.effects.into());
            Ok(Made::Rendered(Rendered { path, key, outcome, reads, effects }))
        }
        Err(failure) => Err(failure.diagnostics.into_iter().map(|it| on_page(world, it, task)).collect()),
    }
}

/// Whether an output is a page, in a site that wants its pages minified.
fn is_minified(world: &SiteWorld<'_>, task: &Task) -> bool {
    let is_page = !matches!(task.kind, Kind::Feed(_) | Kind::Sitemap | Kind::Robots);
    is_page && world.model.config.minify_html
}

/// The output with this text. A page that can't be minified stays as it is.
fn finished(world: &SiteWorld<'_>, task: &Task, text: String) -> Output {
    if !is_minified(world, task) {
        return Output { blob: text.into(), warning: None };
    }
    if let Some(minified) = kiosque_assets::minify_html(&text) {
        return Output { blob: minified.into(), warning: None };
    }
    let problem =
        Diagnostic::warning(format!("`{}` can't be minified: it is as it was rendered", task.output));
    Output { blob: text.into(), warning: Some(Box::new(problem.in_file(&task.origin))) }
}

/// The hash of what a render starts with, and of what is done with its text.
fn key(program: Hash, context: &Context, is_minified: bool) -> Hash {
    let mut hasher = Hasher::new();
    hasher.hash(program).number(is_minified.into());
    for (name, value) in context {
        hasher.part(&**name);
        value.hash_into(&mut hasher);
    }
    hasher.finish()
}

/// The problem with the page that was rendered: a content file, or an output that has none.
fn on_page(world: &SiteWorld<'_>, problem: Diagnostic, task: &Task) -> Diagnostic {
    let is_elsewhere = problem.place.as_ref().is_none_or(|place| place.path != task.origin);
    Diagnostic { page: is_elsewhere.then(|| page(world, task).clone()), ..problem }
}

fn page<'a>(world: &SiteWorld<'_>, task: &'a Task) -> &'a TreePath {
    let is_file = task.origin != *world.model.config.source.path();
    if is_file { &task.origin } else { &task.output }
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
                let mut sections = page.above.iter().rev().map(|at| &model.sections[*at]);
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
        Some((source, span)) => on_page(world, problem.at(source, span), task),
        None => problem.in_file(&task.origin),
    }
}

/// The template of a task; nothing for a page that has the default one, in a site that has it not.
fn template(world: &SiteWorld<'_>, task: &Task) -> Option<String> {
    let model = world.model;
    let there = |name: &str| world.library.get(name).is_some();
    let or_blank = |name: &str| there(name).then(|| name.to_owned());
    match &task.kind {
        Kind::Page(at) => {
            let page = &model.pages[*at];
            let mut sections = page.above.iter().rev().map(|at| model.sections[*at].matter());
            let inherited = sections.find_map(|matter| matter.page_template.clone());
            match page.matter().template.clone().or(inherited) {
                Some(name) => Some(name),
                None => or_blank("page.html"),
            }
        }
        Kind::Section(at) | Kind::SectionPager(at, _) => {
            let section = &model.sections[*at];
            let is_root = section.name.own_folder.as_deref() == Some("");
            match &section.matter().template {
                Some(name) => Some(name.clone()),
                None => or_blank(if is_root { "index.html" } else { "section.html" }),
            }
        }
        Kind::TaxonomyList(at) => Some(of_taxonomy(world, *at, "list")),
        Kind::Term(at, _) | Kind::TermPager(at, ..) => Some(of_taxonomy(world, *at, "single")),
        Kind::Feed(feed) => Some(feed.template.clone()),
        Kind::Sitemap => Some("sitemap.xml".to_owned()),
        Kind::Robots => Some("robots.txt".to_owned()),
        Kind::NotFound => Some("404.html".to_owned()),
        Kind::Redirect(_) | Kind::Alias(_) => None,
    }
}

/// `tags/list.html`, or else `taxonomy_list.html`.
fn of_taxonomy(world: &SiteWorld<'_>, at: usize, part: &str) -> String {
    let own = format!("{}/{part}.html", world.model.taxonomies[at].config.name);
    if world.library.get(&own).is_some() { own } else { format!("taxonomy_{part}.html") }
}
