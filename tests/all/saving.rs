//! What the live preview makes of each way to save, move and replace files.

use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::folder;
use crate::process::kiosque;
use crate::saves::Save;
use crate::served::{Events, Served};

type Test = fn() -> Result<(), Failed>;

pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, Test); 9] = [
        ("every-way-to-save", every_way_to_save),
        ("touching-changes-nothing", touching_changes_nothing),
        ("the-same-text-changes-nothing", the_same_text_changes_nothing),
        ("a-file-cut-off-first", a_file_cut_off_first),
        ("a-folder-renamed", a_folder_renamed),
        ("a-folder-moved-in", a_folder_moved_in),
        ("a-burst-is-one-rebuild", a_burst_is_one_rebuild),
        ("a-static-file-gone-from-a-broken-site", a_static_file_gone_from_a_broken_site),
        ("a-link-inside-the-site", a_link_inside_the_site),
    ];
    tests.into_iter().map(|(name, test)| Trial::test(format!("saving/{name}"), test)).collect()
}

const SITE: [(&str, &str); 5] = [
    ("zola.toml", "base_url = \"https://example.org\"\n"),
    ("content/one.md", "+++\ntitle = \"One\"\n+++\nHello.\n"),
    ("static/site.css", "a { b: c }\n"),
    ("templates/index.html", "{{ section.pages | length }} pages"),
    ("templates/page.html", "{{ page.title }}: {{ page.content | safe }}"),
];

/// How long it has to be quiet until nothing more is expected.
const QUIET: Duration = Duration::from_millis(400);

/// A served site, and what is told of it.
struct Preview {
    folder: TempDir,
    served: Served,
    events: Events,
}

impl Preview {
    /// Serves the small site; arguments such as `--debounce`.
    fn start(arguments: &[&str]) -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        folder::write(folder.path(), &SITE)?;
        let served = Served::start(kiosque(), folder.path(), arguments)?;
        let events = served.events()?;
        Ok(Self { folder, served, events })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The routes that the updates until all is quiet name, one list for each update.
    fn updates(&self) -> Vec<Value> {
        self.events.updates(QUIET).into_iter().map(|event| event.data["changed"].clone()).collect()
    }

    /// Waits until a text is at a route.
    fn expect(&self, route: &str, text: &str) -> Result<(), Failed> {
        self.wait_for(route, |status, body| status == 200 && body.contains(text))
    }

    /// Waits until nothing is at a route.
    fn expect_gone(&self, route: &str) -> Result<(), Failed> {
        self.wait_for(route, |status, _| status == 404)
    }

