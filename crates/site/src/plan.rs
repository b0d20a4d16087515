//! Which outputs a site has, and what each is made from.

use std::collections::BTreeSet;
use std::sync::Arc;

use kiosque_source::{Diagnostic, TreePath};

use crate::collisions;
use crate::config::Config;
use crate::model::{Content, Model, Section, Taxonomy};

/// An output that is made by rendering.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    /// Where it goes below the output folder.
    pub output: TreePath,
    /// The file that asks for it, for messages: a content file, or the configuration.
    pub origin: TreePath,
    pub kind: Kind,
}

/// What is rendered.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Page(usize),
    /// A section that is not paginated.
    Section(usize),
    SectionPager(usize, Pager),
    TaxonomyList(usize),
    /// A term that is not paginated.
    Term(usize, usize),
    TermPager(usize, usize, Pager),
    Feed(Feed),
    Sitemap,
    Robots,
    NotFound,
    /// A page that sends the reader to this URL.
    Redirect(String),
    /// The same, under an alias of a page or section.
    Alias(String),
}

/// One of the pagers of a section or term.
#[derive(Clone, Debug)]
pub(crate) struct Pager {
    /// From 1.
    pub number: usize,
    pub of: usize,
    pub size: usize,
    /// `page` in `/blog/page/2/`, with slashes around; a slash if it is empty.
    pub infix: String,
    pub reversed: bool,
}

/// A feed.
#[derive(Clone, Debug)]
pub(crate) struct Feed {
    pub template: String,
    pub language: Arc<str>,
    pub of: FeedOf,
}

/// What a feed is about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum FeedOf {
    Language,
    Section(usize),
    Term(usize, usize),
}

impl Pager {
    /// The path of the pager with this number.
    pub(crate) fn path(&self, base: &str, number: usize) -> String {
        if number == 1 { base.to_owned() } else { format!("{}{number}/", self.base(base)) }
    }

    /// The path to which a number can be put.
    pub(crate) fn base(&self, base: &str) -> String {
        format!("{}{}", base.trim_end_matches('/'), self.infix)
    }

    /// The pages of this pager.
    pub(crate) fn pages(&self, all: &[usize]) -> Vec<usize> {
        let start = (self.number - 1) * self.size;
        if self.reversed {
            return all.iter().rev().skip(start).take(self.size).copied().collect();
        }
        all.iter().skip(start).take(self.size).copied().collect()
    }
}

/// All tasks of a site, in the order of their outputs.
pub(crate) fn plan(model: &Model, problems: &mut Vec<Diagnostic>) -> Vec<Task> {
    let mut plan = Plan { model, tasks: Vec::new(), problems };
    plan.pages();
    plan.sections();
    plan.taxonomies();
    plan.site_files();
    let mut tasks = plan.tasks;
    collisions::settle(model, &mut tasks, problems);
    tasks
}

struct Plan<'a> {
    model: &'a Model,
    tasks: Vec<Task>,
    problems: &'a mut Vec<Diagnostic>,
}

