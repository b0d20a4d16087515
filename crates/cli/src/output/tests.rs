use std::path::Path;

use kiosque_source::{Blob, TreePath};

use super::*;
use crate::inputs::Survey;
use crate::tests::Folder;

fn inputs(folder: &Folder) -> Inputs {
    let survey = Survey::new(&folder.site(), &kiosque_site::Options::default());
    survey.inputs.unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn check(folder: &Folder, name: &str, force: bool) -> Result<Output, String> {
    let wanted = Wanted { folder: Some(folder.path(name)), force };
    let inputs = inputs(folder);
    let output = Output::new(&inputs, &wanted);
    output.check(&inputs, &wanted).map_err(|refusal| refusal.message)?;
    Ok(output)
}

fn outputs(names: &[&str]) -> Tree {
    names.iter().map(|name| (TreePath::new(name).unwrap(), Blob::from(*name))).collect()
}

#[test]
fn a_folder_with_inputs_in_it_or_among_them_is_refused() {
    let folder = Folder::with_site();
    for name in [
        "site",
        "",
        "site/content",
        "site/content/new",
        "site/static",
        "site/.kiosque/x",
        "site/nowhere/../content",
        "site/zola.toml",
    ] {
        let refusal = check(&folder, name, true).unwrap_err();
        assert!(refusal.ends_with("overlap"), "{name}: {refusal}");
    }
    for name in ["site/public", "elsewhere", "site/contents", "site/content/../out"] {
        check(&folder, name, false).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_an_input_is_refused() {
    let folder = Folder::with_site();
    std::os::unix::fs::symlink(folder.path("site/content"), folder.path("out")).unwrap();
    assert!(check(&folder, "out", true).unwrap_err().ends_with("overlap"));
    assert!(check(&folder, "out/new", true).unwrap_err().ends_with("overlap"));
}

#[test]
fn a_folder_of_other_files_has_to_be_forced_once() {
    let folder = Folder::with_site();
    folder.write("out/mine.txt", "mine");
    assert!(check(&folder, "out", false).unwrap_err().contains("already exists"));
    let synced = check(&folder, "out", true).unwrap().sync(&outputs(&["index.html"])).unwrap();
    assert_eq!(synced.foreign, [Path::new("mine.txt")]);
    check(&folder, "out", false).unwrap();
}

#[test]
fn an_empty_folder_will_do() {
    let folder = Folder::with_site();
    fs::create_dir(folder.path("out")).unwrap();
    check(&folder, "out", false).unwrap();
}

#[test]
fn the_configured_folder_needs_no_force() {
    let folder = Folder::with_site();
    folder.write("site/public/mine.txt", "mine");
    let inputs = inputs(&folder);
    let output = Output::new(&inputs, &Wanted::default());
    output.check(&inputs, &Wanted::default()).unwrap();
    assert_eq!(output.shown(), "public");
}

#[test]
fn the_state_is_hidden_from_git() {
    let folder = Folder::with_site();
    check(&folder, "out", false).unwrap().sync(&outputs(&["index.html"])).unwrap();
    assert_eq!(fs::read_to_string(folder.path("site/.kiosque/.gitignore")).unwrap(), "*\n");
}
