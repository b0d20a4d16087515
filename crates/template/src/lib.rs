//! The Tera 1 template language on shared values.
//!
//! A [`Library`] holds parsed templates; [`render`] evaluates one of its [`Program`]s with a context and a
//! [`World`], and gives the text together with all that was read on the way. Values are shared, never
//! copied: a page or a section is an [`Object`], a number that the world understands.
//!
//! The language is that of the crate `tera` 1.20, which is also the source of most built-in filters.

mod json;
mod library;
mod parse;
mod program;
mod reads;
mod render;
mod value;
mod world;

pub use json::{from_json, to_json};
pub use library::{Library, Program, Template};
pub use reads::{Answered, Question, Reads};
pub use render::{Context, DEPTH, Failure, Render, escape_html, render};
pub use value::{Map, Number, Object, ObjectId, Value, View};
pub use world::{Answer, Arguments, Ask, Asked, Effect, NoWorld, Refusal, World};

#[cfg(test)]
mod tests;
