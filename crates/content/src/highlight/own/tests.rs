use kiosque_source::TreePath;

use super::super::{Fence, Highlighter};
use super::*;
use crate::{HighlightStyle, Highlighting};

fn file(path: &str, text: &str) -> Source {
    Source::new(TreePath::new(path).unwrap(), text)
}

fn scopes_only(files: &[Source]) -> (Option<Highlighter>, Vec<Diagnostic>) {
    let options = Highlighting { style: HighlightStyle::Scopes, ..Highlighting::default() };
    Highlighter::new(&options, files)
}

/// The pieces of a code with the last scope of each: `let:keyword`. Plain text has that of the language.
fn pieces(grammars: &[&str], code: &str) -> String {
    let files: Vec<_> = grammars
        .iter()
        .enumerate()
        .map(|(number, text)| file(&format!("grammars/{number}.json"), text))
        .collect();
    let (highlighter, diagnostics) = scopes_only(&files);
    assert_eq!(diagnostics, []);
    let html = highlighter.unwrap().highlight(&Fence::parse("ours"), code).to_string();
    let mut pieces = Vec::new();
    for part in html.split("<span class=\"z-").skip(1) {
        let (scope, rest) = part.split_once("\">").unwrap();
        let text = rest.split("</span>").next().unwrap();
        if !text.trim().is_empty() {
            pieces.push(format!("{}:{}", text.trim(), scope.split(' ').next().unwrap()));
        }
    }
    pieces.retain(|piece| !piece.ends_with(":source"));
    pieces.join(" ")
}

/// A grammar for `source.ours` with these patterns and this repository.
fn grammar(patterns: &str, repository: &str) -> String {
    format!(
        r#"{{"name":"ours","scopeName":"source.ours","patterns":[{patterns}],"repository":{{{repository}}}}}"#
    )
}

#[test]
fn matches_and_captures() {
    let text = grammar(
        r#"{"match":"(let)\\s+(\\w+)","name":"meta.x","captures":{"1":{"name":"keyword.$1"},"2":{"name":"variable"}}},
           {"match":"\\d+","captures":{"0":{"name":"constant"}}}, {"match":"off","name":"invalid","disabled":1}"#,
        "",
    );
    assert_eq!(pieces(&[&text], "let a = 12 off"), "let:keyword a:variable 12:constant");
}

#[test]
fn begin_and_end() {
    let text = grammar(
        r#"{"begin":"<<(\\w+)","beginCaptures":{"0":{"name":"keyword"}},"end":"^\\1$","endCaptures":{"0":{"name":"tag"}},
            "contentName":"string","patterns":[{"match":"\\\\.","name":"escape"}]},
           {"begin":"\"","end":"\"","name":"quoted","captures":{"0":{"name":"mark"}}},
           {"begin":"\\[","end":"\\]","applyEndPatternLast":true,"name":"list","patterns":[{"match":"\\]\\]","name":"twice"}]}"#,
        "",
    );
    assert_eq!(
        pieces(&[&text], "<<END\na \\n END\nEND\nb"),
        "&lt;&lt;END:keyword a:string \\n:escape END:string END:tag"
    );
    assert_eq!(pieces(&[&text], "\"a\" b"), "&quot;:mark a:quoted &quot;:mark");
    assert_eq!(pieces(&[&text], "[ ]] ] b"), "[:list ]]:twice ]:list");
}

#[test]
fn begin_and_while() {
    let text = grammar(
        r#"{"begin":"^(>)","while":"^(>)","captures":{"1":{"name":"mark"}},"name":"quote",
            "patterns":[{"begin":"\\(","end":"\\)","name":"group"}]}, {"match":"a","name":"letter"}"#,
        "",
    );
    let code = "> a (b\n> c\na";
    assert_eq!(pieces(&[&text], code), "&gt;:mark a:quote (b:group &gt;:mark c:group a:letter");
}

#[test]
fn includes_may_go_round() {
    let text = grammar(
        r##"{"include":"#expression"}"##,
        r##""expression":{"patterns":[{"include":"#group"},{"include":"#value"},{"include":"#nothing"}]},
            "group":{"begin":"\\(","end":"\\)","name":"group","patterns":[{"include":"#value"}]},
            "value":{"patterns":[{"match":"\\d","name":"digit"},{"include":"$self"}]},
            "main":{"match":"m","name":"m"}"##,
    );
    assert_eq!(pieces(&[&text], "(1 (2)) 3"), "(:group 1:digit (:group 2:digit ):group ):group 3:digit");
    let more = grammar(
        r#"{"include":"source.ours#main"},{"include":"source.other#inner"}"#,
        r#""main":{"match":"m","name":"m"}"#,
    );
    let other = r#"{"scopeName":"source.other","patterns":[{"include":"source.ours"}],
        "repository":{"inner":{"patterns":[{"match":"i","name":"i"},{"include":"source.other"}]}}}"#;
    assert_eq!(pieces(&[&more, other], "mi"), "m:m i:i");
}

