//! Building a case, step by step.

use std::collections::BTreeMap;
use std::sync::Arc;

use kiosque_newsletter::Newsletter;
use kiosque_site::{Built, Mode, Options, Rendered, Session, layout};
use kiosque_source::{Blob, Diagnostic, Resolve, Tree, TreePath, show};
use serde::Deserialize;

use super::answers::{Answer, Answers};
use super::compare::diff;
use super::edit;
use super::format::{Case, Kind, Section};

/// The case with what was built in place of what is expected. It is an error if a build after a step is not
/// the same as one from scratch, or if something was built that the case has no section for.
pub(crate) fn run(case: &Case) -> Result<Case, String> {
    let options = options(case)?;
    let mut session = Session::new(options.clone());
    let mut files = Tree::new();
    let mut before = Built::default(); // the last build without errors
    let mut actual = Case { about: case.about.clone(), sections: Vec::new() };
    for state in case.states() {
        for section in state {
            edit::apply(&mut files, section)?;
        }
        let line = state.first().map_or(1, |section| section.line);
        let built = build(&mut session, &files, &options);
        let clean = build(&mut Session::new(options.clone()), &files, &options);
        same(&clean, &built).map_err(|error| format!("line {line}: a step is not a clean build\n{error}"))?;
        for section in state {
            let text = outcome(section, &before, &built)?;
            actual.sections.push(Section { text, ..section.clone() });
        }
        if !built.diagnostics.is_empty() && !expects(state, &Kind::Diagnostics) {
            let shown = diagnostics(&built);
            return Err(format!(
                "line {line}: a build with diagnostics that the case has no section for\n{shown}"
            ));
        }
        if !built.has_errors() {
            if matches!(state[0].kind, Kind::Step(_)) && !expects(state, &Kind::Rendered) {
                return Err(format!("line {line}: a step without a section for what was rendered"));
            }
            before = built;
        }
    }
    Ok(actual)
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Settings {
    base_url: Option<String>,
    drafts: bool,
    serve: bool,
    check: bool,
    answers: BTreeMap<String, Answer>,
}

fn options(case: &Case) -> Result<Options, String> {
    let section = case.sections.first().filter(|section| section.kind == Kind::Options);
    let text = section.map_or("", |section| &section.text);
    let settings: Settings = toml::from_str(text).map_err(|error| format!("the options: {error}"))?;
    Ok(Options {
        mode: match settings {
            Settings { check: true, .. } => Mode::Check,
            Settings { serve: true, .. } => Mode::Serve,
            _ => Mode::Build,
        },
        follow_links: settings.check,
        network: Some(Arc::new(Answers(settings.answers))),
        base_url: settings.base_url,
        drafts: settings.drafts,
        plugins: vec![Arc::new(Newsletter)],
        ..Options::default()
    })
}

/// The files of a case as if they were on disk: only the folders of the layout are listed.
pub(crate) fn build(session: &mut Session, files: &Tree, options: &Options) -> Built {
    let layout = match layout(files, options, &|_| None) {
        Ok(layout) => layout,
        Err(diagnostics) => return Built { diagnostics, ..Built::default() },
    };
    let is_in = |path: &TreePath, folder: &TreePath| path == folder || path.below(folder.as_str()).is_some();
    let is_listed = |path: &TreePath| layout.folders.iter().any(|folder| is_in(path, folder));
    let listed = files.iter().filter(|(path, _)| is_listed(path));
    let tree: Tree = listed.map(|(path, blob)| (path.clone(), blob.clone())).collect();
    session.build(&tree.with_resolve(Arc::new(Files(files.clone()))))
}

struct Files(Tree);

impl Resolve for Files {
    fn resolve(&self, path: &TreePath) -> Option<Blob> {
        self.0.get(path)
    }
}

/// What became of that which a section expects; any other section is as it was.
fn outcome(section: &Section, before: &Built, built: &Built) -> Result<String, String> {
    let Section { line, kind, text } = section;
    if kind.is_expectation() && *kind != Kind::Diagnostics && built.has_errors() {
        return Err(format!("line {line}: a build with errors has no outputs\n{}", diagnostics(built)));
    }
    match kind {
        Kind::Output(path) => {
            let output = built.outputs.get(path);
            output.map(|output| text_of(&output)).ok_or_else(|| {
                format!("line {line}: there is no output `{path}`, but these\n{}", paths(&built.outputs))
            })
        }
        Kind::Outputs => Ok(paths(&built.outputs)),
        Kind::Changes => Ok(changes(&before.outputs, &built.outputs)),
        Kind::Rendered => Ok(rendered(built)),
        Kind::Diagnostics if built.diagnostics.is_empty() => {
            Err(format!("line {line}: there are no diagnostics"))
        }
        Kind::Diagnostics => Ok(diagnostics(built)),
        _ => Ok(text.clone()),
    }
}

fn expects(state: &[Section], kind: &Kind) -> bool {
    state.iter().any(|section| section.kind == *kind)
}

fn paths(outputs: &Tree) -> String {
    outputs.iter().flat_map(|(path, _)| [path.as_str(), "\n"]).collect()
}

/// A line per output that is new (`+`), changed (`~`) or gone (`-`), in the order of their paths.
fn changes(before: &Tree, after: &Tree) -> String {
    let mut lines = Vec::new();
    for (path, blob) in after.iter() {
        match before.get(path) {
            None => lines.push((path, "+ ")),
            Some(old) if !is_same(&old, blob) => lines.push((path, "~ ")),
            Some(_) => {}
        }
    }
    lines.extend(before.iter().filter(|(path, _)| after.get(path).is_none()).map(|(path, _)| (path, "- ")));
    lines.sort_unstable();
    lines.iter().flat_map(|(path, mark)| [mark, path.as_str(), "\n"]).collect()
}

/// A line per body and per output that was rendered.
fn rendered(built: &Built) -> String {
    let Rendered { bodies, outputs } = &built.rendered;
    let bodies = bodies.iter().flat_map(|path| ["body ", path.as_str(), "\n"]);
    bodies.chain(outputs.iter().flat_map(|path| ["output ", path.as_str(), "\n"])).collect()
}

fn diagnostics(built: &Built) -> String {
    let show = |diagnostic: &Diagnostic| show::terminal(diagnostic, false);
    built.diagnostics.iter().map(show).collect::<Vec<_>>().join("\n")
}

/// Whether two builds are the same; where there are errors, outputs don't count.
pub(crate) fn same(clean: &Built, built: &Built) -> Result<(), String> {
    let (expected, actual) = (diagnostics(clean), diagnostics(built));
    if expected != actual {
        return Err(diff(&expected, &actual));
    }
    if clean.has_errors() {
        return Ok(());
    }
    let changes = changes(&clean.outputs, &built.outputs);
    let differing = clean.outputs.iter().find_map(|(path, blob)| {
        let other = built.outputs.get(path)?;
        (!is_same(blob, &other)).then(|| (path, diff(&text_of(blob), &text_of(&other))))
    });
    match differing {
        Some((path, diff)) => Err(format!("{changes}{path}\n{diff}")),
        None if changes.is_empty() => Ok(()),
        None => Err(changes),
    }
}

fn is_same(one: &Blob, other: &Blob) -> bool {
    one.hash().ok() == other.hash().ok()
}

/// The text of an output. What can't be read is told in its place, so that it never equals an expectation.
fn text_of(blob: &Blob) -> String {
    match blob.bytes() {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => format!("(unreadable: {error})"),
    }
}
