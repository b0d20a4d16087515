//! The site as a world: objects by number, with the values of their fields.

use std::collections::HashMap;
use std::sync::Arc;

use kiosque_template::{
    Answer, Ask, Asked, Context, Object, ObjectId, Refusal, Value, View, World, from_json,
};
use serde::Serialize;

use super::data::{Config, Page, Section};

const WHOLE: View = View(0);
const NEIGHBOUR: View = View(1);
const METADATA: View = View(2);

const CONFIG_FIELDS: &[&str] = &[
    "base_url",
    "mode",
    "title",
    "description",
    "languages",
    "default_language",
    "generate_feeds",
    "feed_filenames",
    "taxonomies",
    "author",
    "build_search_index",
    "extra",
];

const PAGE_FIELDS: &[&str] = &[
    "relative_path",
    "colocated_path",
    "content",
    "permalink",
    "slug",
    "ancestors",
    "title",
    "description",
    "updated",
    "date",
    "year",
    "month",
    "day",
    "taxonomies",
    "authors",
    "extra",
    "path",
    "components",
    "summary",
    "toc",
    "word_count",
    "reading_time",
    "assets",
    "draft",
    "lang",
    "lower",
    "higher",
    "translations",
    "backlinks",
];

const SECTION_FIELDS: &[&str] = &[
    "relative_path",
    "content",
    "permalink",
    "ancestors",
    "title",
    "description",
    "extra",
    "path",
    "components",
    "toc",
    "word_count",
    "reading_time",
    "lang",
    "assets",
    "pages",
    "subsections",
    "translations",
    "backlinks",
    "generate_feeds",
    "transparent",
];

/// The objects of a site: their fields' names and values.
#[derive(Default)]
pub(crate) struct Site {
    things: Vec<(&'static [&'static str], Vec<Value>)>,
    sections: HashMap<String, ObjectId>,
    config: Option<ObjectId>,
}

impl Site {
    pub(crate) fn add_config(&mut self, config: &Config) {
        self.config = Some(self.add(CONFIG_FIELDS, config));
    }

    pub(crate) fn add_page(&mut self, page: &Page) -> ObjectId {
        self.add(PAGE_FIELDS, page)
    }

    /// A page beside others of its section.
    pub(crate) fn add_page_between(&mut self, page: &Page, lower: ObjectId, higher: ObjectId) -> ObjectId {
        let id = self.add_page(page);
        self.set(id, "lower", Value::Object(Object { id: lower, view: NEIGHBOUR }));
        self.set(id, "higher", Value::Object(Object { id: higher, view: NEIGHBOUR }));
        id
    }

    pub(crate) fn add_section(&mut self, section: &Section, pages: &[ObjectId]) -> ObjectId {
        let id = self.add(SECTION_FIELDS, &Section { pages: Vec::new(), ..section.clone() });
        let pages = pages.iter().map(|id| Value::Object(Object { id: *id, view: WHOLE }));
        self.set(id, "pages", Value::array(pages));
        self.sections.insert(section.relative_path.clone(), id);
        id
    }

    fn add(&mut self, fields: &'static [&'static str], thing: &impl Serialize) -> ObjectId {
        let json = serde_json::to_value(thing).unwrap();
        let id = ObjectId(u32::try_from(self.things.len()).unwrap());
        self.things.push((fields, fields.iter().map(|field| from_json(&json[field])).collect()));
        id
    }

    fn set(&mut self, id: ObjectId, field: &str, value: Value) {
        let (fields, values) = &mut self.things[id.0 as usize];
        let index = fields.iter().position(|name| *name == field).unwrap();
        values[index] = value;
    }

    /// The context of a template about one object.
    pub(crate) fn context(&self, name: &str, id: ObjectId, path: &str) -> Context {
        let config = Object { id: self.config.unwrap(), view: WHOLE };
        vec![
            ("config".into(), Value::Object(config)),
            ("lang".into(), Value::from("en")),
            ("current_url".into(), Value::from(format!("https://example.org{path}"))),
            ("current_path".into(), Value::from(path)),
            (name.into(), Value::Object(Object { id, view: WHOLE })),
        ]
    }

    /// What a paginated section has besides.
    pub(crate) fn pager(pages: &[ObjectId]) -> (Arc<str>, Value) {
        let pages = pages.iter().map(|id| Value::Object(Object { id: *id, view: WHOLE }));
        let pager = Value::map([
            ("pages", Value::array(pages)),
            ("current_index", Value::from(1_usize)),
            ("number_pagers", Value::from(50_usize)),
            ("previous", Value::Null),
            ("next", Value::from("/s0/page/2/")),
        ]);
        ("paginator".into(), pager)
    }
}

impl World for Site {
    fn fields(&self, object: Object) -> &'static [&'static str] {
        self.things[object.id.0 as usize].0
    }

    fn field(&self, object: Object, index: usize) -> Option<Value> {
        let (fields, values) = &self.things[object.id.0 as usize];
        match (fields[index], object.view) {
            ("lower" | "higher", NEIGHBOUR) => Some(Value::Null),
            ("pages", METADATA) => Some(Value::array([])),
            _ => values.get(index).cloned(),
        }
    }

    fn ask(&self, ask: &Ask<'_>) -> Option<Result<Answer, Refusal>> {
        let argument = |name| ask.arguments.get(name).and_then(Value::as_str).unwrap();
        Some(Ok(match ask.name {
            "get_section" => {
                let is_metadata = ask.arguments.get("metadata_only").is_some_and(Value::is_truthy);
                let view = if is_metadata { METADATA } else { WHOLE };
                Answer::new(Object { id: self.sections[argument("path")], view })
            }
            "get_url" => Answer::new(format!("https://example.org/{}", argument("path"))),
            "get_taxonomy_url" => {
                Answer::new(format!("https://example.org/{}/{}/", argument("kind"), argument("name")))
            }
            _ => return None,
        }))
    }

    fn names(&self, _: Asked) -> &[&'static str] {
        &["get_section", "get_taxonomy_url", "get_url"]
    }
}
