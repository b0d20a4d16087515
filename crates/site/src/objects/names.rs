//! The names of the fields of objects (manual: templates/pages-sections, templates/taxonomies), and which of
//! them are hidden in which view.

use kiosque_template::{Value, View};

use super::{SHORTCODE, WITHOUT_NEIGHBOURS, WITHOUT_PAGES};
use crate::config::{CONFIG_FIELDS, EARLIER_CONFIG_FIELDS};

/// The fields of a page.
pub(super) const PAGE: &[&str] = &[
    "relative_path",
    "colocated_path",
    "content",
    "permalink",
    "slug",
    "ancestors",
    "title",
    "description",
    "updated",
    "date",
    "year",
    "month",
    "day",
    "taxonomies",
    "authors",
    "extra",
    "path",
    "components",
    "summary",
    "toc",
    "word_count",
    "reading_time",
    "assets",
    "draft",
    "lang",
    "lower",
    "higher",
    "translations",
    "backlinks",
];

/// The fields of a section.
pub(super) const SECTION: &[&str] = &[
    "relative_path",
    "colocated_path",
    "content",
    "permalink",
    "draft",
    "ancestors",
    "title",
    "description",
    "extra",
    "path",
    "components",
    "toc",
    "word_count",
    "reading_time",
    "lang",
    "assets",
    "pages",
    "subsections",
    "translations",
    "backlinks",
    "generate_feeds",
    "transparent",
    "paginate_by",
    "paginate_reversed",
];

/// The fields of a taxonomy's term.
pub(super) const TERM: &[&str] = &["name", "slug", "path", "permalink", "pages", "page_count"];

/// The neighbours of a page, up to 0.15; which of them are there depends on how its section is sorted.
pub(super) const EARLIER_PAGE: &[&str] =
    &["earlier", "later", "lighter", "heavier", "title_prev", "title_next"];

/// The fields of a section that were renamed.
pub(super) const EARLIER_SECTION: &[&str] = &["generate_feed"];

/// The fields of a page or section that come of its body.
const OF_BODY: &[&str] = &["content", "summary", "toc", "backlinks"];

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Config,
    Page,
    Section,
    Term,
}

/// The bits of some fields.
const fn bits(all: &[&str], some: &[&str]) -> u64 {
    let mut bits = 0;
    let mut at = 0;
    while at < all.len() {
        let mut other = 0;
        while other < some.len() {
            if is_equal(all[at].as_bytes(), some[other].as_bytes()) {
                bits |= 1 << at;
            }
            other += 1;
        }
        at += 1;
    }
    bits
}

/// Whether two texts are equal; `==` is not to be had in constants.
const fn is_equal(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

const NEIGHBOURS: &[&str] = &["lower", "higher"];

/// The bits of all neighbours of a page, whatever their names.
const PAGE_NEIGHBOURS: u64 = bits(PAGE, NEIGHBOURS) | bits(EARLIER_PAGE, EARLIER_PAGE) << PAGE.len();
const PAGE_OF_BODY: u64 = bits(PAGE, OF_BODY);
const SECTION_OF_BODY: u64 = bits(SECTION, OF_BODY);
const PAGE_IN_SHORTCODE: u64 = PAGE_OF_BODY | PAGE_NEIGHBOURS | bits(PAGE, &["translations"]);
const SECTION_IN_SHORTCODE: u64 = SECTION_OF_BODY | bits(SECTION, &["pages", "translations"]);

impl Kind {
    /// The names of the fields.
    pub(super) fn names(self) -> &'static [&'static str] {
        match self {
            Self::Config => CONFIG_FIELDS,
            Self::Page => PAGE,
            Self::Section => SECTION,
            Self::Term => TERM,
        }
    }

    /// The names that fields had in earlier releases of Zola. Templates find them, printing does not show
    /// them.
    pub(super) fn earlier_names(self) -> &'static [&'static str] {
        match self {
            Self::Config => EARLIER_CONFIG_FIELDS,
            Self::Page => EARLIER_PAGE,
            Self::Section => EARLIER_SECTION,
            Self::Term => &[],
        }
    }

    /// The fields that come of a body.
    pub(super) fn of_body(self) -> u64 {
        match self {
            Self::Page => PAGE_OF_BODY,
            Self::Section => SECTION_OF_BODY,
            Self::Config | Self::Term => 0,
        }
    }

    /// The fields that are empty in a view.
    pub(super) fn hidden(self, view: View) -> u64 {
        match (self, view) {
            (Self::Page, WITHOUT_NEIGHBOURS) => PAGE_NEIGHBOURS,
            (Self::Page, SHORTCODE) => PAGE_IN_SHORTCODE,
            (Self::Section, WITHOUT_PAGES) => const { bits(SECTION, &["pages"]) },
            (Self::Section, SHORTCODE) => SECTION_IN_SHORTCODE,
            (Self::Term, WITHOUT_PAGES) => const { bits(TERM, &["pages"]) },
            _ => 0,
        }
    }

    /// What stands for a field that is hidden.
    pub(super) fn empty(self, index: usize) -> Value {
        match self.names().get(index).copied() {
            Some("content") => Value::from(""),
            Some("toc" | "pages" | "translations" | "backlinks") => Value::array([]),
            _ => Value::Null,
        }
    }
}
