//! Blocks: shortcodes with a schema; and tables of files that have one.

mod check;
mod css;
mod resolve;
mod table;
mod values;

use kiosque_content::Call;
use kiosque_source::{Source, Span};

pub(crate) use check::{Files, check};
pub(crate) use resolve::{Blocks, Origin};
pub use table::Table;
pub(crate) use table::check as check_table;

/// A shortcode with a schema, by which its calls are checked. Its template is `shortcodes/NAME.html`.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// The name by which it is called.
    pub name: &'static str,
    /// What it is for, in one line.
    pub help: &'static str,
    /// Whether a call has a body.
    pub body: BlockBody,
    /// The arguments that a call may have.
    pub fields: &'static [Field],
}

/// Whether a call of a block has a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockBody {
    /// It has none.
    None,
    /// It may have one.
    Optional,
    /// It must have one.
    Required,
    /// It must have one, or else this field.
    Or(&'static str),
}

/// An argument that calls of a block may have, or a key that a table may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Type,
    /// Whether it must be there.
    pub need: Need,
    /// What it is for, as the end of a sentence: hints show it.
    pub help: &'static str,
}

/// Whether a field must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It may be left out.
    Optional,
    /// It must be there.
    Required,
    /// It must be there, or else this field.
    Or(&'static str),
    /// It may be left out; where it is there, one of these fields must be, too.
    With(&'static [&'static str]),
}

/// What a field holds. The last ones, from [`Length`](Self::Length) on, are for tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A text.
    Text,
    /// A text or a number.
    TextOrNumber,
    /// A number.
    Number,
    /// A length in pixels: a whole number from 1 on.
    Pixels,
    /// True or false.
    Boolean,
    /// A day, as `2024-05-06`, or a moment, as `2024-05-06T07:00:00Z`.
    Date,
    /// A URL, a content file as `@/about.md#anchor`, or a path that starts with `/`, `./`, `../` or `#`.
    Url,
    /// An amount of money, not negative: `31000000`.
    Amount,
    /// A currency, by its three letters (ISO 4217).
    Currency,
    /// Texts in order.
    List,
    /// The URL of an image, or its path in the site.
    Image,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// The key of a table in this TOML file of the site.
    Key(&'static str),
    /// A length of CSS, with its unit.
    Length,
    /// A colour of CSS, or a list of two: for light and for dark.
    Colours,
    /// Fonts as CSS has them, or a list of them.
    Fonts,
    /// A URL, or a path of the site; one that begins with `@/` leads to a content file.
    Link,
    /// A text, or a table with one per language.
    TextByLanguage,
    /// A table with these keys.
    Table(&'static [Field]),
    /// A table in which others may keep what they like: of unknown keys, only those are told that look like one of
    /// these which is missing.
    OpenTable(&'static [Field]),
    /// A list of tables with these keys.
    Tables(&'static [Field]),
    /// A table with such a list per language.
    TablesByLanguage(&'static [Field]),
}

/// A call of a block, as a plugin sees it.
#[derive(Clone, Copy, Debug)]
pub struct BlockCall<'a> {
    /// The block.
    pub block: &'static Block,
    /// The call.
    pub call: &'a Call,
    /// The text that it stands in.
    pub source: &'a Source,
}

impl Block {
    /// The field with this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl Field {
    /// A field that may be left out.
    pub const fn optional(name: &'static str, kind: Type, help: &'static str) -> Self {
        Self { name, kind, need: Need::Optional, help }
    }

    /// A field that must be there.
    pub const fn required(name: &'static str, kind: Type, help: &'static str) -> Self {
        Self { name, kind, need: Need::Required, help }
    }

    /// The same field, which may be left out where another one is there.
    #[must_use]
    pub const fn or(self, other: &'static str) -> Self {
        Self { need: Need::Or(other), ..self }
    }

    /// The same field, which says nothing without one of others.
    #[must_use]
    pub const fn with(self, others: &'static [&'static str]) -> Self {
        Self { need: Need::With(others), ..self }
    }
}

impl<'a> BlockCall<'a> {
    /// Whether a field that must be there is not, or is empty. That is told of as such.
    pub fn lacks(&self, field: &Field) -> bool {
        match field.need {
            Need::Optional | Need::With(_) => false,
            Need::Required => !self.has(field.name),
            Need::Or(other) => !self.has(field.name) && !self.has(other),
        }
    }

    /// Whether the call has something in this field.
    fn has(&self, field: &str) -> bool {
        self.call.argument(field).is_some_and(|value| !values::is_empty(value))
    }

    /// The text of the body as it is written, with its place in [`source`](Self::source).
    pub fn body(&self) -> Option<(&'a str, Span)> {
        let span = self.call.body.as_ref()?.span;
        Some((&self.source.text()[span.range()], span))
    }
}
