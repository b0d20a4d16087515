//! Random templates: what themes do with pages, sections and all that they can ask for.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::site::File;

/// What any template can do.
const ANYWHERE: &[&str] = &[
    "{{ config.title }} {{ config.mode }} {{ lang }}",
    "{{ config.extra.x | default(value=0) }}{% for n in config.extra.names | default(value=[]) %}{{ n }}{% endfor %}",
    "{% set s = get_section(path='_index.md') %}{{ s.title }}{% for p in s.pages %}[{{ p.title }}]{% endfor %}{% for b in s.subsections %}{{ b }}{% endfor %}",
    "{% set s = get_section(path='_index.md', metadata_only=true) %}{{ s.pages | length }}{{ s.word_count }}",
    "{% set home = get_section(path='_index.md') %}{% for b in home.subsections %}{% set s = get_section(path=b) %}{{ s.permalink }}{% for p in s.pages %}{{ p.summary | default(value='-') | safe }}{{ p.reading_time }}{% endfor %}{% endfor %}",
    "{% set home = get_section(path='_index.md') %}{% set p = home.pages | first %}{% if p %}{{ p.title }}: {{ p.content | striptags }} {{ p.lower.title | default(value='none') }}{% endif %}",
    "{{ load_data(path='data/numbers.toml', required=false) | json_encode }}",
    "{% set d = load_data(path='data/more.toml', required=false) %}{% if d %}{{ d.a }}{% endif %}",
    "{{ load_data(literal='a = 1', format='toml') | json_encode }}",
    "{% for b in get_blocks(kind='note') %}{{ b.fields.text | default(value='-') }} {{ b.nth }} {{ b.page.title }} {{ b.page.date }}{% endfor %}",
    "{{ get_random(end=1000) }}",
    "{{ get_url(path='plain.txt') }} {{ get_url(path='site.css') }}",
    "{% set tags = get_taxonomy(kind='tags', required=false) %}{% if tags %}{% for t in tags.items %}{{ t.name }}={{ t.page_count }}{% for p in t.pages %}{{ p.title }}{% endfor %}{% endfor %}{% endif %}",
    "{{ trans(key='hi', lang='fr') }}",
    "{{ get_hash(literal='x') }} {{ get_hash(path='static/plain.txt') }}",
    "{{ get_url(path='site.css', cachebust=true) }} {{ get_hash(path='public/print.css') }}",
    "{% set one = get_page(path='one.md') %}{{ one.title }} {{ one.toc | length }} {{ one.translations | length }}",
    "{% set red = get_taxonomy_term(kind='tags', term='red', required=false) %}{% if red %}{{ red.permalink }} {{ red.pages | length }}{% endif %}",
    "{{ 1234567 | num_format }} {{ 'a-b' | regex_replace(pattern='-', rep='+') }}",
    "{{ get_url(path='@/blog/_index.md') }}",
    "{% set i = get_image_metadata(path='dot.bmp', allow_missing=true) %}{% if i %}{% set r = resize_image(path='dot.bmp', width=i.width, height=2) %}{{ i.height }} {{ get_hash(path=r.static_path) }}{% endif %}",
    "{{ 'plain *b*' | markdown(inline=true) | safe }}",
    "{{ __tera_context }}",
    "{{ 'A {{ note(text=1) }} *b* [l](@/one.md)' | markdown | safe }}",
    "{% include 'part.html' ignore missing %}",
    "{% include ['absent.html', 'part.html'] ignore missing %}",
    "{{ cards::line(text='x') }}",
];

/// How many of these need no other template: else a template might include itself.
const PLAIN: usize = 22;

