//! Raw bytes over loopback, and what comes back.

mod events;
mod hostile;
mod opening;
mod random;
mod requests;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use kiosque_source::{Blob, Tree, TreePath};

use super::{Options, Server, Site};

/// Nothing here takes long; what does hangs.
const PATIENCE: Duration = Duration::from_secs(30);

const HOME: &str = "<!DOCTYPE html><body><h1>Home</h1></body></html>\n";

fn tree(files: &[(&str, &str)]) -> Tree {
    files.iter().map(|(path, text)| (TreePath::new(path).unwrap(), Blob::from(*text))).collect()
}

fn outputs() -> Tree {
    tree(&[
        ("index.html", HOME),
        ("404.html", "<body>Lost</body>"),
        ("a/index.html", "<p>A"),
        ("édition/index.html", "<body>É</body>"),
        ("style.css", "body { color: red }"),
        ("film.mp4", "0123456789"),
        ("feed.xml", "<feed/>"),
        ("a b.txt", "space"),
    ])
}

fn site() -> Site {
    Site { outputs: outputs(), not_found: TreePath::new("404.html").ok(), ..Site::default() }
}

fn start(options: Options) -> Server {
    Server::bind(SocketAddr::from(([127, 0, 0, 1], 0)), options).unwrap()
}

fn serve(site: Site) -> Server {
    let server = start(Options::default());
    server.publish(site);
    server
}

/// A connection to a server.
struct Client {
    reader: BufReader<TcpStream>,
    host: String,
}

#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Client {
    fn new(server: &Server) -> Self {
        let stream = TcpStream::connect(server.address()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        Self { reader: BufReader::new(stream), host: server.address().to_string() }
    }

    /// Sends what the server takes of `bytes`.
    fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.reader.get_mut().write_all(bytes.as_ref());
    }

    /// Asks for `target`, with more header lines.
    fn request(&mut self, method: &str, target: &str, headers: &[&str]) {
        let lines: String = headers.iter().flat_map(|line| [line, "\r\n"]).collect();
        let host = self.host.clone();
        self.send(format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\n{lines}\r\n"));
    }

    fn get(&mut self, target: &str) -> Answer {
        self.request("GET", target, &[]);
        self.answer()
    }

    fn answer(&mut self) -> Answer {
        let answer = self.head();
        let length = answer.header("content-length").unwrap().parse().unwrap();
        let mut body = vec![0; if answer.status == 304 { 0 } else { length }];
        self.reader.read_exact(&mut body).unwrap();
        Answer { body, ..answer }
    }

    fn head(&mut self) -> Answer {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(self.reader.read_line(&mut head).unwrap(), 0, "cut off after {head:?}");
        }
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, body: Vec::new() }
    }

    /// The next line, such as the body of an answer that says why not.
    fn line(&mut self) -> Vec<u8> {
        let mut line = Vec::new();
        self.reader.read_until(b'\n', &mut line).unwrap();
        line
    }

    /// All that still comes until the server ends the connection, however it does.
    fn rest(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        match self.reader.read_to_end(&mut rest) {
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => panic!("still open"),
            _ => rest,
        }
    }
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

fn get(server: &Server, target: &str) -> Answer {
    Client::new(server).get(target)
}

/// The generation that a page says it has.
fn generation(page: &Answer) -> String {
    quoted(page, "?generation=")
}

/// The token that a page has.
fn token(page: &Answer) -> String {
    quoted(page, "data-token=\"")
}

/// What stands on a page between `before` and the next quote.
fn quoted(page: &Answer, before: &str) -> String {
    let text = page.text();
    let (_, rest) = text.split_once(before).unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

/// A page without its script tag.
fn without_script(page: &Answer) -> String {
    let text = page.text();
    let (before, rest) = text.split_once("<script").unwrap();
    format!("{before}{}", rest.split_once("</script>").unwrap().1)
}
