//! Errors point at the place, and say how it was reached.

use kiosque_source::show;
use serde_json::json;

use super::render_text;

fn errors(files: &[(&str, &str)], name: &str) -> String {
    let problems = render_text(
        files,
        name,
        &json!({ "page": { "title": "t", "tags": ["a"], "extra": { "color": "red" } } }),
    )
    .unwrap_err();
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
fn misspelt_fields_are_suggested() {
    let deep = "{% set map = page %}{% for key, value in page %}";
    for (text, hint) in [
        ("{{ page.titel }}", "did you mean `page.title`?"),
        ("{{ page['titel'] }}", "did you mean `page.title`?"),
        ("{{ page.extra.colr }}", "did you mean `page.extra.color`?"),
        ("{{ page.extra.color.x }}", "`page.extra.color` is there, but it has no such field"),
        ("{{ page.extra.shape }}", "`page.extra` is there, but it has no such field"),
        ("{{ page.tags[7] }}", "`page.tags` has one entry, `[0]`"),
        ("{{ map.titel }}{% endfor %}", "did you mean `map.title`?"),
        ("{{ loop.indx }}{% endfor %}", "did you mean `loop.index`?"),
        ("{{ pge }}", "did you mean `page`?"),
    ] {
        let text = if text.contains("endfor") { format!("{deep}{text}") } else { text.to_owned() };
        let shown = errors(&[("t.html", &text)], "t.html");
        assert!(shown.ends_with(&format!("hint: {hint}\n")), "{shown}");
    }
}

#[test]
fn misspelt_blocks_and_macros_are_suggested() {
    let files = |leaf: &'static str| {
        [
            ("t.html", leaf),
            ("base.html", "{% block content %}{% endblock %}{% block footer %}{% endblock %}"),
            ("m.html", "{% macro card() %}{% endmacro %}"),
            ("part.html", "{% import 'm.html' as m %}{{ m::card() }}"),
        ]
    };
    let extends = "{% extends 'base.html' %}{% import 'm.html' as macros %}{% block content %}";
    for (inner, message, hint) in [
        ("{{ macro::card() }}", "no macros are imported as `macro`", "did you mean `macros`?"),
        ("{{ macros::crad() }}", "there is no macro `crad` in `macros`", "did you mean `card`?"),
        (
            "{{ cards::card() }}",
            "no macros are imported as `cards`",
            "write `{% import \"file.html\" as cards %}` at the top",
        ),
        (
            "{% include 'part.html' %}",
            "no macros are imported as `m`",
            "import them in `t.html`: macros are looked up from there",
        ),
    ] {
        let leaf = format!("{extends}{inner}{{% endblock %}}").leak();
        let shown = errors(&files(leaf), "t.html");
        assert!(shown.starts_with(&format!("error: {message}\n")), "{shown}");
        assert!(shown.contains(&format!("hint: {hint}\n")), "{shown}");
    }
}

#[test]
fn super_needs_a_block_of_a_parent() {
    let base = ("base.html", "{% block content %}{% block inner %}{% endblock %}{% endblock %}");
    let leaf = "{% extends 'base.html' %}{% block content %}{% block iner %}{{ super() }}{% endblock %}{% endblock %}";
    let shown = errors(&[("t.html", leaf), base], "t.html");
    assert!(
        shown.starts_with("error: `super()` in a block that no parent has\n --> templates/t.html:1:"),
        "{shown}"
    );
    assert!(shown.contains("hint: did you mean `inner`?\n"), "{shown}");
}

