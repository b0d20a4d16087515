//! The live preview, as a browser shows it.

mod driver;

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Completion, Failed, Trial};
use tempfile::TempDir;

use crate::folder;
use crate::process::{Running, kiosque};
use driver::{Browser, Programs};

pub(crate) fn trials() -> Vec<Trial> {
    vec![trial("browser/live-preview", edits_appear_by_themselves)]
}

/// A test with a browser. Without one it is skipped, unless `KIOSQUE_BROWSER=required`.
fn trial(name: &str, test: fn(&Browser) -> Result<(), Failed>) -> Trial {
    Trial::ignorable_test(name, move || {
        let is_required = std::env::var_os("KIOSQUE_BROWSER").is_some_and(|value| value == "required");
        match Programs::find() {
            Ok(programs) => test(&Browser::open(&programs)?).map(|()| Completion::Completed),
            Err(missing) if is_required => Err(format!("{missing}, but KIOSQUE_BROWSER=required").into()),
            Err(missing) => Ok(Completion::ignored_with(missing)),
        }
    })
}

/// The edition that is edited, from the root of the site.
const EDITION: &str = "content/editions/la-poste-a-tire-d-aile/index.md";

fn edits_appear_by_themselves(browser: &Browser) -> Result<(), Failed> {
    let preview = Preview::start()?;
    browser.go(&preview.address)?;
    let edition =
        browser.run("return document.querySelector('a[href*=\"/la-poste-a-tire-d-aile/\"]').href", &[])?;
    browser.go(edition.as_str().ok_or("home does not link to the edition")?)?;

    preview.write("Une phrase ajoutée.")?;
    shows(browser, "Une phrase ajoutée.")?;

    preview.write("{{ nulle_part(a=1) }}")?;
    browser.wait_until("the overlay names the file", &format!("return {NAMED}"), &[EDITION])?;
    shows(browser, "Une phrase ajoutée.")?;

    preview.write("Une phrase mieux tournée.")?;
    shows(browser, "Une phrase mieux tournée.")?;
    browser.wait_until("the overlay is gone", &format!("return !({NAMED})"), &[EDITION])
}

/// Whether any shadow root on the page names the file.
const NAMED: &str = "[...document.querySelectorAll('*')]
    .some((element) => element.shadowRoot && element.shadowRoot.textContent.includes(arguments[0]))";

fn shows(browser: &Browser, text: &str) -> Result<(), Failed> {
    let script = "return document.body.innerText.includes(arguments[0])";
    browser.wait_until(&format!("the page shows “{text}”"), script, &[text])
}

/// Our own site, copied and served.
struct Preview {
    address: String,
    edition: PathBuf,
    text: String,
    _server: Running,
    _folder: TempDir,
}

impl Preview {
    fn start() -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for part in ["site", "themes"] {
            folder::copy(&project.join(part), &folder.path().join(part))?;
        }
        let root = folder.path().join("site");
        let mut server = Running::start(kiosque().args(["serve", "--port", "0", "--root"]).arg(&root))?;
        let address = server.wait_for(|line| {
            let from = line.find("http://")?;
            line[from..].split_whitespace().next().map(str::to_owned)
        })?;
        let edition = root.join(EDITION);
        let text = fs::read_to_string(&edition)?;
        Ok(Self { address, edition, text, _server: server, _folder: folder })
    }

    /// Writes the edition as it was, with one more paragraph.
    fn write(&self, paragraph: &str) -> Result<(), Failed> {
        Ok(fs::write(&self.edition, format!("{}\n\n{paragraph}\n", self.text))?)
    }
}
