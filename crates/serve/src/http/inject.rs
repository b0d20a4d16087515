//! Where the script tag stands in a page.

/// The end tag that the script stands before.
const END: &[u8] = b"</body>";
/// So many end tags are looked at, beginning with the last one.
const MOST: usize = 16;
/// Elements in which all is text up to their end tag (WHATWG HTML, "Parsing HTML fragments").
const RAW: [&[u8]; 8] =
    [b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noembed", b"noframes"];

/// A page with `tag` directly before the end tag of its body, or at its end if it has none.
pub(super) fn inject(html: &[u8], tag: &str) -> Vec<u8> {
    let ends = html.windows(END.len()).enumerate().rev();
    let ends = ends.filter(|(_, window)| window.eq_ignore_ascii_case(END)).map(|(at, _)| at).take(MOST);
    let at = ends.into_iter().find(|at| is_mark_up(&html[at + END.len()..])).unwrap_or(html.len());
    [&html[..at], tag.as_bytes(), &html[at..]].concat()
}

/// Whether what comes after an end tag goes on as mark-up does.
///
/// What only looks like a tag stands in a script, a style, a comment or an attribute, and that has to end after it:
/// there is an end tag without its beginning, or a quote or an angle bracket in what would be text. The little after
/// the tag tells, then, and not all that is before it.
fn is_mark_up(mut rest: &[u8]) -> bool {
    loop {
        let text = rest.iter().position(|byte| *byte == b'<').unwrap_or(rest.len());
        if rest[..text].iter().any(|byte| b"\"'>".contains(byte)) {
            return false;
        }
        match after_tag(&rest[text..]) {
            Some([]) => return true,
            Some(after) => rest = after,
            None => return false,
        }
    }
}

/// What comes after the comment, the element of raw text or the tag that stands first; nothing if that can't stand
/// there.
fn after_tag(markup: &[u8]) -> Option<&[u8]> {
    if markup.starts_with(b"<!--") {
        return Some(after(markup, b"-->"));
    }
    let is_raw = |start: usize| RAW.iter().find(|name| begins(markup.get(start..).unwrap_or_default(), name));
    if markup.starts_with(b"</") && is_raw(2).is_some() {
        return None;
    }
    Some(match is_raw(1) {
        Some(name) => after(after(markup, &[b"</", *name].concat()), b">"),
        None => after_bracket(markup),
    })
}

/// What comes after the bracket that ends a tag; those in its quoted attributes do not.
fn after_bracket(tag: &[u8]) -> &[u8] {
    let mut quote = None;
    for (at, byte) in tag.iter().enumerate() {
        match quote {
            Some(_) if quote == Some(byte) => quote = None,
            None if *byte == b'>' => return &tag[at + 1..],
            None if b"\"'".contains(byte) => quote = Some(byte),
            _ => {}
        }
    }
    &[]
}

/// What comes after the first `end`, or nothing.
fn after<'a>(bytes: &'a [u8], end: &[u8]) -> &'a [u8] {
    let at = bytes.windows(end.len()).position(|window| window.eq_ignore_ascii_case(end));
    at.map_or(&[], |at| &bytes[at + end.len()..])
}

fn begins(bytes: &[u8], start: &[u8]) -> bool {
    bytes.get(..start.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks where the tag comes to stand: at the `|`.
    fn check(page: &str) {
        let html = inject(page.replace('|', "").as_bytes(), "|");
        assert_eq!(String::from_utf8_lossy(&html), page);
    }

    #[test]
    fn before_the_end_of_the_body() {
        check("<body>a|</body></html>");
        check("<body><!-- </body> -->a|</BODY>\n");
        check("<body>|</body><!-- > \" ' -->\n</html>\n<!-- it's generated -->");
        check("<body>|</body><script>let a = '</body>';</script></html>");
        check("<body>|</body><STYLE>a > b {}</style ><p class=\"a > b\">more</html>\n");
        check("<body></body>|</body>");
        check("<iframe srcdoc=\"<body></body>\"></iframe>|</body>");
    }

    #[test]
    fn at_the_end_of_a_page_without_one() {
        check("<p>no body|");
        check("|");
        check("</body|");
        check("<script>write(`<body></body>`)</script>|");
        check("<script>write('<body></body></html>')</script>\n|");
        check("<script type=text/template><body></body></html></script>|");
        check("<style>/* </body> */</style>|");
        check("<p>a<!-- <body></body> -->|");
        check("<iframe srcdoc=\"<body></body><p class='b'>c\"></iframe>|");
        check("<iframe srcdoc='<body></body>'></iframe>|");
        check("<textarea></body>\n</html></textarea>|");
    }

    #[test]
    fn bytes_of_all_kinds_are_kept() {
        let page = b"\xff<!-- </body><script>'\"><\xfe</".as_slice();
        for end in 0..page.len() {
            assert_eq!(inject(&page[..end], "").as_slice(), &page[..end]);
        }
    }

    #[test]
    fn many_that_look_like_ends_take_no_time() {
        let page = "</body><script>".repeat(100_000);
        assert_eq!(inject(page.as_bytes(), "").len(), page.len());
    }
}
