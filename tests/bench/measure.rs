//! What is measured, and how.

use std::fs;
use std::thread;
use std::time::Duration;

use clap::ValueEnum;
use libtest_mimic::Failed;

use crate::preview::{Mark, Preview};

/// Something to measure.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Measure {
    /// Fifty edits of a body, one after another, on as many pages
    Body,
    /// Ten edits of a title
    Title,
    /// Three edits of the template that all others extend
    Template,
    /// Five hundred pages that change at once
    Burst,
    /// The resident memory after 100 and after 2,000 edits of a body
    Memory,
}

/// How many files a burst has.
const BURST: usize = 500;

/// How long people take to look at what they did.
const PAUSE: Duration = Duration::from_millis(200);

impl Measure {
    /// Measures it, and says what came of it in a line.
    pub(crate) fn take(self, preview: &mut Preview) -> Result<String, Failed> {
        match self {
            Self::Body => times("body", 50, || time(preview, Preview::edit_body)),
            Self::Title => times("title", 10, || time(preview, Preview::edit_title)),
            Self::Template => times("template", 3, || time(preview, Preview::edit_template)),
            Self::Burst => burst(preview),
            Self::Memory => memory(preview),
        }
    }
}

fn time(
    preview: &mut Preview,
    edit: impl Fn(&mut Preview) -> Result<Mark, Failed>,
) -> Result<Duration, Failed> {
    thread::sleep(PAUSE);
    let mark = edit(preview)?;
    preview.wait_for(&mark)
}

fn times(name: &str, count: usize, take: impl FnMut() -> Result<Duration, Failed>) -> Result<String, Failed> {
    let mut times = std::iter::repeat_with(take).take(count).collect::<Result<Vec<_>, _>>()?;
    times.sort_unstable();
    let [median, worst] = [times[count / 2], times[count - 1]].map(milliseconds);
    Ok(format!("{:<24}{median:>12}{worst:>12}", format!("{name}, {count} times")))
}

fn burst(preview: &mut Preview) -> Result<String, Failed> {
    let events = preview.served.events()?;
    let marks = (0..BURST).map(|_| preview.edit_body()).collect::<Result<Vec<_>, _>>()?;
    let times = marks.iter().map(|mark| preview.wait_for(mark)).collect::<Result<Vec<_>, _>>()?;
    let longest = times.into_iter().max().unwrap_or_default();
    let rebuilds = events.updates(Duration::from_secs(2)).len();
    Ok(format!("{:<36}{:>12}  in {rebuilds} rebuilds", format!("burst of {BURST}"), milliseconds(longest)))
}

fn memory(preview: &mut Preview) -> Result<String, Failed> {
    let mut resident = Vec::new();
    for edit in 1..=2000 {
        let mark = preview.edit_body()?;
        preview.wait_for(&mark)?;
        if edit == 100 || edit == 2000 {
            let Some(kilobytes) = resident_kilobytes(preview.served.process.child.id()) else {
                return Ok("memory is measured under Linux only".to_owned());
            };
            resident.push(kilobytes);
        }
    }
    let [early, late] = [resident[0], resident[1]];
    let percent = late * 100 / early;
    Ok(format!("memory, 100 and 2000 edits {} MB, {} MB  {percent} %", early / 1024, late / 1024))
}

fn resident_kilobytes(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}