#[test]
fn a_block_that_no_parent_has_is_not_shown() {
    let leaf = "{% extends 'base.html' %}{% block contents %}{{ nope }}{% endblock %}";
    let files = [("t.html", leaf), ("base.html", "<{% block content %}{% endblock %}>")];
    assert_eq!(render_text(&files, "t.html", &json!({})).unwrap(), "<>");
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
        ("{{ a", "unexpected the end of the file, expected an operator, a filter or `}}`\n"),
        ("{{ a b }}", "unexpected `b`, expected an operator, a filter or `}}`\n"),
        ("{{ }}", "unexpected `}`, expected a value\n"),
        ("{{ a + }}", "unexpected `}`, expected a value\n"),
        ("{{ [1, 2 }}", "unexpected `}`, expected an operator, `,`, `]` or a filter\n"),
        ("{{ f(1) }}", "unexpected `1`, expected `)` or a name\n"),
        ("{% include x %}", "unexpected `x`, expected `[` or a string\n"),
        ("{% for x of y %}", "unexpected `of`, expected `in`\n"),
        ("{% if a %}x", "expected `{% endif %}`, found the end of the file"),
        ("{% if a %}{% endfor %}", "expected `{% endif %}`, found `{% endfor %}`"),
        ("a {% extends 'b' %}", "`{% extends %}` must come before everything else"),
        ("{% endif %}", "`{% endif %}` closes nothing"),
        ("{{ 'a }}", "a string that does not end\n"),
    ] {
        let shown = errors(&[("t.html", text)], "t.html");
        assert!(shown.starts_with(&format!("error: {message}")), "{text}: {shown}");
        assert!(shown.contains(" --> templates/t.html:1:"), "{shown}");
    }
}

#[test]
fn signs_of_other_languages_are_explained() {
    for (text, word) in [("{{ a && b }}", "and"), ("{{ !a }}", "not"), ("{% if a = 1 %}{% endif %}", "==")] {
        let shown = errors(&[("t.html", text)], "t.html");
        assert!(shown.ends_with(&format!("hint: did you mean `{word}`?\n")), "{shown}");
    }
}

#[test]
fn endless_recursion_is_an_error() {
    let shown = errors(&[("t.html", "{% include 't.html' %}")], "t.html");
    assert!(shown.starts_with("error: tags, macros and includes are nested more than 400 levels deep"));
    let pairs = "{% if 1 %}{% for x in [1] %}".repeat(20);
    let ends = "{% endfor %}{% endif %}".repeat(20);
    let nested = format!("{pairs}{{% include 't.html' %}}{ends}");
    assert!(errors(&[("t.html", &nested)], "t.html").contains("levels deep"));
    let sum = format!("{{{{ 1{} }}}}", " + 1".repeat(20_000));
    assert!(errors(&[("t.html", &sum)], "t.html").contains("operators"));
    let deep = format!("{{{{ {}1{} }}}}", "(".repeat(5000), ")".repeat(5000));
    assert!(errors(&[("t.html", &deep)], "t.html").contains("levels deep"));
    let deep = "{% if a %}".repeat(5000);
    assert!(errors(&[("t.html", &deep)], "t.html").contains("levels deep"));
}

/// In a thread with the stack that a build has.
fn with_large_stack(test: fn()) {
    std::thread::Builder::new().stack_size(32 << 20).spawn(test).unwrap().join().unwrap();
}

#[test]
fn what_nests_deepest_is_rendered_or_refused() {
    with_large_stack(|| {
        let sum = format!("range(end=self::m()){}", " + 1".repeat(290));
        let calls = format!("{}self::m(){}", "self::m(x=".repeat(40), ")".repeat(40));
        let arrays = format!("{}self::m(){}", "[gone | default(value=".repeat(20), ")]".repeat(20));
        for inner in [sum, calls, arrays] {
            let text = format!("{{% macro m(x=1) %}}{{{{ {inner} }}}}{{% endmacro %}}{{{{ self::m() }}}}");
            let shown = errors(&[("t.html", &text)], "t.html");
            assert!(shown.contains("levels deep"), "{shown}");
        }
    });
}

#[test]
fn parsing_needs_little_stack() {
    let parentheses = format!("{}1{}{}", "(".repeat(40), " + 1".repeat(290), ")".repeat(40));
    let calls = format!("{}1{}", "f(a=[".repeat(30), "])".repeat(30));
    let logic = format!("{}a{}", "(".repeat(30), " and b)".repeat(30));
    for inner in [parentheses, calls, logic] {
        let deep = "{% if a %}{% for x in y %}".repeat(10);
        let text = format!("{deep}{{{{ {inner} }}}}");
        let shown = errors(&[("t.html", &text)], "t.html");
        assert!(shown.starts_with("error: expected `{% endfor %}`"), "{shown}");
    }
}

#[test]
fn operators_are_counted_through_calls() {
    let row = |calls: usize| format!("{{{{ {} }}}}", vec!["f(a=1 + 1)"; calls].join(" - "));
    assert!(errors(&[("t.html", &row(150))], "t.html").contains("there is no function `f`"));
    assert!(errors(&[("t.html", &row(152))], "t.html").contains("more than 300 operators"));
}

