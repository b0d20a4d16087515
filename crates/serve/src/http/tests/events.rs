use std::io::BufRead;
use std::time::Duration;

use kiosque_source::{Diagnostic, TreePath};
use serde_json::{Value, json};

use super::super::{Badge, Limits, Options, Server, Site};
use super::{Client, generation, get, outputs, serve, site, start, tree};

/// A stream of events, its head read.
struct Listener(Client);

impl Listener {
    fn new(server: &Server, query: &str) -> Self {
        let mut client = Client::new(server);
        client.request("GET", &format!("/__kiosque/events{query}"), &["Accept: text/event-stream"]);
        let head = client.head();
        assert_eq!((head.status, head.header("content-type")), (200, Some("text/event-stream")));
        Self(client)
    }

    /// A stream of the page that is there now, its first report read.
    fn of_page(server: &Server) -> Self {
        let shown = generation(&get(server, "/"));
        let mut listener = Self::new(server, &format!("?generation={shown}"));
        assert_eq!(listener.next(), ("report".into(), json!([])));
        listener
    }

    fn next(&mut self) -> (String, Value) {
        let (mut name, mut data) = (String::new(), Value::Null);
        loop {
            let mut line = String::new();
            assert_ne!(self.0.reader.read_line(&mut line).unwrap(), 0, "the stream ended");
            match line.trim_end().split_once(": ") {
                Some(("event", text)) => name = text.to_owned(),
                Some(("data", text)) => data = serde_json::from_str(text).unwrap(),
                _ if line == "\n" && !name.is_empty() => return (name, data),
                _ => {}
            }
        }
    }

    /// The routes of the next event, which has to be an update.
    fn changed(&mut self) -> Value {
        let (name, data) = self.next();
        assert_eq!(name, "update");
        data["changed"].clone()
    }
}

fn with(files: &[(&str, &str)]) -> Site {
    let mut outputs = outputs();
    for (path, blob) in tree(files).iter() {
        outputs.insert(path.clone(), blob.clone());
    }
    Site { outputs, ..site() }
}

#[test]
fn a_publication_tells_what_changed() {
    let server = serve(site());
    let mut listener = Listener::of_page(&server);
    let changed = server.publish(with(&[("a/index.html", "new"), ("édition/x/index.html", "added")]));
    assert_eq!(changed, 2);
    assert_eq!(listener.changed(), json!(["/a/", "/édition/x/"]));
    server.publish(site());
    assert_eq!(listener.changed(), json!(["/a/", "/édition/x/"]), "changed back, and gone");
    server.publish(site());
    server.publish(with(&[("a/index.html", "newer")]));
    assert_eq!(listener.changed(), json!(["/a/"]), "of the same site nothing is told");
}

#[test]
fn another_badge_is_told() {
    let server = serve(site());
    let mut listener = Listener::of_page(&server);
    for badge in [Some(Badge::Draft), Some(Badge::Future), None] {
        let path = TreePath::new("a/index.html").unwrap();
        let badges = badge.map(|badge| (path, badge)).into_iter().collect();
        assert_eq!(server.publish(Site { badges, ..site() }), 0);
        assert_eq!(listener.changed(), json!(["/a/"]), "{badge:?}");
    }
}

#[test]
fn routes_have_the_base_path() {
    let server = serve(Site { base_path: "/kiosque".into(), ..site() });
    let mut listener = Listener::new(&server, "");
    listener.next();
    server.publish(Site { base_path: "/kiosque".into(), ..with(&[("style.css", ""), ("index.html", "")]) });
    assert_eq!(listener.changed(), json!(["/kiosque/", "/kiosque/style.css"]));
    server.publish(site());
    assert_eq!(listener.changed(), Value::Null);
}

#[test]
fn browsers_may_be_led_to_a_page() {
    let server = serve(site());
    let shown = generation(&get(&server, "/"));
    let mut listener = Listener::of_page(&server);
    let follow = TreePath::new("édition/index.html").ok();
    server.publish(Site { follow, base_path: "/b".into(), ..site() });
    assert_eq!(listener.next().1["follow"], json!("/b/édition/"));
    let mut late = Listener::new(&server, &format!("?generation={shown}"));
    assert_eq!(late.next().1["follow"], Value::Null, "they have moved on since");
    server.publish(site());
    assert_eq!(listener.next().1["follow"], Value::Null);
}

