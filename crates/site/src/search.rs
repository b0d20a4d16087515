//! Search indexes of a site, one per language that wants it (manual: content/search).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

use kiosque_assets::{ELASTICLUNR, Entry, Field, elasticlunr, fuse, knows_language};
use kiosque_content::{Date, Document, FrontMatter};
use kiosque_source::{Blob, Diagnostic, Hash, Hasher, TreePath};

use crate::bodies::{Bodies, BodyValues};
use crate::config::{Config, Language, Search};
use crate::model::{Content, Model};
use crate::session::STACK;

/// The indexes of a site, and the script that those for `elasticlunr.js` need. They are made when they are asked for.
pub(crate) fn indexes(
    model: &Model,
    bodies: &Bodies,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<TreePath, Blob> {
    let config = &model.config;
    let mut outputs = BTreeMap::new();
    let wanted = config.languages.iter().filter(|(_, language)| language.build_search_index);
    // As in Zola, the default language decides whether there are any.
    let is_wanted = config.language(&config.default_language).is_some_and(|it| it.build_search_index);
    if !is_wanted && wanted.clone().next().is_some() {
        let problem = Diagnostic::warning("no search index is made, for the default language has none");
        let problem = problem.in_file(config.source.path());
        problems.push(problem.hint("write `build_search_index = true` at the top of the file"));
        return outputs;
    }
    for (code, language) in wanted {
        let search = settings(config, language);
        let is_elasticlunr = search.index_format.is_elasticlunr();
        if is_elasticlunr && !knows_language(code) {
            problems.push(unknown_language(model, code));
            continue;
        }
        let extension = if search.index_format.is_javascript() { "js" } else { "json" };
        let Ok(path) = TreePath::new(&format!("search_index.{code}.{extension}")) else { continue };
        let source = Source::new(model, bodies, code, search);
        outputs.insert(path, Blob::later(source.hash(), move || source.index_apart().into_bytes()));
        if let (true, Ok(script)) = (is_elasticlunr, TreePath::new("elasticlunr.min.js")) {
            outputs.insert(script, Blob::from(ELASTICLUNR));
        }
    }
    outputs
}

/// What the index of a language is like. As in Zola, `[search]` decides it for all languages, only that the fields
/// for `elasticlunr.js` are those of the language's own table.
fn settings(config: &Config, language: &Language) -> Search {
    let site = config.language(&config.default_language).map_or(&language.search, |it| &it.search);
    if !site.index_format.is_elasticlunr() {
        return site.clone();
    }
    Search {
        index_format: site.index_format,
        truncate_content_length: site.truncate_content_length,
        ..language.search.clone()
    }
}

/// What an index is made from.
struct Source {
    language: Arc<str>,
    search: Search,
    fields: Vec<Field>,
    found: Vec<Found>,
}

/// A page or section that can be found.
struct Found {
    url: String,
    path: String,
    date: Option<Date>,
    document: Arc<Document>,
    body: Option<Arc<BodyValues>>,
}

impl Source {
    fn new(model: &Model, bodies: &Bodies, language: &Arc<str>, search: Search) -> Self {
        let found = contents(model, language).into_iter().map(|content| Found::new(model, bodies, content));
        Self { language: language.clone(), fields: fields(&search), found: found.collect(), search }
    }

    fn hash(&self) -> Hash {
        let mut hasher = Hasher::new();
        hasher.part(self.search.index_format.name());
        hasher.number(self.search.truncate_content_length.map_or(0, |length| length as u64 + 1));
        for field in &self.fields {
            hasher.part(field.name());
        }
        for found in &self.found {
            hasher.part(&found.url).part(&found.path).part(found.date.as_ref().map_or("", Date::as_str));
            for text in [found.title(), found.description()] {
                hasher.number(u64::from(text.is_some())).part(text.unwrap_or_default());
            }
            hasher.hash(found.body.as_ref().map_or(Hash::default(), |body| body.hash()));
        }
        hasher.finish()
    }

    /// The index, made on a thread of its own: whoever asks for it may have a small stack, or be a thread that
    /// takes up other work while it waits, which may ask for the same index.
    fn index_apart(&self) -> String {
        thread::scope(|scope| {
            let made = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || self.index());
            made.ok().and_then(|thread| thread.join().ok())
        })
        .unwrap_or_default()
    }

    fn index(&self) -> String {
        let format = self.search.index_format;
        let entries: Vec<Entry<'_>> = self.found.iter().map(|found| found.entry(self)).collect();
        let json = if format.is_elasticlunr() {
            elasticlunr(&self.language, &self.fields, &entries).unwrap_or_default()
        } else {
            fuse(&self.fields, &entries)
        };
        if format.is_javascript() { format!("window.searchIndex = {json}") } else { json }
    }
}

