//! The bodies of all pages and sections, rendered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use kiosque_content::{Body, Call, Context as ContentContext, Format, Heading, InsertAnchor, LinkTarget};
use kiosque_source::{Diagnostic, Frame, Place, Severity};
use kiosque_template::{Context, Effect, Reads, Value, from_json, render};
use rayon::prelude::*;

use crate::model::{Content, Model};
use crate::world::{SHORTCODE, SiteWorld, internal_link};

/// The bodies of a site, as templates see them.
#[derive(Default)]
pub(crate) struct Bodies(BTreeMap<Content, BodyValues>);

/// The fields of a page or section that come of its body.
#[derive(Default)]
pub(crate) struct BodyValues {
    pub html: Value,
    pub summary: Value,
    pub toc: Value,
    pub backlinks: Value,
}

impl Bodies {
    /// Renders all bodies, and checks the links in them.
    pub(crate) fn render(world: &SiteWorld<'_>) -> (Self, Vec<Diagnostic>) {
        let contents: Vec<Content> = world.model.contents().collect();
        let rendered: BTreeMap<Content, Body> =
            contents.into_par_iter().map(|content| (content, body(world, content))).collect();
        let mut problems: Vec<Diagnostic> =
            rendered.values().flat_map(|body| body.diagnostics.iter().cloned()).collect();
        problems.extend(check_anchors(world.model, &rendered));
        let mut backlinks = backlinks(world.model, &rendered);
        let shown = rendered.into_iter().map(|(content, body)| {
            (content, BodyValues::new(body, backlinks.remove(&content).unwrap_or_default()))
        });
        (Self(shown.collect()), problems)
    }

    /// The body of a page or section.
    pub(crate) fn get(&self, content: Content) -> &BodyValues {
        &self.0[&content]
    }
}

impl BodyValues {
    fn new(body: Body, backlinks: Vec<Value>) -> Self {
        Self {
            html: Value::from(body.html),
            summary: Value::from(body.summary),
            toc: Value::array(body.toc.iter().map(heading)),
            backlinks: Value::array(backlinks),
        }
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

fn body(world: &SiteWorld<'_>, content: Content) -> Body {
    let context = BodyContext::new(world, Some(content));
    let document = world.model.document(content);
    kiosque_content::render(document, &world.model.config.markdown, &context)
}

/// Links to an anchor must lead to one.
fn check_anchors(model: &Model, bodies: &BTreeMap<Content, Body>) -> Vec<Diagnostic> {
    let mut anchors: BTreeMap<Content, BTreeSet<String>> = BTreeMap::new();
    let mut problems = Vec::new();
    for (content, body) in bodies {
        for link in &body.links {
            let (target, anchor) = match &link.target {
                LinkTarget::Internal { path, anchor: Some(anchor), .. } => (model.find(path), anchor),
                LinkTarget::Anchor(anchor) => (Some(*content), anchor),
                _ => continue,
            };
            let Some(target) = target else { continue };
            let known = anchors.entry(target).or_insert_with(|| bodies[&target].anchors());
            if known.contains(anchor) {
                continue;
            }
            let message = format!("there is no anchor `#{anchor}` in `content/{}`", model.relative(target));
            let nearest = kiosque_source::nearest(anchor, known.iter().map(String::as_str));
            let problem = Diagnostic::error(message).did_you_mean(nearest);
            let severity = Severity::from(model.config.link_checker.internal_level);
            let problem = Diagnostic { severity, ..problem };
            problems.push(problem.at(&model.document(*content).source, link.span));
        }
    }
    problems
}

/// For each page and section, those that link to it.
fn backlinks(model: &Model, bodies: &BTreeMap<Content, Body>) -> BTreeMap<Content, Vec<Value>> {
    let mut found: BTreeMap<Content, BTreeSet<(&str, Option<&str>)>> = BTreeMap::new();
    for (content, body) in bodies {
        for link in &body.links {
            if let LinkTarget::Internal { path, .. } = &link.target
                && let Some(target) = model.find(path)
            {
                found.entry(target).or_default().insert((model.permalink(*content), model.title(*content)));
            }
        }
    }
    let shown = |(permalink, title): (&str, Option<&str>)| {
        Value::map([("permalink", Value::from(permalink)), ("title", Value::from(title))])
    };
    found.into_iter().map(|(content, links)| (content, links.into_iter().map(shown).collect())).collect()
}

/// What renders inside of a body read and asked for.
type Collected = Mutex<(Reads, Vec<Effect>)>;

/// What a body asks of the site, or a text given to the `markdown` filter, which has no page.
pub(crate) struct BodyContext<'a> {
    world: &'a SiteWorld<'a>,
    content: Option<Content>,
    collected: Collected,
}

impl<'a> BodyContext<'a> {
    fn new(world: &'a SiteWorld<'a>, content: Option<Content>) -> Self {
        Self { world, content, collected: Mutex::default() }
    }

    /// For a text that has no page.
    pub(crate) fn without_page(world: &'a SiteWorld<'a>) -> Self {
        Self::new(world, None)
    }

