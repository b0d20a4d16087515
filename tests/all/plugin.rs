//! What a plugin can add to a site, by one that is not ours: a shortcode with a schema, a function, a check and an
//! output, and that a rebuild renders no more for it than it must.

use std::borrow::Cow;
use std::sync::Arc;

use kiosque_site::{
    Answer, Arguments, Block, BlockBody, Built, Field, Options, Overview, Plugin, Refusal, Session, Type,
};
use kiosque_source::{Blob, Diagnostic, Tree, TreePath};
use libtest_mimic::{Failed, Trial};

use crate::cases::{build, same};

/// Stamps in letters. A stamp has a value, and the function `postage` gives their sum. No letter may have more than the
/// configuration says. The output `postage.txt` lists what is on which, below what is in `data/office.txt`.
struct Stamps;

static BLOCKS: &[Block] = &[Block {
    name: "stamp",
    help: "A stamp",
    body: BlockBody::None,
    fields: &[Field::required("cents", Type::Number, "what it costs")],
}];

impl Plugin for Stamps {
    fn blocks(&self) -> &'static [Block] {
        BLOCKS
    }

    fn templates(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        vec![("shortcodes/stamp.html", "<b class=\"stamp\">{{ cents }}</b>".into())]
    }

    fn functions(&self) -> &'static [&'static str] {
        &["postage"]
    }

    fn call(&self, _: &str, arguments: &Arguments, site: &Overview<'_>) -> Result<Answer, Refusal> {
        let Some(language) = arguments.get("lang").and_then(|value| value.as_str()) else {
            return Err(Refusal::new("the argument `lang` is missing"));
        };
        let pages = site.contents().filter(|content| **content.language() == *language);
        let cents: f64 = pages.map(|content| cents(&content).iter().sum::<f64>()).sum();
        Ok(Answer::new(cents.to_string()))
    }

    fn check(&self, site: &Overview<'_>) -> Vec<Diagnostic> {
        let most = site.setting("most_cents").as_f64().unwrap_or(f64::INFINITY);
        let too_much = site.contents().filter(|content| cents(content).iter().sum::<f64>() > most);
        let problem = |content: kiosque_site::ContentView<'_>| {
            let problem = Diagnostic::warning("there are too many stamps on this letter");
            problem.in_file(content.document().source.path())
        };
        too_much.map(problem).collect()
    }

    fn outputs(&self, site: &Overview<'_>) -> Vec<(TreePath, Blob)> {
        let office = TreePath::new("data/office.txt").ok().and_then(|path| site.file(&path)?.bytes().ok());
        let office = office.map_or_else(String::new, |bytes| String::from_utf8_lossy(&bytes).into_owned());
        let lines = site.contents().map(|it| format!("{} {:?}", it.permalink(), cents(&it)));
        let text = [office].into_iter().chain(lines).collect::<Vec<_>>().join("\n");
        TreePath::new("postage.txt").map(|path| (path, Blob::from(&*text))).into_iter().collect()
    }
}

/// What the stamps on a page cost.
fn cents(content: &kiosque_site::ContentView<'_>) -> Vec<f64> {
    let stamps = content.calls().into_iter().filter(|call| call.name == "stamp");
    stamps.filter_map(|call| call.argument("cents")?.as_f64()).collect()
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("plugin/adds-to-a-site", adds_to_a_site),
        Trial::test("plugin/is-asked-again-after-an-edit", is_asked_again_after_an_edit),
        Trial::test("plugin/gives-way-to-the-site", gives_way_to_the_site),
    ]
}

const FILES: &[(&str, &str)] = &[
    ("zola.toml", "base_url = 'https://example.org'\n[extra.kiosque]\nmost_cents = 100\n"),
    ("content/a.md", "+++\ntitle = 'A'\n+++\nDear {{ stamp(cents=60) }} you,\n"),
    ("content/b.md", "+++\ntitle = 'B'\n+++\nHello.\n"),
    ("templates/index.html", "{{ postage(lang='en') }}"),
    ("templates/page.html", "{{ page.title }}: {{ page.content | safe }}"),
];

