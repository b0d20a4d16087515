//! The command, run as a process.

use std::ffi::OsStr;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Output;

use libtest_mimic::{Failed, Trial};
use tempfile::TempDir;

use crate::folder;
use crate::process::{kiosque, said};

type Test = fn() -> Result<(), Failed>;

pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, Test); 15] = [
        ("builds-twice", builds_twice),
        ("knows-outputs-of-this-build-only", knows_outputs_of_this_build_only),
        ("finds-the-root", finds_the_root),
        ("takes-options-anywhere", takes_options_anywhere),
        ("a-failed-build-changes-nothing", a_failed_build_changes_nothing),
        ("a-failed-first-build-writes-nothing", a_failed_first_build_writes_nothing),
        ("reports-all-errors", reports_all_errors),
        ("starts-a-site", starts_a_site),
        ("keeps-what-it-did-not-write", keeps_what_it_did_not_write),
        ("links-static-files", links_static_files),
        ("completes", completes),
        ("ejects-what-it-brings", ejects_what_it_brings),
        ("check-follows-links", check_follows_links),
        ("wrong-usage", wrong_usage),
        ("a-root-without-configuration", a_root_without_configuration),
    ];
    tests.into_iter().map(|(name, test)| Trial::test(format!("command-line/{name}"), test)).collect()
}

const SITE: [(&str, &str); 4] = [
    ("zola.toml", "base_url = \"https://example.org\"\n"),
    ("content/one.md", "+++\ntitle = \"One\"\n+++\nHello.\n"),
    ("templates/index.html", "{{ config.base_url | safe }}\n"),
    ("templates/page.html", "{{ page.title }}: {{ page.content | safe }}"),
];

/// A site in a folder of its own.
fn site() -> Result<TempDir, Failed> {
    let folder = tempfile::tempdir()?;
    folder::write(folder.path(), &SITE)?;
    Ok(folder)
}

/// Runs the command on a site.
fn run(root: &Path, arguments: &[&str]) -> Result<Output, Failed> {
    Ok(kiosque().arg("--root").arg(root).args(arguments).output()?)
}

#[track_caller]
fn assert_exit(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{}", said(output));
}

#[track_caller]
fn assert_says(output: &Output, parts: &[&str]) {
    let text = String::from_utf8_lossy(&output.stderr);
    for part in parts {
        assert!(text.contains(part), "no “{part}” in what it said: {}", said(output));
    }
}

fn builds_twice() -> Result<(), Failed> {
    let site = site()?;
    let public = site.path().join("public");
    assert_exit(&run(site.path(), &["build"])?, 0);
    let first = folder::read(&public)?;
    assert_eq!(first.get(Path::new("one/index.html")).map(Vec::as_slice), Some(&b"One: <p>Hello.</p>\n"[..]));
    let written = fs::metadata(public.join("one/index.html"))?.modified()?;
    assert_exit(&run(site.path(), &["build"])?, 0);
    assert_eq!(folder::read(&public)?, first);
    let again = fs::metadata(public.join("one/index.html"))?.modified()?;
    assert_eq!(again, written, "a file that stays the same is not written again");
    Ok(())
}

/// A theme may name a file by its path in the output folder, where that of the build before still is.
fn knows_outputs_of_this_build_only() -> Result<(), Failed> {
    let root = site()?;
    let index = "{{ get_hash(path='public/site.css') }} {{ get_hash(path='site.css') }}";
    folder::write(
        root.path(),
        &[("zola.toml", "base_url = \"/\"\ncompile_sass = true\n"), ("templates/index.html", index)],
    )?;
    let mut hashes = Vec::new();
    for sass in ["a { b: c }", "a { b: d }"] {
        folder::write(root.path(), &[("sass/site.scss", sass)])?;
        assert_exit(&run(root.path(), &["build"])?, 0);
        let built = fs::read_to_string(root.path().join("public/index.html"))?;
        let (one, other) = built.split_once(' ').unwrap_or_default();
        assert_eq!(one, other);
        hashes.push(one.to_owned());
    }
    assert_ne!(hashes[0], hashes[1]);
    Ok(())
}

fn finds_the_root() -> Result<(), Failed> {
    let site = site()?;
    let output = kiosque().arg("build").current_dir(site.path().join("content")).output()?;
    assert_exit(&output, 0);
    assert!(site.path().join("public/one/index.html").is_file(), "{}", said(&output));
    Ok(())
}

