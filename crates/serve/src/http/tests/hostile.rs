use std::io::Write;
use std::time::{Duration, Instant};

use super::super::{Limits, Options};
use super::{Client, get, serve, site, start, without_script};

/// Sends `bytes` and gives back the status; the connection has to end then.
fn refused(server: &super::Server, bytes: impl AsRef<[u8]>) -> u16 {
    let mut client = Client::new(server);
    client.send(bytes);
    let status = client.answer().status;
    assert!(client.rest().is_empty());
    status
}

#[test]
fn no_spelling_leads_out_of_the_site() {
    let server = serve(site());
    for target in [
        "/../Cargo.toml",
        "/a/../../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/%2E%2e%2fCargo.toml",
        "/..%2fCargo.toml",
        "/..%5cCargo.toml",
        "/..\\Cargo.toml",
        "/%252e%252e/Cargo.toml",
        "/%c0%ae%c0%ae/Cargo.toml",
        "/%uff0e%uff0e/Cargo.toml",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/etc/passwd",
        "/a/%2e%2e/style.css",
        "/./style.css",
        "/a//index.html",
        "/style.css%00.html",
        "/C:/Windows/win.ini",
        "/.git/config",
        "/__kiosque/../style.css",
        "/%",
        "/%zz",
        "/%ff",
    ] {
        let answer = get(&server, target);
        assert_eq!(answer.status, 404, "{target}");
        assert!(answer.header("location").is_none());
        if !target.starts_with("/__kiosque/") {
            assert_eq!(without_script(&answer), "<body>Lost</body>", "{target}");
        }
    }
}

#[test]
fn a_redirect_stays_on_the_server() {
    let server = serve(site());
    for target in ["//evil.example", "//evil.example/..", "/\\evil.example", "/%5cevil.example"] {
        assert_eq!(get(&server, target).status, 404, "{target}");
    }
    let answer = get(&server, "/a?%0d%0aSet-Cookie:x=1");
    assert_eq!(answer.header("location"), Some("/a/?%0d%0aSet-Cookie:x=1"));
}

#[test]
fn other_host_names_are_refused() {
    let server = serve(site());
    let port = server.address().port();
    for host in
        ["evil.example".to_owned(), format!("evil.example:{port}"), "localhost".into(), "127.0.0.1:1".into()]
    {
        for target in ["/", "/style.css", "/__kiosque/events", "/__kiosque/kiosque.js"] {
            let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n");
            assert_eq!(refused(&server, request), 403, "{host} {target}");
        }
    }
    let mut client = Client::new(&server);
    client.host = format!("LocalHost:{port}");
    assert_eq!(client.get("/").status, 200);
}

#[test]
fn a_request_has_one_host() {
    let server = serve(site());
    let host = server.address();
    for lines in [String::new(), format!("Host: {host}\r\nHost: {host}\r\n"), "Host:\r\n".into()] {
        let status = refused(&server, format!("GET / HTTP/1.1\r\n{lines}\r\n"));
        assert!([400, 403].contains(&status), "{lines:?}");
    }
    let request = format!("GET http://evil.example/ HTTP/1.1\r\nHost: {host}\r\n\r\n");
    assert_eq!(refused(&server, request), 400);
}

#[test]
fn pages_from_elsewhere_are_refused() {
    let server = serve(site());
    let host = server.address();
    for origin in
        ["http://evil.example", "null", "https://127.0.0.1:1", &format!("http://{host}.evil.example"), ""]
    {
        for target in ["/__kiosque/events", "/"] {
            let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\n\r\n");
            assert_eq!(refused(&server, request), 403, "{origin}");
        }
    }
    let mut client = Client::new(&server);
    client.request("GET", "/", &[&format!("Origin: http://{host}")]);
    let answer = client.answer();
    assert_eq!(answer.status, 200);
    assert!(answer.header("access-control-allow-origin").is_none());
}

#[test]
fn a_request_has_one_origin() {
    let server = serve(site());
    let host = server.address();
    for other in ["http://evil.example".to_owned(), format!("http://{host}")] {
        let origins = format!("Origin: http://{host}\r\nOrigin: {other}\r\n");
        assert_eq!(refused(&server, format!("GET / HTTP/1.1\r\nHost: {host}\r\n{origins}\r\n")), 400);
    }
}

/// A script of another page's own would run with what is in it, such as a search index with all drafts.
#[test]
fn nothing_is_a_part_of_pages_from_elsewhere() {
    let server = serve(site());
    let host = server.address();
    let metadata = |site: &str, mode: &str| format!("Sec-Fetch-Site: {site}\r\nSec-Fetch-Mode: {mode}");
    for site in ["cross-site", "same-site"] {
        for mode in ["no-cors", "cors", "same-origin", "websocket"] {
            for target in ["/style.css", "/", "/__kiosque/kiosque.js", "/__kiosque/events", "/missing"] {
                let lines = metadata(site, mode);
                let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n{lines}\r\n\r\n");
                assert_eq!(refused(&server, request), 403, "{target} {lines}");
            }
        }
    }
    for (site, mode) in [
        ("same-origin", "no-cors"),
        ("same-origin", "cors"),
        ("none", "navigate"),
        ("cross-site", "navigate"),
        ("same-site", "navigate"),
    ] {
        let mut client = Client::new(&server);
        client.request("GET", "/", &[&metadata(site, mode)]);
        assert_eq!(client.answer().status, 200, "{site} {mode}");
    }
}

