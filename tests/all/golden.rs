//! Golden sites: what Zola makes of a whole site is recorded beside it. See `tests/golden/README.md`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kiosque_source::Hash;
use libtest_mimic::{Failed, Trial};
use serde::Deserialize;
use tempfile::TempDir;

use crate::cases::diff;
use crate::folder;
use crate::process::{kiosque, said};

/// One test per site below `tests/golden`.
pub(crate) fn trials() -> Vec<Trial> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let is_bless = std::env::var_os("KIOSQUE_BLESS").is_some();
    let (sites, refused) = (sites(&root), sites(&root.join("errors")));
    if sites.is_empty() || refused.is_empty() {
        return vec![Trial::test("golden", move || Err(format!("no sites in {}", root.display()).into()))];
    }
    let built = sites.into_iter().map(|(name, folder)| {
        Trial::test(format!("golden/{name}"), move || if is_bless { bless(&folder) } else { check(&folder) })
    });
    let refused = refused
        .into_iter()
        .map(|(name, folder)| Trial::test(format!("golden/errors/{name}"), move || check_refused(&folder)));
    built.chain(refused).collect()
}

/// The cases in a folder by their names, in their order.
fn sites(folder: &Path) -> BTreeMap<String, PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let cases = entries.filter(|entry| entry.path().join("site").is_dir());
    cases.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path())).collect()
}

/// A build of a case's site, in a folder of its own.
struct Build {
    folder: TempDir,
    output: Output,
}

impl Build {
    fn run(case: &Path) -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        let site = folder.path().join("site");
        folder::copy(&case.join("site"), &site)?;
        let arguments = fs::read_to_string(case.join("args.txt")).unwrap_or_default();
        let mut command = kiosque();
        command.env("KIOSQUE_GOLDEN", "on").arg("--root").arg(site).arg("build").arg("--output-dir");
        let output = command.arg(folder.path().join("out")).args(arguments.lines()).output()?;
        Ok(Self { folder, output })
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }
}

/// Compares the bytes that are built with those that were blessed.
fn check(case: &Path) -> Result<(), Failed> {
    let expected = fs::read_to_string(case.join("ours.txt"))
        .map_err(|_| "what is built here was never compared with what is recorded: `just bless golden/`")?;
    let actual = describe(case, &succeeded(case)?)?;
    if actual == expected { Ok(()) } else { Err(diff(&expected, &actual).into()) }
}

/// Writes down what is built, if it is equal to what is recorded.
fn bless(case: &Path) -> Result<(), Failed> {
    let build = succeeded(case)?;
    let mut compare = Command::new("python3");
    compare.arg(case.join("../compare.py")).arg(case.join("expected")).arg(build.out());
    let free = case.join("free.txt");
    if free.is_file() {
        compare.arg("--free").arg(free);
    }
    let compared = compare.output()?;
    if !compared.status.success() {
        return Err(said(&compared).into());
    }
    Ok(fs::write(case.join("ours.txt"), describe(case, &build)?)?)
}

fn succeeded(case: &Path) -> Result<Build, Failed> {
    let build = Build::run(case)?;
    if build.output.status.success() { Ok(build) } else { Err(said(&build.output).into()) }
}

/// What is built, as a text that tells it apart from all else: the outputs whose bytes are not those that are
/// recorded, and how many are.
fn describe(case: &Path, build: &Build) -> Result<String, Failed> {
    let (recorded, mut built) = (folder::read(&case.join("expected"))?, folder::read(&build.out())?);
    let count = built.len();
    built.retain(|path, bytes| recorded.get(path).is_none_or(|recorded| recorded != bytes));
    let mut text = format!("{} outputs have the bytes that are recorded.\n", count - built.len());
    let gone = recorded.keys().filter(|path| !build.out().join(path).exists());
    text.extend(gone.map(|path| format!("\n=== no {}\n", path.display())));
    text.extend(built.iter().map(|(path, bytes)| format!("\n=== {}\n{}", path.display(), shown(bytes))));
    Ok(text)
}

/// Longer texts are libraries that nobody reads.
const READABLE: usize = 16 * 1024;

fn shown(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.len() > READABLE => {
            format!("(a text of {} bytes: {})\n", text.len(), Hash::of(bytes))
        }
        Ok(text) if text.ends_with('\n') => text.to_owned(),
        Ok(text) => format!("{text}\n\\ no newline at end\n"),
        Err(_) => format!("({} bytes: {})\n", bytes.len(), Hash::of(bytes)),
    }
}

/// What must be said of a site that is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refusal {
    /// What is said of all this.
    names: Vec<String>,
    /// One of these lines is named, if there are any.
    #[serde(default)]
    lines: Vec<u32>,
    /// What is wrong with the site, for readers of the file.
    #[serde(default, rename = "note")]
    _note: String,
}

fn check_refused(case: &Path) -> Result<(), Failed> {
    let expected: Refusal = serde_json::from_slice(&fs::read(case.join("expect.json"))?)?;
    let build = Build::run(case)?;
    let said = said(&build.output);
    if build.output.status.code() != Some(1) {
        return Err(format!("the exit status is not 1\n{said}").into());
    }
    if let Some(name) = expected.names.iter().find(|name| !said.contains(*name)) {
        return Err(format!("nothing is said of `{name}`\n{said}").into());
    }
    let is_named = |line: &u32| said.contains(&format!(":{line}:"));
    if !expected.lines.is_empty() && !expected.lines.iter().any(is_named) {
        return Err(format!("none of the lines {:?} is named\n{said}", expected.lines).into());
    }
    let is_clean = folder::read(&build.folder.path().join("site"))? == folder::read(&case.join("site"))?;
    if !is_clean || build.out().exists() {
        return Err(format!("something was written\n{said}").into());
    }
    Ok(())
}