fn takes_options_anywhere() -> Result<(), Failed> {
    let site = site()?;
    let (root, out) = (site.path().as_os_str(), site.path().join("out"));
    fs::rename(site.path().join("zola.toml"), site.path().join("staging.toml"))?;
    let word = OsStr::new;
    let arguments =
        [word("build"), word("-u"), word("https://example.net/a"), word("-c"), word("staging.toml")];
    let output = kiosque().args(arguments).arg("-r").arg(root).arg("-o").arg(&out).output()?;
    assert_exit(&output, 0);
    assert_eq!(fs::read_to_string(out.join("index.html"))?, "https://example.net/a\n");
    assert!(!site.path().join("public").exists());
    Ok(())
}

fn a_failed_build_changes_nothing() -> Result<(), Failed> {
    let site = site()?;
    let public = site.path().join("public");
    assert_exit(&run(site.path(), &["build"])?, 0);
    let before = folder::read(&public)?;
    folder::write(
        site.path(),
        &[
            ("content/one.md", "+++\ntitle = \"Another\"\n+++\n"),
            ("content/two.md", "+++\ntitle = \"Two\"\n+++\nHello.\n\n{{ nowhere() }}\n"),
        ],
    )?;
    let output = run(site.path(), &["build"])?;
    assert_exit(&output, 1);
    assert_says(&output, &["error: ", "`nowhere`", "content/two.md:6:"]);
    assert_eq!(folder::read(&public)?, before);
    Ok(())
}

fn a_failed_first_build_writes_nothing() -> Result<(), Failed> {
    let site = site()?;
    folder::write(
        site.path(),
        &[("content/one.md", "+++\ntitle = \"One\"\ntemplate = \"gone.html\"\n+++\n")],
    )?;
    let output = run(site.path(), &["build"])?;
    assert_exit(&output, 1);
    assert_says(&output, &["`gone.html`", "content/one.md"]);
    assert!(folder::read(&site.path().join("public"))?.is_empty());
    Ok(())
}

fn reports_all_errors() -> Result<(), Failed> {
    let site = site()?;
    folder::write(
        site.path(),
        &[
            ("content/a.md", "+++\ntitle = \n+++\n"),
            ("content/b.md", "+++\n+++\n{{ nowhere() }}\n"),
            ("templates/c.html", "{% if %}"),
        ],
    )?;
    let output = run(site.path(), &["build"])?;
    assert_exit(&output, 1);
    assert_says(&output, &["content/a.md:2:", "content/b.md:3:", "templates/c.html:1:"]);
    Ok(())
}

fn starts_a_site() -> Result<(), Failed> {
    let here = tempfile::tempdir()?;
    let init = |arguments: &[&str]| kiosque().arg("init").args(arguments).current_dir(here.path()).output();
    folder::write(here.path(), &[(".git/config", "")])?;
    assert_exit(&init(&["news"])?, 0);
    assert_exit(&run(&here.path().join("news"), &["check", "--skip-external-links"])?, 0);
    let refused = init(&[])?;
    assert_exit(&refused, 1);
    assert_says(&refused, &["error: the folder `.` is not empty", "`--force`"]);
    assert!(!here.path().join("zola.toml").exists());
    assert_exit(&init(&["--force"])?, 0);
    folder::write(here.path(), &[("zola.toml", "base_url = \"/mine\"\n")])?;
    assert_exit(&init(&["-f"])?, 0);
    assert_eq!(fs::read_to_string(here.path().join("zola.toml"))?, "base_url = \"/mine\"\n");
    Ok(())
}

fn keeps_what_it_did_not_write() -> Result<(), Failed> {
    let site = site()?;
    folder::write(
        site.path(),
        &[("out/CNAME", "example.org"), ("out/.well-known/x", "y"), ("public/a", "b")],
    )?;
    let out = site.path().join("out");
    let arguments = ["build", "-o", out.to_str().unwrap_or_default()];
    let refused = run(site.path(), &arguments)?;
    assert_exit(&refused, 1);
    assert_says(&refused, &["error: the folder `", "already exists", "`--force`"]);
    assert_eq!(folder::read(&out)?.len(), 2);
    let forced = run(site.path(), &[&arguments[..], &["--force"]].concat())?;
    assert_exit(&forced, 0);
    assert_says(&forced, &["kept 2 files", "CNAME"]);
    fs::remove_file(site.path().join("content/one.md"))?;
    assert_exit(&run(site.path(), &arguments)?, 0);
    assert!(!out.join("one").exists(), "what an earlier build wrote is tidied up");
    assert_eq!(fs::read_to_string(out.join("CNAME"))?, "example.org");
    assert_eq!(fs::read_to_string(out.join(".well-known/x"))?, "y");
    assert_exit(&run(site.path(), &["build"])?, 0);
    assert_eq!(fs::read_to_string(site.path().join("public/a"))?, "b");
    Ok(())
}

