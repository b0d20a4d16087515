//! The pages of our own site in each of the themes: valid, accessible, light, and still while they load.

mod axe;
mod nu;
mod still;
mod tables;
mod weight;

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Completion, Failed, Trial};
use tempfile::TempDir;

use crate::browser::driver::{Browser, Programs};
use crate::folder;
use crate::process::{Running, kiosque, said};

const THEMES: [&str; 3] = ["kiosque", "gazette", "brief"];

/// Where the checkers are when they are installed: `npm ci --prefix tests/checkers`.
const CHECKERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/checkers/node_modules");

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for theme in THEMES {
        trials
            .push(Trial::test(format!("pages/{theme}/weight"), move || weight::check(&Site::build(theme)?)));
        trials
            .push(Trial::test(format!("pages/{theme}/tables"), move || tables::check(&Site::build(theme)?)));
        trials.push(trial(&format!("pages/{theme}/valid"), move |_| nu::check(&Site::build(theme)?)));
        trials.push(trial(&format!("pages/{theme}/accessible"), move |programs| {
            axe::check(&Site::build(theme)?, &Browser::open(programs)?)
        }));
        trials.push(trial(&format!("pages/{theme}/still"), move |programs| {
            still::check(&Site::build(theme)?, &Browser::open(programs)?)
        }));
    }
    trials.push(trial("pages/faults-are-found", |programs| {
        weight::finds_faults()?;
        nu::finds_faults()?;
        let browser = Browser::open(programs)?;
        axe::finds_faults(&browser)?;
        still::finds_faults(&browser)
    }));
    trials
}

/// A test that needs the checkers and a browser. Without them it is skipped, unless `KIOSQUE_BROWSER=required`.
fn trial(name: &str, test: impl FnOnce(&Programs) -> Result<(), Failed> + Send + 'static) -> Trial {
    Trial::ignorable_test(name, move || {
        let is_required = std::env::var_os("KIOSQUE_BROWSER").is_some_and(|value| value == "required");
        let checkers = match fs::exists(CHECKERS) {
            Ok(true) => Ok(()),
            _ => Err(format!("there is no `{CHECKERS}`")),
        };
        match checkers.and_then(|()| Programs::find()) {
            Ok(programs) => test(&programs).map(|()| Completion::Completed),
            Err(missing) if is_required => Err(format!("{missing}, but KIOSQUE_BROWSER=required").into()),
            Err(missing) => Ok(Completion::ignored_with(missing)),
        }
    })
}

/// Our own site, built with a theme.
struct Site {
    root: PathBuf,
    outputs: PathBuf,
    _folder: TempDir,
}

impl Site {
    fn build(theme: &str) -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for part in ["site", "themes"] {
            folder::copy(&project.join(part), &folder.path().join(part))?;
        }
        let root = folder.path().join("site");
        let config = root.join("zola.toml");
        let text = fs::read_to_string(&config)?;
        let other = text.replacen("theme = \"kiosque\"", &format!("theme = \"{theme}\""), 1);
        if !other.contains(&format!("theme = \"{theme}\"")) {
            return Err("the site's configuration has no `theme = \"kiosque\"`".into());
        }
        fs::write(config, other)?;
        let outputs = folder.path().join("outputs");
        let output =
            kiosque().args(["build", "--root"]).arg(&root).arg("--output-dir").arg(&outputs).output()?;
        if !output.status.success() {
            return Err(said(&output).into());
        }
        Ok(Self { root, outputs, _folder: folder })
    }

    /// A site of a single page.
    fn of_page(html: &str) -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        let (root, outputs) = (folder.path().join("site"), folder.path().join("outputs"));
        folder::write(
            &root,
            &[("zola.toml", "base_url = \"https://example.org\"\n"), ("templates/index.html", html)],
        )?;
        folder::write(&outputs, &[("index.html", html)])?;
        Ok(Self { root, outputs, _folder: folder })
    }

    /// The files of the pages, below the outputs. Pages that lead elsewhere at once are nothing to look at.
    fn pages(&self) -> Result<Vec<PathBuf>, Failed> {
        let files = folder::read(&self.outputs)?.into_iter();
        let pages = files.filter(|(path, bytes)| {
            let is_redirect = String::from_utf8_lossy(bytes).contains("http-equiv=\"refresh\"");
            path.extension().is_some_and(|extension| extension == "html") && !is_redirect
        });
        Ok(pages.map(|(path, _)| self.outputs.join(path)).collect())
    }

    /// The path of a page below the site.
    fn route(&self, page: &Path) -> String {
        let path = page.strip_prefix(&self.outputs).unwrap_or(page).to_string_lossy().replace('\\', "/");
        path.strip_suffix("index.html").map_or(path.clone(), str::to_owned)
    }

    /// Serves the site; gives the server and the URL of its home page, with a slash at the end.
    fn serve(&self) -> Result<(Running, String), Failed> {
        let mut server = Running::start(kiosque().args(["serve", "--port", "0", "--root"]).arg(&self.root))?;
        let address = server.wait_for(|line| {
            let from = line.find("http://")?;
            line[from..].split_whitespace().next().map(str::to_owned)
        })?;
        Ok((server, address))
    }
}

/// Fails with all problems, if there are any.
fn none(problems: &[String]) -> Result<(), Failed> {
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
}
