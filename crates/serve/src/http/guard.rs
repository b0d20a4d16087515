//! Who may ask: the names that the server answers to, and the pages that may use it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::answer::Refusal;
use super::request::Request;

/// The names that the server answers to.
///
/// Without this check, a page from anywhere could have its own name lead to this machine, and read the site
/// as if it were its own (DNS rebinding). An address can't be led astray, so a server that listens on all
/// interfaces answers to any.
pub(super) struct Names {
    port: u16,
    any_address: bool,
    own: Vec<String>,
}

/// The names by which every machine calls itself.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

impl Names {
    pub(super) fn new(address: SocketAddr, more: Vec<String>) -> Self {
        let ip = match address.ip() {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        let own = LOOPBACK.map(str::to_owned).into_iter().chain([ip]).chain(more).collect();
        Self { port: address.port(), any_address: address.ip().is_unspecified(), own }
    }

    /// Refuses a request to another name, or from a page of another origin (RFC 6454).
    ///
    /// For scripts and images that another page wants as its own, browsers tell no origin, only how far away it is
    /// (W3C, "Fetch Metadata Request Headers"). Links and frames may lead here: who has them reads nothing of it.
    pub(super) fn check(&self, request: &Request) -> Result<(), Refusal> {
        if !self.admits(&request.host) {
            return Err(Refusal(403, "the server does not answer to this host name"));
        }
        let is_own = |origin: &str| {
            origin.strip_prefix("http://").is_some_and(|host| host.eq_ignore_ascii_case(&request.host))
        };
        let is_elsewhere = matches!(request.header("sec-fetch-site"), Some("cross-site" | "same-site"));
        let is_led_here = request.header("sec-fetch-mode") == Some("navigate");
        if request.header("origin").is_some_and(|origin| !is_own(origin)) || (is_elsewhere && !is_led_here) {
            return Err(Refusal(403, "the request comes from a page of another site"));
        }
        Ok(())
    }

    /// Refuses a request that does not say that it comes from one of our own pages, as browsers do for
    /// whatever may have an effect. To be called after [`check`](Self::check).
    pub(super) fn check_origin(&self, request: &Request) -> Result<(), Refusal> {
        match request.header("origin") {
            Some(_) => self.check(request),
            None => Err(Refusal(403, "the request does not come from a page of this preview")),
        }
    }

    fn admits(&self, host: &str) -> bool {
        let (name, port) = split(host);
        let is_ours = |own: &String| own.eq_ignore_ascii_case(name);
        port == self.port.to_string()
            && (self.own.iter().any(is_ours) || self.any_address && is_address(name))
    }
}

/// Whether two hosts are this machine by different names: they lead to the same server, but browsers take them for
/// two sites.
pub(super) fn is_namesake(host: &str, other: &str) -> bool {
    let (name, port) = split(host);
    let (other_name, other_port) = split(other);
    let is_loopback = |name: &str| LOOPBACK.iter().any(|own| own.eq_ignore_ascii_case(name));
    port == other_port
        && is_loopback(name)
        && is_loopback(other_name)
        && !name.eq_ignore_ascii_case(other_name)
}

/// The name and the port of a host; the colons inside of `[::1]` are none of it (RFC 3986, section 3.2.2).
fn split(host: &str) -> (&str, &str) {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port),
        _ => (host, "80"),
    }
}

fn is_address(name: &str) -> bool {
    let inner = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    match inner {
        Some(inner) => inner.parse::<Ipv6Addr>().is_ok(),
        None => name.parse::<Ipv4Addr>().is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(address: &str) -> Names {
        Names::new(address.parse().unwrap(), vec!["laptop.local".into()])
    }

    #[test]
    fn answers_to_its_own_names_only() {
        let names = names("192.168.1.7:1111");
        for host in [
            "localhost:1111",
            "LOCALHOST:1111",
            "127.0.0.1:1111",
            "[::1]:1111",
            "192.168.1.7:1111",
            "laptop.local:1111",
        ] {
            assert!(names.admits(host), "{host}");
        }
        for host in [
            "localhost",
            "localhost:80",
            "evil.example:1111",
            "127.0.0.1.evil.example:1111",
            "10.0.0.1:1111",
            "",
            ":1111",
            "[::1]",
            "localhost:01111",
        ] {
            assert!(!names.admits(host), "{host}");
        }
    }

    #[test]
    fn a_machine_calls_itself_by_several_names() {
        for (host, other, expected) in [
            ("localhost:1", "127.0.0.1:1", true),
            ("[::1]", "LOCALHOST:80", true),
            ("localhost:1", "Localhost:1", false),
            ("localhost:1", "127.0.0.1:2", false),
            ("localhost:1", "192.168.1.7:1", false),
        ] {
            assert_eq!(is_namesake(host, other), expected, "{host} {other}");
        }
    }

    #[test]
    fn on_all_interfaces_any_address_will_do() {
        let names = names("0.0.0.0:80");
        for host in ["10.0.0.1", "10.0.0.1:80", "[fe80::1]", "[fe80::1]:80", "localhost"] {
            assert!(names.admits(host), "{host}");
        }
        for host in ["evil.example", "10.0.0.1:81", "fe80::1", "10.0.0.1.evil.example"] {
            assert!(!names.admits(host), "{host}");
        }
    }
}
