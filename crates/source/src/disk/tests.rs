use std::fs;

use super::*;

fn path(text: &str) -> TreePath {
    TreePath::new(text).unwrap()
}

fn write(root: &Path, name: &str, text: &str) {
    let file = root.join(name);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn names(tree: &Tree) -> Vec<&str> {
    tree.iter().map(|(path, _)| path.as_str()).collect()
}

fn outputs(files: &[(&str, &str)]) -> Tree {
    files.iter().map(|(name, text)| (path(name), Blob::from(*text))).collect()
}

fn disk(root: &Path) -> Disk {
    Disk::open(root).unwrap().listing(vec![path("content"), path("zola.toml")])
}

#[test]
fn loads_listed_folders_and_resolves_the_rest() {
    let root = tempfile::tempdir().unwrap();
    for name in ["content/a.md", "content/b/c.md", "zola.toml", "data/x.toml", "target/big"] {
        write(root.path(), name, name);
    }
    let (tree, problems) = disk(root.path()).load();
    assert!(problems.is_empty());
    assert_eq!(names(&tree), ["content/a.md", "content/b/c.md", "zola.toml"]);
    assert_eq!(*tree.get(&path("data/x.toml")).unwrap().bytes().unwrap(), *b"data/x.toml");
    assert!(tree.get(&path("data/y.toml")).is_none());
    assert_eq!(tree.asked(), [path("data/x.toml"), path("data/y.toml")]);
}

#[test]
fn refreshes_what_changed() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "content/a.md", "a");
    write(root.path(), "content/b/c.md", "c");
    let disk = disk(root.path());
    let (tree, _) = disk.load();
    write(root.path(), "content/a.md", "A");
    write(root.path(), "content/d/e.md", "e");
    write(root.path(), "elsewhere/f.md", "f");
    fs::remove_dir_all(root.path().join("content/b")).unwrap();
    let changed = ["content/a.md", "content/b", "content/d", "elsewhere/f.md"].map(|at| disk.root().join(at));
    let (next, _) = disk.refresh(&tree, changed.iter().map(PathBuf::as_path));
    assert_eq!(names(&next), ["content/a.md", "content/d/e.md"]);
    assert_eq!(*next.get(&path("content/a.md")).unwrap().bytes().unwrap(), *b"A");
    assert_eq!(names(&tree), ["content/a.md", "content/b/c.md"], "the old tree is as it was");
}

