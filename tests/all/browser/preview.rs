//! A site that is served to a browser, and edited meanwhile.

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Failed;
use tempfile::TempDir;

use super::driver::Browser;
use crate::folder;
use crate::process::kiosque;
use crate::served::Served;

/// A small site with one long page at `/page/`.
const SITE: [(&str, &str); 7] = [
    ("zola.toml", "base_url = \"https://example.org\"\ncompile_sass = true\n"),
    ("content/page.md", "+++\ntitle = \"Page\"\n+++\n"),
    ("content/other.md", "+++\ntitle = \"Other\"\n+++\nAnother page.\n"),
    ("templates/index.html", "<html><body>Home</body></html>"),
    ("templates/page.html", PAGE),
    ("sass/style.scss", "body { color: rgb(1, 1, 1); margin: 0; } main > * { height: 150px; margin: 0; }\n"),
    ("static/page.js", "window.version = 1;\n"),
];

/// The template of the page: its content, and further things that a test may write into `static/rest.html`.
const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{ page.title }}</title>
<link rel="stylesheet" href="/style.css">
<script src="/page.js"></script>
</head><body>
<nav>{{ page.title }}</nav>
<main>
{{ page.content | safe }}</main>
{{ load_data(path="static/rest.html", required=false) | default(value="") | safe }}
</body></html>
"#;

/// A copy of a site that is served.
pub(crate) struct Preview {
    /// The URL of its home page, with a slash at the end.
    pub(crate) address: String,
    root: PathBuf,
    options: Options,
    served: Option<Served>,
    _folder: TempDir,
}

/// How a site is served.
#[derive(Clone, Default)]
pub(crate) struct Options {
    /// More arguments of `serve`.
    pub(crate) arguments: Vec<&'static str>,
    /// The command that opens an editor.
    pub(crate) editor: String,
}

impl Preview {
    /// Serves the small site, with these files more or in place of its own.
    pub(crate) fn start(files: &[(&str, &str)]) -> Result<Self, Failed> {
        Self::start_with(files, Options::default())
    }

    /// The same in another way.
    pub(crate) fn start_with(files: &[(&str, &str)], options: Options) -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        folder::write(folder.path(), &SITE)?;
        folder::write(folder.path(), files)?;
        let root = folder.path().to_owned();
        Self::serve(folder, root, options)
    }

    /// Serves our own site.
    pub(crate) fn start_own() -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for part in ["site", "themes"] {
            folder::copy(&project.join(part), &folder.path().join(part))?;
        }
        let root = folder.path().join("site");
        Self::serve(folder, root, Options::default())
    }

    fn serve(folder: TempDir, root: PathBuf, options: Options) -> Result<Self, Failed> {
        let served = run(&root, "0", &options)?;
        let address = format!("{}{}", served.origin, served.base);
        Ok(Self { address, root, options, served: Some(served), _folder: folder })
    }

    /// Ends the server.
    pub(crate) fn stop(&mut self) {
        self.served = None;
    }

    /// Starts the server again, at the port where it was.
    pub(crate) fn start_again(&mut self) -> Result<(), Failed> {
        let port = self.address.trim_end_matches('/').rsplit(':').next().unwrap_or_default();
        self.served = Some(run(&self.root, port, &self.options)?);
        Ok(())
    }

    /// The URL of a route.
    pub(crate) fn url(&self, route: &str) -> String {
        format!("{}{}", self.address, route.trim_start_matches('/'))
    }

    /// What is in a file of the site.
    pub(crate) fn read(&self, path: &str) -> Result<String, Failed> {
        Ok(fs::read_to_string(self.root.join(path))?)
    }

    /// Writes a file of the site.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> Result<(), Failed> {
        Ok(fs::write(self.root.join(path), bytes)?)
    }

    /// Removes a file of the site.
    pub(crate) fn remove(&self, path: &str) -> Result<(), Failed> {
        Ok(fs::remove_file(self.root.join(path))?)
    }

    /// Writes `content/page.md` with this text.
    pub(crate) fn write_page(&self, text: &str) -> Result<(), Failed> {
        self.write("content/page.md", format!("+++\ntitle = \"Page\"\n+++\n{text}"))
    }

    /// Goes to `/page/`, and leaves a mark there that no reload survives.
    pub(crate) fn open_page(&self, browser: &Browser) -> Result<(), Failed> {
        browser.go(&self.url("/page/"))?;
        browser.run(
            "window.events = 0; window.root = document.documentElement;
            addEventListener('kiosque:update', ({ detail }) => { window.events++; window.changed = detail.changed; })",
            &[],
        )?;
        Ok(())
    }
}

fn run(root: &Path, port: &str, options: &Options) -> Result<Served, Failed> {
    let mut command = kiosque();
    command.env("KIOSQUE_EDITOR", &options.editor);
    Served::start_at(port, command, root, &options.arguments)
}

/// Paragraphs with their numbers.
pub(crate) fn paragraphs(numbers: std::ops::RangeInclusive<u32>) -> String {
    numbers.map(|number| format!("Paragraph {number}.\n\n")).collect::<Vec<_>>().concat()
}

/// Waits until the page shows a text.
pub(crate) fn shows(browser: &Browser, text: &str) -> Result<(), Failed> {
    let script = "return document.body.innerText.includes(arguments[0])";
    browser.wait_until(&format!("the page shows “{text}”"), script, &[text])
}

/// Fails unless a script returns `true`.
pub(crate) fn holds(browser: &Browser, what: &str, script: &str) -> Result<(), Failed> {
    let answer = browser.run(script, &[])?;
    if answer == true { Ok(()) } else { Err(format!("{what}: no, {answer}").into()) }
}

/// Whether the page is the one that was opened, without a reload since.
pub(crate) const SAME: &str = "return window.root === document.documentElement";
