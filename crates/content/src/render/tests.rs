//! Excerpts of the recorded outputs of Zola 0.22.1, and what we do better.

use kiosque_source::TreePath;

use super::*;
use crate::{
    Call, Format, HighlightStyle, Highlighter, Highlighting, InsertAnchor, Kind, Level, Strategy, read,
};

/// A page at <https://e.org/a/>, with a few shortcodes.
#[derive(Default)]
struct Site {
    anchors: InsertAnchor,
    highlighter: Option<Highlighter>,
    no_page: bool,
}

const SHORTCODES: &[&str] =
    &["em", "div", "two", "gaps", "empty", "md", "heads", "list", "wrap", "url", "fail"];

impl Context for Site {
    fn permalink(&self) -> Option<&str> {
        (!self.no_page).then_some("https://e.org/a/")
    }

    fn insert_anchor_links(&self) -> InsertAnchor {
        self.anchors
    }

    fn highlighter(&self) -> Option<&Highlighter> {
        self.highlighter.as_ref()
    }

    fn shortcode_format(&self, name: &str) -> Option<Format> {
        match name {
            "md" | "heads" | "list" => Some(Format::Markdown),
            name => SHORTCODES.contains(&name).then_some(Format::Html),
        }
    }

    fn shortcode_names(&self) -> Vec<&str> {
        SHORTCODES.to_vec()
    }

    fn shortcode(&self, call: &Call, body: Option<&str>) -> Result<String, Vec<Diagnostic>> {
        let value = call.argument("v").and_then(|value| value.as_str()).unwrap_or_default();
        Ok(match call.name.as_str() {
            "em" => format!("<em>{value}</em>\n"),
            "div" => format!("<div>{value}</div>\n"),
            "two" => "\n\n<div>padded</div>\n".to_owned(),
            "gaps" => "<div>\n\ngap *one*\n\n</div>\n".to_owned(),
            "empty" => "\n".to_owned(),
            "md" => "*md*\n".to_owned(),
            "heads" => "## Head\n\n### Sub\n".to_owned(),
            "list" => "- one\n- two\n".to_owned(),
            "wrap" => format!("<div>[{}]</div>\n", body.unwrap_or_default()),
            "url" => "/url/".to_owned(),
            name => return Err(vec![Diagnostic::error(format!("`{name}` failed"))]),
        })
    }

    fn internal_link(&self, path: &str) -> Option<String> {
        match path {
            "other.md" => Some("https://e.org/other/".to_owned()),
            "two words.md" => Some("https://e.org/two-words/".to_owned()),
            _ => None,
        }
    }

    fn anchor_link(&self, id: &str, level: u8) -> Result<String, Vec<Diagnostic>> {
        Ok(format!("<a class=\"l{level}\" href=\"#{id}\">§</a>\n"))
    }

    fn summary_cutoff(&self, _: &str) -> Result<String, Vec<Diagnostic>> {
        Ok("[cut]\n".to_owned())
    }
}

fn body(text: &str, options: &Options, site: &Site) -> Body {
    let source = Source::new(TreePath::new("content/a.md").unwrap(), format!("+++\n+++\n{text}"));
    let (document, diagnostics) = read(&source, Kind::Page);
    let mut body = render(&document, options, site);
    body.diagnostics.splice(0..0, diagnostics);
    body
}

fn plain(text: &str) -> Body {
    body(text, &Options::default(), &Site::default())
}

#[track_caller]
fn check(text: &str, html: &str) {
    let body = plain(text);
    assert_eq!(body.html, html, "{text}");
    assert_eq!(body.diagnostics, [], "{text}");
}

#[track_caller]
fn check_with(options: &Options, text: &str, html: &str) {
    let body = body(text, options, &Site::default());
    assert_eq!(body.html, html, "{text}");
    assert_eq!(body.diagnostics, [], "{text}");
}

/// The problems of a text, with their lines in the file, of which the first two are front matter.
fn problems(text: &str) -> Vec<(String, u32)> {
    let line = |diagnostic: &Diagnostic| diagnostic.place.as_ref().map_or(0, |place| place.line);
    plain(text).diagnostics.iter().map(|diagnostic| (diagnostic.message.clone(), line(diagnostic))).collect()
}

