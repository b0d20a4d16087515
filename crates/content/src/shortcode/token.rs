//! What stands for the output of a call in a text, until that text is rendered.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Stands on both sides of a token. It is a noncharacter (Unicode, chapter 23.7), which no text has: where one does, it
/// is replaced, as CommonMark replaces NUL.
pub(super) const MARK: char = '\u{fdd0}';

/// Comes before the digits of a block.
const WHOLE: char = 'x';

/// The token of the output with this number. It starts and ends with `@`, as Zola's does, because that decides on
/// emphasis around it.
pub(super) fn numbered(number: usize) -> String {
    format!("@{MARK}{number}{MARK}@")
}

/// The token of a block in the body of another call. It holds all of the block, since templates hand on the body, such
/// as to the `markdown` filter, where nothing else is known of it; and nothing in it means anything to Markdown.
pub(super) fn whole(html: &str) -> String {
    let mut token = String::with_capacity(html.len() * 2 + 10);
    token.extend(['@', MARK, WHOLE]);
    for byte in html.bytes() {
        let _ = write!(token, "{byte:02x}"); // writing to a string cannot fail
    }
    token.extend([MARK, '@']);
    token
}

/// The block that a token holds, by what stands between its marks.
pub(super) fn block(inner: &str) -> Option<String> {
    let digits = inner.strip_prefix(WHOLE)?.as_bytes();
    let byte = |pair: &[u8]| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> =
        digits.chunks(2).map(|pair| byte(pair).filter(|_| pair.len() == 2)).collect();
    String::from_utf8(bytes?).ok()
}

/// The first token of a text: what stands before it, between its marks, and after it.
pub(super) fn first(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once(MARK)?;
    let (inner, after) = rest.split_once(MARK)?;
    Some((before.strip_suffix('@').unwrap_or(before), inner, after.strip_prefix('@').unwrap_or(after)))
}

/// The text without any marks but those of blocks: nothing that a user writes looks like the output of a call.
pub(super) fn guarded(text: &str) -> Cow<'_, str> {
    replace(text, &|inner| Some(whole(&block(inner)?)))
}

/// The text with its blocks in place of their tokens.
pub(super) fn with_blocks(text: &str) -> Cow<'_, str> {
    replace(text, &block)
}

fn replace<'t>(text: &'t str, instead: &dyn Fn(&str) -> Option<String>) -> Cow<'t, str> {
    let mut rest = text;
    let mut replaced = String::new();
    while let Some((before, inner, after)) = first(rest) {
        let Some(found) = instead(inner) else {
            let (before, after) = rest.split_once(MARK).unwrap_or((rest, ""));
            replaced.extend([before, "\u{fffd}"]);
            rest = after;
            continue;
        };
        replaced.extend([before, &found]);
        rest = after;
    }
    if !rest.contains(MARK) && rest.len() == text.len() {
        return text.into();
    }
    replaced.push_str(&rest.replace(MARK, "\u{fffd}"));
    replaced.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_stay_and_other_marks_go() {
        let token = whole("<p>é</p>\n");
        assert_eq!(guarded(&format!("a {token} b")), format!("a {token} b"));
        assert_eq!(with_blocks(&format!("a {token}{token}")), "a <p>é</p>\n<p>é</p>\n");
        for wrong in [numbered(1), format!("@{MARK}xf{MARK}@"), format!("{MARK}xff{MARK}")] {
            assert_eq!(guarded(&wrong), wrong.replace(MARK, "\u{fffd}"));
        }
        let mixed = format!("{MARK}0{MARK}{token}{MARK}");
        assert_eq!(guarded(&mixed), format!("\u{fffd}0\u{fffd}{token}\u{fffd}"));
        assert_eq!(guarded("plain"), "plain");
    }
}
