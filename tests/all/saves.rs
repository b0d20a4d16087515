//! How editors save.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// A way to save a file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Save {
    /// The file is cut off and written.
    InPlace,
    /// A file beside it is written, and then takes its place.
    Replace,
    /// The file is moved aside first, and goes away when the new one is there: vim with a backup.
    Backup,
    /// The file goes away, and another one comes.
    Delete,
    /// The file is cut off, and written little by little.
    Pieces,
}

impl Save {
    /// All ways.
    pub(crate) const ALL: [Self; 5] =
        [Self::InPlace, Self::Replace, Self::Backup, Self::Delete, Self::Pieces];

    /// Saves a file in this way. Its folder is made if it is missing.
    pub(crate) fn save(self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        match self {
            Self::Replace => {
                fs::write(beside(path, ".tmp"), bytes)?;
                fs::rename(beside(path, ".tmp"), path)
            }
            Self::Backup if path.exists() => {
                fs::rename(path, beside(path, "~"))?;
                fs::write(path, bytes)?;
                fs::remove_file(beside(path, "~"))
            }
            Self::Delete if path.exists() => {
                fs::remove_file(path)?;
                fs::write(path, bytes)
            }
            Self::Pieces => in_pieces(path, bytes),
            Self::InPlace | Self::Backup | Self::Delete => fs::write(path, bytes),
        }
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Three pieces, with pauses that are about as long as the server waits for quiet.
fn in_pieces(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    for piece in bytes.chunks(bytes.len().div_ceil(3).max(1)) {
        thread::sleep(Duration::from_millis(7));
        file.write_all(piece)?;
    }
    Ok(())
}
