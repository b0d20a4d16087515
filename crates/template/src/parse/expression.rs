//! Expressions.

use std::sync::Arc;

use kiosque_source::Span;

use super::expected::{END_OF_STRING, QUOTES};
use super::scanner::{Scanner, is_name_character};
use crate::program::{Call, Expression, In, Logic, MacroCall, Math, Path, Step, Term, Test};
use crate::{Number, Value};

impl<'s> Scanner<'s> {
    /// An array with filters, or a logic expression.
    pub(super) fn value(&mut self) -> Option<Expression> {
        self.logic().or_else(|| self.array_with_filters())
    }

    /// What a `for` may iterate over.
    pub(super) fn container(&mut self) -> Option<Expression> {
        self.basic_with_filters().or_else(|| self.array_with_filters())
    }

    /// `a or b and not c`: `and` binds tighter.
    pub(super) fn logic(&mut self) -> Option<Expression> {
        self.nested(|scanner| {
            let first = scanner.logic_side()?;
            let mut rest = Vec::new();
            while let Some(pair) = scanner.attempt(Self::logic_tail) {
                rest.push(pair);
            }
            Some(climb(first, rest, logic_binding, join_logic))
        })
    }

    fn logic_tail(&mut self) -> Option<(Logic, Expression)> {
        self.skip();
        let operator = match self.word("or") {
            Some(()) => Logic::Or,
            None => self.word("and").map(|()| Logic::And)?,
        };
        self.count_operator()?;
        self.skip();
        Some((operator, self.logic_side()?))
    }

    fn logic_side(&mut self) -> Option<Expression> {
        self.attempt(|scanner| {
            let negated = scanner.word("not").is_some();
            scanner.skip();
            let side = scanner.membership_or_comparison()?;
            Some(Expression { negated, ..side })
        })
        .or_else(|| self.attempt(Self::logic_in_parentheses))
    }

    fn logic_in_parentheses(&mut self) -> Option<Expression> {
        self.literal("(")?;
        self.skip();
        let inner = self.logic()?;
        self.token(")")?;
        // As in `tera`, the parentheses take a negation of their whole content away.
        Some(Expression { negated: false, ..inner })
    }

    /// `a in b`, `a not in b`, or a comparison.
    fn membership_or_comparison(&mut self) -> Option<Expression> {
        let start = self.at;
        let first = self.operand()?;
        let Some((negated, container)) = self.attempt(Self::membership) else {
            return Some(self.comparison(first, start));
        };
        let term = Term::In(Box::new(In { needle: first, container, negated }));
        Some(Expression::new(term, self.span_from(start)))
    }

    /// A string, strings joined by `~`, or a term, each with its filters.
    fn operand(&mut self) -> Option<Expression> {
        self.text_with_filters().or_else(|| self.basic_with_filters())
    }

    fn membership(&mut self) -> Option<(bool, Expression)> {
        self.skip();
        let negated = self.word("not").is_some();
        self.skip();
        self.literal("in")?;
        self.skip();
        let container = self
            .text_with_filters()
            .or_else(|| self.array_with_filters())
            .or_else(|| self.path().map(|path| Expression::new(Term::Variable(path.clone()), path.span)))?;
        Some((negated, container))
    }

    fn comparison(&mut self, first: Expression, start: usize) -> Expression {
        let left = if is_text(&first) { first } else { self.sum(first) };
        let Some((operator, right)) = self.attempt(Self::comparison_tail) else { return left };
        let term = Term::Logic { operator, sides: Box::new((left, right)) };
        Expression::new(term, self.span_from(start))
    }

    fn comparison_tail(&mut self) -> Option<(Logic, Expression)> {
        const OPERATORS: [(&str, Logic); 6] = [
            ("<=", Logic::LessOrEqual),
            (">=", Logic::GreaterOrEqual),
            (">", Logic::Greater),
            ("<", Logic::Less),
            ("==", Logic::Equal),
            ("!=", Logic::NotEqual),
        ];
        self.skip();
        let operator = OPERATORS.into_iter().find_map(|(sign, it)| self.literal(sign).map(|()| it))?;
        self.skip();
        let right = self.operand()?;
        Some((operator, if is_text(&right) { right } else { self.sum(right) }))
    }

    /// Terms with filters, joined by arithmetic: `a | round + b`.
    fn sum(&mut self, first: Expression) -> Expression {
        let mut rest = Vec::new();
        while let Some(pair) = self.attempt(|scanner| {
            scanner.skip();
            let operator = scanner.math_sign()?;
            scanner.skip();
            Some((operator, scanner.basic_with_filters()?))
        }) {
            rest.push(pair);
        }
        climb(first, rest, math_binding, join_math)
    }