#[test]
fn a_grammar_may_include_one_of_ours() {
    let text = grammar(r#"{"begin":"\\{","end":"\\}","patterns":[{"include":"source.json"}]}"#, "");
    assert!(pieces(&[&text], "{ true }").contains("true:constant"));
}

#[test]
fn names_of_a_language() {
    let text = r#"{"name":"Ours","scopeName":"source.own","fileTypes":[".txt","ow"],"aliases":["x y"]}"#;
    let (highlighter, _) = scopes_only(&[file("a/mine.tmLanguage.json", text)]);
    let highlighter = highlighter.unwrap();
    for (word, name) in [
        ("ours", "Ours"),
        ("ow", "Ours"),
        ("OWN", "Ours"),
        ("mine", "Ours"),
        ("txt", "plain"),
        ("rs", "rust"),
    ] {
        let html = highlighter.highlight(&Fence::parse(word), "");
        assert!(html.contains(&format!("<code data-lang=\"{name}\">")), "{word}: {html}");
    }
    assert!(highlighter.knows("ow") && highlighter.knows("") && !highlighter.knows("nosuch"));
}

#[test]
fn what_is_left_out_is_said() {
    let text = "{\"scopeName\":\"source.ours\",\n\"injections\":{},\n\"patterns\":[\n{\"match\":\"(a\"},\n\
                {\"match\":\"b\",\"name\":\"b\"}]}";
    let (highlighter, diagnostics) = scopes_only(&[file("a.json", text)]);
    assert!(highlighter.is_some());
    let lines: Vec<_> =
        diagnostics.iter().map(|it| (it.is_error(), it.place.as_ref().map(|place| place.line))).collect();
    assert_eq!(lines, [(false, Some(2)), (false, Some(4))], "{diagnostics:?}");
}

#[test]
fn files_that_are_wrong() {
    let deep = format!("{{\"scopeName\":{}", "[".repeat(100_000));
    let deep_list = format!("<plist>{}", "<array>".repeat(100_000));
    let deep_yaml = format!("contexts: {}", "[".repeat(100_000));
    for (path, text, message) in [
        ("a.json", "{\n\"x\": }", "invalid JSON: expected value"),
        ("a.json", deep.as_str(), "invalid JSON: recursion limit exceeded"),
        ("a.json", "{\"scopeName\":1}", "its `scopeName` is no name of a scope"),
        ("a.json", "[]", "neither `scopeName`"),
        ("a.txt", "", "neither a grammar nor a theme"),
        ("a.tmTheme", "", "no property list"),
        ("a.tmTheme", deep_list.as_str(), "deeper"),
        ("a.sublime-syntax", "a: [", "while parsing"),
        ("a.sublime-syntax", deep_yaml.as_str(), "recursion limit"),
        ("a.sublime-syntax", "- a", "expected keys"),
        ("a.sublime-syntax", "scope: a\ncontexts: {main: [{match: a, push: [[]]}]}", "empty context"),
        ("a.sublime-syntax", "scope: a\ncontexts: {main: [{match: a, embed: b, escape: 5}]}", "`escape`"),
        ("a.sublime-syntax", "scope: a\ncontexts: {main: [{match: '(a'}]}", "while compiling regex"),
        ("a.sublime-syntax", "scope: a\ncontexts: {}", "context 'main' is missing"),
    ] {
        let (highlighter, diagnostics) = scopes_only(&[file(path, text)]);
        assert!(highlighter.is_none(), "{path}: {text:.40}");
        let place = diagnostics[0].place.as_ref().map(|place| place.path.as_str());
        assert_eq!(place, Some(path));
        assert!(diagnostics[0].message.contains(message), "{path}: {}", diagnostics[0].message);
    }
}

#[test]
fn syntaxes_of_sublime_text() {
    let text = "%YAML 1.2\n---\nname: Ours\nfile_extensions: [ours]\nscope: source.ours\ncontexts:\n  main:\n\
                \x20   - match: '\\d'\n      scope: digit\n    - include: again\n  again:\n    - include: main\n\
                \x20   - match: x\n      scope: letter\n";
    let (highlighter, diagnostics) = scopes_only(&[file("syntaxes/ours.sublime-syntax", text)]);
    assert_eq!(diagnostics, []);
    let html = highlighter.unwrap().highlight(&Fence::parse("ours"), "1x");
    assert!(
        html.contains("<span class=\"z-digit\">1") && html.contains("<span class=\"z-letter\">x"),
        "{html}"
    );
}

#[test]
fn themes() {
    let code = r##"{"name":"mine","type":"light","colors":{"editor.background":"#fff"},
        "tokenColors":[{"settings":{"foreground":"#111111"}},
        {"scope":["keyword","storage"],"settings":{"foreground":"#F008","fontStyle":"bold strikethrough"}}]}"##;
    let list = "<?xml version=\"1.0\"?><plist version=\"1.0\"><dict><key>name</key><string>Other</string>\
        <key>settings</key><array><dict><key>settings</key><dict><key>foreground</key><string>#222222</string>\
        </dict></dict></array></dict></plist>";
    let files = [file("themes/own-theme.json", code), file("themes/old.tmTheme", list)];
    for (theme, color) in [("mine", "#111111"), ("own-theme", "#111111"), ("old", "#222222")] {
        let options = Highlighting { theme: Some(theme.to_owned()), ..Highlighting::default() };
        let (highlighter, diagnostics) = Highlighter::new(&options, &files);
        assert_eq!(diagnostics, [], "{theme}");
        let html = highlighter.unwrap().highlight(&Fence::parse("rust"), "fn");
        assert!(html.contains(&format!("style=\"color: {color};")), "{html}");
        if theme == "mine" {
            assert!(html.contains("<span style=\"color: #FF7777; font-weight: bold;\">fn</span>"), "{html}");
        }
    }
}
