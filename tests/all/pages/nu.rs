//! What the Nu HTML checker <https://validator.github.io/validator/> says.

use std::process::Command;

use libtest_mimic::Failed;
use serde_json::Value;

use super::{CHECKERS, Site, none};

/// No page has an error.
pub(super) fn check(site: &Site) -> Result<(), Failed> {
    none(&problems(site)?)
}

/// An element that is not closed is an error.
pub(super) fn finds_faults() -> Result<(), Failed> {
    let site = Site::of_page("<!DOCTYPE html><html lang=en><title>A</title><p><div></p>")?;
    if problems(&site)?.is_empty() { Err("a stray end tag was not found".into()) } else { Ok(()) }
}

fn problems(site: &Site) -> Result<Vec<String>, Failed> {
    let mut command = Command::new("java");
    command.arg("-Xss4m").arg("-jar").arg(format!("{CHECKERS}/vnu-jar/build/dist/vnu.jar"));
    command.args(["--errors-only", "--format", "json", "--exit-zero-always"]).args(site.pages()?);
    let output = command.output().map_err(|error| format!("`java` does not start: {error}"))?;
    let said: Value = serde_json::from_slice(&output.stderr)
        .map_err(|error| format!("{error}: {}", String::from_utf8_lossy(&output.stderr)))?;
    let messages = said["messages"].as_array().ok_or("the checker gave no messages")?;
    Ok(messages.iter().map(|it| shown(site, it)).collect())
}

fn shown(site: &Site, message: &Value) -> String {
    let url = message["url"].as_str().unwrap_or_default();
    let page = url.strip_prefix("file:").unwrap_or(url);
    let page = site.route(page.as_ref());
    format!("/{page}:{} {} {}", message["lastLine"], message["message"], message["extract"])
}