#[test]
fn refreshes_all_below_a_folder_that_is_not_listed_itself() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "content/a.md", "a");
    let disk = disk(root.path());
    let (tree, _) = disk.load();
    write(root.path(), "zola.toml", "");
    let (next, _) = disk.refresh(&tree, [disk.root()]);
    assert_eq!(names(&next), ["content/a.md", "zola.toml"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf8_is_told_by_load_and_refresh() {
    use std::os::unix::ffi::OsStrExt;
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "content/blog/a.md", "a");
    let disk = disk(root.path());
    let (tree, _) = disk.load();
    let odd = [&b"b\xff.md"[..], b"c\xff.md"].map(std::ffi::OsStr::from_bytes);
    let files = odd.map(|name| disk.root().join("content/blog").join(name));
    for file in &files {
        fs::write(file, "x").unwrap();
    }
    let (refreshed, problems) = disk.refresh(&tree, files.iter().map(PathBuf::as_path));
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert_eq!(problems, disk.load().1);
    assert_eq!(names(&refreshed), ["content/blog/a.md"]);
}

#[test]
fn a_file_stays_what_it_was_while_it_holds_the_same() {
    let root = tempfile::tempdir().unwrap();
    for name in ["content/a.md", "content/b.md", "content/c.md"] {
        write(root.path(), name, "text");
    }
    let disk = disk(root.path());
    let (tree, _) = disk.load();
    tree.listed(&path("content/a.md")).unwrap().hash().unwrap();
    tree.listed(&path("content/b.md")).unwrap().hash().unwrap();
    write(root.path(), "content/a.md", "text");
    write(root.path(), "content/b.md", "new");
    let changed = [disk.root().join("content")];
    let (refreshed, _) = disk.refresh(&tree, changed.iter().map(PathBuf::as_path));
    let (reloaded, _) = disk.reload(&tree);
    for next in [refreshed, reloaded] {
        let changes: Vec<_> = next.changes(&tree).map(TreePath::as_str).collect();
        assert_eq!(changes, ["content/b.md", "content/c.md"], "nobody knows what c.md held");
    }
}

#[test]
fn a_file_that_was_at_rest_is_known_by_its_time() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "content/a.md", "text");
    let file = fs::File::options().write(true).open(root.path().join("content/a.md")).unwrap();
    file.set_modified(std::time::UNIX_EPOCH).unwrap();
    let (tree, _) = disk(root.path()).load();
    let changed = [disk(root.path()).root().join("content/a.md")];
    let again = || {
        let (reloaded, _) = disk(root.path()).reload(&tree);
        let (refreshed, _) = disk(root.path()).refresh(&tree, changed.iter().map(PathBuf::as_path));
        [reloaded, refreshed].map(|next| next.changes(&tree).count())
    };
    assert_eq!(again(), [0, 0], "nobody has read it");
    tree.listed(&path("content/a.md")).unwrap().hash().unwrap();
    assert_eq!(again(), [0, 0]);
    write(root.path(), "content/a.md", "news");
    assert_eq!(again(), [1, 1]);
    file.set_modified(std::time::UNIX_EPOCH).unwrap();
    assert_eq!(again(), [0, 1], "told that something happened, it looks closer");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_no_error_and_a_lock_of_emacs_nothing_at_all() {
    let root = tempfile::tempdir().unwrap();
    let folders = ["content", "static", "templates"];
    let disk = Disk::open(root.path()).unwrap().listing(folders.map(path).to_vec());
    let links = folders.map(|folder| disk.root().join(folder).join(".#a.md"));
    for link in &links {
        fs::create_dir(link.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink("ann@host.1234:5678", link).unwrap();
    }
    let (tree, problems) = disk.load();
    assert_eq!((names(&tree), problems), (vec![], vec![]));
    assert_eq!(disk.refresh(&tree, links.iter().map(PathBuf::as_path)).1, []);

    let link = disk.root().join("static/later.css");
    std::os::unix::fs::symlink("missing.css", &link).unwrap();
    let warning = Diagnostic::warning("the symbolic link `static/later.css` leads nowhere");
    let warning = [warning.in_file(&path("static/later.css"))];
    assert_eq!(disk.load().1, warning);
    assert_eq!(disk.refresh(&tree, [link.as_path()]).1, warning);
}

#[test]
fn what_was_written_anew_as_it_was_counts_as_listed() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "content/a.md", "text");
    let disk = disk(root.path());
    let (tree, _) = disk.load();
    let is_as_listed = |tree: &Tree| {
        let blob = tree.listed(&path("content/a.md")).unwrap().clone();
        blob.as_file().unwrap().open().unwrap().is_as_listed
    };
    tree.listed(&path("content/a.md")).unwrap().hash().unwrap();
    assert!(is_as_listed(&tree));
    write(root.path(), "new", "text");
    fs::rename(root.path().join("new"), root.path().join("content/a.md")).unwrap();
    assert!(!is_as_listed(&tree));
    let (next, _) = disk.refresh(&tree, [disk.root().join("content/a.md").as_path()]);
    assert_eq!(next.changes(&tree).count(), 0);
    assert!(is_as_listed(&next));
}

#[test]
fn a_file_keeps_no_hash_of_other_bytes() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "content/a.md", "text");
    let (tree, _) = disk(root.path()).load();
    let blob = tree.listed(&path("content/a.md")).unwrap();
    write(root.path(), "content/a.md", "other text");
    assert_eq!(blob.hash().unwrap(), crate::Hash::of("other text"));
    assert_eq!(*blob.bytes().unwrap(), *b"other text");
    write(root.path(), "content/a.md", "and another one");
    assert_eq!(blob.hash().unwrap(), crate::Hash::of("and another one"));
}