impl Plan<'_> {
    /// Adds a task for the page at a path, or for a file there.
    fn add(&mut self, path: &str, origin: &TreePath, kind: Kind) {
        let file = match path.strip_suffix('/') {
            Some(folder) => format!("{folder}/index.html"),
            None => path.to_owned(),
        };
        if path.split('/').any(|part| matches!(part, "." | "..")) {
            let problem = Diagnostic::error(format!("no page can be at `{path}`: it has `.` or `..` in it"));
            return self.problems.push(problem.in_file(origin));
        }
        match TreePath::new(file.trim_start_matches('/')) {
            Ok(output) => self.tasks.push(Task { output, origin: origin.clone(), kind }),
            Err(error) => {
                let problem = Diagnostic::error(format!("no page can be at `{path}`: {error}"));
                self.problems.push(problem.in_file(origin));
            }
        }
    }

    fn aliases(&mut self, aliases: &[String], content: Content) {
        let (origin, target) =
            (self.model.name(content).path.clone(), self.model.permalink(content).to_owned());
        let aliases: BTreeSet<&str> = aliases.iter().map(|alias| alias.trim_matches('/')).collect();
        for alias in aliases {
            let is_file = alias.rsplit_once('.').is_some_and(|(_, extension)| extension == "html");
            let path = if is_file { format!("/{alias}") } else { format!("/{alias}/") };
            self.add(&path, &origin, Kind::Alias(target.clone()));
        }
    }

    fn pages(&mut self) {
        for (at, page) in self.model.pages.iter().enumerate() {
            if page.is_rendered() {
                self.add(&page.path, &page.name.path, Kind::Page(at));
            }
            self.aliases(&page.matter().aliases, Content::Page(at)); // as in Zola, also of a page that is not rendered
        }
    }

    fn sections(&mut self) {
        for (at, section) in self.model.sections.iter().enumerate() {
            let (matter, origin) = (section.matter(), &section.name.path);
            if let Some(target) = &matter.redirect_to {
                let target = self.redirect_target(target);
                self.add(&section.path, origin, Kind::Redirect(target));
            } else if matter.render {
                match section_pager(section) {
                    Some(pager) => {
                        self.pagers(&section.path, origin, &pager, &|pager| Kind::SectionPager(at, pager));
                    }
                    None => self.add(&section.path, origin, Kind::Section(at)),
                }
            }
            self.aliases(&matter.aliases, Content::Section(at));
            if matter.generate_feeds && !self.is_feed_of_site(section) {
                self.feeds(&section.path, origin, &section.name.language, FeedOf::Section(at));
            }
        }
    }

    /// Whether the feeds of a language are where those of this section would be; they have all that these have.
    fn is_feed_of_site(&self, section: &Section) -> bool {
        let config = &self.model.config;
        let language = &section.name.language;
        section.path == config.language_root(language)
            && config.language(language).is_some_and(|language| language.generate_feeds)
    }

    /// The URL of a path of the site; another URL is taken as it is.
    fn redirect_target(&self, target: &str) -> String {
        if target.starts_with("http:") || target.starts_with("https:") {
            return target.to_owned();
        }
        self.model.config.permalink_with_slash(target)
    }

    /// All pagers of something, and the redirect from the number 1 to the first.
    fn pagers(&mut self, path: &str, origin: &TreePath, first: &Pager, kind: &dyn Fn(Pager) -> Kind) {
        for number in 1..=first.of {
            let pager = Pager { number, ..first.clone() };
            self.add(&first.path(path, number), origin, kind(pager));
        }
        let target = self.model.config.permalink(path);
        self.add(&format!("{}1/", first.base(path)), origin, Kind::Redirect(target));
    }

    fn taxonomies(&mut self) {
        let origin = self.model.config.source.path().clone();
        for (at, taxonomy) in self.model.taxonomies.iter().enumerate() {
            if !taxonomy.config.render || taxonomy.terms.is_empty() {
                continue;
            }
            self.add(&taxonomy.path, &origin, Kind::TaxonomyList(at));
            for (term_at, term) in taxonomy.terms.iter().enumerate() {
                match term_pager(taxonomy, term.pages.len()) {
                    Some(pager) => {
                        self.pagers(&term.path, &origin, &pager, &|pager| {
                            Kind::TermPager(at, term_at, pager)
                        });
                    }
                    None => self.add(&term.path, &origin, Kind::Term(at, term_at)),
                }
                if taxonomy.config.feed {
                    self.feeds(&term.path, &origin, &taxonomy.language, FeedOf::Term(at, term_at));
                }
            }
        }
    }

    fn feeds(&mut self, path: &str, origin: &TreePath, language: &Arc<str>, of: FeedOf) {
        let Some(settings) = self.model.config.language(language) else { return };
        for template in &settings.feed_filenames {
            let feed = Feed { template: template.clone(), language: language.clone(), of };
            self.add(&format!("{path}{template}"), origin, Kind::Feed(feed));
        }
    }

    fn site_files(&mut self) {
        let model = self.model;
        let Config { languages, generate_sitemap, generate_robots_txt, .. } = &model.config;
        let origin = model.config.source.path().clone();
        for (code, _) in languages.iter().filter(|(_, language)| language.generate_feeds) {
            self.feeds(&model.config.language_root(code), &origin, code, FeedOf::Language);
        }
        if *generate_sitemap {
            self.add("/sitemap.xml", &origin, Kind::Sitemap);
        }
        if *generate_robots_txt {
            self.add("/robots.txt", &origin, Kind::Robots);
        }
        self.add("/404.html", &origin, Kind::NotFound);
    }
}

fn section_pager(section: &Section) -> Option<Pager> {
    let matter = section.matter();
    let size = matter.paginate_by.filter(|size| *size > 0)?;
    Some(pager(section.pages.len(), size, &matter.paginate_path, matter.paginate_reversed))
}

fn term_pager(taxonomy: &Taxonomy, pages: usize) -> Option<Pager> {
    let path = taxonomy.config.paginate_path.as_deref().unwrap_or("page");
    Some(pager(pages, taxonomy.config.paginate_by?, path, false))
}

/// The first of the pagers; there is one even if there are no pages.
fn pager(pages: usize, size: usize, path: &str, reversed: bool) -> Pager {
    let path = path.trim_matches('/');
    let infix = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
    Pager { number: 1, of: pages.div_ceil(size).max(1), size, infix, reversed }
}

/// The paths of the sitemap that are neither those of a page nor of a section: pagers, taxonomies, terms.
pub(crate) fn other_paths(model: &Model) -> Vec<String> {
    let mut paths = Vec::new();
    let mut pagers = |path: &str, pages: usize, pager: Option<Pager>| {
        let is_shown = pages > 0 && !model.config.exclude_paginated_pages_in_sitemap;
        if let Some(pager) = pager.filter(|_| is_shown) {
            paths.extend((1..=pager.of).map(|number| format!("{}{number}/", pager.base(path))));
        }
    };
    for section in model.sections.iter().filter(|it| it.matter().redirect_to.is_none()) {
        pagers(&section.path, section.pages.len(), section_pager(section));
    }
    // As in Zola, the list of a taxonomy that nobody uses is named, though it is not there.
    let taxonomies = model.taxonomies.iter().filter(|it| it.config.render);
    for taxonomy in taxonomies.clone() {
        for term in &taxonomy.terms {
            pagers(&term.path, term.pages.len(), term_pager(taxonomy, term.pages.len()));
        }
    }
    for taxonomy in taxonomies {
        paths.push(taxonomy.path.clone());
        paths.extend(taxonomy.terms.iter().map(|term| term.path.clone()));
    }
    paths
}
