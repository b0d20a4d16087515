//! What a template is lowered to before it is evaluated.

use std::sync::Arc;

use kiosque_source::Span;

use crate::Value;

/// A step of a template.
#[derive(Debug)]
pub(crate) enum Node {
    Text(Arc<str>),
    Output(Expression),
    Set { name: Arc<str>, value: Expression, global: bool },
    If { branches: Vec<(Expression, Vec<Node>)>, otherwise: Vec<Node> },
    For(Box<For>),
    Break(Span),
    Continue(Span),
    Include { names: Vec<Arc<str>>, ignore_missing: bool, span: Span },
    Block(Arc<Block>),
    Super(Span),
    Filtered { filter: Call, body: Vec<Node> },
}

#[derive(Debug)]
pub(crate) struct For {
    pub key: Option<Arc<str>>,
    pub value: Arc<str>,
    pub container: Expression,
    pub body: Vec<Node>,
    pub otherwise: Vec<Node>,
}

#[derive(Debug)]
pub(crate) struct Block {
    pub name: Arc<str>,
    pub body: Vec<Node>,
    pub span: Span,
}

#[derive(Debug)]
pub(crate) struct Macro {
    /// In the order of their names, which is the order in which they are evaluated.
    pub parameters: Vec<(Arc<str>, Option<Value>)>,
    pub body: Vec<Node>,
}

/// A term with its filters, possibly negated.
#[derive(Clone, Debug)]
pub(crate) struct Expression {
    pub term: Term,
    pub negated: bool,
    pub filters: Vec<Call>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum Term {
    Literal(Value),
    Array(Vec<Expression>),
    Variable(Path),
    Function(Call),
    Macro(Box<MacroCall>),
    Test(Box<Test>),
    In(Box<In>),
    Logic { operator: Logic, sides: Box<(Expression, Expression)> },
    Math { operator: Math, sides: Box<(Expression, Expression)> },
    Concat(Vec<Expression>),
}

/// A variable and the way from it to a value inside of it.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    /// As it is written.
    pub text: Arc<str>,
    pub root: Arc<str>,
    pub steps: Vec<Step>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// `.name`, `["name"]` or `.0`.
    Key(Arc<str>),
    /// `[0]`.
    Index(Arc<str>),
    /// `[variable]`.
    Variable(Path),
}

/// A call of a function or a filter.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub name: Arc<str>,
    pub arguments: Vec<(Arc<str>, Expression)>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub(crate) struct MacroCall {
    pub namespace: Arc<str>,
    pub call: Call,
}

#[derive(Clone, Debug)]
pub(crate) struct Test {
    pub subject: Path,
    pub negated: bool,
    pub name: Arc<str>,
    pub arguments: Vec<Expression>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub(crate) struct In {
    pub needle: Expression,
    pub container: Expression,
    pub negated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Logic {
    Or,
    And,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Math {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

impl Expression {
    pub(crate) fn new(term: Term, span: Span) -> Self {
        Self { term, negated: false, filters: Vec::new(), span }
    }

    /// The value to take where the variable is not there: only `default` as the first filter counts.
    pub(crate) fn default_filter(&self) -> Option<&Call> {
        self.filters.first().filter(|filter| *filter.name == *"default")
    }

    /// Whether the last filter is `safe`.
    pub(crate) fn is_marked_safe(&self) -> bool {
        self.filters.last().is_some_and(|filter| *filter.name == *"safe")
    }
}

impl Call {
    pub(crate) fn argument(&self, name: &str) -> Option<&Expression> {
        self.arguments.iter().find(|(key, _)| **key == *name).map(|(_, value)| value)
    }
}

impl Math {
    /// The sign, for messages.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
        }
    }
}
