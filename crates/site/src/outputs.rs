//! The outputs of a build: what templates render, and the files that go beside.

use std::collections::BTreeSet;

use kiosque_source::{Blob, Diagnostic, Hash, Hasher, Tree, TreePath, nearest};
use kiosque_template::{Context, Reads, render};
use rayon::prelude::*;

use crate::context::context;
use crate::memo::{Effects, Memo, Rendered};
use crate::plan::{Kind, Task};
use crate::redirect;
use crate::site::Extent;
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
}

/// Makes the outputs of these tasks, with those that bodies asked for; those that are kept are not rendered again.
pub(crate) fn make(
    world: &SiteWorld<'_>,
    tasks: &[Task],
    memo: &mut Memo<Output>,
    extent: &Extent,
    mut effects: Vec<(TreePath, Effects)>,
) -> Outcome {
    memo.plan(tasks.iter().map(|task| &task.output));
    memo.ask_again(world, |question| extent.may_change(question));
    let places: Vec<usize> = match extent {
        Extent::All => (0..tasks.len()).collect(),
        Extent::Bodies(_) => memo.missing().collect(),
    };
    let kept: &Memo<_> = memo;
    let made: Vec<_> =
        places.into_par_iter().map(|place| (place, make_one(world, kept, place, &tasks[place]))).collect();
    let (mut problems, mut rendered) = (Vec::new(), Vec::new());
    let (mut to_keep, mut failed) = (Vec::new(), BTreeSet::new());
    for (place, made) in made {
        match made {
            Ok(Made::Kept) => {}
            Ok(Made::Plain(render)) => to_keep.push(render),
            Ok(Made::Rendered(render)) => {
                rendered.push(tasks[place].output.clone());
                to_keep.push(render);
            }
            Err(why) => {
                problems.extend(why);
                failed.insert(place);
            }
        }
    }
    memo.keep(to_keep);
    let mut finished = Vec::with_capacity(tasks.len());
    for (place, task) in tasks.iter().enumerate().filter(|(place, _)| !failed.contains(place)) {
        if let Some(output) = memo.outcome(place) {
            problems.extend(output.warning.as_deref().cloned());
            finished.push((task.output.clone(), output.blob.clone()));
        }
    }
    let wanted = memo.effects().filter(|(place, _)| !failed.contains(place));
    effects.extend(wanted.map(|(place, effects)| (page(world, &tasks[place]).clone(), effects.clone())));
    let images = world.images.make(&effects, &mut problems);
    let clone = |(path, blob): (&TreePath, &Blob)| (path.clone(), blob.clone());
    // Of several at a path, the last one counts.
    let outputs: Tree = world
        .made
        .iter()
        .map(clone)
        .chain(finished)
        .chain(images)
        .chain(world.statics.iter().map(clone))
        .collect();
    refuse_overlaps(&outputs, &mut problems);
    Outcome { outputs, diagnostics: problems, rendered }
}

/// No output can be a file where another has a folder, nor have a name that file systems do not take.
fn refuse_overlaps(outputs: &Tree, problems: &mut Vec<Diagnostic>) {
    // All paths that begin with a path come right after it.
    let mut beginnings: Vec<&TreePath> = Vec::new();
    for (path, _) in outputs.iter() {
        let last = beginnings.iter().rposition(|it| path.as_str().starts_with(it.as_str()));
        beginnings.truncate(last.map_or(0, |last| last + 1));
        problems.extend(beginnings.extract_if(.., |it| path.below(it.as_str()).is_some()).map(|it| {
            let message = format!("the output `{it}` is a file, and other outputs are below it");
            Diagnostic::error(message).hint("give one of them another `slug` or `path`")
        }));
        beginnings.push(path);
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
    Kept,
    /// It needs no template.
    Plain(Rendered<Output>),
    Rendered(Rendered<Output>),
}

fn make_one(
    world: &SiteWorld<'_>,
    memo: &Memo<Output>,
    place: usize,
    task: &Task,
) -> Result<Made, Vec<Diagnostic>> {
    let plain = |html: String| {
        let outcome = finished(world, task, html);
        let (reads, effects) = (Reads::default(), Effects::default());
        Ok(Made::Plain(Rendered { place, key: Hash::default(), outcome, reads, effects }))
    };
    if let Kind::Redirect(url) | Kind::Alias(url) = &task.kind {
        return plain(redirect::page(url));
    }
    let Some(name) = template(world, task) else { return plain(redirect::blank(&task.origin)) };
    let Some(program) = world.library.program(&name) else { return Err(vec![missing(world, &name, task)]) };
    let context = context(world, &task.kind);
    let key = key(program.hash(), &context, is_minified(world, task));
    if memo.get(place, key).is_some() {
        return Ok(Made::Kept);
    }
    let world = &SiteWorld { seed: Hash::of(task.output.as_str()), ..*world };
    match render(&program, &context, world) {
        Ok(render) => {
            let outcome = finished(world, task, render.text);
            let (reads, effects) = (memo.worth_keeping(render.reads), render.effects.into());
            Ok(Made::Rendered(Rendered { place, key, outcome, reads, effects }))
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
            model.template(&model.pages[*at]).map(str::to_owned).or_else(|| or_blank("page.html"))
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