#[test]
fn blocks() {
    check("A\nB  \nC\\\nD\n\n***\n", "<p>A\nB<br />\nC<br />\nD</p>\n<hr />\n");
    check(
        "- loose\n\n- two\n\n      code\n",
        "<ul>\n<li>\n<p>loose</p>\n</li>\n<li>\n<p>two</p>\n<pre><code>code\n</code></pre>\n</li>\n</ul>\n",
    );
    check(
        "7) a\n8) b\n   - [ ] c\n   - [x] d\n",
        "<ol start=\"7\">\n<li>a</li>\n<li>b\n<ul>\n<li><input disabled=\"\" type=\"checkbox\"/>\nc</li>\n\
         <li><input disabled=\"\" type=\"checkbox\" checked=\"\"/>\nd</li>\n</ul>\n</li>\n</ol>\n",
    );
    check("> a\n> > b\n", "<blockquote>\n<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n</blockquote>\n");
    check(
        "~~~text\n<b> \"q\"\n~~~\n",
        "<pre><code data-lang=\"text\">&lt;b&gt; &quot;q&quot;\n</code></pre>\n",
    );
    check(
        "| l | n |\n|:--|---|\n| a | **b** |\n| c |\n",
        "<table><thead><tr><th style=\"text-align: left\">l</th><th>n</th></tr></thead><tbody>\n\
         <tr><td style=\"text-align: left\">a</td><td><strong>b</strong></td></tr>\n\
         <tr><td style=\"text-align: left\">c</td><td></td></tr>\n</tbody></table>\n",
    );
    check(
        "<div>\n**raw**\n</div>\n\nInline <b class=x>*em*</b> a < b\n",
        "<div>\n**raw**\n</div>\n<p>Inline <b class=x><em>em</em></b> a &lt; b</p>\n",
    );
    check("", "");
}

#[test]
fn inlines() {
    check(
        "*a* __b__ ~~c~~ `d \"<` &copy; &amp; \"q\"",
        "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d &quot;&lt;</code> © &amp; \"q\"</p>\n",
    );
    check(
        "![*em* `c`](x.png \"T\") ![a](/b) ![](//c/d)",
        "<p><img src=\"https://e.org/a/x.png\" alt=\"em c\" title=\"T\" /> <img src=\"/b\" alt=\"a\" /> <img src=\"//c/d\" alt=\"\" /></p>\n",
    );
}

#[test]
fn windows_line_ends() {
    check(
        "# T\r\n\r\na\r\nb\r\n\r\n{{ em(v=\"x\") }}\r\n\r\n```\r\nc\r\n```\r\n",
        "<h1 id=\"t\">T</h1>\n<p>a\nb</p>\n<em>x</em>\n<pre><code>c\n</code></pre>\n",
    );
}

#[test]
fn links() {
    check(
        "[a](https://x.y/?a=1&b=2 \"T\")",
        "<p><a title=\"T\" href=\"https://x.y/?a=1&amp;b=2\">a</a></p>\n"
            .replace("<a ", "<a rel=\"external\" ")
            .as_str(),
    );
    for (url, href) in [
        ("a/b", "https://e.org/a/a/b"),
        ("./c", "https://e.org/a/./c"),
        ("../d", "../d"),
        ("..", ".."),
        (".", "https://e.org/a/."),
        ("?q", "https://e.org/a/?q"),
        ("#", "#"),
        ("#h", "https://e.org/a/#h"),
        ("/r", "/r"),
        ("//x", "//x"),
        ("mailto:a@b", "mailto:a@b"),
        ("tel:+1", "tel:+1"),
        ("HTTP://x", "HTTP://x"),
        ("@other.md", "https://e.org/a/@other.md"),
        ("@/other.md", "https://e.org/other/"),
        ("@/other.md#x", "https://e.org/other/#x"),
        ("@/other.md#", "https://e.org/other/#"),
        ("@/two%20words.md", "https://e.org/two-words/"),
        ("<@/two words.md>", "https://e.org/two-words/"),
        ("a%20b", "https://e.org/a/a%20b"),
    ] {
        check(&format!("[x]({url})"), &format!("<p><a href=\"{href}\">x</a></p>\n"));
    }
    assert_eq!(plain("[a](#top) [b](#Top)").links, [], "the top of a page is always there");
    check("<me@x.y>", "<p><a href=\"mailto:me@x.y\">me@x.y</a></p>\n");
}

