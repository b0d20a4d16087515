//! The theme `kiosque` in stock Zola, whose pages of sites with that theme are recorded. See `tests/dropin/README.md`.

mod names;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Failed, Trial};

use crate::cases::diff;
use crate::folder;
use crate::process::{kiosque, said};

pub(crate) fn trials() -> Vec<Trial> {
    let sites =
        ["bare", "letter"].map(|name| Trial::test(format!("dropin/{name}"), move || check(&case(name))));
    let names = [
        Trial::test("dropin/names", || names::check(&theme())),
        Trial::test("dropin/names-are-seen", names::are_seen),
    ];
    sites.into_iter().chain(names).collect()
}

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dropin").join(name)
}

fn theme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../themes/kiosque")
}

/// Compares what is built with what Zola builds, if the variable `ZOLA` says where that is, and with what it
/// built when it was recorded.
fn check(case: &Path) -> Result<(), Failed> {
    let is_bless = env::var_os("KIOSQUE_BLESS").is_some();
    let built = build(&mut kiosque(), case)?;
    let record = case.join("expected.txt");
    if let Some(zola) = env::var_os("ZOLA") {
        let made = build(&mut Command::new(zola), case)?;
        same(&made, &built)?;
        if is_bless {
            fs::write(&record, made)?;
        }
    } else if is_bless {
        return Err(
            "only what Zola makes is recorded here: say where it is, as in `ZOLA=/usr/bin/zola`".into()
        );
    }
    same(&fs::read_to_string(record)?, &built).map_err(|found| {
        format!("{found}\nif the theme is meant to have changed: `tests/dropin/README.md`, on recording")
            .into()
    })
}

/// The pages of a case's site, with the theme as it is now in its `themes`.
fn build(program: &mut Command, case: &Path) -> Result<String, Failed> {
    let folder = tempfile::tempdir()?;
    let (site, out) = (folder.path().join("site"), folder.path().join("out"));
    folder::copy(&case.join("site"), &site)?;
    folder::copy(&theme(), &site.join("themes/kiosque"))?;
    program.arg("--root").arg(site).arg("build").arg("--output-dir").arg(&out);
    let output = program.output().map_err(|error| format!("{}: {error}", program.get_program().display()))?;
    if output.status.success() { pages(&out) } else { Err(said(&output).into()) }
}

/// The outputs of the theme's templates that are below a folder, each under its path.
fn pages(folder: &Path) -> Result<String, Failed> {
    let outputs = folder::read(folder)?.into_iter().filter(|(path, _)| is_of_theme(path));
    let page = |(path, bytes): (PathBuf, Vec<u8>)| {
        let path = path.to_string_lossy().replace('\\', "/");
        Ok(format!("=== {path}\n{}\n", String::from_utf8(bytes)?))
    };
    outputs.map(page).collect()
}

/// The first page of a list has another address, from which programs lead on with pages of their own.
fn is_of_theme(path: &Path) -> bool {
    let is_page = path.extension().is_some_and(|extension| extension == "html");
    is_page && !path.ends_with("page/1/index.html") || path.ends_with("atom.xml") || path.ends_with("rss.xml")
}

fn same(expected: &str, actual: &str) -> Result<(), String> {
    if expected == actual { Ok(()) } else { Err(diff(expected, actual)) }
}
