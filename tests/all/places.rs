//! Every block at every place in Markdown, by itself and in the bodies of other blocks: browsers find nothing to repair.

use std::borrow::Cow;
use std::io::Cursor;
use std::sync::Arc;

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use kiosque_newsletter::Newsletter;
use kiosque_site::{Block, BlockBody, Field, Need, Options, Plugin, Session, Type};
use kiosque_source::{Blob, Tree, TreePath, show};
use libtest_mimic::{Failed, Trial};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use crate::cases::build;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("places/alone", || check(&["@"])),
        Trial::test("places/in-blocks", || check(CONTAINERS)),
        Trial::test("places/repairs-are-seen", repairs_are_seen),
    ]
}

/// Texts in which a block stands for each `@`.
const PLACES: &[&str] = &[
    "@",
    "@\n\nText.",
    "Text.\n\n@",
    "@ text",
    "Some @ text.",
    "Text @",
    "Text\n@\nmore.",
    "Text  \n@  \nmore.",
    "*Some @ text* and **@** and ~~a *@* b~~.",
    "[Some @ text](https://example.org/) and [@](https://example.org/).",
    "- one @\n- @\n- *two @ three*\n",
    "- one\n\n  @\n\n- @\n\n  two\n",
    "1. one @\n   - @\n2. @\n",
    "> some @ text\n>\n> @\n>\n> - @\n",
    "| a | b |\n|---|---|\n| @ | x @ y |\n",
    "## Some @ text\n\n# @\n\nText @\n====\n",
    "Text[^1].\n\n[^1]: A @ note.\n\n    @\n",
    "<div>\n@\n</div>\n",
    "<section>\n\n@\n\n</section>\n",
    "<section>@</section>\n\nText.",
    "    @\n",
    "Text.\n\n    @\n    @\n",
    "  @\n",
    "\t@\n",
    "- text\n\n        @\n",
    "@@",
    "@ @",
    "@\n@",
    "@\n\n@\n***\n@",
    "Text <!-- more --> @",
    "@\n<!-- more -->\n@",
];

/// Blocks in whose bodies the places are, at the `@`.
const CONTAINERS: &[&str] = &[
    "{% sponsor(name='x') %}\n@\n{% end %}",
    "{% people() %}\n@\n{% end %}",
    "{% person(name='x', role='y', org='z') %}@{% end %}",
    "{% briefs() %}{% brief() %}\n@\n{% end %}{% end %}",
    "- {% sponsor(name='x') %}@{% end %}\n\n> {% sponsor(name='x') %}@{% end %}",
    "Some {% sponsor(name='x') %}{% briefs() %}@{% end %}{% end %} text.",
];

const LAYOUT: &str = "<!doctype html>\n<html lang=\"en\"><head><title>x</title></head><body>\n\
                      {{ page.content | safe }}<hr>{{ page.summary | safe }}</body></html>\n";

/// Puts all blocks at all places, and these into texts.
fn check(texts: &[&str]) -> Result<(), Failed> {
    let mut files = site()?;
    let mut wanted = Vec::new();
    for block in blocks() {
        for (at, call) in [call(block, false), call(block, true)].iter().enumerate() {
            let places = PLACES.iter().flat_map(|place| texts.iter().map(move |text| (place, text)));
            for ((place, text), continued) in places.flat_map(|it| [(it, false), (it, true)]) {
                let body = put(&text.replace('@', place), call, continued);
                let name = format!("{}-{at}-{}", block.name, wanted.len());
                let count = text.matches('@').count() * place.matches('@').count();
                files.insert(
                    TreePath::new(&format!("content/{name}.md"))?,
                    format!("+++\ntitle = \"x\"\n+++\n{body}").as_str().into(),
                );
                wanted.push((name, block.name, count, body));
            }
        }
    }
    let options = Options { plugins: vec![Arc::new(Newsletter)], ..Options::default() };
    let built = build(&mut Session::new(options.clone()), &files, &options);
    if let Some(problem) = built.diagnostics.first() {
        return Err(show::terminal(problem, false).into());
    }
    for (name, block, count, body) in wanted {
        let blob = built.outputs.get(&TreePath::new(&format!("{name}/index.html"))?).ok_or(name)?;
        let html = String::from_utf8(blob.bytes()?.to_vec())?;
        let (dom, errors) = parsed(&html);
        let found = count_class(&dom.document, block);
        // What calls have in their bodies is neither code nor a quote: it would be that of their place.
        let is_of_place = html.contains("<pre>") || texts == ["@"] && has_quote(&dom.document, block, false);
        if !errors.is_empty() || found < count || is_of_place {
            return Err(format!("{errors:?}\n{found} of {count}\n--- of\n{body}\n--- comes\n{html}").into());
        }
    }
    Ok(())
}

