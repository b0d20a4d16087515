//! Whatever a file holds, reading and rendering it ends, and points into the file.

use crate::{
    Call, Context, Document, Format, HighlightStyle, Highlighter, Highlighting, InsertAnchor, Kind, Options,
    Strategy, read, render, render_text, slugify, slugify_path,
};
use kiosque_source::{Diagnostic, Source, TreePath};
use proptest::prelude::*;
use proptest::strategy::Strategy as Generator;

/// Knows `a` (HTML), `b` (Markdown) and `d` (a block), which give back what they get.
struct Site {
    highlighter: Highlighter,
}

impl Site {
    fn new() -> Self {
        let options = Highlighting {
            style: HighlightStyle::Class,
            theme: Some("nord".to_owned()),
            ..Highlighting::default()
        };
        Self { highlighter: Highlighter::new(&options, &[]).0.unwrap() }
    }
}

impl Context for Site {
    fn permalink(&self) -> Option<&str> {
        Some("https://e.org/")
    }

    fn insert_anchor_links(&self) -> InsertAnchor {
        InsertAnchor::Heading
    }

    fn highlighter(&self) -> Option<&Highlighter> {
        Some(&self.highlighter)
    }

    fn shortcode_format(&self, name: &str) -> Option<Format> {
        match name {
            "a" => Some(Format::Html),
            "b" => Some(Format::Markdown),
            "d" => Some(Format::Block),
            _ => None,
        }
    }

    fn shortcode_names(&self) -> Vec<&str> {
        vec!["a", "b", "d"]
    }

    fn shortcode(&self, call: &Call, body: Option<&str>) -> Result<String, Vec<Diagnostic>> {
        match call.arguments.len() {
            3 => Err(vec![Diagnostic::error("three is too many")]),
            _ => Ok(format!("{}{}\n", body.unwrap_or_default(), call.nth)),
        }
    }

    fn internal_link(&self, path: &str) -> Option<String> {
        path.contains('a').then(|| "https://e.org/x/".to_owned())
    }

    fn anchor_link(&self, id: &str, _: u8) -> Result<String, Vec<Diagnostic>> {
        Ok(format!("<a href=\"#{id}\">#</a>"))
    }
}

/// Pieces that mean something, so that they meet.
const PIECES: &[&str] = &[
    "+++\n",
    "---\n",
    "title = \"x\"\n",
    "title: x\n",
    "extra: [",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "`",
    "&a ",
    "*a",
    "- ",
    ": ",
    "{{ a() }}",
    "{{ b(x=1) }}",
    "{{ c() }}",
    "{{ d }}",
    "{{ d(x=1) }}",
    "{% d(x=“y”) %}",
    "{% a() %}",
    "{% b(s=\"q\") %}",
    "{% end %}",
    "{{/* ",
    " */}}",
    "{%/* a() */%}",
    "{%/* end */%}",
    "{{ a(",
    "x=[1,",
    "\n",
    "\n\n",
    "\r\n",
    "    ",
    "\t",
    "```",
    "~~~",
    "```rust,linenos,hl_lines=1-2\n",
    "# ",
    "## ",
    "{#id}",
    "> ",
    "> [!NOTE]\n",
    "1. ",
    "| a | b |\n|---|---|\n",
    "| ",
    "*",
    "**",
    "_",
    "~~",
    "<div>",
    "</div>",
    "<!-- more -->",
    "<a id=x>",
    "[x](#y)",
    "[x](@/a.md#b)",
    "![i](j)",
    "](",
    "[^1]",
    "[^1]: ",
    ":smile:",
    ":",
    "é",
    "日本",
    "🎉",
    "\u{0}",
    "\u{fdd0}",
    "@",
    "@\u{fdd0}0\u{fdd0}@",
    "\u{feff}",
    "&amp;",
    "\\",
    "2020-01-01",
    "1e3",
    "word ",
];

