//! A generated site that is served and edited.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::Failed;
use tempfile::TempDir;

use crate::folder;
use crate::generated::{self, Shape};
use crate::served::Served;

/// A site, its server, and how often it was edited.
pub(crate) struct Preview {
    pub(crate) served: Served,
    folder: TempDir,
    pages: usize,
    edits: usize,
}

/// A word that was on no page before, and how to tell when it is.
pub(crate) struct Mark {
    word: String,
    route: String,
    since: Instant,
}

fn route(post: usize) -> String {
    format!("/s{}/p{post}/", post % generated::SECTIONS)
}

impl Preview {
    /// Writes a site and serves it.
    pub(crate) fn start(shape: Shape, kiosque: Command) -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        for (path, text) in generated::files(shape) {
            folder::write(folder.path(), &[(&path, &text)])?;
        }
        let served = Served::start(kiosque, folder.path(), &[])?;
        Ok(Self { served, folder, pages: shape.pages, edits: 0 })
    }

    /// Puts a new paragraph on the next page.
    pub(crate) fn edit_body(&mut self) -> Result<Mark, Failed> {
        self.edit_post(|post, word| format!("{post}\n\nEdited: {word}.\n"))
    }

    /// Gives the next page a new title.
    pub(crate) fn edit_title(&mut self) -> Result<Mark, Failed> {
        self.edit_post(|post, word| post.replacen("title = \"", &format!("title = \"{word} "), 1))
    }

    /// Puts something new on all pages.
    pub(crate) fn edit_template(&mut self) -> Result<Mark, Failed> {
        let base = self.folder.path().join("templates/base.html");
        let word = self.word();
        let text = fs::read_to_string(&base)?.replace("</main>", &format!("</main><!-- {word} -->"));
        self.save("templates/base.html", &text, Mark { word, route: "/".into(), since: Instant::now() })
    }

    /// Pages far from each other, so that no two edits in a row are of the same list.
    fn edit_post(&mut self, edit: impl Fn(&str, &str) -> String) -> Result<Mark, Failed> {
        let (word, at) = (self.word(), self.edits * 197 % self.pages);
        let text = edit(&generated::post(at, self.pages), &word);
        let mark = Mark { word, route: route(at), since: Instant::now() };
        self.save(&generated::path(at), &text, mark)
    }

    fn word(&mut self) -> String {
        self.edits += 1;
        format!("edit-{}-", self.edits)
    }

    fn save(&self, path: &str, text: &str, mark: Mark) -> Result<Mark, Failed> {
        fs::write(self.folder.path().join(path), text)?;
        Ok(mark)
    }

    /// How long it took until a mark is shown.
    pub(crate) fn wait_for(&self, mark: &Mark) -> Result<Duration, Failed> {
        while !self.served.shows(&mark.route, &mark.word)? {
            if mark.since.elapsed() > Duration::from_mins(2) {
                return Err(format!("`{}` does not show what was written", mark.route).into());
            }
            thread::sleep(Duration::from_millis(1));
        }
        Ok(mark.since.elapsed())
    }
}
