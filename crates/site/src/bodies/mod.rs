//! The bodies of all pages and sections, rendered.

mod context;
mod links;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use kiosque_content::{Body, Heading, Link, LinkTarget, anchors_in};
use kiosque_source::{Diagnostic, Hash, Hasher, TreePath};
use kiosque_template::{ObjectId, Value};
use rayon::prelude::*;

pub(crate) use context::{BodyContext, Collection};
use links::{All, Backlinks};

use crate::memo::{Effects, Memo, Rendered};
use crate::model::{Content, Model};
use crate::objects::{OF_BODY, Objects, Table};
use crate::world::SiteWorld;

/// The bodies of a site, as templates see them.
#[derive(Default)]
pub(crate) struct Bodies {
    fields: Table<BodyFields>,
    backlinks: Arc<Backlinks>,
}

/// The fields of a page or section that come of its body.
pub(crate) struct BodyFields {
    body: Arc<BodyValues>,
    /// Those that link here, and their hash.
    backlinks: (Value, Hash),
}

/// What a body gives, for templates and for the check of links.
pub(crate) struct BodyValues {
    html: Value,
    summary: Value,
    toc: Value,
    /// The hashes of these three.
    hashes: [Hash; 3],
    links: Vec<Link>,
    links_hash: Hash,
    diagnostics: Vec<Diagnostic>,
    /// Whether nothing is missing in it for an error that was reported elsewhere.
    is_whole: bool,
    anchors: OnceLock<BTreeSet<String>>,
    text: OnceLock<String>,
}

/// What came of rendering all bodies.
pub(crate) struct Outcome {
    pub bodies: Bodies,
    pub diagnostics: Vec<Diagnostic>,
    /// The content files whose bodies were rendered, and not kept from before.
    pub rendered: Vec<TreePath>,
    /// The outputs that bodies ask for, with the content file.
    pub effects: Vec<(TreePath, Effects)>,
}

/// Renders all bodies that are not kept, and checks the links in them.
pub(crate) fn render(world: &SiteWorld<'_>, memo: &mut Memo<Arc<BodyValues>>, before: &Bodies) -> Outcome {
    let model = world.model;
    memo.ask_again(world);
    let contents: Vec<Content> = model.contents().collect();
    let kept: &Memo<_> = memo;
    let made: Vec<_> =
        contents.into_par_iter().map(|content| kept_or_rendered(world, kept, content)).collect();
    let mut bodies = Vec::with_capacity(made.len());
    let (mut rendered, mut to_keep, mut all_effects) = (Vec::new(), Vec::new(), Vec::new());
    for Made { content, body, effects, render } in made {
        let id = model.id(content);
        all_effects.push((model.name(content).path.clone(), effects));
        if let Some(render) = render {
            rendered.push(render.path.clone());
            // An error can depend on more than what was read: its hints look at all names that there are.
            if body.is_whole && !body.diagnostics.iter().any(Diagnostic::is_error) {
                to_keep.push(render);
            }
        }
        bodies.push(if body.is_whole { body } else { before.in_place_of(id, body) });
    }
    rendered.sort_unstable();
    memo.keep(to_keep);
    let paths: Vec<&TreePath> = model.contents().map(|content| &model.name(content).path).collect();
    memo.limit(paths.into_iter());
    let all = All { model, bodies };
    let mut diagnostics: Vec<Diagnostic> =
        all.bodies.iter().flat_map(|body| body.diagnostics.iter().cloned()).collect();
    diagnostics.extend(all.check_anchors());
    if world.options.follow_links {
        diagnostics.extend(all.follow(world.options.network.as_deref()));
    }
    let backlinks = Backlinks::new(&all, &before.backlinks);
    let ids = model.contents().map(|content| model.id(content));
    let fields = ids.zip(all.bodies).map(|(id, body)| (id, BodyFields { body, backlinks: backlinks.to(id) }));
    let bodies = Bodies { fields: fields.collect(), backlinks };
    Outcome { bodies, diagnostics, rendered, effects: all_effects }
}

/// A body, and how to keep it if it was rendered now.
struct Made {
    content: Content,
    body: Arc<BodyValues>,
    effects: Effects,
    render: Option<Rendered<Arc<BodyValues>>>,
}

fn kept_or_rendered(world: &SiteWorld<'_>, memo: &Memo<Arc<BodyValues>>, content: Content) -> Made {
    let (key, path) = (key(world.model, content), &world.model.name(content).path);
    if let Some((body, effects)) = memo.get(path, key) {
        return Made { content, body: body.clone(), effects: effects.clone(), render: None };
    }
    let context = BodyContext::of(world, content);
    let document = world.model.document(content);
    let body = kiosque_content::render(document, &world.model.config.markdown, &context);
    let collected = context.finish();
    let body = Arc::new(BodyValues::new(body, !collected.is_broken));
    let (reads, effects) = (memo.worth_keeping(collected.reads), Effects::from(collected.effects));
    let render = Rendered { path: path.clone(), key, outcome: body.clone(), reads, effects: effects.clone() };
    Made { content, body, effects, render: Some(render) }
}