/// A text with a call at each `@`. Its further lines begin as that of the `@` does, if they are to go on there.
fn put(text: &str, call: &str, continued: bool) -> String {
    let mut put = String::new();
    for line in text.split_inclusive('\n') {
        let is_mark = |char: char| " \t>-*+.0123456789".contains(char);
        let marks = &line[..line.find(|char| !is_mark(char)).unwrap_or(0)];
        let inner = marks.replace(|char: char| char != '>' && char != '\t', " ");
        let next = format!("\n{}", if continued { inner.as_str() } else { "" });
        put += &line.replace('@', &call.replace('\n', &next));
    }
    put
}

/// Whether there is a quote in a block other than `quote`.
fn has_quote(node: &Handle, block: &str, is_inside: bool) -> bool {
    let is_quote = matches!(&node.data, NodeData::Element { name, .. } if &*name.local == "blockquote");
    let is_inside = is_inside || block != "quote" && has_class(node, block);
    is_inside && is_quote || node.children.borrow().iter().any(|child| has_quote(child, block, is_inside))
}

/// The tree that a browser makes of a page, and what it had to repair for it.
fn parsed(html: &str) -> (RcDom, Vec<String>) {
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
    let errors = dom.errors.take().into_iter().map(Cow::into_owned).collect();
    (dom, errors)
}

/// Else the tests would say nothing.
fn repairs_are_seen() -> Result<(), Failed> {
    for html in ["<p><aside></aside></p>", "<ul><li></ul></li>", "<a>x<a>y</a></a>", "<em><p>x</em></p>"] {
        if parsed(&format!("<!doctype html>{html}")).1.is_empty() {
            return Err(html.into());
        }
    }
    Ok(())
}

/// The blocks that there is a template for.
fn blocks() -> impl Iterator<Item = &'static Block> {
    let templates = Newsletter.templates();
    let is_there = move |block: &&Block| {
        let name = format!("shortcodes/{}.html", block.name);
        templates.iter().any(|(template, _)| *template == name)
    };
    Newsletter.blocks().iter().filter(is_there)
}

fn site() -> Result<Tree, Failed> {
    let mut image = Cursor::new(Vec::new());
    image::RgbImage::new(4, 4).write_to(&mut image, image::ImageFormat::Png)?;
    let files = [
        ("zola.toml", Blob::from("base_url = 'https://example.org'\n")),
        ("templates/page.html", Blob::from(LAYOUT)),
        ("data/sponsors.toml", Blob::from("[x]\nname = 'X'\n")),
        ("data/people.toml", Blob::from("[x]\nname = 'X'\n")),
        ("static/a.png", Blob::new(image.into_inner())),
    ];
    files.into_iter().map(|(path, blob)| Ok((TreePath::new(path)?, blob))).collect()
}

/// A call with the fields that a block must have, or with all.
fn call(block: &Block, is_full: bool) -> String {
    let is_wanted = |field: &&Field| is_full || matches!(field.need, Need::Required | Need::Or(_));
    let fields: Vec<_> = block.fields.iter().filter(is_wanted).map(argument).collect();
    let head = format!("{}({})", block.name, fields.join(", "));
    match (block.body, block.name) {
        (BlockBody::None, _) => format!("{{{{ {head} }}}}"),
        (BlockBody::Optional, _) if !is_full => format!("{{{{ {head} }}}}"),
        (_, "bullets") => format!("{{% {head} %}}\n- 🌐 One\n- 🎯Two *words*\n{{% end %}}"),
        (_, "signature") => format!("{{% {head} %}}Some *text*.{{% end %}}"),
        _ => format!("{{% {head} %}}\nSome *text*.\n\n- more\n{{% end %}}"),
    }
}

fn argument(field: &Field) -> String {
    let value = match field.kind {
        Type::Text if field.name == "emoji" => "'🌐'".to_owned(),
        Type::Text => "'some \"text\" & more'".to_owned(),
        Type::TextOrNumber | Type::Number | Type::Pixels | Type::Amount => "1250000".to_owned(),
        Type::Boolean => "true".to_owned(),
        Type::Date => "'2024-05-06'".to_owned(),
        Type::Url => "'https://example.org/?a=b&c=d'".to_owned(),
        Type::Currency => "'EUR'".to_owned(),
        Type::List => "['one', 'two']".to_owned(),
        Type::Image => "'a.png'".to_owned(),
        Type::OneOf(words) => format!("'{}'", words[0]),
        _ => "'x'".to_owned(),
    };
    format!("{}={value}", field.name)
}

/// How many elements have a class.
fn count_class(node: &Handle, class: &str) -> usize {
    usize::from(has_class(node, class))
        + node.children.borrow().iter().map(|child| count_class(child, class)).sum::<usize>()
}

fn has_class(node: &Handle, class: &str) -> bool {
    let NodeData::Element { attrs, .. } = &node.data else { return false };
    let attributes = attrs.borrow();
    let classes = attributes.iter().find(|attribute| &*attribute.name.local == "class");
    classes.is_some_and(|classes| classes.value.split_whitespace().any(|it| it == class))
}
