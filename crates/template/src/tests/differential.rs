//! The same templates give the same text here and in `tera`, or fail in both.

use serde_json::{Value, json};

use super::render_text;

fn data() -> Value {
    json!({
        "a": 1, "b": 2.5, "big": u64::MAX, "zero": 0, "neg": -3,
        "s": "<b>\"x\" & 'y'/z</b>", "empty": "", "word": "Été", "flag": true, "off": false, "nil": null,
        "list": [3, 1, 2], "names": ["b", "a", "B", "a"], "none": [],
        "map": { "x": 1, "y": { "z": [10, 20] }, "k.d": "dotted" }, "key": "y", "i": 1,
        "pages": [
            { "title": "One", "year": 2020, "tag": "x", "extra": { "n": 2 } },
            { "title": "Two & <2>", "year": 2021, "tag": null, "extra": { "n": 1 } },
            { "title": "Three", "year": 2020, "tag": "y", "extra": {} },
        ],
        "date": "2024-02-29", "time": "2024-02-29T12:34:56+02:00", "html": "<p>a <em>b</em></p>",
    })
}

fn by_tera(files: &[(&str, &str)], name: &str, json: &Value) -> Result<String, String> {
    let mut tera = tera::Tera::default();
    tera.add_raw_templates(files.to_vec()).map_err(|error| format!("{error:?}"))?;
    let context = tera::Context::from_value(json.clone()).unwrap();
    tera.render(name, &context).map_err(|error| format!("{error:?}"))
}

fn compare(files: &[(&str, &str)], name: &str) {
    let ours = render_text(files, name, &data());
    let theirs = by_tera(files, name, &data());
    match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs, "{files:#?}"),
        (Err(_), Err(_)) => {}
        _ => panic!("{files:#?}\nours: {ours:#?}\ntera: {theirs:#?}"),
    }
}

#[test]
fn single_files() {
    let blocks = include_str!("single.txt").split("\n----\n");
    for text in blocks {
        compare(&[("t.html", text)], "t.html");
        compare(&[("t.txt", text)], "t.txt");
    }
}

#[test]
fn inheritance() {
    let base = "<{% block a %}base a{% endblock %}|{% block b %}base b{% block c %} c{% endblock c %}{% endblock %}>";
    let middle = "{% extends 'base' %}{% block a %}middle {{ super() }}{% endblock %}ignored";
    for leaf in [
        "{% extends 'middle' %}{% block a %}leaf {{ super() }}{% endblock %}",
        "{% extends 'middle' %}{% block c %}leaf c {{ super() }}{% endblock %}",
        "{% extends 'middle' %}{% block b %}{{ super() }}{% if flag %}{% block c %}x{% endblock %}{% endif %}{% endblock %}",
        "{% extends 'middle' %}{% block d %}unknown{% endblock %}",
        "{% extends 'gone' %}",
        "{% extends 'leaf' %}",
        "  {% extends 'base' %}  {% import 'macros' as m %} {% block a %}{{ m::hi(name='x') }}{% endblock %}",
        "{% import 'macros' as m %}{% extends 'base' %}{% block a %}{{ m::hi(name='<') }}{% endblock %}",
        "{% extends 'base' %}{% block a %}{% block a %}{% endblock %}{% endblock %}",
        "{% extends 'base' %}{% set x = 1 %}{% block a %}{{ x | default(value=2) }}{% endblock %}",
        "text {% extends 'base' %}",
        "{# c #}\n{% extends 'base' %}\n{% block a %}{{ super() }}!{% endblock a %}",
        "{% extends 'base' %}{% block a %}{% for x in list %}{{ super() }}{% endfor %}{% endblock %}",
        "{% extends 'base' %}{% block a %}{% include 'part' %}{% endblock %}",
        "{% extends 'middle' %}{% import 'macros' as m %}{% block a %}{{ super() }}{{ m::hi(name='x') }}{% endblock %}",
        "{% extends 'calls' %}{% import 'macros' as m %}{% block a %}{{ super() }}{% endblock %}",
        "{% extends 'calls' %}{% import 'macros' as m %}{% block a %}x{% endblock %}",
    ] {
        let macros = "{% macro hi(name, sign='!') %}Hi {{ name }}{{ sign }}{{ self::more() }}{% endmacro hi %}{% macro more() %} more {{ a }}{% endmacro %}";
        let files = [
            ("base", base),
            ("middle", middle),
            ("calls", "{% extends 'calling' %}{% block a %}{{ super() }}{% endblock %}"),
            ("calling", "{% block a %}a{% endblock %}{{ m::hi(name='y') }}"),
            ("leaf", leaf),
            ("macros", macros),
            ("part", "part {{ a }}"),
        ];
        compare(&files, "leaf");
    }
}

