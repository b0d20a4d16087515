//! The variables of each kind of output.

use std::sync::Arc;

use kiosque_content::Date;
use kiosque_template::{Context, Object, Value};

use crate::config::taxonomy_value;
use crate::model::sort::by_date;
use crate::model::{Content, Model};
use crate::objects::{WHOLE, WITHOUT_NEIGHBOURS, WITHOUT_PAGES};
use crate::plan::{Feed, FeedOf, Kind, Pager};
use crate::world::SiteWorld;

/// The variables of a task.
pub(crate) fn context(world: &SiteWorld<'_>, kind: &Kind) -> Context {
    let model = world.model;
    match kind {
        Kind::Page(at) => {
            let page = &model.pages[*at];
            let mut context = located(world, &page.name.language, &page.path);
            context.push(("page".into(), Value::from(world.object(Content::Page(*at), WHOLE))));
            context
        }
        Kind::Section(at) => section(world, *at, None),
        Kind::SectionPager(at, pager) => section(world, *at, Some(pager)),
        Kind::TaxonomyList(at) => {
            let taxonomy = &model.taxonomies[*at];
            let terms = taxonomy.terms.iter().map(|term| Value::from(Object { id: term.id, view: WHOLE }));
            let mut context = located(world, &taxonomy.language, &taxonomy.path);
            context.push(("taxonomy".into(), taxonomy_value(&taxonomy.config)));
            context.push(("terms".into(), Value::array(terms)));
            context
        }
        Kind::Term(taxonomy, at) => term(world, *taxonomy, *at, None),
        Kind::TermPager(taxonomy, at, pager) => term(world, *taxonomy, *at, Some(pager)),
        Kind::Feed(it) => feed(world, it),
        Kind::Sitemap => vec![("entries".into(), sitemap(model))],
        Kind::Robots => vec![world.config(&model.config.default_language)],
        Kind::NotFound => world.base_context(&model.config.default_language),
        Kind::Redirect(url) | Kind::Alias(url) => vec![("url".into(), Value::from(url.as_str()))],
    }
}

/// The variables of everything that has a URL.
fn located(world: &SiteWorld<'_>, language: &Arc<str>, path: &str) -> Context {
    let mut context = world.base_context(language);
    context.push(("current_path".into(), Value::from(path)));
    context.push(("current_url".into(), Value::from(world.model.config.permalink(path))));
    context
}

fn section(world: &SiteWorld<'_>, at: usize, pager: Option<&Pager>) -> Context {
    let section = &world.model.sections[at];
    let shown_path = || section.shown_path().to_owned();
    let path = pager.map_or_else(shown_path, |pager| pager.path(&section.path, pager.number));
    let mut context = located(world, &section.name.language, &path);
    // The pages of a paginated section are those of the pager.
    let view = if pager.is_some() { WITHOUT_PAGES } else { WHOLE };
    context.push(("section".into(), Value::from(world.object(Content::Section(at), view))));
    context.extend(pager.map(|pager| paginator(world.model, pager, &section.path, &section.pages)));
    context
}

fn term(world: &SiteWorld<'_>, taxonomy: usize, at: usize, pager: Option<&Pager>) -> Context {
    let taxonomy = &world.model.taxonomies[taxonomy];
    let term = &taxonomy.terms[at];
    let path = pager.map_or_else(|| term.path.clone(), |pager| pager.path(&term.path, pager.number));
    let mut context = located(world, &taxonomy.language, &path);
    context.push(("taxonomy".into(), taxonomy_value(&taxonomy.config)));
    context.push(("term".into(), Value::from(Object { id: term.id, view: WHOLE })));
    context.extend(pager.map(|pager| paginator(world.model, pager, &term.path, &term.pages)));
    context
}

fn pages(model: &Model, pages: &[usize]) -> Value {
    let page = |at: &usize| Object { id: model.pages[*at].id, view: WITHOUT_NEIGHBOURS };
    Value::array(pages.iter().map(|at| Value::from(page(at))))
}

