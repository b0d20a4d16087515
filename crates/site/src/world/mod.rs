//! All that a site's templates can reach.

mod fields;
mod filters;
mod functions;
mod load;
mod lookup;

use std::collections::BTreeMap;
use std::sync::Arc;

use kiosque_content::Highlighter;
use kiosque_source::{Blob, Tree, TreePath};
use kiosque_template::{Answer, Ask, Asked, Context, Library, Object, ObjectId, Refusal, Value, View, World};

pub(crate) use fields::Shown;
pub(crate) use load::Files;
pub(crate) use lookup::internal_link;

use crate::Options;
use crate::bodies::Bodies;
use crate::model::ids::Thing;
use crate::model::{Content, Model};

/// A page or section with all its fields.
pub(crate) const WHOLE: View = View(0);
/// A page as the neighbour of another: it has no neighbours itself.
pub(crate) const NEIGHBOUR: View = View(1);
/// A page or section in its own shortcodes: what comes of its body is not there.
pub(crate) const SHORTCODE: View = View(2);
/// A section or term without its pages.
pub(crate) const WITHOUT_PAGES: View = View(3);

/// The world of a site's templates. While bodies are rendered there are none yet.
#[derive(Clone, Copy)]
pub(crate) struct SiteWorld<'a> {
    pub model: &'a Model,
    pub shown: &'a Shown,
    pub bodies: Option<&'a Bodies>,
    pub tree: &'a Tree,
    pub library: &'a Library,
    pub options: &'a Options,
    pub highlighter: Option<&'a Highlighter>,
    /// The outputs that do not come of a template: style sheets and assets, and static files.
    pub made: &'a Tree,
    pub statics: &'a BTreeMap<TreePath, Blob>,
    /// What files hold, kept for the build.
    pub files: &'a Files,
    /// How many renders are going on around this one.
    pub depth: usize,
}

/// How deep renders may nest: a shortcode in a text given to `markdown` in a shortcode, and so on.
const DEPTH: usize = 16;

/// What functions and filters give.
type Outcome = Result<Answer, Refusal>;

impl SiteWorld<'_> {
    /// The object of a page or section.
    pub(crate) fn object(&self, content: Content, view: View) -> Object {
        let id = match content {
            Content::Page(at) => self.model.pages[at].id,
            Content::Section(at) => self.model.sections[at].id,
        };
        Object { id, view }
    }

    /// The variables that every template has: the configuration and the language.
    pub(crate) fn base_context(&self, language: &Arc<str>) -> Context {
        let default = &self.model.config.default_language;
        let ids = &self.model.config_ids;
        let id = ids.get(language).or_else(|| ids.get(default)).copied().unwrap_or(ObjectId(0));
        vec![
            ("config".into(), Value::Object(Object { id, view: WHOLE })),
            ("lang".into(), Value::from(language.clone())),
        ]
    }

    /// The same world, for a render inside of another.
    pub(crate) fn nested(&self) -> Result<Self, Refusal> {
        if self.depth >= DEPTH {
            return Err(Refusal::new(format!(
                "shortcodes and texts are nested more than {DEPTH} levels deep"
            )));
        }
        Ok(Self { depth: self.depth + 1, ..*self })
    }

    fn thing(&self, object: Object) -> Option<&Thing> {
        self.model.things.get(&object.id)
    }
}

impl World for SiteWorld<'_> {
    fn fields(&self, object: Object) -> &'static [&'static str] {
        match self.thing(object) {
            Some(Thing::Config(_)) => crate::config::CONFIG_FIELDS,
            Some(Thing::Page(_)) => fields::PAGE,
            Some(Thing::Section(_)) => fields::SECTION,
            Some(Thing::Term(..)) => fields::TERM,
            None => &[],
        }
    }

    fn field(&self, object: Object, index: usize) -> Option<Value> {
        self.thing(object).and_then(|thing| self.field_of(thing, object.view, index))
    }

    fn ask(&self, ask: &Ask<'_>) -> Option<Outcome> {
        match ask.asked {
            Asked::Function => functions::call(self, ask),
            Asked::Filter => filters::apply(self, ask),
            Asked::Lookup => None,
        }
    }

    fn names(&self, asked: Asked) -> &[&'static str] {
        match asked {
            Asked::Function => functions::NAMES,
            Asked::Filter => filters::NAMES,
            Asked::Lookup => &[],
        }
    }
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

/// The values of the configuration in each language.
type Configs = BTreeMap<Arc<str>, Vec<Value>>;
