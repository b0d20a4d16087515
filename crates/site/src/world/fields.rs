//! The fields of pages, sections and terms (manual: templates/pages-sections, templates/taxonomies).

use std::sync::Arc;

use kiosque_content::Date;
use kiosque_template::{Object, Value, View};

use super::{Configs, NEIGHBOUR, SHORTCODE, SiteWorld, WHOLE, WITHOUT_PAGES};
use crate::config::config_values;
use crate::model::ids::Thing;
use crate::model::{Asset, Content, Model, Page, Section, Term, components};
use crate::{Options, values};

/// The fields of a page.
pub(super) const PAGE: &[&str] = &[
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

/// The fields of a section.
pub(super) const SECTION: &[&str] = &[
    "relative_path",
    "colocated_path",
    "content",
    "permalink",
    "draft",
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
    "paginate_by",
    "paginate_reversed",
];

/// The fields of a taxonomy's term.
pub(super) const TERM: &[&str] = &["name", "slug", "path", "permalink", "pages", "page_count"];

/// The fields that follow from the model alone, made once per build.
pub(crate) struct Shown {
    configs: Configs,
    pages: Vec<Vec<Value>>,
    sections: Vec<Vec<Value>>,
    terms: Vec<Vec<Vec<Value>>>,
}

impl Shown {
    /// The fields of all objects of a model. Those that come of bodies are empty here.
    pub(crate) fn new(model: &Model, options: &Options) -> Self {
        let config = |code: &Arc<str>| (code.clone(), config_values(&model.config, code, options.mode));
        let terms = |taxonomy: &crate::model::Taxonomy| {
            taxonomy.terms.iter().map(|term| term_values(model, term)).collect()
        };
        Self {
            configs: model.config.languages.keys().map(config).collect(),
            pages: model.pages.iter().map(|page| page_values(model, page)).collect(),
            sections: model.sections.iter().map(|section| section_values(model, section)).collect(),
            terms: model.taxonomies.iter().map(terms).collect(),
        }
    }
}

impl SiteWorld<'_> {
    pub(super) fn field_of(&self, thing: &Thing, view: View, index: usize) -> Option<Value> {
        let plain = match thing {
            Thing::Config(code) => return self.shown.configs.get(code)?.get(index).cloned(),
            Thing::Page(at) => self.page_field(*at, view, index),
            Thing::Section(at) => self.section_field(*at, view, index),
            Thing::Term(taxonomy, at) => {
                let is_hidden = view == WITHOUT_PAGES && TERM[index] == "pages";
                is_hidden
                    .then(|| Value::array([]))
                    .or_else(|| self.shown.terms.get(*taxonomy)?.get(*at)?.get(index).cloned())
            }
        };
        Some(plain.unwrap_or_default())
    }

    fn page_field(&self, at: usize, view: View, index: usize) -> Option<Value> {
        let page = &self.model.pages[at];
        let neighbour = |at: usize| Object { id: self.model.pages[at].id, view: NEIGHBOUR };
        match PAGE[index] {
            "lower" if view == WHOLE => Some(Value::from(page.lower.map(neighbour))),
            "higher" if view == WHOLE => Some(Value::from(page.higher.map(neighbour))),
            "lower" | "higher" => Some(Value::Null),
            name @ ("content" | "summary" | "toc" | "translations" | "backlinks") => {
                Some(self.body_field(Content::Page(at), view, name))
            }
            _ => self.shown.pages.get(at)?.get(index).cloned(),
        }
    }

    fn section_field(&self, at: usize, view: View, index: usize) -> Option<Value> {
        match SECTION[index] {
            "pages" if view != WHOLE => Some(Value::array([])),
            name @ ("content" | "toc" | "translations" | "backlinks") => {
                Some(self.body_field(Content::Section(at), view, name))
            }
            _ => self.shown.sections.get(at)?.get(index).cloned(),
        }
    }

    /// What is known once all bodies are rendered; a shortcode does not see it.
    fn body_field(&self, content: Content, view: View, name: &str) -> Value {
        let bodies = self.bodies.filter(|_| view != SHORTCODE);
        if name == "translations" {
            let translations = self.model.translations(content).iter().filter(|_| bodies.is_some());
            return Value::array(translations.map(|other| translation(self.model, *other)));
        }
        let body = bodies.map(|bodies| bodies.get(content));
        match (name, body) {
            ("content", Some(body)) => body.html.clone(),
            ("content", None) => Value::from(""),
            ("summary", body) => body.map(|body| body.summary.clone()).unwrap_or_default(),
            ("toc", Some(body)) => body.toc.clone(),
            ("backlinks", Some(body)) => body.backlinks.clone(),
            _ => Value::array([]),
        }
    }
}

