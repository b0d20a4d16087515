use std::net::{IpAddr, Ipv4Addr};

use kiosque_source::Blob;

use super::preview::Good;
use super::*;
use crate::tests::{BROKEN, Folder};

/// Those of a plain `kiosque serve`, at any port.
pub(super) fn flags() -> Flags {
    Flags {
        listen: Listen { ip: IpAddr::V4(Ipv4Addr::LOCALHOST), port: Some(0) },
        base_url: BaseUrl::Served,
        drafts: false,
        open: false,
        follow: false,
        still: false,
        store: None,
        extra_watched: Vec::new(),
        watch: watch::Options::default(),
    }
}

/// A preview of a small site that was built once.
fn start<'a>(site: &'a Site, flags: &'a Flags) -> Preview<'a> {
    let mut preview = Preview::new(site, flags, "127.0.0.1:1234".parse().unwrap());
    let turn = preview.build(&Batch::Rescan);
    assert!(turn.good.is_some(), "{:?}", turn.diagnostics);
    preview
}

fn turn(preview: &mut Preview, changed: &[PathBuf]) -> Turn {
    preview.look();
    preview.build(&Batch::Paths(changed.iter().cloned().collect()))
}

fn text(good: &Good, path: &str) -> String {
    let blob: Option<Blob> = good.outputs.get(&TreePath::new(path).unwrap());
    String::from_utf8(blob.unwrap_or_else(|| panic!("no {path}")).bytes().unwrap().to_vec()).unwrap()
}

#[test]
fn an_edit_is_built() {
    let folder = Folder::with_site();
    let (site, flags) = (folder.site(), flags());
    let mut preview = start(&site, &flags);
    folder.write("site/content/a.md", "+++\ntitle = \"A\"\n+++\nThe second text\n");
    let turn = turn(&mut preview, &[folder.path("site/content/a.md")]);
    assert_eq!(turn.url, "http://127.0.0.1:1234/sub/");
    let good = turn.good.unwrap();
    let page = text(&good, "a/index.html");
    assert!(page.contains("The second text") && page.contains("http://127.0.0.1:1234/sub"), "{page}");
    assert_eq!((good.base_path.as_str(), good.host.as_deref()), ("/sub", Some("127.0.0.1:1234")));
}

#[test]
fn errors_come_and_go() {
    let folder = Folder::with_site();
    let (site, flags) = (folder.site(), flags());
    let mut preview = start(&site, &flags);
    let changed = [folder.path("site/content/a.md")];
    folder.write("site/content/a.md", BROKEN);
    let broken = turn(&mut preview, &changed);
    assert!(broken.good.is_none() && !broken.diagnostics.is_empty());
    folder.write("site/content/a.md", "+++\ntitle = \"A\"\n+++\nThe second text\n");
    let mended = turn(&mut preview, &changed).good.unwrap();
    assert!(text(&mended, "a/index.html").contains("The second text"));
}

#[test]
fn what_changes_while_the_configuration_is_broken_is_not_missed() {
    let folder = Folder::with_site();
    let (site, flags) = (folder.site(), flags());
    let mut preview = start(&site, &flags);
    let config = folder.read("site/zola.toml");
    folder.write("site/zola.toml", "base_url = \n[[[");
    folder.write("site/content/a.md", "+++\ntitle = \"A\"\n+++\nThe second text\n");
    let broken = turn(&mut preview, &["site/zola.toml", "site/content/a.md"].map(|name| folder.path(name)));
    assert!(broken.good.is_none());
    assert!(preview.watched().contains(&folder.path("site/zola.toml")));
    folder.write("site/zola.toml", &config);
    let mended = turn(&mut preview, &[folder.path("site/zola.toml")]).good.unwrap();
    assert!(text(&mended, "a/index.html").contains("The second text"));
}

#[test]
fn the_path_of_the_base_url_follows_the_configuration() {
    let folder = Folder::with_site();
    let (site, flags) = (folder.site(), flags());
    let mut preview = start(&site, &flags);
    folder.write("site/zola.toml", "base_url = \"https://example.org/other\"\n");
    let turn = turn(&mut preview, &[folder.path("site/zola.toml")]);
    assert_eq!(turn.url, "http://127.0.0.1:1234/other/");
    assert_eq!(turn.good.unwrap().base_path, "/other");
}

