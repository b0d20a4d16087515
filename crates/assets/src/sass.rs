//! Sass to CSS.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use grass::{Fs, Options, OutputStyle};
use kiosque_source::{Blob, Diagnostic, Hash, Source, Span, Tree, TreePath};

/// A Sass file that was compiled, with all that was looked up for it.
pub struct Sheet {
    /// The compressed CSS, or what is wrong with the file or one that it uses.
    pub css: Result<Blob, Diagnostic>,
    files: BTreeMap<TreePath, Option<Hash>>,
    folders: BTreeMap<TreePath, bool>,
}

impl Sheet {
    /// Whether the file would be compiled to the same from this tree.
    pub fn is_of(&self, tree: &Tree) -> bool {
        self.files.iter().all(|(path, hash)| hash_in(tree, path) == *hash)
            && self.folders.iter().all(|(path, is_there)| is_folder(tree, path) == *is_there)
    }
}

/// Compiles a Sass file of a tree, by its path in a folder. What it uses is looked up in the same tree, from the folder
/// of the file that names it (sass-lang.com/documentation/at-rules/use). Where there are several folders, they count as
/// one: each file is that of the first folder that has it.
pub fn sass(tree: &Tree, folders: &[String], file: &str) -> Sheet {
    let looked_up = Inputs { tree, layers: folders, files: RefCell::default(), folders: RefCell::default() };
    let options = Options::default().fs(&looked_up).style(OutputStyle::Compressed).quiet(true);
    let path = format!("{}/{file}", folders.first().map_or("", String::as_str));
    let css = grass::from_path(&path, &options);
    let css = css.map(Blob::from).map_err(|error| explain(*error, &path, &looked_up));
    Sheet { css, files: looked_up.files.into_inner(), folders: looked_up.folders.into_inner() }
}

fn hash_in(tree: &Tree, path: &TreePath) -> Option<Hash> {
    tree.get(path).and_then(|blob| blob.hash().ok())
}

fn is_folder(tree: &Tree, path: &TreePath) -> bool {
    tree.list(path.as_str()).next().is_some()
}

fn explain(error: grass::Error, file: &str, inputs: &Inputs<'_>) -> Diagnostic {
    let file = inputs.real(Path::new(file)).unwrap_or_else(TreePath::root);
    match error.kind() {
        grass::ErrorKind::ParseError { message, loc, .. } => {
            let path = inputs.real(Path::new(loc.file.name())).unwrap_or_else(|| file.clone());
            let diagnostic = Diagnostic::error(as_ours(&message));
            let Some(text) = text_of(inputs.tree, &path) else { return diagnostic.in_file(&path) };
            let source = Source::new(path, text);
            let offset = |line: usize, column: usize| {
                let start = source.offset_of_line(u32::try_from(line + 1).unwrap_or(u32::MAX));
                let line = &source.text()[start..];
                start + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
            };
            let start = offset(loc.begin.line, loc.begin.column);
            let end = offset(loc.end.line, loc.end.column);
            diagnostic.at(&source, Span::new(start, end))
        }
        grass::ErrorKind::IoError(error) => Diagnostic::error(error.to_string()).in_file(&file),
        grass::ErrorKind::FromUtf8Error(error) => Diagnostic::error(error).in_file(&file),
        _ => Diagnostic::error("the style sheet can't be compiled").in_file(&file),
    }
}

/// A message of the compiler as messages are here: it starts small and has no full stop.
fn as_ours(message: &str) -> String {
    let mut characters = message.trim_end_matches('.').chars();
    let first = characters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}

fn text_of(tree: &Tree, path: &TreePath) -> Option<String> {
    String::from_utf8(tree.get(path)?.bytes().ok()?.to_vec()).ok()
}

/// A tree as the file system of the compiler, with a record of what is looked up.
struct Inputs<'a> {
    tree: &'a Tree,
    /// The folders that count as one, under the name of the first.
    layers: &'a [String],
    files: RefCell<BTreeMap<TreePath, Option<Hash>>>,
    folders: RefCell<BTreeMap<TreePath, bool>>,
}

impl std::fmt::Debug for Inputs<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Inputs")
    }
}

impl Inputs<'_> {
    /// Where a path may be, the place that counts most first.
    fn places(&self, path: &Path) -> Vec<TreePath> {
        let Some(path) = path.to_str().and_then(|path| TreePath::new(path).ok()) else { return Vec::new() };
        let Some((first, others)) = self.layers.split_first() else { return vec![path] };
        let Some(inner) = path.below(first).map(str::to_owned) else { return vec![path] };
        let others = others.iter().filter_map(|folder| TreePath::new(&format!("{folder}/{inner}")).ok());
        std::iter::once(path).chain(others).collect()
    }

    /// Where the file at a path is, or would be.
    fn real(&self, path: &Path) -> Option<TreePath> {
        let places = self.places(path);
        places.iter().find(|place| self.tree.get(place).is_some()).or(places.first()).cloned()
    }

    fn find(&self, path: &Path) -> Option<Blob> {
        self.places(path).into_iter().find_map(|place| {
            let found = self.tree.get(&place);
            self.files.borrow_mut().entry(place).or_insert_with_key(|place| hash_in(self.tree, place));
            found
        })
    }
}

