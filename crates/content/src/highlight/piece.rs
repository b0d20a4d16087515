//! The pieces of a line: what looks the same, or has the same scopes.

use std::fmt::Write as _;

use pulldown_cmark_escape::escape_html;
use syntect::highlighting::{HighlightIterator, HighlightState, Highlighter as Styler, Style};
use syntect::parsing::{ScopeStack, ScopeStackOp};

use super::palette;
use super::workers::Shared;
use crate::HighlightStyle;

/// Writes the pieces of a line that look the same in one span each.
pub(super) fn styled(
    shared: &Shared,
    (stylers, states): (&[Styler<'_>], &mut [HighlightState]),
    (ops, line): (&[(usize, ScopeStackOp)], &str),
    html: &mut String,
) {
    let mut themes: Vec<_> = stylers
        .iter()
        .zip(states)
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
        describe(shared, &looks, &mut look);
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
fn describe(shared: &Shared, styles: &[Style], look: &mut String) {
    if shared.style == HighlightStyle::Inline {
        return palette::declarations(&shared.palettes, styles, look);
    }
    for (palette, style) in shared.palettes.iter().zip(styles) {
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
pub(super) fn scoped(scopes: &mut ScopeStack, ops: &[(usize, ScopeStackOp)], line: &str, html: &mut String) {
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

pub(super) fn escape(text: &str, html: &mut String) {
    let _ = escape_html(html, text);
}
