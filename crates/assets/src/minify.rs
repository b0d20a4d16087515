//! Minified HTML.

use std::thread;

use minify_html::{Cfg, minify};

/// The stack that the minifier needs for one tag that is open, in bytes, and what it needs besides.
const FRAME: usize = 4 << 10;
const LEAST: usize = 8 << 20;

/// How deep brackets may be nested in a style sheet: each takes of the stack, and of the time of those around it.
const DEEPEST: usize = 200;

/// A page without what browsers do not need: comments, white space between blocks, optional end tags and
/// quotes. Style sheets in it are minified, scripts stay as they are. Nothing if the minifier can't do it.
///
/// It calls itself for each tag in another, so it runs on a thread with a stack for all that may be open at
/// once, at whose end also a panic ends.
pub fn minify_html(html: &str) -> Option<String> {
    if nesting(html) > DEEPEST {
        return None;
    }
    let may_open = html.bytes().filter(|byte| *byte == b'<').count();
    let stack = may_open.saturating_mul(FRAME).saturating_add(LEAST);
    let minified = thread::scope(|scope| {
        let settings = Cfg { keep_html_and_head_opening_tags: true, minify_css: true, ..Cfg::default() };
        let thread = thread::Builder::new().stack_size(stack);
        let minifier = thread.spawn_scoped(scope, move || minify(html.as_bytes(), &settings)).ok()?;
        minifier.join().ok()
    });
    String::from_utf8(minified?).ok()
}

/// How deep brackets are nested, from the end of one element to that of the next.
fn nesting(html: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => depth = depth.saturating_sub(1),
            b'<' if html.as_bytes().get(at + 1) == Some(&b'/') => depth = 0,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_browsers_need_stays() {
        for (html, minified) in [
            (
                "<!DOCTYPE html>\n<html><head><title>a</title></head><body><p>b</p></body></html>\n",
                "<!doctype html><html><head><title>a</title><body><p>b",
            ),
            ("<p>a <b>b</b> <i>c</i></p>", "<p>a <b>b</b> <i>c</i>"),
            ("<pre>a\n  b</pre><textarea> c </textarea>", "<pre>a\n  b</pre><textarea> c </textarea>"),
            ("<script>\n  a( 1 ) // b\n</script>", "<script>a( 1 ) // b</script>"),
            ("<style>\n  a { color : red }\n</style>", "<style>a{color:red}</style>"),
            ("<a class='x' href=\"y z\"></a><!-- c -->", "<a href=\"y z\" class=x></a>"),
            ("", ""),
        ] {
            assert_eq!(minify_html(html).as_deref(), Some(minified), "{html}");
        }
    }

    #[test]
    fn deep_nesting_ends_no_build() {
        for part in ["<div>", "<b></x>", "<iframe><p>"] {
            _ = minify_html(&part.repeat(DEEP));
        }
        for (start, part) in [
            ("<style>", "a{"),
            ("<style>", ":not("),
            ("<style>", ":nth-child(1 of "),
            ("<style>@media ", "not ("),
            ("<style>", "@layer a{"),
            ("<p style='", "a:(("),
        ] {
            _ = minify_html(&format!("{start}{}", part.repeat(DEEPEST)));
            assert_eq!(minify_html(&format!("{start}{}", part.repeat(DEEP))), None, "{part}");
        }
        assert!(minify_html(&"<script>f((</script>".repeat(DEEP)).is_some());
    }

    /// Deeper than a usual stack allows.
    const DEEP: usize = 5_000;
}
