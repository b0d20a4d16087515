//! Where the server listens.

use std::io;
use std::net::{IpAddr, SocketAddr};

use kiosque_serve::http::{Options, Server};
use kiosque_source::Diagnostic;

use super::Flags;
use super::open::opener;
use crate::root::Site;
use crate::terminal::Terminal;

/// Where to listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Listen {
    /// The address of the interface.
    pub(crate) ip: IpAddr,
    /// The port, 0 for any; or the usual one, or else one of the next.
    pub(crate) port: Option<u16>,
}

const USUAL: u16 = 1111;
/// So many ports are tried after the usual one.
const MORE: u16 = 20;

/// A server where it is wanted. A port that was asked for is that or none.
pub(super) fn bind(site: &Site, flags: &Flags, terminal: &Terminal) -> Result<Server, Diagnostic> {
    let Listen { ip, port } = flags.listen;
    let (mut port, last) = port.map_or((USUAL, USUAL + MORE), |port| (port, port));
    let options = Options {
        names: flags.base_url.host().into_iter().map(str::to_owned).collect(),
        still: flags.still,
        open: opener(site, ip),
        ..Options::default()
    };
    loop {
        match Server::bind(SocketAddr::new(ip, port), options.clone()) {
            Ok(server) => return Ok(server),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && port < last => {
                terminal.note(format!("port {port} is in use, so the next one is tried"));
                port += 1;
            }
            Err(error) => return Err(refusal(SocketAddr::new(ip, port), &error)),
        }
    }
}

fn refusal(address: SocketAddr, error: &io::Error) -> Diagnostic {
    let port = address.port();
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            let message = format!("port {port} of {} is in use", address.ip());
            Diagnostic::error(message)
                .hint("another preview may be running; `--port 0` takes any port that is free")
        }
        io::ErrorKind::PermissionDenied => {
            Diagnostic::error(format!("port {port} may not be listened at: {error}"))
                .hint("ports above 1023 are free for all")
        }
        _ => Diagnostic::error(format!("can't listen at {address}: {error}"))
            .hint("`--interface` takes an address of this machine, such as 127.0.0.1 or 0.0.0.0"),
    }
}
