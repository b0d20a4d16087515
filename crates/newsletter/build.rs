//! Writes the list of the embedded themes' files, each as an `include_bytes!`.
//!
//! A macro that includes a whole folder, as `include_dir` has one, does not notice a new file, and would put
//! the README and the picture into the program, too.

#![expect(clippy::disallowed_methods, reason = "this runs before there is a build of a site")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

const THEMES: [&str; 3] = ["brief", "gazette", "kiosque"];

/// What of a theme belongs to sites; the rest is for its readers.
const PARTS: [&str; 4] = ["theme.toml", "templates", "sass", "static"];

fn main() -> Result<(), Box<dyn Error>> {
    let themes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../themes").canonicalize()?;
    // Of a folder, cargo looks at all below.
    println!("cargo::rerun-if-changed={}", themes.display());
    let mut files = BTreeMap::new();
    for theme in THEMES {
        for part in PARTS {
            add(&themes.join(theme).join(part), part, theme, &mut files)?;
        }
    }
    let mut list = String::from("&[\n");
    for ((theme, name), path) in &files {
        writeln!(list, "    ({theme:?}, {name:?}, include_bytes!({path:?})),")?;
    }
    list.push_str("]\n");
    fs::write(Path::new(&std::env::var("OUT_DIR")?).join("theme_files.rs"), list)?;
    Ok(())
}

/// By the theme and the path in it, where the file is.
type Files = BTreeMap<(&'static str, String), String>;

fn add(path: &Path, name: &str, theme: &'static str, files: &mut Files) -> Result<(), Box<dyn Error>> {
    if path.is_file() {
        let path = path.to_str().ok_or("the path of the themes is not UTF-8")?;
        files.insert((theme, name.to_owned()), path.to_owned());
    } else if path.is_dir() {
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let inner = entry.file_name().into_string().map_err(|_| "a file name is not UTF-8")?;
            // Editors and file managers leave hidden files behind.
            if !inner.starts_with('.') {
                add(&entry.path(), &format!("{name}/{inner}"), theme, files)?;
            }
        }
    }
    Ok(())
}
