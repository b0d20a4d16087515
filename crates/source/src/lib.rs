//! Named bytes and how to point into them.
//!
//! A build is a function from a [`Tree`] of inputs to a [`Tree`] of outputs. What goes wrong on the way is
//! a [`Diagnostic`] that points into a [`Source`]. This crate knows nothing of sites or of Markdown;
//! [`disk`] is the one place that touches the file system.

mod blob;
mod diagnostic;
pub mod disk;
mod hash;
mod nearest;
mod path;
pub mod show;
mod text;
mod tree;

pub use blob::Blob;
pub use diagnostic::{Diagnostic, Frame, Place, Severity};
pub use hash::{Hash, Hasher};
pub use nearest::{is_slip, nearest};
pub use path::{PathError, TreePath};
pub use text::{Source, Span};
pub use tree::{Resolve, Tree};