fn text() -> impl Generator<Value = String> {
    let piece = prop_oneof![
        9 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn options() -> Options {
    Options {
        render_emoji: true,
        smart_punctuation: true,
        definition_list: true,
        bottom_footnotes: true,
        github_alerts: true,
        ..Options::default()
    }
}

fn check_calls(document: &Document, text: &str) {
    document.visit_calls(&mut |call, _| {
        assert_eq!(&text[call.name_span.range()], call.name);
        assert!(text[call.span.range()].starts_with('{') && text[call.span.range()].ends_with('}'));
        assert!(text[call.tag_span().range()].ends_with('}'));
        for argument in &call.arguments {
            assert_eq!(&text[argument.name_span.range()], argument.name);
            assert!(text.get(argument.value_span.range()).is_some());
        }
    });
}

fn check_diagnostics(diagnostics: &[Diagnostic], text: &str) {
    let lines = text.matches('\n').count() + 1;
    for place in diagnostics.iter().filter_map(|diagnostic| diagnostic.place.as_ref()) {
        assert!(place.line as usize <= lines, "{place:?}");
    }
}

fn check(site: &Site, text: &str, kind: Kind) {
    let source = Source::new(TreePath::new("content/x.md").unwrap(), text);
    let (document, diagnostics) = read(&source, kind);
    check_diagnostics(&diagnostics, text);
    check_calls(&document, text);
    for options in [Options::default(), options()] {
        let body = render(&document, &options, site);
        check_diagnostics(&body.diagnostics, text);
        assert!(!body.html.contains('\u{fdd0}'), "{}", body.html);
        for link in &body.links {
            assert!(text.get(link.span.range()).is_some(), "{link:?}");
        }
        for span in
            ["title", "x"].iter().filter_map(|name| document.page().and_then(|page| page.keys.value(name)))
        {
            assert!(text.get(span.range()).is_some());
        }
        let _ = body.anchors();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_of_a_page(text in text()) {
        let site = Site::new();
        check(&site, &text, Kind::Page);
        check(&site, &format!("+++\n+++\n{text}"), Kind::Section);
        check(&site, &format!("---\n{text}\n---\n"), Kind::Section);
        check(&site, &format!("+++\n{text}\n+++\n"), Kind::Page);
    }

    #[test]
    fn any_text(text in any::<String>()) {
        let site = Site::new();
        check(&site, &text, Kind::Page);
        let source = Source::new(TreePath::new("x").unwrap(), text.as_str());
        let _ = render_text(&source, &options(), &site, true);
        for strategy in [Strategy::On, Strategy::Safe, Strategy::Off] {
            let _ = (slugify(&text, strategy), slugify_path(&text, strategy));
        }
    }

    #[test]
    fn arguments_of_a_call(text in r#"[a-c0-9=,:\[\]"'`“é€\.\- \n\u{a0}]{0,40}"#) {
        check(&Site::new(), &format!("+++\n+++\n{{{{ d({text}) }}}} {{% d({text}) %}}x{{% end %}}"), Kind::Page);
        check(&Site::new(), &format!("+++\n+++\n{{{{ a({text}) }}}} {{% b({text}) %}}x{{% end %}}"), Kind::Page);
    }
}

#[test]
fn deep_and_long_inputs_end() {
    let site = Site::new();
    let many = |piece: &str| format!("+++\n+++\n{}", piece.repeat(3000));
    for piece in [
        "> ",
        "- ",
        "[",
        "*a ",
        "{% a() %}",
        "{% end %}",
        "{{ a(x=[",
        "{{ c() }} ",
        "`",
        "<",
        "![",
        "# h\n",
        "[^1]: ",
        "| ",
        "{{",
        "{%/* a() */%}",
    ] {
        check(&site, &many(piece), Kind::Page);
    }
    for value in ["[", "{a=", "{a: ", "- ", "a:\n"] {
        check(&site, &format!("+++\nx = {}\n+++\n", value.repeat(3000)), Kind::Page);
        check(&site, &format!("---\nx: {}\n---\n", value.repeat(3000)), Kind::Page);
    }
}
