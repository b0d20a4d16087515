//! Puts the output of calls into a text.

use kiosque_source::{Diagnostic, Severity, Source, Span, nearest};

use super::expansion::{Expansion, Output, Piece};
use super::malformed::Malformed;
use super::margin::at_margin;
use super::{Call, Calls, token};
use crate::report::Report;
use crate::{Context, Format};

/// Expands the calls in `within`. What is wrong is reported; there is a text in any case.
pub(crate) fn expand<'a>(
    calls: &Calls,
    within: Span,
    context: &dyn Context,
    report: &mut Report<'a>,
) -> Expansion<'a> {
    let body = &report.source().text()[within.range()];
    let unreadable = report_malformed(calls, context, report);
    if calls.outer.is_empty() && calls.escapes.is_empty() {
        let text = token::guarded(body);
        let has_tokens = text.contains(token::MARK);
        return Expansion { text, outputs: Vec::new(), has_tokens, pieces: Vec::new(), offset: within.start };
    }
    let mut expander = Expander { calls, unreadable, context, report };
    let mut flow = Flow { text: String::with_capacity(body.len() * 2), ..Flow::default() };
    expander.flow(within, &calls.outer, &mut flow);
    let has_tokens = flow.text.contains(token::MARK);
    let Flow { text, outputs, pieces, .. } = flow;
    Expansion { text: text.into(), outputs, has_tokens, pieces, offset: within.start }
}

/// Reports what looks like a call but cannot be read, and gives the places of what is an error.
fn report_malformed(calls: &Calls, context: &dyn Context, report: &mut Report<'_>) -> Vec<u32> {
    let mut unreadable = Vec::new();
    for malformed in &calls.malformed {
        let place = malformed.name.start;
        if malformed.is_told {
            unreadable.push(place);
        } else if !calls.code.contains(place)
            && let Some(severity) = severity(malformed, context, report.source())
        {
            unreadable.extend((severity == Severity::Error).then_some(place));
            report.add(|source| Diagnostic { severity, ..malformed.problem(source) });
        }
    }
    unreadable
}

/// How bad it is that this is no call. As in Zola, it is a text, but for the blocks of a theme.
fn severity(malformed: &Malformed, context: &dyn Context, source: &Source) -> Option<Severity> {
    let name = &source.text()[malformed.name.range()];
    match context.shortcode_format(name)? {
        Format::Block if context.is_chosen(name) => Some(Severity::Error),
        _ => (!malformed.is_bare()).then_some(Severity::Warning),
    }
}

/// A text that grows.
#[derive(Default)]
struct Flow {
    text: String,
    outputs: Vec<Output>,
    pieces: Vec<Piece>,
    /// Whether outputs are put in as they are, but for those of blocks, as in the body of a call.
    nested: bool,
}

impl Flow {
    fn piece(&mut self, source: u32, verbatim: bool) {
        let start = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.pieces.push(Piece { start, source, verbatim });
    }
}

struct Expander<'a, 'r> {
    calls: &'a Calls,
    /// Where calls stand that cannot be read and should be, in their order.
    unreadable: Vec<u32>,
    context: &'a dyn Context,
    report: &'a mut Report<'r>,
}

impl Expander<'_, '_> {
    fn flow(&mut self, span: Span, calls: &[Call], flow: &mut Flow) {
        let mut at = span.start;
        for call in calls {
            self.verbatim(Span { start: at, end: call.span.start }, flow);
            self.call(call, flow);
            at = call.span.end;
        }
        self.verbatim(Span { start: at, end: span.end }, flow);
    }

    /// A part of the file, less the marks that escape calls.
    fn verbatim(&mut self, span: Span, flow: &mut Flow) {
        let escapes = &self.calls.escapes;
        let first = escapes.partition_point(|escape| escape.start < span.start);
        let mut at = span.start;
        for escape in escapes[first..].iter().take_while(|escape| escape.end <= span.end) {
            self.copy(Span { start: at, end: escape.start }, flow);
            at = escape.end;
        }
        self.copy(Span { start: at, end: span.end }, flow);
    }

    fn copy(&mut self, span: Span, flow: &mut Flow) {
        if span.start < span.end {
            flow.piece(span.start, true);
            flow.text.push_str(&token::guarded(&self.report.source().text()[span.range()]));
        }
    }