impl Fs for Inputs<'_> {
    fn is_dir(&self, path: &Path) -> bool {
        self.places(path).into_iter().any(|place| {
            let is_there = is_folder(self.tree, &place);
            self.folders.borrow_mut().insert(place, is_there);
            is_there
        })
    }

    fn is_file(&self, path: &Path) -> bool {
        self.find(path).is_some()
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let blob = self.find(path).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        blob.bytes().map(|bytes| bytes.to_vec())
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        let path = path.to_str().and_then(|path| TreePath::new(path).ok());
        path.map(|path| PathBuf::from(path.as_str())).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }
}

#[cfg(test)]
mod tests {
    use kiosque_source::show;

    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        let file = |(path, text): &(&str, &str)| (TreePath::new(path).unwrap(), Blob::from(*text));
        files.iter().map(file).collect()
    }

    fn compile(files: &[(&str, &str)]) -> Result<String, String> {
        let (folder, file) = files[0].0.split_once('/').unwrap();
        let css = sass(&tree(files), &[folder.to_owned()], file).css;
        let text = |css: Blob| String::from_utf8(css.bytes().unwrap().to_vec()).unwrap();
        css.map(text).map_err(|problem| show::terminal(&problem, false))
    }

    #[test]
    fn uses_partials_of_the_tree() {
        let css = compile(&[
            ("sass/a.scss", "@use 'parts/colours';\n@import 'plain';\na { b { color: colours.$red } }"),
            ("sass/parts/_colours.scss", "@use '../size';\n$red: #f00;"),
            ("sass/_size.scss", "$x: 1px;"),
            ("sass/_plain.sass", "p\n  margin: 0"),
        ]);
        assert_eq!(css.unwrap().trim(), "p{margin:0}a b{color:red}");
    }

    #[test]
    fn of_several_folders_the_first_that_has_a_file_counts() {
        let files = [
            ("base/main.scss", "@use 'tokens';\n@use 'parts/a';\n@use 'parts/b';\np { color: tokens.$ink }"),
            ("base/_tokens.scss", "$ink: #000;"),
            ("base/parts/_a.scss", "@use '../tokens';\na { color: tokens.$ink }"),
            ("base/parts/_b.scss", "b { c: d }"),
            ("layer/_tokens.scss", "$ink: #f00;"),
            ("layer/parts/_b.scss", "b { c: $nope }"),
        ];
        let layers = ["layer".to_owned(), "base".to_owned()];
        let problem = sass(&tree(&files), &layers, "main.scss").css.unwrap_err();
        assert_eq!(problem.place.unwrap().path.as_str(), "layer/parts/_b.scss");
        let sheet = sass(&tree(&files[..5]), &layers, "main.scss");
        let css = sheet.css.as_ref().unwrap().bytes().unwrap();
        assert_eq!(str::from_utf8(&css).unwrap().trim(), "a{color:red}b{c:d}p{color:red}");
        assert!(sheet.is_of(&tree(&files[..5])));
        assert!(!sheet.is_of(&tree(&files)), "the layer has a part that it had not");
    }

    #[test]
    fn errors_point_into_the_file_at_fault() {
        let problem = compile(&[("sass/a.scss", "@use 'b';"), ("sass/_b.scss", "a {\n  color: $nope;\n}")]);
        let expected = "\
error: undefined variable
 --> sass/_b.scss:2:10
  |
2 |   color: $nope;
  |          ^^^^^
";
        assert_eq!(problem.unwrap_err(), expected);
    }

    #[test]
    fn what_was_looked_up_decides_if_a_sheet_is_current() {
        let main = ("sass/a.scss", "@use 'b';");
        let part = ("sass/_b.scss", "p { margin: 0 }");
        let other = ("sass/c.scss", "a { b: c }");
        let sheet = sass(&tree(&[main, part]), &["sass".to_owned()], "a.scss");
        assert!(sheet.is_of(&tree(&[main, part, other])));
        assert!(!sheet.is_of(&tree(&[main])));
        assert!(!sheet.is_of(&tree(&[main, ("sass/_b.scss", "p { margin: 1px }")])));
        assert!(!sheet.is_of(&tree(&[main, part, ("sass/b.scss", "")])), "it would be found first, or both");
    }

    #[test]
    fn nothing_outside_of_the_tree_is_read() {
        assert!(compile(&[("sass/a.scss", "@use '../../../../../etc/passwd';")]).is_err());
        assert!(compile(&[("sass/a.scss", "@use '/etc/passwd';")]).is_err());
    }
}
