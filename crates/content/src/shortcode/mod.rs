//! Shortcode calls: where they are in a text, and what stands in their place.
//!
//! The grammar is Zola's (manual: content/shortcodes). To Markdown a call is opaque: it is found before
//! Markdown is parsed, and its output placed in the result.

mod arguments;
mod code;
mod expand;
mod expansion;
mod malformed;
mod margin;
mod scan;
mod token;
mod tree;

pub(crate) use code::CodeSpans;
pub(crate) use expand::expand;
pub(crate) use expansion::{Expansion, Part};
pub(crate) use tree::{Calls, find};

use kiosque_source::Span;
use serde_json::Value;

/// A call of a shortcode, such as `{{ youtube(id="x") }}` or `{% quote(author="y") %}…{% end %}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The name of the shortcode.
    pub name: String,
    /// From the first brace to the last; with a body, that of the end.
    pub span: Span,
    /// The name.
    pub name_span: Span,
    /// The arguments as written; of two with the same name the last one counts.
    pub arguments: Vec<Argument>,
    /// The number of this call among those of the same name in the file, from 1.
    pub nth: usize,
    /// What stands between the tags.
    pub body: Option<CallBody>,
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// Its value: a string, a boolean, a number, or an array.
    pub value: Value,
    /// The name.
    pub name_span: Span,
    /// The value, with its quotes.
    pub value_span: Span,
}

/// The body of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct CallBody {
    /// The text between the tags.
    pub span: Span,
    /// The calls in it, in their order.
    pub calls: Vec<Call>,
}

impl Call {
    /// The value of an argument.
    pub fn argument(&self, name: &str) -> Option<&Value> {
        self.arguments.iter().rev().find(|argument| argument.name == name).map(|argument| &argument.value)
    }

    /// The tag that opens the call, or all of one without a body.
    pub fn tag_span(&self) -> Span {
        let end = self.body.as_ref().map_or(self.span.end, |body| body.span.start);
        Span { start: self.span.start, end }
    }

    /// Visits the call and those in its body, each before those in it, with the calls around it, the outermost first.
    pub fn visit<'a>(&'a self, around: &mut Vec<&'a Call>, visitor: &mut dyn FnMut(&'a Call, &[&'a Call])) {
        visitor(self, around);
        around.push(self);
        for call in self.body.iter().flat_map(|body| &body.calls) {
            call.visit(around, visitor);
        }
        around.pop();
    }
}
