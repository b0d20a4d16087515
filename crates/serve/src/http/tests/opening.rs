use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use kiosque_source::TreePath;

use super::super::{Badge, Options, Server, Site, Spot};
use super::{Answer, Client, get, serve, site, start, token};

type Spots = Arc<Mutex<Vec<Spot>>>;

/// A site whose page `a` is made of a file, and whose page `édition` is a draft.
fn described() -> Site {
    let source = |path: &TreePath| match path.as_str() {
        "a/index.html" => TreePath::new("content/a.md").ok(),
        "édition/index.html" => TreePath::new("content/é.md").ok(),
        _ => None,
    };
    let badges = BTreeMap::from([(TreePath::new("édition/index.html").unwrap(), Badge::Draft)]);
    Site { source: Arc::new(source), badges, ..site() }
}

/// A server with an editor that notes what it is to open, and has no file with `é` in its name.
fn with_editor(site: Site) -> (Server, Spots) {
    let spots = Spots::default();
    let noted = spots.clone();
    let open = move |spot: &Spot| {
        noted.lock().unwrap().push(spot.clone());
        if spot.source.as_str().contains('é') { Err("`vim` needs a terminal".to_owned()) } else { Ok(()) }
    };
    let server = start(Options { open: Some(Arc::new(open)), ..Options::default() });
    server.publish(site);
    (server, spots)
}

/// Posts `body` with these header lines; the answer has its body if it has one.
fn post(server: &Server, headers: &[String], body: &str) -> Answer {
    let mut client = Client::new(server);
    let length = format!("Content-Length: {}", body.len());
    let headers: Vec<&str> = headers.iter().map(String::as_str).chain([length.as_str()]).collect();
    client.request("POST", "/__kiosque/open", &headers);
    client.send(body);
    let head = client.head();
    if head.status == 204 { head } else { Answer { body: client.line(), ..head } }
}

fn own(server: &Server) -> Vec<String> {
    vec![
        format!("Origin: http://{}", server.address()),
        format!("X-Kiosque-Token: {}", token(&get(server, "/a/"))),
    ]
}

const ASKED: &str = r#"{"route": "/a/", "text": "Some text", "nth": 3}"#;

#[test]
fn pages_say_what_they_are_made_of() {
    let (server, _) = with_editor(described());
    let page = get(&server, "/a/").text();
    assert!(page.contains(r#" data-route="/a/" data-source="content/a.md" data-token=""#), "{page}");
    let page = get(&server, "/%C3%A9dition/").text();
    assert!(page.contains(r#" data-source="content/é.md" data-badge="draft" data-token=""#), "{page}");
    let page = get(&server, "/").text();
    assert!(page.contains(r#" data-route="/" data-token=""#), "{page}");
}

#[test]
fn without_an_editor_there_is_no_token() {
    let server = serve(described());
    assert!(!get(&server, "/a/").text().contains("data-token"));
    let answer = post(&server, &[format!("Origin: http://{}", server.address())], ASKED);
    assert_eq!((answer.status, answer.text().as_str()), (503, "there is no editor here to open it in\n"));
}

#[test]
fn a_place_is_opened() {
    let (server, spots) = with_editor(described());
    let answer = post(&server, &own(&server), ASKED);
    assert_eq!((answer.status, answer.header("content-length")), (204, None));
    let spot = Spot { source: TreePath::new("content/a.md").unwrap(), text: "Some text".to_owned(), nth: 3 };
    assert_eq!(*spots.lock().unwrap(), [spot]);
}

#[test]
fn routes_have_the_base_path() {
    let (server, spots) = with_editor(Site { base_path: "/base".into(), ..described() });
    let headers = [
        format!("Origin: http://{}", server.address()),
        format!("X-Kiosque-Token: {}", token(&get(&server, "/base/a/"))),
    ];
    assert_eq!(post(&server, &headers, ASKED).status, 404);
    assert_eq!(post(&server, &headers, &ASKED.replace("/a/", "/base/a/")).status, 204);
    assert_eq!(spots.lock().unwrap().len(), 1);
}

#[test]
fn what_the_editor_says_is_told() {
    let (server, _) = with_editor(described());
    let answer = post(&server, &own(&server), &ASKED.replace("/a/", "/édition/"));
    assert_eq!((answer.status, answer.text().as_str()), (503, "`vim` needs a terminal\n"));
}

#[test]
fn only_known_routes_with_a_source_are_opened() {
    let (server, spots) = with_editor(described());
    for route in ["/", "/nowhere/", "/a", "/../a/", "/a/../a/", "a/", "", "/style.css", "//a/", "/%61/"] {
        let answer = post(&server, &own(&server), &ASKED.replace("/a/", route));
        assert_eq!(answer.status, 404, "{route}");
        assert_eq!(answer.text().lines().count(), 1);
    }
    assert!(spots.lock().unwrap().is_empty());
}

#[test]
fn nothing_is_opened_without_origin_and_token() {
    let (server, spots) = with_editor(described());
    let [origin, token] = <[String; 2]>::try_from(own(&server)).unwrap();
    let other = format!("X-Kiosque-Token: {}", "0".repeat(32));
    let foreign = |text: &str| format!("Origin: {text}");
    for headers in [
        vec![],
        vec![origin.clone()],
        vec![token.clone()],
        vec![origin.clone(), other],
        vec![origin.clone(), token[..token.len() - 1].to_owned()],
        vec![origin.clone(), format!("{token}0")],
        vec![origin.clone(), "X-Kiosque-Token:".to_owned()],
        vec![foreign("http://evil.example"), token.clone()],
        vec![foreign("null"), token.clone()],
        vec![foreign(""), token.clone()],
        vec![format!("{origin}0"), token.clone()],
        vec![origin.replace("http:", "https:"), token.clone()],
    ] {
        let answer = post(&server, &headers, ASKED);
        assert_eq!(answer.status, 403, "{headers:?}");
        assert_eq!(answer.text().lines().count(), 1);
        assert!(answer.header("access-control-allow-origin").is_none());
    }
    assert!(spots.lock().unwrap().is_empty());
}

#[test]
fn bodies_are_read_with_care() {
    let (server, spots) = with_editor(described());
    for body in ["", "{}", "nth=0", &"[".repeat(60_000)] {
        assert_eq!(post(&server, &own(&server), body).status, 400, "{body}");
    }
    assert_eq!(post(&server, &own(&server), &ASKED.replace("Some", &"x".repeat(65_536))).status, 413);
    assert!(spots.lock().unwrap().is_empty());
}

#[test]
fn opening_takes_a_post() {
    let (server, spots) = with_editor(described());
    let mut client = Client::new(&server);
    let headers = own(&server);
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    for method in ["GET", "HEAD"] {
        client.request(method, "/__kiosque/open", &headers);
        let head = client.head();
        assert_eq!((head.status, head.header("allow")), (405, Some("POST")));
        if method == "GET" {
            client.line();
        }
    }
    client.request("OPTIONS", "/__kiosque/open", &headers);
    let answer = client.answer();
    assert_eq!(answer.status, 405);
    assert!(!answer.head.to_ascii_lowercase().contains("access-control"));
    assert!(spots.lock().unwrap().is_empty());
}

#[test]
fn pages_can_be_told_to_stay_still() {
    let server = start(Options { still: true, ..Options::default() });
    server.publish(site());
    assert!(get(&server, "/").text().contains(r#" data-route="/" data-still async></script>"#));
}
