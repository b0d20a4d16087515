//! What a page has for its writer: a badge, the way to its source, the page that was saved.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::Failed;
use serde_json::Value;

use super::driver::Browser;
use super::preview::{Options, Preview, SAME, holds, shows};

const BADGE: &str =
    "return (document.querySelector('kiosque-badge')?.shadowRoot.textContent ?? '') === arguments[0]";

/// Clicks with Alt on the last element that a selector finds.
const CLICK: &str = "const element = [...document.querySelectorAll(arguments[0])].at(-1);
    const given = { bubbles: true, cancelable: true, composed: true, altKey: true };
    element.dispatchEvent(new PointerEvent('pointermove', given));
    window.isOutlined = document.querySelector('kiosque-outline') !== null;
    return !element.dispatchEvent(new MouseEvent('click', given))";

const NOTE: &str =
    "return document.querySelector('kiosque-note')?.shadowRoot.textContent.includes(arguments[0]) === true";

pub(crate) fn a_page_knows_its_writer(browser: &Browser) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let opened = folder.path().join("opened");
    let editor = format!("sh -c 'echo \"$0:$1\" > \"$2\"' {{file}} {{line}} '{}'", opened.display());
    let draft = "+++\ntitle = \"Draft\"\ndraft = true\n+++\nA draft.\n";
    let options = Options { arguments: vec!["--drafts", "--follow", "--still"], editor };
    let preview = Preview::start_with(&[("content/draft.md", draft)], options)?;

    browser.go(&preview.url("/draft/"))?;
    browser.wait_until("a draft has a badge", BADGE, &["draft"])?;
    let page = |date: &str, text: &str| format!("+++\ntitle = \"Page\"\n{date}+++\n{text}\n");
    preview.write("content/page.md", page("date = 2999-01-01\n", "Twice.\n\nTwice.\n\n<input>"))?;
    browser.wait_until("the page that was saved is gone to", "return location.pathname === '/page/'", &[])?;
    browser.wait_until("it is of the future", BADGE, &["scheduled"])?;
    shows(browser, "Twice.")?;

    assert_eq!(browser.run(CLICK, &["input"])?, Value::Bool(false), "a field is not acted on");
    assert_eq!(browser.run(CLICK, &["main p:not(:has(input))"])?, Value::Bool(true), "a paragraph is");
    holds(browser, "it is outlined", "return window.isOutlined")?;
    browser.wait_until("a note says that it was opened", NOTE, &["Opened"])?;
    let place = wait_for_file(&opened)?;
    assert!(place.trim_end().ends_with("content/page.md:7"), "{place}");
    browser.wait_until("the note goes", "return document.querySelector('kiosque-note') === null", &[])?;

    browser.run("window.root = document.documentElement", &[])?;
    preview.write("content/page.md", page("", "Today."))?;
    shows(browser, "Today.")?;
    holds(browser, "what was edited is not marked", "return document.getAnimations().length === 0")?;
    browser.wait_until("the badge goes", BADGE, &[""])?;
    holds(browser, "the page is the same", SAME)
}

/// What is in a file, as soon as there is anything in it.
fn wait_for_file(path: &Path) -> Result<String, Failed> {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        match fs::read_to_string(path) {
            Ok(text) if !text.is_empty() => return Ok(text),
            result if Instant::now() > deadline => {
                return Err(format!("the editor was not run: {result:?}").into());
            }
            _ => thread::sleep(Duration::from_millis(20)),
        }
    }
}
