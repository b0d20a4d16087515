//! White space that the dashes of tags take away.

use super::syntax::{Dashes, If, Inner, Syntax};

/// Trims the texts beside dashes. `around` are the dashes of the tags around the nodes: the one before
/// them has its right dash in `left`, the one after them its left dash in `right`.
pub(super) fn trim(nodes: Vec<Syntax<'_>>, around: Option<Dashes>) -> Vec<Syntax<'_>> {
    let mut trimmed = Vec::with_capacity(nodes.len());
    let mut trims_next = around.is_some_and(|dashes| dashes.left);
    for node in nodes {
        if let Syntax::Text(text) = node {
            let text = if trims_next { text.trim_start() } else { text };
            trims_next = false;
            if !text.is_empty() {
                trimmed.push(Syntax::Text(text));
            }
            continue;
        }
        // `super()` leaves the white space around it alone, dashes or not.
        if let Some(dashes) = outer_dashes(&node) {
            if dashes.left {
                trim_last(&mut trimmed);
            }
            trims_next = dashes.right;
        }
        trimmed.push(trim_inside(node));
    }
    if around.is_some_and(|dashes| dashes.right) {
        trim_last(&mut trimmed);
    }
    trimmed
}

/// The end of the text before a dash goes; a text of white space goes wholly.
fn trim_last(nodes: &mut Vec<Syntax<'_>>) {
    if let Some(Syntax::Text(text)) = nodes.last_mut() {
        *text = text.trim_end();
        if text.is_empty() {
            nodes.pop();
        }
    }
}

/// The dashes on the outside of a node.
fn outer_dashes(node: &Syntax<'_>) -> Option<Dashes> {
    match node {
        Syntax::Text(_) | Syntax::Super(_) => None,
        Syntax::Comment(dashes)
        | Syntax::Output(dashes, _)
        | Syntax::Break(dashes, _)
        | Syntax::Continue(dashes, _)
        | Syntax::Set { dashes, .. }
        | Syntax::Include { dashes, .. }
        | Syntax::Extends { dashes, .. }
        | Syntax::Import { dashes, .. } => Some(*dashes),
        Syntax::Raw { open, close, .. } => Some(Dashes { left: open.left, right: close.right }),
        Syntax::If(If { branches, close, .. }) => {
            let left = branches.first().is_some_and(|(dashes, ..)| dashes.left);
            Some(Dashes { left, right: close.right })
        }
        Syntax::For { inner, .. }
        | Syntax::Block { inner, .. }
        | Syntax::Macro { inner, .. }
        | Syntax::Filter { inner, .. } => Some(Dashes { left: inner.open.left, right: inner.close.right }),
    }
}

/// The same node, its inside trimmed. The `else` body of a loop is left as it is written, as in `tera`.
fn trim_inside(node: Syntax<'_>) -> Syntax<'_> {
    match node {
        Syntax::Raw { open, text, close } => {
            let text = if open.right { text.trim_start() } else { text };
            let text = if close.left { text.trim_end() } else { text };
            Syntax::Raw { open, text, close }
        }
        Syntax::If(condition) => Syntax::If(trim_if(condition)),
        Syntax::For { head, otherwise, inner } => Syntax::For { head, otherwise, inner: trim_inner(inner) },
        Syntax::Block { name, span, inner } => Syntax::Block { name, span, inner: trim_inner(inner) },
        Syntax::Macro { head, inner } => Syntax::Macro { head, inner: trim_inner(inner) },
        Syntax::Filter { filter, inner } => Syntax::Filter { filter, inner: trim_inner(inner) },
        other => other,
    }
}

fn trim_inner(inner: Inner<'_>) -> Inner<'_> {
    let around = Dashes { left: inner.open.right, right: inner.close.left };
    Inner { body: trim(inner.body, Some(around)), ..inner }
}

fn trim_if(condition: If<'_>) -> If<'_> {
    let If { branches, otherwise, close } = condition;
    // The left dash of the tag after a body is the one that trims the body's end.
    let following = branches.iter().skip(1).map(|(dashes, ..)| dashes.left);
    let last = otherwise.as_ref().map_or(close.left, |(dashes, _)| dashes.left);
    let following: Vec<bool> = following.chain([last]).collect();
    let trim_branch = |((dashes, test, body), right): ((Dashes, _, Vec<_>), bool)| {
        (dashes, test, trim(body, Some(Dashes { left: dashes.right, right })))
    };
    let branches = branches.into_iter().zip(following).map(trim_branch).collect();
    let otherwise = otherwise
        .map(|(dashes, body)| (dashes, trim(body, Some(Dashes { left: dashes.right, right: close.left }))));
    If { branches, otherwise, close }
}
