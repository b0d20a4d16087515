//! The base URL of a site that is served.

use std::net::SocketAddr;

/// What the base URL is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BaseUrl {
    /// Where the server listens, and the path of the configured base URL.
    Served,
    /// What the user gave, with the port of the server unless it says otherwise.
    Given { url: String, with_port: bool },
}

impl BaseUrl {
    /// The base URL without a slash at its end, but for `/` alone, which makes all links relative to the host.
    pub(crate) fn at(&self, address: SocketAddr, configured_path: &str) -> String {
        match self {
            Self::Served => format!("http://{address}{configured_path}"),
            Self::Given { url, .. } if url.starts_with('/') => match url.trim_end_matches('/') {
                "" => "/".to_owned(),
                path => path.to_owned(),
            },
            Self::Given { url, with_port } => {
                let (scheme, host, path) = split(url);
                let port = if *with_port && !has_port(host) {
                    format!(":{}", address.port())
                } else {
                    String::new()
                };
                format!("{scheme}://{host}{port}{path}")
            }
        }
    }

    /// The host that was given, without its port: browsers will ask for it.
    pub(crate) fn host(&self) -> Option<&str> {
        match self {
            Self::Given { url, .. } if !url.starts_with('/') => {
                let (_, host, _) = split(url);
                Some(if has_port(host) { host.rsplit_once(':').map_or(host, |(host, _)| host) } else { host })
            }
            _ => None,
        }
    }
}

/// The scheme (`http` if there is none), the host with its port, and the path without a slash at its end.
fn split(url: &str) -> (&str, &str, &str) {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    (scheme, host, path.trim_end_matches('/'))
}

/// Whether a host has a port; the colons inside of `[::1]` are none of it (RFC 3986, section 3.2.2).
fn has_port(host: &str) -> bool {
    host.rsplit_once(':').is_some_and(|(_, port)| !port.ends_with(']'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(url: &str, with_port: bool) -> BaseUrl {
        BaseUrl::Given { url: url.to_owned(), with_port }
    }

    #[test]
    fn is_where_the_server_listens_with_the_configured_path() {
        for (address, path, expected) in [
            ("127.0.0.1:1111", "", "http://127.0.0.1:1111"),
            ("127.0.0.1:1111", "/kiosque", "http://127.0.0.1:1111/kiosque"),
            ("[::1]:80", "/a", "http://[::1]:80/a"),
        ] {
            assert_eq!(BaseUrl::Served.at(address.parse().unwrap(), path), expected);
        }
    }

    #[test]
    fn a_given_one_gets_the_port() {
        let address = "127.0.0.1:1222".parse().unwrap();
        for (url, expected) in [
            ("https://foo.example/bar", "https://foo.example:1222/bar"),
            ("http://foo.example/", "http://foo.example:1222"),
            ("foo.example", "http://foo.example:1222"),
            ("http://foo.example:99/x/", "http://foo.example:99/x"),
            ("http://[::1]/x", "http://[::1]:1222/x"),
            ("/", "/"),
            ("/sub/", "/sub"),
        ] {
            assert_eq!(given(url, true).at(address, "/configured"), expected, "{url}");
        }
        assert_eq!(given("https://foo.example/bar", false).at(address, ""), "https://foo.example/bar");
    }

    #[test]
    fn knows_the_host_that_was_given() {
        for (url, host) in [
            ("https://foo.example:99/bar", Some("foo.example")),
            ("laptop.local", Some("laptop.local")),
            ("http://[::1]:9/", Some("[::1]")),
            ("http://[::1]/", Some("[::1]")),
            ("/", None),
        ] {
            assert_eq!(given(url, true).host(), host, "{url}");
        }
        assert_eq!(BaseUrl::Served.host(), None);
    }
}
