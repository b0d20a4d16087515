//! A site as `kiosque serve` serves it, and what it tells browsers.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use libtest_mimic::Failed;
use serde_json::Value;

use crate::process::Running;

/// A running server.
pub(crate) struct Served {
    /// Its origin, such as `http://127.0.0.1:40123`.
    pub(crate) origin: String,
    /// The path of the site, which ends with a slash.
    pub(crate) base: String,
    /// The process.
    pub(crate) process: Running,
    agent: ureq::Agent,
}

impl Served {
    /// Serves the site at `root` with the command `kiosque`, at a port of its own.
    pub(crate) fn start(kiosque: Command, root: &Path, arguments: &[&str]) -> Result<Self, Failed> {
        Self::start_at("0", kiosque, root, arguments)
    }

    /// The same at a given port.
    pub(crate) fn start_at(
        port: &str,
        mut kiosque: Command,
        root: &Path,
        arguments: &[&str],
    ) -> Result<Self, Failed> {
        let command = kiosque.args(["serve", "--port", port, "--root"]).arg(root).args(arguments);
        Self::wait_for(Running::start(command)?)
    }

    /// Waits for a process to say where it serves.
    pub(crate) fn wait_for(mut process: Running) -> Result<Self, Failed> {
        let url = process.wait_for(|line| {
            let (_, rest) = line.split_once("Serving at ")?;
            rest.split_whitespace().next().map(str::to_owned)
        })?;
        let host = url.find("://").ok_or("no URL")? + 3;
        let (origin, base) = url.split_at(host + url[host..].find('/').ok_or("no path")?);
        let config = ureq::Agent::config_builder()
            .proxy(None)
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(30)));
        Ok(Self { origin: origin.into(), base: base.into(), process, agent: config.build().into() })
    }

    /// The host of the origin, with the port.
    pub(crate) fn host(&self) -> &str {
        self.origin.trim_start_matches("http://")
    }

    /// The status and the bytes at a route.
    pub(crate) fn get(&self, route: &str) -> Result<(u16, Vec<u8>), Failed> {
        let mut response = self.agent.get(format!("{}{route}", self.origin)).call()?;
        let body = response.body_mut().with_config().limit(u64::MAX).read_to_vec()?;
        Ok((response.status().as_u16(), body))
    }

    /// Whether a text is at a route.
    pub(crate) fn shows(&self, route: &str, text: &str) -> Result<bool, Failed> {
        let (_, body) = self.get(route)?;
        Ok(body.windows(text.len()).any(|part| part == text.as_bytes()))
    }

    /// The events from now on.
    pub(crate) fn events(&self) -> Result<Events, Failed> {
        let host = self.host();
        let mut stream = TcpStream::connect(host)?;
        write!(stream, "GET /__kiosque/events HTTP/1.1\r\nHost: {host}\r\n\r\n")?;
        let (sender, events) = channel();
        let lines = BufReader::new(stream.try_clone()?).lines().map_while(Result::ok);
        thread::spawn(move || {
            let mut name = String::new();
            for line in lines {
                if let Some(event) = line.strip_prefix("event: ") {
                    event.clone_into(&mut name);
                } else if let Some(data) = line.strip_prefix("data: ") {
                    let data = serde_json::from_str(data).unwrap_or_default();
                    let _ = sender.send(Event { name: name.clone(), data });
                }
            }
        });
        let events = Events { stream, events };
        // The first one says that the stream is open.
        events.next(Duration::from_secs(30)).ok_or("no event")?;
        Ok(events)
    }
}

/// Something that the server told.
#[derive(Debug)]
pub(crate) struct Event {
    /// Its name, such as `update`.
    pub(crate) name: String,
    /// What it says.
    pub(crate) data: Value,
}

/// A stream of events, closed when this is dropped.
pub(crate) struct Events {
    stream: TcpStream,
    events: Receiver<Event>,
}

impl Events {
    /// The next event, if there is one in this time.
    pub(crate) fn next(&self, wait: Duration) -> Option<Event> {
        self.events.recv_timeout(wait).ok()
    }

    /// The next update.
    pub(crate) fn update(&self) -> Result<Event, Failed> {
        let mut events = std::iter::from_fn(|| self.next(Duration::from_secs(30)));
        events.find(|event| event.name == "update").ok_or_else(|| "no update".into())
    }

    /// The updates until there were no events for this time.
    pub(crate) fn updates(&self, quiet: Duration) -> Vec<Event> {
        let events = std::iter::from_fn(|| self.next(quiet));
        events.filter(|event| event.name == "update").collect()
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        // It may be closed at the other end.
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}
