//! The folder that a site is built into.

#![expect(clippy::disallowed_methods, reason = "which folders may be written to is decided here")]

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use kiosque_site::PROCESSED_IMAGES;
use kiosque_source::disk::{Synced, sync, synced};
use kiosque_source::{Diagnostic, Hash, Tree};

use crate::inputs::Inputs;
use crate::locate::real;

/// What the command line says about the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The folder, in place of the configured one.
    pub(crate) folder: Option<PathBuf>,
    /// Whether a folder will do that holds other files.
    pub(crate) force: bool,
}

/// A folder for the outputs.
#[derive(Debug)]
pub(crate) struct Output {
    folder: PathBuf,
    /// As the user wrote it.
    shown: String,
    /// The folder in which is remembered what was written.
    state: PathBuf,
}

impl Output {
    /// The output folder of a site, which may not be fit for it.
    pub(crate) fn new(inputs: &Inputs, wanted: &Wanted) -> Self {
        let (folder, shown) = match &wanted.folder {
            Some(folder) => {
                (env::current_dir().unwrap_or_default().join(folder), folder.display().to_string())
            }
            None => (inputs.root().join(&inputs.layout().output), inputs.layout().output.clone()),
        };
        Self { folder: real(&folder), shown, state: inputs.root().join(".kiosque") }
    }

    /// Refuses a folder with inputs in it, and one among the inputs. One that the command line names and
    /// that holds what was not written here has to be forced.
    pub(crate) fn check(&self, inputs: &Inputs, wanted: &Wanted) -> Result<(), Diagnostic> {
        self.refuse_inputs(inputs)?;
        if wanted.folder.is_some() && !wanted.force { self.refuse_foreign() } else { Ok(()) }
    }

    /// The folders that change because the site is built.
    pub(crate) fn written(&self) -> [&Path; 2] {
        [&self.folder, &self.state]
    }

    /// The folder as the user wrote it.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// Makes the folder hold these outputs.
    pub(crate) fn sync(&self, outputs: &Tree) -> Result<Synced, Diagnostic> {
        let written = self.make_state().and_then(|()| sync(outputs, &self.folder, &self.record()));
        let mut synced = written.map_err(|error| {
            Diagnostic::error(format!("can't write to the folder `{}`: {error}", self.shown))
        })?;
        for foreign in &mut synced.foreign {
            *foreign = foreign.strip_prefix(&self.folder).unwrap_or(foreign).to_owned();
        }
        Ok(synced)
    }

    /// The processed images that the last build left here.
    pub(crate) fn processed_images(&self) -> Tree {
        synced(&self.folder, &self.record(), PROCESSED_IMAGES)
    }

    /// The file that remembers what was written to the folder.
    fn record(&self) -> PathBuf {
        self.state.join(format!("outputs-{}", Hash::of(self.folder.as_os_str().as_encoded_bytes())))
    }

    /// The state is of no use elsewhere, so Git is told to pass it over.
    fn make_state(&self) -> io::Result<()> {
        let ignore = self.state.join(".gitignore");
        if ignore.exists() {
            return Ok(());
        }
        fs::create_dir_all(&self.state)?;
        fs::write(ignore, "*\n")
    }

    fn refuse_inputs(&self, inputs: &Inputs) -> Result<(), Diagnostic> {
        let holds = |input: &Path| input.starts_with(&self.folder);
        let is_in = |input: &Path| self.folder.starts_with(input);
        let mut folders = inputs.folders();
        folders.push(self.state.clone());
        let input = folders.into_iter().map(|input| real(&input)).find(|input| holds(input) || is_in(input));
        let input = if holds(inputs.root()) { Some(inputs.root().to_owned()) } else { input };
        let Some(input) = input else { return Ok(()) };
        let message =
            format!("the output folder `{}` and the input `{}` overlap", self.shown, input.display());
        Err(Diagnostic::error(message).hint("choose a folder in which there are only outputs"))
    }

    fn refuse_foreign(&self) -> Result<(), Diagnostic> {
        let is_empty = fs::read_dir(&self.folder).map_or(true, |mut entries| entries.next().is_none());
        if is_empty || self.record().exists() {
            return Ok(());
        }
        let message = format!("the folder `{}` already exists and kiosque did not write it", self.shown);
        Err(Diagnostic::error(message)
            .hint("`--force` builds there nevertheless: files of the same name are overwritten, others kept"))
    }
}

#[cfg(test)]
mod tests;