#[test]
fn browsers_follow_the_page_that_is_saved() {
    let folder = Folder::with_site();
    let (site, flags) = (folder.site(), Flags { follow: true, ..flags() });
    let mut preview = start(&site, &flags);
    let mut saved = |files: &[(&str, &str)]| {
        for (file, text) in files {
            folder.write(&format!("site/{file}"), text);
        }
        let changed: Vec<_> = files.iter().map(|(file, _)| folder.path(&format!("site/{file}"))).collect();
        turn(&mut preview, &changed).good.and_then(|good| good.follow).map(|path| path.to_string())
    };
    let page = |path: &str| Some(path.to_owned());
    let other = "+++\ntitle = \"B\"\n+++\nThe second text\n";
    assert_eq!(saved(&[("content/a.md", other)]), page("a/index.html"));
    assert_eq!(saved(&[("content/a.md", other)]), None, "it is as it was");
    assert_eq!(saved(&[("content/b/index.md", other)]), page("b/index.html"), "it is new");
    assert_eq!(saved(&[("content/b/photo.jpg", "x")]), None);
    assert_eq!(saved(&[("static/style.css", "b {}"), ("content/_index.md", other)]), page("index.html"));
    assert_eq!(saved(&[("content/a.md", BROKEN)]), None);
    assert_eq!(saved(&[("content/a.md", "+++\ndraft = true\n+++\n")]), None, "it has no page");
    let files = ["a", "c", "d", "e"].map(|name| format!("content/{name}.md"));
    let files: Vec<_> = files.iter().map(|file| (file.as_str(), "+++\n+++\n")).collect();
    assert_eq!(saved(&files), None, "a change of branches");
    assert_eq!(saved(&[("content/c.md", other), ("content/d.md", other)]), page("c/index.html"));
}

#[test]
fn nobody_follows_unasked() {
    let folder = Folder::with_site();
    let (site, flags) = (folder.site(), flags());
    let mut preview = start(&site, &flags);
    folder.write("site/content/a.md", "+++\ntitle = \"A\"\n+++\nThe second text\n");
    assert_eq!(turn(&mut preview, &[folder.path("site/content/a.md")]).good.unwrap().follow, None);
}

#[test]
fn pages_are_described() {
    let folder = Folder::with_site();
    folder.write("site/content/later.md", "+++\ndate = 2999-01-01\n+++\n");
    folder.write("site/content/draft.md", "+++\ndraft = true\n+++\n");
    let (site, flags) = (folder.site(), Flags { drafts: true, ..flags() });
    let mut preview = start(&site, &flags);
    let good = turn(&mut preview, &[]).good.unwrap();
    for (output, source, badge) in [
        ("a/index.html", Some("content/a.md"), None),
        ("index.html", Some("content/_index.md"), None),
        ("later/index.html", Some("content/later.md"), Some(Badge::Future)),
        ("draft/index.html", Some("content/draft.md"), Some(Badge::Draft)),
        ("404.html", None, None),
    ] {
        let path = TreePath::new(output).unwrap();
        let about = good.contents.about(&path);
        assert_eq!(about.map(|about| about.source.as_str()), source, "{output}");
        assert_eq!(badges(&good.contents).get(&path).copied(), badge, "{output}");
    }
}

#[test]
fn watches_the_site_and_what_the_user_says() {
    let folder = Folder::with_site();
    let site = folder.site();
    let flags = Flags { extra_watched: vec!["notes".into()], ..flags() };
    let watched = start(&site, &flags).watched();
    for name in ["zola.toml", "config.toml", "content", "templates", "static", "sass", "notes"] {
        assert!(watched.contains(&folder.path(&format!("site/{name}"))), "{name}: {watched:?}");
    }
    assert!(!watched.contains(&folder.path("site")));
}

#[test]
fn keeps_outputs_where_it_is_told_to() {
    let folder = Folder::with_site();
    let site = folder.site();
    let store = |pages| Store { output: Wanted { folder: Some(folder.path("out")), force: false }, pages };
    let flags = [false, true].map(|pages| Flags { store: Some(store(pages)), ..flags() });
    start(&site, &flags[0]);
    assert_eq!(folder.read("out/style.css"), "a {}");
    assert!(!folder.path("out/a/index.html").exists());
    let preview = start(&site, &flags[1]);
    assert!(folder.read("out/a/index.html").contains("The first text"));
    assert_eq!(preview.written(), [folder.path("out"), folder.path("site/.kiosque")]);
}

#[test]
fn does_not_begin_where_it_may_not_write() {
    let folder = Folder::with_site();
    folder.write("out/mine.txt", "mine");
    let site = folder.site();
    let store = Store { output: Wanted { folder: Some(folder.path("out")), force: false }, pages: true };
    let flags = Flags { store: Some(store), ..flags() };
    let preview = Preview::new(&site, &flags, "127.0.0.1:1234".parse().unwrap());
    assert!(preview.check().unwrap_err().message.contains("already exists"));
}
