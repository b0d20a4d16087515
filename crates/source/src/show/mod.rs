//! Diagnostics for people and for programs.

mod excerpt;
mod json;
mod terminal;

pub use json::json;
pub use terminal::terminal;