/// A hard link shares its bytes with the file that it was made from, so that a change of one shows in the other.
fn links_static_files() -> Result<(), Failed> {
    let site = site()?;
    for (setting, expected) in [("false", "old"), ("true", "new")] {
        let config = format!("base_url = \"/\"\nhard_link_static = {setting}\n");
        folder::write(site.path(), &[("zola.toml", &config), ("static/a.txt", "old")])?;
        let out = site.path().join(setting);
        assert_exit(&run(site.path(), &["build", "-o", out.to_str().unwrap_or_default()])?, 0);
        fs::write(site.path().join("static/a.txt"), "new")?;
        assert_eq!(fs::read_to_string(out.join("a.txt"))?, expected);
    }
    Ok(())
}

fn completes() -> Result<(), Failed> {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = kiosque().args(["completion", shell]).output()?;
        assert_exit(&output, 0);
        assert!(String::from_utf8_lossy(&output.stdout).contains("kiosque"), "{shell}");
    }
    Ok(())
}

/// Links are followed by `check`, unless it is told not to, and never by `build`.
fn ejects_what_it_brings() -> Result<(), Failed> {
    let site = site()?;
    let root = site.path();
    let list = run(root, &["eject"])?;
    assert_exit(&list, 0);
    let names = String::from_utf8_lossy(&list.stdout).into_owned();
    assert!(names.contains("\nshortcodes\n  shortcodes/") && !names.contains("sass/"), "{names}");
    assert_exit(&run(root, &["eject", "shortcodes/figure.html"])?, 0);
    assert!(root.join("templates/shortcodes/figure.html").is_file());
    let again = run(root, &["eject", "shortcodes/figure.html"])?;
    assert_exit(&again, 1);
    assert_says(
        &again,
        &["the site has a `templates/shortcodes/figure.html` of its own", "nothing is overwritten"],
    );
    let unknown = run(root, &["eject", "figur.html"])?;
    assert_exit(&unknown, 1);
    assert_says(&unknown, &["there is no `figur.html` to copy", "`kiosque eject` lists what there is"]);

    fs::write(root.join("zola.toml"), "base_url = \"https://example.org\"\ntheme = \"kiosque\"\n")?;
    assert_exit(&run(root, &["eject", "sass/_tokens.scss"])?, 0);
    let tokens = root.join("sass/_tokens.scss");
    fs::write(&tokens, format!("{}\n:root {{ --ink: #010203 }}\n", fs::read_to_string(&tokens)?))?;
    assert_exit(&run(root, &["build"])?, 0);
    let css = fs::read_to_string(root.join("public/kiosque.css"))?;
    assert!(css.contains("#010203"), "{css}");
    Ok(())
}

fn check_follows_links() -> Result<(), Failed> {
    let site = site()?;
    let nobody = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let page = format!("+++\ntitle = \"One\"\n+++\n[a](http://{nobody}/b)\n");
    folder::write(site.path(), &[("content/one.md", &page)])?;
    let run = |arguments: &[&str]| {
        kiosque().env("NO_PROXY", "*").arg("-r").arg(site.path()).args(arguments).output()
    };
    let output = run(&["check"])?;
    assert_exit(&output, 1);
    assert_says(&output, &["broken link", &nobody.to_string(), "content/one.md:4:1"]);
    assert_exit(&run(&["check", "--skip-external-links"])?, 0);
    assert_exit(&run(&["build"])?, 0);
    Ok(())
}

fn wrong_usage() -> Result<(), Failed> {
    let site = site()?;
    for arguments in [&["bild"][..], &["build", "--nope"], &["serve", "--port", "many"]] {
        let output = run(site.path(), arguments)?;
        assert_exit(&output, 2);
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
    assert_exit(&run(site.path(), &["--help"])?, 0);
    Ok(())
}

fn a_root_without_configuration() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    for command in ["build", "serve"] {
        let output = run(folder.path(), &[command])?;
        assert_exit(&output, 1);
        assert_says(&output, &["error: ", "zola.toml"]);
    }
    assert!(folder::read(folder.path())?.is_empty());
    Ok(())
}
