//! Files that must be text.

use kiosque_source::{Blob, Diagnostic, Source, TreePath};

/// The text of a file, without a byte order mark.
pub(crate) fn read(path: &TreePath, blob: &Blob) -> Result<Source, Diagnostic> {
    let unreadable = |why: String| Diagnostic::error(format!("can't read `{path}`: {why}")).in_file(path);
    let bytes = blob.bytes().map_err(|error| unreadable(error.to_string()))?;
    if u32::try_from(bytes.len()).is_err() {
        return Err(unreadable("it has more than 4 GiB".to_owned()));
    }
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        unreadable(format!("line {line} is not UTF-8"))
    })?;
    Ok(Source::new(path.clone(), text.trim_start_matches('\u{FEFF}')))
}
