//! Bytes to bytes, with the heavy dependencies: Sass and images.

pub mod image;
mod sass;

pub use sass::{Sheet, sass};
