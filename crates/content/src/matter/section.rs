//! The front matter of a section.

use serde_json::{Map, Value};

use super::KeySpans;
use super::fields::Fields;
use crate::InsertAnchor;

/// The front matter of a section (manual: content/section).
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "they are the independent switches of the format")]
pub struct SectionMatter {
    /// Its title.
    pub title: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// Whether it and all below are left out unless drafts are asked for.
    pub draft: bool,
    /// The order of its pages.
    pub sort_by: SortBy,
    /// Its place among its siblings, smallest first.
    pub weight: usize,
    /// The template, in place of `section.html`.
    pub template: Option<String>,
    /// The template of all pages below that do not name one.
    pub page_template: Option<String>,
    /// How many pages a pager shows; with 0 there are no pagers.
    pub paginate_by: Option<usize>,
    /// What stands before the number in a pager's path.
    pub paginate_path: String,
    /// Whether the last pages come first.
    pub paginate_reversed: bool,
    /// Where headings get a link to themselves, if it says.
    pub insert_anchor_links: Option<InsertAnchor>,
    /// Whether it and its pages can be searched.
    pub in_search_index: bool,
    /// Whether it has a page of its own.
    pub render: bool,
    /// Where its page sends the reader.
    pub redirect_to: Option<String>,
    /// Whether its pages belong to the section above as well.
    pub transparent: bool,
    /// Further paths that lead there.
    pub aliases: Vec<String>,
    /// Whether it has feeds of its own.
    pub generate_feeds: bool,
    /// The site's own data: in TOML in the order of the keys, in YAML as written.
    pub extra: Map<String, Value>,
    /// Where the keys stand.
    pub keys: KeySpans,
}

/// The order of a section's pages (manual: content/section, "Sorting").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SortBy {
    /// Newest first.
    Date,
    /// Last changed first.
    UpdateDate,
    /// By title, as people sort.
    Title,
    /// By the bytes of the title.
    TitleBytes,
    /// Smallest weight first.
    Weight,
    /// By slug.
    Slug,
    /// By the bytes of the permalink.
    Permalink,
    /// None that was asked for.
    #[default]
    None,
}

const SORT_BY: &[(&str, SortBy)] = &[
    ("date", SortBy::Date),
    ("update_date", SortBy::UpdateDate),
    ("title", SortBy::Title),
    ("title_bytes", SortBy::TitleBytes),
    ("weight", SortBy::Weight),
    ("slug", SortBy::Slug),
    ("permalink", SortBy::Permalink),
    ("none", SortBy::None),
];

const INSERT_ANCHOR: &[(&str, InsertAnchor)] = &[
    ("left", InsertAnchor::Left),
    ("right", InsertAnchor::Right),
    ("heading", InsertAnchor::Heading),
    ("none", InsertAnchor::None),
];

impl SectionMatter {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        fields.renamed("generate_feed", "generate_feeds");
        Self {
            keys: fields.spans(),
            title: fields.string("title"),
            description: fields.string("description"),
            draft: fields.bool("draft", false),
            sort_by: fields.choice("sort_by", SORT_BY).unwrap_or_default(),
            weight: fields.count("weight").unwrap_or_default(),
            template: fields.string("template"),
            page_template: fields.string("page_template"),
            paginate_by: fields.count("paginate_by"),
            paginate_path: fields.string("paginate_path").unwrap_or_else(|| "page".to_owned()),
            paginate_reversed: fields.bool("paginate_reversed", false),
            insert_anchor_links: fields.choice("insert_anchor_links", INSERT_ANCHOR),
            in_search_index: fields.bool("in_search_index", true),
            render: fields.bool("render", true),
            redirect_to: fields.string("redirect_to"),
            transparent: fields.bool("transparent", false),
            aliases: fields.strings("aliases"),
            generate_feeds: fields.bool("generate_feeds", false),
            extra: fields.table("extra"),
        }
    }
}
