//! Answers browsers from a published tree, and tells them when it changes.
//!
//! One thread accepts connections; each connection has a thread that reads requests and answers them, all
//! of it under deadlines. At most [`Limits::connections`] are open at once: the next one takes the place of
//! the one that has been waiting longest, so that idle and slow clients can't keep others out. A connection
//! that asks for events is handed over to the one thread that writes to all of them.

mod answer;
mod connection;
mod connections;
mod events;
mod files;
mod front;
mod guard;
mod history;
mod inject;
mod kind;
mod opening;
mod page;
mod publication;
mod request;
mod route;
mod script;
mod site;
mod stream;
mod wire;

#[cfg(test)]
mod tests;

use std::hash::{BuildHasher, RandomState};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use kiosque_source::Diagnostic;

use connections::Connections;
use events::{Events, Generation};
use front::Front;
use guard::Names;
use opening::Opening;

pub use opening::{Open, Spot};
pub use site::{Badge, Site, SourceOf};

/// How to serve.
#[derive(Clone, Default)]
pub struct Options {
    /// Names that the server answers to besides `localhost` and its own address, such as `my-laptop.local`.
    pub names: Vec<String>,
    /// What a client may take up.
    pub limits: Limits,
    /// Whether pages stay where they are after an edit, and do not mark what changed.
    pub still: bool,
    /// Opens a place of a page in an editor, if there is one. Each run has a token of its own for it.
    pub open: Option<Open>,
}

/// What clients may take up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many connections may be open at once, without event streams.
    pub connections: usize,
    /// How many event streams may be open at once.
    pub streams: usize,
    /// How long a connection may wait for a request.
    pub idle: Duration,
    /// How long the head of a request may take.
    pub head: Duration,
    /// How long the body of a request may take.
    pub body: Duration,
    /// How long a client may take to read 64 KiB.
    pub write: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 256,
            streams: 256,
            idle: Duration::from_mins(1),
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            write: Duration::from_secs(10),
        }
    }
}

/// A running server. It ends, with all its threads and connections, when this is dropped.
pub struct Server {
    address: SocketAddr,
    front: Arc<Front>,
    connections: Arc<Connections>,
    events: Events,
    accepting: Option<JoinHandle<()>>,
}

impl Server {
    /// A server at `address`; port 0 means any that is free. Until the first [`publish`](Self::publish) it
    /// answers with a page that waits for it.
    pub fn bind(address: SocketAddr, options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        // Every hasher has a seed of its own.
        let generation = Generation { run: RandomState::new().hash_one(address), number: 0 };
        let events = Events::start(options.limits, generation)?;
        let names = Names::new(address, options.names);
        let opening = options.open.map(Opening::new).transpose()?;
        let front = Arc::new(Front::new(names, events.sender(), generation, opening, options.still));
        let connections = Arc::new(Connections::new(options.limits));
        let accept = {
            let (front, connections) = (front.clone(), connections.clone());
            move || accept(&listener, &front, &connections)
        };
        let accepting = Some(thread::Builder::new().name("http".into()).spawn(accept)?);
        Ok(Self { address, front, connections, events, accepting })
    }

    /// Where the server listens, with the port that it got.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves `site` from now on, all of it at once, and then tells the browsers which routes changed. Gives the
    /// number of outputs that are not as they were before.
    pub fn publish(&self, site: Site) -> usize {
        self.front.publish(site)
    }

    /// Shows the errors among these diagnostics over all pages, in place of those that were shown; without
    /// any, takes away what was shown. To be called before the [`publish`](Self::publish) of a mended site,
    /// so that no page comes up with errors that are gone.
    pub fn report(&self, diagnostics: &[Diagnostic]) {
        self.events.report(diagnostics);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.connections.close();
        // The accepting thread looks up when somebody comes. If nobody gets through, it is left to itself.
        if TcpStream::connect_timeout(&reachable(self.address), Duration::from_secs(1)).is_ok()
            && let Some(thread) = self.accepting.take()
        {
            let _ = thread.join();
        }
        self.connections.join(Duration::from_secs(2));
        self.events.stop();
    }
}

/// Where a listener at `address` can be reached from here.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

fn accept(listener: &TcpListener, front: &Arc<Front>, connections: &Arc<Connections>) {
    loop {
        let accepted = listener.accept();
        if connections.is_closed() {
            return;
        }
        match accepted {
            Ok((stream, _)) => {
                let (slot, front) = (connections.admit(stream), front.clone());
                let converse = move || connection::converse(&slot, &front);
                // Where no thread can be had, the connection ends here; the next one may have more luck.
                let _ =
                    thread::Builder::new().name("http client".into()).stack_size(256 << 10).spawn(converse);
            }
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            // Most likely too many files are open.
            Err(_) => {
                connections.evict();
                thread::sleep(Duration::from_millis(10));
            }
        }
    }
}