#[test]
fn links_are_listed_with_their_places() {
    let text = "[a](@/other.md#%C3%A9) [b](#h) [c](http://x) [d](@/gone.md)";
    let body = body(text, &Options { broken_links: Level::Warn, ..Options::default() }, &Site::default());
    assert!(body.html.contains("href=\"@/gone.md\""));
    let internal = |path: &str, anchor: Option<&str>, permalink: Option<&str>| LinkTarget::Internal {
        path: path.to_owned(),
        anchor: anchor.map(str::to_owned),
        permalink: permalink.map(str::to_owned),
    };
    let targets: Vec<_> = body.links.iter().map(|link| link.target.clone()).collect();
    let expected = [
        internal("other.md", Some("é"), Some("https://e.org/other/")),
        LinkTarget::Anchor("h".to_owned()),
        LinkTarget::External { url: "http://x".to_owned(), anchor: None },
        internal("gone.md", None, None),
    ];
    assert_eq!(targets, expected);
    assert_eq!(body.links[1].span.range(), 8 + 23..8 + 30);
    assert!(!body.diagnostics[0].is_error());
}

#[test]
fn faulty_links() {
    assert_eq!(
        problems("text\n\n[x](@/gone.md)"),
        [("broken link: there is no content file `@/gone.md`".to_owned(), 5)]
    );
    assert_eq!(problems("[x]()"), [("this link has no URL".to_owned(), 3)]);
}

#[test]
fn external_links_with_every_option() {
    let options = Options {
        external_links_class: Some("ext link".to_owned()),
        external_links_target_blank: true,
        external_links_no_follow: true,
        external_links_no_referrer: true,
        ..Options::default()
    };
    let html = "<p><a class=\"ext link\" rel=\"noopener nofollow noreferrer external\" target=\"_blank\" title=\"R &amp; &quot;D&quot;\" href=\"http://x\">a</a></p>\n";
    check_with(&options, "[a](http://x 'R & \"D\"')", html);
    let options = Options { external_links_external: false, ..Options::default() };
    check_with(&options, "[a](http://x)", "<p><a href=\"http://x\">a</a></p>\n");
}

#[test]
fn headings() {
    check(
        "# Plain\n## Plain\n## `c` *em* [l](/x) ![alt](i.png) & \"q\" <b>html</b>\n## Not {#end} here\n# \n",
        "<h1 id=\"plain\">Plain</h1>\n<h2 id=\"plain-1\">Plain</h2>\n\
         <h2 id=\"c-em-l-alt-q-html\"><code>c</code> <em>em</em> <a href=\"/x\">l</a> \
         <img src=\"https://e.org/a/i.png\" alt=\"alt\" /> &amp; \"q\" <b>html</b></h2>\n\
         <h2 id=\"not-end-here\">Not {#end} here</h2>\n<h1 id=\"\"></h1>\n",
    );
    check(
        "# h1\n\n# h1-1\n\n# h1\n\n## x {#h1 .a .b data-k=v}\n",
        "<h1 id=\"h1-1\">h1</h1>\n<h1 id=\"h1-1-1\">h1-1</h1>\n<h1 id=\"h1-2\">h1</h1>\n<h2 id=\"h1\" class=\"a b\">x</h2>\n",
    );
    let options = Options { slugify_anchors: Strategy::Safe, ..Options::default() };
    check_with(
        &options,
        "# Été & \"Co.\"\n",
        "<h1 id=\"Été_&amp;_&quot;Co.&quot;\">Été &amp; \"Co.\"</h1>\n",
    );
}

