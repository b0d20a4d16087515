//! Sites of any size: posts in sections that are split into pages, tags, feeds, highlighted code.

use std::fmt::Write;

/// What to generate. The same shape gives the same files.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// How many posts there are, in all sections.
    pub(crate) pages: usize,
    /// Whether every page lists the titles of ten posts.
    pub(crate) heavy_nav: bool,
}

/// How many sections there are. The posts go to them in turn.
pub(crate) const SECTIONS: usize = 10;

const WORDS: &[&str] = &[
    "acorn", "alder", "bamboo", "barley", "basil", "cedar", "cherry", "clover", "cotton", "daisy", "elder",
    "fennel", "fern", "garlic", "ginger", "hazel", "heather", "iris", "ivy", "jasmine", "juniper", "laurel",
    "lavender", "lily", "linden", "maple", "mint", "moss", "nettle", "oak", "olive", "orchid", "parsley",
    "pepper", "pine", "poppy", "reed", "rose", "sage", "sorrel", "thistle", "thyme", "tulip", "violet",
    "walnut", "willow", "yarrow", "yew",
];
/// So many of the words are tags.
const TAGS: usize = 40;

const CONFIG: &str = r#"base_url = "https://example.org"
title = "Herbarium"
default_language = "en"
generate_feeds = true
feed_limit = 20
taxonomies = [{ name = "tags", paginate_by = 20 }]
[markdown.highlighting]
theme = "github-light"
style = "class"
"#;

const BASE: &str = r#"<!doctype html><html lang="{{ lang }}"><head><meta charset="utf-8">
<title>{% block title %}{{ config.title }}{% endblock %}</title>
<link rel="stylesheet" href="{{ get_url(path='style.css') }}"></head><body>
<nav>{% set home = get_section(path="_index.md", metadata_only=true) %}{% for path in home.subsections %}
{% set sub = get_section(path=path, metadata_only=true) %}<a href="{{ sub.permalink }}">{{ sub.title }}</a>
{% endfor %}</nav><main>{% block main %}{% endblock %}</main>RECENT
<footer>{{ config.title }}</footer></body></html>
"#;

const RECENT: &str = r#"<aside>{% set recent = get_section(path="s0/_index.md") %}{% for post in recent.pages | slice(end=10) %}
<a href="{{ post.permalink }}">{{ post.title }}</a>{% endfor %}</aside>"#;

const MACROS: &str = r#"{% macro card(page) %}<article><h2><a href="{{ page.permalink }}">{{ page.title }}</a></h2>
<time>{{ page.date | date(format="%d %B %Y") }}</time><p>{{ page.description }}</p>
<p>{{ page.reading_time }} min</p></article>{% endmacro %}
{% macro pager(paginator) %}<nav>{% if paginator.previous %}<a href="{{ paginator.previous }}">back</a>{% endif %}
{{ paginator.current_index }}/{{ paginator.number_pagers }}
{% if paginator.next %}<a href="{{ paginator.next }}">on</a>{% endif %}</nav>{% endmacro %}
"#;

const INDEX: &str = r#"{% extends "base.html" %}{% block main %}<h1>{{ section.title }}</h1>
{% for path in section.subsections %}{% set sub = get_section(path=path, metadata_only=true) %}
<p><a href="{{ sub.permalink }}">{{ sub.title }}</a></p>{% endfor %}{% endblock %}
"#;

const LIST: &str = r#"{% extends "base.html" %}{% import "macros.html" as macros %}{% block main %}<h1>HEADING</h1>
{% for page in paginator.pages %}{{ macros::card(page=page) }}{% endfor %}
{{ macros::pager(paginator=paginator) }}{% endblock %}
"#;

const PAGE: &str = r#"{% extends "base.html" %}{% block title %}{{ page.title }} - {{ config.title }}{% endblock %}
{% block main %}<article><h1>{{ page.title }}</h1><time>{{ page.date | date(format="%d %B %Y") }}</time>
<p>{{ page.reading_time }} min, {{ page.word_count }} words</p>
<ul>{% for part in page.toc %}<li><a href="{{ part.permalink }}">{{ part.title }}</a></li>{% endfor %}</ul>
<ul>{% for tag in page.taxonomies.tags %}
<li><a href="{{ get_taxonomy_url(kind="tags", name=tag) }}">{{ tag }}</a></li>{% endfor %}</ul>
{{ page.content | safe }}
<nav>{% if page.lower %}<a href="{{ page.lower.permalink }}">{{ page.lower.title }}</a>{% endif %}
{% if page.higher %}<a href="{{ page.higher.permalink }}">{{ page.higher.title }}</a>{% endif %}</nav>
</article>{% endblock %}
"#;

const TERMS: &str = r#"{% extends "base.html" %}{% block main %}<ul>{% for term in terms %}
<li><a href="{{ term.permalink }}">{{ term.name }}</a> {{ term.page_count }}</li>{% endfor %}</ul>{% endblock %}
"#;

