//! Includes that go round: the highlighter would follow them without end.

use std::collections::BTreeSet;

use syntect::parsing::SyntaxDefinition;
use syntect::parsing::syntax_definition::{ContextReference, Pattern};

/// A context: the number of its syntax, and its name.
type Node = (usize, String);

/// A pattern of a context, by its index.
type Edge = (Node, usize);

/// Takes away each include that leads back to a context from which it is reached by includes.
pub(super) fn cut(mut syntaxes: Vec<&mut SyntaxDefinition>) {
    let mut back = back_edges(&syntaxes);
    back.sort_by(|(a, first), (b, second)| (a, second).cmp(&(b, first))); // the last ones first
    for ((syntax, context), pattern) in back {
        if let Some(context) = syntaxes[syntax].contexts.get_mut(&context) {
            context.patterns.remove(pattern);
        }
    }
}

/// Walks through all includes, in order, with a path of its own, since it may be long.
fn back_edges(syntaxes: &[&mut SyntaxDefinition]) -> Vec<Edge> {
    let (mut back, mut done, mut on_path) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for start in nodes(syntaxes) {
        let mut path = vec![(start.clone(), includes(syntaxes, &start))];
        on_path.insert(start);
        while let Some((node, open)) = path.last_mut() {
            let Some((pattern, target)) = open.pop() else {
                on_path.remove(node);
                done.insert(node.clone());
                path.pop();
                continue;
            };
            if on_path.contains(&target) {
                back.push((node.clone(), pattern));
            } else if !done.contains(&target) {
                on_path.insert(target.clone());
                let inner = includes(syntaxes, &target);
                path.push((target, inner));
            }
        }
    }
    back.dedup();
    back
}

fn nodes(syntaxes: &[&mut SyntaxDefinition]) -> Vec<Node> {
    let names = |(number, syntax): (usize, &&mut SyntaxDefinition)| {
        let names: BTreeSet<String> = syntax.contexts.keys().cloned().collect();
        names.into_iter().map(move |name| (number, name)).collect::<Vec<_>>()
    };
    syntaxes.iter().enumerate().flat_map(names).collect()
}

/// The contexts that a context includes, the last one first.
fn includes(syntaxes: &[&mut SyntaxDefinition], node: &Node) -> Vec<(usize, Node)> {
    let Some(context) = syntaxes[node.0].contexts.get(&node.1) else { return Vec::new() };
    let target = |(index, pattern): (usize, &Pattern)| match pattern {
        Pattern::Include(reference) => Some((index, resolve(syntaxes, node.0, reference)?)),
        Pattern::Match(_) => None,
    };
    context.patterns.iter().enumerate().rev().filter_map(target).collect()
}

fn resolve(syntaxes: &[&mut SyntaxDefinition], own: usize, reference: &ContextReference) -> Option<Node> {
    let main = |name: &Option<String>| name.clone().unwrap_or_else(|| "main".to_owned());
    let (syntax, name) = match reference {
        ContextReference::Named { 0: name, .. } if name == "$top_level_main" => (own, "main".to_owned()),
        ContextReference::Named { 0: name, .. } | ContextReference::Inline { 0: name, .. } => {
            (own, name.clone())
        }
        ContextReference::ByScope { scope, sub_context, .. } => {
            (syntaxes.iter().rposition(|syntax| syntax.scope == *scope)?, main(sub_context))
        }
        ContextReference::File { name, sub_context, .. } => {
            (syntaxes.iter().rposition(|syntax| syntax.name == *name)?, main(sub_context))
        }
        _ => return None, // linked already
    };
    Some((syntax, name))
}