/// What the template of a page can do.
const ON_PAGE: &[&str] = &[
    "<h1>{{ page.title }}</h1>{{ page.content | safe }}",
    "{{ page.date | default(value='') }} {{ page.updated | default(value='') }} {{ page.slug }} {{ page.path }}",
    "{% if page.lower %}{{ page.lower.title }}{% endif %}{% if page.higher %}{{ page.higher.permalink }}{% endif %}",
    "{% for b in page.backlinks %}{{ b.title }} {{ b.permalink }}{% endfor %}",
    "{% for h in page.toc %}{{ h.title }} {{ h.permalink }}{% endfor %}",
    "{% for t in page.translations %}{{ t.lang }} {{ t.title }}{% endfor %}",
    "{% for k, v in page.taxonomies %}{{ k }}: {{ v }}{% endfor %}",
    "{% for a in page.ancestors %}{% set s = get_section(path=a) %}{{ s.title }}{% endfor %}",
    "{{ page.assets }} {{ page.extra | json_encode }} {{ page.word_count }}",
    "{{ page.summary | default(value='no summary') | safe }}",
    "{{ cards::card(page=page) }}",
    "{{ current_path }} {{ current_url }}",
];

const ON_SECTION: &[&str] = &[
    "{{ section.title }} {{ section.content | safe }}",
    "{% if paginator %}{{ paginator.current_index }}/{{ paginator.number_pagers }}{% for p in paginator.pages %}{{ cards::card(page=p) }}{% endfor %}{{ paginator.next }}{% endif %}",
    "{% for p in section.pages %}<a href=\"{{ p.permalink }}\">{{ p.title }}</a>{% endfor %}",
    "{% for y, pages in section.pages | group_by(attribute='year') %}{{ y }}: {{ pages | map(attribute='title') | join(sep=', ') }}{% endfor %}",
    "{% for s in section.subsections %}{{ s }}{% endfor %}{{ section.translations | length }}{{ section.backlinks | length }}",
    "{% for p in section.pages | sort(attribute='permalink') | reverse %}{{ p.word_count }}{% endfor %}",
    "{{ section.ancestors }} {{ section.assets }} {{ section.toc | length }}",
];

const ON_TERM: &[&str] = &[
    "{{ term.name }} {{ term.permalink }} {{ term.page_count }}",
    "{% for p in term.pages %}{{ p.title }}{% endfor %}",
    "{% if paginator %}{% for p in paginator.pages %}{{ p.title }}{% endfor %}{% endif %}",
    "{{ taxonomy.name }}",
];

const SHORTCODES: &[&str] = &[
    "({{ text | default(value='-') }}{% if loud %}!{% endif %} {{ nth }})",
    "({{ config.title }} {{ config.extra.x | default(value=0) }} {{ config.base_url }})",
    "({% if page %}{{ page.assets }} {{ page.ancestors }} {{ page.path }}{% endif %})",
    "(on {% if page %}{{ page.title }} {{ page.date }}{% else %}{{ section.title }}{% endif %})",
    "({{ '*text*' | markdown(inline=true) | safe }} {{ config.title }})",
    "{{ nth }} {{ get_random(end=1000) }} {{ get_random(end=1000) }}",
    "*{{ nth }}* {{ load_data(path='data/numbers.toml', required=false) | json_encode | safe }}",
    "{% set i = get_image_metadata(path='dot.bmp', allow_missing=true) %}{% if i %}{% set r = resize_image(path='dot.bmp', width=3, op='fit_width') %}{{ r.url }}{% endif %}",
    "{% include 'part.html' ignore missing %}",
    "({% if page %}{{ page.lower }}{{ page.content }}{{ page.word_count }}{% endif %})",
];

/// What must be there, or else most sites would only have errors.
pub(super) fn needed() -> Vec<File> {
    let texts = [
        ("templates/cards.html", CARDS[0]),
        ("templates/base.html", "<html>{% block main %}{% endblock %}</html>"),
        ("templates/special.html", "Special"),
        ("templates/taxonomy_list.html", "{{ terms | length }}"),
        ("templates/taxonomy_single.html", "{{ term.name }}"),
        ("templates/shortcodes/note.html", SHORTCODES[0]),
        ("templates/shortcodes/box.html", "<p>{{ body | safe }}</p>"),
        ("templates/shortcodes/facts.md", "**facts**"),
    ];
    texts.into_iter().map(|(path, text)| (path, text.to_owned())).collect()
}

