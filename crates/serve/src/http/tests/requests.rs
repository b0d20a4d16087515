use std::fs;
use std::path::Path;

use kiosque_source::TreePath;
use kiosque_source::disk::Disk;

use super::super::{Options, Site};
use super::{Answer, Client, HOME, generation, get, outputs, serve, site, start, tree, without_script};

#[test]
fn a_page_is_the_built_one_but_for_its_script() {
    let server = serve(site());
    let page = get(&server, "/");
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(page.header("cache-control"), Some("no-cache"));
    assert_eq!(without_script(&page), HOME);
    assert!(page.text().contains("async></script></body>"), "{}", page.text());
    assert_eq!(without_script(&get(&server, "/a/")), "<p>A");
    assert_eq!(without_script(&get(&server, "/a/index.html")), "<p>A");
}

#[test]
fn other_files_are_sent_as_they_are() {
    let server = serve(site());
    for (target, kind, text) in [
        ("/style.css", "text/css; charset=utf-8", "body { color: red }"),
        ("/style.css?h=1234", "text/css; charset=utf-8", "body { color: red }"),
        ("/feed.xml", "text/xml; charset=utf-8", "<feed/>"),
        ("/film.mp4", "video/mp4", "0123456789"),
        ("/a%20b.txt", "text/plain; charset=utf-8", "space"),
    ] {
        let answer = get(&server, target);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)), "{target}");
        assert_eq!(answer.text(), text, "{target}");
    }
}

