//! Writes a code block, line by line.

use std::fmt::Write as _;

use syntect::highlighting::Color;

use super::language::Language;
use super::palette::{Palette, declare};
use super::piece::escape;
use super::{Fence, Highlighter};
use crate::HighlightStyle;

/// The HTML of a block.
pub(super) fn write(highlighter: &Highlighter, fence: &Fence<'_>, code: &str) -> String {
    let language = highlighter.language(fence.language).unwrap_or(Language::PLAIN);
    let mut html = String::with_capacity(code.len() * 4 + 128);
    opening(highlighter, &mut html);
    html.push_str("<code data-lang=\"");
    escape(language.name(&highlighter.grammars), &mut html);
    html.push('"');
    for (key, value) in &fence.attributes {
        let _ = write!(html, " data-{key}=\"");
        escape(value, &mut html);
        html.push('"');
    }
    html.push('>');
    lines(highlighter, fence, language, code, &mut html);
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

fn lines(highlighter: &Highlighter, fence: &Fence<'_>, language: Language, code: &str, html: &mut String) {
    if code.is_empty() {
        return;
    }
    let code = code.strip_suffix('\n').unwrap_or(code);
    let last = fence.first_number.saturating_add(code.matches('\n').count());
    let width = last.saturating_add(2).to_string().len(); // as wide as Zola makes them
    let lines = highlighter.colour(language, code);
    let mut first = true;
    for (index, line) in lines.iter().enumerate() {
        let number = index + 1;
        if fence.hidden.contains(number) {
            continue; // it was only coloured because it may start a comment or a string
        }
        if !std::mem::take(&mut first) {
            html.push('\n');
        }
        line_opening(highlighter, fence.highlighted.contains(number), html);
        if fence.line_numbers {
            line_number(highlighter, fence.first_number.saturating_add(index), width, html);
        }
        html.push_str(line);
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
