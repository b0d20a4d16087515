//! The manual, done as a reader would do it: its files are written, its commands are run, its sites are built. The
//! manual's page on internals has the rules.

mod fences;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use libtest_mimic::{Failed, Trial};
use tempfile::TempDir;

use crate::process::said;
use fences::{Fence, fences};

/// The languages in which a fence has to be a file.
const FILES: [&str; 7] = ["toml", "yaml", "json", "csv", "xml", "css", "scss"];

pub(crate) fn trials() -> Vec<Trial> {
    let names = pages().unwrap_or_default();
    let trial = |name: String| Trial::test(format!("manual/{name}"), move || follow(&name));
    let nothing = Trial::test("manual/there-is-one", || match pages()?.len() {
        0..10 => Err("the manual has hardly any pages".into()),
        _ => Ok(()),
    });
    names.into_iter().map(trial).chain([nothing]).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../site/content/manual")
}

/// The names of the manual's pages.
fn pages() -> Result<Vec<String>, Failed> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder())? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".en.md").filter(|name| !name.starts_with('_')).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

/// Does what a page says, in an empty folder.
fn follow(page: &str) -> Result<(), Failed> {
    let mut reader = Reader::new()?;
    reader.follow(page)?;
    if reader.place.join("zola.toml").exists() { reader.run("kiosque build --force") } else { Ok(()) }
}

/// Somebody who does what is written.
struct Reader {
    /// Where he is.
    place: PathBuf,
    path: OsString,
    _folder: TempDir,
}

impl Reader {
    /// A reader in an empty folder, who has the command `kiosque`.
    fn new() -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        let (programs, place) = (folder.path().join("programs"), folder.path().join("work"));
        fs::create_dir(&programs)?;
        fs::create_dir(&place)?;
        fs::copy(env!("CARGO_BIN_EXE_kiosque-under-test"), programs.join("kiosque"))?;
        let usual = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths([programs].into_iter().chain(env::split_paths(&usual)))?;
        Ok(Self { place, path, _folder: folder })
    }

    /// Does what a page says, after the page that it goes on from.
    fn follow(&mut self, page: &str) -> Result<(), Failed> {
        let text = fs::read_to_string(folder().join(format!("{page}.en.md")))?;
        let (matter, body) = text
            .strip_prefix("+++\n")
            .and_then(|rest| rest.split_once("\n+++\n"))
            .ok_or_else(|| format!("`{page}` has no front matter"))?;
        let matter: toml::Table = matter.parse()?;
        let after = matter.get("extra").and_then(|extra| extra.get("after")).and_then(toml::Value::as_str);
        if let Some(after) = after {
            self.follow(after)?;
        }
        for (number, fence) in fences(body).iter().enumerate() {
            self.take(page, number, fence).map_err(|error| {
                format!("{page}, a fence of `{}`: {}", fence.language, error.message().unwrap_or_default())
            })?;
        }
        Ok(())
    }

    fn take(&mut self, page: &str, number: usize, fence: &Fence) -> Result<(), Failed> {
        if let Some(name) = &fence.name {
            return self.write(name, &fence.text);
        }
        match &*fence.language {
            "console" => {
                fence.text.lines().filter_map(|line| line.strip_prefix("$ ")).try_for_each(|it| self.run(it))
            }
            "md" => {
                let path = format!("content/editions/{page}-{number}/index.md");
                let front = format!("+++\ntitle = \"Piece {number}\"\ndate = 2025-01-01\n+++\n");
                self.write(&path, &format!("{front}{}", fence.text))
            }
            language if FILES.contains(&language) => Err("it has no name".into()),
            _ => Ok(()),
        }
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Failed> {
        let path = self.place.join(name);
        fs::create_dir_all(path.parent().unwrap_or(&self.place))?;
        Ok(fs::write(path, text)?)
    }

    fn run(&mut self, command: &str) -> Result<(), Failed> {
        if let Some(folder) = command.strip_prefix("cd ") {
            self.place.push(folder);
            return if self.place.is_dir() {
                Ok(())
            } else {
                Err(format!("there is no folder `{folder}`").into())
            };
        }
        let mut shell = Command::new("sh");
        shell.args(["-c", command]).current_dir(&self.place).env("PATH", &self.path).env("NO_COLOR", "1");
        let output = shell.stdin(Stdio::null()).output()?;
        if output.status.success() { Ok(()) } else { Err(format!("$ {command}\n{}", said(&output)).into()) }
    }
}
