//! What a case file is made of, and how it is written.

use std::fmt;

use kiosque_source::TreePath;

/// A case file.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// What the case is about: the lines before the first section.
    pub(crate) about: String,
    /// The sections, in order.
    pub(crate) sections: Vec<Section>,
}

/// A line `=== …` and the lines below it.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    /// The line of the header, from 1.
    pub(crate) line: usize,
    /// What the header says.
    pub(crate) kind: Kind,
    /// The lines below it, without the empty one before the next section.
    pub(crate) text: String,
}

/// What a section is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What the build takes from outside of the site.
    Options,
    /// A file of the site, new or in place of the old one.
    File(TreePath),
    /// The same for an image, which the text describes.
    Image(TreePath),
    /// Lines of a file that change.
    Edit(TreePath),
    /// A file or a folder that goes away.
    Delete(TreePath),
    /// A file that gets another path.
    Rename(TreePath, TreePath),
    /// From here on, the site changes and is built again; with what the step shows.
    Step(String),
    /// The whole text of an output.
    Output(TreePath),
    /// The paths of all outputs.
    Outputs,
    /// What became of the outputs since the last build without errors.
    Changes,
    /// What was rendered, and not kept from the build before.
    Rendered,
    /// All diagnostics, as the terminal shows them.
    Diagnostics,
}

/// The word of a section's header, and what may follow it.
pub(crate) const WORDS: &str = "options, file PATH, image PATH, edit PATH, delete PATH, rename PATH to PATH, \
                                step TITLE, output PATH, outputs, changes, rendered, diagnostics";

/// Stands after a text whose last line has no end.
pub(crate) const NO_NEWLINE: &str = "\\ no newline at end";

impl Kind {
    /// Whether a build is compared with the section.
    pub(crate) fn is_expectation(&self) -> bool {
        matches!(self, Self::Output(_) | Self::Outputs | Self::Changes | Self::Rendered | Self::Diagnostics)
    }

    /// Whether the section changes the site.
    pub(crate) fn is_change(&self) -> bool {
        matches!(self, Self::File(_) | Self::Image(_) | Self::Edit(_) | Self::Delete(_) | Self::Rename(..))
    }

    /// Whether the header says all, so that there must be no text.
    pub(crate) fn is_bare(&self) -> bool {
        matches!(self, Self::Delete(_) | Self::Rename(..) | Self::Step(_))
    }
}

impl Case {
    /// The sections of the first build, then those of each step.
    pub(crate) fn states(&self) -> impl Iterator<Item = &[Section]> {
        let is_same_state = |_: &Section, next: &Section| !matches!(next.kind, Kind::Step(_));
        self.sections.chunk_by(is_same_state)
    }
}

impl PartialEq for Case {
    fn eq(&self, other: &Self) -> bool {
        let plain = |section: &Section| (section.kind.clone(), section.text.clone());
        self.about == other.about && self.sections.iter().map(plain).eq(other.sections.iter().map(plain))
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.about)?;
        for section in &self.sections {
            write!(f, "\n=== {}\n{}", section.kind, section.text)?;
            if !section.text.is_empty() && !section.text.ends_with('\n') {
                write!(f, "\n{NO_NEWLINE}\n")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Options => f.write_str("options"),
            Self::File(path) => write!(f, "file {path}"),
            Self::Image(path) => write!(f, "image {path}"),
            Self::Edit(path) => write!(f, "edit {path}"),
            Self::Delete(path) => write!(f, "delete {path}"),
            Self::Rename(from, to) => write!(f, "rename {from} to {to}"),
            Self::Step(title) => write!(f, "step {title}"),
            Self::Output(path) => write!(f, "output {path}"),
            Self::Outputs => f.write_str("outputs"),
            Self::Changes => f.write_str("changes"),
            Self::Rendered => f.write_str("rendered"),
            Self::Diagnostics => f.write_str("diagnostics"),
        }
    }
}
