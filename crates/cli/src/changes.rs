//! How two builds differ.

use kiosque_source::{Blob, Tree};

/// How many outputs are new, gone or not the same.
pub(crate) fn count_changes(before: &Tree, after: &Tree) -> usize {
    let gone = before.iter().filter(|(path, _)| after.get(path).is_none()).count();
    let is_other = |old: Option<Blob>, new: &Blob| old.is_none_or(|old| !is_same(&old, new));
    gone + after.iter().filter(|(path, blob)| is_other(before.get(path), blob)).count()
}

/// A file that was listed anew counts as another: what it held before can't be read any more.
fn is_same(old: &Blob, new: &Blob) -> bool {
    match (old.as_file(), new.as_file()) {
        (Some(old), Some(new)) => std::ptr::eq(old, new),
        (None, None) => matches!((old.hash(), new.hash()), (Ok(old), Ok(new)) if old == new),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use kiosque_source::TreePath;

    use super::*;

    #[test]
    fn counts_what_is_new_gone_or_other() {
        let tree = |files: &[(&str, &str)]| -> Tree {
            files.iter().map(|(path, text)| (TreePath::new(path).unwrap(), Blob::from(*text))).collect()
        };
        let before = tree(&[("a", "1"), ("b", "2"), ("c", "3")]);
        assert_eq!(count_changes(&before, &tree(&[("a", "1"), ("b", "x"), ("d", "4")])), 3);
        assert_eq!(count_changes(&before, &before), 0);
    }
}
