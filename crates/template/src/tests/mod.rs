//! The language against `tera`, and what is our own.

mod crashes;
mod differential;
mod errors;
mod generate;
mod generated;
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use kiosque_source::{Diagnostic, Source, TreePath};

use crate::{Context, Library, NoWorld, Render, Template, World, from_json, render};

/// The library of some files, or their problems.
fn library(files: &[(&str, &str)]) -> Result<Library, Vec<Diagnostic>> {
    let mut templates = BTreeMap::new();
    let mut problems = Vec::new();
    for (name, text) in files {
        let path = TreePath::new(&format!("templates/{name}")).unwrap();
        match Template::parse(&Source::new(path, *text)) {
            Ok(template) => _ = templates.insert(Arc::from(*name), Arc::new(template)),
            Err(problem) => problems.push(*problem),
        }
    }
    let (library, more) = Library::new(templates);
    problems.extend(more);
    if problems.is_empty() { Ok(library) } else { Err(problems) }
}

fn context(json: &serde_json::Value) -> Context {
    let entries = json.as_object().unwrap().iter();
    entries.map(|(name, value)| (Arc::from(name.as_str()), from_json(value))).collect()
}

fn render_in(
    files: &[(&str, &str)],
    name: &str,
    json: &serde_json::Value,
    world: &dyn World,
) -> Result<Render, Vec<Diagnostic>> {
    let program = library(files)?.program(name).unwrap();
    render(&program, &context(json), world).map_err(|failure| failure.diagnostics)
}

fn render_text(
    files: &[(&str, &str)],
    name: &str,
    json: &serde_json::Value,
) -> Result<String, Vec<Diagnostic>> {
    render_in(files, name, json, &NoWorld).map(|render| render.text)
}
