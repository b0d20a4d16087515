//! The site as Zola gives it to `tera`: all that a page's template sees is serialised for that page, and a
//! function gives a copy of what it is asked for.

use std::collections::HashMap;

use serde::Serialize;
use tera::{Context, Tera, Value};

use super::data::{Config, Page, Section};

type Arguments = HashMap<String, Value>;

/// A copy of a section. Zola serialises it anew at every call; a copy costs less.
pub(crate) fn register(tera: &mut Tera, full: HashMap<String, Value>, metadata: HashMap<String, Value>) {
    tera.register_function("get_section", move |arguments: &Arguments| {
        let path = arguments["path"].as_str().unwrap();
        let is_metadata = arguments.get("metadata_only").and_then(Value::as_bool).unwrap_or(false);
        Ok(if is_metadata { &metadata } else { &full }[path].clone())
    });
    tera.register_function("get_url", |arguments: &Arguments| {
        Ok(Value::String(format!("https://example.org/{}", arguments["path"].as_str().unwrap())))
    });
    tera.register_function("get_taxonomy_url", |arguments: &Arguments| {
        let (kind, name) = (arguments["kind"].as_str().unwrap(), arguments["name"].as_str().unwrap());
        Ok(Value::String(format!("https://example.org/{kind}/{name}/")))
    });
}

/// A page of a section's list.
#[derive(Serialize)]
pub(crate) struct Pager<'a> {
    pub(crate) pages: &'a [Page],
    pub(crate) current_index: usize,
    pub(crate) number_pagers: usize,
    pub(crate) previous: Option<&'a str>,
    pub(crate) next: Option<&'a str>,
}

/// The context of a page's template.
pub(crate) fn page_context(config: &Config, page: &Page) -> Context {
    let mut context = base(config, &page.permalink, &page.path);
    context.insert("page", page);
    context
}

/// The context of a section's template.
pub(crate) fn section_context(config: &Config, section: &Section, pages: Option<&[Page]>) -> Context {
    let mut context = base(config, &section.permalink, &section.path);
    context.insert("section", section);
    if let Some(pages) = pages {
        let pager =
            Pager { pages, current_index: 1, number_pagers: 50, previous: None, next: Some("/s0/page/2/") };
        context.insert("paginator", &pager);
    }
    context
}

fn base(config: &Config, url: &str, path: &str) -> Context {
    let mut context = Context::new();
    context.insert("config", config);
    context.insert("lang", "en");
    context.insert("current_url", url);
    context.insert("current_path", path);
    context
}