    fn basic_with_filters(&mut self) -> Option<Expression> {
        let basic = self.nested(Self::basic)?;
        self.filters(basic)
    }

    /// Terms joined by arithmetic, without filters: `(a + b) * c`.
    fn basic(&mut self) -> Option<Expression> {
        let first = self.basic_side()?;
        let mut rest = Vec::new();
        while let Some(pair) = self.attempt(|scanner| {
            scanner.skip();
            let operator = scanner.math_sign()?;
            scanner.skip();
            Some((operator, scanner.basic_side()?))
        }) {
            rest.push(pair);
        }
        Some(climb(first, rest, math_binding, join_math))
    }

    fn basic_side(&mut self) -> Option<Expression> {
        self.attempt(|scanner| {
            scanner.literal("(")?;
            scanner.skip();
            let inner = scanner.nested(Self::basic)?;
            scanner.token(")")?;
            Some(inner)
        })
        .or_else(|| self.term())
    }

    fn math_sign(&mut self) -> Option<Math> {
        const SIGNS: [(&str, Math); 5] = [
            ("+", Math::Add),
            ("-", Math::Subtract),
            ("*", Math::Multiply),
            ("/", Math::Divide),
            ("%", Math::Modulo),
        ];
        let sign = SIGNS.into_iter().find_map(|(sign, math)| self.literal(sign).map(|()| math))?;
        self.count_operator().map(|()| sign)
    }

    fn term(&mut self) -> Option<Expression> {
        let start = self.at;
        let term = self
            .boolean()
            .map(Term::Literal)
            .or_else(|| self.attempt(Self::test))
            .or_else(|| self.attempt(Self::macro_call))
            .or_else(|| self.function_call().map(Term::Function))
            .or_else(|| self.path().map(Term::Variable))
            .or_else(|| self.number().map(Term::Literal))?;
        Some(Expression::new(term, self.span_from(start)))
    }

    fn boolean(&mut self) -> Option<Value> {
        const WORDS: [(&str, bool); 4] = [("true", true), ("false", false), ("True", true), ("False", false)];
        let (word, value) = WORDS.into_iter().find(|(word, _)| self.is_at(word))?;
        self.at += word.len();
        Some(Value::Bool(value))
    }

    fn number(&mut self) -> Option<Value> {
        let rest = self.rest();
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let sign = usize::from(rest.starts_with('-'));
        let whole = if rest[sign..].starts_with('0') { 1 } else { digits(&rest[sign..]) };
        if whole == 0 {
            return self.expect("a number");
        }
        let dot = sign + whole;
        let fraction = rest[dot..].strip_prefix('.').map_or(0, digits);
        let length = if fraction > 0 { dot + 1 + fraction } else { dot };
        let start = self.at;
        self.at += length;
        let text = &rest[..length];
        let number = if fraction > 0 {
            text.parse::<f64>().ok().and_then(Number::from_f64)
        } else {
            text.parse::<i64>().ok().map(Number::from)
        };
        match number {
            Some(number) => Some(Value::Number(number)),
            None => self.refuse(format!("the number `{text}` is too large"), self.span_from(start)),
        }
    }

