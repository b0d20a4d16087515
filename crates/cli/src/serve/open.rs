//! Opening the source of a page where somebody clicked on it.

use std::fs;
use std::net::IpAddr;
use std::sync::Arc;

use kiosque_serve::http::{Open, Spot};

use super::editor::Editor;
use super::line::line;
use crate::root::Site;
use crate::surroundings;

/// What opens places of the site's pages; nothing if the user has no editor, or if the preview listens to other
/// machines, whose users are not to start programs on this one.
pub(super) fn opener(site: &Site, ip: IpAddr) -> Option<Open> {
    let editor = Editor::find(surroundings::variable, surroundings::program)?;
    let root = site.root.clone();
    let open = move |spot: &Spot| {
        let file = root.join(spot.source.as_str());
        #[expect(clippy::disallowed_methods, reason = "the file as it is now, which the editor will show")]
        let source = fs::read(&file).map_err(|error| format!("can't read `{}`: {error}", spot.source))?;
        editor.open(&file, line(&String::from_utf8_lossy(&source), &spot.text, spot.nth))
    };
    ip.is_loopback().then(|| Arc::new(open) as Open)
}
