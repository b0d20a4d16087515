//! `get_blocks`: the calls of a shortcode over all pages.

use std::cmp::Reverse;

use kiosque_source::{Hasher, nearest};
use kiosque_template::{Answer, Ask, Refusal, Value};

use super::{Outcome, SiteWorld, optional_text, text};
use crate::model::{Content, Page};
use crate::objects::CallValue;

/// Every call of the shortcode `kind`, of the pages of a language or below a section if these are given: those of the
/// page with the newest date first, and in a page as they stand there.
pub(super) fn get_blocks(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    let kind = known_shortcode(world, text(ask, "kind")?)?;
    let language = optional_text(ask, "lang")?;
    if let Some(code) = language {
        super::functions::language(world, code)?;
    }
    let section = optional_text(ask, "section")?.map(|path| section(world, path, language)).transpose()?;
    let is_wanted = |page: &Page| {
        language.is_none_or(|code| *page.name.language == *code)
            && section.is_none_or(|at| page.section == Some(at) || page.above.contains(&at))
    };
    let mut found: Vec<(&Page, Vec<&CallValue>)> = Vec::new();
    for page in world.model.pages.iter().filter(|page| is_wanted(page)) {
        let calls: Vec<_> = world.objects.calls(page.id).iter().filter(|call| *call.name == *kind).collect();
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