    fn call(&mut self, call: &Call, flow: &mut Flow) {
        let format = self.context.shortcode_format(&call.name);
        if format.is_none() && self.calls.code.contains(call.span.start) {
            return self.literal(call, flow);
        }
        let body = call.body.as_ref().map(|body| {
            let mut inner = Flow { nested: true, ..Flow::default() };
            self.flow(body.span, &body.calls, &mut inner);
            inner.text
        });
        let Some(format) = format else { return self.unknown(call) };
        // Who reads the body anew would tell what is wrong in there once more.
        if self.has_unreadable(call.span) {
            return;
        }
        let problems = self.context.check(call, self.report.source());
        let is_wrong = problems.iter().any(Diagnostic::is_error);
        self.report.extend(problems);
        if is_wrong {
            return;
        }
        let body = match format {
            Format::Block => body.map(|body| at_margin(&body, self.before(call))),
            Format::Html | Format::Markdown => body,
        };
        match self.context.shortcode(call, body.as_deref().map(str::trim)) {
            Ok(output) => place(call, format, &output, flow),
            Err(diagnostics) => self.report.extend(diagnostics),
        }
    }

    /// The text before a call in its line.
    fn before(&self, call: &Call) -> &str {
        let before = &self.report.source().text()[..call.span.range().start];
        before.rsplit('\n').next().unwrap_or_default()
    }

    /// What looks like a call in code, but is none.
    fn literal(&mut self, call: &Call, flow: &mut Flow) {
        let Some(body) = &call.body else { return self.verbatim(call.span, flow) };
        self.verbatim(call.tag_span(), flow);
        self.flow(body.span, &body.calls, flow);
        self.verbatim(Span { start: body.span.end, end: call.span.end }, flow);
    }

    fn has_unreadable(&self, within: Span) -> bool {
        let next = self.unreadable.partition_point(|start| *start < within.start);
        self.unreadable.get(next).is_some_and(|start| *start < within.end)
    }

    fn unknown(&mut self, call: &Call) {
        let names = self.context.shortcode_names();
        self.report.at(call.name_span, || {
            let error = Diagnostic::error(format!("there is no shortcode `{}`", call.name));
            match nearest(&call.name, names.iter().copied()) {
                Some(name) => error.did_you_mean(Some(name)),
                None => error.hint(format!(
                    "shortcodes are templates in `templates/shortcodes`: `{0}.html` or `{0}.md`",
                    call.name
                )),
            }
        });
    }
}

fn place(call: &Call, format: Format, output: &str, flow: &mut Flow) {
    flow.piece(call.span.start, false);
    match format {
        Format::Markdown => flow.text.push_str(&token::guarded(output)),
        Format::Html if flow.nested => flow.text.push_str(&token::guarded(output)),
        Format::Block if flow.nested => flow.text.push_str(&token::whole(&token::with_blocks(output))),
        Format::Html | Format::Block => {
            flow.text.push_str(&token::numbered(flow.outputs.len()));
            let html = token::with_blocks(output).into_owned();
            flow.outputs.push(Output { html, is_block: format == Format::Block });
        }
    }
}

#[cfg(test)]
mod tests {
    use kiosque_source::TreePath;

    use super::super::{Part, find};
    use super::*;

    /// Knows `em` (HTML: its name, number and body), `box` (the same as a block) and `md` (Markdown).
    struct Site;

    impl Context for Site {
        fn shortcode_format(&self, name: &str) -> Option<Format> {
            match name {
                "em" => Some(Format::Html),
                "box" => Some(Format::Block),
                "md" => Some(Format::Markdown),
                _ => None,
            }
        }

        fn shortcode_names(&self) -> Vec<&str> {
            vec!["em", "box", "md"]
        }

        fn shortcode(&self, call: &Call, body: Option<&str>) -> Result<String, Vec<Diagnostic>> {
            Ok(format!("<{}{}:{}>\n", call.name, call.nth, body.unwrap_or_default()))
        }

        fn internal_link(&self, _: &str) -> Option<String> {
            None
        }
    }

    fn expanded(text: &str) -> (String, Vec<Diagnostic>) {
        let source = Source::new(TreePath::new("a.md").unwrap(), text);
        let within = Span::new(0, text.len());
        let (calls, mut diagnostics) = find(&source, within);
        let mut report = Report::new(&source);
        let expansion = expand(&calls, within, &Site, &mut report);
        let shown = expansion.parts(&expansion.text).map(|part| match part {
            Part::Text(text) => text.to_owned(),
            Part::Output(output) => format!("«{output}»"),
            Part::Block(html) => format!("‹{html}›"),
        });
        let shown = shown.collect();
        diagnostics.extend(report.finish());
        (shown, diagnostics)
    }

