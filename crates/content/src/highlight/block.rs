//! Writes a code block, line by line.

use std::fmt::Write as _;

use pulldown_cmark_escape::escape_html;
use syntect::highlighting::{Color, HighlightIterator, HighlightState, Highlighter as Styler, Style};
use syntect::parsing::{ParseState, ScopeStack, ScopeStackOp};

use super::language::{self, PLAIN, canonical_language};
use super::palette::{self, Palette, declare};
use super::{Fence, Highlighter};
use crate::HighlightStyle;

/// Lines longer than this are not coloured: grammars are not made for them.
const LONGEST_LINE: usize = 16 << 10;

/// The HTML of a block.
pub(super) fn write(highlighter: &Highlighter, fence: &Fence<'_>, code: &str) -> String {
    let name = canonical_language(fence.language).unwrap_or(PLAIN);
    let mut html = String::with_capacity(code.len() * 4 + 128);
    opening(highlighter, &mut html);
    let _ = write!(html, "<code data-lang=\"{name}\"");
    for (key, value) in &fence.attributes {
        let _ = write!(html, " data-{key}=\"");
        escape(value, &mut html);
        html.push('"');
    }
    html.push('>');
    lines(highlighter, fence, name, code, &mut html);
    html.push_str("</code></pre>");
    html
}

fn opening(highlighter: &Highlighter, html: &mut String) {
    if highlighter.style != HighlightStyle::Inline {
        return html.push_str("<pre class=\"giallo z-code\">");
    }
    let mut css = String::new();
    declare("color", &colors(highlighter, Palette::foreground), &mut css);
    declare("background-color", &colors(highlighter, Palette::background), &mut css);
    let _ = write!(html, "<pre class=\"giallo\" style=\"{}\">", css.trim_end());
}

fn colors(highlighter: &Highlighter, color: fn(&Palette) -> Color) -> Vec<Color> {
    highlighter.palettes.iter().map(color).collect()
}

fn lines(highlighter: &Highlighter, fence: &Fence<'_>, language: &str, code: &str, html: &mut String) {
    if code.is_empty() {
        return;
    }
    let code = code.strip_suffix('\n').unwrap_or(code);
    let last = fence.first_number.saturating_add(code.matches('\n').count());
    let width = last.to_string().len();
    let mut writer = Writer::new(highlighter, language);
    let mut first = true;
    for (index, line) in code.split('\n').enumerate() {
        let number = index + 1;
        let visible = !fence.hidden.contains(number);
        if visible && !std::mem::take(&mut first) {
            html.push('\n');
        }
        let mut content = String::new();
        writer.line(line.strip_suffix('\r').unwrap_or(line), &mut content);
        if !visible {
            continue; // it was only read because it may start a comment or a string
        }
        line_opening(highlighter, fence.highlighted.contains(number), html);
        if fence.line_numbers {
            line_number(highlighter, fence.first_number.saturating_add(index), width, html);
        }
        html.push_str(&content);
        html.push_str("</span>");
    }
}

fn line_opening(highlighter: &Highlighter, set_off: bool, html: &mut String) {
    match (set_off, highlighter.style) {
        (false, _) => html.push_str("<span class=\"giallo-l\">"),
        (true, HighlightStyle::Inline) => {
            let mut css = String::new();
            declare("background-color", &colors(highlighter, Palette::line_background), &mut css);
            let _ = write!(html, "<span class=\"giallo-l\" style=\"{}\">", css.trim_end());
        }
        (true, _) => html.push_str("<span class=\"giallo-l z-hl\">"),
    }
}

fn line_number(highlighter: &Highlighter, number: usize, width: usize, html: &mut String) {
    html.push_str("<span aria-hidden=\"true\" class=\"giallo-ln\"");
    if highlighter.style == HighlightStyle::Inline {
        let mut css = String::new();
        declare("color", &colors(highlighter, Palette::number_color), &mut css);
        let _ = write!(html, " style=\"{}\"", css.trim_end());
    }
    let _ = write!(html, ">{number:>width$}</span>");
}

/// Writes lines, of which each starts in the state that the one before it left.
struct Writer<'a> {
    highlighter: &'a Highlighter,
    /// Nothing for plain text.
    state: Option<State<'a>>,
}

struct State<'a> {
    parse: ParseState,
    scopes: ScopeStack,
    stylers: Vec<(Styler<'a>, HighlightState)>,
}

