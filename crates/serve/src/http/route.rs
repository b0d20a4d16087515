//! From what is asked for to a path of the site, and back.

use kiosque_source::TreePath;

/// The path that a URL's path spells, with its leading `/` and percent signs decoded (RFC 3986, section
/// 2.1). There is none if it is spelled wrongly, or if one of its parts could mean another place than the
/// one where it stands: an empty one, `.`, `..`, one with a slash, a backslash or a NUL.
pub(super) fn decode(path: &str) -> Option<String> {
    let mut decoded = String::new();
    let mut parts = path.strip_prefix('/')?.split('/').peekable();
    while let Some(part) = parts.next() {
        let part = decode_part(part)?;
        let is_last = parts.peek().is_none();
        let is_odd = matches!(part.as_str(), "." | "..") || part.contains(['/', '\\', '\0']);
        if is_odd || (part.is_empty() && !is_last) {
            return None;
        }
        decoded.push('/');
        decoded.push_str(&part);
    }
    Some(decoded)
}

fn decode_part(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
            bytes.push(high << 4 | low);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// A decoded path as it stands in a URL.
pub(super) fn encode(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.extend(
                [byte >> 4, byte & 15].map(|digit| char::from(b"0123456789ABCDEF"[usize::from(digit)])),
            );
        }
    }
    encoded
}

/// The route of a file, decoded: of `a/index.html` it is `BASE/a/`.
pub(super) fn route(path: &TreePath, base: &str) -> String {
    let path = path.as_str();
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("{base}/{folder}"),
        _ => format!("{base}/{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_plain_paths_only() {
        for (path, decoded) in [
            ("/", "/"),
            ("/a/b.html", "/a/b.html"),
            ("/%C3%A9dition/", "/édition/"),
            ("/a%20b%25", "/a b%"),
            ("/...", "/..."),
        ] {
            assert_eq!(decode(path).as_deref(), Some(decoded), "{path}");
        }
        for path in [
            "",
            "a",
            "//",
            "//a",
            "/a//b",
            "/.",
            "/..",
            "/../a",
            "/a/../b",
            "/%2e%2e/a",
            "/%2E./a",
            "/a%2fb",
            "/a%5cb",
            "/a\\..\\b",
            "/%00",
            "/%",
            "/%4",
            "/%zz",
            "/%+1",
            "/%ff",
            "/%c0%ae%c0%ae/a",
        ] {
            assert_eq!(decode(path), None, "{path}");
        }
    }

    #[test]
    fn encoding_is_undone_by_decoding() {
        let path = "/édition/a b/100%?#\"<x>.html";
        assert!(encode(path).is_ascii());
        assert_eq!(decode(&encode(path)).as_deref(), Some(path));
    }

    #[test]
    fn an_index_has_the_route_of_its_folder() {
        for (path, expected) in [
            ("index.html", "/b/"),
            ("a/index.html", "/b/a/"),
            ("a/myindex.html", "/b/a/myindex.html"),
            ("x.css", "/b/x.css"),
        ] {
            assert_eq!(route(&TreePath::new(path).unwrap(), "/b"), expected);
        }
    }
}
