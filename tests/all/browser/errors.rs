//! Errors lie over the last good page until they are mended.

use libtest_mimic::Failed;

use super::driver::Browser;
use super::preview::{Preview, SAME, holds, shows};

/// Whether any shadow root on the page names the file.
pub(crate) const NAMED: &str = "[...document.querySelectorAll('*')]
    .some((element) => element.shadowRoot && element.shadowRoot.textContent.includes(arguments[0]))";

/// A file of the site, and what is wrong with it.
const BROKEN: [(&str, &str); 7] = [
    ("content/page.md", "+++\ntitle = \n+++\nText.\n"),
    ("content/page.md", "+++\ntitle = \"Page\"\n+++\n{{ nowhere() }}\n"),
    ("content/page.md", "+++\ntitle = \"Page\"\ntemplate = \"nowhere.html\"\n+++\nText.\n"),
    ("zola.toml", "base_url = \n"),
    ("templates/page.html", "{% if %}"),
    ("sass/style.scss", "body { color: $nothing; }"),
    ("data.toml", "key = \n"),
];

pub(crate) fn errors_lie_over_the_last_good_page(browser: &Browser) -> Result<(), Failed> {
    let page =
        "<body>{{ page.content | safe }}{% set data = load_data(path='data.toml') %}{{ data.key }}</body>";
    let preview = Preview::start(&[("data.toml", "key = 1\n"), ("templates/page.html", page)])?;
    preview.write_page("A good page.")?;
    preview.open_page(browser)?;
    shows(browser, "A good page.")?;

    for (path, broken) in BROKEN {
        let good = preview.read(path)?;
        preview.write(path, broken)?;
        browser.wait_until("the overlay names the file", &format!("return {NAMED}"), &[path])?;
        shows(browser, "A good page.")?;
        preview.write(path, good)?;
        browser.wait_until("the overlay is gone", &format!("return !({NAMED})"), &[path])?;
        shows(browser, "A good page.")?;
    }
    holds(browser, "the page is the same", SAME)?;

    let (page, other) = ("content/page.md", "content/other.md");
    let good = [preview.read(page)?, preview.read(other)?];
    for path in [page, other] {
        preview.write(path, "+++\ntitle = \n+++\n")?;
    }
    for path in [page, other] {
        browser.wait_until("the overlay names both", &format!("return {NAMED}"), &[path])?;
    }
    preview.write(page, &good[0])?;
    browser.wait_until("one is mended", &format!("return !({NAMED})"), &[page])?;
    browser.wait_until("the other is not", &format!("return {NAMED}"), &[other])?;
    preview.write(other, &good[1])?;
    browser.wait_until("both are", &format!("return !({NAMED})"), &[other])?;
    holds(browser, "nothing of them is left", "return document.querySelector('kiosque-overlay') === null")
}
