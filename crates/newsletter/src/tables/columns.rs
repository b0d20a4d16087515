//! What stands in which table.

use serde_json::Value;

use super::{Column, Edition, Row, Table};
use crate::blocks::{PERSONS, SPONSORS};

pub(super) const TABLES: &[Table] = &[
    Table {
        template: "people.html",
        stem: "people",
        blocks: &["person"],
        known: Some(PERSONS),
        columns: &[
            ("name", |row| row.known("person_id", &["name"])),
            ("role", |row| row.field("role")),
            ("org", |row| row.field("org")),
            ("org_description", |row| row.field("org_description")),
            ("former", |row| row.field("former")),
            ("move", |row| row.field("move")),
            ("predecessor", |row| row.field("predecessor")),
            ("date", |row| row.field("date")),
            ("url", |row| row.known("person_id", &["url"])),
        ],
    },
    Table {
        template: "sponsors.html",
        stem: "sponsors",
        blocks: &["sponsor", "rubric"],
        known: Some(SPONSORS),
        columns: &[
            ("sponsor", |row| row.known("sponsor_id", &["name", "sponsor"])),
            ("tagline", |row| row.known("sponsor_id", &["tagline"])),
            ("placement", |row| row.placement()),
            ("rubric", |row| row.field("title")),
            ("url", |row| row.known("sponsor_id", &["url"])),
        ],
    },
    Table {
        template: "deals.html",
        stem: "deals",
        blocks: &["funding", "deal"],
        known: None,
        columns: &[
            ("month", |row| row.edition.day()[..7].into()),
            ("kind", |row| row.call.name.as_str().into()),
            ("company", |row| row.first(&["company", "target"])),
            ("acquirer", |row| row.field("acquirer")),
            ("round", |row| row.field("round")),
            ("lead", |row| row.field("lead")),
            ("investors", |row| row.field("investors")),
            ("amount", |row| row.field("amount")),
            ("currency", |row| row.field("currency")),
            ("status", |row| row.field("status")),
            ("activity", |row| row.field("activity")),
            ("city", |row| row.field("city")),
            ("date", |row| row.field("date")),
            ("url", |row| row.field("url")),
        ],
    },
    Table {
        template: "figures.html",
        stem: "figures",
        blocks: &["figure"],
        known: None,
        columns: &[
            ("value", |row| row.field("value")),
            ("unit", |row| row.field("unit")),
            ("delta", |row| row.field("delta")),
            ("label", |row| row.field("label")),
            ("source", |row| row.field("source")),
            ("url", |row| row.field("url")),
        ],
    },
];

/// The columns of all tables that say where a block stands.
pub(super) const EDITION: &[Column] = &[
    ("edition", |row| row.edition.number()),
    ("edition_title", |row| row.edition.title()),
    ("edition_date", |row| row.edition.day().into()),
    ("edition_url", |row| row.edition.permalink.as_str().into()),
];

impl Row<'_> {
    fn field(&self, name: &str) -> Value {
        self.first(&[name])
    }

    /// The first of these fields that the call has.
    fn first(&self, names: &[&str]) -> Value {
        names.iter().find_map(|name| self.call.argument(name)).cloned().unwrap_or_default()
    }

    /// The first of these fields that the call has, or else what the data file has under the first name for the id in
    /// the field `id`. Whoever has no name there goes by the id.
    fn known(&self, id: &str, names: &[&str]) -> Value {
        let own = self.first(names);
        let Some(id) = self.call.argument(id).filter(|_| own.is_null()) else { return own };
        let entry = id.as_str().and_then(|id| self.known.get(id));
        let text = entry.and_then(|entry| entry.get(names[0])?.as_str());
        text.map_or_else(|| if names[0] == "name" { id.clone() } else { Value::Null }, Value::from)
    }

    /// Where a sponsor stands: the size of the box, or `rubric`.
    fn placement(&self) -> Value {
        match self.call.name.as_str() {
            "rubric" => "rubric".into(),
            _ => self.call.argument("tier").cloned().unwrap_or_else(|| "primary".into()),
        }
    }
}

impl Edition {
    /// The day, as `2024-05-06`.
    fn day(&self) -> String {
        self.date.civil().date().to_string()
    }

    fn title(&self) -> Value {
        self.document.page().and_then(|matter| matter.title.clone()).into()
    }

    /// The number, from `[extra.edition]`.
    fn number(&self) -> Value {
        let edition = self.document.page().and_then(|matter| matter.extra.get("edition"));
        edition.and_then(|edition| edition.get("number")).cloned().unwrap_or_default()
    }
}
