//! From tags to calls with bodies.

use std::collections::HashMap;

use kiosque_source::{Diagnostic, Source, Span};

use super::arguments::Head;
use super::malformed::Malformed;
use super::scan::{Tag, TagKind, scan};
use super::{Call, CallBody, CodeSpans};
use crate::report::Report;

/// How deep calls may nest.
const DEPTH: usize = 64;

/// How many calls are named that may lack an end.
const MOST_NAMED: usize = 3;

/// What is to be known about the shortcodes of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Calls {
    /// The outermost calls, in their order.
    pub(crate) outer: Vec<Call>,
    /// The bytes to drop, in their order: the marks that escape calls.
    pub(crate) escapes: Vec<Span>,
    /// What looks like a call but cannot be read, in its order.
    pub(crate) malformed: Vec<Malformed>,
    /// The code of the text, as far as it matters: nothing in a text without tags.
    pub(crate) code: CodeSpans,
}

/// Finds the calls of a part of a file. What is no call in code is text there; elsewhere it is an error.
pub(crate) fn find(source: &Source, within: Span) -> (Calls, Vec<Diagnostic>) {
    let tags = scan(source.text(), within);
    if tags.is_empty() {
        return (Calls::default(), Vec::new());
    }
    let code = CodeSpans::find(source.text(), within, &tags);
    let calls = Calls { code, ..Calls::default() };
    let mut builder = Builder { calls, open: Vec::new(), unread: Vec::new(), report: Report::new(source) };
    for tag in tags {
        builder.tag(tag);
    }
    builder.finish()
}

struct Builder<'a> {
    calls: Calls,
    open: Vec<Open>,
    /// Which of what cannot be read an end may belong to, outside of code.
    unread: Vec<usize>,
    report: Report<'a>,
}

/// A tag whose end has not come yet.
struct Open {
    head: Head,
    tag: Span,
    fence: Option<usize>,
    calls: Vec<Call>,
}

impl Builder<'_> {
    fn tag(&mut self, tag: Tag) {
        let fence = self.calls.code.fence(tag.span.start);
        self.leave_fences(fence);
        match tag.kind {
            TagKind::Inline(head) => self.push(call(head, tag.span, None)),
            TagKind::Open(head) => self.open(head, tag.span, fence),
            TagKind::End => self.end(tag.span, fence),
            TagKind::Escape => self.calls.escapes.push(tag.span),
            TagKind::Malformed(malformed) => self.malformed(malformed),
            TagKind::UnclosedEscape => {
                let hint = "close it with `{%/* end */%}`";
                self.error("this escaped call has no end", tag.span, hint);
            }
        }
    }

    /// What was opened in code and not closed there is text.
    fn leave_fences(&mut self, fence: Option<usize>) {
        while let Some(open) = self.open.pop_if(|open| open.fence.is_some() && open.fence != fence) {
            self.hoist(open);
        }
    }

    fn open(&mut self, head: Head, tag: Span, fence: Option<usize>) {
        if self.open.len() >= DEPTH {
            let message = format!("calls nest deeper than {DEPTH}");
            self.error(&message, tag, "call some of them side by side");
            return;
        }
        self.open.push(Open { head, tag, fence, calls: Vec::new() });
    }

    fn malformed(&mut self, malformed: Malformed) {
        if malformed.opens() && !self.calls.code.contains(malformed.name.start) {
            self.unread.push(self.calls.malformed.len());
        }
        self.calls.malformed.push(malformed);
    }

    fn end(&mut self, span: Span, fence: Option<usize>) {
        let Some(open) = self.open.pop_if(|open| open.fence == fence) else {
            return self.stray_end(span);
        };
        let body = Span { start: open.tag.end, end: span.start };
        let whole = open.tag.to(span);
        if self.report.source().text()[body.range()].trim().is_empty() {
            let message = format!("the body of `{}` is empty", open.head.name);
            let hint = format!("write one, or call it without: `{{{{ {}(…) }}}}`", open.head.name);
            self.error(&message, open.tag, &hint);
            return;
        }
        self.push(call(open.head, whole, Some(CallBody { span: body, calls: open.calls })));
    }

    /// An end without a call is that of what cannot be read, if there is such before it.
    fn stray_end(&mut self, span: Span) {
        if self.calls.code.contains(span.start) {
            return;
        }
        let Some(unread) = self.unread.pop() else {
            return self.error("`{% end %}` without a call that it could end", span, "take it away");
        };
        let malformed = &mut self.calls.malformed[unread];
        malformed.is_told = true;
        self.report.add(|source| malformed.problem(source));
    }

    fn push(&mut self, call: Call) {
        match self.open.last_mut() {
            Some(open) => open.calls.push(call),
            None => self.calls.outer.push(call),
        }
    }

    /// Drops an open tag, but not the calls behind it.
    fn hoist(&mut self, open: Open) {
        for call in open.calls {
            self.push(call);
        }
    }

    fn error(&mut self, message: &str, span: Span, hint: &str) {
        if !self.calls.code.contains(span.start) {
            self.report.error(message, span, hint);
        }
    }

    fn finish(mut self) -> (Calls, Vec<Diagnostic>) {
        while let Some(open) = self.open.pop() {
            let message = format!("the call of `{}` has no end", open.head.name);
            self.error(&message, open.tag, &self.where_to_end(&open));
            self.hoist(open);
        }
        number(&mut self.calls.outer, &mut HashMap::new());
        (self.calls, self.report.finish())
    }

    /// What to do about a call without an end: one inside of it may have taken that.
    fn where_to_end(&self, open: &Open) -> String {
        let inside = open.calls.iter().filter(|call| call.body.is_some()).take(MOST_NAMED);
        let named = inside.map(|call| {
            let (line, _) = self.report.source().position(call.span.range().start);
            format!("`{}` in line {line}", call.name)
        });
        let named: Vec<_> = named.collect();
        if named.is_empty() {
            return "close it with `{% end %}`".to_owned();
        }
        format!("close it with `{{% end %}}`, or else what it holds: {}", named.join(", "))
    }
}