#[test]
fn every_answer_keeps_pages_from_elsewhere_out() {
    let server = serve(site());
    let mut client = Client::new(&server);
    let mut heads: Vec<_> = ["/", "/style.css", "/a", "/missing", "/__kiosque/kiosque.js"]
        .map(|target| client.get(target))
        .into();
    client.request("GET", "/__kiosque/events", &[]);
    heads.push(client.head());
    let mut refused = Client::new(&server);
    refused.host = "evil.example".into();
    heads.push(refused.get("/"));
    for answer in heads {
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"), "{}", answer.head);
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{}", answer.head);
    }
}

#[test]
fn what_is_too_long_ends_its_connection_only() {
    let server = serve(site());
    let host = server.address();
    let long = "a".repeat(1 << 20);
    assert_eq!(refused(&server, format!("GET /{long}")), 414);
    assert_eq!(refused(&server, format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: {long}")), 431);
    let many = "X: y\r\n".repeat(500);
    assert_eq!(refused(&server, format!("GET / HTTP/1.1\r\nHost: {host}\r\n{many}\r\n")), 431);
    for length in ["99999999999", "99999999999999999999999", "65537"] {
        let request = format!("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n\r\n{long}");
        assert_eq!(refused(&server, request), 413, "{length}");
    }
    let request =
        format!("POST / HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n");
    assert_eq!(refused(&server, request), 411);
    assert_eq!(get(&server, "/").status, 200);
}

#[test]
fn what_never_ends_is_cut() {
    let server = serve(site());
    let host = server.address();
    let part = vec![b'a'; 1 << 20];
    for start in [
        "GET /".to_owned(),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: "),
        format!("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99999999999\r\n\r\n"),
    ] {
        let mut client = Client::new(&server);
        client.send(&start);
        // A part may be on its way in the system's buffers; of 100, only the first few get so far.
        let taken = (0..100).take_while(|_| client.reader.get_mut().write_all(&part).is_ok()).count();
        assert!(taken < 50, "{taken} MiB after {start:?}");
        assert_eq!(get(&server, "/").status, 200);
    }
}

#[test]
fn garbage_is_refused() {
    let server = serve(site());
    for bytes in [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".as_slice(),
        b"\0\0\0\0\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET * HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        assert_eq!(refused(&server, bytes), 400, "{bytes:?}");
    }
}

#[test]
fn slow_clients_are_let_go() {
    let short = Duration::from_millis(200);
    let limits = Limits { idle: short, head: short, body: short, ..Limits::default() };
    let server = start(Options { limits, ..Options::default() });
    let host = server.address();
    assert_eq!(refused(&server, "GET / HT"), 408);
    assert_eq!(
        refused(&server, format!("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9\r\n\r\nbo")),
        408
    );
    assert!(Client::new(&server).rest().is_empty());
}

#[test]
fn a_client_that_does_not_read_is_let_go() {
    let limits = Limits { write: Duration::from_millis(200), ..Limits::default() };
    let server = start(Options { limits, ..Options::default() });
    let outputs = super::tree(&[("large.txt", &"x".repeat(40 << 20))]);
    server.publish(super::Site { outputs, ..super::Site::default() });
    let mut client = Client::new(&server);
    client.request("GET", "/large.txt", &[]);
    std::thread::sleep(Duration::from_secs(2));
    assert!(client.rest().len() < 40 << 20);
}

/// 200 event streams, 50 heads and 20 bodies that are not finished.
fn crowd(server: &super::Server) -> Vec<Client> {
    let host = server.address();
    let mut clients = Vec::new();
    let mut crowd = |count: usize, bytes: &str| {
        for _ in 0..count {
            let mut client = Client::new(server);
            client.send(bytes);
            clients.push(client);
        }
    };
    crowd(200, &format!("GET /__kiosque/events HTTP/1.1\r\nHost: {host}\r\n\r\n"));
    crowd(50, &format!("GET / HTTP/1.1\r\nHost: {host}\r\nX-Slow: "));
    crowd(20, &format!("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 60000\r\n\r\nsome"));
    clients
}

#[test]
fn nobody_keeps_others_out() {
    let server = serve(site());
    let mut clients = crowd(&server);
    assert_eq!(get(&server, "/").status, 200);
    server.publish(site());
    assert_eq!(clients[199].head().status, 200);
    assert_eq!(get(&server, "/a/").status, 200);
}

/// How long pages take in a crowd: `cargo test --package kiosque-serve -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, which says nothing on a busy machine"]
#[expect(clippy::print_stdout, reason = "a measurement is printed")]
fn time_of_a_page_in_a_crowd() {
    let server = serve(site());
    let _clients = crowd(&server);
    let mut times: Vec<_> = (0..100)
        .map(|_| {
            let start = Instant::now();
            assert_eq!(get(&server, "/").status, 200);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!("a page among 270 other connections: median {:?}, longest {:?}", times[50], times[99]);
}

#[test]
fn the_newest_connection_gets_the_place_of_the_oldest_idle_one() {
    let limits = Limits { connections: 4, ..Limits::default() };
    let server = start(Options { limits, ..Options::default() });
    server.publish(site());
    let mut idle: Vec<_> = (0..20).map(|_| Client::new(&server)).collect();
    assert_eq!(get(&server, "/").status, 200);
    assert!(idle[0].rest().is_empty());
}
