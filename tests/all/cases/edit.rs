//! Changes to the files of a case.

use kiosque_source::{Blob, Tree, TreePath};

use super::format::{Kind, Section};
use super::image::image;

/// Does to the files what a section says.
pub(crate) fn apply(files: &mut Tree, section: &Section) -> Result<(), String> {
    let there = |files: &Tree, path: &TreePath| {
        files.get(path).ok_or_else(|| format!("line {}: there is no file `{path}`", section.line))
    };
    match &section.kind {
        Kind::File(path) => files.insert(path.clone(), Blob::from(section.text.as_str())),
        Kind::Image(path) => {
            let error = || format!("line {}: an image is described as in `40x30 png #ff8800`", section.line);
            files.insert(path.clone(), image(&section.text).ok_or_else(error)?);
        }
        Kind::Edit(path) => {
            let old = there(files, path)?.bytes().map_err(|error| error.to_string())?;
            let new = edited(&String::from_utf8_lossy(&old), &section.text);
            files
                .insert(path.clone(), new.map_err(|error| format!("line {}: {error}", section.line))?.into());
        }
        Kind::Delete(path) => {
            if files.list(path.as_str()).next().is_none() {
                there(files, path)?;
            }
            files.remove(path);
        }
        Kind::Rename(from, to) => {
            let blob = there(files, from)?;
            files.remove(from);
            files.insert(to.clone(), blob);
        }
        _ => {}
    }
    Ok(())
}

/// A text with some lines in place of others: each group of lines marked by `- `, which must stand in the
/// text once, gives way to the lines after it that are marked by `+ `.
fn edited(text: &str, edit: &str) -> Result<String, String> {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut edit = edit.split_inclusive('\n').peekable();
    while edit.peek().is_some() {
        let old = marked(&mut edit, '-');
        let new = marked(&mut edit, '+');
        if old.is_empty() {
            return Err(
                "an edit is lines marked by `- `, then those in their place marked by `+ `".to_owned()
            );
        }
        let mut found = lines.windows(old.len()).enumerate().filter(|(_, window)| *window == old.as_slice());
        let (at, _) = found.next().ok_or_else(|| format!("not in the file: {}", old.concat()))?;
        if found.next().is_some() {
            return Err(format!("more than once in the file: {}", old.concat()));
        }
        lines.splice(at..at + old.len(), new);
    }
    Ok(lines.concat())
}

/// The next lines with a mark, without it.
fn marked<'a>(lines: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>, mark: char) -> Vec<&'a str> {
    let mut taken = Vec::new();
    while let Some(line) = lines.next_if(|line| line.starts_with(mark)) {
        let line = &line[1..];
        taken.push(line.strip_prefix(' ').unwrap_or(line));
    }
    taken
}
