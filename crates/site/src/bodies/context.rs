//! What a body asks of its site.

use std::sync::{Arc, Mutex, PoisonError};

use kiosque_content::{Call, Context as ContentContext, Format, InsertAnchor, Link};
use kiosque_source::{Diagnostic, Frame, Hash, Hasher, Place, Source, Span, TreePath, nearest};
use kiosque_template::{
    Arguments, Ask, Asked, Context, Effect, Program, Reads, Refusal, Value, World, from_json, render,
};

use crate::block::{self, BlockCall};
use crate::model::Content;
use crate::objects::SHORTCODE;
use crate::world::{BLOCK, DATA, FILE, LINK, SHORTCODES, SiteWorld, TEMPLATE};

/// What renders inside of a body read and asked for.
type Collected = Mutex<Collection>;

#[derive(Default)]
pub(crate) struct Collection {
    pub reads: Reads,
    pub effects: Vec<Effect>,
    /// Where the URLs of blocks lead in the site.
    pub links: Vec<Link>,
    /// Whether something failed that was reported elsewhere, so that the body is not whole.
    pub is_broken: bool,
}

/// What a body asks of the site, or a text given to the `markdown` filter, which has no page.
pub(crate) struct BodyContext<'a> {
    world: &'a SiteWorld<'a>,
    content: Option<Content>,
    collected: Collected,
}

impl<'a> BodyContext<'a> {
    /// For a page or section.
    pub(super) fn of(world: &'a SiteWorld<'a>, content: Content) -> Self {
        Self { world, content: Some(content), collected: Mutex::default() }
    }

    /// For a text that has no page.
    pub(crate) fn without_page(world: &'a SiteWorld<'a>) -> Self {
        Self { world, content: None, collected: Mutex::default() }
    }

    /// What was read and asked for.
    pub(crate) fn finish(self) -> Collection {
        let collected = self.collected.into_inner().unwrap_or_else(PoisonError::into_inner);
        Collection { reads: collected.reads.settled(), ..collected }
    }

    /// Looks something up in the site, and notes that.
    fn look_up(&self, name: &str, value: &str) -> Value {
        self.try_to_look_up(name, value).unwrap_or_default()
    }

    fn try_to_look_up(&self, name: &str, value: &str) -> Result<Value, Refusal> {
        let (value, arguments) = (Value::from(value), Arguments::default());
        let depth = self.world.depth();
        let ask =
            Ask { asked: Asked::Lookup, name, value: &value, arguments: &arguments, depth, effects: &[] };
        let Some(outcome) = self.world.ask(&ask) else { return Ok(Value::Null) };
        self.collected.lock().unwrap_or_else(PoisonError::into_inner).reads.note(&ask, &outcome);
        outcome.map(|answer| answer.value)
    }

    /// The template with this name.
    fn template(&self, name: &str) -> Option<Program> {
        self.look_up(TEMPLATE, name);
        self.world.library.program(name)
    }

