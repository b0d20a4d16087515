//! Where `tera` crashes, we do what is best. Most of these panic in it, which is tested too; what overflows
//! its stack can't be.

use serde_json::{Value, json};

use super::generated::{Outcome, by_tera};
use super::render_text;

fn data() -> Value {
    json!({
        "emoji": "👩‍👩‍👧x", "crlf": "a\r\nb", "map": { "é": 1 }, "maps": [{ "é": { "x": 2 } }], "list": [1],
        "huge": 1e308, "text": "t", "smallest": i64::MIN,
    })
}

/// The text, or the message of the error.
fn ours(files: &[(&str, &str)]) -> String {
    render_text(files, files[0].0, &data()).unwrap_or_else(|problems| problems[0].message.clone())
}

#[test]
fn what_panics_in_tera() {
    let zone = "filter `date`: the format shows the time zone, which a timestamp does not have: add `timezone=\"UTC\"`";
    let no_number = "this can't be used in arithmetic: it is no number";
    for (text, expected) in [
        ("{% for x in emoji %}{{ x }}.{% endfor %}", "👩‍👩‍👧.x."),
        ("{% for x in crlf %}{{ loop.last }}{{ x }}{% endfor %}", "falseafalse\r\ntrueb"),
        ("{{ map['é'] }}", "1"),
        ("{{ maps | map(attribute='é.x') }}", "[2]"),
        ("{{ 0 | date(format='%H %Z') }}", zone),
        ("{{ 0 | date(format='%+') }}", zone),
        ("{{ 0 | date(format='%-d %:z') }}", zone),
        ("{{ 99999999999999 | date }}", "filter `date`: the timestamp is out of range"),
        ("{{ 8210266876800 | date }}", "filter `date`: the timestamp is out of range"),
        ("{{ -8334601228801 | date }}", "filter `date`: the timestamp is out of range"),
        (
            "{{ '2024-01-01' | date(format='%#z') }}",
            "filter `date`: `%#z` is for reading dates, not for writing them",
        ),
        ("{{ '5' | int(base=1) }}", "filter `int`: `base` must be from 2 to 36"),
        ("{{ '5' | int(base=37) }}", "filter `int`: `base` must be from 2 to 36"),
        ("{{ huge + huge }}", "NaN"),
        ("{% if not 'a' ~ text %}1{% else %}2{% endif %}", "2"),
        ("{% if text ~ 'b' | length %}1{% endif %}", "1"),
        ("{% macro m() %}1{% endmacro %}{{ self::m() + 1 }}", no_number),
        ("{% if list is containing %}{% endif %}", "the test `containing` needs an argument"),
        ("{% if list is containing([1]) %}1{% else %}2{% endif %}", "2"),
    ] {
        assert_eq!(ours(&[("t", text)]), expected, "{text}");
        assert!(matches!(by_tera(&[("t", text)], &data()), Outcome::Crash), "{text}");
    }
}

/// Of these, `tera` panics only where it is built with checks of arithmetic.
#[test]
fn what_overflows_in_tera() {
    for (text, expected) in
        [("{{ smallest % -1 }}", "0"), ("{{ smallest | abs }}", "filter `abs`: the result is out of range")]
    {
        assert_eq!(ours(&[("t", text)]), expected, "{text}");
    }
}

#[test]
fn dates_that_are_just_in_range() {
    for text in ["8210266876799", "-8334601228800"] {
        for arguments in
            ["", "(timezone='Asia/Tokyo', format='%z')", "(timezone='America/New_York', format='%z')"]
        {
            let text = format!("{{{{ {text} | date{arguments} }}}}");
            let shown = ours(&[("t", &text)]);
            assert!(!shown.contains("filter"), "{shown}");
        }
    }
}

#[test]
fn a_block_may_call_its_parent_twice() {
    let leaf = "{% extends 'base' %}{% block a %}{{ super() }}+{{ super() }}{% endblock %}";
    let files = [("leaf", leaf), ("base", "<{% block a %}a{% endblock %}>")];
    assert_eq!(ours(&files), "<a+a>");
    assert!(matches!(by_tera(&files, &data()), Outcome::Crash));
}

#[test]
fn what_goes_round_in_circles() {
    let imports = [
        ("a", "{% import 'b' as b %}{% macro m() %}a{% endmacro %}{{ b::m() }}"),
        ("b", "{% import 'a' as a %}{% macro m() %}b{{ a::m() }}{% endmacro %}"),
    ];
    assert_eq!(ours(&imports), "ba");
    let parents = [("leaf", "{% extends 'a' %}"), ("a", "{% extends 'b' %}"), ("b", "{% extends 'a' %}")];
    assert_eq!(ours(&parents), "the template extends itself, through its parents");
    let block = "{% block a %}{% if list %}{% block a %}{% endblock %}{% endif %}{% endblock %}";
    assert!(ours(&[("t", block)]).contains("levels deep"));
}
