//! One site, twice: as Zola gives it to `tera`, and as a world. The same templates are rendered with both,
//! and the context is made anew for each render, as a build does it.

mod data;
mod ours;
mod text;
mod theirs;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use kiosque_source::{Source, TreePath};
use kiosque_template::{Context, Library, ObjectId, Program, Render, Template, render};

use data::{Config, Page, Section};

const TEMPLATES: &[(&str, &str)] = &[
    ("macros.html", include_str!("../templates/macros.html")),
    ("page.html", include_str!("../templates/page.html")),
    ("section.html", include_str!("../templates/section.html")),
    ("list.html", include_str!("../templates/list.html")),
    ("nested.html", include_str!("../templates/nested.html")),
    ("parts.html", include_str!("../templates/parts.html")),
    ("icons.html", include_str!("../templates/icons.html")),
];

const BASE: &str = include_str!("../templates/base.html");
const HEAVY_BASE: &str = include_str!("../templates/base_heavy_nav.html");

/// What is rendered, and with what.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// A page of about 600 words.
    Article,
    /// The same page; its layout asks for a section of 200 pages and lists ten of them.
    HeavyNav,
    /// Twenty cards of a paginated section, each a macro.
    Cards,
    /// 1,000 titles and permalinks.
    List,
    /// 1,000 rows of variables and macros that call macros.
    Nested,
}

impl Case {
    pub(crate) const ALL: [Self; 5] = [Self::Article, Self::HeavyNav, Self::Cards, Self::List, Self::Nested];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::HeavyNav => "heavy_nav",
            Self::Cards => "cards",
            Self::List => "list",
            Self::Nested => "nested",
        }
    }

    fn template(self) -> &'static str {
        match self {
            Self::Article | Self::HeavyNav => "page.html",
            Self::Cards => "section.html",
            Self::List => "list.html",
            Self::Nested => "nested.html",
        }
    }

    fn base(self) -> &'static str {
        if self == Self::HeavyNav { HEAVY_BASE } else { BASE }
    }
}

/// A case made ready for both.
pub(crate) struct Bench {
    case: Case,
    config: Config,
    page: Page,
    section: Section,
    tera: tera::Tera,
    world: ours::Site,
    program: Program,
    page_id: ObjectId,
    section_id: ObjectId,
    page_ids: Vec<ObjectId>,
}

impl Bench {
    pub(crate) fn new(case: Case) -> Self {
        let config = data::config();
        let pages: Vec<Page> = (0..data::PAGES).map(data::page).collect();
        let (lower, higher) = (pages[1].clone(), pages[2].clone());
        let page = Page { lower: Some(Box::new(lower)), higher: Some(Box::new(higher)), ..pages[0].clone() };
        let section = data::section("all/_index.md", pages);
        let recent = data::section("s0/_index.md", section.pages[..data::RECENT].to_vec());

        let mut world = ours::Site::default();
        world.add_config(&config);
        let page_ids: Vec<ObjectId> = section.pages.iter().map(|page| world.add_page(page)).collect();
        let page_id = world.add_page_between(&page, page_ids[1], page_ids[2]);
        let section_id = world.add_section(&section, &page_ids);
        let mut metadata = HashMap::new();
        for path in
            ["_index.md".into()].into_iter().chain((0..data::SECTIONS).map(|n| format!("s{n}/_index.md")))
        {
            let section = data::section(&path, Vec::new());
            metadata.insert(path, serde_json::to_value(&section).unwrap());
            world.add_section(&section, &[]);
        }
        world.add_section(&recent, &page_ids[..data::RECENT]);
        let full = [("s0/_index.md".to_owned(), serde_json::to_value(&recent).unwrap())].into();

        let mut tera = tera::Tera::default();
        theirs::register(&mut tera, full, metadata);
        tera.add_raw_templates([("base.html", case.base())].into_iter().chain(TEMPLATES.iter().copied()))
            .unwrap();
        let program = library(case).program(case.template()).unwrap();
        Self { case, config, page, section, tera, world, program, page_id, section_id, page_ids }
    }

    fn is_page(&self) -> bool {
        matches!(self.case, Case::Article | Case::HeavyNav)
    }

    pub(crate) fn our_context(&self) -> Context {
        if self.is_page() {
            return self.world.context("page", self.page_id, &self.page.path);
        }
        let mut context = self.world.context("section", self.section_id, &self.section.path);
        if self.case == Case::Cards {
            context.push(ours::Site::pager(&self.page_ids[..20]));
        }
        context
    }

    pub(crate) fn their_context(&self) -> tera::Context {
        if self.is_page() {
            return theirs::page_context(&self.config, &self.page);
        }
        let pages = (self.case == Case::Cards).then(|| &self.section.pages[..20]);
        theirs::section_context(&self.config, &self.section, pages)
    }

    pub(crate) fn our_render(&self, context: &Context) -> Render {
        render(&self.program, context, &self.world).unwrap()
    }

    pub(crate) fn their_render(&self, context: &tera::Context) -> String {
        self.tera.render(self.case.template(), context).unwrap()
    }
}

fn library(case: Case) -> Library {
    let template = |(name, text): &(&str, &str)| {
        let path = TreePath::new(&format!("templates/{name}")).unwrap();
        (Arc::from(*name), Arc::new(Template::parse(&Source::new(path, *text)).unwrap()))
    };
    let templates: BTreeMap<Arc<str>, Arc<Template>> =
        TEMPLATES.iter().chain([&("base.html", case.base())]).map(template).collect();
    Library::new(templates).0
}
