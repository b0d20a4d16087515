//! The values of the fields that follow from the model, and what they are made from. An origin leaves out the
//! path of the file, for which the number of the object stands.

use std::sync::Arc;

use kiosque_content::{Date, SortBy};
use kiosque_source::Hasher;
use kiosque_template::{Object, Value, View};

use super::names::{EARLIER_PAGE, EARLIER_SECTION, PAGE, SECTION, TERM};
use super::{Origin, WHOLE, WITHOUT_NEIGHBOURS};
use crate::model::{Asset, Content, Model, Page, Section, Term, components};
use crate::values;

/// What the fields of a page are made from.
pub(super) fn page_origin(model: &Model, page: &Page) -> Origin {
    let mut hasher = Hasher::new();
    hasher.part(&page.permalink).part(&page.path).part(&page.slug).part(&*page.name.language);
    hasher.part(page.date.as_ref().map_or("", Date::as_str));
    hasher.part(page.name.own_folder.as_deref().unwrap_or_default());
    add_sections(model, &page.ancestors, &mut hasher);
    hasher.number(page.sorted_by as u64).number(u64::from(model.is_set_as_french(&page.name)));
    for neighbour in [page.lower, page.higher] {
        hasher.number(neighbour.map_or(0, |at| u64::from(model.pages[at].id.0) + 1));
    }
    add_assets(&page.assets, &mut hasher);
    add_translations(model, &page.translations, &mut hasher);
    Origin { document: Some(page.document.clone()), rest: hasher.finish() }
}

/// What the fields of a section are made from.
pub(super) fn section_origin(model: &Model, section: &Section) -> Origin {
    let mut hasher = Hasher::new();
    hasher.part(&section.permalink).part(&section.path).part(&*section.name.language);
    hasher.number(u64::from(model.is_set_as_french(&section.name)));
    add_sections(model, &section.ancestors, &mut hasher);
    add_sections(model, &section.subsections, &mut hasher);
    add_pages(model, &section.pages, &mut hasher);
    add_assets(&section.assets, &mut hasher);
    add_translations(model, &section.translations, &mut hasher);
    Origin { document: Some(section.document.clone()), rest: hasher.finish() }
}

/// What the fields of a term are made from.
pub(super) fn term_origin(model: &Model, term: &Term) -> Origin {
    let mut hasher = Hasher::new();
    hasher.part(&term.name).part(&term.slug).part(&term.path).part(&term.permalink);
    add_pages(model, &term.pages, &mut hasher);
    Origin { document: None, rest: hasher.finish() }
}

fn add_sections(model: &Model, sections: &[usize], hasher: &mut Hasher) {
    hasher.number(sections.len() as u64);
    for at in sections {
        hasher.part(&model.sections[*at].name.relative);
    }
}

fn add_pages(model: &Model, pages: &[usize], hasher: &mut Hasher) {
    hasher.number(pages.len() as u64);
    for at in pages {
        hasher.number(u64::from(model.pages[*at].id.0));
    }
}

fn add_assets(assets: &[Asset], hasher: &mut Hasher) {
    hasher.number(assets.len() as u64);
    for asset in assets {
        hasher.part(asset.path.as_str());
    }
}

fn add_translations(model: &Model, translations: &[Content], hasher: &mut Hasher) {
    hasher.number(translations.len() as u64);
    for content in translations {
        let name = model.name(*content);
        hasher.part(&*name.language).part(&name.relative).part(model.permalink(*content));
        let title = model.title(*content);
        hasher.number(u64::from(title.is_some())).part(title.as_deref().unwrap_or_default());
    }
}

