//! The bodies of all pages and sections, rendered.

mod addresses;
mod context;
mod links;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use kiosque_content::{Body, Heading, Link, anchors_in};
use kiosque_source::{Diagnostic, Hash, Hasher, TreePath};
use kiosque_template::{ObjectId, Value};
use rayon::prelude::*;

pub(crate) use context::{BodyContext, Collection};
use links::{All, Backlinks};

use crate::memo::{Effects, Memo, Rendered};
use crate::model::{Content, Model};
use crate::objects::Table;
use crate::site::Extent;
use crate::world::SiteWorld;

/// The bodies of a site, as templates see them.
#[derive(Default)]
pub(crate) struct Bodies {
    bodies: Table<Arc<BodyValues>>,
    backlinks: Backlinks,
}

/// What a body gives, for templates and for the check of links.
pub(crate) struct BodyValues {
    html: Value,
    summary: Value,
    toc: Value,
    /// The hashes of these three.
    hashes: [Hash; 3],
    links: Vec<Link>,
    /// The pages and sections that the links lead to.
    targets: BTreeSet<ObjectId>,
    diagnostics: Vec<Diagnostic>,
    /// Whether nothing is missing in it for an error that was reported elsewhere.
    is_whole: bool,
    anchors: OnceLock<BTreeSet<String>>,
    text: OnceLock<String>,
}

/// What came of rendering all bodies.
pub(crate) struct Outcome {
    pub diagnostics: Vec<Diagnostic>,
    /// The content files whose bodies were rendered, and not kept from before.
    pub rendered: Vec<TreePath>,
    /// The outputs that bodies ask for, with the content file.
    pub effects: Vec<(TreePath, Effects)>,
    /// The fields that come of bodies and are not as they were before, as bits by object. Objects that are new or
    /// gone are left out.
    pub changes: Vec<(ObjectId, u64)>,
}

/// Renders the bodies that are not kept, puts them in place of those before, and checks the links in all. The fields
/// of objects that are not as they were are given as bits.
pub(crate) fn render(
    world: &SiteWorld<'_>,
    memo: &mut Memo<Arc<BodyValues>>,
    bodies: &mut Bodies,
    extent: &Extent,
    objects: &[(ObjectId, u64)],
) -> Outcome {
    let model = world.model;
    memo.plan(model.contents().map(|content| &model.name(content).path).collect::<Vec<_>>().into_iter());
    memo.ask_again(world, |question| extent.may_change(question));
    let mut places: Vec<usize> = match extent {
        Extent::All => (0..model.count()).collect(),
        Extent::Bodies(edited) => memo.missing().chain(edited.iter().map(|it| model.place(*it))).collect(),
    };
    places.sort_unstable();
    places.dedup();
    let kept: &Memo<_> = memo;
    let made: Vec<_> = places.into_par_iter().map(|place| kept_or_rendered(world, kept, place)).collect();
    let (mut rendered, mut to_keep, mut effects) = (Vec::new(), Vec::new(), Vec::new());
    let mut now = Vec::with_capacity(made.len());
    for Made { content, body, render } in made {
        if let Some(render) = render {
            rendered.push(model.name(content).path.clone());
            // An error can depend on more than what was read: its hints look at all names that there are.
            if body.is_whole && !body.diagnostics.iter().any(Diagnostic::is_error) {
                to_keep.push(render);
            } else {
                effects.push((model.name(content).path.clone(), render.effects));
            }
        }
        now.push((content, body));
    }
    rendered.sort_unstable();
    memo.keep(to_keep);
    let of_kept = memo.effects();
    effects
        .extend(of_kept.map(|(place, effects)| (model.name(model.at(place)).path.clone(), effects.clone())));
    let changes = bodies.replace(world, now, extent, objects);
    Outcome { diagnostics: bodies.problems(world), rendered, effects, changes }
}

/// A body, and how to keep it if it was rendered now.
struct Made {
    content: Content,
    body: Arc<BodyValues>,
    render: Option<Rendered<Arc<BodyValues>>>,
}

fn kept_or_rendered(world: &SiteWorld<'_>, memo: &Memo<Arc<BodyValues>>, place: usize) -> Made {
    let content = world.model.at(place);
    let key = key(world.model, content);
    if let Some((body, _)) = memo.get(place, key) {
        return Made { content, body: body.clone(), render: None };
    }
    let context = BodyContext::of(world, content);
    let document = world.model.document(content);
    let mut body = kiosque_content::render(document, &world.model.config.markdown, &context);
    if world.model.is_set_as_french(world.model.name(content)) {
        body = set_as_french(body);
    }
    let collected = context.finish();
    // As in Zola, backlinks are of the links in Markdown alone.
    let targets = links::targets(world.model, content, &body.links);
    body.links.extend(collected.links);
    let body = Arc::new(BodyValues::new(body, targets, !collected.is_broken));
    let (reads, effects) = (memo.worth_keeping(collected.reads), collected.effects.into());
    Made { content, render: Some(Rendered { place, key, outcome: body.clone(), reads, effects }), body }
}

/// The hash of all that a body is made from, but for what its shortcodes and links read, and for the options
/// of Markdown, on which all bodies depend.
fn key(model: &Model, content: Content) -> Hash {
    let name = model.name(content);
    let mut hasher = Hasher::new();
    hasher.hash(model.document(content).hash).part(model.permalink(content)).part(&*name.language);
    hasher.number(model.insert_anchor_links(content) as u64);
    hasher.number(u64::from(model.is_set_as_french(name)));
    hasher.finish()
}