    /// What was read and asked for.
    pub(crate) fn finish(self) -> (Reads, Vec<Effect>) {
        self.collected.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn language(&self) -> &Arc<str> {
        let model = self.world.model;
        self.content.map_or(&model.config.default_language, |content| &model.name(content).language)
    }
}

impl ContentContext for BodyContext<'_> {
    fn permalink(&self) -> Option<&str> {
        self.content.map(|content| self.world.model.permalink(content))
    }

    fn insert_anchor_links(&self) -> InsertAnchor {
        let model = self.world.model;
        let section = match self.content {
            Some(Content::Section(at)) => Some(at),
            Some(Content::Page(at)) => model.pages[at].section,
            None => return InsertAnchor::None,
        };
        let own = section.and_then(|at| model.sections[at].matter().insert_anchor_links);
        own.unwrap_or(model.config.markdown.insert_anchor_links)
    }

    fn highlighter(&self) -> Option<&kiosque_content::Highlighter> {
        self.world.highlighter
    }

    fn shortcode_format(&self, name: &str) -> Option<Format> {
        shortcode_format(self.world, name)
    }

    fn shortcode_names(&self) -> Vec<&str> {
        shortcode_names(self.world)
    }

    fn shortcode(&self, call: &Call, body: Option<&str>) -> Result<String, Vec<Diagnostic>> {
        let mut context = self.world.base_context(self.language());
        let name = match self.content {
            Some(Content::Page(_)) => "page",
            _ => "section",
        };
        let object = self.content.map(|content| Value::from(self.world.object(content, SHORTCODE)));
        context.extend(object.map(|object| (name.into(), object)));
        context.extend(shortcode_context(call, body));
        let outcome = render_shortcode(self.world, call, &context, &self.collected);
        let Some(content) = self.content else { return outcome };
        outcome.map_err(|mut problems| {
            let place = Place::new(&self.world.model.document(content).source, call.name_span);
            for problem in &mut problems {
                let what = format!("shortcode `{}` called at", call.name);
                problem.led_by(Frame { what, place: place.clone() });
            }
            problems
        })
    }

    fn internal_link(&self, path: &str) -> Option<String> {
        internal_link(self.world.model, path)
    }

    fn anchor_link(&self, id: &str, level: u8) -> Result<String, Vec<Diagnostic>> {
        let context = vec![
            ("id".into(), Value::from(id)),
            ("level".into(), Value::from(i64::from(level))),
            ("lang".into(), Value::from(self.language().clone())),
        ];
        render_part(self.world, "anchor-link.html", &context, &self.collected)
    }

    fn summary_cutoff(&self, summary: &str) -> Result<String, Vec<Diagnostic>> {
        let context = vec![
            ("summary".into(), Value::from(summary)),
            ("lang".into(), Value::from(self.language().clone())),
        ];
        render_part(self.world, "summary-cutoff.html", &context, &self.collected)
    }
}

fn shortcode_format(world: &SiteWorld<'_>, name: &str) -> Option<Format> {
    let has = |extension: &str| world.library.get(&format!("shortcodes/{name}.{extension}")).is_some();
    match (has("html"), has("md")) {
        (true, _) => Some(Format::Html),
        (false, true) => Some(Format::Markdown),
        (false, false) => None,
    }
}

fn shortcode_names<'a>(world: &SiteWorld<'a>) -> Vec<&'a str> {
    let shortcode = |name: &'a str| {
        let name = name.strip_prefix("shortcodes/")?;
        name.strip_suffix(".html").or_else(|| name.strip_suffix(".md"))
    };
    world.library.names().filter_map(shortcode).collect()
}

/// The variables of a call: its number, its body and its arguments. Of two with the same name the first one
/// counts, so an argument can't hide the others.
fn shortcode_context(call: &Call, body: Option<&str>) -> Context {
    let mut context: Context = vec![("nth".into(), Value::from(call.nth))];
    context.extend(body.map(|body| ("body".into(), Value::from(body))));
    let arguments = call.arguments.iter().rev();
    context.extend(arguments.map(|it| (Arc::from(it.name.as_str()), from_json(&it.value))));
    context
}

fn render_shortcode(
    world: &SiteWorld<'_>,
    call: &Call,
    context: &Context,
    collected: &Collected,
) -> Result<String, Vec<Diagnostic>> {
    let extension = match shortcode_format(world, &call.name) {
        Some(Format::Markdown) => "md",
        _ => "html",
    };
    render_part(world, &format!("shortcodes/{}.{extension}", call.name), context, collected)
}

fn render_part(
    world: &SiteWorld<'_>,
    name: &str,
    context: &Context,
    collected: &Collected,
) -> Result<String, Vec<Diagnostic>> {
    let Some(program) = world.library.program(name) else {
        return Err(vec![Diagnostic::error(format!("the template `{name}` does not exist"))]);
    };
    let outcome = render(&program, context, world);
    let mut collected = collected.lock().unwrap_or_else(PoisonError::into_inner);
    match outcome {
        Ok(render) => {
            collected.0.join(render.reads);
            collected.1.extend(render.effects);
            Ok(render.text)
        }
        Err(failure) => {
            collected.0.join(failure.reads);
            Err(failure.diagnostics)
        }
    }
}
