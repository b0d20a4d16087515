//! The objects that templates see: pages, sections, terms, and the configuration in each language.
//!
//! Each has its fields with their hashes. They are made anew only for what changed since the last build, so
//! that comparing two builds comes down to comparing pointers.

mod calls;
mod names;
mod table;
mod values;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use kiosque_content::Document;
use kiosque_source::Hash;
use kiosque_template::{Object, ObjectId, Value, View};
use rayon::prelude::*;

use crate::Options;
use crate::bodies::Bodies;
use crate::config::config_values;
use crate::model::{Content, Model, Page, Section};
use crate::site::Extent;
pub(crate) use calls::CallValue;
use names::Kind;
pub(crate) use table::Table;

/// A page or section with all its fields.
pub(crate) const WHOLE: View = View(0);
/// A page without its neighbours: as the neighbour of another, or in a term, a pager or a feed.
pub(crate) const WITHOUT_NEIGHBOURS: View = View(1);
/// A page or section in its own shortcodes: what comes of its body is not there.
pub(crate) const SHORTCODE: View = View(2);
/// A section or term without its pages.
pub(crate) const WITHOUT_PAGES: View = View(3);

/// All objects of a site.
#[derive(Default)]
pub(crate) struct Objects(Table<Entry>);

#[derive(Clone)]
struct Entry {
    kind: Kind,
    fields: Arc<Fields>,
}

/// The fields of an object as far as they follow from the model; those that come of bodies are empty here.
struct Fields {
    origin: Origin,
    values: Vec<Value>,
    hashes: Vec<Hash>,
    /// The calls in the body, if somebody asked for them.
    calls: OnceLock<Vec<CallValue>>,
}

/// What the fields were made from: the document, and the hash of all else.
#[derive(Clone)]
struct Origin {
    document: Option<Arc<Document>>,
    rest: Hash,
}

impl Origin {
    fn is_same(&self, other: &Self) -> bool {
        let is_same_document = match (&self.document, &other.document) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        };
        is_same_document && self.rest == other.rest
    }
}

impl Fields {
    fn new(origin: Origin, values: Vec<Value>) -> Arc<Self> {
        let hashes = values.iter().map(Value::hash).collect();
        Arc::new(Self { origin, values, hashes, calls: OnceLock::new() })
    }
}

impl Objects {
    /// Makes them those of a model, and gives the fields that are not as they were, as bits by object. Of what is new
    /// or gone, it is all.
    pub(crate) fn update(
        &mut self,
        model: &Model,
        options: &Options,
        extent: &Extent,
    ) -> Vec<(ObjectId, u64)> {
        let edited = match extent {
            Extent::All => {
                let before = std::mem::take(self);
                *self = Self::new(model, options, &before);
                return self.changes(&before);
            }
            Extent::Bodies(edited) => edited,
        };
        let mut changes = Vec::new();
        for content in edited {
            let (id, now) = match content {
                Content::Page(at) => self.page(model, &model.pages[*at]),
                Content::Section(at) => self.section(model, &model.sections[*at]),
            };
            changes.push((id, changed(Some(&now), self.0.get(id))));
            self.0.insert(id, now);
        }
        changes
    }

    /// The objects of a model; what did not change is taken from the build before.
    fn new(model: &Model, options: &Options, before: &Self) -> Self {
        let mut entries = Vec::new();
        for (code, id) in &model.config_ids {
            let values = config_values(&model.config, code, options.mode);
            let origin = Origin { document: None, rest: Hash::default() };
            entries.push((*id, Entry { kind: Kind::Config, fields: Fields::new(origin, values) }));
        }
        entries.par_extend(model.pages.par_iter().map(|page| before.page(model, page)));
        entries.par_extend(model.sections.par_iter().map(|section| before.section(model, section)));
        for term in model.taxonomies.iter().flat_map(|taxonomy| &taxonomy.terms) {
            let origin = values::term_origin(model, term);
            entries.push(before.keep_or_make(term.id, Kind::Term, origin, &|| values::term(model, term)));
        }
        Self(entries.into_iter().collect())
    }

    fn page(&self, model: &Model, page: &Page) -> (ObjectId, Entry) {
        let origin = values::page_origin(model, page);
        self.keep_or_make(page.id, Kind::Page, origin, &|| values::page(model, page))
    }