#[test]
fn arrays_in_arrays_end_somewhere() {
    let text = "{% set a = [] %}{% for x in range(end=100000) %}{% set_global a = [a] %}{% endfor %}{{ a }}";
    assert!(errors(&[("t.html", text)], "t.html").contains("more than 256 arrays in one another"));
}

#[test]
fn nested_calls_parse_in_linear_time() {
    let deep = format!("{{{{ {}1{} }}}}", "f(a=".repeat(40), ")".repeat(40));
    assert!(errors(&[("t.html", &deep)], "t.html").contains("there is no function `f`"));
}

#[test]
fn a_range_without_end_is_an_error() {
    for (text, message) in [
        ("{{ range(end=5, step_by=0) }}", "`range`: `step_by` must be at least 1"),
        ("{{ range(end=1000000000) }}", "`range`: more than 1000000 numbers"),
        ("{{ range(start=5, end=1) }}", "`range`: `start` must not be greater than `end`"),
        ("{{ range() }}", "`range`: the argument `end` is missing"),
    ] {
        let shown = errors(&[("t.html", text)], "t.html");
        assert!(shown.starts_with(&format!("error: {message}\n")), "{shown}");
    }
}

#[test]
fn filters_do_not_build_towers() {
    let text = "{% set_global arr = [] | concat(with=map) %}{% set_global attr = 'x' %}{% for i in range(end=2000) %}\
        {% set_global m = arr | group_by(attribute=attr) %}{% set_global arr = [] | concat(with=m) %}\
        {% set_global attr = 'x.0.' ~ attr %}{% endfor %}{{ arr | json_encode }}";
    let problems = render_text(&[("t.html", text)], "t.html", &json!({ "map": { "x": "x" } })).unwrap_err();
    assert!(problems[0].message.ends_with("more than 256 values in one another"), "{}", problems[0].message);
}

/// Asserts what a template's error says, and that it gives this hint.
fn assert_hint(text: &str, message: &str, hint: &str) {
    let shown = errors(&[("t.html", text)], "t.html");
    assert!(shown.starts_with(&format!("error: {message}")), "{text}: {shown}");
    assert!(shown.contains(&format!("\nhint: {hint}\n")), "{text}: {shown}");
}

#[test]
fn a_macro_does_not_see_what_is_around_its_call() {
    let loops = |inner: &str| {
        let day = format!("{{% macro day(other=1) %}}{{{{ {inner} }}}}{{% endmacro %}}");
        format!("{day}{{% for part in [1] %}}{{% set local = 1 %}}{{{{ self::day() }}}}{{% endfor %}}")
    };
    for name in ["part", "local"] {
        let hint =
            format!("a macro does not see what is set around its call: give it `{name}` as an argument");
        assert_hint(&loops(name), &format!("the variable `{name}` is not defined"), &hint);
    }
    assert_hint(&loops("oter"), "the variable `oter` is not defined", "did you mean `other`?");
    assert!(!errors(&[("t.html", &loops("parts"))], "t.html").contains("hint"));
    let context = json!({ "page": { "title": "t" } });
    assert_eq!(render_text(&[("t.html", &loops("page.title"))], "t.html", &context).unwrap(), "t");
}

#[test]
fn texts_in_arithmetic_are_explained() {
    let hint = "arithmetic takes numbers; texts are joined with `~`";
    assert_hint("{% set x = 1 + \"a\" %}", "unexpected `\"`, expected a value", hint);
    assert_hint("{{ 'a' + 'b' }}", "unexpected `+`", hint);
    assert_hint("{{ page.title + ' b' }}", "unexpected `'`", hint);
}

#[test]
fn super_is_there_in_blocks_only() {
    let shown = errors(&[("t.html", "{{ super() }}")], "t.html");
    assert!(shown.starts_with("error: `super()` is there in blocks only\n"), "{shown}");
}

#[test]
fn arguments_have_names() {
    let hint = "arguments have names: `name=value`";
    for text in [
        "f(5)",
        "f('a')",
        "ui::day(page.date)",
        "f(page)",
        "f(a=1, page)",
        "a | truncate(5)",
        "a | truncate: 5",
    ] {
        assert_hint(&format!("{{{{ {text} }}}}"), "unexpected", hint);
    }
    for text in ["{{ f( }}", "{{ f(a=) }}", "{% set x 5 %}", "{{ a : 5 }}{{ ("] {
        let shown = errors(&[("t.html", text)], "t.html");
        assert_eq!(shown.contains("arguments"), text.contains(" : "), "{shown}");
    }
}

