//! The steps of a template.

use std::sync::Arc;

use kiosque_source::{Diagnostic, Span, nearest};
use unicode_segmentation::UnicodeSegmentation;

use super::scope::{Items, Loop};
use super::{Machine, Step};
use crate::Value;
use crate::program::{Block, Call, Expression, For, Node, Term};

/// How the steps of a loop's body ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Next,
    Break,
    Continue,
}

impl<'a> Machine<'a> {
    /// Evaluates what is between two tags, one level deeper than the tags; [`enter`](Self::enter) stops
    /// what gets too deep.
    pub(super) fn nodes(&mut self, nodes: &'a [Node], text: &mut String) -> Step<Flow> {
        self.depth += 1;
        let mut flow = Ok(Flow::Next);
        for node in nodes {
            flow = self.node(node, text);
            if !matches!(flow, Ok(Flow::Next)) {
                break;
            }
        }
        self.depth -= 1;
        flow
    }

    fn node(&mut self, node: &'a Node, text: &mut String) -> Step<Flow> {
        match node {
            Node::Text(literal) => text.push_str(literal),
            Node::Output(expression) => self.write(expression, text)?,
            Node::Set { name, value, global } => {
                let value = self.plain(value)?;
                self.scope.set(name, value, *global);
            }
            Node::If { branches, otherwise } => return self.condition(branches, otherwise, text),
            Node::For(each) => return self.forloop(each, text),
            Node::Break(span) => return self.leave("break", Flow::Break, *span),
            Node::Continue(span) => return self.leave("continue", Flow::Continue, *span),
            Node::Include { names, ignore_missing, span } => {
                return self.include(names, *ignore_missing, *span, text);
            }
            Node::Block(block) => return self.block(block, text),
            Node::Super(span) => self.parent_block(*span, text)?,
            Node::Filtered { filter, body } => return self.filtered(filter, body, text),
        }
        Ok(Flow::Next)
    }

    /// `break` or `continue`. The grammar has them in the `else` of a loop too, which is no turn of it.
    fn leave(&self, tag: &str, flow: Flow, span: Span) -> Step<Flow> {
        if self.scope.is_in_loop() {
            return Ok(flow);
        }
        self.fail(format!("`{{% {tag} %}}` outside of a `for` loop"), span)
    }

    fn condition(
        &mut self,
        branches: &'a [(Expression, Vec<Node>)],
        otherwise: &'a [Node],
        text: &mut String,
    ) -> Step<Flow> {
        for (test, body) in branches {
            if self.is_true(test)? {
                return self.nodes(body, text);
            }
        }
        self.nodes(otherwise, text)
    }

    fn forloop(&mut self, each: &'a For, text: &mut String) -> Step<Flow> {
        if !matches!(each.container.term, Term::Variable(_) | Term::Function(_) | Term::Array(_)) {
            let message = "a loop goes over a variable, a function or an array, with or without filters";
            return self.fail(message, each.container.span);
        }
        let container = self.plain(&each.container)?;
        let items = self.items(each, &container)?;
        let turns = items.len();
        if turns == 0 {
            return self.nodes(&each.otherwise, text);
        }
        self.scope.push_loop(Loop::new(each.key.as_ref(), &each.value, items));
        for turn in 0..turns {
            if turn > 0 {
                self.scope.next_turn();
            }
            if self.nodes(&each.body, text)? == Flow::Break {
                break;
            }
        }
        self.scope.pop();
        Ok(Flow::Next)
    }

    fn items(&mut self, each: &'a For, container: &Value) -> Step<Items> {
        let span = each.container.span;
        match (container, &each.key) {
            (Value::Array(values), None) => Ok(Items::Values(values.clone())),
            (Value::String(text), None) => {
                Ok(Items::Values(Arc::new(text.graphemes(true).map(Value::from).collect())))
            }
            (Value::Map(entries), Some(_)) => {
                let entries = entries.iter().map(|(key, value)| (key.clone(), value.clone()));
                Ok(Items::Entries(entries.collect()))
            }
            (Value::Object(object), Some(_)) => {
                let fields = self.recorder.fields(*object).iter().enumerate();
                let entry = |(index, name): (usize, &&'static str)| {
                    Some((Arc::from(*name), self.recorder.field_at(*object, index)?))
                };
                Ok(Items::Entries(fields.filter_map(entry).collect()))
            }
            (Value::Map(_) | Value::Object(_), None) => {
                let hint = format!("write `for key, {} in …`", each.value);
                let diagnostic = Diagnostic::error("a map is iterated over by key and value");
                Err(self.problem(diagnostic.hint(hint), span))
            }
            (Value::Array(_) | Value::String(_), Some(_)) => {
                let hint = format!("write `for {} in …`", each.value);
                let diagnostic = Diagnostic::error("only a map is iterated over by key and value");
                Err(self.problem(diagnostic.hint(hint), span))
            }
            _ => self.fail(format!("can't iterate over {}", super::path::shown(container)), span),
        }
    }