/// The hash of all that a body is made from, but for what its shortcodes and links read, and for the options
/// of Markdown, on which all bodies depend.
fn key(model: &Model, content: Content) -> Hash {
    let name = model.name(content);
    let mut hasher = Hasher::new();
    hasher.hash(model.document(content).hash).part(model.permalink(content)).part(&*name.language);
    hasher.number(model.insert_anchor_links(content) as u64);
    hasher.finish()
}

impl Bodies {
    /// The body that stood before in place of one that is not whole, so that nothing seems to have changed.
    fn in_place_of(&self, id: ObjectId, body: Arc<BodyValues>) -> Arc<BodyValues> {
        let Some(before) = self.fields(id) else { return body };
        let BodyValues { html, summary, toc, hashes, links, links_hash, .. } = &*before.body;
        Arc::new(BodyValues {
            html: html.clone(),
            summary: summary.clone(),
            toc: toc.clone(),
            hashes: *hashes,
            links: links.clone(),
            links_hash: *links_hash,
            diagnostics: body.diagnostics.clone(),
            is_whole: false,
            anchors: OnceLock::new(),
            text: OnceLock::new(),
        })
    }

    /// What came of the body of a page or section.
    pub(crate) fn fields(&self, id: ObjectId) -> Option<&BodyFields> {
        self.fields.get(id)
    }

    /// The fields that come of bodies and are not as they were before, as bits by object. Objects that are
    /// new or gone are left out.
    pub(crate) fn changes(&self, before: &Self, objects: &Objects) -> Vec<(ObjectId, u64)> {
        let pairs = self.fields.pairs(&before.fields);
        let pairs = pairs.filter_map(|(id, now, before)| Some((id, now?, before?)));
        let changes = pairs.map(|(id, now, before)| (id, objects.bits(id, now.differing(before))));
        changes.filter(|(_, fields)| *fields != 0).collect()
    }
}

impl BodyFields {
    /// The field with this name.
    pub(crate) fn get(&self, name: &str) -> Value {
        match name {
            "content" => self.body.html.clone(),
            "summary" => self.body.summary.clone(),
            "toc" => self.body.toc.clone(),
            _ => self.backlinks.0.clone(),
        }
    }

    /// The text of the body, for search indexes.
    pub(crate) fn text(&self) -> &str {
        let html = self.body.html.as_str().unwrap_or_default();
        self.body.text.get_or_init(|| kiosque_assets::text_of_html(html))
    }

    fn hash(&self, name: &str) -> Hash {
        match name {
            "content" => self.body.hashes[0],
            "summary" => self.body.hashes[1],
            "toc" => self.body.hashes[2],
            _ => self.backlinks.1,
        }
    }

    /// The names of the fields that differ.
    fn differing<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'static str> + 'a {
        let is_other = |name: &&&'static str| self.hash(name) != other.hash(name);
        OF_BODY.iter().filter(is_other).copied()
    }
}

impl BodyValues {
    fn new(body: Body, is_whole: bool) -> Self {
        let html = Value::from(body.html);
        let summary = Value::from(body.summary);
        let toc = Value::array(body.toc.iter().map(heading));
        Self {
            hashes: [html.hash(), summary.hash(), toc.hash()],
            html,
            summary,
            toc,
            links_hash: hash_of_links(&body.links),
            links: body.links,
            diagnostics: body.diagnostics,
            is_whole,
            anchors: OnceLock::new(),
            text: OnceLock::new(),
        }
    }

    /// The ids that a link can lead to.
    fn anchors(&self) -> &BTreeSet<String> {
        self.anchors.get_or_init(|| anchors_in(self.html.as_str().unwrap_or_default()))
    }
}

/// The hash of the pages and sections that links lead to.
fn hash_of_links(links: &[Link]) -> Hash {
    let mut hasher = Hasher::new();
    for link in links {
        match &link.target {
            LinkTarget::Internal { path, .. } => _ = hasher.part(path),
            LinkTarget::Anchor(_) => _ = hasher.part("#"),
            LinkTarget::External { .. } => {}
        }
    }
    hasher.finish()
}

fn heading(heading: &Heading) -> Value {
    Value::map([
        ("level", Value::from(i64::from(heading.level))),
        ("id", Value::from(heading.id.as_str())),
        ("permalink", Value::from(heading.permalink.as_str())),
        ("title", Value::from(heading.title.as_str())),
        ("children", Value::array(heading.children.iter().map(self::heading))),
    ])
}