#[test]
fn headings_with_links_to_themselves() {
    for (anchors, html) in [
        (InsertAnchor::Left, "<h2 id=\"t\" class=\"c\"><a class=\"l2\" href=\"#t\">§</a>\n<em>T</em></h2>\n"),
        (
            InsertAnchor::Right,
            "<h2 id=\"t\" class=\"c\"><em>T</em><a class=\"l2\" href=\"#t\">§</a>\n</h2>\n",
        ),
        (InsertAnchor::Heading, "<h2 id=\"t\" class=\"c\"><a class=\"l2\" href=\"#t\"><em>T</em></a></h2>\n"),
        (InsertAnchor::None, "<h2 id=\"t\" class=\"c\"><em>T</em></h2>\n"),
    ] {
        let body = body("## *T* {.c}", &Options::default(), &Site { anchors, ..Site::default() });
        assert_eq!(body.html, html);
    }
}

/// The table of contents as `level id[children]`.
fn shown(toc: &[Heading]) -> String {
    let show = |heading: &Heading| {
        let below = shown(&heading.children);
        let below = if below.is_empty() { below } else { format!("[{below}]") };
        format!("{}{}{below}", heading.level, heading.id)
    };
    toc.iter().map(show).collect::<Vec<_>>().join(" ")
}

#[test]
fn table_of_contents() {
    let toc = plain("### a\n## b\n#### c\n### d\n# e\n###### f\n## g\n").toc;
    assert_eq!(shown(&toc), "3a 2b[4c 3d] 1e[6f 2g]");
    let toc = plain(
        "## `c` & <b>h</b>[^1] ![alt](x)\n\n[^1]: n\n\n> ## Q\n\n<h2 id=\"raw\">r</h2>\n\n{{ heads() }}\n",
    )
    .toc;
    assert_eq!(shown(&toc), "2c-h-alt 2q 2head[3sub]");
    assert_eq!((toc[0].title.as_str(), toc[0].permalink.as_str()), ("c & h alt", "https://e.org/a/#c-h-alt"));
}

#[test]
fn shortcodes_alone_stand_alone() {
    check("## H\n{{ em(v='i') }}\n\n{{ div() }}\n", "<h2 id=\"h\">H</h2>\n<em>i</em>\n<div></div>\n");
    check("{{ two() }}\n\nx", "\n\n<div>padded</div>\n<p>x</p>\n");
    check("  {{ div() }}\n", "<div></div>\n");
    check("{{ gaps() }}", "<div>\n\ngap *one*\n\n</div>\n");
    check("text {{ empty() }} text", "<p>text \n text</p>\n");
    check("{{ div() }} {{ div() }}", "<p><div></div>\n <div></div>\n</p>\n");
    check("{{ div() }}\n{{ div() }}", "<p><div></div>\n\n<div></div>\n</p>\n");
    check("{{ div() }}{{ div() }}", "<p><div></div>\n<div></div>\n</p>\n");
    check("above\n{{ div() }}\nbelow", "<p>above\n<div></div>\n\nbelow</p>\n");
}

#[test]
fn shortcodes_inside_of_things() {
    check(
        "- {{ div() }}\n- text\n\n  {{ div() }}\n",
        "<ul>\n<li><div></div>\n</li>\n<li>\n<p>text</p>\n<div></div>\n</li>\n</ul>\n",
    );
    check("> a\n>\n> {{ div() }}", "<blockquote>\n<p>a</p>\n<div></div>\n</blockquote>\n");
    check(
        "| a |\n|---|\n| {{ em() }} |",
        "<table><thead><tr><th>a</th></tr></thead><tbody>\n<tr><td><em></em>\n</td></tr>\n</tbody></table>\n",
    );
    check(
        "*e {{ em() }} e* [l {{ em() }}](/x)",
        "<p><em>e <em></em>\n e</em> <a href=\"/x\">l <em></em>\n</a></p>\n",
    );
    check(
        "# H {{ em() }} {#h}\n\n## {{ em() }}\n",
        "<h1 id=\"h\">H <em></em>\n</h1>\n<h2 id=\"\"><em></em>\n</h2>\n",
    );
    check("<div>\n{{ div() }}\n</div>", "<div>\n<div></div>\n\n</div>");
    check("<!-- {{ em() }} -->", "<!-- <em></em>\n -->");
    check(
        "Text[^1]\n\n[^1]: Note {{ em() }}\n",
        "<p>Text<sup class=\"footnote-reference\"><a href=\"#1\">1</a></sup></p>\n<div class=\"footnote-definition\" id=\"1\">\
         <sup class=\"footnote-definition-label\">1</sup>\n<p>Note <em></em>\n</p>\n</div>\n",
    );
    check("*{{ em() }}*x a*{{ em() }}*", "<p><em><em></em>\n<em>x a</em><em></em>\n</em></p>\n");
}

