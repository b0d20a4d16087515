//! What a build takes from outside of the site's files.

use std::env;
use std::sync::Arc;

use jiff::Timestamp;
use kiosque_newsletter::Newsletter;
use kiosque_site::{Mode, Options};

use crate::network::Http;
use crate::root::Site;

/// The options of a build at this moment.
pub(crate) fn options(site: &Site, mode: Mode) -> Options {
    // What is not UTF-8 can't be a value of a template.
    let variable = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
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