const RUST: &str = r#"```rust
/// The sum of the first `n` odd numbers.
pub fn square(n: u64) -> u64 {
    (0..n).map(|k| 2 * k + 1).sum()
}

fn main() {
    println!("NAME: {}", square(NUMBER));
}
```
"#;

const PYTHON: &str = r#"```python
def count(rows):
    seen = {}
    for row in rows:
        seen[row["NAME"]] = seen.get(row["NAME"], 0) + NUMBER
    return sorted(seen.items())
```
"#;

/// The files of a site: path and text.
pub(crate) fn files(shape: Shape) -> impl Iterator<Item = (String, String)> {
    let recent = if shape.heavy_nav { RECENT } else { "" };
    let around = [
        ("zola.toml", CONFIG.to_owned()),
        ("static/style.css", "body { font-family: sans-serif }\n".to_owned()),
        ("content/_index.md", "+++\ntitle = \"Home\"\n+++\n".to_owned()),
        ("templates/base.html", BASE.replace("RECENT", recent)),
        ("templates/macros.html", MACROS.to_owned()),
        ("templates/index.html", INDEX.to_owned()),
        ("templates/section.html", LIST.replace("HEADING", "{{ section.title }}")),
        ("templates/page.html", PAGE.to_owned()),
        ("templates/taxonomy_list.html", TERMS.to_owned()),
        ("templates/taxonomy_single.html", LIST.replace("HEADING", "{{ term.name }}")),
    ];
    let around = around.into_iter().map(|(path, text)| (path.to_owned(), text));
    let sections = (0..SECTIONS).map(|at| {
        let text = format!("+++\ntitle = \"Section {at}\"\nsort_by = \"date\"\npaginate_by = 20\n+++\n");
        (format!("content/s{at}/_index.md"), text)
    });
    around.chain(sections).chain((0..shape.pages).map(move |at| (path(at), post(at, shape.pages))))
}

/// The file of a post.
pub(crate) fn path(at: usize) -> String {
    format!("content/{}", name(at))
}

fn name(at: usize) -> String {
    format!("s{}/p{at}.md", at % SECTIONS)
}

/// The text of a post in a site of so many.
pub(crate) fn post(at: usize, pages: usize) -> String {
    let mut random = Random(at as u64 + 1);
    let (title, description, date) = (random.words(5), random.sentence(), day(at));
    let first = random.below(TAGS);
    let tags =
        [first, (first + 7) % TAGS, (first + 18) % TAGS].map(|tag| format!("{:?}", WORDS[tag])).join(", ");
    let body = body(&mut random, pages).expect("a string takes all that is written to it");
    format!(
        "+++\ntitle = \"{title}\"\ndescription = \"{description}\"\ndate = {date}\n[taxonomies]\ntags = [{tags}]\n+++\n\n{body}"
    )
}

/// A day of the ten years after 2015.
pub(crate) fn day(at: usize) -> String {
    format!("{}-{:02}-{:02}", 2015 + at % 10, 1 + at / 10 % 12, 1 + at / 120 % 28)
}

/// About 600 words: paragraphs, lists, links, code and a table under four headings.
fn body(random: &mut Random, pages: usize) -> Result<String, std::fmt::Error> {
    let mut text = random.paragraph(4);
    for part in 0..4 {
        write!(text, "\n## {}\n\n{}\n", random.words(3), random.paragraph(3))?;
        if part % 2 == 0 {
            (0..4).try_for_each(|_| writeln!(text, "- {}", random.sentence()))?;
        }
        let target = name(random.below(pages));
        let (link, word) = (random.words(2), random.words(1));
        writeln!(
            text,
            "\nSee [{link}](@/{target}), [{word}](https://example.org/{word}), *{word}* and `{word}`.\n"
        )?;
        match part {
            1 => text.push_str(&random.fill(RUST)),
            2 => {
                text.push_str(&random.fill(PYTHON));
                text.push_str("\n| name | value |\n| --- | ---: |\n");
                (0..4).try_for_each(|_| writeln!(text, "| {} | {} |", random.words(1), random.below(999)))?;
            }
            _ => {}
        }
    }
    Ok(text)
}

/// A generator of congruences, which is random enough for prose.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits are a size") % end
    }

    fn words(&mut self, count: usize) -> String {
        let words: Vec<&str> = (0..count).map(|_| WORDS[self.below(WORDS.len())]).collect();
        words.join(" ")
    }

    fn sentence(&mut self) -> String {
        let count = 8 + self.below(10);
        format!("So {}.", self.words(count))
    }

    fn paragraph(&mut self, sentences: usize) -> String {
        let sentences: Vec<String> = (0..sentences).map(|_| self.sentence()).collect();
        format!("{}\n", sentences.join(" "))
    }

    fn fill(&mut self, code: &str) -> String {
        code.replace("NAME", &self.words(1)).replace("NUMBER", &self.below(999).to_string())
    }
}
