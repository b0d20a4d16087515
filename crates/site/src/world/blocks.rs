//! `get_blocks`: the calls of a shortcode over all pages.

use std::cmp::Reverse;

use kiosque_source::{Hasher, nearest};
use kiosque_template::{Answer, Ask, Refusal, Value};

use super::{Outcome, SiteWorld, optional_text, text};
use crate::model::{Content, Page};
use crate::objects::CallValue;

/// Every call of the shortcode `kind`, or of any of a list of them, on the pages of a language or below a section if
/// these are given: those on the page with the newest date first, and on a page as they stand there. A page that
/// readers can't open has none.
pub(super) fn get_blocks(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    let kinds = kinds(world, ask)?;
    let language = optional_text(ask, "lang")?;
    if let Some(code) = language {
        super::functions::language(world, code)?;
    }
    let section = optional_text(ask, "section")?.map(|path| section(world, path, language)).transpose()?;
    let is_wanted = |page: &Page| {
        page.is_rendered()
            && language.is_none_or(|code| *page.name.language == *code)
            && section.is_none_or(|at| page.section == Some(at) || page.above.contains(&at))
    };
    let mut found: Vec<(&Page, Vec<&CallValue>)> = Vec::new();
    for page in world.model.pages.iter().filter(|page| is_wanted(page)) {
        let calls: Vec<_> =
            world.objects.calls(page.id).iter().filter(|call| kinds.contains(&&*call.name)).collect();
        if !calls.is_empty() {
            found.push((page, calls));
        }
    }
    found.sort_by_key(|(page, _)| Reverse(page.date.as_ref().map(kiosque_content::Date::instant)));
    let calls = found.iter().flat_map(|(_, calls)| calls);
    let mut hasher = Hasher::new();
    for call in calls.clone() {
        hasher.hash(call.hash);
    }
    let values = Value::array(calls.map(|call| call.value.clone()));
    Ok(Answer { hash: Some(hasher.finish()), ..Answer::new(values) })
}

/// The names that `kind` has, one or several.
fn kinds<'a>(world: &SiteWorld<'_>, ask: &'a Ask<'_>) -> Result<Vec<&'a str>, Refusal> {
    let Some(Value::Array(kinds)) = ask.arguments.get("kind") else {
        return Ok(vec![known_shortcode(world, text(ask, "kind")?)?]);
    };
    let name = |kind: &'a Value| {
        kind.as_str().ok_or_else(|| Refusal::new("the argument `kind` must have names in it"))
    };
    kinds.iter().map(|kind| known_shortcode(world, name(kind)?)).collect()
}

fn known_shortcode<'a>(world: &SiteWorld<'_>, name: &'a str) -> Result<&'a str, Refusal> {
    let names = world.shortcode_names();
    if names.contains(&name) {
        return Ok(name);
    }
    let refusal = Refusal::new(format!("there is no shortcode `{name}`"));
    Err(refusal.did_you_mean(nearest(name, names)))
}

fn section(world: &SiteWorld<'_>, path: &str, language: Option<&str>) -> Result<usize, Refusal> {
    match world.content(path, language)? {
        Content::Section(at) => Ok(at),
        Content::Page(_) => {
            Err(Refusal::new(format!("`{path}` is a page")).hint("give the path of a section, `…/_index.md`"))
        }
    }
}
