//! People: who goes where, and who writes.

use kiosque_site::{Block, BlockBody, Field, Type};

use super::PERSONS;

pub(super) const PEOPLE: Block =
    Block { name: "people", help: "A grid of persons", body: BlockBody::Required, fields: &[] };

pub(super) const PERSON: Block = Block {
    name: "person",
    help: "A person who takes or leaves a post; the body is the mission",
    body: BlockBody::Optional,
    fields: &[
        Field::required("name", Type::Text, "who it is").or("person_id"),
        Field::optional("person_id", Type::Key(PERSONS), "the same, by the id"),
        Field::required("role", Type::Text, "the post"),
        Field::required("org", Type::Text, "where the post is"),
        Field::optional("org_description", Type::Text, "what is done there"),
        Field::optional("former", Type::List, "the posts or houses before"),
        Field::optional("move", Type::OneOf(&["hire", "promotion", "departure", "board"]), "what happens"),
        Field::optional("predecessor", Type::Text, "who had the post before"),
        Field::optional("date", Type::Date, "when it happens"),
        Field::optional("photo", Type::Image, "a portrait"),
        Field::optional("url", Type::Url, "where there is more"),
    ],
};

pub(super) const SIGNATURE: Block = Block {
    name: "signature",
    help: "Who wrote the edition; without fields, its authors",
    body: BlockBody::Optional,
    fields: &[
        Field::optional("name", Type::Text, "who signs"),
        Field::optional("role", Type::Text, "what that person does"),
        Field::optional("text", Type::Text, "the whole line, in place of a name"),
    ],
};