    /// Renders a template as a part of the body.
    fn render(&self, name: &str, context: &Context) -> Result<String, Vec<Diagnostic>> {
        let Some(program) = self.template(name) else {
            return Err(vec![Diagnostic::error(format!("the template `{name}` does not exist"))]);
        };
        let world = SiteWorld { seed: self.seed(name, context), ..*self.world };
        let outcome = render(&program, context, &world);
        let mut collected = self.collected.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            Ok(render) => {
                collected.reads.join(render.reads);
                collected.effects.extend(render.effects);
                Ok(render.text)
            }
            Err(failure) => {
                collected.reads.join(failure.reads);
                collected.is_broken |= failure.diagnostics.is_empty();
                Err(failure.diagnostics)
            }
        }
    }

    /// Where the random numbers of a template come from: the file, and what the template is given. An object
    /// is left out, as its number can be another one in another session.
    fn seed(&self, name: &str, context: &Context) -> Hash {
        let path = |content| Hash::of(self.world.model.name(content).path.as_str());
        let mut hasher = Hasher::new();
        hasher.hash(self.content.map_or(self.world.seed, path)).part(name);
        for (_, value) in context.iter().filter(|(_, value)| !matches!(value, Value::Object(_))) {
            value.hash_into(&mut hasher);
        }
        hasher.finish()
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
        self.content.map_or(InsertAnchor::None, |content| self.world.model.insert_anchor_links(content))
    }

    fn highlighter(&self) -> Option<&kiosque_content::Highlighter> {
        self.world.highlighter
    }

    fn shortcode_format(&self, name: &str) -> Option<Format> {
        if self.template(&file_of(name, Format::Html)).is_some() {
            let is_block = self.look_up(BLOCK, name) != Value::Null;
            return Some(if is_block { Format::Block } else { Format::Html });
        }
        self.template(&file_of(name, Format::Markdown)).map(|_| Format::Markdown)
    }

    fn is_chosen(&self, block: &str) -> bool {
        self.look_up(BLOCK, block) == Value::Bool(true)
    }

    fn shortcode_names(&self) -> Vec<&str> {
        self.look_up(SHORTCODES, "");
        self.world.shortcode_names()
    }

    fn check(&self, call: &Call, source: &Source) -> Vec<Diagnostic> {
        let Some((block, plugin)) = self.world.blocks.get(&call.name) else { return Vec::new() };
        let called = BlockCall { block, call, source };
        let (mut problems, links) = block::check(&called, self);
        self.collected.lock().unwrap_or_else(PoisonError::into_inner).links.extend(links);
        problems.extend(plugin.check_call(&called));
        problems
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
        let format = self.shortcode_format(&call.name).unwrap_or(Format::Html);
        let outcome = self.render(&file_of(&call.name, format), &context);
        let Some(content) = self.content else { return outcome };
        let source = &self.world.model.document(content).source;
        outcome.map_err(|problems| problems.into_iter().map(|it| of_call(it, call, source)).collect())
    }

    fn internal_link(&self, path: &str) -> Option<String> {
        self.look_up(LINK, path).as_str().map(str::to_owned)
    }

    fn anchor_link(&self, id: &str, level: u8) -> Result<String, Vec<Diagnostic>> {
        let context = vec![
            ("id".into(), Value::from(id)),
            ("level".into(), Value::from(i64::from(level))),
            ("lang".into(), Value::from(self.language().clone())),
        ];
        self.render("anchor-link.html", &context)
    }

    fn summary_cutoff(&self, summary: &str) -> Result<String, Vec<Diagnostic>> {
        let context = vec![
            ("summary".into(), Value::from(summary)),
            ("lang".into(), Value::from(self.language().clone())),
        ];
        self.render("summary-cutoff.html", &context)
    }
}

impl block::Files for BodyContext<'_> {
    fn tables(&self, path: &str) -> Result<Value, Vec<Diagnostic>> {
        self.try_to_look_up(DATA, path).map_err(|refusal| refusal.inner)
    }

    fn has(&self, path: &str) -> bool {
        let folder = self.content.map(|content| self.world.model.folder(content));
        let path = path.trim_start_matches('/');
        let beside = folder.map(|folder| format!("{folder}{path}"));
        beside.as_deref().into_iter().chain([path]).any(|path| self.look_up(FILE, path) == Value::Bool(true))
    }

    fn permalink(&self, path: &str) -> Option<String> {
        self.internal_link(path)
    }

    fn nearest(&self, path: &str) -> Option<&str> {
        let model = self.world.model;
        nearest(path, model.contents().map(|content| model.relative(content)))
    }
}

/// A problem of the template of a call, as the page with the call has it. What is wrong in a text that the template
/// got from the call is wrong there; the template has no part in it.
fn of_call(mut problem: Diagnostic, call: &Call, source: &Source) -> Diagnostic {
    let place = problem.place.take_if(|place| place.path == TreePath::root());
    if let Some(span) = place.and_then(|place| span_in_call(&place, call, source.text())) {
        return Diagnostic { trace: Vec::new(), ..problem.at(source, span) };
    }
    let place = Place::new(source, call.name_span);
    if problem.place.is_none() {
        problem.place = Some(place);
        return problem;
    }
    problem.led_by(Frame { what: format!("shortcode `{}` called at", call.name), place });
    problem
}

/// Where what is meant by a place in a text without a file stands in a call: on the same line, or else anywhere.
fn span_in_call(place: &Place, call: &Call, text: &str) -> Option<Span> {
    let from = |at: usize| place.excerpt.char_indices().nth(at).map_or(place.excerpt.len(), |(at, _)| at);
    let start = place.column.checked_sub(1)? as usize;
    let meant = from(start)..from(start + place.width as usize);
    let within = &text[call.span.range()];
    let on_line = within.find(&place.excerpt).map(|line| line + meant.start);
    let found = on_line.or_else(|| within.find(&place.excerpt[meant.clone()]))?;
    Some(Span::new(found, found + meant.len()).shifted(call.span.range().start))
}

/// The file of a shortcode.
fn file_of(name: &str, format: Format) -> String {
    let extension = match format {
        Format::Html | Format::Block => "html",
        Format::Markdown => "md",
    };
    format!("shortcodes/{name}.{extension}")
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
