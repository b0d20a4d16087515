//! What axe-core <https://github.com/dequelabs/axe-core> finds in a browser.

use std::fs;

use libtest_mimic::Failed;
use serde_json::{Value, json};

use super::{CHECKERS, Site, none};
use crate::browser::driver::Browser;

/// Nothing serious or critical on any page, light or dark.
pub(super) fn check(site: &Site, browser: &Browser) -> Result<(), Failed> {
    none(&problems(site, browser)?)
}

/// Grey on grey in the dark, and an image without a text, are found.
pub(super) fn finds_faults(browser: &Browser) -> Result<(), Failed> {
    let site = Site::of_page(
        "<!DOCTYPE html><html lang=en><head><title>A</title><style>
        @media (prefers-color-scheme: dark) { body { background: #333; color: #444 } }
        </style></head><body><main><h1>Title</h1><img src=\"/a.png\"></main></body></html>",
    )?;
    let found = problems(&site, browser)?;
    for rule in ["image-alt", "color-contrast"] {
        if !found.iter().any(|problem| problem.contains(rule)) {
            return Err(format!("`{rule}` was not found: {found:?}").into());
        }
    }
    Ok(())
}

/// Runs axe with all its rules, or with those that are named.
const RUN: &str = "const [rules, done] = arguments;
    const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules.split(' ') }) };
    axe.run(document, options).then(({ violations }) => done(violations), (error) => done(String(error)));";

fn problems(site: &Site, browser: &Browser) -> Result<Vec<String>, Failed> {
    let axe = fs::read_to_string(format!("{CHECKERS}/axe-core/axe.min.js"))?;
    let (_server, address) = site.serve()?;
    let mut problems = Vec::new();
    for page in site.pages()? {
        let route = site.route(&page);
        prefer(browser, "light")?;
        browser.go(&format!("{address}{route}"))?;
        browser.run(&axe, &[])?;
        problems.extend(
            serious(browser, "")
                .map_err(|error| format!("/{route}: {error}"))?
                .map(|it| format!("/{route}: {it}")),
        );
        prefer(browser, "dark")?;
        let dark = serious(browser, "color-contrast link-in-text-block")
            .map_err(|error| format!("/{route}: {error}"))?;
        problems.extend(dark.map(|it| format!("/{route}, dark: {it}")));
    }
    Ok(problems)
}

fn prefer(browser: &Browser, scheme: &str) -> Result<(), Failed> {
    let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
    browser.send("Emulation.setEmulatedMedia", &json!({ "features": [feature] }))
}

fn serious(browser: &Browser, rules: &str) -> Result<impl Iterator<Item = String> + use<>, String> {
    let answer = browser.run_async(RUN, &[rules])?;
    let Value::Array(violations) = answer else { return Err(answer.to_string()) };
    let is_serious = |violation: &Value| matches!(violation["impact"].as_str(), Some("serious" | "critical"));
    Ok(violations.into_iter().filter(is_serious).map(|violation| {
        let nodes = violation["nodes"].as_array().into_iter().flatten().take(3);
        let places: Vec<String> =
            nodes.map(|node| format!("{} {}", node["target"], node["failureSummary"])).collect();
        format!("{}: {}", violation["id"], places.join("; "))
    }))
}
