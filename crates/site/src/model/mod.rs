//! The whole of a site's content: what is where, in which order, and how it hangs together.
//!
//! The model is made from all documents at once, and is never changed afterwards.

mod assets;
mod gather;
mod graph;
pub(crate) mod ids;
pub(crate) mod name;
pub(crate) mod sort;
mod taxonomy;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use kiosque_content::{Date, Document, FrontMatter, InsertAnchor, PageMatter, SectionMatter, SortBy};
use kiosque_source::{Diagnostic, Tree, TreePath};
use kiosque_template::ObjectId;

pub(crate) use taxonomy::{Taxonomy, Term};

use crate::Options;
use crate::config::Config;
use ids::Ids;
use name::Name;

/// The content of a site.
pub(crate) struct Model {
    pub config: Config,
    /// In the order of their paths.
    pub pages: Vec<Page>,
    /// In the order of their paths, those without a file among them.
    pub sections: Vec<Section>,
    /// In the order of the languages, and in each of the configuration.
    pub taxonomies: Vec<Taxonomy>,
    /// The object of the configuration, per language.
    pub config_ids: BTreeMap<Arc<str>, ObjectId>,
}

/// A page or a section, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Content {
    Page(usize),
    Section(usize),
}

/// A page, without its body.
pub(crate) struct Page {
    pub id: ObjectId,
    pub name: Arc<Name>,
    pub document: Arc<Document>,
    pub date: Option<Date>,
    pub slug: String,
    /// The path from the root of the site, with slashes around.
    pub path: String,
    pub permalink: String,
    /// The files beside it.
    pub assets: Vec<Asset>,
    /// The section of its folder, if there is one.
    pub section: Option<usize>,
    /// The sections above that stand over those which list it, from the root down, and the last of these.
    pub ancestors: Vec<usize>,
    /// All sections above, from the root down: their `page_template` counts.
    pub above: Vec<usize>,
    /// Whether some section lists it, or none could. Only then it has a page of its own.
    pub is_listed: bool,
    /// How the section is sorted in which it has its neighbours.
    pub sorted_by: SortBy,
    pub lower: Option<usize>,
    pub higher: Option<usize>,
    pub translations: Vec<Content>,
}

/// A section, without its body.
pub(crate) struct Section {
    pub id: ObjectId,
    pub name: Arc<Name>,
    pub document: Arc<Document>,
    /// Whether it has a file; the root of a language is there without one, too.
    pub has_file: bool,
    pub path: String,
    pub permalink: String,
    pub assets: Vec<Asset>,
    pub ancestors: Vec<usize>,
    /// In their order.
    pub pages: Vec<usize>,
    /// In their order.
    pub subsections: Vec<usize>,
    pub translations: Vec<Content>,
}

/// A file beside a content file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asset {
    /// Where it is in the tree.
    pub path: TreePath,
    /// Its path from the folder of the content file.
    pub relative: String,
}

impl Model {
    /// Puts the documents of a site together.
    pub(crate) fn new(
        config: Config,
        documents: Vec<(Arc<Name>, Arc<Document>)>,
        tree: &Tree,
        options: &Options,
        ids: &mut Ids,
    ) -> (Self, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        let gathered = gather::gather(&config, documents, options, ids);
        let (mut pages, mut sections) = gathered;
        assets::find(&config, tree, &mut pages, &mut sections);
        graph::connect(&config, &mut pages, &mut sections);
        problems.extend(graph::left_out(&pages, &sections));
        let taxonomies = taxonomy::collect(&config, &pages, ids, &mut problems);
        let config_ids: BTreeMap<_, _> =
            config.languages.keys().map(|code| (code.clone(), ids.id(&format!("config:{code}")))).collect();
        (Self { config, pages, sections, taxonomies, config_ids }, problems)
    }

    /// The page or section with this path below `content`.
    pub(crate) fn find(&self, relative: &str) -> Option<Content> {
        let page = self.pages.binary_search_by(|page| page.name.relative.as_str().cmp(relative));
        let section = || self.sections.binary_search_by(|it| it.name.relative.as_str().cmp(relative));
        page.map(Content::Page).or_else(|_| section().map(Content::Section)).ok()
    }

    /// The path below `content` of a page or section.
    pub(crate) fn relative(&self, content: Content) -> &str {
        match content {
            Content::Page(at) => &self.pages[at].name.relative,
            Content::Section(at) => &self.sections[at].name.relative,
        }
    }

    /// The folder of its page below the output folder, with a slash at its end.
    pub(crate) fn folder(&self, content: Content) -> &str {
        let path = match content {
            Content::Page(at) => &self.pages[at].path,
            Content::Section(at) => &self.sections[at].path,
        };
        path.trim_start_matches('/')
    }

    pub(crate) fn permalink(&self, content: Content) -> &str {
        match content {
            Content::Page(at) => &self.pages[at].permalink,
            Content::Section(at) => &self.sections[at].permalink,
        }
    }

