//! Sass to CSS.

use std::io;
use std::path::{Path, PathBuf};

use grass::{Fs, Options, OutputStyle};
use kiosque_source::{Diagnostic, Source, Span, Tree, TreePath};

/// The compressed CSS of a Sass file of a tree. What it uses is looked up in the same tree, from the folder of
/// the file that names it (sass-lang.com/documentation/at-rules/use).
pub fn sass(tree: &Tree, file: &TreePath) -> Result<String, Diagnostic> {
    let files = Files { tree };
    let options = Options::default().fs(&files).style(OutputStyle::Compressed).quiet(true);
    grass::from_path(file.as_str(), &options).map_err(|error| explain(*error, file, tree))
}

fn explain(error: grass::Error, file: &TreePath, tree: &Tree) -> Diagnostic {
    match error.kind() {
        grass::ErrorKind::ParseError { message, loc, .. } => {
            let path = TreePath::new(loc.file.name()).unwrap_or_else(|_| file.clone());
            let diagnostic = Diagnostic::error(as_ours(&message));
            let Some(text) = text_of(tree, &path) else { return diagnostic.in_file(&path) };
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
        grass::ErrorKind::IoError(error) => Diagnostic::error(error.to_string()).in_file(file),
        grass::ErrorKind::FromUtf8Error(error) => Diagnostic::error(error).in_file(file),
        _ => Diagnostic::error("the style sheet can't be compiled").in_file(file),
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

/// A tree as the file system of the compiler.
struct Files<'a> {
    tree: &'a Tree,
}

impl std::fmt::Debug for Files<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Files")
    }
}

impl Files<'_> {
    fn find(&self, path: &Path) -> Option<kiosque_source::Blob> {
        self.tree.get(&TreePath::new(path.to_str()?).ok()?)
    }
}

impl Fs for Files<'_> {
    fn is_dir(&self, path: &Path) -> bool {
        let path = path.to_str().and_then(|path| TreePath::new(path).ok());
        path.is_some_and(|path| self.tree.list(path.as_str()).next().is_some())
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
    use kiosque_source::{Blob, show};

    use super::*;

    fn compile(files: &[(&str, &str)]) -> Result<String, String> {
        let file = |(path, text): &(&str, &str)| (TreePath::new(path).unwrap(), Blob::from(*text));
        let tree: Tree = files.iter().map(file).collect();
        let main = TreePath::new(files[0].0).unwrap();
        sass(&tree, &main).map_err(|problem| show::terminal(&problem, false))
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
    fn nothing_outside_of_the_tree_is_read() {
        assert!(compile(&[("sass/a.scss", "@use '../../../../../etc/passwd';")]).is_err());
        assert!(compile(&[("sass/a.scss", "@use '/etc/passwd';")]).is_err());
    }
}
