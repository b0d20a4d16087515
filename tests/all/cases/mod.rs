//! Case files: a site, what becomes of it, and how that changes step by step. See `tests/cases/README.md`.

mod answers;
mod compare;
mod edit;
mod format;
mod image;
mod parse;
mod run;
mod selftest;

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Failed, Trial};

use crate::folder;
pub(crate) use compare::diff;
pub(crate) use run::{build, same};

/// One test per file below `tests/cases`, and those of the runner.
pub(crate) fn trials() -> Vec<Trial> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let is_bless = std::env::var_os("KIOSQUE_BLESS").is_some();
    let files = folder::read(&folder).unwrap_or_default();
    if files.is_empty() {
        return vec![Trial::test("cases", move || Err(format!("no cases in {}", folder.display()).into()))];
    }
    let cases = files.into_keys().filter(|path| path != Path::new("README.md"));
    let trial = |path: PathBuf| {
        let (name, file) = (path.with_extension(""), folder.join(path));
        Trial::test(format!("cases/{}", name.display()), move || check(&file, is_bless))
    };
    cases.map(trial).chain(selftest::trials()).collect()
}

/// Runs one case. To bless it is to write down what was built in place of what was expected.
fn check(file: &Path, is_bless: bool) -> Result<(), Failed> {
    let text = fs::read_to_string(file)?;
    let expected = parse::parse(&text)?;
    let actual = run::run(&expected)?;
    if is_bless {
        let blessed = actual.to_string();
        // What can't be read back as it was written must not be written.
        if parse::parse(&blessed)? != actual {
            return Err("an output has a line that starts like a section".into());
        }
        if blessed != text {
            fs::write(file, blessed)?;
        }
        return Ok(());
    }
    match compare::compare(&expected, &actual) {
        None => Ok(()),
        Some(differences) => Err(differences.into()),
    }
}
