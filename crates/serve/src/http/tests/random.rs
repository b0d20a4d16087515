use std::sync::mpsc;

use proptest::prelude::*;

use super::super::events::Generation;
use super::super::front::Front;
use super::super::guard::Names;
use super::super::request::Request;
use super::{Client, get, serve, site};

/// Bytes that look like a request here and there.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let word = prop_oneof![
        Just(b"GET ".to_vec()),
        Just(b"HEAD /".to_vec()),
        Just(b"POST /__kiosque/events".to_vec()),
        Just(b"POST /__kiosque/open HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n".to_vec()),
        Just(b"X-Kiosque-Token: ".to_vec()),
        Just(b" HTTP/1.1\r\nHost: localhost\r\n".to_vec()),
        Just(b"Host: localhost\r\n".to_vec()),
        Just(b"Content-Length: ".to_vec()),
        Just(b"Range: bytes=".to_vec()),
        Just(b"\r\n\r\n".to_vec()),
        Just(b"%".to_vec()),
        Just(b"/..".to_vec()),
        prop::collection::vec(any::<u8>(), 0..40),
        "[0-9,=-]{0,24}".prop_map(String::into_bytes),
    ];
    prop::collection::vec(word, 0..20).prop_map(|words| words.concat())
}

/// A request that gets as far as its target and its headers.
fn request() -> impl Strategy<Value = (String, String, String)> {
    ("/[ -~]{0,40}", "[ -~]{0,40}", "[ -~]{0,40}")
        .prop_map(|(target, range, known)| (target.replace(' ', "%20"), range, known))
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() }
}

/// Without threads, where a panic would show.
#[test]
fn random_bytes_are_read_without_panic() {
    let (sender, _receiver) = mpsc::channel();
    let names = Names::new(([127, 0, 0, 1], 80).into(), Vec::new());
    let front = Front::new(names, sender, Generation { run: 1, number: 0 }, None, false);
    front.publish(site());
    proptest!(config(), |(bytes in bytes())| {
        if let Ok(Some((request, length))) = Request::parse(&bytes) {
            prop_assert!(length <= bytes.len());
            let _ = front.check(&request);
            let _ = front.reply(&request);
        }
    });
}

#[test]
fn random_bytes_hurt_nobody() {
    let server = serve(site());
    proptest!(config(), |(bytes in bytes())| {
        let mut client = Client::new(&server);
        client.send(&bytes);
        drop(client);
    });
    assert_eq!(get(&server, "/").status, 200);
}

#[test]
fn every_request_gets_an_answer() {
    let server = serve(site());
    proptest!(config(), |((target, range, known) in request())| {
        let mut client = Client::new(&server);
        client.request("GET", &target, &[&format!("Range: {range}"), &format!("If-None-Match: {known}")]);
        let status = client.head().status;
        prop_assert!([200, 206, 301, 304, 400, 404, 416].contains(&status), "{}", status);
    });
    assert_eq!(get(&server, "/").status, 200);
}
