//! A page is turned into its next version where it stands.

use libtest_mimic::Failed;

use super::driver::Browser;
use super::preview::{Preview, SAME, holds, paragraphs, shows};

/// What a reader may have changed: fields, details, players, frames.
const STATEFUL: &str = r#"<form><input id="field" value="old"><input type="checkbox"><textarea>old</textarea>
<select><option>one<option>two</select></form>
<details id="shut"><summary>Shut</summary>In it.</details>
<details id="open" open><summary>Open</summary>In it.</details>
<video></video><iframe srcdoc="<p>Frame"></iframe>
<div data-kiosque-ignore class="a">Ignored</div>
"#;

pub(crate) fn a_page_keeps_what_its_reader_does(browser: &Browser) -> Result<(), Failed> {
    let preview = Preview::start(&[("static/rest.html", STATEFUL)])?;
    preview.write_page(&paragraphs(1..=20))?;
    preview.open_page(browser)?;
    shows(browser, "Paragraph 20.")?;
    browser.run(ACT, &[])?;

    // Two in quick succession: none is lost. What was edited most is on the screen, so the page is not scrolled to it.
    let edited = paragraphs(1..=20).replace("Paragraph 10.", "This is the tenth of the paragraphs.");
    preview.write_page(&format!("First.\n\n{edited}"))?;
    preview.write("static/rest.html", STATEFUL.replace("Ignored", "Written").replace("class=\"a\"", ""))?;
    shows(browser, "First.")?;
    browser.wait_until("it is told", "return events > 0 && changed.includes('/page/')", &[])?;
    holds(browser, "the page is the same", SAME)?;
    for (what, script) in KEPT {
        holds(browser, what, script)?;
    }
    preview.write_page(&paragraphs(2..=21))?;
    shows(browser, "Paragraph 21.")?;
    holds(browser, "what is gone is gone", "return !document.body.innerText.includes('Paragraph 1.')")?;
    holds(browser, "the page is the same", SAME)
}

const ACT: &str = "
    const one = (selector) => document.querySelector(selector);
    field.value = 'typed text';
    field.focus({ preventScroll: true });
    field.setSelectionRange(2, 5);
    one('[type=checkbox]').checked = true;
    one('textarea').value = 'typed';
    one('select').value = 'two';
    shut.open = true;
    open = document.getElementById('open');
    open.open = false;
    window.video = one('video');
    window.frame = one('iframe').contentWindow;
    frame.isKept = true;
    window.ninth = document.querySelectorAll('main p')[8];
    scrollTo(0, 1100);
    window.top9 = ninth.getBoundingClientRect().top;
";

const KEPT: [(&str, &str); 9] = [
    ("the scroll goes with the content", "return Math.abs(ninth.getBoundingClientRect().top - top9) < 2"),
    ("the paragraph is the same", "return ninth.isConnected && ninth.textContent === 'Paragraph 9.'"),
    ("the field has what was typed", "return field.value === 'typed text'"),
    (
        "the caret is where it was",
        "return document.activeElement === field && field.selectionStart === 2 && field.selectionEnd === 5",
    ),
    (
        "other fields, too",
        "return document.querySelector('[type=checkbox]').checked && document.querySelector('textarea').value === 'typed'
            && document.querySelector('select').value === 'two'",
    ),
    ("what was opened is open", "return document.getElementById('shut').open"),
    ("what was shut is shut", "return !document.getElementById('open').open"),
    (
        "players and frames go on",
        "return video === document.querySelector('video') && frame === document.querySelector('iframe').contentWindow
            && frame.isKept === true",
    ),
    (
        "what is to be ignored is",
        "const { textContent, className } = document.querySelector('[data-kiosque-ignore]');
        return textContent === 'Ignored' && className === 'a'",
    ),
];

/// What scripts do to a page: they set attributes, add elements, and write text in another way.
const SCRIPTED: &str = r#"<b class="x">1</b><pre>code</pre><i>$x$</i><script>
document.documentElement.className = 'dark';
document.querySelector('pre').append(Object.assign(document.createElement('button'), { textContent: 'Copy' }));
document.body.append(Object.assign(document.createElement('div'), { id: 'widget' }));
document.head.prepend(Object.assign(document.createElement('style'), { textContent: 'i { color: red }' }));
document.querySelector('i').innerHTML = `<u>${document.querySelector('i').textContent.replaceAll('$', '')}</u>`;
</script>"#;

pub(crate) fn a_page_keeps_what_its_scripts_do(browser: &Browser) -> Result<(), Failed> {
    let preview = Preview::start(&[("static/rest.html", SCRIPTED)])?;
    preview.write_page(&paragraphs(1..=20))?;
    preview.open_page(browser)?;
    shows(browser, "Paragraph 20.")?;
    preview.write("static/rest.html", SCRIPTED.replace("class=\"x\">1", "class=\"y\">2"))?;
    browser.wait_until(
        "an attribute and a text",
        "return document.querySelector('b.y')?.textContent === '2'",
        &[],
    )?;
    holds(
        browser,
        "what scripts have added is still there",
        "return document.documentElement.className === 'dark' && Boolean(document.querySelector('#widget'))
            && document.querySelectorAll('pre button').length === 1
            && document.head.firstElementChild.localName === 'style'",
    )?;
    holds(browser, "the page is the same", SAME)?;

    browser.run("scrollTo(0, 700)", &[])?;
    preview.write("static/rest.html", SCRIPTED.replace("$x$", "$y$"))?;
    browser.wait_until(
        "what scripts have written anew is done by them again",
        "return document.querySelector('i').innerHTML === '<u>y</u>' && scrollY === 700",
        &[],
    )?;
    preview.open_page(browser)?;
    browser.run("scrollTo(0, 800)", &[])?;
    preview.write("static/rest.html", SCRIPTED.replace("'dark'", "'light'"))?;
    browser.wait_until(
        "a script that is another one runs",
        "return document.documentElement.className === 'light' && scrollY === 800 && !window.root",
        &[],
    )
}
