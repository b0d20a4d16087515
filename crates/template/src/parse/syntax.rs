//! A template as it is written: tags with their dashes, before white space is trimmed.

use std::sync::Arc;

use kiosque_source::Span;

use crate::Value;
use crate::program::{Call, Expression};

/// Whether a tag has a dash on its left, `{%-`, and on its right, `-%}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Dashes {
    pub left: bool,
    pub right: bool,
}

#[derive(Debug)]
pub(super) enum Syntax<'s> {
    Text(&'s str),
    Raw { open: Dashes, text: &'s str, close: Dashes },
    Comment(Dashes),
    Output(Dashes, Expression),
    Super(Span),
    Set { dashes: Dashes, name: Arc<str>, value: Expression, global: bool },
    Include { dashes: Dashes, names: Vec<Arc<str>>, ignore_missing: bool, span: Span },
    Break(Dashes, Span),
    Continue(Dashes, Span),
    Extends { dashes: Dashes, file: Arc<str>, span: Span },
    Import { dashes: Dashes, file: Arc<str>, namespace: Arc<str>, span: Span },
    If(If<'s>),
    For { head: ForHead, otherwise: Option<Vec<Syntax<'s>>>, inner: Inner<'s> },
    Block { name: Arc<str>, span: Span, inner: Inner<'s> },
    Macro { head: MacroHead, inner: Inner<'s> },
    Filter { filter: Call, inner: Inner<'s> },
}

/// What is between two tags, with the dashes of both.
#[derive(Debug)]
pub(super) struct Inner<'s> {
    pub open: Dashes,
    pub body: Vec<Syntax<'s>>,
    pub close: Dashes,
}

#[derive(Debug)]
pub(super) struct If<'s> {
    pub branches: Vec<(Dashes, Expression, Vec<Syntax<'s>>)>,
    pub otherwise: Option<(Dashes, Vec<Syntax<'s>>)>,
    pub close: Dashes,
}

#[derive(Debug)]
pub(super) struct ForHead {
    pub key: Option<Arc<str>>,
    pub value: Arc<str>,
    pub container: Expression,
}

#[derive(Debug)]
pub(super) struct MacroHead {
    pub name: Arc<str>,
    pub parameters: Vec<(Arc<str>, Option<Value>)>,
    pub span: Span,
}
