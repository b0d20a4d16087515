//! Bytes to bytes, with the heavy dependencies: Sass.

mod sass;

pub use sass::{Sheet, sass};
