//! The parser of the Tera 1 language.
//!
//! The grammar is a parsing expression grammar: alternatives are tried in order, and the first that matches
//! is final. The functions here follow it rule by rule, because its order decides what a template
//! means. Text is parsed into [`syntax`], white space is trimmed there, and the result is lowered to a
//! program.

mod expected;
mod expression;
mod lower;
mod scanner;
mod syntax;
mod tag;
mod whitespace;

use std::collections::BTreeMap;
use std::sync::Arc;

use kiosque_source::{Diagnostic, Source, Span};

use crate::program::{Block, Macro, Node};
use scanner::Scanner;

/// A template file, parsed and lowered.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    pub nodes: Vec<Node>,
    pub parent: Option<(Arc<str>, Span)>,
    pub imports: Vec<Import>,
    pub macros: BTreeMap<Arc<str>, Macro>,
    pub blocks: BTreeMap<Arc<str>, Arc<Block>>,
}

/// `{% import "file" as namespace %}`.
#[derive(Debug)]
pub(crate) struct Import {
    pub file: Arc<str>,
    pub namespace: Arc<str>,
    pub span: Span,
}

/// Parses a template file, up to its first error.
pub(crate) fn parse(source: &Source) -> Result<Parsed, Box<Diagnostic>> {
    let nodes = Scanner::new(source).template()?;
    lower::lower(whitespace::trim(nodes, None), source)
}