#[test]
fn arguments_that_a_macro_does_not_have_are_named() {
    let text = "{% macro day(date) %}{% endmacro %}{{ self::day(dat=1) }}";
    assert_hint(text, "macro `self::day` needs the argument `date`\n", "`dat` is none of its arguments");
}

#[test]
fn other_words_for_elif_are_explained() {
    for tag in ["elseif", "elsif", "else if"] {
        assert_hint(&format!("{{% if a %}}{{% {tag} b %}}{{% endif %}}"), "", "did you mean `elif`?");
    }
}

#[test]
fn misplaced_tags_are_explained() {
    for (tag, hint) in [
        ("import 'm.html' as m", "imports stand at the top of a file"),
        ("extends 'm.html'", "`extends` stands at the top of a file"),
        ("macro m()", "a macro can't stand in a block, nor in any other tag"),
        ("break", "`break` is there in `for` loops only"),
    ] {
        let text = format!("\n{{% block content %}}{{% {tag} %}}{{% endblock %}}");
        assert_hint(&text, "expected `{% endblock %}`, found `{% ", hint);
        assert_hint(&text, "", "`{% block content %}` was opened in line 2");
    }
    let hint = "a block can't stand in a `for` loop or a macro";
    assert_hint("{% for x in y %}{% block a %}{% endblock %}{% endfor %}", "", hint);
}

#[test]
fn tags_that_stay_open_are_shown() {
    for tag in ["{% block content %}", "{%- if a -%}", "{% for a in b %}", "{% filter upper %}", "{% raw %}"]
    {
        let found = ", found the end of the file\n";
        assert_hint(&format!("\n\n{tag} x"), "expected `{% end", &format!("`{tag}` was opened in line 3"));
        assert!(errors(&[("t.html", &format!("{tag} x"))], "t.html").contains(found));
    }
    assert_hint("{% if a\n  and b %}", "", "`{% if a and b %}` was opened in line 1");
}

#[test]
fn strings_that_go_over_lines_are_shown() {
    let text = "{{ 'a' }}\n<a href={{ f(path=\"a) }}>\n<a href=\"x\">";
    assert_hint(text, "unexpected `x`", "a string begins in line 2");
}

#[test]
fn words_that_begin_like_a_filter_are_explained() {
    for name in ["lower", "upper"] {
        let hint = format!("did you mean `{name}`?");
        assert_hint(&format!("{{{{ page.title | {name}case }}}}"), "there is no filter", &hint);
    }
}

#[test]
fn ends_of_ways_are_explained() {
    let set = "{% set toc = [1, 2, 3] %}";
    assert_hint(&format!("{set}{{{{ toc[7].title }}}}"), "", "`toc` has 3 entries; the first is `[0]`");
    assert_hint("{% set toc = [] %}{{ toc[0] }}", "", "`toc` has no entries");
    let problems =
        render_text(&[("t.html", "{{ a.b.c }}")], "t.html", &json!({ "a": { "b": null } })).unwrap_err();
    assert_eq!(problems[0].hints, ["`a.b` is null"]);
}

#[test]
fn only_numbers_are_compared() {
    for (left, hint) in [("page.title", "\"t\" is no number"), ("page.title | upper", "\"T\" is no number")] {
        let text = format!("{{% if {left} > 3 %}}{{% endif %}}");
        assert_hint(&text, "only numbers can be compared with `>`\n", hint);
    }
    let shown = errors(&[("t.html", "{{ page.title + 1 }}")], "t.html");
    assert!(shown.starts_with("error: \"t\" can't be used in arithmetic: it is no number\n"), "{shown}");
}

#[test]
fn in_looks_into_no_number() {
    assert_hint("{{ a in 5 }}", "unexpected `}`", "`in` looks into a text, an array or a variable");
}

#[test]
fn an_empty_list_includes_nothing() {
    let shown = errors(&[("t.html", "{% include [] %}")], "t.html");
    assert!(shown.starts_with("error: the list of templates to include is empty\n"), "{shown}");
}
