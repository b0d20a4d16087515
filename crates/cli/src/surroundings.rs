//! What is taken from outside of the site's files.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use kiosque_newsletter::Newsletter;
use kiosque_site::{Mode, Options};

use crate::network::Http;
use crate::root::Site;

/// The options of a build at this moment.
pub(crate) fn options(site: &Site, mode: Mode) -> Options {
    // What is not UTF-8 can't be a value of a template.
    let variable =
        |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
    Options {
        mode,
        config: site.config.clone(),
        now: Timestamp::now(),
        environment: Arc::new(env::vars_os().filter_map(variable).collect()),
        network: Some(Arc::new(Http::new())),
        plugins: vec![Arc::new(Newsletter)],
        ..Options::default()
    }
}

/// A variable of the environment.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
pub(crate) fn variable(name: &str) -> Option<OsString> {
    env::var_os(name)
}

/// The program that a shell would start by this name.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
    let path = variable("PATH")?;
    let files = env::split_paths(&path)
        .flat_map(|folder| endings.iter().map(move |it| folder.join(format!("{name}{it}"))));
    files.filter(|file| file.is_absolute()).find(|file| file.is_file())
}
