//! A site as Zola has it when it renders: pages with the fields that templates see, and their text.

use serde::Serialize;

/// How many pages the one section has that lists its pages.
pub(crate) const PAGES: usize = 1000;

/// How many pages `get_section` gives.
pub(crate) const RECENT: usize = 200;

/// How many sections the navigation has.
pub(crate) const SECTIONS: usize = 10;

/// A page as Zola serialises it, field by field.
#[derive(Clone, Serialize)]
pub(crate) struct Page {
    pub(crate) relative_path: String,
    pub(crate) colocated_path: Option<String>,
    pub(crate) content: String,
    pub(crate) permalink: String,
    pub(crate) slug: String,
    pub(crate) ancestors: Vec<String>,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) updated: Option<String>,
    pub(crate) date: String,
    pub(crate) year: usize,
    pub(crate) month: usize,
    pub(crate) day: usize,
    pub(crate) taxonomies: Taxonomies,
    pub(crate) authors: Vec<String>,
    pub(crate) extra: Extra,
    pub(crate) path: String,
    pub(crate) components: Vec<String>,
    pub(crate) summary: Option<String>,
    pub(crate) toc: Vec<Heading>,
    pub(crate) word_count: usize,
    pub(crate) reading_time: usize,
    pub(crate) assets: Vec<String>,
    pub(crate) draft: bool,
    pub(crate) lang: String,
    pub(crate) lower: Option<Box<Page>>,
    pub(crate) higher: Option<Box<Page>>,
    pub(crate) translations: Vec<String>,
    pub(crate) backlinks: Vec<String>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Taxonomies {
    pub(crate) tags: Vec<String>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Extra {}

#[derive(Clone, Serialize)]
pub(crate) struct Heading {
    pub(crate) level: usize,
    pub(crate) id: String,
    pub(crate) permalink: String,
    pub(crate) title: String,
    pub(crate) children: Vec<Heading>,
}

/// A section as Zola serialises it; without its pages where only its metadata is asked for.
#[derive(Clone, Serialize)]
pub(crate) struct Section {
    pub(crate) relative_path: String,
    pub(crate) content: String,
    pub(crate) permalink: String,
    pub(crate) ancestors: Vec<String>,
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) extra: Extra,
    pub(crate) path: String,
    pub(crate) components: Vec<String>,
    pub(crate) toc: Vec<Heading>,
    pub(crate) word_count: usize,
    pub(crate) reading_time: usize,
    pub(crate) lang: String,
    pub(crate) assets: Vec<String>,
    pub(crate) pages: Vec<Page>,
    pub(crate) subsections: Vec<String>,
    pub(crate) translations: Vec<String>,
    pub(crate) backlinks: Vec<String>,
    pub(crate) generate_feeds: bool,
    pub(crate) transparent: bool,
}

/// The part of the configuration that Zola serialises for each page.
#[derive(Clone, Serialize)]
pub(crate) struct Config {
    pub(crate) base_url: String,
    pub(crate) mode: String,
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) languages: Extra,
    pub(crate) default_language: String,
    pub(crate) generate_feeds: bool,
    pub(crate) feed_filenames: Vec<String>,
    pub(crate) taxonomies: Vec<String>,
    pub(crate) author: Option<String>,
    pub(crate) build_search_index: bool,
    pub(crate) extra: Extra,
}

pub(crate) fn config() -> Config {
    Config {
        base_url: "https://example.org".into(),
        mode: "build".into(),
        title: "Bench".into(),
        description: None,
        languages: Extra {},
        default_language: "en".into(),
        generate_feeds: true,
        feed_filenames: vec!["atom.xml".into()],
        taxonomies: vec!["tags".into()],
        author: None,
        build_search_index: false,
        extra: Extra {},
    }
}

/// The page with this number, without its neighbours.
pub(crate) fn page(number: usize) -> Page {
    let text = &mut super::text::Text::new(number);
    let (year, month, day) = (2015 + number % 10, 1 + number / 10 % 12, 1 + number / 120 % 28);
    let path = format!("/s{}/p{number}/", number % SECTIONS);
    let permalink = format!("https://example.org{path}");
    let heading = |title: String| Heading {
        level: 2,
        id: title.replace(' ', "-"),
        permalink: format!("{permalink}#{}", title.replace(' ', "-")),
        title,
        children: Vec::new(),
    };
    Page {
        relative_path: format!("s{}/p{number}.md", number % SECTIONS),
        colocated_path: None,
        title: text.words(5),
        description: text.sentence(),
        taxonomies: Taxonomies { tags: (0..3).map(|_| text.words(1)).collect() },
        toc: (0..4).map(|_| heading(text.words(3))).collect(),
        content: text.article(),
        slug: format!("p{number}"),
        ancestors: vec!["_index.md".into(), format!("s{}/_index.md", number % SECTIONS)],
        updated: None,
        date: format!("{year}-{month:02}-{day:02}"),
        authors: Vec::new(),
        extra: Extra {},
        components: vec![format!("s{}", number % SECTIONS), format!("p{number}")],
        path,
        permalink,
        summary: None,
        word_count: 600,
        reading_time: 3,
        assets: Vec::new(),
        draft: false,
        lang: "en".into(),
        lower: None,
        higher: None,
        translations: Vec::new(),
        backlinks: Vec::new(),
        year,
        month,
        day,
    }
}

/// A section with some pages.
pub(crate) fn section(path: &str, pages: Vec<Page>) -> Section {
    let subsections = (0..SECTIONS).map(|number| format!("s{number}/_index.md"));
    let title = path.trim_end_matches("_index.md").trim_end_matches('/');
    Section {
        relative_path: path.into(),
        content: "<p>All pages.</p>\n".into(),
        permalink: format!("https://example.org/{title}/"),
        ancestors: Vec::new(),
        title: format!("Section {title}"),
        description: None,
        extra: Extra {},
        path: format!("/{title}/"),
        components: vec![title.into()],
        toc: Vec::new(),
        word_count: 2,
        reading_time: 1,
        lang: "en".into(),
        assets: Vec::new(),
        pages,
        subsections: if path == "_index.md" { subsections.collect() } else { Vec::new() },
        translations: Vec::new(),
        backlinks: Vec::new(),
        generate_feeds: false,
        transparent: false,
    }
}