#[cfg(unix)]
#[test]
fn what_takes_the_place_of_a_file_leads_nowhere_else() {
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "a.md", "text");
    write(root.path(), "content/in/a.md", "text");
    write(root.path(), "notes/a.md", "note");
    let (tree, _) = disk(root.path()).load();
    let blob = tree.listed(&path("content/in/a.md")).unwrap();
    let (file, folder) = (root.path().join("content/in/a.md"), root.path().join("content/in"));
    fs::remove_file(&file).unwrap();
    symlink(outside.path().join("a.md"), &file).unwrap();
    assert_eq!(blob.bytes().unwrap_err().kind(), io::ErrorKind::NotFound);
    assert_eq!(blob.hash().unwrap_err().kind(), io::ErrorKind::NotFound);
    fs::remove_dir_all(&folder).unwrap();
    symlink(outside.path(), &folder).unwrap();
    assert_eq!(blob.bytes().unwrap_err().kind(), io::ErrorKind::NotFound);
    fs::remove_file(&folder).unwrap();
    symlink(root.path().join("notes"), &folder).unwrap();
    assert_eq!(*blob.bytes().unwrap(), *b"note");
}

#[cfg(unix)]
#[test]
fn a_file_knows_the_link_that_led_to_it() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "content/a.md", "a");
    write(root.path(), "notes/b.md", "b");
    std::os::unix::fs::symlink("../notes", root.path().join("content/in")).unwrap();
    let disk = disk(root.path());
    let link = disk.root().join("content/in");
    let (tree, _) = disk.load();
    let changed = [link.join("b.md")];
    let (refreshed, _) = disk.refresh(&tree, changed.iter().map(PathBuf::as_path));
    for tree in [tree, refreshed] {
        let led = |name| tree.listed(&path(name)).unwrap().as_file().unwrap().link().map(Path::to_owned);
        assert_eq!(led("content/in/b.md"), Some(link.clone()));
        assert_eq!(led("content/a.md"), None);
    }
}

#[test]
fn a_mount_stands_in_for_a_folder() {
    let root = tempfile::tempdir().unwrap();
    let themes = tempfile::tempdir().unwrap();
    write(themes.path(), "plain/theme.toml", "t");
    let at = path("themes/plain");
    let mount = Mount { at: at.clone(), folder: themes.path().join("plain").into() };
    let disk = Disk::open(root.path()).unwrap().mounting(vec![mount]).listing(vec![at]);
    let (tree, _) = disk.load();
    assert_eq!(names(&tree), ["themes/plain/theme.toml"]);
    let changed = themes.path().canonicalize().unwrap().join("plain/theme.toml");
    write(themes.path(), "plain/theme.toml", "changed");
    let (next, _) = disk.refresh(&tree, [changed.as_path()]);
    assert_eq!(next.get(&path("themes/plain/theme.toml")).unwrap().len(), 7);
}

#[cfg(unix)]
#[test]
fn links_that_leave_the_site_or_turn_in_circles_are_refused() {
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "secret", "s");
    write(root.path(), "content/a.md", "a");
    write(root.path(), "more/b.md", "b");
    symlink(outside.path().join("secret"), root.path().join("content/out")).unwrap();
    symlink(root.path().join("content"), root.path().join("content/loop")).unwrap();
    symlink(root.path().join("more"), root.path().join("content/more")).unwrap();
    symlink(outside.path(), root.path().join("data")).unwrap();
    let (tree, problems) = disk(root.path()).load();
    assert_eq!(names(&tree), ["content/a.md", "content/more/b.md"]);
    let mut messages: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
    messages.sort_unstable();
    assert_eq!(
        messages,
        [
            "the symbolic link `content/loop` leads to a folder that it is in",
            "the symbolic link `content/out` leads out of the site",
        ]
    );
    assert!(tree.get(&path("data/secret")).is_none());
}