    fn include(
        &mut self,
        names: &'a [Arc<str>],
        ignore_missing: bool,
        span: Span,
        text: &mut String,
    ) -> Step<Flow> {
        let library = &self.program.library;
        let Some((name, template)) = names.iter().find_map(|name| Some((name, library.get(name)?))) else {
            if ignore_missing {
                return Ok(Flow::Next);
            }
            let diagnostic = match names {
                [] => Diagnostic::error("the list of templates to include is empty"),
                [name] => {
                    let missing = Diagnostic::error(format!("the template `{name}` does not exist"));
                    library.suggest(name, missing)
                }
                names => Diagnostic::error(format!("none of the templates `{}` exists", names.join("`, `"))),
            };
            return Err(self.problem(diagnostic, span));
        };
        self.enter(
            template,
            || "included at".to_owned(),
            span,
            |machine| {
                if template.has_parent() {
                    return machine.fail("an included template can't extend another", Span::default());
                }
                machine.scope.push_include(name);
                let flow = machine.nodes(template.nodes(), text);
                machine.scope.pop();
                flow
            },
        )
    }

    /// A block: the definition in the template being rendered, or the nearest parent that has one.
    fn block(&mut self, block: &'a Block, text: &mut String) -> Step<Flow> {
        let library = &self.program.library;
        let active = self.scope.template();
        let parents: &'a [Arc<str>] = if *active == self.program.name { &self.program.parents } else { &[] };
        for (level, name) in std::iter::once(active).chain(parents).enumerate() {
            let Some(template) = library.get(name) else { continue };
            let Some(definition) = template.block(&block.name) else { continue };
            return self.definition(definition, (name, level), ("block", block.span), text);
        }
        self.nodes(&block.body, text)
    }

    /// Evaluates a block's definition in a template that is so many levels up; says by what, and where.
    fn definition(
        &mut self,
        block: &'a Block,
        (name, level): (&'a Arc<str>, usize),
        (what, span): (&str, Span),
        text: &mut String,
    ) -> Step<Flow> {
        let what = || format!("{what} `{}` at", block.name);
        let Some(template) = self.program.library.get(name) else { return Ok(Flow::Next) };
        let own = self.own.replace((&block.name, level, self.blocks.len()));
        self.blocks.push((&block.name, name, level));
        let flow = self.enter(template, what, span, |machine| machine.nodes(&block.body, text));
        self.own = own;
        flow
    }

    /// `super()`: the block that was entered last, from the next parent that defines it.
    fn parent_block(&mut self, span: Span, text: &mut String) -> Step<()> {
        let program = self.program;
        // Where the first `super()` of a block has taken the block away, `tera` crashes on a second one.
        let taken = self.own.filter(|(.., place)| self.blocks.len() <= *place);
        let last = self.blocks.last().map(|(name, _, level)| (*name, *level));
        let top = || Diagnostic::error("`super()` in a block that no parent has");
        let Some((name, level)) = taken.map(|(name, level, _)| (name, level)).or(last) else {
            return Err(self.problem(top(), span));
        };
        for (above, parent) in program.parents.iter().enumerate().skip(level) {
            let template = program.library.get(parent);
            let Some(definition) = template.and_then(|template| template.block(name)) else { continue };
            self.definition(definition, (parent, above + 1), ("`super()` of block", span), text)?;
            self.blocks.pop();
            if above + 1 == program.parents.len() && taken.is_none() {
                self.blocks.pop();
            }
            return Ok(());
        }
        let parents = program.parents.iter().filter_map(|parent| program.library.get(parent));
        let near = nearest(name, parents.flat_map(|parent| parent.block_names()));
        Err(self.problem(top().did_you_mean(near), span))
    }

    fn filtered(&mut self, filter: &'a Call, body: &'a [Node], text: &mut String) -> Step<Flow> {
        let mut inner = String::new();
        let flow = self.nodes(body, &mut inner)?;
        if *filter.name == *"safe" {
            text.push_str(&inner);
        } else {
            self.filter(&Value::from(inner), filter)?.0.print(text);
        }
        Ok(flow)
    }
}
