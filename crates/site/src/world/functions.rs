//! Functions of templates (manual: templates/overview, "Built-in functions").

use std::sync::Arc;

use kiosque_source::nearest;
use kiosque_template::{Answer, Ask, Object, Refusal, Value};

use super::{Outcome, SiteWorld, blocks, data, digest, flag, images, optional_text, text};
use crate::config::Language;
use crate::model::{Content, Taxonomy};
use crate::objects::{WHOLE, WITHOUT_PAGES};

/// What `get_hash` was called up to 0.16; not among the names, so that nobody is told to call it.
const EARLIER_HASH: &str = "get_file_hash";

/// All functions of a site.
pub(super) const NAMES: &[&str] = &[
    "get_blocks",
    "get_env",
    "get_hash",
    "get_image_metadata",
    "get_page",
    "get_section",
    "get_taxonomy",
    "get_taxonomy_term",
    "get_taxonomy_url",
    "get_url",
    "load_data",
    "now",
    "resize_image",
    "trans",
];

/// Those whose answers follow from the configuration and from the names and front matter of content files, whatever
/// the arguments.
pub(super) const OF_SITE: &[&str] =
    &["get_page", "get_section", "get_taxonomy", "get_taxonomy_term", "get_taxonomy_url", "trans"];

pub(super) fn call(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Option<Outcome> {
    Some(match ask.name {
        "get_blocks" => needs_bodies(world).and_then(|()| blocks::get_blocks(world, ask)),
        "get_env" => get_env(world, ask),
        "get_hash" | EARLIER_HASH => digest::get_hash(world, ask),
        "get_image_metadata" => images::get_image_metadata(world, ask),
        "get_page" => get_page(world, ask),
        "get_section" => get_section(world, ask),
        "get_taxonomy" => get_taxonomy(world, ask),
        "get_taxonomy_term" => get_taxonomy_term(world, ask),
        "get_taxonomy_url" => get_taxonomy_url(world, ask),
        "get_url" => get_url(world, ask),
        "load_data" => data::load_data(world, ask),
        "now" => now(world, ask),
        "resize_image" => images::resize_image(world, ask),
        "trans" => trans(world, ask),
        _ => return None,
    })
}

/// While bodies are rendered, the rest of the content is not there.
fn needs_bodies(world: &SiteWorld<'_>) -> Result<(), Refusal> {
    if world.bodies.is_some() {
        return Ok(());
    }
    Err(Refusal::new("this function is not available in a shortcode")
        .hint("pages and sections are complete only when all shortcodes are: call it in a page's template"))
}

fn get_page(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    needs_bodies(world)?;
    let path = text(ask, "path")?;
    match world.content(path, optional_text(ask, "lang")?)? {
        content @ Content::Page(_) => Ok(Answer::new(world.object(content, WHOLE))),
        Content::Section(_) => {
            Err(Refusal::new(format!("`{path}` is a section")).hint("call `get_section` in its place"))
        }
    }
}

fn get_section(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    needs_bodies(world)?;
    let path = text(ask, "path")?;
    let view = if flag(ask, "metadata_only", false)? { WITHOUT_PAGES } else { WHOLE };
    match world.content(path, optional_text(ask, "lang")?)? {
        content @ Content::Section(_) => Ok(Answer::new(world.object(content, view))),
        Content::Page(_) => {
            Err(Refusal::new(format!("`{path}` is a page")).hint("call `get_page` in its place"))
        }
    }
}

/// The language that is asked for, or else the default one.
fn wanted_language<'a>(
    world: &'a SiteWorld<'_>,
    ask: &'a Ask<'_>,
) -> Result<(&'a str, &'a Language), Refusal> {
    language(world, optional_text(ask, "lang")?.unwrap_or(&world.model.config.default_language))
}

pub(super) fn language<'a>(
    world: &'a SiteWorld<'_>,
    code: &'a str,
) -> Result<(&'a str, &'a Language), Refusal> {
    let found = world.model.config.language(code);
    found.map(|language| (code, language)).ok_or_else(|| {
        Refusal::new(format!("the language `{code}` is not in the configuration"))
            .hint(format!("add `[languages.{code}]`"))
    })
}

/// The taxonomy that is asked for. One without terms is there only if it is not required.
fn taxonomy<'a>(world: &'a SiteWorld<'_>, ask: &'a Ask<'_>) -> Result<Option<&'a Taxonomy>, Refusal> {
    let kind = text(ask, "kind")?;
    let (code, language) = wanted_language(world, ask)?;
    match world.model.taxonomy(kind, code) {
        Some(taxonomy) => Ok(Some(taxonomy)),
        None if !flag(ask, "required", true)? => Ok(None),
        None => {
            let refusal = Refusal::new(format!("there is no taxonomy `{kind}` in the language `{code}`"));
            let names = language.taxonomies.iter().map(|taxonomy| taxonomy.name.as_str());
            Err(refusal.did_you_mean(nearest(kind, names)))
        }
    }
}

