//! Paths inside a tree.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// A path relative to the root of a tree: `/` between parts, no `.`, `..` or empty part, never absolute.
/// So no `TreePath` can name a file outside of its tree. The root itself is the empty path.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreePath(Arc<str>);

/// Why some text is no [`TreePath`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathError {
    /// It starts with `/` or a drive.
    Absolute,
    /// Its `..` parts lead out of the tree.
    Outside,
    /// It holds a NUL.
    Nul,
}

impl TreePath {
    /// The path that `text` spells, from the root of the tree. `\` counts as `/` on Windows only;
    /// `.` and empty parts are dropped, `..` takes the part before it away.
    pub fn new(text: &str) -> Result<Self, PathError> {
        let text = if cfg!(windows) { text.replace('\\', "/").into() } else { std::borrow::Cow::from(text) };
        if text.contains('\0') {
            return Err(PathError::Nul);
        }
        if text.starts_with('/') || (cfg!(windows) && text.as_bytes().get(1) == Some(&b':')) {
            return Err(PathError::Absolute);
        }
        let is_plain = |part: &str| !matches!(part, "" | "." | "..");
        if text.split('/').all(is_plain) {
            return Ok(Self(text.into()));
        }
        let mut parts = Vec::new();
        for part in text.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop().ok_or(PathError::Outside)?;
                }
                _ => parts.push(part),
            }
        }
        Ok(Self(parts.join("/").into()))
    }

    /// The root of the tree.
    pub fn root() -> Self {
        Self("".into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path that `text` spells, seen from this path as a folder.
    pub fn join(&self, text: &str) -> Result<Self, PathError> {
        if self.0.is_empty() || text.starts_with('/') {
            return Self::new(text);
        }
        Self::new(&format!("{}/{text}", self.0))
    }

    /// The folder that this path is in; the root is in itself.
    #[must_use]
    pub fn parent(&self) -> Self {
        Self(self.0.rsplit_once('/').map_or("", |(folder, _)| folder).into())
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&*self.0, |(_, name)| name)
    }

    /// The part of the name after its last dot, if the dot is not its first character.
    pub fn extension(&self) -> Option<&str> {
        self.name().rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, extension)| extension)
    }

    /// What is left of this path below `folder`; nothing if it is not in there.
    pub fn below(&self, folder: &str) -> Option<&str> {
        if folder.is_empty() {
            return Some(&self.0);
        }
        self.0.strip_prefix(folder)?.strip_prefix('/')
    }
}

impl Borrow<str> for TreePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for TreePath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TreePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for TreePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absolute => "the path is absolute",
            Self::Outside => "the path leads out of the site",
            Self::Nul => "the path holds a NUL character",
        })
    }
}

impl std::error::Error for PathError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalises() {
        for (text, path) in [("a/b", "a/b"), ("./a//b/", "a/b"), ("a/../b", "b"), ("", ""), ("a/..", "")] {
            assert_eq!(TreePath::new(text).unwrap().as_str(), path, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_inside() {
        for (text, error) in [
            ("..", PathError::Outside),
            ("a/../../b", PathError::Outside),
            ("/etc/passwd", PathError::Absolute),
            ("a\0b", PathError::Nul),
        ] {
            assert_eq!(TreePath::new(text), Err(error), "{text}");
        }
    }

    #[test]
    fn takes_apart() {
        let path = TreePath::new("content/blog/a.en.md").unwrap();
        assert_eq!(path.parent().as_str(), "content/blog");
        assert_eq!(path.name(), "a.en.md");
        assert_eq!(path.extension(), Some("md"));
        assert_eq!(path.below("content"), Some("blog/a.en.md"));
        assert_eq!(path.below("cont"), None);
        assert_eq!(TreePath::new(".htaccess").unwrap().extension(), None);
        assert_eq!(TreePath::root().parent(), TreePath::root());
    }
}
