#![expect(clippy::disallowed_methods, reason = "the tests change files, as an editor would")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use super::{Batch, Options, Watcher};

/// A site with `content/a.md` and `config.toml`, and a watcher of both and of a `data` folder that is missing.
struct Site {
    folder: TempDir,
    watcher: Watcher,
}

impl Site {
    fn new(poll: bool) -> Self {
        Self::with(Options { poll, debounce: Duration::from_millis(50) })
    }

    fn with(options: Options) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        fs::write(folder.path().join("content/a.md"), "one").unwrap();
        fs::write(folder.path().join("config.toml"), "").unwrap();
        let mut watcher = Watcher::new(options).unwrap();
        watcher.watch(["content", "config.toml", "data/deep"].map(|name| folder.path().join(name)));
        Self { folder, watcher }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// The next batch; slow machines have their time.
    fn batch(&mut self) -> BTreeSet<PathBuf> {
        match self.watcher.wait_for(Duration::from_secs(20)) {
            Some(Batch::Paths(paths)) => paths,
            other => panic!("no paths but {other:?}"),
        }
    }

    /// Waits until `name` is in a batch, or is in a folder that is in one.
    fn expect(&mut self, name: &str) {
        let path = self.path(name);
        while !self.batch().iter().any(|changed| path.starts_with(changed)) {}
    }

    fn expect_quiet(&mut self) {
        assert_eq!(self.watcher.wait_for(Duration::from_millis(300)), None);
    }
}

#[test]
fn a_write_in_place_is_one_batch_of_one_path() {
    let mut site = Site::new(false);
    site.write("content/a.md", "two");
    assert_eq!(site.batch(), BTreeSet::from([site.path("content/a.md")]));
    site.expect_quiet();
}

#[test]
fn a_watched_file_may_be_replaced_again_and_again() {
    let mut site = Site::new(false);
    for round in 0..3 {
        site.write(".config.tmp", &format!("round = {round}"));
        fs::rename(site.path(".config.tmp"), site.path("config.toml")).unwrap();
        assert_eq!(site.batch(), BTreeSet::from([site.path("config.toml")]));
    }
}

#[test]
fn a_file_inside_a_folder_may_be_replaced() {
    let mut site = Site::new(false);
    site.write("content/.a.swp", "two");
    fs::rename(site.path("content/.a.swp"), site.path("content/a.md")).unwrap();
    assert!(site.batch().contains(&site.path("content/a.md")));
}

#[test]
fn a_deleted_file_is_told() {
    let mut site = Site::new(false);
    fs::remove_file(site.path("content/a.md")).unwrap();
    assert_eq!(site.batch(), BTreeSet::from([site.path("content/a.md")]));
}

#[test]
fn a_file_in_a_new_folder_is_told() {
    let mut site = Site::new(false);
    fs::create_dir_all(site.path("content/x/y")).unwrap();
    site.write("content/x/y/b.md", "new");
    site.expect("content/x/y/b.md");
    site.expect_quiet();
    site.write("content/x/y/b.md", "newer");
    site.expect("content/x/y/b.md");
}

#[test]
fn a_missing_folder_is_awaited() {
    let mut site = Site::new(false);
    fs::create_dir(site.path("data")).unwrap();
    thread::sleep(Duration::from_millis(100));
    fs::create_dir(site.path("data/deep")).unwrap();
    site.expect("data/deep");
    site.expect_quiet();
    site.write("data/deep/x.toml", "");
    assert_eq!(site.batch(), BTreeSet::from([site.path("data/deep/x.toml")]));
}

#[test]
fn a_folder_may_go_and_come_back() {
    let mut site = Site::new(false);
    fs::remove_dir_all(site.path("content")).unwrap();
    site.expect("content");
    fs::create_dir(site.path("content")).unwrap();
    site.expect("content");
    site.expect_quiet();
    site.write("content/b.md", "");
    site.expect("content/b.md");
}

