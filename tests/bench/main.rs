//! The live preview of a large site: how long it takes from the write of a file to the answer that has it, and
//! what the server needs to go on.
#![expect(clippy::disallowed_methods, reason = "it edits files, as people do")]
#![expect(clippy::print_stdout, reason = "this is what it is for")]

#[expect(dead_code, reason = "tests need more of it")]
#[path = "../all/folder.rs"]
mod folder;
#[path = "../all/generated.rs"]
mod generated;
mod measure;
mod preview;
#[expect(dead_code, reason = "tests need more of it")]
#[path = "../all/process.rs"]
mod process;
#[expect(dead_code, reason = "tests need more of it")]
#[path = "../all/served.rs"]
mod served;

use std::path::PathBuf;
use std::process::Command;

use clap::{Parser, ValueEnum};
use libtest_mimic::Failed;

use generated::Shape;
use measure::Measure;
use preview::Preview;

/// Measures the live preview of a generated site
#[derive(Parser)]
struct Arguments {
    /// What to measure [default: all]
    measures: Vec<Measure>,
    /// How many pages the site has
    #[arg(long, default_value_t = 10_000)]
    pages: usize,
    /// Have every page list the titles of ten others
    #[arg(long)]
    heavy_nav: bool,
    /// Another command than the one that was built with this
    #[arg(long, value_name = "FILE")]
    bin: Option<PathBuf>,
    /// Cargo says so
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<(), Failed> {
    let Arguments { measures, pages, heavy_nav, bin, .. } = Arguments::parse();
    println!("{pages} pages{}", if heavy_nav { ", heavy navigation" } else { "" });
    println!("{:<24}{:>12}{:>12}", "", "median", "worst");
    let kiosque = bin.map_or_else(process::kiosque, Command::new);
    let mut preview = Preview::start(Shape { pages, heavy_nav }, kiosque)?;
    let wanted = if measures.is_empty() { Measure::value_variants() } else { &measures };
    wanted.iter().try_for_each(|measure| {
        println!("{}", measure.take(&mut preview)?);
        Ok(())
    })
}
