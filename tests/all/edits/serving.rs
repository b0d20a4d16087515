//! The same through `kiosque serve`: files on disk, a watcher, and HTTP.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use kiosque_newsletter::Newsletter;
use kiosque_site::{Built, Mode, Options, Session, layout};
use kiosque_source::{Tree, TreePath, show};
use libtest_mimic::Failed;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::edit::place;
use super::script::Script;
use crate::cases::{build, diff};
use crate::folder;
use crate::process::kiosque;
use crate::saves::Save;
use crate::served::{Events, Served};

/// The template of a page that all sites have. It is saved last, so that all edits are in where it is. A static file
/// would not do: it is sent from where it is.
const STAMP: &str = "templates/404.html";

/// How long an edit may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A site on disk that is served.
struct Preview {
    folder: TempDir,
    served: Served,
    events: Events,
    drafts: bool,
    /// How many states it had.
    states: usize,
    /// The errors that were told last.
    report: Value,
    /// The last build without errors.
    good: Built,
}

/// Plays a script on disk: what is served is a clean build, wherever there are no errors, and else these are told.
pub(super) fn play(script: &Script, arguments: &[&str]) -> Result<(), Failed> {
    let mut preview = Preview::start(script, arguments)?;
    script.states(|files| {
        preview.follow(files).map_err(|error| {
            let error = error.message().unwrap_or_default();
            format!("{error}\nthe server said:\n{}", preview.served.process.said_so_far())
        })
    })?;
    Ok(())
}

impl Preview {
    fn start(script: &Script, arguments: &[&str]) -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        // Something has to be there.
        fs::write(folder.path().join("zola.toml"), "base_url = \"https://example.org\"\n")?;
        let drafts = if script.drafts { &["--drafts"][..] } else { &[] };
        let served = Served::start(kiosque(), folder.path(), &[arguments, drafts].concat())?;
        let events = served.events()?;
        let (drafts, report, good) = (script.drafts, json!([]), Built::default());
        Ok(Self { folder, served, events, drafts, states: 0, report, good })
    }

    /// Brings the files on disk into a state, and waits for the server. Says whether the state is without errors.
    fn follow(&mut self, files: &Tree) -> Result<bool, Failed> {
        self.states += 1;
        let mut files = files.clone();
        files.insert(place(STAMP), format!("State {}.", self.states).into());
        self.save(&files)?;
        let clean = self.clean_build(&files);
        if clean.has_errors() {
            let errors: Vec<_> = clean.diagnostics.iter().filter(|it| it.is_error()).cloned().collect();
            self.wait_for_report(&show::json(&errors))?;
            self.still_serves()?;
            return Ok(false);
        }
        self.wait_for_stamp(&clean.base_path)?;
        self.compare(&clean)?;
        for (path, _) in self.good.outputs.iter().filter(|(path, _)| clean.outputs.get(path).is_none()) {
            let (status, _) = self.served.get(&route(&clean.base_path, path))?;
            if status == 200 {
                return Err(format!("`{path}` is gone, but still served").into());
            }
        }
        self.good = clean;
        Ok(true)
    }

    /// Saves what is different, each file in another way, and the stamp last.
    fn save(&self, files: &Tree) -> Result<(), Failed> {
        let root = self.folder.path();
        let on_disk = folder::read(root)?;
        for path in on_disk.keys().filter(|path| !has(files, path)) {
            fs::remove_file(root.join(path))?;
        }
        let mut ways = Save::ALL.iter().cycle().skip(self.states);
        let (stamp, others): (Vec<_>, Vec<_>) = files.iter().partition(|(path, _)| path.as_str() == STAMP);
        for (path, blob) in others.into_iter().chain(stamp) {
            let bytes = blob.bytes()?;
            if on_disk.get(Path::new(path.as_str())).map(Vec::as_slice) != Some(&bytes[..])
                && let Some(way) = ways.next()
            {
                way.save(&root.join(path.as_str()), &bytes)?;
            }
        }
        Ok(())
    }

    /// What a new session makes of the files, for the server's address.
    fn clean_build(&self, files: &Tree) -> Built {
        let options = Options {
            mode: Mode::Serve,
            drafts: self.drafts,
            plugins: vec![Arc::new(Newsletter)],
            ..Options::default()
        };
        let base_path = layout(files, &options, &|_| None).map(|layout| layout.base_path).unwrap_or_default();
        let base_url = Some(format!("{}{base_path}", self.served.origin));
        let options = Options { base_url, ..options };
        build(&mut Session::new(options.clone()), files, &options)
    }

    fn wait_for_stamp(&self, base_path: &str) -> Result<(), Failed> {
        let (start, stamp) = (Instant::now(), format!("State {}.", self.states));
        let route = format!("{base_path}/404.html");
        while !self.served.shows(&route, &stamp)? {
            if start.elapsed() > PATIENCE {
                let (status, body) = self.served.get(&route)?;
                let body = String::from_utf8_lossy(&body).into_owned();
                return Err(format!("`{route}` should show “{stamp}”, but is {status}: {body}").into());
            }
        }
        Ok(())
    }

    fn wait_for_report(&mut self, expected: &Value) -> Result<(), Failed> {
        let start = Instant::now();
        while self.report != *expected {
            let left = PATIENCE.saturating_sub(start.elapsed());
            let Some(event) = self.events.next(left) else {
                let pretty = |report| serde_json::to_string_pretty(report).unwrap_or_default();
                return Err(diff(&pretty(expected), &pretty(&self.report)).into());
            };
            if event.name == "report" {
                self.report = event.data;
            }
        }
        Ok(())
    }

    /// A site goes on being served when it has errors. Which one that is can't be told: half of the edits may have been
    /// without errors.
    fn still_serves(&self) -> Result<(), Failed> {
        for (path, _) in self.good.outputs.iter() {
            let (status, _) = self.served.get(&route(&self.good.base_path, path))?;
            if status >= 500 {
                return Err(format!("`{path}` is {status} in a site with errors").into());
            }
        }
        Ok(())
    }

    /// Compares the outputs of a build with what is served.
    fn compare(&self, built: &Built) -> Result<(), Failed> {
        for (path, blob) in built.outputs.iter() {
            let (status, body) = self.served.get(&route(&built.base_path, path))?;
            let body = if path.extension() == Some("html") { without_script(&body) } else { body };
            let expected = blob.bytes()?;
            if status != 200 || body != *expected {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                let diff = diff(&text(&expected), &text(&body));
                return Err(format!("`{path}` is not served as it is built: {status}\n{diff}").into());
            }
        }
        Ok(())
    }
}

fn has(files: &Tree, path: &Path) -> bool {
    path.to_str().is_some_and(|path| files.get(&place(path)).is_some())
}

fn route(base_path: &str, output: &TreePath) -> String {
    let path = output.as_str();
    let route = path.strip_suffix("index.html").filter(|rest| rest.is_empty() || rest.ends_with('/'));
    format!("{base_path}/{}", route.unwrap_or(path))
}

/// The page without the tag of the live preview.
fn without_script(html: &[u8]) -> Vec<u8> {
    const END: &[u8] = b"</script>";
    let find = |from: usize, what: &[u8]| {
        html[from..].windows(what.len()).position(|part| part == what).map(|at| from + at)
    };
    let Some(start) = find(0, b"<script src=\"/__kiosque/") else { return html.to_owned() };
    let end = find(start, END).map_or(html.len(), |at| at + END.len());
    [&html[..start], &html[end..]].concat()
}