#[test]
fn sync_writes_what_changed_and_removes_only_its_own() {
    let root = tempfile::tempdir().unwrap();
    let (folder, record) = (root.path().join("public"), root.path().join("state/record"));
    let first = sync(&outputs(&[("a.html", "a"), ("b/c.html", "c"), ("d", "d")]), &folder, &record).unwrap();
    assert_eq!(first, Synced { written: 3, ..Synced::default() });
    write(&folder, "CNAME", "example.org");
    write(&folder, "d", "changed by hand");

    let second = sync(&outputs(&[("a.html", "a"), ("b.html", "new")]), &folder, &record).unwrap();
    let foreign = vec![folder.join("CNAME"), folder.join("d")];
    assert_eq!(second, Synced { written: 1, unchanged: 1, removed: 1, foreign });
    assert!(!folder.join("b").exists(), "an empty folder goes with its last file");
    assert!(!folder.join(".kiosque-staging").exists());
}

#[test]
fn sync_of_nothing_makes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let (folder, record) = (root.path().join("public"), root.path().join("record"));
    assert_eq!(sync(&Tree::new(), &folder, &record).unwrap(), Synced::default());
    assert!(!folder.exists());
}

#[test]
fn sync_refuses_what_is_in_the_way_before_it_changes_anything() {
    let root = tempfile::tempdir().unwrap();
    let (folder, record) = (root.path().join("public"), root.path().join("record"));
    sync(&outputs(&[("a", "old"), ("gone", "x")]), &folder, &record).unwrap();
    write(&folder, "theirs", "a file");
    write(&folder, "folder/theirs", "another");
    for blocked in ["theirs/index.html", "folder"] {
        let error = sync(&outputs(&[("a", "new"), (blocked, "page")]), &folder, &record).unwrap_err();
        assert!(error.to_string().starts_with("can't put a file at "), "{error}");
        assert_eq!(fs::read_to_string(folder.join("a")).unwrap(), "old");
        assert!(folder.join("gone").exists());
        assert!(!folder.join(".kiosque-staging").exists());
    }
}

#[test]
fn sync_turns_a_file_of_its_own_into_a_folder() {
    let root = tempfile::tempdir().unwrap();
    let (folder, record) = (root.path().join("public"), root.path().join("record"));
    sync(&outputs(&[("a", "file")]), &folder, &record).unwrap();
    sync(&outputs(&[("a/index.html", "page")]), &folder, &record).unwrap();
    assert_eq!(fs::read_to_string(folder.join("a/index.html")).unwrap(), "page");
}

#[cfg(unix)]
#[test]
fn a_sync_that_fails_leaves_the_folder_as_it_was() {
    let root = tempfile::tempdir().unwrap();
    let (folder, record) = (root.path().join("public"), root.path().join("record"));
    sync(&outputs(&[("a", "old")]), &folder, &record).unwrap();
    write(root.path(), "site/content/gone", "x");
    let (inputs, _) = disk(&root.path().join("site")).load();
    fs::remove_file(root.path().join("site/content/gone")).unwrap();
    let mut next = outputs(&[("a", "new")]);
    for (path, blob) in inputs.iter() {
        next.insert(path.clone(), blob.clone());
    }
    assert!(sync(&next, &folder, &record).unwrap_err().to_string().starts_with("content/gone: "));
    assert_eq!(fs::read_to_string(folder.join("a")).unwrap(), "old");
    assert!(!folder.join(".kiosque-staging").exists());
}

#[test]
fn what_is_as_it_was_written_can_be_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let (public, record) = (folder.path().join("public"), folder.path().join("record"));
    sync(&outputs(&[("a/1", "one"), ("a/2", "two"), ("a/3", "three"), ("b/4", "four")]), &public, &record)
        .unwrap();
    write(&public, "a/2", "owt");
    write(&public, "a/5", "foreign");
    fs::remove_file(public.join("a/3")).unwrap();
    assert_eq!(names(&synced(&public, &record, "a")), ["a/1"]);
    assert!(synced(&public, &folder.path().join("nothing"), "a").is_empty());
}
