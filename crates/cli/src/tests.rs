#![expect(clippy::disallowed_methods, reason = "the tests write files, as a user would")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::build;
use crate::check;
use crate::output::Wanted;
use crate::root::Site;
use crate::run;

/// A temporary folder.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    /// With these files, all empty.
    pub(crate) fn of(files: &[&str]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for file in files {
            folder.write(file, "");
        }
        folder
    }

    /// With a small site in `site`.
    pub(crate) fn with_site() -> Self {
        let folder = Self::of(&[]);
        for (name, text) in [
            ("zola.toml", "base_url = \"https://example.org/sub\"\n"),
            ("content/_index.md", "+++\n+++\n"),
            ("content/a.md", "+++\ntitle = \"A\"\n+++\nThe first text\n"),
            ("static/style.css", "a {}"),
            ("templates/index.html", "<body>{{ config.base_url | safe }}</body>"),
            ("templates/page.html", "<body>{{ config.base_url | safe }} {{ page.content | safe }}</body>"),
        ] {
            folder.write(&format!("site/{name}"), text);
        }
        folder
    }

    pub(crate) fn site(&self) -> Site {
        Site { root: self.path("site"), config: None }
    }

    /// Free of symbolic links.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().canonicalize().unwrap().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// All files with their contents.
    fn snapshot(&self) -> BTreeMap<PathBuf, String> {
        let mut files = BTreeMap::new();
        snapshot(self.0.path(), &mut files);
        files
    }
}

fn snapshot(folder: &Path, files: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.insert(path.clone(), String::new());
            snapshot(&path, files);
        } else {
            files.insert(path.clone(), fs::read_to_string(&path).unwrap());
        }
    }
}

/// A text with an error, whatever else a site does.
pub(crate) const BROKEN: &str = "+++\ntitle = \"A\"\n+++\n{{ nothing_of_this_name() }}\n";

fn to(folder: &Folder, name: &str) -> build::Flags {
    let output = Wanted { folder: Some(folder.path(name)), force: false };
    build::Flags { output, ..build::Flags::default() }
}

fn exit_code(folder: &Folder, arguments: &[&str]) -> String {
    let root = folder.path("site");
    let words = [Path::new("kiosque").as_os_str(), "--root".as_ref(), root.as_os_str()];
    let words = words.into_iter().chain(arguments.iter().map(AsRef::as_ref));
    format!("{:?}", run(words.map(ToOwned::to_owned)))
}

fn code(number: u8) -> String {
    format!("{:?}", std::process::ExitCode::from(number))
}

#[test]
fn builds_into_the_configured_folder() {
    let folder = Folder::with_site();
    let done = build::build(&folder.site(), &build::Flags::default())
        .unwrap_or_else(|failure| panic!("{failure:?}"));
    assert!(folder.read("site/public/a/index.html").contains("The first text"));
    assert_eq!(folder.read("site/public/style.css"), "a {}");
    assert_eq!(done.synced.written, done.built.outputs.len());
    assert!(done.to_string().ends_with("written) → public"), "{done}");
}

#[test]
fn a_second_build_writes_what_changed_and_keeps_what_is_not_ours() {
    let folder = Folder::with_site();
    let build =
        || build::build(&folder.site(), &to(&folder, "out")).unwrap_or_else(|failure| panic!("{failure:?}"));
    build();
    folder.write("out/CNAME", "example.org");
    folder.write("site/content/a.md", "+++\ntitle = \"A\"\n+++\nThe second text\n");
    fs::remove_file(folder.path("site/static/style.css")).unwrap();
    let synced = build().synced;
    assert!(folder.read("out/a/index.html").contains("The second text"));
    assert!(synced.written >= 1 && synced.removed >= 1, "{synced:?}");
    assert!(!folder.path("out/style.css").exists());
    let kept = build::kept(&synced).unwrap();
    assert_eq!(kept, "kept 1 file that kiosque did not write: CNAME");
}

#[test]
fn the_base_url_can_be_given() {
    let folder = Folder::with_site();
    let flags = build::Flags { base_url: Some("https://elsewhere.example".into()), ..to(&folder, "out") };
    assert!(build::build(&folder.site(), &flags).is_ok());
    assert!(folder.read("out/a/index.html").contains("https://elsewhere.example"));
}

#[test]
fn a_build_with_errors_touches_nothing() {
    let folder = Folder::with_site();
    folder.write("site/content/a.md", BROKEN);
    let before = folder.snapshot();
    let failure = build::build(&folder.site(), &build::Flags::default()).err().unwrap();
    let place = failure.0.iter().find_map(|diagnostic| diagnostic.place.clone()).unwrap();
    assert_eq!((place.path.as_str(), place.line), ("content/a.md", 4));
    assert_eq!(folder.snapshot(), before);

    folder.write("site/content/a.md", "+++\ntitle = \"A\"\n+++\n");
    assert!(build::build(&folder.site(), &build::Flags::default()).is_ok());
    folder.write("site/content/a.md", BROKEN);
    let before = folder.snapshot();
    assert!(build::build(&folder.site(), &build::Flags::default()).is_err());
    assert_eq!(folder.snapshot(), before);
}

#[test]
fn check_writes_nothing() {
    let folder = Folder::with_site();
    let before = folder.snapshot();
    assert!(check::check(&folder.site(), &check::Flags::default()).is_ok());
    folder.write("site/content/a.md", BROKEN);
    assert!(check::check(&folder.site(), &check::Flags::default()).is_err());
    folder.write("site/content/a.md", &before[&folder.path("site/content/a.md")]);
    assert_eq!(folder.snapshot(), before);
}

#[test]
fn exit_codes() {
    let folder = Folder::with_site();
    assert_eq!(exit_code(&folder, &["build"]), code(0));
    assert_eq!(exit_code(&folder, &["build", "-o", folder.path("site/content").to_str().unwrap()]), code(1));
    assert_eq!(exit_code(&folder, &["build", "--config", "nowhere.toml"]), code(1));
    assert_eq!(exit_code(&folder, &["build", "--nope"]), code(2));
    folder.write("site/content/a.md", BROKEN);
    assert_eq!(exit_code(&folder, &["build"]), code(1));
    assert_eq!(exit_code(&folder, &["check"]), code(1));
    fs::remove_dir_all(folder.path("site")).unwrap();
    assert_eq!(exit_code(&folder, &["build"]), code(1));
}

#[test]
fn a_port_in_use_is_refused_if_it_was_asked_for() {
    let folder = Folder::with_site();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    assert_eq!(exit_code(&folder, &["serve", "--port", &port]), code(1));
}
