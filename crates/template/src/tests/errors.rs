//! Errors point at the place, and say how it was reached.

use kiosque_source::show;
use serde_json::json;

use super::render_text;

fn errors(files: &[(&str, &str)], name: &str) -> String {
    let problems = render_text(files, name, &json!({ "page": { "title": "t" } })).unwrap_err();
    problems.iter().map(|problem| show::terminal(problem, false)).collect()
}

#[test]
fn an_undefined_variable_suggests_the_nearest() {
    let expected = "\
error: the variable `pgae.title` is not defined
 --> templates/t.html:2:4
  |
2 | {{ pgae.title }}
  |    ^^^^^^^^^^
hint: did you mean `page`?
";
    assert_eq!(errors(&[("t.html", "é\n{{ pgae.title }}")], "t.html"), expected);
}

#[test]
fn the_way_through_includes_macros_and_blocks_is_shown() {
    let files = [
        ("base.html", "{% block main %}{% endblock %}"),
        (
            "t.html",
            "{% extends 'base.html' %}{% import 'm.html' as m %}\n{% block main %}{% include 'part.html' %}{% endblock %}",
        ),
        ("part.html", "é\n{{ m::card() }}"),
        ("m.html", "{% macro card() %}{{ x | nope }}{% endmacro %}"),
    ];
    let expected = "\
error: the variable `x` is not defined
 --> templates/m.html:1:22
  |
1 | {% macro card() %}{{ x | nope }}{% endmacro %}
  |                      ^
 macro `m::card` called at: templates/part.html:2:4
 included at: templates/t.html:2:17
 block `main` at: templates/base.html:1:1
";
    assert_eq!(errors(&files, "t.html"), expected);
}

#[test]
fn misspelt_names_are_suggested() {
    for (text, message, hint) in [
        ("{{ page.title | upcase }}", "there is no filter `upcase`", None),
        ("{{ page.title | uper }}", "there is no filter `uper`", Some("upper")),
        ("{{ rang(end=1) }}", "there is no function `rang`", Some("range")),
        ("{% if page is strin %}{% endif %}", "there is no test `strin`", Some("string")),
        ("{% includ 'x' %}", "unknown tag `includ`", Some("include")),
        ("{% include 't.htm' %}", "the template `t.htm` does not exist", Some("t.html")),
    ] {
        let shown = errors(&[("t.html", text)], "t.html");
        assert!(shown.starts_with(&format!("error: {message}\n")), "{shown}");
        let hint = hint.map(|hint| format!("hint: did you mean `{hint}`?\n"));
        assert_eq!(shown.contains("hint: "), hint.is_some(), "{shown}");
        assert!(hint.is_none_or(|hint| shown.ends_with(&hint)), "{shown}");
    }
}

#[test]
fn syntax_errors_say_what_was_expected() {
    for (text, message) in [
        ("{{ a", "unexpected the end of the file"),
        ("{% if a %}x", "expected `{% endif %}`, found the end of the file"),
        ("{% if a %}{% endfor %}", "expected `{% endif %}`, found `{% endfor %}`"),
        ("a {% extends 'b' %}", "`{% extends %}` must come before everything else"),
        ("{% endif %}", "`{% endif %}` closes nothing"),
        ("{{ 'a }}", "unexpected `"),
    ] {
        let shown = errors(&[("t.html", text)], "t.html");
        assert!(shown.starts_with(&format!("error: {message}")), "{text}: {shown}");
        assert!(shown.contains(" --> templates/t.html:1:"), "{shown}");
    }
}

#[test]
fn endless_recursion_is_an_error() {
    let shown = errors(&[("t.html", "{% include 't.html' %}")], "t.html");
    assert!(shown.starts_with("error: macros, includes and blocks are nested more than 128 levels deep"));
    let deep = format!("{{{{ {}1{} }}}}", "(".repeat(5000), ")".repeat(5000));
    assert!(errors(&[("t.html", &deep)], "t.html").contains("levels deep"));
    let deep = "{% if a %}".repeat(5000);
    assert!(errors(&[("t.html", &deep)], "t.html").contains("levels deep"));
}

#[test]
fn nested_calls_parse_in_linear_time() {
    let deep = format!("{{{{ {}1{} }}}}", "f(a=".repeat(40), ")".repeat(40));
    assert!(errors(&[("t.html", &deep)], "t.html").contains("there is no function `f`"));
}