fn call(head: Head, span: Span, body: Option<CallBody>) -> Call {
    let Head { name, name_span, arguments } = head;
    Call { name, span, name_span, arguments, nth: 0, body }
}

/// Numbers the calls of each name in the order in which they start.
fn number(calls: &mut [Call], counts: &mut HashMap<String, usize>) {
    for call in calls {
        let count = counts.entry(call.name.clone()).or_default();
        *count += 1;
        call.nth = *count;
        if let Some(body) = &mut call.body {
            number(&mut body.calls, counts);
        }
    }
}

#[cfg(test)]
mod tests {
    use kiosque_source::TreePath;

    use super::*;

    fn found(text: &str) -> (Calls, Vec<Diagnostic>) {
        let source = Source::new(TreePath::new("a.md").unwrap(), text);
        find(&source, Span::new(0, text.len()))
    }

    /// The calls as `name nth[calls in the body]`.
    fn shown(calls: &[Call]) -> String {
        let show = |call: &Call| {
            let body = call.body.as_ref().map_or(String::new(), |body| format!("[{}]", shown(&body.calls)));
            format!("{}{}{body}", call.name, call.nth)
        };
        calls.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    fn calls(text: &str) -> String {
        let (calls, diagnostics) = found(text);
        assert_eq!(diagnostics, [], "{text}");
        shown(&calls.outer)
    }

    fn errors(text: &str) -> Vec<(String, u32)> {
        let place = |diagnostic: Diagnostic| {
            let line = diagnostic.place.unwrap().line;
            (diagnostic.message, line)
        };
        found(text).1.into_iter().map(place).collect()
    }

    #[test]
    fn numbers_in_the_order_of_the_starts() {
        assert_eq!(calls("{% f() %}{% f() %}i{{ g() }}{% end %}{% end %} {{ f() }}"), "f1[f2[g1]] f3");
    }

    #[test]
    fn problems_have_a_place() {
        assert_eq!(
            errors("a\n\n{% end %}"),
            [("`{% end %}` without a call that it could end".to_owned(), 3)]
        );
        assert_eq!(errors("\n{% box() %}\nx"), [("the call of `box` has no end".to_owned(), 2)]);
        assert_eq!(errors("{% box() %}\n \n{% end %}"), [("the body of `box` is empty".to_owned(), 1)]);
        let unread = "this is no call of `box`: its arguments cannot be read";
        assert_eq!(errors("{% f() %}\n{% box(a=b) %} x {% end %}\n{% end %}"), [(unread.to_owned(), 2)]);
        assert_eq!(errors("{%/* box() */%} x"), [("this escaped call has no end".to_owned(), 1)]);
    }

    #[test]
    fn calls_that_may_have_taken_an_end_are_named() {
        let hints = |text: &str| found(text).1.remove(0).hints.concat();
        assert_eq!(hints("{% f() %}{{ g() }}"), "close it with `{% end %}`");
        assert_eq!(
            hints("{% f() %}\n{% g() %}x {% h() %}y{% end %}"),
            "close it with `{% end %}`, or else what it holds: `h` in line 2"
        );
    }

    #[test]
    fn in_code_what_is_no_call_is_text() {
        assert_eq!(calls("`{% end %}` and `{% box() %}` and {{ f() }}"), "f1");
        assert_eq!(calls("```\n{% box() %}\n```\n\n{% box() %}x{% end %}"), "box1[]");
        assert_eq!(calls("```\n{% box() %}{{ f() }}\n```\n"), "f1");
        assert_eq!(calls("`{% box() %}x{% end %}`"), "box1[]");
        assert_eq!(calls("{% box() %}\n```\n{% end %}\n```\n{% end %}"), "box1[]");
    }

    #[test]
    fn quotes_in_arguments_are_no_code() {
        assert_eq!(calls("{% f(a=`x`) %}y{% end %} and {{ g(b='`') }} {{ g(b='`') }}"), "f1[] g1 g2");
    }

    #[test]
    fn calls_may_be_indented() {
        assert_eq!(calls("{% f() %}\n\n    {% g() %}\n\ntext\n\n    {% end %}\n{% end %}"), "f1[g1[]]");
    }

    #[test]
    fn depth_is_bounded() {
        let text = format!("{}x{}", "{% f() %}".repeat(10_000), "{% end %}".repeat(10_000));
        assert!(!found(&text).1.is_empty());
    }
}
