//! Bytes to bytes, with the heavy dependencies: Sass, images, search indexes, HTML that is minified or set as French is.

pub mod image;
mod minify;
mod sass;
mod search;
mod text;
mod typography;

pub use minify::minify_html;
pub use sass::{Sheet, sass};
pub use search::{ELASTICLUNR, Entry, Field, elasticlunr, fuse, knows_language};
pub use text::text_of_html;
pub use typography::{french_html, french_text, is_french};
