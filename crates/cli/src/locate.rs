//! Where a path leads.

use std::path::{Component, Path, PathBuf};

/// The same absolute path without symbolic links and `..`, as far as it exists; what does not exist can't
/// hide a link.
pub(crate) fn real(path: &Path) -> PathBuf {
    let mut real = PathBuf::new();
    for component in path.components() {
        if component == Component::ParentDir {
            real.pop();
        } else {
            real.push(component);
            real = real.canonicalize().unwrap_or(real);
        }
    }
    real
}
