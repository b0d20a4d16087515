//! Sets of files: a single one, or a family of parents, macros and included parts.

use super::{Choices, Files, Place, Writer};

/// Template files; the first is the one to render.
pub(in crate::tests) fn files(choices: &mut Choices<'_>) -> Files {
    let name = choices.of(&["t.html", "t.txt"]);
    if choices.one_in(2) {
        return family(name, choices);
    }
    let mut text = String::new();
    while text.len() < 150 && !choices.is_done() {
        text += &Writer::new(choices).body(Place::Top);
    }
    vec![(name, text)]
}

fn family(name: &'static str, choices: &mut Choices<'_>) -> Files {
    let imports = ["{% import 'macros.html' as m %}", "{%- import \"macros.html\" as m -%} "];
    let import = if choices.one_in(16) { "\n" } else { choices.of(&imports) };
    let extends = choices.of(&["{% extends 'base.html' %}", "{% extends 'middle.html' -%}"]);
    let extends = if choices.one_in(16) { "" } else { extends };
    let head = if choices.one_in(2) { format!("{import}{extends}") } else { format!("{extends}{import}") };
    vec![
        (name, format!("{head}{}", overriding(choices))),
        ("base.html", format!("{}{}", choices.of(&[import, import, import, ""]), base(choices))),
        ("middle.html", format!("{{% extends 'base.html' %}}{}", overriding(choices))),
        ("macros.html", macros(choices)),
        ("part.html", part(choices)),
    ]
}

/// One value with filters, any on anything.
pub(in crate::tests) fn filtered(choices: &mut Choices<'_>) -> Files {
    let name = choices.of(&["t.html", "t.txt"]);
    let mut writer = Writer::new(choices);
    let text = match writer.choices.below(4) {
        0 => writer.filter_section_alone(),
        _ => writer.filtered_alone(),
    };
    vec![(name, text)]
}

/// Blocks under the names that a base has, with things around them.
fn overriding(choices: &mut Choices<'_>) -> String {
    let mut text = String::new();
    for name in ["a", "b", "c"] {
        if choices.one_in(2) {
            let inner = if name == "c" && choices.one_in(2) { "{% block c2 %}[{% endblock %}" } else { "" };
            let mut writer = Writer::with_macros(choices);
            let body = writer.overriding();
            text += &(writer.tag(&format!("block {name}")) + inner + &body + &writer.tag("endblock"));
        }
    }
    text + &Writer::with_macros(choices).body(Place::Top)
}

fn base(choices: &mut Choices<'_>) -> String {
    let mut text = String::from("<");
    for block in ["a", "b"] {
        let mut writer = Writer::with_macros(choices);
        let body = writer.body(Place::Block);
        let around = writer.body(Place::Top);
        text += &[&around, "{% block ", block, " %}", &body, "{% endblock ", block, " %}"].concat();
    }
    let last = "{% block c %}c{% block c2 %}]{% endblock %}{% endblock %}>";
    if choices.one_in(8) { text + ">" } else { text + last }
}

fn macros(choices: &mut Choices<'_>) -> String {
    let space = choices.of(&["\n", "", " "]);
    let body = Writer::new(choices).body(Place::Macro);
    let wrapped = Writer::new(choices).body(Place::Macro);
    [
        "{% macro one(x) %}<{{ x }}>{% endmacro one %}".to_owned(),
        "{% macro two(x=\"d<\", y=1, z=true, w=-2.5) -%} {{ x }}-{{ y }}{{ z }}{{ w }} {{ self::one(x=y) }}{% endmacro %}".to_owned(),
        "{% macro down(n) %}{{ n }}{% if n > 0 %}{{ self::down(n=n-1) }}{% endif %}{% endmacro %}".to_owned(),
        format!("{{% macro sees(x='') %}}{{% set_global seen = 1 %}}{body}{{{{ hidden | default(value='no') }}}}{{% endmacro %}}"),
        format!("{{%- macro wrap(x=1) -%}} {wrapped} {{% filter upper %}}{{{{ x }}}}b{{% endfilter %}}{{%- endmacro -%}}"),
        "{% macro loops(x) %}{% for c in x %}{{ loop.index }}{{ c }}{% else %}none{% endfor %}{% endmacro %}".to_owned(),
    ]
    .join(space)
}

fn part(choices: &mut Choices<'_>) -> String {
    let body = Writer::new(choices).body(Place::Top);
    let import = choices.of(&["", "{% import 'macros.html' as m %}", ""]);
    let call = choices.of(&[
        "",
        "{{ m::one(x=word) }}",
        "{{ x | default(value=0) }}{{ loop.index | default(value=0) }}",
    ]);
    format!("{import}[{body}{call}]")
}