fn fields(search: &Search) -> Vec<Field> {
    let wanted = [
        (search.include_title, Field::Title),
        (search.include_description, Field::Description),
        (search.include_date, Field::Date),
        (search.include_path, Field::Path),
        (search.include_content, Field::Body),
    ];
    wanted.into_iter().filter_map(|(is_wanted, field)| is_wanted.then_some(field)).collect()
}

/// The pages and sections that can be found, each once, in the order of their files. A section decides for the
/// pages that it lists; one that leads elsewhere can't be found itself.
fn contents(model: &Model, language: &str) -> Vec<Content> {
    let mut found = BTreeMap::new();
    for (at, section) in model.sections.iter().enumerate() {
        let matter = section.matter();
        if *section.name.language != *language || !matter.in_search_index {
            continue;
        }
        let has_page = matter.redirect_to.is_none(); // as in Zola, also if it is not rendered
        let pages = section.pages.iter().filter(|at| model.pages[**at].matter().in_search_index);
        let contents = has_page.then_some(Content::Section(at)).into_iter();
        let contents = contents.chain(pages.map(|at| Content::Page(*at)));
        found.extend(contents.map(|content| (model.relative(content), content)));
    }
    found.into_values().collect()
}

impl Found {
    fn new(model: &Model, bodies: &Bodies, content: Content) -> Self {
        let (date, path) = match content {
            Content::Page(at) => (model.pages[at].date.clone(), model.pages[at].path.as_str()),
            Content::Section(at) => (None, model.sections[at].shown_path()),
        };
        Self {
            url: model.permalink(content).to_owned(),
            path: path.to_owned(),
            date,
            document: model.document(content).clone(),
            body: bodies.get(model.id(content)).cloned(),
        }
    }

    fn entry(&self, source: &Source) -> Entry<'_> {
        let texts = source.fields.iter().map(|field| self.text(*field, &source.search));
        Entry { url: &self.url, texts: texts.collect() }
    }

    fn title(&self) -> Option<&str> {
        match &self.document.front_matter {
            FrontMatter::Page(matter) => matter.title.as_deref(),
            FrontMatter::Section(matter) => matter.title.as_deref(),
        }
    }

    fn description(&self) -> Option<&str> {
        match &self.document.front_matter {
            FrontMatter::Page(matter) => matter.description.as_deref(),
            FrontMatter::Section(matter) => matter.description.as_deref(),
        }
    }

    fn text(&self, field: Field, search: &Search) -> Cow<'_, str> {
        let text = match field {
            Field::Title => self.title(),
            Field::Description => self.description(),
            Field::Date => {
                let date = self.date.as_ref();
                return date.map_or_else(String::new, |date| date.instant().to_string()).into();
            }
            Field::Path => Some(&*self.path),
            Field::Body => {
                self.body.as_ref().map(|body| truncated(body.text(), search.truncate_content_length))
            }
        };
        text.unwrap_or_default().into()
    }
}

/// The text up to a number of characters.
fn truncated(text: &str, length: Option<usize>) -> &str {
    let end = length.and_then(|length| text.char_indices().nth(length));
    end.map_or(text, |(end, _)| &text[..end])
}

fn unknown_language(model: &Model, code: &str) -> Diagnostic {
    let problem = Diagnostic::error(format!("no search index for `elasticlunr.js` can be made in `{code}`"));
    let hint = "write `index_format = \"fuse_json\"` in `[search]`: it knows nothing of languages";
    problem.in_file(model.config.source.path()).hint(hint)
}