fn set_as_french(body: Body) -> Body {
    let summary = body.summary.as_deref().map(kiosque_assets::french_html);
    let toc = body.toc.into_iter().map(heading_as_french).collect();
    Body { html: kiosque_assets::french_html(&body.html), summary, toc, ..body }
}

fn heading_as_french(heading: Heading) -> Heading {
    Heading {
        title: kiosque_assets::french_text(&heading.title).into_owned(),
        children: heading.children.into_iter().map(heading_as_french).collect(),
        ..heading
    }
}

impl Bodies {
    /// The body of a page or section.
    pub(crate) fn get(&self, id: ObjectId) -> Option<&Arc<BodyValues>> {
        self.bodies.get(id)
    }

    /// The pages and sections that link to one.
    pub(crate) fn backlinks(&self, id: ObjectId) -> impl Iterator<Item = ObjectId> {
        self.backlinks.to(id)
    }

    /// Puts bodies in place of those before, and gives the fields that are others now.
    fn replace(
        &mut self,
        world: &SiteWorld<'_>,
        bodies: Vec<(Content, Arc<BodyValues>)>,
        extent: &Extent,
        objects: &[(ObjectId, u64)],
    ) -> Vec<(ObjectId, u64)> {
        let (mut changes, mut linked) = (Vec::new(), BTreeSet::new());
        if let Extent::All = extent {
            linked.extend(self.drop_others(world.model));
        }
        let none = BTreeSet::new();
        for (content, body) in bodies {
            let id = world.model.id(content);
            let before = self.bodies.get(id).cloned();
            let body = match &before {
                Some(before) if !body.is_whole => Arc::new(body.in_the_state_of(before)),
                _ => body,
            };
            let targets = before.as_ref().map_or(&none, |before| &before.targets);
            linked.extend(self.backlinks.replace(id, targets, &body.targets));
            if let Some(before) = &before {
                changes.push((id, world.objects.bits(id, body.differing(before))));
            }
            self.bodies.insert(id, body);
        }
        // A backlink shows the permalink and the title of where it comes from.
        for (id, fields) in objects {
            if world.objects.bits(*id, ["permalink", "title"]) & fields != 0 {
                linked.extend(self.get(*id).into_iter().flat_map(|body| body.targets.iter().copied()));
            }
        }
        changes.extend(linked.into_iter().map(|id| (id, world.objects.bits(id, ["backlinks"]))));
        changes.retain(|(_, fields)| *fields != 0);
        changes
    }

    /// Forgets the bodies of pages and sections that are no longer there, and gives what they linked to.
    fn drop_others(&mut self, model: &Model) -> BTreeSet<ObjectId> {
        let mut before = std::mem::take(&mut self.bodies);
        let ids = model.contents().map(|content| model.id(content));
        self.bodies = ids.filter_map(|id| Some((id, before.take(id)?))).collect();
        let mut linked = BTreeSet::new();
        for (id, body) in before.into_entries() {
            linked.extend(self.backlinks.replace(id, &body.targets, &BTreeSet::new()));
        }
        linked
    }

    /// What is wrong with the bodies and the links between them.
    fn problems(&self, world: &SiteWorld<'_>) -> Vec<Diagnostic> {
        let all = All { model: world.model, bodies: self };
        let mut problems: Vec<Diagnostic> =
            all.iter().flat_map(|(_, body)| body.diagnostics.iter().cloned()).collect();
        problems.extend(all.check_anchors());
        if world.options.follow_links {
            problems.extend(all.follow(world));
        }
        problems
    }
}

impl BodyValues {
    fn new(body: Body, targets: BTreeSet<ObjectId>, is_whole: bool) -> Self {
        let html = Value::from(body.html);
        let summary = Value::from(body.summary);
        let toc = Value::array(body.toc.iter().map(heading));
        Self {
            hashes: [html.hash(), summary.hash(), toc.hash()],
            html,
            summary,
            toc,
            links: body.links,
            targets,
            diagnostics: body.diagnostics,
            is_whole,
            anchors: OnceLock::new(),
            text: OnceLock::new(),
        }
    }

    /// The same values as before, so that nothing seems to have changed, with the problems of now: for a body that
    /// is not whole.
    fn in_the_state_of(&self, before: &Self) -> Self {
        Self {
            html: before.html.clone(),
            summary: before.summary.clone(),
            toc: before.toc.clone(),
            hashes: before.hashes,
            links: before.links.clone(),
            targets: before.targets.clone(),
            diagnostics: self.diagnostics.clone(),
            is_whole: false,
            anchors: OnceLock::new(),
            text: OnceLock::new(),
        }
    }

    /// The text of the body, for search indexes.
    pub(crate) fn text(&self) -> &str {
        let html = self.html.as_str().unwrap_or_default();
        self.text.get_or_init(|| kiosque_assets::text_of_html(html))
    }

    /// The hash of its HTML.
    pub(crate) fn hash(&self) -> Hash {
        self.hashes[0]
    }

    /// The field with this name that comes of the body alone.
    pub(crate) fn field(&self, name: &str) -> Value {
        match name {
            "content" => self.html.clone(),
            "summary" => self.summary.clone(),
            _ => self.toc.clone(),
        }
    }

    /// The names of the fields that differ.
    fn differing<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'static str> + 'a {
        let names = ["content", "summary", "toc"].into_iter().enumerate();
        names.filter(|(at, _)| self.hashes[*at] != other.hashes[*at]).map(|(_, name)| name)
    }

    /// The ids that a link can lead to.
    fn anchors(&self) -> &BTreeSet<String> {
        self.anchors.get_or_init(|| anchors_in(self.html.as_str().unwrap_or_default()))
    }
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
