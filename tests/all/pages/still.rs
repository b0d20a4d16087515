//! Whether a page holds still while its images come, and fits the screen that it is on.

use std::net::TcpListener;

use libtest_mimic::Failed;
use serde_json::{Value, json};

use super::{Site, none};
use crate::browser::driver::Browser;

/// The width of a phone and that of a desk, in pixels.
const WIDTHS: [u64; 2] = [390, 1280];

/// So high that all of a page is seen: what moves out of sight does not count as a shift.
const HEIGHT: u64 = 12_000;

/// Gives each image an address that never answers, then its own again; says how much moved since the page began,
/// and by how many pixels it is too wide. A lazy image would not come at all where it is out of sight.
const LOOK: &str = "const [nowhere, done] = arguments;
    const shifts = [];
    const observer = new PerformanceObserver((list) => shifts.push(...list.getEntries()));
    observer.observe({ type: 'layout-shift', buffered: true });
    const painted = () => new Promise((paint) => requestAnimationFrame(() => requestAnimationFrame(paint)));
    const look = async () => {
        const images = [...document.images].map((image) => {
            const late = image.cloneNode();
            late.loading = 'eager';
            late.src = nowhere;
            image.replaceWith(late);
            return [late, image.src];
        });
        await painted();
        for (const [late, src] of images) late.src = src;
        await Promise.all(images.map(([late]) => late.decode()));
        await painted();
        shifts.push(...observer.takeRecords());
        const { scrollWidth, clientWidth } = document.documentElement;
        return [shifts.reduce((sum, { value }) => sum + value, 0), scrollWidth - clientWidth];
    };
    look().then(done, (error) => done(String(error)));";

/// Nothing moves and nothing is too wide, on a phone and on a desk.
pub(super) fn check(site: &Site, browser: &Browser) -> Result<(), Failed> {
    none(&problems(site, browser)?)
}

/// An image without a size and a box that is wider than a phone are found.
pub(super) fn finds_faults(browser: &Browser) -> Result<(), Failed> {
    let site = Site::of_page(
        "<!DOCTYPE html><html lang=en><meta name=viewport content=\"width=device-width\"><title>A</title><body>
        <img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='200' height='200'/>\">
        <div style=\"width: 500px\">A box</div></body></html>",
    )?;
    let found = problems(&site, browser)?;
    for (fault, count) in [("moves", 2), ("too wide", 1)] {
        if found.iter().filter(|problem| problem.contains(fault)).count() != count {
            return Err(format!("`{fault}` was not found {count} times: {found:?}").into());
        }
    }
    Ok(())
}

fn problems(site: &Site, browser: &Browser) -> Result<Vec<String>, Failed> {
    let (_server, address) = site.serve()?;
    // The system takes its connections, and nobody reads them.
    let silent = TcpListener::bind("127.0.0.1:0")?;
    let nowhere = format!("http://{}/", silent.local_addr()?);
    let mut problems = Vec::new();
    for width in WIDTHS {
        let screen = json!({ "width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": false });
        browser.send("Emulation.setDeviceMetricsOverride", &screen)?;
        for page in site.pages()? {
            let route = site.route(&page);
            browser.go(&format!("{address}{route}"))?;
            let answer = browser.run_async(LOOK, &[&nowhere])?;
            problems.extend(faults(&answer).map(|it| format!("/{route}, {width} pixels wide: {it}")));
        }
    }
    Ok(problems)
}

fn faults(answer: &Value) -> impl Iterator<Item = String> + use<> {
    let (shift, excess) = (answer[0].as_f64(), answer[1].as_i64());
    let faults = match (shift, excess) {
        (Some(shift), Some(excess)) => vec![
            (shift > 0.0).then(|| format!("it moves by {shift}")),
            (excess > 0).then(|| format!("it is {excess} pixels too wide")),
        ],
        _ => vec![Some(answer.to_string())],
    };
    faults.into_iter().flatten()
}
