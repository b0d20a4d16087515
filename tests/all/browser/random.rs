//! After any edit, the page is the one that a reload would show.

use libtest_mimic::Failed;

use super::driver::Browser;
use super::preview::{Preview, SAME, holds};

const EDITS: u64 = 40;

/// Compares the page with what is sent for it, apart from the tag of the script.
const SHOWS_WHAT_IS_SENT: &str = "
    const html = (page) => {
        const copy = page.documentElement.cloneNode(true);
        for (const element of copy.querySelectorAll('script[src*=\"__kiosque\"]')) element.remove();
        copy.normalize();
        return copy.outerHTML;
    };
    return fetch(location.href).then((answer) => answer.text())
        .then((text) => html(new DOMParser().parseFromString(text, 'text/html')) === html(document))";

pub(crate) fn a_page_is_what_is_sent(browser: &Browser) -> Result<(), Failed> {
    let preview = Preview::start(&[("static/rest.html", "<p>First")])?;
    preview.open_page(browser)?;
    for seed in 0..EDITS {
        // Each is like the one before in parts, since the numbers begin alike.
        let mut numbers = Numbers(seed / 4 * 7919);
        let html = elements(&mut numbers, 0, seed % 4);
        preview.write("static/rest.html", format!("<section>{html}</section><i>{seed}</i>"))?;
        let number = seed.to_string();
        let arrived = "return document.querySelector('body > i')?.textContent === arguments[0]";
        browser.wait_until("the edit arrives", arrived, &[&number])?;
        browser.wait_until(&format!("{html}: it is what is sent"), SHOWS_WHAT_IS_SENT, &[])?;
    }
    holds(browser, "the page is the same", SAME)
}

/// Numbers that look like chance (a linear congruential generator with Knuth's factors).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        let index = usize::try_from(self.below(all.len() as u64)).unwrap_or_default();
        all[index]
    }
}

/// Some elements with others in them, but for those at which a number meets `other`.
fn elements(numbers: &mut Numbers, depth: u64, other: u64) -> String {
    const NAMES: [&str; 7] = ["div", "span", "em", "ul", "article", "b", "pre"];
    const TEXTS: [&str; 5] = ["", "\n", "word ", "more <!-- note -->", "\n  "];
    let mut written = Vec::new();
    for count in 0..numbers.below(6) {
        let name = numbers.one_of(&NAMES);
        let attribute = match numbers.below(4) {
            0 => format!(" class=\"c{}\"", numbers.below(3)),
            1 => format!(" id=\"i{}\"", numbers.below(1000)),
            _ => String::new(),
        };
        let text = numbers.one_of(&TEXTS);
        let inner = if depth < 3 { elements(numbers, depth + 1, other) } else { String::new() };
        if other == 0 || (count + numbers.below(4)) % 4 != other {
            written.push(format!("{text}<{name}{attribute}>{text}{inner}</{name}>{text}"));
        }
    }
    written.concat()
}