    fn wait_for(&self, route: &str, is_there: impl Fn(u16, &str) -> bool) -> Result<(), Failed> {
        let start = Instant::now();
        loop {
            let (status, body) = self.served.get(route)?;
            let body = String::from_utf8_lossy(&body);
            if is_there(status, &body) {
                return Ok(());
            }
            if start.elapsed() > Duration::from_secs(20) {
                return Err(format!("`{route}` stays {status}: {body}").into());
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Whatever way a file is saved, it is seen, also the second time.
fn every_way_to_save() -> Result<(), Failed> {
    for arguments in [&[][..], &["--poll"]] {
        let preview = Preview::start(arguments)?;
        for (number, way) in Save::ALL.iter().chain(&Save::ALL).enumerate() {
            let text = format!("+++\ntitle = \"{way:?}\"\n+++\nSave {number}.\n");
            way.save(&preview.path("content/one.md"), text.as_bytes())?;
            preview.expect("/one/", &format!("{way:?}: <p>Save {number}.</p>"))?;
        }
        preview.updates();
        every_way_to_save_a_style_sheet(&preview)?;
    }
    Ok(())
}

/// The browser is told of a style sheet that is saved.
fn every_way_to_save_a_style_sheet(preview: &Preview) -> Result<(), Failed> {
    for (number, way) in Save::ALL.iter().enumerate() {
        way.save(&preview.path("static/site.css"), format!("a {{ b: {number} }}\n").as_bytes())?;
        let mut events = std::iter::from_fn(|| preview.events.next(Duration::from_secs(20)));
        let is_told = events.any(|event| event.data["changed"] == json!(["/site.css"]));
        assert!(is_told, "{way:?}");
        preview.expect("/site.css", &number.to_string())?;
    }
    Ok(())
}

fn touching_changes_nothing() -> Result<(), Failed> {
    let preview = Preview::start(&[])?;
    preview.served.get("/site.css")?; // what no browser has loaded may be told for nothing
    for name in ["content/one.md", "static/site.css", "templates/page.html"] {
        let file = fs::File::options().append(true).open(preview.path(name))?;
        file.set_modified(std::time::SystemTime::now() + Duration::from_secs(5))?;
    }
    assert_eq!(preview.updates(), [] as [Value; 0]);
    Ok(())
}

fn the_same_text_changes_nothing() -> Result<(), Failed> {
    let preview = Preview::start(&[])?;
    preview.served.get("/site.css")?;
    for way in [Save::Replace, Save::Backup] {
        for (name, text) in &SITE[1..] {
            way.save(&preview.path(name), text.as_bytes())?;
        }
        assert_eq!(preview.updates(), [] as [Value; 0], "{way:?}");
    }
    Ok(())
}

/// Nobody is told that the page is empty while it is about to be written.
fn a_file_cut_off_first() -> Result<(), Failed> {
    let preview = Preview::start(&[])?;
    fs::write(preview.path("content/one.md"), "")?;
    thread::sleep(Duration::from_millis(60));
    fs::write(preview.path("content/one.md"), "+++\ntitle = \"One\"\n+++\nWritten.\n")?;
    preview.expect("/one/", "Written.")?;
    let events: Vec<_> = std::iter::from_fn(|| preview.events.next(QUIET)).collect();
    let (reports, updates): (Vec<_>, Vec<_>) = events.into_iter().partition(|event| event.name == "report");
    assert!(reports.iter().all(|report| report.data == json!([])), "{reports:?}");
    assert_eq!(updates.len(), 1, "{updates:?}");
    Ok(())
}

fn a_folder_renamed() -> Result<(), Failed> {
    let preview = Preview::start(&[])?;
    folder::write(
        preview.folder.path(),
        &[("content/a/_index.md", "+++\n+++\n"), ("content/a/two.md", "+++\n+++\nTwo\n")],
    )?;
    preview.expect("/a/two/", "Two")?;
    for (from, to) in [("a", "b"), ("b", "c"), ("c", "a")] {
        fs::rename(preview.path(&format!("content/{from}")), preview.path(&format!("content/{to}")))?;
        preview.expect(&format!("/{to}/two/"), "Two")?;
        preview.expect_gone(&format!("/{from}/two/"))?;
    }
    folder::write(preview.folder.path(), &[("content/a/two.md", "+++\n+++\nAnd again\n")])?;
    preview.expect("/a/two/", "And again")
}

/// A folder comes from elsewhere with files in it, and goes there again.
fn a_folder_moved_in() -> Result<(), Failed> {
    let preview = Preview::start(&[])?;
    folder::write(
        preview.folder.path(),
        &[("aside/deep/two.md", "+++\n+++\nTwo\n"), ("aside/deep/map.txt", "map")],
    )?;
    fs::rename(preview.path("aside"), preview.path("content/in"))?;
    preview.expect("/in/deep/two/", "Two")?;
    folder::write(preview.folder.path(), &[("content/in/deep/two.md", "+++\n+++\nEdited\n")])?;
    preview.expect("/in/deep/two/", "Edited")?;
    fs::rename(preview.path("content/in"), preview.path("aside"))?;
    preview.expect_gone("/in/deep/two/")
}

/// On a machine with much else to do, ten milliseconds may pass between two writes.
fn a_burst_is_one_rebuild() -> Result<(), Failed> {
    let preview = Preview::start(&["--debounce", "100"])?;
    let pages: Vec<_> = (0..500).map(|at| preview.path(&format!("content/{at}.md"))).collect();
    for round in ["first", "second"] {
        for page in &pages {
            fs::write(page, format!("+++\n+++\n{round}\n"))?;
        }
        preview.expect("/499/", round)?;
        assert_eq!(preview.updates().len(), 1);
    }
    Ok(())
}

/// The last good site stays, but for what is not there any more.
fn a_static_file_gone_from_a_broken_site() -> Result<(), Failed> {
    let preview = Preview::start(&[])?;
    fs::write(preview.path("content/one.md"), "+++\ntitle = \n+++\n")?;
    fs::remove_file(preview.path("static/site.css"))?;
    thread::sleep(QUIET);
    assert_eq!(preview.served.get("/site.css")?.0, 404);
    preview.expect("/one/", "Hello.")
}

/// A symbolic link may lead to a file or folder elsewhere in the site. Both are saved at the one place and the other.
#[cfg(unix)]
fn a_link_inside_the_site() -> Result<(), Failed> {
    use std::os::unix::fs::symlink;
    for arguments in [&[][..], &["--poll"]] {
        let preview = Preview::start(arguments)?;
        folder::write(
            preview.folder.path(),
            &[("notes/two.md", "+++\n+++\nTwo\n"), ("notes/in/three.md", "+++\n+++\nThree\n")],
        )?;
        symlink("../notes/two.md", preview.path("content/two.md"))?;
        symlink("../notes/in", preview.path("content/in"))?;
        preview.expect("/two/", "Two")?;
        preview.expect("/in/three/", "Three")?;
        let places = [["notes/two.md", "notes/in/three.md"], ["content/two.md", "content/in/three.md"]];
        for ([two, three], way) in places.into_iter().flat_map(|files| Save::ALL.map(|way| (files, way))) {
            // Some of the ways put a file in the place of the link.
            way.save(&preview.path(two), format!("+++\n+++\n{two} {way:?}\n").as_bytes())?;
            preview.expect("/two/", &format!("{two} {way:?}"))?;
            way.save(&preview.path(three), format!("+++\n+++\n{three} {way:?}\n").as_bytes())?;
            preview.expect("/in/three/", &format!("{three} {way:?}"))?;
        }
    }
    Ok(())
}