#[test]
fn a_folder_may_be_exchanged_at_once() {
    let mut site = Site::new(false);
    fs::create_dir(site.path("other")).unwrap();
    fs::rename(site.path("content"), site.path("old")).unwrap();
    fs::rename(site.path("other"), site.path("content")).unwrap();
    site.expect("content");
    site.expect_quiet();
    site.write("old/a.md", "not watched any more");
    site.expect_quiet();
    site.write("content/b.md", "");
    assert_eq!(site.batch(), BTreeSet::from([site.path("content/b.md")]));
}

#[test]
fn a_burst_is_one_batch() {
    let mut site = Site::with(Options { debounce: Duration::from_millis(500), ..Options::default() });
    for number in 0..500 {
        site.write(&format!("content/{number}.md"), "burst");
    }
    assert_eq!(site.batch().len(), 500);
    site.expect_quiet();
}

#[test]
fn a_file_that_was_cut_off_is_waited_for() {
    let mut site = Site::with(Options::default());
    site.write("content/a.md", "");
    thread::sleep(Duration::from_millis(60));
    site.write("content/a.md", "two");
    assert_eq!(site.batch(), BTreeSet::from([site.path("content/a.md")]));
    site.expect_quiet();
    site.write("content/a.md", "");
    assert_eq!(site.batch(), BTreeSet::from([site.path("content/a.md")]), "it may stay empty");
}

#[test]
fn constant_noise_does_not_hold_a_batch_back() {
    let mut site = Site::with(Options { debounce: Duration::from_millis(20), ..Options::default() });
    let (path, (stop, stopped)) = (site.path("content/noise.md"), mpsc::channel::<()>());
    let noise = thread::spawn(move || {
        for round in 0.. {
            fs::write(&path, format!("{round}")).unwrap();
            if stopped.recv_timeout(Duration::from_millis(1)) == Err(mpsc::RecvTimeoutError::Disconnected) {
                return;
            }
        }
    });
    site.expect("content/noise.md");
    drop(stop);
    noise.join().unwrap();
}

#[test]
fn neighbours_and_reading_are_not_told() {
    let mut site = Site::new(false);
    site.write("README.md", "beside config.toml");
    fs::create_dir(site.path("public")).unwrap();
    site.write("public/index.html", "");
    let _ = fs::read(site.path("content/a.md")).unwrap();
    let _ = fs::read_dir(site.path("content")).unwrap().count();
    site.expect_quiet();
}

#[test]
fn the_watched_paths_can_be_exchanged() {
    let mut site = Site::new(false);
    fs::create_dir(site.path("static")).unwrap();
    site.expect_quiet();
    let paths = ["content", "static"].map(|name| site.path(name));
    site.watcher.watch(paths);
    site.write("config.toml", "not watched any more");
    site.expect_quiet();
    site.write("static/x.css", "");
    site.expect("static/x.css");
    site.write("content/a.md", "still watched");
    site.expect("content/a.md");
}

#[test]
fn polling_tells_the_same() {
    let mut site = Site::new(true);
    assert!(site.watcher.is_polling());
    site.write("content/a.md", "another length");
    site.expect("content/a.md");
    fs::create_dir_all(site.path("data/deep")).unwrap();
    site.expect("data/deep");
    site.write("data/deep/x.toml", "x = 1");
    site.expect("data/deep/x.toml");
    fs::remove_file(site.path("content/a.md")).unwrap();
    site.expect("content/a.md");
}

#[cfg(unix)]
#[test]
fn paths_come_back_as_they_were_given() {
    let mut site = Site::new(false);
    let link = tempfile::tempdir().unwrap();
    let root = link.path().join("site");
    std::os::unix::fs::symlink(site.folder.path(), &root).unwrap();
    site.watcher.watch(["content", "config.toml"].map(|name| root.join(name)));
    site.write("content/a.md", "two");
    assert_eq!(site.batch(), BTreeSet::from([root.join("content/a.md")]));
    site.write("config.toml", "x = 1");
    assert_eq!(site.batch(), BTreeSet::from([Path::new(&root).join("config.toml")]));
}