#[test]
fn markdown_shortcodes_are_part_of_the_text() {
    check("Inline {{ md() }} text.", "<p>Inline <em>md</em>\ntext.</p>\n");
    check(
        "1. {{ list() }}\n",
        "<ol>\n<li>\n<ul>\n<li>one</li>\n</ul>\n</li>\n</ol>\n<ul>\n<li>two</li>\n</ul>\n",
    );
    check("{{ list() }}", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n");
}

#[test]
fn shortcodes_with_bodies() {
    check("{% wrap() %}\n    a\n  b\n{% end %}", "<div>[a\n  b]</div>\n");
    check("> {% wrap() %}\n> q\n> {% end %}", "<blockquote>\n<div>[> q\n>]</div>\n</blockquote>\n");
    check("{% wrap() %}{% wrap() %}x{% end %}{% end %}", "<div>[<div>[x]</div>]</div>\n");
    check("a {% wrap() %}\n\nb\n\n{% end %} c", "<p>a <div>[b]</div>\n c</p>\n");
}

#[test]
fn escaped_calls_and_other_syntax() {
    check(
        "{{/* em(v=\"x\") */}} and {%/* wrap() */%}\n{{ em() }}\n{%/* end */%}",
        "<p>{{ em(v=\"x\") }} and {% wrap() %}\n{{ em() }}\n{% end %}</p>\n",
    );
    check("{{ var }} {% if x %} {{ \"s\" }} {# c #}", "<p>{{ var }} {% if x %} {{ \"s\" }} {# c #}</p>\n");
}

#[test]
fn known_calls_run_in_code_and_others_are_text() {
    check(
        "```\n{{ em(v='c') }}\n{{/* em() */}}\n```\n",
        "<pre><code>&lt;em&gt;c&lt;/em&gt;\n\n{{ em() }}\n</code></pre>\n",
    );
    check("    {{ em() }}\n", "<pre><code>&lt;em&gt;&lt;/em&gt;\n\n</code></pre>\n");
    check(
        "`{{ nosuch() }}` `{% end %}` `{% raw() %}`",
        "<p><code>{{ nosuch() }}</code> <code>{% end %}</code> <code>{% raw() %}</code></p>\n",
    );
    check(
        "`{{ em() }}` {{ em() }}",
        "<p><code>&lt;em&gt;&lt;/em&gt; </code> <em></em>\n</p>\n".replace(" </code>", "\n</code>").as_str(),
    );
}

#[test]
fn no_placeholder_is_left_anywhere() {
    check(
        "[x]({{ url() }}) ![y]({{ url() }}) ![{{ url() }}](z) <a href=\"{{ url() }}\">t</a>",
        "<p><a href=\"/url/\">x</a> <img src=\"/url/\" alt=\"y\" /> <img src=\"https://e.org/a/z\" alt=\"/url/\" /> <a href=\"/url/\">t</a></p>\n",
    );
    check("```{{ url() }}\nx\n```\n", "<pre><code data-lang=\"/url/\">x\n</code></pre>\n");
    check("[x](/y '{{ url() }}')", "<p><a title=\"/url/\" href=\"/y\">x</a></p>\n");
}

#[test]
fn shortcode_problems() {
    assert_eq!(problems("a\n\n{{ emm() }}"), [("there is no shortcode `emm`".to_owned(), 5)]);
    assert_eq!(problems("a\n\n{% wrap() %}\nx"), [("the call of `wrap` has no end".to_owned(), 5)]);
    assert_eq!(problems("{% wrap() %}\n{% end %}"), [("the body of `wrap` is empty".to_owned(), 3)]);
    assert_eq!(problems("{{ fail() }}"), [("`fail` failed".to_owned(), 0)]);
}

#[test]
fn footnotes_in_place() {
    check(
        "A[^1], b[^n], a[^1], [^no].\n\n[^1]: One.\n\nBetween.\n\n[^n]: N\n\n    p\n\n[^u]: U\n",
        "<p>A<sup class=\"footnote-reference\"><a href=\"#1\">1</a></sup>, b<sup class=\"footnote-reference\"><a href=\"#n\">2</a></sup>, \
         a<sup class=\"footnote-reference\"><a href=\"#1\">1</a></sup>, [^no].</p>\n\
         <div class=\"footnote-definition\" id=\"1\"><sup class=\"footnote-definition-label\">1</sup>\n<p>One.</p>\n</div>\n<p>Between.</p>\n\
         <div class=\"footnote-definition\" id=\"n\"><sup class=\"footnote-definition-label\">2</sup>\n<p>N</p>\n<p>p</p>\n</div>\n\
         <div class=\"footnote-definition\" id=\"u\"><sup class=\"footnote-definition-label\">3</sup>\n<p>U</p>\n</div>\n",
    );
}

#[test]
fn footnotes_at_the_bottom() {
    let options = Options { bottom_footnotes: true, ..Options::default() };
    check_with(
        &options,
        "B[^b], a[^a], b[^b].\n\n[^a]: Note a[^e].\n\n[^b]:\n    - list\n\n[^c]: Unused.\n\n[^e]: End.\n",
        "<p>B<sup class=\"footnote-reference\" id=\"fr-b-1\"><a href=\"#fn-b\">1</a></sup>, a<sup class=\"footnote-reference\" id=\"fr-a-1\">\
         <a href=\"#fn-a\">2</a></sup>, b<sup class=\"footnote-reference\" id=\"fr-b-2\"><a href=\"#fn-b\">1</a></sup>.</p>\n\
         <section class=\"footnotes\">\n<ol class=\"footnotes-list\">\n\
         <li id=\"fn-b\">\n<ul>\n<li>list</li>\n</ul>\n <a href=\"#fr-b-1\">↩</a> <a href=\"#fr-b-2\">↩2</a></li>\n\
         <li id=\"fn-a\">\n<p>Note a<sup class=\"footnote-reference\" id=\"fr-e-1\"><a href=\"#fn-e\">3</a></sup>. <a href=\"#fr-a-1\">↩</a></p>\n</li>\n\
         <li id=\"fn-e\">\n<p>End. <a href=\"#fr-e-1\">↩</a></p>\n</li>\n</ol>\n</section>\n",
    );
}

#[test]
fn other_options() {
    let options =
        Options { render_emoji: true, smart_punctuation: true, lazy_async_image: true, ..Options::default() };
    check_with(
        &options,
        "# A :heart:\n\n\"q\" -- ... `:smile:` :smile: ![a \"q\"](i.png \"T\")",
        "<h1 id=\"a-heart\">A ❤️</h1>\n<p>“q” – … <code>:smile:</code> 😄 <img src=\"https://e.org/a/i.png\" alt=\"a “q”\" title=\"T\" loading=\"lazy\" decoding=\"async\" /></p>\n",
    );
    let options = Options { definition_list: true, github_alerts: true, ..Options::default() };
    check_with(
        &options,
        "T\n: *d*\n\n> [!TIP]\n> x\n\n> [!OTHER]\n> y\n",
        "<dl>\n<dt>T</dt>\n<dd><em>d</em></dd>\n</dl>\n<blockquote class=\"markdown-alert-tip\">\n<p>x</p>\n</blockquote>\n<blockquote>\n<p>[!OTHER]\ny</p>\n</blockquote>\n",
    );
}

#[test]
fn summaries() {
    for (text, summary) in [
        (
            "First *p*.\n\nSecond.\n\n<!-- more -->\n\nThird.",
            Some("<p>First <em>p</em>.</p>\n<p>Second.</p>"),
        ),
        (
            "Start **bold and <!-- more --> rest** end.",
            Some("<p>Start <strong>bold and[cut]\n</strong></p>\n"),
        ),
        (
            "Intro\n\n- one\n- two <!-- more -->\n- three",
            Some("<p>Intro</p>\n<ul>\n<li>one</li>\n<li>two[cut]\n</li>\n</ul>\n"),
        ),
        ("> q\n>\n> <!-- more -->\n>\n> r", Some("<blockquote>\n<p>q</p>[cut]\n</blockquote>\n")),
        ("# In <!-- more --> it", Some("<h1 id=\"in-it\">In[cut]\n</h1>\n")),
        ("Before\n<!--more-->\nAfter", Some("<p>Before</p>")),
        ("A.\n\n<!-- MORE -->\n\nB.\n\n<!-- more -->\n", Some("<p>A.</p>")),
        (
            "Note[^1] and [l](@/other.md).\n\n<!-- more -->\n\n[^1]: N",
            Some("<p>Note and <a href=\"https://e.org/other/\">l</a>.</p>"),
        ),
        (
            "| a |\n|--|\n| x <!-- more --> y |",
            Some(
                "<table><thead><tr><th>a</th></tr></thead><tbody>\n<tr><td>x[cut]\n</td></tr>\n</tbody></table>\n",
            ),
        ),
        ("<!-- more -->\n\nAll.", None),
        ("`<!-- more -->`", None),
        ("Nothing.", None),
    ] {
        assert_eq!(plain(text).summary.as_deref(), summary, "{text}");
    }
}

#[test]
fn the_marker_in_the_page() {
    check(
        "A.\n\n<!-- more -->\n\nB.\n\n<!-- more -->\n",
        "<p>A.</p>\n<span id=\"continue-reading\"></span>\n<p>B.</p>\n<!-- more -->\n",
    );
    check("a <!-- more --> b", "<p>a <span id=\"continue-reading\"></span> b</p>\n");
    // As Zola 0.22.1 has it: of a line of HTML with the marker, only the marker counts.
    check("<div>x <!-- more --> y</div>", "<span id=\"continue-reading\"></span>");
}

#[test]
fn anchors_of_a_body() {
    let anchors =
        plain("# T\n\n<a id=\"raw\"></a>\n<span name=\"n\"></span> {{ em(v='<i id=s>') }}").anchors();
    assert_eq!(anchors, ["n", "raw", "s", "t"].map(str::to_owned).into());
}

#[test]
fn the_filter() {
    let site = Site { no_page: true, ..Site::default() };
    let source = |text: &str| Source::new(TreePath::new("t").unwrap(), text);
    let html = |text: &str, inline| render_text(&source(text), &Options::default(), &site, inline).html;
    assert_eq!(
        html("f *em* {{ em(v='x') }} [h](#x) [i](@/other.md) ![i](i.png)", false),
        "<p>f <em>em</em> <em>x</em>\n <a href=\"#x\">h</a> <a href=\"https://e.org/other/\">i</a> <img src=\"i.png\" alt=\"i\" /></p>\n"
    );
    assert_eq!(html("a *b*", true), "a <em>b</em>");
    assert_eq!(html("a\n\nb", true), "a</p>\n<p>b");
    let body = render_text(&source("{{ nosuch() }} {% end %}"), &Options::default(), &site, false);
    assert_eq!(body.diagnostics.len(), 2);
}

#[test]
fn highlighted_blocks() {
    let options = Highlighting {
        theme: Some("nord".to_owned()),
        error_on_missing_language: true,
        style: HighlightStyle::Class,
        ..Highlighting::default()
    };
    let site = Site { highlighter: Highlighter::new(&options, &[]).0, ..Site::default() };
    let body =
        body("a\n\n```js,linenos\n{{ em() }}\n```\n\n```nosuchlang\nx\n```\n", &Options::default(), &site);
    assert!(
        body.html.starts_with("<p>a</p>\n<pre class=\"giallo z-code\"><code data-lang=\"javascript\">"),
        "{}",
        body.html
    );
    assert_eq!(body.diagnostics.len(), 1);
    assert_eq!(body.diagnostics[0].message, "the language `nosuchlang` is not known to the highlighter");
    assert_eq!(body.diagnostics[0].place.as_ref().unwrap().line, 9);
}