/// The fields of a page.
pub(super) fn page(model: &Model, page: &Page) -> Vec<Value> {
    let matter = page.matter();
    let colocated = page.name.own_folder.as_ref().map(|folder| format!("{folder}/"));
    let date = |date: Option<&Date>| Value::from(date.map(Date::as_str));
    let part = |of: fn(&Date) -> i64| Value::from(page.date.as_ref().map(of));
    let taxonomies =
        matter.taxonomies.iter().map(|(name, terms)| (Arc::from(name.as_str()), values::strings(terms)));
    let neighbour = |at: usize| Object { id: model.pages[at].id, view: WITHOUT_NEIGHBOURS };
    let by_date = matches!(page.sorted_by, SortBy::Date | SortBy::UpdateDate);
    let by_weight = page.sorted_by == SortBy::Weight;
    let by_title = matches!(page.sorted_by, SortBy::Title | SortBy::TitleBytes);
    let text = |text: Option<&str>| Value::from(model.shown(&page.name, text).as_deref());
    let field = |name: &&str| match *name {
        "relative_path" => Value::from(page.name.relative.as_str()),
        "colocated_path" => Value::from(colocated.clone()),
        "permalink" => Value::from(page.permalink.as_str()),
        "slug" => Value::from(page.slug.as_str()),
        "ancestors" => relative_paths(model, &page.ancestors),
        "title" => text(matter.title.as_deref()),
        "description" => text(matter.description.as_deref()),
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
        "lower" => Value::from(page.lower.map(neighbour)),
        "higher" => Value::from(page.higher.map(neighbour)),
        "translations" => translations(model, &page.translations),
        "earlier" if by_date => Value::from(page.higher.map(neighbour)),
        "later" if by_date => Value::from(page.lower.map(neighbour)),
        "lighter" if by_weight => Value::from(page.lower.map(neighbour)),
        "heavier" if by_weight => Value::from(page.higher.map(neighbour)),
        "title_prev" if by_title => Value::from(page.lower.map(neighbour)),
        "title_next" if by_title => Value::from(page.higher.map(neighbour)),
        _ => Value::Null,
    };
    PAGE.iter().chain(EARLIER_PAGE).map(field).collect()
}

/// The fields of a section.
pub(super) fn section(model: &Model, section: &Section) -> Vec<Value> {
    let matter = section.matter();
    let file = section.has_file.then_some(section);
    let text = |text: Option<&str>| Value::from(model.shown(&section.name, text).as_deref());
    let field = |name: &&str| match *name {
        "relative_path" => Value::from(section.name.relative.as_str()),
        "permalink" => Value::from(section.permalink.as_str()),
        "draft" => Value::from(matter.draft),
        "ancestors" => relative_paths(model, &section.ancestors),
        "title" => text(matter.title.as_deref()),
        "description" => text(matter.description.as_deref()),
        "extra" => values::from_map(&matter.extra),
        "path" => Value::from(section.shown_path()),
        "components" => values::strings(file.into_iter().flat_map(|it| components(&it.path))),
        "word_count" => Value::from(file.map(|it| it.document.word_count)),
        "reading_time" => Value::from(file.map(|it| it.document.reading_time)),
        "lang" => Value::from(section.name.language.clone()),
        "assets" => {
            values::strings(section.assets.iter().map(|asset| format!("/{}", asset.route(&section.path))))
        }
        "pages" => pages(model, &section.pages, WHOLE),
        "translations" => translations(model, &section.translations),
        "subsections" => relative_paths(model, &section.subsections),
        "generate_feeds" | "generate_feed" => Value::from(matter.generate_feeds),
        "transparent" => Value::from(matter.transparent),
        "paginate_by" => Value::from(matter.paginate_by),
        "paginate_reversed" => Value::from(matter.paginate_reversed),
        _ => Value::Null,
    };
    SECTION.iter().chain(EARLIER_SECTION).map(field).collect()
}

/// The fields of a term.
pub(super) fn term(model: &Model, term: &Term) -> Vec<Value> {
    let field = |name: &&str| match *name {
        "name" => Value::from(term.name.as_str()),
        "slug" => Value::from(term.slug.as_str()),
        "path" => Value::from(term.path.as_str()),
        "permalink" => Value::from(term.permalink.as_str()),
        "pages" => pages(model, &term.pages, WITHOUT_NEIGHBOURS),
        _ => Value::from(term.pages.len()),
    };
    TERM.iter().map(field).collect()
}

fn pages(model: &Model, pages: &[usize], view: View) -> Value {
    Value::array(pages.iter().map(|at| Value::from(Object { id: model.pages[*at].id, view })))
}

fn translations(model: &Model, translations: &[Content]) -> Value {
    Value::array(translations.iter().map(|content| {
        let name = model.name(*content);
        Value::map([
            ("lang", Value::from(name.language.clone())),
            ("permalink", Value::from(model.permalink(*content))),
            ("title", Value::from(model.title(*content).as_deref())),
            ("path", Value::from(name.relative.as_str())),
        ])
    }))
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
