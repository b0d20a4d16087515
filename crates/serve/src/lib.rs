//! Watching folders, and serving a finished tree with live reload.
//!
//! Two modules that do not know each other: [`watch`] turns what the operating system tells into batches of
//! changed paths; [`http`] answers browsers from a published tree and tells them when it changes. Neither
//! knows what a site or a template is.

pub mod http;
pub mod watch;
