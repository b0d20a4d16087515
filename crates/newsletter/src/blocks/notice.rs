//! Notices: corrections, events and jobs.

use kiosque_site::{Block, BlockBody, Field, Type};

pub(super) const CORRECTION: Block = Block {
    name: "correction",
    help: "What was wrong in an earlier edition",
    body: BlockBody::Required,
    fields: &[
        Field::optional("date", Type::Date, "when it was put right"),
        Field::optional("edition", Type::TextOrNumber, "where it was wrong"),
    ],
};

pub(super) const EVENT: Block = Block {
    name: "event",
    help: "Something to go to",
    body: BlockBody::None,
    fields: &[
        Field::required("title", Type::Text, "what it is"),
        Field::optional("date", Type::Date, "when it is"),
        Field::optional("place", Type::Text, "where it is"),
        Field::optional("url", Type::Url, "where there is more"),
    ],
};

pub(super) const JOB: Block = Block {
    name: "job",
    help: "A post that is open",
    body: BlockBody::None,
    fields: &[
        Field::required("title", Type::Text, "the post"),
        Field::required("org", Type::Text, "where the post is"),
        Field::optional("city", Type::Text, "in which city"),
        Field::optional("url", Type::Url, "where to apply"),
    ],
};
