//! Pages: the one script tag, and the pages that are our own.

use super::events::Generation;

/// Where everything of our own is, whatever the site's base path.
pub(super) const OWN: &str = "/__kiosque/";

/// The script tag of a page: its generation, and its route, which the URL does not tell where a page
/// stands for another.
pub(super) fn script_tag(generation: Generation, route: &str) -> String {
    let route = escape(route);
    format!(r#"<script src="{OWN}kiosque.js?generation={generation}" data-route="{route}" async></script>"#)
}

/// A page with `tag` directly before its last `</body>`, or at its end if it has none.
pub(super) fn inject(html: &[u8], tag: &str) -> Vec<u8> {
    const END: &[u8] = b"</body>";
    let at =
        html.windows(END.len()).rposition(|window| window.eq_ignore_ascii_case(END)).unwrap_or(html.len());
    [&html[..at], tag.as_bytes(), &html[at..]].concat()
}

/// A page of our own; `message` is HTML.
pub(super) fn own(title: &str, message: &str, tag: &str) -> Vec<u8> {
    include_str!("../../assets/page.html")
        .replace("{title}", title)
        .replace("{message}", message)
        .replace("{script}", tag)
        .into_bytes()
}

/// Text as it stands in HTML, also inside of double quotes.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_stands_before_the_last_end_of_the_body() {
        for (html, expected) in [
            ("<body>a</body></html>", "<body>aT</body></html>"),
            ("<body><!-- </body> -->a</BODY>\n", "<body><!-- </body> -->aT</BODY>\n"),
            ("<p>no body", "<p>no bodyT"),
            ("", "T"),
            ("</body", "</bodyT"),
        ] {
            assert_eq!(inject(html.as_bytes(), "T"), expected.as_bytes(), "{html}");
        }
    }
}
