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
    "{{ load_data(path='data/rows.csv', required=false) | json_encode }}{{ load_data(path='data/tree.json', required=false) | json_encode }}",
    "{{ load_data(path='data/list.yaml', required=false) | json_encode }}{{ load_data(path='data/note.xml', required=false) | json_encode }}",
    "{{ load_data(path='data/books.bib', required=false, format='bibtex') | json_encode }}{{ load_data(path='data/rows.csv', required=false, format='plain') }}",
    "{{ load_data(path='data/late.json', required=false) | json_encode }}",
    "{{ load_data(path='blog/four/own.toml', required=false) | json_encode }}{{ load_data(path='grammars/verse.json', format='plain', required=false) }}",
    "{% set p = get_image_metadata(path='content/blog/four/photo.bmp', allow_missing=true) %}{% if p %}{% set r = resize_image(path='content/blog/four/photo.bmp', width=2, height=2, op='fill') %}{{ p.width }} {{ r.url }}{% endif %}",
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
    "{% include 'plain/templates/part.html' ignore missing %}",
    "{% include 'parts/late.html' ignore missing %}",
    "{% include ['parts/later.html', 'parts/late.html'] ignore missing %}",
    "{% include ['absent.html', 'part.html'] ignore missing %}",
    "{{ cards::line(text='x') }}",
];

/// How many of these need no other template: else a template might include itself.
const PLAIN: usize = 28;

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
    "{% for a in page.assets %}{% if a is ending_with('.bmp') %}{% set r = resize_image(path=a, width=3, height=1, op='scale') %}{{ r.url }}{% endif %}{% endfor %}",
    "{{ page.relative_path }} {{ page.colocated_path | default(value='') }} {{ page.draft }} {{ page.lang }}",
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

/// What must be there in site or theme, or else most sites would only have errors.
const NEEDED: &[(&str, &str)] = &[
    ("cards.html", CARDS[0]),
    ("base.html", "<html>{% block main %}{% endblock %}</html>"),
    ("special.html", "Special"),
    ("taxonomy_list.html", "{{ terms | length }}"),
    ("taxonomy_single.html", "{{ term.name }}"),
    ("shortcodes/note.html", SHORTCODES[0]),
    ("shortcodes/box.html", "<p>{{ body | safe }}</p>"),
    ("shortcodes/facts.md", "**facts**"),
];

/// The templates that most sites need, in the site and in its theme.
pub(super) fn needed() -> impl Iterator<Item = File> {
    PATHS.iter().filter_map(|path| {
        let (_, text) = NEEDED.iter().find(|(name, _)| *name == name_of(path))?;
        Some((*path, (*text).to_owned()))
    })
}

/// The name of a template of the site or the theme.
fn name_of(path: &str) -> &str {
    path.trim_start_matches("themes/plain/").trim_start_matches("templates/")
}

const CARDS: &[&str] = &[
    "{% macro card(page) %}<b>{{ page.title }}</b>{% endmacro %}{% macro line(text) %}-{{ text }}{% endmacro %}",
    "{% macro card(page) %}<i>{{ page.title }} {{ page.description }}</i>{{ self::line(text=page.slug) }}{% endmacro %}{% macro line(text) %}={{ text }}{% endmacro %}",
    "{% macro card(page) %}{{ page.reading_time }}{% endmacro %}{% macro line(text) %}{% endmacro %}",
];

/// The templates that most sites start with.
pub(super) const PATHS: &[&str] = &[
    "templates/page.html",
    "templates/special.html",
    "templates/index.html",
    "templates/section.html",
    "templates/taxonomy_list.html",
    "templates/taxonomy_single.html",
    "templates/tags/single.html",
    "templates/part.html",
    "templates/base.html",
    "templates/cards.html",
    "templates/shortcodes/note.html",
    "templates/shortcodes/note.md",
    "templates/shortcodes/box.html",
    "templates/shortcodes/facts.md",
    "themes/plain/templates/page.html",
    "themes/plain/templates/special.html",
    "themes/plain/templates/section.html",
    "themes/plain/templates/taxonomy_list.html",
    "themes/plain/templates/taxonomy_single.html",
    "themes/plain/templates/part.html",
    "themes/plain/templates/base.html",
    "themes/plain/templates/cards.html",
    "themes/plain/templates/shortcodes/note.html",
    "themes/plain/templates/shortcodes/box.html",
    "themes/plain/templates/shortcodes/facts.md",
];

/// Those that few sites start with: in their place are built-in ones, or nothing.
pub(super) const LATE: &[&str] = &[
    "templates/404.html",
    "templates/anchor-link.html",
    "templates/summary-cutoff.html",
    "templates/sitemap.xml",
    "templates/robots.txt",
    "templates/atom.xml",
    "templates/rss.xml",
    "templates/tags/list.html",
    "templates/parts/late.html",
    "templates/parts/later.html",
    "themes/plain/templates/404.html",
    "themes/plain/templates/robots.txt",
];

/// A template for one of the paths.
pub(super) fn text(path: &str) -> BoxedStrategy<String> {
    let whole =
        |own: &'static [&'static str]| (some(own, 4), some(ANYWHERE, 3), any::<bool>()).prop_map(wrapped);
    let just = |text: &str| Just(text.to_owned()).boxed();
    match name_of(path) {
        "page.html" => whole(ON_PAGE).boxed(),
        "index.html" | "section.html" => whole(ON_SECTION).boxed(),
        "taxonomy_single.html" | "tags/single.html" => whole(ON_TERM).boxed(),
        "taxonomy_list.html" | "tags/list.html" => just("{% for t in terms %}{{ t.name }}{% endfor %}"),
        "anchor-link.html" => just("<a href=\"#{{ id }}\">{{ lang }}</a>"),
        "summary-cutoff.html" => just("<b>{{ lang }}</b>"),
        "sitemap.xml" => {
            just("{% for e in entries %}{{ e.permalink }} {{ e.updated | default(value='-') }}\n{% endfor %}")
        }
        "robots.txt" => select(vec!["{{ get_url(path='sitemap.xml') }}", "{{ config.title }}"])
            .prop_map(str::to_owned)
            .boxed(),
        "atom.xml" | "rss.xml" => select(FEEDS).prop_map(str::to_owned).boxed(),
        "shortcodes/box.html" => {
            just("<div>{{ title | default(value='') }}{{ body | markdown | safe }}</div>")
        }
        "cards.html" => select(CARDS).prop_map(str::to_owned).boxed(),
        "part.html" | "parts/late.html" | "parts/later.html" => some(&ANYWHERE[..PLAIN], 2).boxed(),
        "base.html" => some(&ANYWHERE[..PLAIN], 2)
            .prop_map(|text| format!("<html>{text}{{% block main %}}{{% endblock %}}</html>"))
            .boxed(),
        name if name.starts_with("shortcodes") => select(SHORTCODES).prop_map(str::to_owned).boxed(),
        _ => whole(&[]).boxed(),
    }
}

const FEEDS: &[&str] = &[
    "{% for p in pages %}{{ p.title }} {{ p.content }}{% endfor %}{{ last_updated | default(value='-') }} {{ lang }}",
    "{{ feed_url }}{% if section %}{{ section.title }}{% endif %}{% if term %}{{ term.name }}{% endif %}{{ pages | length }}",
];

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
