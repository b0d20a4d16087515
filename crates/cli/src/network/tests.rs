use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};

use super::*;

/// A server that gives these answers, one after the other, and then what it was asked.
fn serve(answers: Vec<String>) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let serve = move || {
        let answer = |answer: String| {
            let (mut stream, _) = listener.accept().unwrap();
            let asked = read(&stream);
            // Who has read enough may be gone.
            let _ = stream.write_all(answer.as_bytes());
            asked
        };
        answers.into_iter().map(answer).collect()
    };
    (url, thread::spawn(serve))
}

/// A request: its head, and as much of a body as the head says.
fn read(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut text, mut length) = (String::new(), 0);
    while !text.ends_with("\r\n\r\n") {
        let start = text.len();
        assert_ne!(reader.read_line(&mut text).unwrap(), 0, "a request ends too soon: {text}");
        let line = text[start..].to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    text + &String::from_utf8(body).unwrap()
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n{body}", body.len())
}

/// A network for this machine alone, whatever the environment says of proxies.
fn here() -> Http {
    Http { agent: config().proxy(None).build().new_agent() }
}

#[test]
fn sends_what_is_asked_and_reads_the_answer() {
    let (url, server) = serve(vec![answer("404 Not Found", "content-type: text/x\r\n", "no")]);
    let headers = vec![("accept".to_owned(), "a/b".to_owned()), ("accept".to_owned(), "c/d".to_owned())];
    let request =
        Request { headers, body: Some("hello".into()), ..Request::new(Method::Post, format!("{url}/x")) };
    let response = here().fetch(&request).unwrap();
    assert_eq!((response.status, response.body.as_slice()), (404, &b"no"[..]));
    assert_eq!(response.content_type.as_deref(), Some("text/x"));
    let asked = server.join().unwrap().remove(0);
    assert!(asked.starts_with("POST /x HTTP/1.1\r\n") && asked.ends_with("\r\n\r\nhello"), "{asked}");
    assert!(asked.contains("accept: a/b\r\n") && asked.contains("accept: c/d\r\n"), "{asked}");
}

#[test]
fn follows_redirects_to_an_end() {
    let moved = |place: &str| answer("302 Found", &format!("location: {place}\r\n"), "");
    let (url, server) = serve(vec![moved("/b"), answer("200 OK", "", "there")]);
    assert_eq!(here().fetch(&Request::new(Method::Get, url)).unwrap().body, b"there");
    assert!(server.join().unwrap()[1].starts_with("GET /b "));
    let (url, server) = serve(vec![moved("/"); 11]);
    assert_eq!(here().fetch(&Request::new(Method::Get, url)).unwrap_err(), "it redirects more than 10 times");
    server.join().unwrap();
}

#[test]
fn leaves_a_body_that_nobody_wants() {
    let (url, server) = serve(vec!["HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n".into(); 2]);
    let request = Request::new(Method::Get, url);
    let unread = here().fetch(&Request { wants_body: false, ..request.clone() }).unwrap();
    assert_eq!((unread.status, unread.body.len()), (200, 0));
    assert!(here().fetch(&request).is_err());
    server.join().unwrap();
}

#[test]
fn says_why_there_is_no_answer() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for url in
        [format!("http://{closed}/"), "http://".into(), "file:///etc/hostname".into(), "http://a b/".into()]
    {
        let why = here().fetch(&Request::new(Method::Get, url)).unwrap_err();
        assert!(!why.is_empty() && !why.contains('\n'), "{why}");
    }
}
