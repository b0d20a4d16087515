//! What is paid for.

use kiosque_site::{Block, BlockBody, Field, Type};

use super::SPONSORS;

pub(super) const SPONSOR: Block = Block {
    name: "sponsor",
    help: "A paid box",
    body: BlockBody::Optional,
    fields: &[
        Field::required("name", Type::Text, "who pays").or("sponsor_id"),
        Field::optional("sponsor_id", Type::Key(SPONSORS), "the same, by its id"),
        Field::optional("tagline", Type::Text, "what the sponsor says of itself"),
        Field::optional("url", Type::Url, "the site of the sponsor"),
        Field::optional("logo", Type::Image, "the logo of the sponsor"),
        Field::optional(
            "label",
            Type::Text,
            "what says that it is paid for, in other words than the usual ones",
        ),
        Field::optional("tier", Type::OneOf(&["primary", "secondary", "classified"]), "how large it is"),
        Field::optional("cta", Type::Text, "the words on the button").with(&["cta_url"]),
        Field::optional("cta_url", Type::Url, "where the button leads").with(&["cta"]),
    ],
};

pub(super) const RUBRIC: Block = Block {
    name: "rubric",
    help: "The header of a part, with its sponsor if it has one",
    body: BlockBody::None,
    fields: &[
        Field::required("title", Type::Text, "the title"),
        Field::optional("emoji", Type::Text, "the emoji before the title"),
        Field::optional("sponsor", Type::Text, "who pays"),
        Field::optional("sponsor_id", Type::Key(SPONSORS), "the same, by its id"),
        Field::optional("tagline", Type::Text, "what the sponsor says of itself").with(PAYING),
        Field::optional("formula", Type::Text, "the words before the sponsor, such as `with`").with(PAYING),
        Field::optional("url", Type::Url, "the site of the sponsor").with(PAYING),
    ],
};

/// Who pays for a rubric.
const PAYING: &[&str] = &["sponsor", "sponsor_id"];