fn get_taxonomy(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    needs_bodies(world)?;
    let Some(taxonomy) = taxonomy(world, ask)? else { return Ok(Answer::new(Value::Null)) };
    let term = |term: &crate::model::Term| Value::from(Object { id: term.id, view: WHOLE });
    Ok(Answer::new(Value::map([
        ("kind", crate::config::taxonomy_value(&taxonomy.config)),
        ("lang", Value::from(taxonomy.language.clone())),
        ("permalink", Value::from(world.model.config.permalink(&taxonomy.path))),
        ("items", Value::array(taxonomy.terms.iter().map(term))),
    ])))
}

fn get_taxonomy_term(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    needs_bodies(world)?;
    let Some(taxonomy) = taxonomy(world, ask)? else { return Ok(Answer::new(Value::Null)) };
    let name = text(ask, "term")?;
    let view = if flag(ask, "include_pages", true)? { WHOLE } else { WITHOUT_PAGES };
    match taxonomy.terms.iter().find(|term| term.name == name) {
        Some(term) => Ok(Answer::new(Object { id: term.id, view })),
        None if !flag(ask, "required", true)? => Ok(Answer::new(Value::Null)),
        None => Err(no_term(taxonomy, name)),
    }
}

fn get_taxonomy_url(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    let Some(taxonomy) = taxonomy(world, ask)? else { return Ok(Answer::new(Value::Null)) };
    let name = text(ask, "name")?;
    let slug = kiosque_content::slugify_path(name, world.model.config.slugify.taxonomies);
    match taxonomy.terms.iter().find(|term| term.slug == slug) {
        Some(term) => Ok(Answer::safe(term.permalink.as_str())),
        None => Err(no_term(taxonomy, name)),
    }
}

fn no_term(taxonomy: &Taxonomy, name: &str) -> Refusal {
    let refusal = Refusal::new(format!("no page has the term `{name}` in `{}`", taxonomy.config.name));
    refusal.did_you_mean(nearest(name, taxonomy.terms.iter().map(|term| term.name.as_str())))
}

fn get_url(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    let path = text(ask, "path")?;
    if path.starts_with("@/") {
        let (target, anchor) = path.split_at(path.find('#').unwrap_or(path.len()));
        let content = world.content(target, optional_text(ask, "lang")?)?;
        return Ok(Answer::safe(format!("{}{anchor}", world.model.permalink(content))));
    }
    let path = localised(world, path, optional_text(ask, "lang")?);
    let mut url = world.model.config.permalink(&path);
    let has_slash = url.ends_with('/');
    match flag(ask, "trailing_slash", false)? {
        true if !has_slash && !url.contains('#') => url.push('/'),
        false if has_slash => url.truncate(url.len() - 1),
        _ => {}
    }
    if flag(ask, "cachebust", false)? {
        url.push_str("?h=");
        url.push_str(&digest::fingerprint(world, &path)?);
    }
    Ok(Answer::safe(url))
}

/// A path of the site in a language, which, as in Zola, need not be in the configuration.
fn localised(world: &SiteWorld<'_>, path: &str, language: Option<&str>) -> String {
    let config = &world.model.config;
    let root = config.language_root(language.unwrap_or(&config.default_language));
    if path.starts_with(&root) { path.to_owned() } else { format!("{root}{path}") }
}

fn trans(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    let key = text(ask, "key")?;
    let (code, language) = wanted_language(world, ask)?;
    let translation = language.translations.get(key).map(|text| Answer::new(text.as_str()));
    translation.ok_or_else(|| {
        let refusal = Refusal::new(format!("there is no translation of `{key}` into `{code}`"));
        refusal.did_you_mean(nearest(key, language.translations.keys().map(String::as_str)))
    })
}

fn get_env(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    let name = text(ask, "name")?;
    match (world.options.environment.get(name), ask.arguments.get("default")) {
        (Some(value), _) => Ok(Answer::new(value.as_str())),
        (None, Some(default)) => Ok(Answer::new(default.clone())),
        (None, None) => {
            Err(Refusal::new(format!("the environment variable `{name}` is not set"))
                .hint("give it a `default`"))
        }
    }
}

/// The time of the build: an RFC 3339 text, or seconds with `timestamp=true`.
fn now(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    let now = world.options.now;
    if flag(ask, "timestamp", false)? {
        return Ok(Answer::new(now.as_second()));
    }
    let offset = jiff::tz::Offset::UTC;
    let text: Arc<str> = now.display_with_offset(offset).to_string().into();
    Ok(Answer::new(text))
}
