//! Evaluating a program.

mod arithmetic;
mod call;
mod crashes;
mod expression;
mod filters;
mod functions;
mod node;
mod path;
mod recorder;
mod scope;
mod tests;

use std::sync::Arc;

use kiosque_source::{Diagnostic, Frame as TraceFrame, Place, Span};

use crate::library::{Program, Template};
use crate::{Effect, Reads, Value, World};
pub(crate) use recorder::Recorder;
use scope::Scope;

/// The variables that a template starts with.
pub type Context = Vec<(Arc<str>, Value)>;

/// What a render gives.
#[derive(Debug, Default)]
pub struct Render {
    /// The text.
    pub text: String,
    /// What was read from the world.
    pub reads: Reads,
    /// The outputs that it asks for.
    pub effects: Vec<Effect>,
}

/// Why a render gives nothing.
#[derive(Debug)]
pub struct Failure {
    /// What went wrong; several problems where a nested render has several.
    pub diagnostics: Vec<Diagnostic>,
    /// What was read before it went wrong.
    pub reads: Reads,
}

/// Renders a program with these variables in a world. A broken program fails without a word: what is wrong
/// with it was said when its files were parsed.
pub fn render(program: &Program, context: &Context, world: &dyn World) -> Result<Render, Box<Failure>> {
    if program.is_broken() {
        return Err(Box::new(Failure { diagnostics: Vec::new(), reads: Reads::default() }));
    }
    let mut machine = Machine::new(program, context, world);
    let mut text = String::new();
    let outcome = machine.root(&mut text);
    let (reads, effects) = machine.recorder.finish();
    match outcome {
        Ok(()) => Ok(Render { text, reads, effects }),
        Err(diagnostics) => Err(Box::new(Failure { diagnostics, reads })),
    }
}

/// Writes a text with the six characters that HTML and its attributes give a meaning escaped, as `tera`
/// does: also `/`, after the advice of OWASP.
pub fn escape_html(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| IS_ESCAPED[usize::from(byte)]) {
        into.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'&' => into.push_str("&amp;"),
            b'<' => into.push_str("&lt;"),
            b'>' => into.push_str("&gt;"),
            b'"' => into.push_str("&quot;"),
            b'\'' => into.push_str("&#x27;"),
            _ => into.push_str("&#x2F;"),
        }
        rest = &rest[at + 1..];
    }
    into.push_str(rest);
}

/// The escaped text by itself.
fn escaped_html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    escape_html(text, &mut escaped);
    escaped
}

/// Which bytes are escaped: a look in a table takes half as long as a comparison with six.
const IS_ESCAPED: [bool; 256] = {
    let mut table = [false; 256];
    let mut bytes: &[u8] = b"&<>\"'/";
    while let [byte, rest @ ..] = bytes {
        table[*byte as usize] = true;
        bytes = rest;
    }
    table
};

/// How deep tags, macros, includes and blocks may be nested while they are evaluated.
pub const DEPTH: usize = 400;

/// How many bytes of the stack they may take, where much stands around each of them.
const STACK: usize = 4 << 20;

/// About where the stack is now.
#[inline(never)]
fn stack_pointer() -> usize {
    let marker = 0_u8;
    std::ptr::from_ref(&marker).addr()
}

/// The result of a step.
type Step<T> = Result<T, Vec<Diagnostic>>;

/// The state of one render.
struct Machine<'a> {
    program: &'a Program,
    recorder: Recorder<'a>,
    scope: Scope<'a>,
    /// The file that is being evaluated.
    file: &'a Template,
    /// The blocks that were entered: name, template, and level of inheritance. As in `tera`, a block stays
    /// after its end, until `super()` takes it away; the last decides where macros are looked up, and which
    /// block `super()` goes on with.
    blocks: Vec<(&'a str, &'a Arc<str>, usize)>,
    /// The block that is being evaluated: name, level, and its place among the blocks.
    own: Option<(&'a str, usize, usize)>,
    /// Whether texts are escaped in what is evaluated.
    escapes: bool,
    depth: usize,
    /// How many random numbers were asked for.
    random_calls: u64,
    /// Where the stack was when the render began.
    bottom: usize,
}

impl<'a> Machine<'a> {
    fn new(program: &'a Program, context: &'a Context, world: &'a dyn World) -> Self {
        Self {
            program,
            recorder: Recorder::new(world),
            scope: Scope::new(context, &program.name),
            file: &program.template,
            blocks: Vec::new(),
            own: None,
            escapes: program.escapes(),
            depth: world.depth(),
            random_calls: 0,
            bottom: stack_pointer(),
        }
    }

    fn root(&mut self, text: &mut String) -> Step<()> {
        self.file = self.program.library.get(self.root_name()).unwrap_or(&self.program.template);
        self.nodes(self.file.nodes(), text).map(|_| ())
    }

    /// The name of the template at the top of the inheritance.
    fn root_name(&self) -> &'a Arc<str> {
        self.program.parents.last().unwrap_or(&self.program.name)
    }

    fn fail<T>(&self, message: impl Into<String>, span: Span) -> Step<T> {
        Err(self.problem(Diagnostic::error(message), span))
    }

    fn problem(&self, diagnostic: Diagnostic, span: Span) -> Vec<Diagnostic> {
        vec![diagnostic.at(self.file.source(), span)]
    }

    /// Evaluates something in another file or another level, and notes on the way of an error that it went
    /// through here.
    fn enter<T>(
        &mut self,
        file: &'a Template,
        what: impl FnOnce() -> String,
        span: Span,
        step: impl FnOnce(&mut Self) -> Step<T>,
    ) -> Step<T> {
        if self.depth >= DEPTH || self.bottom.abs_diff(stack_pointer()) > STACK {
            let message = format!("tags, macros and includes are nested more than {DEPTH} levels deep");
            return self.fail(message, span);
        }
        let from = std::mem::replace(&mut self.file, file);
        self.depth += 1;
        let outcome = step(self);
        self.depth -= 1;
        self.file = from;
        outcome.map_err(|mut diagnostics| {
            let frame = TraceFrame { what: what(), place: Place::new(from.source(), span) };
            for diagnostic in &mut diagnostics {
                diagnostic.led_by(frame.clone());
            }
            diagnostics
        })
    }
}