impl<'a> Writer<'a> {
    fn new(highlighter: &'a Highlighter, name: &str) -> Self {
        let plain = Self { highlighter, state: None };
        if name == PLAIN {
            return plain;
        }
        let Some(syntax) = language::syntax(highlighter.syntaxes(), name) else { return plain };
        let stylers = highlighter.palettes.iter().map(|palette| {
            let styler = Styler::new(&palette.theme);
            let state = HighlightState::new(&styler, ScopeStack::new());
            (styler, state)
        });
        let stylers = stylers.collect();
        Self {
            highlighter,
            state: Some(State { parse: ParseState::new(syntax), scopes: ScopeStack::new(), stylers }),
        }
    }

    fn line(&mut self, line: &str, html: &mut String) {
        let Some(state) = self.state.as_mut().filter(|_| line.len() <= LONGEST_LINE) else {
            return escape(line, html);
        };
        let ended = format!("{line}\n");
        let Ok(ops) = state.parse.parse_line(&ended, self.highlighter.syntaxes()) else {
            return escape(line, html);
        };
        match self.highlighter.style {
            HighlightStyle::Scopes => scoped(&mut state.scopes, &ops, &ended, html),
            _ => styled(self.highlighter, &mut state.stylers, (&ops, &ended), html),
        }
    }
}

/// Writes the pieces of a line that look the same in one span each.
fn styled(
    highlighter: &Highlighter,
    stylers: &mut [(Styler<'_>, HighlightState)],
    (ops, line): (&[(usize, ScopeStackOp)], &str),
    html: &mut String,
) {
    let mut themes: Vec<_> = stylers
        .iter_mut()
        .map(|(styler, state)| HighlightIterator::new(state, ops, line, styler).collect::<Vec<_>>())
        .collect();
    let Some(last) = themes.pop() else { return escape(line.trim_end_matches('\n'), html) };
    let (mut current, mut look) = (String::new(), String::new());
    for (index, (style, text)) in last.iter().enumerate() {
        let text = text.trim_end_matches('\n');
        let mut looks: Vec<Style> =
            themes.iter().filter_map(|theme| theme.get(index)).map(|(s, _)| *s).collect();
        looks.push(*style);
        look.clear();
        describe(highlighter, &looks, &mut look);
        if look != current {
            close(&current, html);
            open(&look, html);
            std::mem::swap(&mut current, &mut look);
        }
        escape(text, html);
    }
    close(&current, html);
}

/// How a piece looks, as an attribute.
fn describe(highlighter: &Highlighter, styles: &[Style], look: &mut String) {
    if highlighter.style == HighlightStyle::Inline {
        return palette::declarations(&highlighter.palettes, styles, look);
    }
    for (palette, style) in highlighter.palettes.iter().zip(styles) {
        palette.classes(*style, look);
    }
}

fn open(look: &str, html: &mut String) {
    if !look.is_empty() {
        let attribute = if look.contains(':') { "style" } else { "class" };
        let _ = write!(html, "<span {attribute}=\"{}\">", look.trim_end());
    }
}

fn close(look: &str, html: &mut String) {
    if !look.is_empty() {
        html.push_str("</span>");
    }
}

/// Writes a span for each scope, as deep as they nest.
fn scoped(scopes: &mut ScopeStack, ops: &[(usize, ScopeStackOp)], line: &str, html: &mut String) {
    let line = line.trim_end_matches('\n');
    let open_all = |scopes: &ScopeStack, html: &mut String| {
        for scope in scopes.as_slice() {
            let classes = scope.build_string().replace('.', " z-");
            let _ = write!(html, "<span class=\"z-{classes}\">");
        }
    };
    let mut at = 0;
    for (end, op) in
        ops.iter().map(|(end, op)| ((*end).min(line.len()), Some(op))).chain([(line.len(), None)])
    {
        if let Some(text) = line.get(at..end).filter(|text| !text.is_empty()) {
            open_all(scopes, html);
            escape(text, html);
            html.push_str(&"</span>".repeat(scopes.len()));
        }
        at = end;
        if let Some(op) = op {
            let _ = scopes.apply(op); // a grammar that pops too much leaves the rest of the line as it is
        }
    }
}

fn escape(text: &str, html: &mut String) {
    let _ = escape_html(html, text);
}
