//! From the syntax of a file to its program.

use std::sync::Arc;

use kiosque_source::{Diagnostic, Source, Span};

use super::syntax::{If, Inner, MacroHead, Syntax};
use super::{Import, Parsed};
use crate::program::{Block, For, Macro, Node};

/// Lowers the trimmed syntax of a whole file.
pub(super) fn lower(syntax: Vec<Syntax<'_>>, source: &Source) -> Result<Parsed, Box<Diagnostic>> {
    let mut parsed = Parsed::default();
    let mut rest = Vec::new();
    for node in syntax {
        match node {
            Syntax::Extends { file, span, .. } => parsed.parent = Some((file, span)),
            Syntax::Import { file, namespace, span, .. } => {
                parsed.imports.push(Import { file, namespace, span });
            }
            Syntax::Macro { head, inner } => add_macro(head, inner, &mut parsed, source)?,
            other => rest.push(other),
        }
    }
    parsed.nodes = nodes(rest);
    collect_blocks(&parsed.nodes, &mut parsed.blocks, source)?;
    Ok(parsed)
}

fn add_macro(
    head: MacroHead,
    inner: Inner<'_>,
    parsed: &mut Parsed,
    source: &Source,
) -> Result<(), Box<Diagnostic>> {
    let MacroHead { name, parameters, span } = head;
    let definition = Macro { parameters, body: nodes(inner.body) };
    if parsed.macros.insert(name.clone(), definition).is_some() {
        return Err(defined_twice("macro", &name, span, source));
    }
    Ok(())
}

/// Finds the blocks of a file that a child can override: those at its top, and those directly inside of
/// such blocks. Blocks inside of other tags are no definitions, as in `tera`.
fn collect_blocks(
    nodes: &[Node],
    blocks: &mut std::collections::BTreeMap<Arc<str>, Arc<Block>>,
    source: &Source,
) -> Result<(), Box<Diagnostic>> {
    for node in nodes {
        let Node::Block(block) = node else { continue };
        if blocks.insert(block.name.clone(), block.clone()).is_some() {
            return Err(defined_twice("block", &block.name, block.span, source));
        }
        collect_blocks(&block.body, blocks, source)?;
    }
    Ok(())
}

fn defined_twice(kind: &str, name: &str, span: Span, source: &Source) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(format!("the {kind} `{name}` is defined twice")).at(source, span))
}

fn nodes(syntax: Vec<Syntax<'_>>) -> Vec<Node> {
    syntax.into_iter().filter_map(node).collect()
}

fn node(syntax: Syntax<'_>) -> Option<Node> {
    Some(match syntax {
        Syntax::Text(text) | Syntax::Raw { text, .. } => Node::Text(text.into()),
        Syntax::Output(_, expression) => Node::Output(expression),
        Syntax::Super(span) => Node::Super(span),
        Syntax::Set { name, value, global, .. } => Node::Set { name, value, global },
        Syntax::Include { names, ignore_missing, span, .. } => Node::Include { names, ignore_missing, span },
        Syntax::Break(_, span) => Node::Break(span),
        Syntax::Continue(_, span) => Node::Continue(span),
        Syntax::If(If { branches, otherwise, .. }) => Node::If {
            branches: branches.into_iter().map(|(_, test, body)| (test, nodes(body))).collect(),
            otherwise: otherwise.map(|(_, body)| nodes(body)).unwrap_or_default(),
        },
        Syntax::For { head, otherwise, inner } => Node::For(Box::new(For {
            key: head.key,
            value: head.value,
            container: head.container,
            body: nodes(inner.body),
            otherwise: nodes(otherwise.unwrap_or_default()),
        })),
        Syntax::Block { name, span, inner } => {
            Node::Block(Arc::new(Block { name, body: nodes(inner.body), span }))
        }
        Syntax::Filter { filter, inner } => Node::Filtered { filter, body: nodes(inner.body) },
        // The grammar has macros at the top only, where `lower` takes them with the other three.
        Syntax::Comment(_) | Syntax::Extends { .. } | Syntax::Import { .. } | Syntax::Macro { .. } => {
            return None;
        }
    })
}
