//! A file as an answer: its type, its tag, the part that is asked for.

use std::io;
use std::ops::Range;

use kiosque_source::{Blob, TreePath};

use super::answer::{Answer, Body};
use super::kind::content_type;
use super::request::Request;

/// A file as it is.
///
/// One that was written since it was listed is sent all the same: while a site has errors, its last good pages are
/// better off with the new style sheet than with none. But nobody knows what its bytes will be when the client asks
/// again, so it has no tag, and is not to be kept.
pub(super) fn file(request: &Request, path: &TreePath, blob: &Blob) -> io::Result<Answer> {
    // The hash comes first: a file that is as listed after that was hashed as it is.
    let hash = blob.hash()?;
    let (body, is_as_listed) = body(blob)?;
    let length = body.length();
    let answer = Answer::new(200, content_type(path), body);
    if !is_as_listed {
        return Ok(answer.with("Cache-Control", "no-store"));
    }
    let tag = format!("\"{hash}\"");
    let answer = answer.with("ETag", &tag).with("Accept-Ranges", "bytes");
    if is_known(request, &tag) {
        return Ok(answer.with_status(304));
    }
    Ok(match range(request, &tag, length) {
        Asked::All => answer,
        Asked::Part(range) => {
            let content_range = format!("bytes {}-{}/{length}", range.start, range.end - 1);
            answer.with_status(206).with("Content-Range", &content_range).with_range(range)
        }
        Asked::Outside => {
            let answer = Answer::line(416, "the file is shorter than that");
            answer.with("Content-Range", &format!("bytes */{length}"))
        }
    })
}

/// A page, with its tag for the client's next question.
pub(super) fn page(request: &Request, status: u16, html: Vec<u8>, tag: &str) -> Answer {
    let tag = format!("\"{tag}\"");
    let answer = Answer::html(status, html).with("ETag", &tag);
    if status == 200 && is_known(request, &tag) { answer.with_status(304) } else { answer }
}

/// The bytes, and whether they are those that were listed. A film is sent from where it is, not through memory.
fn body(blob: &Blob) -> io::Result<(Body, bool)> {
    let Some(file) = blob.as_file() else { return Ok((Body::Bytes(blob.bytes()?), true)) };
    let opened = file.open()?;
    Ok((Body::File(opened.file, opened.len), opened.is_as_listed))
}

/// Whether the client has what the tag stands for (RFC 9110, section 13.1.2).
fn is_known(request: &Request, tag: &str) -> bool {
    let known = request.header("if-none-match").unwrap_or_default();
    known
        .split(',')
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == tag || known == "*")
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    All,
    Part(Range<u64>),
    Outside,
}

/// The part of a file that is asked for (RFC 9110, section 14.2), if it is one part of the file that the
/// client has begun with. What is spelled wrongly is passed over, and so is a list of parts.
fn range(request: &Request, tag: &str, length: u64) -> Asked {
    let is_same = request.header("if-range").is_none_or(|known| known == tag);
    let text = request.header("range").filter(|_| is_same).and_then(|text| text.strip_prefix("bytes="));
    text.and_then(|text| part(text, length)).unwrap_or(Asked::All)
}

fn part(text: &str, length: u64) -> Option<Asked> {
    let (first, last) = text.split_once('-')?;
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok())?;
    let range = match (first, last) {
        ("", last) => length.saturating_sub(number(last)?)..length,
        (first, "") => number(first)?..length,
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            if last < first {
                return None;
            }
            first..length.min(last.saturating_add(1))
        }
    };
    Some(if range.start < range.end { Asked::Part(range) } else { Asked::Outside })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_ranges() {
        for (text, asked) in [
            ("0-3", Some(Asked::Part(0..4))),
            ("8-", Some(Asked::Part(8..10))),
            ("-3", Some(Asked::Part(7..10))),
            ("-99", Some(Asked::Part(0..10))),
            ("5-99", Some(Asked::Part(5..10))),
            ("10-", Some(Asked::Outside)),
            ("-0", Some(Asked::Outside)),
            ("0-18446744073709551615", Some(Asked::Part(0..10))),
            ("3-1", None),
            ("a-b", None),
            ("-", None),
            ("0-1,4-5", None),
            ("+1-2", None),
            ("99999999999999999999-", None),
        ] {
            assert_eq!(part(text, 10), asked, "{text}");
        }
    }

    #[test]
    fn of_an_empty_file_there_is_no_part() {
        assert_eq!(part("0-", 0), Some(Asked::Outside));
    }
}
