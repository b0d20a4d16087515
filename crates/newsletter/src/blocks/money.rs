//! Money and figures.

use kiosque_site::{Block, BlockBody, Field, Type};

pub(super) const FUNDING: Block = Block {
    name: "funding",
    help: "A company raises money",
    body: BlockBody::None,
    fields: &[
        Field::required("company", Type::Text, "who raises it"),
        Field::required("amount", Type::Amount, "how much, as a plain number"),
        Field::required("currency", Type::Currency, "in which currency"),
        Field::optional("round", Type::Text, "which round it is, such as `Seed`"),
        Field::optional("lead", Type::Text, "who leads the round"),
        Field::optional("investors", Type::List, "who takes part in it"),
        Field::optional("activity", Type::Text, "what the company does"),
        Field::optional("city", Type::Text, "where it is"),
        Field::optional("date", Type::Date, "when it was told"),
        Field::optional("url", Type::Url, "where there is more"),
    ],
};

pub(super) const DEAL: Block = Block {
    name: "deal",
    help: "A company buys another",
    body: BlockBody::None,
    fields: &[
        Field::required("acquirer", Type::Text, "who buys"),
        Field::required("target", Type::Text, "who is bought"),
        Field::optional("amount", Type::Amount, "for how much, as a plain number").with(&["currency"]),
        Field::optional("currency", Type::Currency, "in which currency").with(&["amount"]),
        Field::optional("status", Type::Text, "how far it is, such as `announced`"),
        Field::optional("url", Type::Url, "where there is more"),
    ],
};

pub(super) const FIGURE: Block = Block {
    name: "figure",
    help: "A number that says something",
    body: BlockBody::None,
    fields: &[
        Field::required("value", Type::TextOrNumber, "the number"),
        Field::optional("unit", Type::Text, "what is counted, such as `%`"),
        Field::optional("delta", Type::TextOrNumber, "how it has changed"),
        Field::required("label", Type::Text, "what it means"),
        Field::optional("source", Type::Text, "who says so"),
        Field::optional("url", Type::Url, "where it is said"),
    ],
};