/// The files of a site with some of them changed.
fn files(changes: &[(&str, &str)]) -> Result<Tree, Failed> {
    FILES.iter().chain(changes).map(|(path, text)| Ok((TreePath::new(path)?, Blob::from(*text)))).collect()
}

fn options() -> Options {
    Options { plugins: vec![Arc::new(Stamps)], ..Options::default() }
}

fn output(built: &Built, path: &str) -> Result<String, Failed> {
    let blob = built.outputs.get(&TreePath::new(path)?).ok_or_else(|| format!("there is no `{path}`"))?;
    Ok(String::from_utf8(blob.bytes()?.to_vec())?)
}

fn rendered(built: &Built) -> Vec<&str> {
    built.rendered.bodies.iter().chain(&built.rendered.outputs).map(TreePath::as_str).collect()
}

fn adds_to_a_site() -> Result<(), Failed> {
    let built = build(&mut Session::new(options()), &files(&[])?, &options());
    assert_eq!(built.diagnostics, []);
    assert_eq!(output(&built, "index.html")?, "60");
    let page = "A: <p>Dear</p>\n<b class=\"stamp\">60</b>\n<p>you,</p>\n";
    assert_eq!(output(&built, "a/index.html")?, page, "a block is no part of a paragraph");
    let list = "\nhttps://example.org/a/ [60.0]\nhttps://example.org/b/ []\nhttps://example.org/ []";
    assert_eq!(output(&built, "postage.txt")?, list);

    let wrong = files(&[("content/b.md", "+++\n+++\n{{ stamp(cent=1) }} {{ stamp(cents=\"1\") }}\n")])?;
    let built = build(&mut Session::new(options()), &wrong, &options());
    let messages: Vec<_> = built.diagnostics.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(messages, ["`stamp` has no field `cent`", "`cents` of `stamp` must be a number"]);
    Ok(())
}

/// Each step is a clean build, and renders what shows the change.
fn is_asked_again_after_an_edit() -> Result<(), Failed> {
    let mut session = Session::new(options());
    build(&mut session, &files(&[])?, &options());
    let mut step = |body: &str, expected: &[&str], warnings: usize| {
        let text = format!("+++\ntitle = 'B'\n+++\n{body}\n");
        let files = files(&[("content/b.md", &text)])?;
        let built = build(&mut session, &files, &options());
        same(&build(&mut Session::new(options()), &files, &options()), &built)?;
        assert_eq!(rendered(&built), expected, "{body}");
        assert_eq!(built.diagnostics.len(), warnings, "{body}");
        Ok::<Built, Failed>(built)
    };
    step("Goodbye.", &["content/b.md", "b/index.html"], 0)?;
    let built = step("{{ stamp(cents=130) }}", &["content/b.md", "b/index.html", "index.html"], 1)?;
    assert_eq!(output(&built, "index.html")?, "190");
    step("Now {{ stamp(cents=130) }}", &["content/b.md", "b/index.html"], 1)?;
    step("Hello.", &["content/b.md", "b/index.html", "index.html"], 0)?;

    let files = files(&[("data/office.txt", "Dieppe")])?;
    let built = build(&mut session, &files, &options());
    assert_eq!(rendered(&built), [""; 0]);
    assert!(output(&built, "postage.txt")?.starts_with("Dieppe\nhttps"));
    Ok(())
}

fn gives_way_to_the_site() -> Result<(), Failed> {
    let own = files(&[
        ("templates/shortcodes/stamp.html", "<i>{{ any }}</i>"),
        ("content/a.md", "+++\n+++\nA {{ stamp(any='x') }}\n"),
        ("static/postage.txt", "own"),
    ])?;
    let built = build(&mut Session::new(options()), &own, &options());
    assert_eq!(built.diagnostics, []);
    assert_eq!(output(&built, "a/index.html")?, ": <p>A <i>x</i></p>\n");
    assert_eq!(output(&built, "postage.txt")?, "own");
    Ok(())
}