const CARDS: &[&str] = &[
    "{% macro card(page) %}<b>{{ page.title }}</b>{% endmacro %}{% macro line(text) %}-{{ text }}{% endmacro %}",
    "{% macro card(page) %}<i>{{ page.title }} {{ page.description }}</i>{{ self::line(text=page.slug) }}{% endmacro %}{% macro line(text) %}={{ text }}{% endmacro %}",
    "{% macro card(page) %}{{ page.reading_time }}{% endmacro %}{% macro line(text) %}{% endmacro %}",
];

/// All templates that there can be.
pub(super) const PATHS: &[&str] = &[
    "templates/page.html",
    "templates/special.html",
    "templates/index.html",
    "templates/section.html",
    "templates/taxonomy_list.html",
    "templates/taxonomy_single.html",
    "templates/tags/single.html",
    "templates/404.html",
    "templates/part.html",
    "templates/base.html",
    "templates/cards.html",
    "templates/anchor-link.html",
    "templates/shortcodes/note.html",
    "templates/shortcodes/note.md",
    "templates/shortcodes/box.html",
    "templates/shortcodes/facts.md",
];

/// A template for one of the paths.
pub(super) fn text(path: &str) -> BoxedStrategy<String> {
    let whole =
        |own: &'static [&'static str]| (some(own, 4), some(ANYWHERE, 3), any::<bool>()).prop_map(wrapped);
    let just = |text: &str| Just(text.to_owned()).boxed();
    match path {
        "templates/page.html" => whole(ON_PAGE).boxed(),
        "templates/index.html" | "templates/section.html" => whole(ON_SECTION).boxed(),
        "templates/taxonomy_single.html" | "templates/tags/single.html" => whole(ON_TERM).boxed(),
        "templates/taxonomy_list.html" => just("{% for t in terms %}{{ t.name }}{% endfor %}"),
        "templates/anchor-link.html" => just("<a href=\"#{{ id }}\">{{ lang }}</a>"),
        "templates/shortcodes/box.html" => {
            just("<div>{{ title | default(value='') }}{{ body | markdown | safe }}</div>")
        }
        "templates/cards.html" => select(CARDS).prop_map(str::to_owned).boxed(),
        "templates/part.html" => some(&ANYWHERE[..PLAIN], 2).boxed(),
        "templates/base.html" => some(&ANYWHERE[..PLAIN], 2)
            .prop_map(|text| format!("<html>{text}{{% block main %}}{{% endblock %}}</html>"))
            .boxed(),
        _ if path.contains("shortcodes") => select(SHORTCODES).prop_map(str::to_owned).boxed(),
        _ => whole(&[]).boxed(),
    }
}

/// A template that is wrong, or wrong in most places.
pub(super) fn broken() -> impl Strategy<Value = String> + use<> {
    let texts = [
        "{% block main %}",
        "{{ undefined_variable }}",
        "{{ page.title | unknown_filter }}",
        "{{ page.titel }}",
    ];
    select(texts.to_vec()).prop_map(str::to_owned)
}

fn some(snippets: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    let most = most.min(snippets.len());
    subsequence(snippets.to_vec(), 0..=most).prop_map(|snippets| snippets.join("\n"))
}

/// A template with or without a parent.
fn wrapped((own, anywhere, has_parent): (String, String, bool)) -> String {
    let import = "{% import 'cards.html' as cards %}";
    if has_parent {
        return format!(
            "{{% extends 'base.html' %}}{import}{{% block main %}}{own}\n{anywhere}{{% endblock %}}"
        );
    }
    format!("{import}{own}\n{anywhere}")
}
