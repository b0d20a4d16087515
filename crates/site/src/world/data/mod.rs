//! `load_data`: what files, texts and other sites hold (manual: templates/overview, "`load_data`").

mod bibtex;
mod csv;
mod format;
mod json;
mod remote;
mod toml;
mod xml;

use std::convert::Infallible;

use kiosque_source::{Blob, Diagnostic, Hash, Source, Span, TreePath};
use kiosque_template::{Answer, Ask, Refusal, Value};

use super::digest::Digests;
use super::{Outcome, SiteWorld, flag, optional_text};
use crate::kept::Kept;
use crate::text;
use format::Format;

/// Why a text is not data of a format, in one line, and where.
#[derive(Clone, Debug, PartialEq)]
struct Failure {
    message: String,
    span: Span,
}

/// What templates loaded.
#[derive(Default)]
pub(crate) struct Loaded {
    /// By file, bytes and format; an output may have the path of another file of the site.
    files: Kept<(TreePath, Hash, Format), Result<Value, Box<Diagnostic>>>,
    answers: remote::Answers,
    pub(super) digests: Digests,
}

impl Loaded {
    /// A build ends; see [`Kept::finish`].
    pub(crate) fn finish(&mut self, is_good: bool) {
        self.files.finish(is_good);
        self.answers.finish(is_good);
        self.digests.finish(is_good);
    }

    fn file(&self, file: &TreePath, blob: &Blob, format: Format) -> Result<(Value, Hash), Box<Diagnostic>> {
        let hash = blob.hash().map_err(|error| {
            Box::new(Diagnostic::error(format!("can't read `{file}`: {error}")).in_file(file))
        })?;
        let key = (file.clone(), hash, format);
        let Ok(loaded) = self.files.get_or_make::<Infallible>(key, || Ok(load(file, blob, format)));
        loaded.map(|value| (value, hash))
    }
}

fn load(file: &TreePath, blob: &Blob, format: Format) -> Result<Value, Box<Diagnostic>> {
    let source = text::read(file, blob)?;
    format.parse(source.text()).map_err(|Failure { message, span }| {
        Box::new(Diagnostic::error(format!("no valid {}: {message}", format.title())).at(&source, span))
    })
}

/// The data of a file, of a text, or of what another site answers.
pub(super) fn load_data(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    let format = optional_text(ask, "format")?.map(Format::of_argument).transpose()?;
    let [path, url, literal] = ["path", "url", "literal"].map(|name| optional_text(ask, name));
    match (path?, url?, literal?) {
        (Some(path), None, None) => load_file(world, ask, path, format),
        (None, Some(url), None) => remote::load(world, ask, url, format.unwrap_or(Format::Plain)),
        (None, None, Some(literal)) => load_literal(literal, format.unwrap_or(Format::Plain)),
        _ => Err(Refusal::new("give one of `path`, `url` and `literal`")),
    }
}

fn load_file(world: &SiteWorld<'_>, ask: &Ask<'_>, path: &str, format: Option<Format>) -> Outcome {
    let Some((file, blob)) = world.file(path)? else {
        if flag(ask, "required", true)? {
            return Err(Refusal::new(format!("there is no file `{path}`")));
        }
        return Ok(Answer::new(Value::Null));
    };
    let format = format.unwrap_or_else(|| Format::of_extension(file.extension()));
    match world.loaded.file(&file, &blob, format) {
        Ok((value, hash)) => Ok(Answer { hash: Some(hash), ..Answer::new(value) }),
        Err(problem) => Err(Refusal { inner: vec![*problem], ..Refusal::new("the file can't be read") }),
    }
}

/// The tables of a TOML file of the site; null if it is not there.
pub(super) fn tables(world: &SiteWorld<'_>, path: &str) -> Outcome {
    let file = TreePath::new(path).ok().and_then(|file| Some((world.tree.get(&file)?, file)));
    let Some((blob, file)) = file else { return Ok(Answer::new(Value::Null)) };
    match world.loaded.file(&file, &blob, Format::Toml) {
        Ok((value, hash)) => Ok(Answer { hash: Some(hash), ..Answer::new(value) }),
        Err(problem) => Err(Refusal { inner: vec![*problem], ..Refusal::new("the file can't be read") }),
    }
}

fn load_literal(literal: &str, format: Format) -> Outcome {
    match format.parse(literal) {
        Ok(value) => Ok(Answer::new(value).pure()),
        Err(failure) => Err(Refusal::new(format!("the literal is {}", failure.in_text(literal, format)))),
    }
}

impl Failure {
    fn new(message: impl AsRef<str>, span: Span) -> Self {
        let lines = message.as_ref().lines().map(str::trim).filter(|line| !line.is_empty());
        Self { message: lines.collect::<Vec<_>>().join(", "), span }
    }

    /// The failure at a line and a column, both from 1; columns count characters.
    fn at(message: impl AsRef<str>, text: &str, (line, column): (u32, u32)) -> Self {
        let start = Source::new(TreePath::root(), text).offset_of_line(line);
        let before = text[start..].char_indices().nth(column.saturating_sub(1) as usize);
        let at = before.map_or(text.len(), |(offset, _)| start + offset);
        Self::new(message, Span::new(at, at))
    }

    /// What is wrong with a text that is no file of the site.
    fn in_text(&self, text: &str, format: Format) -> String {
        let (line, column) = Source::new(TreePath::root(), text).position(self.span.range().start);
        format!("no valid {} (line {line}, column {column}): {}", format.title(), self.message)
    }
}
