//! The live preview, run as a process and asked with raw bytes.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::{Failed, Trial};
use serde_json::json;
use tempfile::TempDir;

use crate::folder;
use crate::process::{Running, kiosque, said};
use crate::served::Served;

type Test = fn() -> Result<(), Failed>;

pub(crate) fn trials() -> Vec<Trial> {
    let mut tests: Vec<(&str, Test)> = vec![
        ("any-port", any_port),
        ("the-next-port", the_next_port),
        ("a-given-port-or-none", a_given_port_or_none),
        ("follows-and-stays-still", follows_and_stays_still),
        ("a-badge-is-told", a_badge_is_told),
        ("errors-are-told-once", errors_are_told_once),
    ];
    // The editor of the tests is `cp`: what it is given shows in what it writes.
    if cfg!(unix) {
        tests.push(("opens-the-editor", opens_the_editor));
        tests.push(("opens-for-its-own-pages-only", opens_for_its_own_pages_only));
        tests.push(("says-why-nothing-opens", says_why_nothing_opens));
    }
    tests.into_iter().map(|(name, test)| Trial::test(format!("serving/{name}"), test)).collect()
}

const PAGE: &str = "+++\ntitle = \"One\"\ndraft = true\n+++\nSome words.\n\nMore of them.\n";

/// A preview of a small site in a folder of its own.
struct Preview {
    folder: TempDir,
    served: Served,
}

impl Preview {
    fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Result<Self, Failed> {
        let folder = site()?;
        let mut command = kiosque();
        command.env_remove("KIOSQUE_EDITOR").env_remove("VISUAL").envs(variables.iter().copied());
        let served = Served::start(command, folder.path(), &[&["--drafts"], arguments].concat())?;
        Ok(Self { folder, served })
    }

    /// Starts one with an editor.
    fn with_editor(editor: &str) -> Result<Self, Failed> {
        Self::start(&[], &[("KIOSQUE_EDITOR", editor)])
    }

    /// The whole answer to a request that is the last of its connection.
    fn ask(&self, head: &str, headers: &str, body: &str) -> Result<String, Failed> {
        let host = self.served.host();
        let mut stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let length = body.len();
        write!(stream, "{head} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n")?;
        write!(stream, "Content-Length: {length}\r\n{headers}\r\n{body}")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }

    fn get(&self, path: &str) -> Result<String, Failed> {
        self.ask(&format!("GET {}{path}", self.served.base), "", "")
    }

    fn token(&self) -> Result<String, Failed> {
        let page = self.get("one/")?;
        let (_, rest) = page.split_once("data-token=\"").ok_or("no token")?;
        Ok(rest.split_once('"').ok_or("no end")?.0.to_owned())
    }

    /// Asks for the paragraph “More of them.” to be opened; with what `headers` makes of the origin and the token.
    fn open(&self, headers: impl Fn(&str, &str) -> String) -> Result<String, Failed> {
        let route = format!("{}one/", self.served.base);
        let body = format!(r#"{{"route": "{route}", "text": "More of them.", "nth": 0}}"#);
        let headers = headers(&self.served.origin, &self.token()?);
        self.ask("POST /__kiosque/open", &headers, &body)
    }
}

fn site() -> Result<TempDir, Failed> {
    let folder = tempfile::tempdir()?;
    folder::write(
        folder.path(),
        &[
            ("zola.toml", "base_url = \"https://example.org/base\"\n"),
            ("content/one.md", PAGE),
            ("templates/index.html", "<body>Home</body>"),
            ("templates/page.html", "<body>{{ page.content | safe }}</body>"),
        ],
    )?;
    Ok(folder)
}

fn own(origin: &str, token: &str) -> String {
    format!("Origin: {origin}\r\nX-Kiosque-Token: {token}\r\n")
}

#[track_caller]
fn assert_status(answer: &str, status: u16) {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
}

/// The text of a file, once it is there.
fn wait_for_file(file: &Path) -> Result<String, Failed> {
    let deadline = Instant::now() + Duration::from_secs(30);
    while Instant::now() < deadline {
        match fs::read_to_string(file) {
            Ok(text) if !text.is_empty() => return Ok(text),
            _ => thread::sleep(Duration::from_millis(20)),
        }
    }
    Err(format!("there is no `{}`", file.display()).into())
}

fn any_port() -> Result<(), Failed> {
    let preview = Preview::start(&[], &[])?;
    let host = preview.served.host();
    assert!(host.starts_with("127.0.0.1:") && !host.ends_with(":0"), "{host}");
    let page = preview.get("one/")?;
    assert_status(&page, 200);
    let data = r#"data-route="/base/one/" data-source="content/one.md" data-badge="draft""#;
    assert!(
        page.contains("<p>More of them.</p>\n<script src=\"/__kiosque/") && page.contains(data),
        "{page}"
    );
    assert!(preview.ask("GET /", "", "")?.contains("\r\nLocation: /base/\r\n"));
    assert_status(&preview.ask("GET /one/", "", "")?, 404);
    Ok(())
}

fn the_next_port() -> Result<(), Failed> {
    // If it can't be had, somebody else has it, which is as good.
    let _usual = TcpListener::bind("127.0.0.1:1111");
    let folder = site()?;
    let mut server = Running::start(kiosque().arg("-r").arg(folder.path()).arg("serve"))?;
    server.wait_for(|line| line.contains("port 1111 is in use").then_some(()))?;
    let served = Served::wait_for(server)?;
    assert!(!served.host().ends_with(":1111"), "{}", served.host());
    Ok(())
}

fn a_given_port_or_none() -> Result<(), Failed> {
    let taken = TcpListener::bind("127.0.0.1:0")?;
    let port = taken.local_addr()?.port().to_string();
    let folder = site()?;
    let output = kiosque().arg("-r").arg(folder.path()).args(["serve", "-p", &port]).output()?;
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains(&format!("error: port {port} of 127.0.0.1 is in use")), "{text}");
    Ok(())
}

