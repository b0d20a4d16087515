//! `kiosque serve`.

mod editor;
mod line;
mod listen;
mod open;
mod preview;
mod tell;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;

use kiosque_serve::http::{self, Badge};
use kiosque_serve::watch::{self, Batch, Watcher};
use kiosque_site::{Contents, Standing};
use kiosque_source::{Diagnostic, TreePath};

use crate::base_url::BaseUrl;
use crate::failure::Failure;
use crate::output::Wanted;
use crate::root::Site;
use crate::terminal::Terminal;

pub(crate) use listen::Listen;
use preview::{Preview, Turn};
use tell::Teller;

/// How to serve.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flags {
    /// Where to listen.
    pub(crate) listen: Listen,
    /// What the base URL is made from.
    pub(crate) base_url: BaseUrl,
    /// Whether drafts are built, too.
    pub(crate) drafts: bool,
    /// Whether the browser is opened.
    pub(crate) open: bool,
    /// Whether browsers move to the page that was saved.
    pub(crate) follow: bool,
    /// Whether pages stay where they are after an edit, and do not mark what changed.
    pub(crate) still: bool,
    /// Where the outputs are kept, if they are.
    pub(crate) store: Option<Store>,
    /// Further files and folders that the site is built anew for, seen from its root.
    pub(crate) extra_watched: Vec<PathBuf>,
    /// How to watch.
    pub(crate) watch: watch::Options,
}

/// What of the outputs is kept in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Store {
    /// The folder.
    pub(crate) output: Wanted,
    /// Whether HTML and XML are kept, too.
    pub(crate) pages: bool,
}

/// Serves the site, and builds it anew whenever something changes, until the process is ended.
pub(crate) fn run(site: &Site, flags: &Flags, terminal: &Terminal) -> Result<(), Failure> {
    let server = listen::bind(site, flags, terminal)?;
    let mut watcher = Watcher::new(flags.watch)
        .map_err(|error| Diagnostic::error(format!("can't watch the site's files: {error}")))?;
    // Ending a preview is no failure. Nothing is lost: what is written takes its place by renaming. Where
    // the handler can't be set, the signal ends the process as it would without one.
    let _ = ctrlc::set_handler(|| process::exit(0));

    let mut preview = Preview::new(site, flags, server.address());
    preview.check()?;
    let mut teller = Teller::new(site, flags, terminal);
    let mut batch = Batch::Rescan;
    loop {
        preview.look();
        // Before the files are read, so that no change after that is missed; then again, with what was read.
        watcher.watch(preview.watched());
        let turn = preview.build(&batch);
        watcher.watch(preview.watched());
        teller.tell_of_polling(watcher.is_polling());
        let changed = publish(&server, &turn);
        teller.tell(&batch, &turn, changed);
        batch = wait(&mut watcher, &preview.written());
    }
}

/// Publishes what came of a build; gives the number of outputs that changed.
fn publish(server: &http::Server, turn: &Turn) -> usize {
    server.report(&turn.diagnostics);
    let Some(good) = &turn.good else { return 0 };
    let contents = good.contents.clone();
    server.publish(http::Site {
        outputs: good.outputs.clone(),
        base_path: good.base_path.clone(),
        host: good.host.clone(),
        not_found: TreePath::new("404.html").ok(),
        source: Arc::new(move |output| contents.about(output).map(|about| about.source.clone())),
        badges: badges(&good.contents),
        follow: good.follow.clone(),
    })
}

fn badges(contents: &Contents) -> BTreeMap<TreePath, Badge> {
    let badge = |standing| match standing {
        Standing::Draft => Some(Badge::Draft),
        Standing::Future => Some(Badge::Future),
        Standing::Published => None,
    };
    contents.unseen().filter_map(|(output, standing)| Some((output.clone(), badge(standing)?))).collect()
}

/// The next batch of changes that are not our own writing.
fn wait(watcher: &mut Watcher, written: &[PathBuf]) -> Batch {
    let is_ours = |path: &Path| written.iter().any(|folder| path.starts_with(folder));
    loop {
        let mut batch = watcher.wait();
        if let Batch::Paths(paths) = &mut batch {
            paths.retain(|path| !is_ours(path));
            if paths.is_empty() {
                continue;
            }
        }
        return batch;
    }
}