    /// A string: anything between two quotes of a kind. There are no escapes.
    pub(super) fn string(&mut self) -> Option<&'s str> {
        let rest = self.rest();
        let Some(quote) = rest.chars().next().filter(|first| QUOTES.contains(first)) else {
            return self.expect("a string");
        };
        let Some(length) = rest[1..].find(quote) else {
            return self.expect(END_OF_STRING);
        };
        self.at += length + 2;
        Some(&rest[1..=length])
    }

    /// A literal of a macro's parameter.
    pub(super) fn literal_value(&mut self) -> Option<Value> {
        self.boolean().or_else(|| self.string().map(Value::from)).or_else(|| self.number())
    }

    /// A string or a `~` chain, with filters.
    fn text_with_filters(&mut self) -> Option<Expression> {
        let start = self.at;
        let term = self
            .attempt(Self::concat)
            .or_else(|| self.string().map(|text| Term::Literal(Value::from(text))))?;
        self.filters(Expression::new(term, self.span_from(start)))
    }

    fn concat(&mut self) -> Option<Term> {
        let mut parts = vec![self.concat_part()?];
        while let Some(part) = self.attempt(|scanner| {
            scanner.token("~")?;
            scanner.skip();
            scanner.concat_part()
        }) {
            parts.push(part);
        }
        if parts.len() < 2 {
            return None;
        }
        Some(fold_strings(parts))
    }

    fn concat_part(&mut self) -> Option<Expression> {
        let start = self.at;
        let term = self
            .function_call()
            .map(Term::Function)
            .or_else(|| self.number().map(Term::Literal))
            .or_else(|| self.string().map(|text| Term::Literal(Value::from(text))))
            .or_else(|| self.path().map(Term::Variable))?;
        Some(Expression::new(term, self.span_from(start)))
    }

    fn array_with_filters(&mut self) -> Option<Expression> {
        let start = self.at;
        let values = self.attempt(|scanner| scanner.nested(Self::array))?;
        self.filters(Expression::new(Term::Array(values), self.span_from(start)))
    }

    fn array(&mut self) -> Option<Vec<Expression>> {
        self.literal("[")?;
        let mut values = Vec::new();
        loop {
            self.skip();
            let Some(value) = self.logic_side() else { break };
            values.push(value);
            if self.token(",").is_none() {
                break;
            }
        }
        self.token("]")?;
        Some(values)
    }

    fn filters(&mut self, mut expression: Expression) -> Option<Expression> {
        while let Some(filter) = self.attempt(|scanner| {
            scanner.token("|")?;
            scanner.skip();
            scanner.filter()
        }) {
            expression.filters.push(filter);
            expression.span = expression.span.to(self.span_from(self.at));
        }
        if self.has_refused() { None } else { Some(expression) }
    }

    /// The name of a filter with or without arguments.
    pub(super) fn filter(&mut self) -> Option<Call> {
        self.function_call().or_else(|| {
            let start = self.at;
            let name = self.name()?;
            Some(Call { name: name.into(), arguments: Vec::new(), span: self.span_from(start) })
        })
    }

    /// `name(key=value)`.
    pub(super) fn function_call(&mut self) -> Option<Call> {
        let start = self.at;
        if let Some(known) = self.calls.get(&start) {
            let (call, end, operators) = known.clone()?;
            self.at = end;
            self.operators += operators;
            return Some(call);
        }
        let operators = self.operators;
        let call = self.attempt(|scanner| {
            let name = scanner.name()?;
            scanner.token("(")?;
            let arguments = scanner.nested(Self::arguments)?;
            Some(Call { name: name.into(), arguments, span: Span::new(start, start + name.len()) })
        });
        let operators = self.operators - operators;
        self.calls.insert(start, call.clone().map(|call| (call, self.at, operators)));
        call
    }

    /// `key=value, key=value)`, with the closing parenthesis.
    fn arguments(&mut self) -> Option<Vec<(Arc<str>, Expression)>> {
        let mut arguments: Vec<(Arc<str>, Expression)> = Vec::new();
        while let Some((name, value)) = self.attempt(Self::argument) {
            match arguments.iter_mut().find(|(known, _)| *known == name) {
                Some(known) => known.1 = value, // the last one counts
                None => arguments.push((name, value)),
            }
            if self.token(",").is_none() {
                break;
            }
        }
        self.token(")")?;
        Some(arguments)
    }

    fn argument(&mut self) -> Option<(Arc<str>, Expression)> {
        self.skip();
        let name = self.name()?;
        self.token("=")?;
        self.skip();
        Some((name.into(), self.value()?))
    }

    fn macro_call(&mut self) -> Option<Term> {
        let start = self.at;
        let namespace = self.name()?;
        self.token("::")?;
        self.skip();
        let name = self.name()?;
        let span = self.span_from(start);
        self.token("(")?;
        let arguments = self.nested(Self::arguments)?;
        let call = Call { name: name.into(), arguments, span };
        Some(Term::Macro(Box::new(MacroCall { namespace: namespace.into(), call })))
    }

    /// `variable is test(argument)`, `variable is not test`.
    fn test(&mut self) -> Option<Term> {
        let subject = self.path()?;
        self.token("is")?;
        let negated_form = self.attempt(|scanner| {
            scanner.token("not")?;
            scanner.test_call()
        });
        let negated = negated_form.is_some();
        let (name, arguments, span) = negated_form.or_else(|| self.test_call())?;
        Some(Term::Test(Box::new(Test { subject, negated, name, arguments, span })))
    }

    fn test_call(&mut self) -> Option<(Arc<str>, Vec<Expression>, Span)> {
        self.skip();
        let start = self.at;
        let name = self.name()?;
        let span = self.span_from(start);
        let arguments = self.attempt(|scanner| scanner.nested(Self::test_arguments));
        Some((name.into(), arguments.unwrap_or_default(), span))
    }

    fn test_arguments(&mut self) -> Option<Vec<Expression>> {
        self.token("(")?;
        let mut arguments = Vec::new();
        loop {
            self.skip();
            arguments.push(self.value()?);
            if self.token(",").is_none() {
                break;
            }
        }
        self.token(")")?;
        Some(arguments)
    }

    /// `name.field[0]["key"][other.name]`, without white space.
    pub(super) fn path(&mut self) -> Option<Path> {
        let start = self.at;
        let root = self.name()?;
        let mut steps = Vec::new();
        while let Some(step) = self.attempt(|scanner| scanner.nested(Self::step)) {
            steps.push(step);
        }
        let span = self.span_from(start);
        Some(Path { text: self.text[span.range()].into(), root: root.into(), steps, span })
    }

    fn step(&mut self) -> Option<Step> {
        if self.is_at(".") {
            self.at += 1;
            return self.run(is_name_character).map(|name| Step::Key(name.into()));
        }
        if !self.is_at("[") {
            return None;
        }
        self.at += 1;
        let start = self.at;
        let step = if self.attempt(Self::integer).is_some() {
            Step::Index(self.text[start..self.at].into())
        } else if let Some(key) = self.string() {
            Step::Key(key.into())
        } else {
            Step::Variable(self.path()?)
        };
        self.literal("]")?;
        Some(step)
    }

    fn integer(&mut self) -> Option<()> {
        let rest = self.rest();
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        let length = match digits.bytes().next()? {
            b'0' => 1,
            _ => digits.bytes().take_while(u8::is_ascii_digit).count(),
        };
        self.at += rest.len() - digits.len() + length;
        (length > 0).then_some(())
    }
}

