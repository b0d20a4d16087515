//! The links of our own site, built for an address with a path: each of them leads somewhere.

mod addresses;
mod follow;

use std::path::Path;
use std::sync::Arc;

use kiosque_newsletter::Newsletter;
use kiosque_site::{Built, Options, Session, layout};
use kiosque_source::disk::{Disk, Mount};
use kiosque_source::{Blob, Diagnostic, PathError, Tree, TreePath, show};
use libtest_mimic::{Failed, Trial};

use follow::Site;

/// Where the site is published, as far as the test is concerned.
const BASE: &str = "https://example.github.io/kiosque/";

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("links/site", every_link_leads_somewhere),
        Trial::test("links/broken-ones-are-found", broken_links_are_found),
    ]
}

fn every_link_leads_somewhere() -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../site");
    let site = Site::new(BASE, &build(&root)?)?;
    for path in ["index.html", "sitemap.xml", "atom.xml", "404.html"] {
        if !site.has(path) {
            return Err(format!("the site has no `{path}`").into());
        }
    }
    let problems = site.problems()?;
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
}

/// Outputs with all kinds of links, some of which lead nowhere.
const LINKS: [(&str, &str); 5] = [
    (
        "index.html",
        "<meta property='og:image' content='https://example.github.io/og.png'><meta name=author content=Ada>
        <img srcset='a.png 1x, b.png 2x' src=/kiosque/a.png><a href='#top'>ok</a><a href='#bottom'></a>
        <a id=top href=page></a><a href='page/#été'>ok</a><a href='https://example.com/gone'>ok</a>
        <a href='https://example.github.io/kiosque'>ok</a><a href=mailto:ada@example.org>ok</a>
        <script>'<a href=gone>'</script><!-- <a href=gone> --><a href='/page/'></a>",
    ),
    ("page/index.html", "<h2 id='été'></h2><a href='..'>ok</a><a href='../gone/?a=1'></a>"),
    ("a.png", ""),
    ("site.css", "a { background: url(a.png) } b { background: url(\"c.png\") }"),
    (
        "atom.xml",
        "<feed><link href='https://example.github.io/kiosque/'/><id>https://example.github.io/kiosque/d/</id>
        <content type='html'>&lt;a href='/kiosque/page/'>&lt;/a></content></feed>",
    ),
];

fn broken_links_are_found() -> Result<(), Failed> {
    let outputs = LINKS.map(|(path, text)| Ok((TreePath::new(path)?, Blob::from(text))));
    let outputs: Tree = outputs.into_iter().collect::<Result<_, PathError>>()?;
    let expected = [
        "atom.xml: `/kiosque/page/` is no whole address",
        "atom.xml: `https://example.github.io/kiosque/d/` leads to no output",
        "index.html: `#bottom` names nothing on the page that it leads to",
        "index.html: `/page/` leaves the path of the base URL",
        "index.html: `b.png` leads to no output",
        "index.html: `https://example.github.io/og.png` leaves the path of the base URL",
        "index.html: `page` lacks the slash at its end",
        "page/index.html: `../gone/?a=1` leads to no output",
        "site.css: `c.png` leads to no output",
    ];
    assert_eq!(Site::new(BASE, &outputs)?.problems()?, expected);
    Ok(())
}

/// The outputs of the site in a folder.
fn build(root: &Path) -> Result<Tree, Failed> {
    let options = Options {
        base_url: Some(BASE.to_owned()),
        plugins: vec![Arc::new(Newsletter)],
        ..Options::default()
    };
    let disk = Disk::open(root)?;
    let layout = layout(&disk.load().0, &options).map_err(|diagnostics| shown(&diagnostics))?;
    let mount = |(at, folder)| Mount { at, folder: root.join::<String>(folder).into() };
    let mounts = layout.mounts.into_iter().map(mount).collect();
    let (tree, problems) = disk.mounting(mounts).listing(layout.folders).load();
    let Built { outputs, mut diagnostics, .. } = Session::new(options).build(&tree);
    diagnostics.extend(problems);
    if diagnostics.is_empty() { Ok(outputs) } else { Err(shown(&diagnostics).into()) }
}

fn shown(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|diagnostic| show::terminal(diagnostic, false)).collect()
}
