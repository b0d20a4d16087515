//! Bytes to bytes, with the heavy dependencies: Sass, images, search indexes, minified HTML.

pub mod image;
mod minify;
mod sass;
mod search;
mod text;

pub use minify::minify_html;
pub use sass::{Sheet, sass};
pub use search::{ELASTICLUNR, Entry, Field, elasticlunr, fuse, knows_language};
pub use text::text_of_html;