fn translation(model: &Model, content: Content) -> Value {
    let name = model.name(content);
    Value::map([
        ("lang", Value::from(name.language.clone())),
        ("permalink", Value::from(model.permalink(content))),
        ("title", Value::from(model.title(content))),
        ("path", Value::from(name.relative.as_str())),
    ])
}

fn page_values(model: &Model, page: &Page) -> Vec<Value> {
    let matter = page.matter();
    let colocated = page.name.own_folder.as_ref().map(|folder| format!("{folder}/"));
    let date = |date: Option<&Date>| Value::from(date.map(Date::as_str));
    let part = |of: fn(&Date) -> i64| Value::from(page.date.as_ref().map(of));
    let taxonomies =
        matter.taxonomies.iter().map(|(name, terms)| (Arc::from(name.as_str()), values::strings(terms)));
    let field = |name: &&str| match *name {
        "relative_path" => Value::from(page.name.relative.as_str()),
        "colocated_path" => Value::from(colocated.clone()),
        "permalink" => Value::from(page.permalink.as_str()),
        "slug" => Value::from(page.slug.as_str()),
        "ancestors" => relative_paths(model, &page.ancestors),
        "title" => Value::from(matter.title.as_deref()),
        "description" => Value::from(matter.description.as_deref()),
        "updated" => date(matter.updated.as_ref()),
        "date" => date(page.date.as_ref()),
        "year" => part(|date| i64::from(date.year())),
        "month" => part(|date| i64::from(date.month())),
        "day" => part(|date| i64::from(date.day())),
        "taxonomies" => Value::map(taxonomies.clone()),
        "authors" => values::strings(&matter.authors),
        "extra" => values::from_map(&matter.extra),
        "path" => Value::from(page.path.as_str()),
        "components" => values::strings(components(&page.path)),
        "word_count" => Value::from(page.document.word_count),
        "reading_time" => Value::from(page.document.reading_time),
        "assets" => assets(&page.assets),
        "draft" => Value::from(matter.draft),
        "lang" => Value::from(page.name.language.clone()),
        _ => Value::Null,
    };
    PAGE.iter().map(field).collect()
}

fn section_values(model: &Model, section: &Section) -> Vec<Value> {
    let matter = section.matter();
    let page = |at: &usize| Value::from(Object { id: model.pages[*at].id, view: WHOLE });
    let field = |name: &&str| match *name {
        "relative_path" => Value::from(section.name.relative.as_str()),
        "permalink" => Value::from(section.permalink.as_str()),
        "draft" => Value::from(matter.draft),
        "ancestors" => relative_paths(model, &section.ancestors),
        "title" => Value::from(matter.title.as_deref()),
        "description" => Value::from(matter.description.as_deref()),
        "extra" => values::from_map(&matter.extra),
        "path" => Value::from(section.path.as_str()),
        "components" => values::strings(components(&section.path)),
        "word_count" => Value::from(section.document.word_count),
        "reading_time" => Value::from(section.document.reading_time),
        "lang" => Value::from(section.name.language.clone()),
        "assets" => assets(&section.assets),
        "pages" => Value::array(section.pages.iter().map(page)),
        "subsections" => relative_paths(model, &section.subsections),
        "generate_feeds" => Value::from(matter.generate_feeds),
        "transparent" => Value::from(matter.transparent),
        "paginate_by" => Value::from(matter.paginate_by),
        "paginate_reversed" => Value::from(matter.paginate_reversed),
        _ => Value::Null,
    };
    SECTION.iter().map(field).collect()
}

fn term_values(model: &Model, term: &Term) -> Vec<Value> {
    let page = |at: &usize| Value::from(Object { id: model.pages[*at].id, view: WHOLE });
    let field = |name: &&str| match *name {
        "name" => Value::from(term.name.as_str()),
        "slug" => Value::from(term.slug.as_str()),
        "path" => Value::from(term.path.as_str()),
        "permalink" => Value::from(term.permalink.as_str()),
        "pages" => Value::array(term.pages.iter().map(page)),
        _ => Value::from(term.pages.len()),
    };
    TERM.iter().map(field).collect()
}

fn relative_paths(model: &Model, sections: &[usize]) -> Value {
    values::strings(sections.iter().map(|at| &model.sections[*at].name.relative))
}

/// The paths of assets below `content`, with a slash in front.
fn assets(assets: &[Asset]) -> Value {
    values::strings(
        assets.iter().map(|asset| format!("/{}", asset.path.below("content").unwrap_or_default())),
    )
}