/// The `paginator` of a pager (manual: templates/pagination).
fn paginator(model: &Model, pager: &Pager, path: &str, all: &[usize]) -> (Arc<str>, Value) {
    let url = |number: usize| Value::from(model.config.permalink(&pager.path(path, number)));
    let neighbour = |number: usize| {
        if (1..=pager.of).contains(&number) { url(number) } else { Value::Null }
    };
    let value = Value::map([
        ("paginate_by", Value::from(pager.size)),
        ("base_url", Value::from(model.config.permalink(&pager.base(path)))),
        ("number_pagers", Value::from(pager.of)),
        ("first", url(1)),
        ("last", url(pager.of)),
        ("previous", neighbour(pager.number - 1)),
        ("next", neighbour(pager.number + 1)),
        ("pages", pages(model, &pager.pages(all))),
        ("current_index", Value::from(pager.number)),
        ("total_pages", Value::from(all.len())),
    ]);
    ("paginator".into(), value)
}

/// The pages of a feed: those with a date, the newest first, as many as the configuration allows. As in Zola, the
/// feed of a site or a term also has pages without an output.
fn feed_pages(model: &Model, feed: &Feed) -> Vec<usize> {
    let mut members: Vec<usize> = match feed.of {
        FeedOf::Language => {
            let pages = model.pages.iter().enumerate();
            pages.filter(|(_, page)| page.name.language == feed.language).map(|(at, _)| at).collect()
        }
        FeedOf::Section(at) => model.sections[at].pages.clone(),
        FeedOf::Term(taxonomy, at) => model.taxonomies[taxonomy].terms[at].pages.clone(),
    };
    members.retain(|at| model.pages[*at].date.is_some());
    let mut members = by_date(members, &model.pages);
    members.truncate(model.config.feed_limit.unwrap_or(usize::MAX));
    members
}

fn feed(world: &SiteWorld<'_>, feed: &Feed) -> Context {
    let model = world.model;
    let members = feed_pages(model, feed);
    let dates = members.iter().flat_map(|at| {
        let page = &model.pages[*at];
        page.date.iter().chain(&page.matter().updated)
    });
    let last_updated = dates.max_by_key(|date| date.instant()).map(Date::as_str);
    let root = match feed.of {
        FeedOf::Language => model.config.language_root(&feed.language),
        FeedOf::Section(at) => model.sections[at].path.clone(),
        FeedOf::Term(taxonomy, at) => model.taxonomies[taxonomy].terms[at].path.clone(),
    };
    let url = model.config.permalink_with_slash(&format!("{root}{}", feed.template));
    let mut context = world.base_context(&feed.language);
    context.push(("feed_url".into(), Value::from(url)));
    context.push(("last_updated".into(), Value::from(last_updated)));
    if model.config.has_earlier_keys {
        context.push(("last_build_date".into(), Value::from(last_updated))); // its name before 0.11
    }
    context.push(("pages".into(), pages(model, &members)));
    match feed.of {
        FeedOf::Language => {}
        FeedOf::Section(at) => {
            context.push(("section".into(), Value::from(world.object(Content::Section(at), WHOLE))));
        }
        FeedOf::Term(taxonomy, at) => {
            let taxonomy = &model.taxonomies[taxonomy];
            let term = &taxonomy.terms[at];
            let term = [("name", &term.name), ("slug", &term.slug), ("permalink", &term.permalink)];
            let term = Value::map(term.map(|(key, value)| (key, Value::from(value.as_str()))));
            context.push(("taxonomy".into(), taxonomy_value(&taxonomy.config)));
            context.push(("term".into(), term));
        }
    }
    context
}

/// The entries of the sitemap, by permalink (manual: templates/sitemap).
fn sitemap(model: &Model) -> Value {
    let mut entries: Vec<(String, Value, Value)> = Vec::new();
    for page in model.pages.iter().filter(|page| page.matter().render) {
        let date = page.matter().updated.as_ref().or(page.date.as_ref()).map(Date::as_str);
        let extra = crate::values::from_map(&page.matter().extra);
        entries.push((page.permalink.clone(), Value::from(date), extra));
    }
    for section in &model.sections {
        let matter = section.matter();
        if matter.render {
            let extra = crate::values::from_map(&matter.extra);
            entries.push((section.permalink.clone(), Value::Null, extra));
        }
    }
    let paths = crate::plan::other_paths(model).into_iter();
    entries.extend(paths.map(|path| (model.config.permalink(&path), Value::Null, Value::Null)));
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    entries.dedup_by(|a, b| a.0 == b.0);
    Value::array(entries.into_iter().map(|(permalink, updated, extra)| {
        let mut entry = vec![("permalink", Value::from(permalink)), ("updated", updated)];
        entry.push(("extra", extra));
        Value::map(entry)
    }))
}