#[test]
fn macros_and_includes() {
    let macros = "\
{% macro one(x) %}<{{ x }}>{% endmacro one %}
{% macro two(x=1, y='d') %}{{ x }}-{{ y }}-{{ self::one(x=y) }}{% endmacro %}
{% macro down(n) %}{{ n }}{% if n > 0 %}{{ self::down(n=n-1) }}{% endif %}{% endmacro %}
{% macro sees() %}{{ a }}{{ hidden | default(value='no') }}{% endmacro %}
{% macro breaks() %}{% for x in [] %}{% else %}{% break %}{% endfor %}{% endmacro %}
{% macro section() %}{% filter upper %}{% block q %}q{% endblock %}{% endfilter %}{% endmacro %}
{%- macro trimmed() -%}  x  {%- endmacro -%}";
    for text in [
        "{{ m::one(x=1) }}{{ m::one(x=s) }}{{ m::two() }}{{ m::two(y=2) }}{{ m::down(n=3) }}",
        "{% set hidden = 1 %}{{ m::sees() }}",
        "{{ m::one() }}",
        "{{ m::gone() }}",
        "{% import 'selves' as self %}{% macro one() %}own{% endmacro %}{{ self::one() }}",
        "{% for x in list %}{{ m::breaks() }}{{ x }}{% endfor %}",
        "{% for x in list %}{% include 'breaks' %}{{ x }}{% endfor %}",
        "{% for x in m::trimmed() %}{% endfor %}",
        "{{ m::section() }}",
        "{{ n::one(x=1) }}",
        "{{ m::trimmed() | upper }}{{ m::one(x='a') | length }}{{ m::one(x='a') ~ 'b' }}",
        "{% if m::one(x=1) %}yes{% endif %}{% set v = m::one(x='<') %}{{ v }}{{ v | safe }}",
        "{% include 'part' %}{% include ['gone', 'part'] %}{% include 'gone' ignore missing %}",
        "{% include 'gone' %}",
        "{% include ['gone', 'lost'] %}",
        "{% set v = 1 %}{% include 'sets' %}{{ v }}",
        "{% for x in list %}{% include 'loop' %}{% endfor %}",
        "{% include 'child' %}",
        "{% include 'blocks' %}",
    ] {
        let text = format!("{{% import 'macros' as m %}}{text}");
        let files = [
            ("t.html", text.as_str()),
            ("macros", macros),
            ("part", "[{{ a }}{{ s }}]"),
            ("sets", "{{ v }}{% set v = 2 %}{{ v }}{% set_global v = 3 %}{{ v }}"),
            ("loop", "{{ loop.index }}:{{ x }};{% set_global seen = x %}{{ seen }}"),
            ("breaks", "{% for x in [] %}{% else %}{% break %}{% endfor %}"),
            ("selves", "{% macro one() %}other{% endmacro %}"),
            ("child", "{% extends 'part' %}"),
            ("blocks", "{% block q %}q{% endblock %}{% import 'macros' as z %}"),
        ];
        compare(&files, "t.html");
        let files: Vec<_> = files.into_iter().filter(|(name, _)| *name != "blocks").collect();
        compare(&files, "t.html");
    }
}
