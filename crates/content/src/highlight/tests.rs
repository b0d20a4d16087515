use super::*;

fn highlighter(style: HighlightStyle, dual: bool) -> Highlighter {
    let name = |name: &str| Some(name.to_owned());
    let themes = if dual {
        Highlighting { light_theme: name("GitHub"), dark_theme: name("Nord"), ..Highlighting::default() }
    } else {
        Highlighting { theme: name("nord"), ..Highlighting::default() }
    };
    let (highlighter, diagnostics) = Highlighter::new(&Highlighting { style, ..themes }, &[]);
    assert_eq!(diagnostics, []);
    highlighter.unwrap()
}

fn html(highlighter: &Highlighter, info: &str, code: &str) -> String {
    highlighter.highlight(&Fence::parse(info), code).to_string()
}

/// The text between the tags.
fn text(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<').skip(1) {
        text.push_str(part.split_once('>').map_or("", |(_, text)| text));
    }
    text
}

#[test]
fn inline_styles() {
    let highlighter = highlighter(HighlightStyle::Inline, false);
    assert_eq!(
        html(&highlighter, "rs", "fn a() {}\n"),
        "<pre class=\"giallo\" style=\"color: #D8DEE9; background-color: #2E3440;\"><code data-lang=\"rust\">\
         <span class=\"giallo-l\"><span style=\"color: #81A1C1;\">fn</span> \
         <span style=\"color: #88C0D0;\">a</span>() {}</span></code></pre>"
    );
}

#[test]
fn two_themes_share_the_markup() {
    let inline = html(&highlighter(HighlightStyle::Inline, true), "rust", "fn");
    assert!(inline.contains("style=\"color: light-dark(#333333, #D8DEE9);"), "{inline}");
    let classes = highlighter(HighlightStyle::Class, true);
    let html = html(&classes, "rust,hl_lines=1", "fn\n");
    assert!(html.contains("<span class=\"giallo-l z-hl\"><span class=\"zl"), "{html}");
    let sheets = classes.stylesheets();
    assert_eq!(
        sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(),
        ["giallo-light.css", "giallo-dark.css"]
    );
    for class in html.split("class=\"z").skip(1).filter_map(|part| part.split('"').next()) {
        for name in format!("z{class}").split(' ').filter(|name| *name != "z-code") {
            let rule = format!(".{name} {{");
            assert!(sheets.iter().any(|sheet| sheet.css.contains(&rule)), "{rule}");
        }
    }
}

#[test]
fn numbers_hidden_and_set_off_lines() {
    let highlighter = highlighter(HighlightStyle::Inline, false);
    let code = "l1();\nl2();\n\nl4();\nl5();\n";
    let html = html(&highlighter, "rust, linenos, linenostart=8, hl_lines=2, hide_lines=4,name=a.rs", code);
    assert_eq!(text(&html), " 8l1();\n 9l2();\n10\n12l5();");
    assert!(html.contains("<code data-lang=\"rust\" data-name=\"a.rs\">"), "{html}");
    assert_eq!(html.matches("giallo-l\" style=\"background-color").count(), 1);
}

#[test]
fn text_is_kept_and_escaped() {
    let highlighter = highlighter(HighlightStyle::Inline, false);
    for (info, name) in
        [("", "plain"), ("text", "plain"), ("nosuch", "plain"), ("js", "javascript"), ("rust x", "plain")]
    {
        let html = html(&highlighter, info, "\nlet a = `<b>` && \"é\";\n\n");
        assert_eq!(text(&html), "\nlet a = `&lt;b&gt;` &amp;&amp; &quot;é&quot;;\n", "{info}");
        assert!(html.contains(&format!("data-lang=\"{name}\"")), "{html}");
    }
    assert!(html(&highlighter, "rust", "").ends_with("<code data-lang=\"rust\"></code></pre>"));
}

#[test]
fn state_goes_from_line_to_line() {
    let html = html(&highlighter(HighlightStyle::Inline, false), "rust", "/*\nfn\n*/\n");
    let comment = "<span style=\"color: #616E88;\">fn</span>";
    assert!(html.contains(comment), "{html}");
}

#[test]
fn scopes_as_classes() {
    let options = Highlighting { style: HighlightStyle::Scopes, ..Highlighting::default() };
    let (highlighter, diagnostics) = Highlighter::new(&options, &[]);
    assert_eq!(diagnostics, []);
    let highlighter = highlighter.unwrap();
    let html = html(&highlighter, "json", "[1]\n");
    assert_eq!(text(&html), "[1]");
    assert!(html.contains("<span class=\"z-source z-json\">"), "{html}");
    assert_eq!(highlighter.stylesheets(), []);
}

#[test]
fn themes_are_checked() {
    let messages = |options: &Highlighting| {
        let (highlighter, diagnostics) = Highlighter::new(options, &[]);
        let messages: Vec<_> = diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect();
        (highlighter.is_some(), messages)
    };
    let theme = |name: &str| Highlighting { theme: Some(name.to_owned()), ..Highlighting::default() };
    assert_eq!(
        messages(&theme("nosuchtheme")),
        (false, vec!["`theme`: there is no highlighting theme `nosuchtheme`".to_owned()])
    );
    assert!(!messages(&Highlighting::default()).0);
    let (exists, notes) = messages(&theme("github-dark"));
    assert_eq!((exists, notes.len()), (true, 1));
}
