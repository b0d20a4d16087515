//! What was edited is brought into view.

use libtest_mimic::Failed;

use super::driver::Browser;
use super::preview::{Preview, SAME, holds, paragraphs, shows};

/// Whether a paragraph with this text is on the screen as a whole.
const ON_SCREEN: &str = "const box = [...document.querySelectorAll('main p')]
        .find((element) => element.textContent === arguments[0])?.getBoundingClientRect();
    return box !== undefined && box.top >= 0 && box.bottom <= innerHeight";

pub(crate) fn an_edited_block_is_shown(browser: &Browser) -> Result<(), Failed> {
    let preview = Preview::start(&[])?;
    let text = paragraphs(1..=40);
    preview.write_page(&text)?;
    preview.open_page(browser)?;
    shows(browser, "Paragraph 40.")?;

    preview.write_page(&text.replace("Paragraph 30.", "Paragraph thirty."))?;
    browser.wait_until("the edited paragraph is shown", ON_SCREEN, &["Paragraph thirty."])?;
    browser.wait_until("it is marked for a moment", MARKED, &["Paragraph thirty."])?;
    let rest = "return window.last === scrollY || (window.last = scrollY, false)";
    browser.wait_until("the page has come to rest", rest, &[])?;
    holds(browser, "the nearest edge", "return Math.abs(scrollY + innerHeight - 30 * 150) < 60")?;
    browser.wait_until("the mark is gone", "return document.getAnimations().length === 0", &[])?;

    browser.run("window.before = scrollY", &[])?;
    preview.write_page(&text.replace("Paragraph 30.", "Paragraph thirtieth."))?;
    shows(browser, "Paragraph thirtieth.")?;
    holds(browser, "a visible one does not move the page", "return scrollY === before")?;
    preview.write_page(&text.replace("Paragraph 5.\n", "Paragraph 5.\n\nInserted.\n"))?;
    browser.wait_until("so is one that is new", ON_SCREEN, &["Inserted."])?;
    let trace =
        "return [...document.querySelectorAll('main *')].every((element) => element.attributes.length === 0)";
    holds(browser, "nothing is left behind", trace)?;
    holds(browser, "the page is the same", SAME)
}

const MARKED: &str = "return document.getAnimations()
    .some((animation) => animation.effect.target.textContent === arguments[0])";
