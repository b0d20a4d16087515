//! Where front matter ends and the body starts.

use kiosque_source::Span;

use super::Format;

/// The parts of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) format: Format,
    pub(super) matter: Span,
    pub(super) body: Span,
}

/// Why a file has no such parts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FenceError {
    pub(super) message: &'static str,
    pub(super) span: Span,
}

/// Takes a file apart. White space and a byte order mark may stand before the first fence; the second is
/// the first one with nothing but white space behind it on its line, as in Zola.
pub(super) fn split(text: &str) -> (Parts, Option<FenceError>) {
    let start = text.len() - text.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace()).len();
    let without = |start| Parts {
        format: Format::Toml,
        matter: Span::new(start, start),
        body: Span::new(start, text.len()),
    };
    let Some((format, fence)) = opening(&text[start..]) else {
        let message = "this file has no front matter";
        return (without(0), Some(FenceError { message, span: Span::new(start, line_end(text, start)) }));
    };
    let matter = after_line(text, start + fence.len());
    let Some(end) = closing(text, matter, fence) else {
        let message = "the front matter of this file has no end";
        let span = Span::new(start, start + fence.len());
        return (without(text.len()), Some(FenceError { message, span }));
    };
    let body = after_line(text, end + fence.len());
    let parts = Parts { format, matter: Span::new(matter, end), body: Span::new(body, text.len()) };
    (parts, None)
}

fn opening(text: &str) -> Option<(Format, &'static str)> {
    let line = text.lines().next()?.trim_end();
    match line {
        "+++" => Some((Format::Toml, "+++")),
        "---" => Some((Format::Yaml, "---")),
        _ => None,
    }
}

fn closing(text: &str, from: usize, fence: &str) -> Option<usize> {
    let mut at = from;
    loop {
        at += text[at..].find(fence)?;
        let rest = &text[at + fence.len()..];
        let line = rest.split('\n').next().unwrap_or_default();
        if line.trim().is_empty() {
            return Some(at);
        }
        at += 1;
    }
}

fn line_end(text: &str, from: usize) -> usize {
    text[from..].find('\n').map_or(text.len(), |at| from + at)
}

fn after_line(text: &str, from: usize) -> usize {
    (line_end(text, from) + 1).min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (Format, &str, &str) {
        let (parts, error) = split(text);
        assert_eq!(error, None, "{text}");
        (parts.format, &text[parts.matter.range()], &text[parts.body.range()])
    }

    #[test]
    fn splits() {
        assert_eq!(parts("+++\na = 1\n+++\nx\n"), (Format::Toml, "a = 1\n", "x\n"));
        assert_eq!(parts("---\na: 1\n---\nx\n\n---\n\ny"), (Format::Yaml, "a: 1\n", "x\n\n---\n\ny"));
        assert_eq!(parts("\u{feff}\n +++\r\na = 1\r\n +++ \r\nx"), (Format::Toml, "a = 1\r\n ", "x"));
        assert_eq!(parts("+++\n+++"), (Format::Toml, "", ""));
        assert_eq!(parts("+++\n\n+++\n\n\nx"), (Format::Toml, "\n", "\n\nx"));
    }

    #[test]
    fn a_fence_inside_of_a_line_is_no_end() {
        assert_eq!(parts("+++\na = \"b+++c\"\n+++\nx"), (Format::Toml, "a = \"b+++c\"\n", "x"));
    }

    #[test]
    fn says_what_is_missing() {
        let (parts, error) = split("# Just Markdown\n");
        assert_eq!(parts.body, Span::new(0, 16));
        assert_eq!(error.unwrap().span, Span::new(0, 15));
        let (parts, error) = split("+++\ntitle = \"x\"\n\nbody");
        assert_eq!(error.unwrap().span, Span::new(0, 3));
        assert_eq!(parts.body, Span::new(21, 21));
        assert!(split("").1.is_some());
    }
}