    /// The title of a page or section, as templates see it.
    pub(crate) fn title(&self, content: Content) -> Option<Cow<'_, str>> {
        let title = match content {
            Content::Page(at) => self.pages[at].matter().title.as_deref(),
            Content::Section(at) => self.sections[at].matter().title.as_deref(),
        };
        self.shown(self.name(content), title)
    }

    /// A text of the front matter of a content file, as templates see it.
    pub(crate) fn shown<'a>(&self, name: &Name, text: Option<&'a str>) -> Option<Cow<'a, str>> {
        text.map(
            |text| if self.is_set_as_french(name) { kiosque_assets::french_text(text) } else { text.into() },
        )
    }

    /// Whether the text of a content file gets the spaces and apostrophes of French.
    pub(crate) fn is_set_as_french(&self, name: &Name) -> bool {
        self.config.typography && kiosque_assets::is_french(&name.language)
    }

    /// Whether there is a file behind a page or section: the root of a language is there without one, too.
    pub(crate) fn has_file(&self, content: Content) -> bool {
        match content {
            Content::Page(_) => true,
            Content::Section(at) => self.sections[at].has_file,
        }
    }

    pub(crate) fn name(&self, content: Content) -> &Name {
        match content {
            Content::Page(at) => &self.pages[at].name,
            Content::Section(at) => &self.sections[at].name,
        }
    }

    pub(crate) fn id(&self, content: Content) -> ObjectId {
        match content {
            Content::Page(at) => self.pages[at].id,
            Content::Section(at) => self.sections[at].id,
        }
    }

    /// Where the headings of a page or section get a link to themselves: the wish of its section, or else of
    /// the configuration.
    pub(crate) fn insert_anchor_links(&self, content: Content) -> InsertAnchor {
        let section = match content {
            Content::Section(at) => Some(at),
            Content::Page(at) => self.pages[at].section,
        };
        let own = section.and_then(|at| self.sections[at].matter().insert_anchor_links);
        own.unwrap_or(self.config.markdown.insert_anchor_links)
    }

    /// The template that a page chooses, or else the nearest section above for it.
    pub(crate) fn template<'a>(&'a self, page: &'a Page) -> Option<&'a str> {
        let mut above = page.above.iter().rev().map(|at| self.sections[*at].matter());
        let inherited = || above.find_map(|section| section.page_template.as_deref());
        page.matter().template.as_deref().or_else(inherited)
    }

    pub(crate) fn document(&self, content: Content) -> &Arc<Document> {
        match content {
            Content::Page(at) => &self.pages[at].document,
            Content::Section(at) => &self.sections[at].document,
        }
    }

    /// Puts a document in place of one with the same front matter.
    pub(crate) fn replace_document(&mut self, content: Content, document: Arc<Document>) {
        match content {
            Content::Page(at) => self.pages[at].document = document,
            Content::Section(at) => self.sections[at].document = document,
        }
    }

    /// All pages and sections.
    pub(crate) fn contents(&self) -> impl Iterator<Item = Content> {
        (0..self.count()).map(|place| self.at(place))
    }

    /// How many pages and sections there are.
    pub(crate) fn count(&self) -> usize {
        self.pages.len() + self.sections.len()
    }

    /// The page or section at a place among all.
    pub(crate) fn at(&self, place: usize) -> Content {
        match place.checked_sub(self.pages.len()) {
            None => Content::Page(place),
            Some(section) => Content::Section(section),
        }
    }

    /// The place of a page or section among all.
    pub(crate) fn place(&self, content: Content) -> usize {
        match content {
            Content::Page(at) => at,
            Content::Section(at) => self.pages.len() + at,
        }
    }

    /// The taxonomy of that name in a language.
    pub(crate) fn taxonomy(&self, name: &str, language: &str) -> Option<&Taxonomy> {
        let is_it = |taxonomy: &&Taxonomy| taxonomy.config.name == name && &*taxonomy.language == language;
        self.taxonomies.iter().find(is_it)
    }
}

impl Page {
    pub(crate) fn matter(&self) -> &PageMatter {
        page_matter(&self.document)
    }

    /// Whether it has a page of its own.
    pub(crate) fn is_rendered(&self) -> bool {
        self.is_listed && self.matter().render
    }
}

impl Section {
    pub(crate) fn matter(&self) -> &SectionMatter {
        match &self.document.front_matter {
            FrontMatter::Section(matter) => matter,
            FrontMatter::Page(_) => unreachable!("a section was read as a section"),
        }
    }

    /// Its path as templates see it: as in Zola, the root of a further language has no slash in front if it has
    /// no file.
    pub(crate) fn shown_path(&self) -> &str {
        let rest = self.path.trim_start_matches('/');
        if self.has_file || rest.is_empty() { &self.path } else { rest }
    }
}

fn page_matter(document: &Document) -> &PageMatter {
    match &document.front_matter {
        FrontMatter::Page(matter) => matter,
        FrontMatter::Section(_) => unreachable!("a page was read as a page"),
    }
}

/// The parts of a path.
pub(crate) fn components(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}
