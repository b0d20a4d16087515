//! Images: what a file is, and how another is made of it.

mod measure;
mod operation;
mod process;
mod svg;

#[cfg(test)]
mod tests;

pub use measure::{Metadata, measure};
pub use operation::{Encoding, LONGEST_SIDE, MOST_PIXELS, Operation, Resize};
pub use process::process;

/// A format that images can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "their names say it")]
pub enum Format {
    Avif,
    Bmp,
    Gif,
    Ico,
    Jpeg,
    Png,
    Svg,
    Tiff,
    Webp,
}

impl Format {
    /// The usual extension of such files, without a dot.
    pub fn extension(self) -> &'static str {
        self.names().0
    }

    /// The media type, as Zola names it.
    pub fn mime(self) -> &'static str {
        self.names().1
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Avif => ("avif", "image/avif"),
            Self::Bmp => ("bmp", "image/bmp"),
            Self::Gif => ("gif", "image/gif"),
            Self::Ico => ("ico", "image/x-icon"),
            Self::Jpeg => ("jpg", "image/jpeg"),
            Self::Png => ("png", "image/png"),
            Self::Svg => ("svg", "text/svg+xml"),
            Self::Tiff => ("tiff", "image/tiff"),
            Self::Webp => ("webp", "image/webp"),
        }
    }

    /// Whether files of this format usually are an approximation.
    pub fn is_lossy(self) -> bool {
        matches!(self, Self::Avif | Self::Jpeg | Self::Webp)
    }

    /// Whether [`process`] can read it. SVG has no pixels, and AVIF is read by C libraries only.
    pub fn is_readable(self) -> bool {
        !matches!(self, Self::Avif | Self::Svg)
    }
}