    #[test]
    fn html_is_set_apart_and_markdown_is_not() {
        assert_eq!(expanded("a {{ em() }} {{ md() }}b").0, "a «<em1:>\n» <md1:>\nb");
        assert_eq!(expanded("{{ em() }}{{ em() }}").0, "«<em1:>\n»«<em2:>\n»");
    }

    #[test]
    fn bodies_are_trimmed_after_inner_calls() {
        assert_eq!(expanded("{% em() %}\n x {{ em() }} {% end %}").0, "«<em1:x <em2:>>\n»");
    }

    #[test]
    fn blocks_stay_whole_in_bodies() {
        assert_eq!(expanded("{{ box() }}").0, "‹<box1:>\n›");
        assert_eq!(expanded("{% box() %}a {{ box() }}{% end %}").0, "‹<box1:a <box2:>\n>\n›");
        assert_eq!(expanded("{% md() %}a {{ box() }}{% end %}").0, "<md1:a ‹<box1:>\n›>\n");
    }

    #[test]
    fn escaped_calls_lose_their_marks() {
        assert_eq!(
            expanded("{{/* em() */}} `{%/* x() */%}{{ em() }}{%/* end */%}`").0,
            "{{ em() }} `{% x() %}{{ em() }}{% end %}`"
        );
        assert_eq!(expanded("{% em() %}{{/* f() */}}{% end %}").0, "«<em1:{{ f() }}>\n»");
    }

    #[test]
    fn the_unknown_is_an_error_except_in_code() {
        let (text, diagnostics) = expanded("x\n{{ emm() }} `{{ emm() }}` `{% emm() %}{{ em() }}{% end %}`");
        assert_eq!(text, "x\n `{{ emm() }}` `{% emm() %}«<em1:>\n»{% end %}`");
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(diagnostics[0].message, "there is no shortcode `emm`");
        assert_eq!(diagnostics[0].hints, ["did you mean `em`?"]);
        assert_eq!(diagnostics[0].place.as_ref().unwrap().line, 2);
    }

    #[test]
    fn arguments_that_cannot_be_read_are_warned_of() {
        let (text, diagnostics) = expanded("{{ em(a=b) }} {{ other(a=b) }} `{{ em(a=b) }}`");
        assert_eq!(text, "{{ em(a=b) }} {{ other(a=b) }} `{{ em(a=b) }}`");
        assert_eq!(diagnostics.len(), 1);
        assert!(!diagnostics[0].is_error());
    }

    #[test]
    fn calls_of_blocks_that_cannot_be_read_are_errors() {
        let places = |text: &str| {
            let place = |problem: Diagnostic| (problem.is_error(), problem.place.unwrap().column);
            expanded(text).1.into_iter().map(place).collect::<Vec<_>>()
        };
        assert_eq!(places("{{ box }} {{ em }} {{ box.a }} `{{ box }}` {{/* box() */}}"), [(true, 4)]);
        assert_eq!(places("{% em() %}x {{ box(a=b) }}{% end %}"), [(true, 22)]);
        assert_eq!(expanded("{% em() %}x {{ box }}{% end %}").0, "", "what holds it is not rendered");
    }

    #[test]
    fn user_text_never_looks_like_an_output() {
        let text = format!("@{0}0{0}@ {{{{ em() }}}}", token::MARK);
        assert_eq!(expanded(&text).0, "@\u{fffd}0\u{fffd}@ «<em1:>\n»");
    }

    #[test]
    fn spans_lead_back_to_the_file() {
        let text = "ab {{ md() }} c[d]";
        let source = Source::new(TreePath::new("a.md").unwrap(), text);
        let within = Span::new(0, text.len());
        let mut report = Report::new(&source);
        let (calls, _) = find(&source, within);
        let expansion = expand(&calls, within, &Site, &mut report);
        let at = expansion.text.find("[d]").unwrap();
        assert_eq!(&text[expansion.span(&(at..at + 3)).range()], "[d]");
        let at = expansion.text.find("md1").unwrap();
        assert_eq!(expansion.span(&(at..at + 3)).start, 3);
    }
}
