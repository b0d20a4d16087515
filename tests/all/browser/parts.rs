//! Style sheets, images and scripts of a page.

use std::io::Cursor;

use image::{ImageFormat, RgbImage};
use libtest_mimic::Failed;

use super::driver::Browser;
use super::preview::{Preview, SAME, holds, shows};

const PARTS: &str = r#"<img id="one" src="/a.png"><picture><source srcset="/a.png 1x, /b.png 2x"><img src="/a.png"></picture>
<div id="back" style="height: 9px">back</div>"#;

const STYLE: &str =
    "@import url(\"/plain.css\"); body { color: rgb(1, 1, 1); } #back { background: url(a.png); }";

pub(crate) fn parts_are_swapped(browser: &Browser) -> Result<(), Failed> {
    let files = [
        ("static/rest.html", PARTS),
        ("sass/style.scss", STYLE),
        ("static/plain.css", "strong { order: 1 }"),
    ];
    let preview = Preview::start(&files)?;
    preview.write("static/a.png", png(10))?;
    preview.write("static/b.png", png(10))?;
    preview.write_page("A **page**.")?;
    preview.open_page(browser)?;
    browser.wait_until("the image is there", "return one?.naturalWidth === 10", &[])?;

    preview.write("sass/style.scss", STYLE.replace("1, 1, 1", "2, 2, 2"))?;
    browser.wait_until(
        "the style sheet",
        "return getComputedStyle(document.body).color === 'rgb(2, 2, 2)'",
        &[],
    )?;
    preview.write("static/plain.css", "strong { order: 2 }")?;
    let order = "return getComputedStyle(document.querySelector('strong')).order === '2'";
    browser.wait_until("the sheet that it imports", order, &[])?;
    preview.write("static/a.png", png(20))?;
    browser.wait_until("the images", "return one.naturalWidth === 20", &[])?;
    let all = "return document.querySelector('source').srcset.includes('kiosque=')
        && getComputedStyle(back).backgroundImage.includes('kiosque=')";
    holds(browser, "all of them", all)?;

    preview.write_page("An edited **page**.")?;
    shows(browser, "An edited page.")?;
    holds(
        browser,
        "a later edit keeps the images",
        "return one.naturalWidth === 20 && one.src.includes('kiosque=')",
    )?;
    let color = "return getComputedStyle(document.body).color === 'rgb(2, 2, 2)'";
    holds(browser, "and the style sheet", color)?;
    preview.write("sass/style.scss", STYLE.replace("1, 1, 1", "3, 3, 3"))?;
    browser.wait_until(
        "the sheet again",
        "return getComputedStyle(document.body).color === 'rgb(3, 3, 3)'",
        &[],
    )?;
    browser.wait_until("with the new image", all, &[])?;
    browser.wait_until("and the new import", order, &[])?;
    holds(browser, "the page is the same", SAME)?;

    preview.write("static/page.js", "window.version = 2;")?;
    browser.wait_until("a script is run by a reload", "return window.version === 2 && !window.root", &[])
}

/// The index changes with every text, but a page is not loaded anew for it.
pub(crate) fn a_search_index_comes_with_the_next_load(browser: &Browser) -> Result<(), Failed> {
    let config = "base_url = \"/\"\nbuild_search_index = true\n";
    let preview = Preview::start(&[
        ("zola.toml", config),
        ("static/rest.html", "<script src=/search_index.en.js></script>"),
    ])?;
    preview.write_page("A page.")?;
    preview.open_page(browser)?;
    browser.wait_until("the index is there", "return 'searchIndex' in window", &[])?;
    preview.write_page("An edited page.")?;
    shows(browser, "An edited page.")?;
    holds(browser, "the page is the same", SAME)
}

/// A square image of this size.
fn png(size: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::new(size, size)
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("memory takes all that is written");
    bytes.into_inner()
}
