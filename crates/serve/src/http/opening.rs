//! Opening the source of a page in an editor.

use std::hint::black_box;
use std::io;
use std::sync::Arc;

use kiosque_source::TreePath;
use serde_json::Value;

use super::answer::Refusal;
use super::request::Request;

/// A place on a page that somebody wants to edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The file that the page is made of.
    pub source: TreePath,
    /// The text of the block that was clicked on.
    pub text: String,
    /// How many blocks with the same text are before it on the page.
    pub nth: usize,
}

/// Opens a place in an editor; if it can't, the error is a line that says why.
pub type Open = Arc<dyn Fn(&Spot) -> Result<(), String> + Send + Sync>;

/// An editor behind a token that only pages of this run of the server know.
pub(super) struct Opening {
    open: Open,
    token: String,
}

/// What a page asks to be opened.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// The route of the page, decoded, with the base path.
    pub(super) route: String,
    pub(super) text: String,
    pub(super) nth: usize,
}

impl Opening {
    pub(super) fn new(open: Open) -> io::Result<Self> {
        let mut secret = [0; 16];
        getrandom::fill(&mut secret).map_err(|error| io::Error::other(error.to_string()))?;
        Ok(Self { open, token: format!("{:032x}", u128::from_be_bytes(secret)) })
    }

    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// Refuses who does not know the token. Whether the origin is our own was looked at before.
    pub(super) fn check(&self, request: &Request) -> Result<(), Refusal> {
        match request.header("x-kiosque-token") {
            Some(token) if is_same(token.as_bytes(), self.token.as_bytes()) => Ok(()),
            _ => Err(Refusal(403, "the token is not that of this preview: reload the page")),
        }
    }

    pub(super) fn open(&self, spot: &Spot) -> Result<(), String> {
        (self.open)(spot)
    }
}

/// Compares in the same time whatever is different, so that nobody can find a secret piece by piece.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    let difference = one.iter().zip(other).fold(0, |sum, (one, other)| black_box(sum | (one ^ other)));
    one.len() == other.len() && difference == 0
}

impl Asked {
    /// Reads the body of a request.
    pub(super) fn parse(body: &[u8]) -> Option<Self> {
        let body: Value = serde_json::from_slice(body).ok()?;
        let text = |key: &str| body.get(key)?.as_str().map(str::to_owned);
        let nth = body.get("nth")?.as_u64()?;
        Some(Self { route: text("route")?, text: text("text")?, nth: usize::try_from(nth).ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_compared_whole() {
        assert!(is_same(b"abc", b"abc"));
        for other in ["", "ab", "abd", "abcd", "Abc"] {
            assert!(!is_same(b"abc", other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn every_run_has_its_own_token() {
        let token = || Opening::new(Arc::new(|_| Ok(()))).unwrap().token().to_owned();
        let (one, other) = (token(), token());
        assert_ne!(one, other);
        assert!(one.len() == 32 && one.bytes().all(|byte| byte.is_ascii_hexdigit()), "{one}");
    }

    #[test]
    fn reads_what_is_asked() {
        let asked = Asked::parse(br#"{"route": "/\u00e9/", "text": "A \"b\"", "nth": 2, "more": []}"#);
        assert_eq!(asked, Some(Asked { route: "/é/".into(), text: "A \"b\"".into(), nth: 2 }));
        for body in [
            "",
            "null",
            "[]",
            "{}",
            r#"{"route": "/", "text": "a"}"#,
            r#"{"route": "/", "text": "a", "nth": -1}"#,
            r#"{"route": "/", "text": "a", "nth": 1.5}"#,
            r#"{"route": 1, "text": "a", "nth": 0}"#,
            r#"{"route": "/", "text": null, "nth": 0}"#,
            r#"{"route": "/", "text": "a", "nth": 0"#,
            &"[".repeat(60_000),
        ] {
            assert_eq!(Asked::parse(body.as_bytes()), None, "{body}");
        }
        assert_eq!(Asked::parse(b"{\"route\": \"\xff\", \"text\": \"\", \"nth\": 0}"), None);
    }
}
