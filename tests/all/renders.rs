//! What is rendered again after an edit of a large site: what shows the edit, and little else.

use std::collections::BTreeSet;

use kiosque_site::{Built, Options, Session};
use kiosque_source::{Tree, TreePath};
use libtest_mimic::{Failed, Trial};

use crate::cases::build;
use crate::generated::{self, Shape};

/// An edit of the front matter or the body of a post.
struct Edit {
    name: &'static str,
    /// How the line begins that is exchanged; without one, the text is a new paragraph.
    line: &'static str,
    text: &'static str,
    /// How the paths begin of outputs that may be rendered though they come out as they were.
    in_vain: &'static [&'static str],
}

const EDITS: &[Edit] = &[
    Edit { name: "body", line: "", text: "More.\n", in_vain: &[] },
    Edit { name: "title", line: "title = ", text: "title = \"Another\"", in_vain: &[] },
    Edit { name: "description", line: "description = ", text: "description = \"Another.\"", in_vain: &[] },
    Edit { name: "date", line: "date = ", text: "date = 2031-05-05", in_vain: &[] },
    Edit { name: "tags", line: "tags = ", text: "tags = [\"sage\"]", in_vain: LISTS },
];

/// With heavy navigation all pages read the list that a draft is not in.
const DRAFT: Edit = Edit { name: "draft", line: "+++", text: "+++\ndraft = true", in_vain: LISTS };

/// The pagers of a list of posts may say how long it is.
const LISTS: &[&str] = &["s0/index.html", "s0/page/", "tags/"];

/// How many outputs the edit of a body may render.
const MOST_OF_A_BODY: usize = 15;

/// How many posts the site has. `KIOSQUE_PAGES` asks for so many others.
const PAGES: usize = 1000;

pub(crate) fn trials() -> Vec<Trial> {
    let trial = |name, heavy_nav| Trial::test(name, move || edits(heavy_nav));
    vec![trial("renders/of-an-edit", false), trial("renders/of-an-edit-with-heavy-navigation", true)]
}

/// Edits a post in the middle of its section, and the newest one, which heavy navigation has first. Each edit
/// is taken back again.
fn edits(heavy_nav: bool) -> Result<(), Failed> {
    let wanted: Option<usize> = std::env::var("KIOSQUE_PAGES").ok().and_then(|count| count.parse().ok());
    let pages = wanted.unwrap_or(PAGES);
    let newest = (0..pages).step_by(generated::SECTIONS).max_by_key(|at| generated::day(*at));
    let files = generated::files(Shape { pages, heavy_nav })
        .map(|(path, text)| Ok((TreePath::new(&path)?, text.into())))
        .collect::<Result<Tree, Failed>>()?;
    let options = Options::default();
    let mut session = Session::new(options.clone());
    let original = build(&mut session, &files, &options);
    for post in newest.into_iter().chain([pages / 2 - pages / 2 % generated::SECTIONS]) {
        for edit in EDITS.iter().chain((!heavy_nav).then_some(&DRAFT)) {
            let mut edited = files.clone();
            let text = edit.apply(&generated::post(post, pages))?;
            edited.insert(TreePath::new(&generated::path(post))?, text.into());
            let there = build(&mut session, &edited, &options);
            let back = build(&mut session, &files, &options);
            edit.check(&original, &there)?;
            edit.check(&there, &back)?;
        }
    }
    Ok(())
}

impl Edit {
    fn apply(&self, post: &str) -> Result<String, Failed> {
        if self.line.is_empty() {
            return Ok(format!("{post}\n{}", self.text));
        }
        let line = post.lines().find(|line| line.starts_with(self.line)).ok_or("there is no such line")?;
        Ok(post.replacen(line, self.text, 1))
    }

    /// All that is different was rendered, and what was rendered is different.
    fn check(&self, before: &Built, after: &Built) -> Result<(), String> {
        let rendered: BTreeSet<_> = after.rendered.outputs.iter().collect();
        let changed: BTreeSet<_> = after.outputs.changes(&before.outputs).collect();
        // What is new may be kept from before it went.
        let was_and_is = |path: &TreePath| [before, after].iter().all(|it| it.outputs.get(path).is_some());
        let missed: Vec<_> = changed.difference(&rendered).filter(|path| was_and_is(path)).collect();
        let is_named = |path: &TreePath| self.in_vain.iter().any(|start| path.as_str().starts_with(start));
        let in_vain: Vec<_> = rendered.difference(&changed).filter(|path| !is_named(path)).collect();
        let is_too_much = self.line.is_empty() && rendered.len() > MOST_OF_A_BODY;
        if changed.is_empty() || !missed.is_empty() || !in_vain.is_empty() || is_too_much {
            return Err(format!(
                "an edit of the {} changed {} outputs, without rendering {missed:?}, and rendered {} of them, in vain {in_vain:?}",
                self.name,
                changed.len(),
                rendered.len(),
            ));
        }
        Ok(())
    }
}