#[test]
fn what_was_missed_is_told_at_once() {
    let server = serve(site());
    let shown = generation(&get(&server, "/"));
    server.publish(with(&[("style.css", "1")]));
    server.publish(with(&[("style.css", "1"), ("index.html", "2")]));
    let mut listener = Listener::new(&server, &format!("?generation={shown}"));
    assert_eq!(listener.changed(), json!(["/", "/style.css"]));
    assert_eq!(listener.next().0, "report");
    let (_, update) = {
        server.publish(site());
        listener.next()
    };
    assert_eq!(update["generation"], generation(&get(&server, "/")));
}

#[test]
fn another_run_is_not_confused_with_this_one() {
    let shown = generation(&get(&serve(site()), "/"));
    let server = serve(site());
    for query in [format!("?generation={shown}"), "?generation=".into(), "?generation=nonsense".into()] {
        let mut listener = Listener::new(&server, &query);
        assert_eq!(listener.changed(), Value::Null, "{query}");
    }
}

#[test]
fn a_waiting_page_hears_of_the_first_site() {
    let server = start(Options::default());
    let mut listener = Listener::of_page(&server);
    server.publish(site());
    assert_eq!(listener.changed(), Value::Null);
}

#[test]
fn errors_are_told_to_all_and_to_those_who_come_later() {
    let server = serve(site());
    let mut early = Listener::of_page(&server);
    let path = TreePath::new("content/a.md").unwrap();
    let error = Diagnostic::error("unknown shortcode `sponser`\n<script>").in_file(&path);
    server.report(&[Diagnostic::warning("odd"), error]);
    let (name, data) = early.next();
    assert_eq!((name.as_str(), data.as_array().unwrap().len()), ("report", 1));
    assert_eq!(data[0]["place"]["path"], "content/a.md");
    let mut late = Listener::new(&server, "");
    assert_eq!(late.next(), ("report".into(), data));
    server.report(&[]);
    assert_eq!(early.next(), ("report".into(), json!([])));
    assert_eq!(late.next(), ("report".into(), json!([])));
}

#[test]
fn many_errors_are_cut_and_many_routes_are_not_listed() {
    let server = serve(site());
    let mut listener = Listener::of_page(&server);
    server.report(&vec![Diagnostic::error("x".repeat(10_000)); 5000]);
    assert_eq!(listener.next().1.as_array().unwrap().len(), 100);
    let many: Vec<_> = (0..2000).map(|number| format!("{number}.html")).collect();
    let many: Vec<_> = many.iter().map(|name| (name.as_str(), "")).collect();
    server.publish(with(&many));
    assert_eq!(listener.changed(), Value::Null);
}

#[test]
fn a_crowd_is_asked_to_make_room() {
    let server = serve(site());
    let mut listeners: Vec<_> = (0..4).map(|_| Listener::of_page(&server)).collect();
    let _fifth = Listener::new(&server, "");
    for listener in &mut listeners {
        assert_eq!(listener.next().0, "crowded");
    }
}

#[test]
fn a_client_that_does_not_read_is_dropped() {
    let limits = Limits { write: Duration::from_millis(200), ..Limits::default() };
    let server = start(Options { limits, ..Options::default() });
    let mut deaf = Listener::new(&server, "");
    let mut listener = Listener::new(&server, "");
    let large = vec![Diagnostic::error("x".repeat(100_000)); 100];
    server.report(&large);
    listener.next();
    while listener.next().1.as_array().is_none_or(Vec::is_empty) {}
    std::thread::sleep(Duration::from_secs(2));
    assert!(deaf.0.rest().len() < 100 * 100_000);
    server.report(&[]);
    while listener.next() != ("report".into(), json!([])) {}
}

#[test]
fn the_oldest_stream_makes_place() {
    let limits = Limits { streams: 3, ..Limits::default() };
    let server = start(Options { limits, ..Options::default() });
    let mut listeners: Vec<_> = (0..4).map(|_| Listener::new(&server, "")).collect();
    listeners[0].0.rest();
    server.publish(site());
    for listener in &mut listeners[1..] {
        while listener.next().0 != "update" {}
    }
}

#[test]
fn streams_end_with_the_server() {
    let server = serve(site());
    let mut listener = Listener::of_page(&server);
    drop(server);
    assert!(listener.0.rest().is_empty());
}