fn follows_and_stays_still() -> Result<(), Failed> {
    let preview = Preview::start(&["--follow", "--still"], &[])?;
    assert!(preview.get("")?.contains(" data-still async></script>"));
    let events = preview.served.events()?;
    fs::write(preview.folder.path().join("content/one.md"), PAGE.replace("Some", "Other"))?;
    let update = events.update()?;
    assert_eq!(
        (&update.data["changed"], &update.data["follow"]),
        (&json!(["/base/one/"]), &json!("/base/one/"))
    );
    Ok(())
}

/// What a page is for its author may change with nothing that its readers see.
fn a_badge_is_told() -> Result<(), Failed> {
    let preview = Preview::start(&[], &[])?;
    let events = preview.served.events()?;
    fs::write(preview.folder.path().join("content/one.md"), PAGE.replace("draft = true\n", ""))?;
    assert_eq!(events.update()?.data["changed"], json!(["/base/one/"]));
    assert!(!preview.get("one/")?.contains("data-badge"));
    Ok(())
}

fn errors_are_told_once() -> Result<(), Failed> {
    let mut preview = Preview::start(&[], &[])?;
    let file = preview.folder.path().join("content/one.md");
    let broken = format!("{PAGE}\n{{{{ nowhere() }}}}\n");
    fs::write(&file, &broken)?;
    preview.served.process.wait_for(|line| line.contains("content/one.md:9:4").then_some(()))?;
    fs::write(&file, format!("{broken}\n{{{{ elsewhere() }}}}\n"))?;
    let line =
        preview.served.process.wait_for(|line| line.contains(" --> content/").then(|| line.to_owned()))?;
    assert!(line.contains("content/one.md:11:4"), "{line}");
    preview.served.process.wait_for(|line| line.contains("and 1 error as before").then_some(()))?;
    Ok(())
}

fn opens_the_editor() -> Result<(), Failed> {
    let noted = tempfile::tempdir()?;
    let preview = Preview::with_editor(&format!("cp {{file}} '{}/line {{line}}'", noted.path().display()))?;
    assert_status(&preview.open(own)?, 204);
    assert_eq!(wait_for_file(&noted.path().join("line 7"))?, PAGE);
    Ok(())
}

fn opens_for_its_own_pages_only() -> Result<(), Failed> {
    let noted = tempfile::tempdir()?;
    let out = noted.path().join("copy.md");
    let preview = Preview::with_editor(&format!("cp {{file}} {}", out.display()))?;
    let wrong = |origin: &str, _: &str| own(origin, &"0".repeat(32));
    let no_origin = |_: &str, token: &str| format!("X-Kiosque-Token: {token}\r\n");
    let foreign = |_: &str, token: &str| own("http://evil.example", token);
    assert_status(&preview.open(wrong)?, 403);
    assert_status(&preview.open(no_origin)?, 403);
    assert_status(&preview.open(foreign)?, 403);
    assert_status(&preview.open(own)?, 204);
    wait_for_file(&out)?;
    assert_eq!(folder::read(noted.path())?.len(), 1);
    Ok(())
}

fn says_why_nothing_opens() -> Result<(), Failed> {
    let variables = [("VISUAL", "vim"), ("PATH", "")];
    let preview = Preview::start(&[], &variables)?;
    let answer = preview.open(own)?;
    assert_status(&answer, 503);
    assert!(answer.contains("`vim` needs a terminal"), "{answer}");
    let preview = Preview::with_editor("/nowhere/no-editor")?;
    let answer = preview.open(own)?;
    assert_status(&answer, 503);
    assert!(answer.ends_with("No such file or directory (os error 2)\n"), "{answer}");
    Ok(())
}
