//! `kiosque eject`.

#![expect(clippy::disallowed_methods, reason = "what is copied becomes a file of the site")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use kiosque_site::{Mode, given};
use kiosque_source::{Blob, Diagnostic, TreePath, nearest};

use crate::failure::Failure;
use crate::inputs::Survey;
use crate::root::Site;
use crate::surroundings;
use crate::terminal::Terminal;

/// What to copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    /// The name of a file; without it, all are listed.
    pub(crate) name: Option<String>,
}

/// Copies a file that the site is given into the site, or lists those that there are.
pub(crate) fn run(site: &Site, flags: &Flags, terminal: &Terminal) -> Result<(), Failure> {
    let options = surroundings::options(site, Mode::Build);
    let inputs = Survey::new(site, &options).inputs?;
    let files = given(&inputs.load().0, &options)?;
    match &flags.name {
        None => terminal.text(&listed(&files)),
        Some(name) => {
            let (path, blob) = find(&files, name)?;
            copy(inputs.root(), path, blob)?;
            terminal.line(format!("Done: `{path}` is yours now"));
        }
    }
    Ok(())
}

/// The name of a file on the command line: that of a template begins below its folder.
fn name(path: &TreePath) -> &str {
    path.below("templates").unwrap_or(path.as_str())
}

fn find<'a>(
    files: &'a BTreeMap<TreePath, Blob>,
    wanted: &str,
) -> Result<(&'a TreePath, &'a Blob), Diagnostic> {
    if let Some(found) = files.iter().find(|(path, _)| name(path) == wanted || path.as_str() == wanted) {
        return Ok(found);
    }
    let problem = Diagnostic::error(format!("there is no `{wanted}` to copy"));
    // Most forget the folder, or the ending.
    let is_within = |path: &&TreePath| {
        let name = path.name();
        name == wanted || name.rsplit_once('.').is_some_and(|(stem, _)| stem == wanted)
    };
    let near = files.keys().find(is_within).map(name).or_else(|| nearest(wanted, files.keys().map(name)));
    Err(match near {
        Some(near) => problem.did_you_mean(Some(near)),
        None => problem.hint("`kiosque eject` lists what there is"),
    })
}

/// All names, grouped by their folders.
fn listed(files: &BTreeMap<TreePath, Blob>) -> String {
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for name in files.keys().map(name) {
        let folder = name.split_once('/').map_or("", |(folder, _)| folder);
        groups.entry(folder).or_default().push(name);
    }
    let group = |(folder, names): (&&str, &Vec<&str>)| {
        let title = if folder.is_empty() { "pages" } else { folder };
        format!("{title}\n  {}\n", names.join("\n  "))
    };
    groups.iter().map(group).collect::<Vec<_>>().join("\n")
}

fn copy(root: &Path, path: &TreePath, blob: &Blob) -> Result<(), Diagnostic> {
    let failed = |error| Diagnostic::error(format!("can't write `{path}`: {error}"));
    let file = root.join(path.as_str());
    if let Some(link) = file.ancestors().skip(1).take_while(|above| *above != root).find(|it| it.is_symlink())
    {
        let link = link.strip_prefix(root).unwrap_or(link).display();
        return Err(Diagnostic::error(format!("can't write `{path}`: `{link}` is a link"))
            .hint("only files inside of the site are written"));
    }
    if file.symlink_metadata().is_ok() {
        return Err(
            Diagnostic::error(format!("the site has a `{path}` of its own")).hint("nothing is overwritten")
        );
    }
    // Written beside, so that no half of it is ever there.
    let beside = file.with_extension("kiosque-new");
    fs::create_dir_all(file.parent().unwrap_or(root)).map_err(failed)?;
    fs::write(&beside, blob.bytes().map_err(failed)?).map_err(failed)?;
    fs::rename(&beside, &file).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> BTreeMap<TreePath, Blob> {
        let paths = ["templates/base.html", "templates/shortcodes/sponsor.html", "sass/_tokens.scss"];
        paths.map(|path| (TreePath::new(path).unwrap(), Blob::from(path))).into()
    }

    #[test]
    fn finds_a_file_by_its_name_or_says_which_was_meant() {
        let files = files();
        let found = |wanted| find(&files, wanted).map(|(path, _)| path.as_str()).map_err(|it| it.hints);
        for name in ["shortcodes/sponsor.html", "templates/shortcodes/sponsor.html"] {
            assert_eq!(found(name), Ok("templates/shortcodes/sponsor.html"));
        }
        assert_eq!(found("sass/_tokens.scss"), Ok("sass/_tokens.scss"));
        for (wrong, hint) in [
            ("sponsor", "did you mean `shortcodes/sponsor.html`?"),
            ("bsae.html", "did you mean `base.html`?"),
            ("nothing", "`kiosque eject` lists what there is"),
        ] {
            assert_eq!(found(wrong), Err(vec![hint.to_owned()]));
        }
    }

    #[test]
    fn lists_by_folder() {
        let expected =
            "pages\n  base.html\n\nsass\n  sass/_tokens.scss\n\nshortcodes\n  shortcodes/sponsor.html\n";
        assert_eq!(listed(&files()), expected);
    }

    #[test]
    fn overwrites_nothing() {
        let here = tempfile::tempdir().unwrap();
        let path = TreePath::new("templates/base.html").unwrap();
        copy(here.path(), &path, &Blob::from("theirs")).unwrap();
        let problem = copy(here.path(), &path, &Blob::from("new")).unwrap_err();
        assert_eq!(problem.message, "the site has a `templates/base.html` of its own");
        assert_eq!(fs::read_to_string(here.path().join("templates/base.html")).unwrap(), "theirs");
    }

    #[cfg(unix)]
    #[test]
    fn writes_through_no_link() {
        let (here, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(elsewhere.path(), here.path().join("templates")).unwrap();
        let path = TreePath::new("templates/shortcodes/a.html").unwrap();
        let problem = copy(here.path(), &path, &Blob::from("new")).unwrap_err();
        assert_eq!(problem.message, "can't write `templates/shortcodes/a.html`: `templates` is a link");
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
}
