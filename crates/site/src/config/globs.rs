//! Patterns of files.

use globset::{Glob, GlobSet, GlobSetBuilder};
use kiosque_source::{Diagnostic, Source, Span};

/// A set of glob patterns of the configuration.
pub(super) fn globs(patterns: &[String], source: &Source, problems: &mut Vec<Diagnostic>) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        match Glob::new(pattern) {
            Ok(glob) => _ = set.add(glob),
            Err(error) => {
                let at = source.text().find(pattern.as_str()).unwrap_or(0);
                let problem = Diagnostic::error(format!("`{pattern}` is no glob pattern: {}", error.kind()));
                problems.push(problem.at(source, Span::new(at, at + pattern.len())));
            }
        }
    }
    set.build().unwrap_or_default()
}
