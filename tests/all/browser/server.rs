//! Pages and servers come and go.

use libtest_mimic::Failed;

use super::driver::Browser;
use super::preview::{Preview, SAME, holds, paragraphs, shows};

pub(crate) fn a_page_outlives_its_server(browser: &Browser) -> Result<(), Failed> {
    let mut preview = Preview::start(&[])?;
    preview.write_page(&paragraphs(1..=20))?;
    preview.open_page(browser)?;
    shows(browser, "Paragraph 20.")?;
    browser.run("scrollTo(0, 1100)", &[])?;

    preview.stop();
    preview.write_page(&paragraphs(1..=20).replace("Paragraph 9.", "Paragraph nine."))?;
    preview
        .write("sass/style.scss", "body { color: rgb(3, 3, 3); } main > * { height: 150px; margin: 0; }")?;
    preview.start_again()?;
    browser.wait_until(
        "the page catches up with the new server",
        "return document.body.innerText.includes('Paragraph nine.')
            && getComputedStyle(document.body).color === 'rgb(3, 3, 3)'",
        &[],
    )?;
    holds(browser, "the page is the same", SAME)?;
    holds(browser, "it is scrolled still", "return scrollY === 1100")?;

    preview.remove("content/page.md")?;
    let note =
        "return document.querySelector('kiosque-note')?.shadowRoot.textContent.includes('no page') === true";
    browser.wait_until("a page that is gone stays, with a note", note, &[])?;
    shows(browser, "Paragraph 20.")?;
    preview.write_page("It is back.")?;
    shows(browser, "It is back.")?;
    holds(browser, "the note is gone", "return document.querySelector('kiosque-note') === null")?;
    holds(browser, "the page is the same", SAME)
}

/// A browser has six connections to a server. More frames and windows than that hear of edits all the same.
pub(crate) fn many_pages_have_one_connection(browser: &Browser) -> Result<(), Failed> {
    let frames = "<iframe src=\"/other/\"></iframe>".repeat(8);
    let template = "<body>{{ page.content | safe }}</body>";
    let preview = Preview::start(&[("static/rest.html", &frames), ("templates/other.html", template)])?;
    let other =
        |text| preview.write("content/other.md", format!("+++\ntemplate = \"other.html\"\n+++\n{text}\n"));
    other("Another page.")?;
    browser.go(&preview.url("/other/"))?;
    shows(browser, "Another page.")?;
    preview.open_page(browser)?;
    browser.wait_until("all frames are there", FRAMES, &["Another page."])?;
    other("First edit.")?;
    browser.wait_until("all frames are edited", FRAMES, &["First edit."])?;

    browser.run("dispatchEvent(new Event('pagehide'))", &[])?;
    other("Second edit.")?;
    browser.wait_until("without the page that told them", FRAMES, &["Second edit."])?;
    preview.write("content/other.md", "+++\ntitle = \n+++\n")?;
    browser.wait_until("all are told of errors", FRAMES_NAME, &["content/other.md"])?;
    other("Mended.")?;
    browser.wait_until("and that they are mended", FRAMES, &["Mended."])
}

const FRAMES: &str = "return [...document.querySelectorAll('iframe')].every(({ contentDocument }) =>
    contentDocument?.body?.innerText.includes(arguments[0]) && !contentDocument.querySelector('kiosque-overlay'))";

const FRAMES_NAME: &str = "return [...document.querySelectorAll('iframe')].every(({ contentDocument }) =>
    contentDocument?.querySelector('kiosque-overlay')?.shadowRoot.textContent.includes(arguments[0]))";
