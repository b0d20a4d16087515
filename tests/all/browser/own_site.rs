//! Our own site, edited while it is served.

use libtest_mimic::Failed;

use super::driver::Browser;
use super::errors::NAMED;
use super::preview::{Preview, shows};

/// The edition that is edited, from the root of the site.
const EDITION: &str = "content/editions/la-poste-a-tire-d-aile/index.md";

pub(crate) fn edits_appear_by_themselves(browser: &Browser) -> Result<(), Failed> {
    let preview = Preview::start_own()?;
    let text = preview.read(EDITION)?;
    let write = |paragraph: &str| preview.write(EDITION, format!("{text}\n\n{paragraph}\n"));
    browser.go(&preview.address)?;
    let edition =
        browser.run("return document.querySelector('a[href*=\"/la-poste-a-tire-d-aile/\"]').href", &[])?;
    browser.go(edition.as_str().ok_or("home does not link to the edition")?)?;
    browser.run("window.isKept = true", &[])?;

    write("Une phrase ajoutée.")?;
    shows(browser, "Une phrase ajoutée.")?;

    write("{{ nulle_part(a=1) }}")?;
    browser.wait_until("the overlay names the file", &format!("return {NAMED}"), &[EDITION])?;
    shows(browser, "Une phrase ajoutée.")?;

    write("Une phrase mieux tournée.")?;
    shows(browser, "Une phrase mieux tournée.")?;
    browser.wait_until("the overlay is gone", &format!("return !({NAMED})"), &[EDITION])?;
    browser.wait_until("the page was not left", "return window.isKept === true", &[])
}
