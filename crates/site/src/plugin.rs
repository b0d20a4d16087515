//! What another crate can add to a site.

use std::borrow::Cow;

/// What another crate adds to every site.
pub trait Plugin: Send + Sync {
    /// Themes that a site can name without having them: the theme's name, the path of a file in it, and
    /// the file.
    fn theme_files(&self) -> Vec<(&'static str, &'static str, Cow<'static, [u8]>)> {
        Vec::new()
    }
}
