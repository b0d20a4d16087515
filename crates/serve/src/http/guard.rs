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

impl Names {
    pub(super) fn new(address: SocketAddr, more: Vec<String>) -> Self {
        let ip = match address.ip() {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        let always = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned);
        let own = always.into_iter().chain([ip]).chain(more).collect();
        Self { port: address.port(), any_address: address.ip().is_unspecified(), own }
    }

    /// Refuses a request to another name, or from a page of another origin (RFC 6454).
    pub(super) fn check(&self, request: &Request) -> Result<(), Refusal> {
        if !self.admits(&request.host) {
            return Err(Refusal(403, "the server does not answer to this host name"));
        }
        let is_own = |origin: &str| {
            origin.strip_prefix("http://").is_some_and(|host| host.eq_ignore_ascii_case(&request.host))
        };
        match request.header("origin") {
            Some(origin) if !is_own(origin) => {
                Err(Refusal(403, "the request comes from a page of another site"))
            }
            _ => Ok(()),
        }
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
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port),
            _ => (host, "80"),
        };
        let is_ours = |own: &String| own.eq_ignore_ascii_case(name);
        port == self.port.to_string()
            && (self.own.iter().any(is_ours) || self.any_address && is_address(name))
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
