//! What asks the reader to do something.

use kiosque_site::{Block, BlockBody, Field, Type};

pub(super) const CTA: Block = Block {
    name: "cta",
    help: "A button",
    body: BlockBody::None,
    fields: &[
        Field::required("text", Type::Text, "the words on it"),
        Field::required("url", Type::Url, "where it leads"),
        Field::optional("style", Type::OneOf(&["primary", "secondary", "link"]), "how it looks"),
    ],
};

pub(super) const SHARE: Block = Block {
    name: "share",
    help: "Links that share the page",
    body: BlockBody::None,
    fields: &[
        Field::optional("text", Type::Text, "the words before them"),
        Field::optional("title", Type::Text, "the title that is shared, in place of the page's"),
    ],
};

pub(super) const SUBSCRIBE: Block = Block {
    name: "subscribe",
    help: "A form or link to subscribe",
    body: BlockBody::None,
    fields: &[
        Field::optional("text", Type::Text, "the words before it"),
        Field::optional("button", Type::Text, "the words on the button"),
        Field::optional("url", Type::Url, "where the form is sent, in place of the configured URL"),
    ],
};