#[test]
fn the_script_is_served() {
    let server = serve(site());
    let script =
        get(&server, &format!("/__kiosque/kiosque.js?generation={}", generation(&get(&server, "/"))));
    assert_eq!(script.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert!(script.text().contains("EventSource"));
    assert_eq!(get(&server, "/__kiosque/other").status, 404);
}

#[test]
fn a_folder_is_redirected_to_its_slash() {
    let server = serve(site());
    for (target, location) in [("/a", "/a/"), ("/a?x=1", "/a/?x=1"), ("/%C3%A9dition", "/%C3%A9dition/")] {
        let answer = get(&server, target);
        assert_eq!((answer.status, answer.header("location")), (301, Some(location)), "{target}");
    }
    assert_eq!(get(&server, "/%c3%a9dition/").status, 200);
}

#[test]
fn the_sites_own_page_tells_what_is_missing() {
    let server = serve(site());
    for target in ["/missing", "/a/missing/", "/style.css/"] {
        let answer = get(&server, target);
        assert_eq!(answer.status, 404, "{target}");
        assert_eq!(without_script(&answer), "<body>Lost</body>");
        assert!(answer.text().contains(r#"data-route="/404.html""#));
    }
}

#[test]
fn without_one_a_page_of_ours_does() {
    let server = serve(Site { not_found: None, ..site() });
    let answer = get(&server, "/<b>&amp;");
    assert_eq!(answer.status, 404);
    assert!(answer.text().contains("&lt;b&gt;&amp;amp;"), "{}", answer.text());
    assert!(answer.text().contains("<script src=\"/__kiosque/"));
    let answer = get(&server, "/{script}{title}{message}");
    assert!(answer.text().contains("<code>/{script}{title}{message}</code>"), "{}", answer.text());
}

#[test]
fn a_base_path_is_kept() {
    let server = serve(Site { base_path: "/kiosque/".into(), ..site() });
    for target in ["/", "/kiosque"] {
        let answer = get(&server, target);
        assert_eq!((answer.status, answer.header("location")), (301, Some("/kiosque/")), "{target}");
    }
    assert_eq!(without_script(&get(&server, "/kiosque/")), HOME);
    assert_eq!(get(&server, "/kiosque/a").header("location"), Some("/kiosque/a/"));
    assert_eq!(without_script(&get(&server, "/kiosque/kiosque/")), "<body>Lost</body>");
    for target in ["/a/", "/kiosquea/", "/style.css", "/a%20b.txt"] {
        let answer = get(&server, target);
        assert_eq!(answer.status, 404, "{target}");
        let inside = format!("<a href=\"/kiosque{target}\">");
        assert!(answer.text().contains(&inside), "{}", answer.text());
    }
    assert!(get(&server, "/&lt;\"<b>").text().contains("<a href=\"/kiosque/&amp;lt;%22%3Cb%3E\">"));
}

#[test]
fn one_of_its_names_is_that_of_the_site() {
    let server = start(Options::default());
    let host = server.address().to_string();
    server.publish(Site { host: Some(host.clone()), ..site() });
    let mut client = Client::new(&server);
    client.host = host.replace("127.0.0.1", "localhost");
    client.request("GET", "/a/?x=1", &["Sec-Fetch-Mode: navigate"]);
    let answer = client.answer();
    assert_eq!((answer.status, answer.header("location")), (307, Some(&*format!("http://{host}/a/?x=1"))));
    assert_eq!(client.get("/a/").status, 200, "who is no browser gets what it asks for");
    let mut client = Client::new(&server);
    client.request("GET", "/a/", &["Sec-Fetch-Mode: navigate"]);
    assert_eq!(client.answer().status, 200);
}

#[test]
fn before_the_first_publication_a_page_waits() {
    let server = start(Options::default());
    let answer = get(&server, "/anything");
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("<script src=\"/__kiosque/kiosque.js?generation="));
}

#[test]
fn a_new_site_takes_the_place_of_the_old_one() {
    let server = serve(site());
    let first = generation(&get(&server, "/"));
    server.publish(Site { outputs: tree(&[("index.html", "new")]), not_found: None, ..site() });
    let page = get(&server, "/");
    assert_eq!(without_script(&page), "new");
    assert_ne!(generation(&page), first);
    assert_eq!(get(&server, "/a/").status, 404);
}

#[test]
fn head_is_the_answer_without_its_body() {
    let server = serve(site());
    let lines = |answer: &Answer| {
        let lines = answer.head.lines().filter(|line| !line.starts_with("Date: "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let mut client = Client::new(&server);
    for (target, status) in [("/style.css", 200), ("/", 200), ("/a", 301), ("/missing", 404)] {
        let full = client.get(target);
        client.request("HEAD", target, &[]);
        let head = client.head();
        assert_eq!(head.status, status, "{target}");
        assert_eq!(lines(&head), lines(&full), "{target}");
    }
    client.request("HEAD", "/film.mp4", &["Range: bytes=2-4"]);
    assert_eq!(client.head().header("content-range"), Some("bytes 2-4/10"));
    assert_eq!(client.get("/feed.xml").text(), "<feed/>");
}

#[test]
fn what_the_client_has_is_not_sent_again() {
    let server = serve(site());
    for target in ["/style.css", "/", "/__kiosque/kiosque.js"] {
        let mut client = Client::new(&server);
        let tag = client.get(target).header("etag").unwrap().to_owned();
        client.request("GET", target, &[&format!("If-None-Match: W/{tag}, \"other\"")]);
        assert_eq!(client.answer().status, 304, "{target}");
        client.request("GET", target, &["If-None-Match: \"other\""]);
        assert_eq!(client.answer().status, 200, "{target}");
    }
}

#[test]
fn a_page_is_sent_again_after_a_publication() {
    let server = serve(site());
    let mut client = Client::new(&server);
    let tag = client.get("/").header("etag").unwrap().to_owned();
    let mut next = site();
    next.outputs.insert(TreePath::new("style.css").unwrap(), "body { color: blue }".into());
    server.publish(next);
    client.request("GET", "/", &[&format!("If-None-Match: {tag}")]);
    assert_eq!(client.answer().status, 200, "its script would tell the old generation");
}

#[test]
fn parts_of_a_file() {
    let server = serve(site());
    let tag = get(&server, "/film.mp4").header("etag").unwrap().to_owned();
    let mut client = Client::new(&server);
    for (headers, status, content_range, text) in [
        (vec!["Range: bytes=2-4".to_owned()], 206, Some("bytes 2-4/10"), "234"),
        (vec!["Range: bytes=-3".to_owned()], 206, Some("bytes 7-9/10"), "789"),
        (vec!["Range: bytes=4-".to_owned(), format!("If-Range: {tag}")], 206, Some("bytes 4-9/10"), "456789"),
        (vec!["Range: bytes=4-".to_owned(), "If-Range: \"other\"".to_owned()], 200, None, "0123456789"),
        (vec!["Range: bytes=0-1,3-4".to_owned()], 200, None, "0123456789"),
        (vec!["Range: lines=1-2".to_owned()], 200, None, "0123456789"),
        (vec!["Range: bytes=10-".to_owned()], 416, Some("bytes */10"), "the file is shorter than that\n"),
    ] {
        let headers: Vec<_> = headers.iter().map(String::as_str).collect();
        client.request("GET", "/film.mp4", &headers);
        let answer = client.answer();
        assert_eq!((answer.status, answer.header("content-range")), (status, content_range), "{headers:?}");
        assert_eq!(answer.text(), text, "{headers:?}");
    }
}

/// A site with one file in a folder.
#[expect(clippy::disallowed_methods, reason = "the test needs a file")]
fn on_disk(folder: &Path, name: &str, bytes: &[u8]) -> Site {
    fs::write(folder.join(name), bytes).unwrap();
    let disk = Disk::open(folder).unwrap().listing(vec![TreePath::new(name).unwrap()]);
    Site { outputs: disk.load().0, ..Site::default() }
}

#[test]
fn a_large_file_comes_whole_and_in_parts() {
    let folder = tempfile::tempdir().unwrap();
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|number| number.to_le_bytes()[1]).collect();
    let server = serve(on_disk(folder.path(), "film.mp4", &bytes));
    let mut client = Client::new(&server);
    assert_eq!(client.get("/film.mp4").body, bytes);
    client.request("GET", "/film.mp4", &["Range: bytes=1000000-1000999"]);
    assert_eq!(client.answer().body, bytes[1_000_000..1_001_000]);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test changes a file, as an editor would")]
fn a_file_that_was_written_since_has_no_tag() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(on_disk(folder.path(), "style.css", b"a {}"));
    let mut client = Client::new(&server);
    let tag = client.get("/style.css").header("etag").unwrap().to_owned();
    fs::write(folder.path().join("style.css"), "a { b: c }").unwrap();
    client.request("GET", "/style.css", &[&format!("If-None-Match: {tag}")]);
    let answer = client.answer();
    assert_eq!((answer.status, answer.text().as_str(), answer.header("etag")), (200, "a { b: c }", None));
    assert!(answer.head.contains("no-store"), "{}", answer.head);
}

#[cfg(unix)]
#[test]
#[expect(clippy::disallowed_methods, reason = "the test changes a file, as an editor would")]
fn a_link_out_of_the_site_is_not_followed() {
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let server = serve(on_disk(folder.path(), "style.css", b"secret"));
    fs::write(outside.path().join("secret"), "secret").unwrap();
    fs::remove_file(folder.path().join("style.css")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret"), folder.path().join("style.css")).unwrap();
    assert_eq!(get(&server, "/style.css").status, 404);
}

#[test]
fn requests_follow_one_another() {
    let server = serve(site());
    let mut client = Client::new(&server);
    assert_eq!(client.get("/a/").status, 200);
    assert_eq!(client.get("/missing").status, 404);
    client.request("POST", "/a/", &["Content-Length: 9"]);
    client.send("some body");
    let answer = client.answer();
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")));
    client.request("GET", "/style.css", &["Connection: close"]);
    let answer = client.answer();
    assert_eq!((answer.status, answer.header("connection")), (200, Some("close")));
    assert!(client.rest().is_empty());
}

#[test]
fn requests_may_be_sent_ahead() {
    let server = serve(site());
    let mut client = Client::new(&server);
    let host = client.host.clone();
    let one = |target| format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    client.send([one("/style.css"), one("/missing"), one("/feed.xml")].concat());
    assert_eq!(
        [client.answer(), client.answer(), client.answer()].map(|answer| answer.status),
        [200, 404, 200]
    );
}

#[test]
fn an_old_client_gets_one_answer() {
    let server = serve(site());
    let mut client = Client::new(&server);
    let host = client.host.clone();
    client.send(format!("GET /style.css HTTP/1.0\r\nHost: {host}\r\n\r\n"));
    assert_eq!(client.answer().text(), "body { color: red }");
    assert!(client.rest().is_empty());
}

#[test]
fn a_careful_client_is_told_to_go_on() {
    let server = serve(site());
    let mut client = Client::new(&server);
    client.request("POST", "/", &["Content-Length: 4", "Expect: 100-continue"]);
    assert_eq!(client.head().status, 100);
    client.send("body");
    assert_eq!(client.answer().status, 405);
}

#[test]
fn the_port_is_free_again_when_the_server_is_dropped() {
    let server = serve(site());
    let address = server.address();
    let mut idle = Client::new(&server);
    assert_eq!(idle.get("/").status, 200);
    drop(server);
    assert!(idle.rest().is_empty());
    let server = super::super::Server::bind(address, Options::default()).unwrap();
    server.publish(Site { outputs: outputs(), ..Site::default() });
    assert_eq!(get(&server, "/").status, 200);
}
