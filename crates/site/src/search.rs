//! Search indexes of a site, one per language that wants it (manual: content/search).

use std::borrow::Cow;
use std::collections::BTreeMap;

use kiosque_assets::{ELASTICLUNR, Entry, Field, elasticlunr, fuse};
use kiosque_source::{Blob, Diagnostic, Hash, Hasher, Tree, TreePath};
use rayon::prelude::*;

use crate::bodies::Bodies;
use crate::config::{Config, Language, Search};
use crate::model::{Content, Model};

/// Indexes that were made, each with the hash of what it was made from; kept from build to build.
#[derive(Default)]
pub(crate) struct Indexes(BTreeMap<TreePath, (Hash, Blob)>);

impl Indexes {
    /// Adds the indexes to the outputs, and the script that those for `elasticlunr.js` need.
    pub(crate) fn add_to(
        &mut self,
        outputs: &mut Tree,
        model: &Model,
        bodies: &Bodies,
        problems: &mut Vec<Diagnostic>,
    ) {
        let mut before = std::mem::take(&mut self.0);
        let config = &model.config;
        let wanted = config.languages.iter().filter(|(_, language)| language.build_search_index);
        // As in Zola, the default language decides whether there are any.
        let is_wanted = config.language(&config.default_language).is_some_and(|it| it.build_search_index);
        if !is_wanted && wanted.clone().next().is_some() {
            let problem = Diagnostic::warning("no search index is made, for the default language has none");
            let problem = problem.in_file(config.source.path());
            return problems.push(problem.hint("write `build_search_index = true` at the top of the file"));
        }
        for (code, language) in wanted {
            let search = &settings(config, language);
            let extension = if search.index_format.is_javascript() { "js" } else { "json" };
            let Ok(path) = TreePath::new(&format!("search_index.{code}.{extension}")) else { continue };
            let source = Source::new(model, bodies, code, search);
            let hash = source.hash();
            let kept = before.remove(&path).filter(|(made_from, _)| *made_from == hash);
            let Some((_, index)) = kept.or_else(|| Some((hash, source.index()?.into()))) else {
                problems.push(unknown_language(model, code));
                continue;
            };
            outputs.insert(path.clone(), index.clone());
            self.0.insert(path, (hash, index));
            if let (true, Ok(script)) =
                (search.index_format.is_elasticlunr(), TreePath::new("elasticlunr.min.js"))
            {
                outputs.insert(script, Blob::from(ELASTICLUNR));
            }
        }
    }
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
struct Source<'a> {
    language: &'a str,
    search: &'a Search,
    fields: Vec<Field>,
    entries: Vec<Entry<'a>>,
}

impl<'a> Source<'a> {
    fn new(model: &'a Model, bodies: &'a Bodies, language: &'a str, search: &'a Search) -> Self {
        let fields = fields(search);
        let entry = |content: Content| Entry {
            url: model.permalink(content),
            texts: fields.iter().map(|field| text(model, bodies, search, content, *field)).collect(),
        };
        let entries = contents(model, language).into_par_iter().map(entry).collect();
        Self { language, search, fields, entries }
    }

    fn hash(&self) -> Hash {
        let mut hasher = Hasher::new();
        hasher.part(self.search.index_format.name());
        for field in &self.fields {
            hasher.part(field.name());
        }
        for entry in &self.entries {
            hasher.part(entry.url);
            for text in &entry.texts {
                hasher.part(&**text);
            }
        }
        hasher.finish()
    }

    /// The index; nothing if it can't be made for the language.
    fn index(&self) -> Option<String> {
        let format = self.search.index_format;
        let json = if format.is_elasticlunr() {
            elasticlunr(self.language, &self.fields, &self.entries)?
        } else {
            fuse(&self.fields, &self.entries)
        };
        Some(if format.is_javascript() { format!("window.searchIndex = {json}") } else { json })
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

fn text<'a>(
    model: &'a Model,
    bodies: &'a Bodies,
    search: &Search,
    content: Content,
    field: Field,
) -> Cow<'a, str> {
    let text = match (field, content) {
        (Field::Title, _) => model.title(content),
        (Field::Description, Content::Page(at)) => model.pages[at].matter().description.as_deref(),
        (Field::Description, Content::Section(at)) => model.sections[at].matter().description.as_deref(),
        (Field::Date, Content::Page(at)) => {
            let date = model.pages[at].date.as_ref();
            return date.map_or_else(String::new, |date| date.instant().to_string()).into();
        }
        (Field::Date, Content::Section(_)) => None,
        (Field::Path, Content::Page(at)) => Some(&*model.pages[at].path),
        (Field::Path, Content::Section(at)) => Some(model.sections[at].shown_path()),
        (Field::Body, _) => {
            let body = bodies.get(model.id(content));
            body.map(|body| truncated(body.text(), search.truncate_content_length))
        }
    };
    text.unwrap_or_default().into()
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