    fn section(&self, model: &Model, section: &Section) -> (ObjectId, Entry) {
        let origin = values::section_origin(model, section);
        self.keep_or_make(section.id, Kind::Section, origin, &|| values::section(model, section))
    }

    fn keep_or_make(
        &self,
        id: ObjectId,
        kind: Kind,
        origin: Origin,
        make: &dyn Fn() -> Vec<Value>,
    ) -> (ObjectId, Entry) {
        let kept = self.0.get(id).filter(|entry| entry.fields.origin.is_same(&origin));
        let entry = || Entry { kind, fields: Fields::new(origin, make()) };
        (id, kept.cloned().unwrap_or_else(entry))
    }

    /// The calls of shortcodes in the body of a page.
    pub(crate) fn calls(&self, page: ObjectId) -> &[CallValue] {
        let Some(Entry { fields, .. }) = self.0.get(page) else { return &[] };
        let Some(document) = &fields.origin.document else { return &[] };
        fields.calls.get_or_init(|| calls::of_document(document, page))
    }

    /// The names of the fields of an object.
    pub(crate) fn names(&self, id: ObjectId) -> &'static [&'static str] {
        self.0.get(id).map_or(&[], |entry| entry.kind.names())
    }

    /// The names that fields of an object had in earlier releases; see [`Kind::earlier_names`].
    pub(crate) fn earlier_names(&self, id: ObjectId) -> &'static [&'static str] {
        self.0.get(id).map_or(&[], |entry| entry.kind.earlier_names())
    }

    /// A field of an object as it is seen.
    pub(crate) fn field(&self, object: Object, index: usize, bodies: Option<&Bodies>) -> Option<Value> {
        let Entry { kind, fields } = self.0.get(object.id)?;
        let bit = 1 << index;
        if kind.hidden(object.view) & bit != 0 {
            return Some(kind.empty(index));
        }
        if kind.of_body() & bit == 0 {
            return fields.values.get(index).cloned();
        }
        let of_body = bodies.and_then(|bodies| match kind.names()[index] {
            "backlinks" => Some(self.links(bodies.backlinks(object.id))),
            name => bodies.get(object.id).map(|body| body.field(name)),
        });
        Some(of_body.unwrap_or_else(|| kind.empty(index)))
    }

    /// Where links come from, as templates see it: in order, each once.
    fn links(&self, sources: impl Iterator<Item = ObjectId>) -> Value {
        let field = |id, name| {
            let index = self.names(id).iter().position(|other| *other == name)?;
            self.field(Object { id, view: WHOLE }, index, None)
        };
        let shown = |id| {
            let of = |name| field(id, name).unwrap_or_default();
            let (permalink, title) = (of("permalink"), of("title"));
            let key = (permalink.as_str().map(str::to_owned), title.as_str().map(str::to_owned));
            (key, Value::map([("permalink", permalink), ("title", title)]))
        };
        Value::array(sources.map(shown).collect::<BTreeMap<_, _>>().into_values())
    }

    fn changes(&self, before: &Self) -> Vec<(ObjectId, u64)> {
        let changes = self.0.pairs(&before.0).map(|(id, now, before)| (id, changed(now, before)));
        changes.filter(|(_, fields)| *fields != 0).collect()
    }

    /// The bits of the fields with these names, in an object of the kind that it has.
    pub(crate) fn bits(&self, id: ObjectId, names: impl IntoIterator<Item = &'static str>) -> u64 {
        let all = self.names(id);
        let bit = |name| all.iter().position(|other| *other == name).map_or(0, |at| 1 << at);
        names.into_iter().map(bit).fold(0, |bits, bit| bits | bit)
    }
}

/// The fields that differ between two states of an object.
fn changed(now: Option<&Entry>, before: Option<&Entry>) -> u64 {
    match (now, before) {
        (None, None) => 0,
        (Some(now), Some(before)) if Arc::ptr_eq(&now.fields, &before.fields) => 0,
        (Some(now), Some(before)) if now.kind == before.kind => {
            let pairs = now.fields.hashes.iter().zip(&before.fields.hashes).enumerate();
            pairs.filter(|(_, (now, before))| now != before).fold(0, |bits, (at, _)| bits | 1 << at)
        }
        _ => u64::MAX,
    }
}