fn is_text(expression: &Expression) -> bool {
    matches!(expression.term, Term::Concat(_) | Term::Literal(Value::String(_)))
}

/// Joins neighbouring string literals of a `~` chain; a chain of nothing else is a string.
fn fold_strings(parts: Vec<Expression>) -> Term {
    let mut folded: Vec<Expression> = Vec::new();
    for part in parts {
        let last = folded.last_mut().map(|last| &mut last.term);
        match (last, &part.term) {
            (Some(Term::Literal(Value::String(left))), Term::Literal(Value::String(right))) => {
                *left = format!("{left}{right}").into();
            }
            _ => folded.push(part),
        }
    }
    match &folded[..] {
        [Expression { term: Term::Literal(value @ Value::String(_)), .. }] => Term::Literal(value.clone()),
        _ => Term::Concat(folded),
    }
}

fn logic_binding(operator: Logic) -> u8 {
    u8::from(operator == Logic::And)
}

fn math_binding(operator: Math) -> u8 {
    u8::from(!matches!(operator, Math::Add | Math::Subtract))
}

fn join_logic(operator: Logic, left: Expression, right: Expression) -> Expression {
    let span = left.span.to(right.span);
    Expression::new(Term::Logic { operator, sides: Box::new((left, right)) }, span)
}

fn join_math(operator: Math, left: Expression, right: Expression) -> Expression {
    let span = left.span.to(right.span);
    Expression::new(Term::Math { operator, sides: Box::new((left, right)) }, span)
}

/// Joins sides by operators, from the left; those that bind tighter first.
fn climb<O: Copy>(
    first: Expression,
    rest: Vec<(O, Expression)>,
    binding: fn(O) -> u8,
    join: fn(O, Expression, Expression) -> Expression,
) -> Expression {
    let mut sides = vec![first];
    let mut operators: Vec<O> = Vec::new();
    let reduce = |sides: &mut Vec<Expression>, operators: &mut Vec<O>, at_least: u8| {
        while operators.last().is_some_and(|operator| binding(*operator) >= at_least) {
            let (Some(operator), Some(right), Some(left)) = (operators.pop(), sides.pop(), sides.pop())
            else {
                return;
            };
            sides.push(join(operator, left, right));
        }
    };
    for (operator, side) in rest {
        reduce(&mut sides, &mut operators, binding(operator));
        operators.push(operator);
        sides.push(side);
    }
    reduce(&mut sides, &mut operators, 0);
    sides.swap_remove(0)
}
