//! What tells a story: text, bullets, briefs, quotes and images.

use kiosque_site::{Block, BlockBody, Field, Type};

pub(super) const INTRO: Block =
    Block { name: "intro", help: "The words before the first story", body: BlockBody::Required, fields: &[] };

pub(super) const BULLETS: Block = Block {
    name: "bullets",
    help: "A list whose lines each open with an emoji",
    body: BlockBody::Required,
    fields: &[
        Field::optional("lead", Type::Text, "the line above the list"),
        Field::optional("meaningful", Type::Boolean, "whether screen readers read the emoji"),
    ],
};

pub(super) const BULLET: Block = Block {
    name: "bullet",
    help: "One such line by itself",
    body: BlockBody::Or("text"),
    fields: &[
        Field::required("emoji", Type::Text, "the emoji that it opens with"),
        Field::optional("text", Type::Text, "the text, in place of a body"),
        Field::optional("label", Type::Text, "the words in bold before the text"),
        Field::optional("url", Type::Url, "where it leads").with(&["text", "label"]),
        Field::optional("meaningful", Type::Boolean, "whether screen readers read the emoji"),
    ],
};

pub(super) const BRIEFS: Block =
    Block { name: "briefs", help: "A list of briefs", body: BlockBody::Required, fields: &[] };

pub(super) const BRIEF: Block = Block {
    name: "brief",
    help: "A piece of news in a few lines",
    body: BlockBody::Required,
    fields: &[
        Field::optional("emoji", Type::Text, "the emoji that it opens with"),
        Field::optional("org", Type::Text, "whom it is about"),
        Field::optional("kind", Type::Text, "of which kind it is: deal, earnings, law, or another word"),
        Field::optional("source", Type::Text, "who told it first"),
        Field::optional("url", Type::Url, "where it was told first"),
    ],
};

pub(super) const QUOTE: Block = Block {
    name: "quote",
    help: "What somebody said",
    body: BlockBody::Required,
    fields: &[
        Field::optional("author", Type::Text, "who said it"),
        Field::optional("role", Type::Text, "what that person does").with(&["author"]),
        Field::optional("source", Type::Text, "where it was said"),
        Field::optional("url", Type::Url, "where it can be read"),
    ],
};

pub(super) const IMAGE: Block = Block {
    name: "image",
    help: "An image with its caption",
    body: BlockBody::None,
    fields: &[
        Field::required("src", Type::Image, "the image"),
        Field::required("alt", Type::Text, "what it shows, for those who do not see it"),
        Field::optional("caption", Type::Text, "the line below it"),
        Field::optional("credit", Type::Text, "whose it is"),
        Field::optional("width", Type::Pixels, "how wide it is shown, in pixels"),
        Field::optional("url", Type::Url, "where it leads"),
    ],
};
