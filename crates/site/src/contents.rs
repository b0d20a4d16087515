//! From the outputs of a build to the content files that they are made of, and back.

use std::sync::Arc;

use jiff::Timestamp;
use kiosque_source::TreePath;

use crate::model::{Content, Model};
use crate::plan::{Kind, Task};

/// The content behind the outputs of a build. A clone is cheap.
#[derive(Clone, Default)]
pub struct Contents(Arc<[Behind]>);

/// An output, and what is behind it.
struct Behind {
    output: TreePath,
    about: About,
}

/// A content file, with what its author may forget about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The file, from the root of the site.
    pub source: TreePath,
    /// Whether readers will see it.
    pub standing: Standing,
}

/// Whether readers will see a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is a draft, or below a section that is one: it is left out unless drafts are asked for.
    Draft,
    /// Its date lies after the time of the build.
    Future,
    /// They will.
    Published,
}

impl Contents {
    /// What is behind tasks, which are in the order of their outputs.
    pub(crate) fn new(model: &Model, tasks: &[Task], now: Timestamp) -> Self {
        let behind = |task: &Task| {
            let content = content(&task.kind)?;
            let about = About { source: task.origin.clone(), standing: standing(model, content, now) };
            model.has_file(content).then(|| Behind { output: task.output.clone(), about })
        };
        Self(tasks.iter().filter_map(behind).collect())
    }

    /// The content file that an output is the page of; any pager of a section is its page.
    pub fn about(&self, output: &TreePath) -> Option<&About> {
        let at = self.0.binary_search_by(|behind| behind.output.cmp(output)).ok()?;
        Some(&self.0[at].about)
    }

    /// The outputs that readers do not see yet, in order.
    pub fn unseen(&self) -> impl Iterator<Item = (&TreePath, Standing)> {
        let all = self.0.iter().map(|behind| (&behind.output, behind.about.standing));
        all.filter(|(_, standing)| *standing != Standing::Published)
    }

    /// The output that is the page of a content file; of a section with pagers, the first one.
    pub fn page(&self, source: &TreePath) -> Option<&TreePath> {
        let outputs =
            self.0.iter().filter(|behind| behind.about.source == *source).map(|behind| &behind.output);
        outputs.min_by_key(|output| output.as_str().len())
    }
}

fn standing(model: &Model, content: Content, now: Timestamp) -> Standing {
    let Model { pages, sections, .. } = model;
    let is_draft = |at: &usize| sections[*at].matter().draft;
    match content {
        Content::Page(at) if pages[at].matter().draft || pages[at].above.iter().any(is_draft) => {
            Standing::Draft
        }
        Content::Section(at) if is_draft(&at) || sections[at].ancestors.iter().any(is_draft) => {
            Standing::Draft
        }
        Content::Page(at) if pages[at].date.as_ref().is_some_and(|date| date.instant() > now) => {
            Standing::Future
        }
        _ => Standing::Published,
    }
}

/// The page or section that a task renders, whole or in part.
fn content(kind: &Kind) -> Option<Content> {
    match kind {
        Kind::Page(at) => Some(Content::Page(*at)),
        Kind::Section(at) | Kind::SectionPager(at, _) => Some(Content::Section(*at)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use kiosque_source::{Blob, Tree};

    use super::*;
    use crate::{Options, Session};

    fn path(text: &str) -> TreePath {
        TreePath::new(text).unwrap()
    }

    fn contents() -> Contents {
        let files = [
            ("zola.toml", "base_url = '/'\n[languages.fr]\n[[taxonomies]]\nname = 'tags'"),
            ("content/a.md", "+++\naliases = ['old']\n[taxonomies]\ntags = ['x']\n+++\n"),
            ("content/a.fr.md", "+++\n+++\n"),
            ("content/covered.md", "+++\n+++\n"),
            ("content/hidden.md", "+++\nrender = false\n+++\n"),
            ("content/news/_index.md", "+++\npaginate_by = 1\n+++\n"),
            ("content/news/bundle/index.md", "+++\ndate = 2030-01-02\n+++\n"),
            ("content/news/draft.md", "+++\ndraft = true\ndate = 2030-01-02\n+++\n"),
            ("content/drafts/_index.md", "+++\ndraft = true\n+++\n"),
            ("content/drafts/inner.md", "+++\n+++\n"),
            ("static/covered/index.html", ""),
            ("templates/page.html", ""),
            ("templates/section.html", ""),
        ];
        let tree: Tree = files.map(|(name, text)| (path(name), Blob::from(text))).into_iter().collect();
        let now = "2029-01-01T00:00:00Z".parse().unwrap();
        let built = Session::new(Options { now, drafts: true, ..Options::default() }).build(&tree);
        built.contents
    }

    #[test]
    fn an_output_has_a_source() {
        let contents = contents();
        let about =
            |output: &str| contents.about(&path(output)).map(|it| (it.source.to_string(), it.standing));
        let source = |text: &str, standing| Some((text.to_owned(), standing));
        for (output, expected) in [
            ("a/index.html", source("content/a.md", Standing::Published)),
            ("fr/a/index.html", source("content/a.fr.md", Standing::Published)),
            ("news/index.html", source("content/news/_index.md", Standing::Published)),
            ("news/page/2/index.html", source("content/news/_index.md", Standing::Published)),
            ("news/bundle/index.html", source("content/news/bundle/index.md", Standing::Future)),
            ("news/draft/index.html", source("content/news/draft.md", Standing::Draft)),
            ("drafts/index.html", source("content/drafts/_index.md", Standing::Draft)),
            ("drafts/inner/index.html", source("content/drafts/inner.md", Standing::Draft)),
            ("covered/index.html", None),
            ("index.html", None),
            ("tags/x/index.html", None),
            ("old/index.html", None),
            ("news/page/1/index.html", None),
            ("404.html", None),
            ("nowhere/index.html", None),
        ] {
            assert_eq!(about(output), expected, "{output}");
        }
    }

    #[test]
    fn some_are_not_seen_yet() {
        let contents = contents();
        let unseen: Vec<_> =
            contents.unseen().map(|(output, standing)| (output.as_str(), standing)).collect();
        assert_eq!(
            unseen,
            [
                ("drafts/index.html", Standing::Draft),
                ("drafts/inner/index.html", Standing::Draft),
                ("news/bundle/index.html", Standing::Future),
                ("news/draft/index.html", Standing::Draft),
            ]
        );
    }

    #[test]
    fn a_source_has_a_page() {
        let contents = contents();
        let page = |source: &str| contents.page(&path(source)).map(TreePath::as_str);
        assert_eq!(page("content/a.fr.md"), Some("fr/a/index.html"));
        assert_eq!(page("content/news/_index.md"), Some("news/index.html"));
        assert_eq!(page("content/news/bundle/index.md"), Some("news/bundle/index.html"));
        assert_eq!(page("content/hidden.md"), None);
        assert_eq!(page("content/covered.md"), None);
        assert_eq!(page("zola.toml"), None);
        assert!(Contents::default().page(&path("content/a.md")).is_none());
    }
}
