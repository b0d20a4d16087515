//! Random changes to the files of a site.

use kiosque_source::{Tree, TreePath};
use proptest::prelude::*;
use proptest::sample::select;

use super::{content, site};

/// A change to the files of a site.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    /// A file appears or gets another text.
    Put(&'static str, String),
    /// A file gets a line at its end, if it is there.
    Append(&'static str, String),
    /// A file loses its end, if it is there: it is being written.
    Cut(&'static str, prop::sample::Index),
    /// The value of a key of front matter or configuration is another one, or it comes or goes; if the file is there.
    Key(&'static str, &'static str, Option<&'static str>),
    /// A file goes away, if it is there.
    Delete(&'static str),
    /// A file, or a folder with all below, moves, if it is there; what was at the other place is lost.
    Rename(&'static str, &'static str),
}

/// Any change.
pub(super) fn edit() -> impl Strategy<Value = Edit> {
    let key =
        |key, values: &[&'static str]| (Just(key), proptest::option::weighted(0.8, select(values.to_vec())));
    let keys = content::KEYS.iter().map(|(name, values)| key(*name, values).boxed());
    let key = proptest::strategy::Union::new(keys);
    prop_oneof![
        6 => site::file().prop_map(|(path, text)| Edit::Put(path, text)),
        2 => site::path().prop_map(Edit::Delete),
        1 => site::move_of_a_file().prop_map(|(from, to)| Edit::Rename(from, to)),
        1 => select(site::FOLDERS).prop_map(|(from, to)| Edit::Rename(from, to)),
        3 => site::extension().prop_map(|(path, text)| Edit::Append(path, text)),
        1 => (site::path(), any::<prop::sample::Index>()).prop_map(|(path, at)| Edit::Cut(path, at)),
        4 => (site::page_or_section(), key).prop_map(|(path, (key, value))| Edit::Key(path, key, value)),
    ]
}

/// Does to the files what an edit says.
pub(super) fn apply(files: &mut Tree, edit: &Edit) {
    match edit {
        Edit::Put(path, text) => files.insert(place(path), text.as_str().into()),
        Edit::Append(path, line) => change(files, path, |text| format!("{text}\n{line}\n")),
        Edit::Cut(path, at) => change(files, path, |text| cut(text, *at)),
        Edit::Key(path, key, value) => change(files, path, |text| with_key(&text, key, *value)),
        Edit::Delete(path) => files.remove(&place(path)),
        Edit::Rename(from, to) => rename(files, &place(from), &place(to)),
    }
}

/// The path of a file of the sites.
pub(super) fn place(path: &str) -> TreePath {
    TreePath::new(path).unwrap_or_else(|_| unreachable!("all paths of the sites are good"))
}

fn change(files: &mut Tree, path: &str, change: impl Fn(String) -> String) {
    let bytes = files.get(&place(path)).and_then(|blob| blob.bytes().ok());
    if let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok()) {
        files.insert(place(path), change(text).into());
    }
}

fn cut(mut text: String, at: prop::sample::Index) -> String {
    let end = text.floor_char_boundary(at.index(text.len() + 1));
    text.truncate(end);
    text
}

/// The front matter with another line for a key, or without one. YAML stays as it is.
fn with_key(text: &str, key: &str, value: Option<&str>) -> String {
    let Some(rest) = text.strip_prefix("+++\n") else { return text.to_owned() };
    let (matter, body) = rest.split_once("+++\n").unwrap_or((rest, ""));
    let is_other = |line: &&str| line.split_once(" = ").is_none_or(|(name, _)| name != key);
    let lines = value.map(|value| format!("{key} = {value}\n")).into_iter();
    let lines = lines.chain(matter.lines().filter(is_other).map(|line| format!("{line}\n")));
    format!("+++\n{}+++\n{body}", lines.collect::<String>())
}

fn rename(files: &mut Tree, from: &TreePath, to: &TreePath) {
    let listed = files.list(from.as_str()).map(|(path, blob)| (path.clone(), blob.clone()));
    let mut moved: Vec<_> = listed.collect();
    moved.extend(files.get(from).map(|blob| (from.clone(), blob)));
    if moved.is_empty() || from == to {
        return;
    }
    files.remove(to);
    files.remove(from);
    for (path, blob) in moved {
        let inner = path.below(from.as_str()).map_or_else(|| Ok(to.clone()), |rest| to.join(rest));
        files.extend(inner.ok().map(|path| (path, blob)));
    }
}
