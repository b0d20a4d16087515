//! Reading case files. What a case says but nothing would check is an error.

use kiosque_source::TreePath;

use super::format::{Case, Kind, NO_NEWLINE, Section, WORDS};

const HEADER: &str = "=== ";

/// The case that a text describes.
pub(crate) fn parse(text: &str) -> Result<Case, String> {
    let (about, sections) = split(text);
    let sections =
        sections.into_iter().map(|(line, lines)| section(line, &lines)).collect::<Result<_, _>>()?;
    let case = Case { about: about.trim_end().to_owned() + "\n", sections };
    if case.about.trim().is_empty() {
        return Err("line 1: a case starts with a sentence on what it is about".to_owned());
    }
    for (number, state) in case.states().enumerate() {
        check(state, number == 0)?;
    }
    Ok(case)
}

/// The text before the first section, and each section's first line number and lines.
fn split(text: &str) -> (String, Vec<(usize, Vec<&str>)>) {
    let mut about = String::new();
    let mut sections: Vec<(usize, Vec<&str>)> = Vec::new();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        match sections.last_mut() {
            _ if line.starts_with(HEADER) => sections.push((index + 1, vec![line])),
            Some((_, lines)) => lines.push(line),
            None => about.push_str(line),
        }
    }
    // The empty line before a header belongs to nothing.
    let last = sections.len().saturating_sub(1);
    for (_, lines) in &mut sections[..last] {
        lines.pop_if(|line| *line == "\n");
    }
    (about, sections)
}

fn section(line: usize, lines: &[&str]) -> Result<Section, String> {
    let [header, text @ ..] = lines else { return Err(format!("line {line}: no section")) };
    let header = header.strip_prefix(HEADER).unwrap_or_default().trim();
    let kind = kind(header)
        .ok_or_else(|| format!("line {line}: `{header}` is none of the sections that there are: {WORDS}"))?;
    let mut text = text.concat();
    if let Some(whole) = text.strip_suffix(&format!("\n{NO_NEWLINE}\n")) {
        text.truncate(whole.len());
    }
    if kind.is_bare() && !text.is_empty() {
        return Err(format!("line {line}: there must be no text below `{kind}`"));
    }
    Ok(Section { line, kind, text })
}

fn kind(header: &str) -> Option<Kind> {
    let (word, rest) = header.split_once(' ').unwrap_or((header, ""));
    let path = |text: &str| TreePath::new(text).ok().filter(|path| !text.is_empty() && path.as_str() == text);
    Some(match word {
        "file" => Kind::File(path(rest)?),
        "image" => Kind::Image(path(rest)?),
        "edit" => Kind::Edit(path(rest)?),
        "delete" => Kind::Delete(path(rest)?),
        "rename" => {
            let (from, to) = rest.split_once(" to ")?;
            Kind::Rename(path(from)?, path(to)?)
        }
        "step" if !rest.is_empty() => Kind::Step(rest.to_owned()),
        "output" => Kind::Output(path(rest)?),
        "options" if rest.is_empty() => Kind::Options,
        "outputs" if rest.is_empty() => Kind::Outputs,
        "changes" if rest.is_empty() => Kind::Changes,
        "rendered" if rest.is_empty() => Kind::Rendered,
        "diagnostics" if rest.is_empty() => Kind::Diagnostics,
        _ => return None,
    })
}

/// Whether the sections of one build make sense together.
fn check(state: &[Section], is_first: bool) -> Result<(), String> {
    let line = state.first().map_or(1, |section| section.line);
    let expected = state.iter().position(|section| section.kind.is_expectation());
    let Some(expected) = expected else { return Err(format!("line {line}: nothing is expected")) };
    let (inputs, expectations) = state.split_at(expected);
    if !inputs.iter().any(|section| section.kind.is_change()) {
        return Err(format!("line {line}: nothing is built, as there is no file and no change"));
    }
    for (index, section) in expectations.iter().enumerate() {
        let Section { line, kind, .. } = section;
        if !kind.is_expectation() {
            return Err(format!("line {line}: `{kind}` stands after what is expected"));
        }
        if expectations[..index].iter().any(|other| other.kind == *kind) {
            return Err(format!("line {line}: there is a second `{kind}`"));
        }
        if *kind == Kind::Changes && is_first {
            return Err(format!("line {line}: before the first build there is nothing that could change"));
        }
    }
    let is_misplaced =
        |(index, section): &(usize, &Section)| section.kind == Kind::Options && (*index > 0 || !is_first);
    match inputs.iter().enumerate().find(is_misplaced) {
        Some((_, section)) => Err(format!("line {}: the options stand first in the file", section.line)),
        None => Ok(()),
    }
}
