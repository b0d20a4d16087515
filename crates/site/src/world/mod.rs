//! All that a site's templates can reach.

mod blocks;
mod data;
mod digest;
mod filters;
mod functions;
mod images;
mod lookup;

use std::collections::BTreeMap;
use std::sync::Arc;

use kiosque_content::Highlighter;
use kiosque_source::{Blob, Hash, Hasher, Tree, TreePath};
use kiosque_template::{
    Answer, Ask, Asked, Context, DEPTH, Effect, Library, Object, ObjectId, Question, Refusal, Value, View,
    World,
};

pub(crate) use data::Loaded;
pub(crate) use lookup::{BLOCK, DATA, FILE, LINK, SHORTCODES, TEMPLATE};

use crate::block::Blocks;
use crate::bodies::Bodies;
use crate::images::Images;
use crate::model::{Content, Model};
use crate::objects::{Objects, WHOLE};
use crate::{Options, Overview};

/// The world of a site's templates. While bodies are rendered there are none yet.
#[derive(Clone, Copy)]
pub(crate) struct SiteWorld<'a> {
    pub model: &'a Model,
    pub objects: &'a Objects,
    pub bodies: Option<&'a Bodies>,
    pub tree: &'a Tree,
    pub library: &'a Library,
    pub blocks: &'a Blocks,
    pub options: &'a Options,
    /// The names of all functions, of the site and of plugins.
    pub functions: &'a [&'static str],
    pub highlighter: Option<&'a Highlighter>,
    /// The outputs that do not come of a template: style sheets and assets, and static files.
    pub made: &'a Tree,
    pub statics: &'a BTreeMap<TreePath, Blob>,
    /// What templates loaded, kept from build to build.
    pub loaded: &'a Loaded,
    /// Images that are made of others.
    pub images: &'a Images,
    /// What the render around a call asked for before it.
    pub effects: &'a [Effect],
    /// How many levels of templates are around a render.
    pub depth: usize,
    /// Where the random numbers of a render come from.
    pub seed: Hash,
}

/// For how many levels of a template a text counts that it gives to `markdown`: a shortcode in such a text, in
/// a shortcode, and so on, needs more of the stack than tags do.
const TEXT: usize = DEPTH / 16;

/// What functions and filters give.
type Outcome = Result<Answer, Refusal>;

impl SiteWorld<'_> {
    /// The object of a page or section.
    pub(crate) fn object(&self, content: Content, view: View) -> Object {
        Object { id: self.model.id(content), view }
    }

    /// The variables that every template has: the configuration and the language.
    pub(crate) fn base_context(&self, language: &Arc<str>) -> Context {
        vec![self.config(language), ("lang".into(), Value::from(language.clone()))]
    }

    /// The variable `config` as pages in a language see it.
    pub(crate) fn config(&self, language: &Arc<str>) -> (Arc<str>, Value) {
        let default = &self.model.config.default_language;
        let ids = &self.model.config_ids;
        let id = ids.get(language).or_else(|| ids.get(default)).copied().unwrap_or(ObjectId(0));
        ("config".into(), Value::Object(Object { id, view: WHOLE }))
    }

    /// The same world, for the renders in a text that a template gives away.
    pub(crate) fn nested(&self, ask: &Ask<'_>) -> Result<Self, Refusal> {
        let depth = ask.depth + TEXT;
        if depth > DEPTH {
            return Err(Refusal::new("templates and texts are nested too deep"));
        }
        let mut hasher = Hasher::new();
        let seed = hasher.hash(self.seed).hash(ask.key()).finish();
        Ok(Self { depth, seed, ..*self })
    }
}

impl World for SiteWorld<'_> {
    fn fields(&self, object: Object) -> &'static [&'static str] {
        self.objects.names(object.id)
    }

    fn unlisted(&self, object: Object) -> &'static [&'static str] {
        self.objects.earlier_names(object.id)
    }

    fn field(&self, object: Object, index: usize) -> Option<Value> {
        self.objects.field(object, index, self.bodies)
    }

    fn depth(&self) -> usize {
        self.depth
    }

    fn seed(&self) -> Hash {
        self.seed
    }

    fn ask(&self, ask: &Ask<'_>) -> Option<Outcome> {
        let world = &SiteWorld { effects: ask.effects, ..*self };
        match ask.asked {
            Asked::Function => functions::call(world, ask).or_else(|| of_plugin(world, ask)),
            Asked::Filter => filters::apply(world, ask),
            Asked::Lookup => lookup::look_up(world, ask),
        }
    }

    fn names(&self, asked: Asked) -> &[&'static str] {
        match asked {
            Asked::Function => self.functions,
            Asked::Filter => filters::NAMES,
            Asked::Lookup => &[],
        }
    }
}

/// Whether the answer to a question follows from a [`Site`](crate::site::Site) alone: not from bodies, nor from files
/// that are looked up while rendering.
pub(crate) fn is_of_site(question: &Question) -> bool {
    match question.asked {
        Asked::Function => functions::OF_SITE.contains(&&*question.name),
        Asked::Lookup => ![DATA, FILE].contains(&&*question.name),
        Asked::Filter => false,
    }
}

/// The names of all functions that templates can call: the site's own, and those of plugins.
pub(crate) fn functions(options: &Options) -> Vec<&'static str> {
    let of_plugins = options.plugins.iter().flat_map(|plugin| plugin.functions());
    functions::NAMES.iter().chain(of_plugins).copied().collect()
}

/// The answer of a plugin's function.
fn of_plugin(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Option<Outcome> {
    let plugin = world.options.plugins.iter().find(|plugin| plugin.functions().contains(&ask.name))?;
    Some(plugin.call(ask.name, ask.arguments, &Overview::new(world)))
}

/// A required text argument.
fn text<'a>(ask: &'a Ask<'_>, name: &str) -> Result<&'a str, Refusal> {
    optional_text(ask, name)?.ok_or_else(|| Refusal::new(format!("the argument `{name}` is missing")))
}

fn optional_text<'a>(ask: &'a Ask<'_>, name: &str) -> Result<Option<&'a str>, Refusal> {
    match ask.arguments.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Refusal::new(format!("the argument `{name}` must be a string"))),
    }
}

fn flag(ask: &Ask<'_>, name: &str, default: bool) -> Result<bool, Refusal> {
    match ask.arguments.get(name) {
        None => Ok(default),
        Some(Value::Bool(value)) => Ok(*value),
        Some(_) => Err(Refusal::new(format!("the argument `{name}` must be true or false"))),
    }
}
