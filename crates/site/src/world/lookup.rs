//! Files, pages and links by the paths that templates and Markdown write.

use kiosque_source::{Blob, TreePath, nearest};
use kiosque_template::{Answer, Ask, Refusal, Value};

use super::{Outcome, SiteWorld, data};
use crate::model::Content;

impl<'a> SiteWorld<'a> {
    /// The names of all shortcodes.
    pub(crate) fn shortcode_names(&self) -> Vec<&'a str> {
        let shortcode = |name: &'a str| {
            let name = name.strip_prefix("shortcodes/")?;
            name.strip_suffix(".html").or_else(|| name.strip_suffix(".md"))
        };
        self.library.names().filter_map(shortcode).collect()
    }
}

impl SiteWorld<'_> {
    /// The file that a template means by `path` (manual: templates/overview, "File searching logic"); also an
    /// output that does not come of a template, by its path there or below the output folder.
    pub(super) fn file(&self, path: &str) -> Result<Option<(TreePath, Blob)>, Refusal> {
        let path = match path.strip_prefix("@/") {
            Some(rest) => format!("content/{rest}"),
            None => path.to_owned(),
        };
        let path = path.trim_start_matches('/');
        let mut refused = None;
        let mut inside = |place: &str, path: &str| {
            let file = TreePath::new(&format!("{place}{path}"));
            file.map_err(|error| refused = Some(Refusal::new(format!("`{path}` is refused: {error}")))).ok()
        };
        // What is in the output folder is of a build before.
        let output = path.strip_prefix(&self.model.config.output_dir).and_then(|rest| rest.strip_prefix('/'));
        let layers = self.model.config.layers.iter().map(|theme| format!("themes/{theme}/static/"));
        let places = ["", "static/", "content/"].into_iter().map(str::to_owned).chain(layers);
        for place in places.filter(|_| output.is_none()) {
            // From `content`, a path may lead up and yet stay in the site.
            let found = inside(&place, path).and_then(|file| Some((self.tree.get(&file)?, file)));
            if let Some((blob, file)) = found {
                return Ok(Some((file, blob)));
            }
        }
        let Some(output) = inside("", output.unwrap_or(path)) else { return refused.map_or(Ok(None), Err) };
        if let Some(found) = self.processed_image(&output)? {
            return Ok(Some(found));
        }
        let made = self.made.get(&output).or_else(|| self.statics.get(&output).cloned());
        Ok(made.map(|blob| (output, blob)))
    }

    /// The tables of a TOML file of the site, null if it is not there.
    pub(crate) fn tables(&self, path: &str) -> Result<Value, Refusal> {
        data::tables(self, path).map(|answer| answer.value)
    }

    /// Whether there is an output at this path that no template makes.
    pub(crate) fn has_output(&self, path: &str) -> bool {
        let path = TreePath::new(path);
        path.is_ok_and(|path| self.statics.contains_key(&path) || self.made.get(&path).is_some())
    }

    /// An image that the render asked for, by its path below the output folder or its `static_path`.
    fn processed_image(&self, path: &TreePath) -> Result<Option<(TreePath, Blob)>, Refusal> {
        let path = path.below("static").unwrap_or(path.as_str());
        if self.effects.iter().any(|effect| *effect.output == *path) {
            return self.images.made(path).map_err(Refusal::new);
        }
        Ok(None)
    }

    /// The page or section with this path below `content`, in this language.
    pub(crate) fn content(&self, path: &str, language: Option<&str>) -> Result<Content, Refusal> {
        let (prefix, path) = path.split_at(if path.starts_with("@/") { 2 } else { 0 });
        let wanted = match language.filter(|language| **language != *self.model.config.default_language) {
            Some(language) => in_language(path, language),
            None => path.to_owned(),
        };
        self.model.find(&wanted).ok_or_else(|| {
            let refusal = Refusal::new(format!("there is no `content/{wanted}`"));
            let names = self.model.contents().map(|content| self.model.relative(content));
            let nearest = nearest(&wanted, names).map(|name| format!("{prefix}{name}"));
            refusal.did_you_mean(nearest.as_deref())
        })
    }
}

/// `blog/a.md` as `blog/a.en.md`.
fn in_language(path: &str, language: &str) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    match stem.strip_suffix(&format!(".{language}")) {
        Some(_) => path.to_owned(),
        None => format!("{stem}.{language}.md"),
    }
}

/// Asks for the permalink of what an internal link leads to, by its path without `@/` and anchor.
pub(crate) const LINK: &str = "link";
/// Asks for the hash of a template and all that it reaches, by its name.
pub(crate) const TEMPLATE: &str = "template";
/// Asks whether the block of this name comes with the theme; nothing if there is no block of the name.
pub(crate) const BLOCK: &str = "block";
/// Asks for the tables of a TOML file of the site, by its path; nothing if it is not there or can't be read.
pub(crate) const DATA: &str = "data";
/// Asks whether there is an output at this path that no template makes.
pub(crate) const FILE: &str = "file";
/// Asks for the names of all shortcodes.
pub(crate) const SHORTCODES: &str = "shortcodes";

/// What a body looks up in its site.
pub(super) fn look_up(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Option<Outcome> {
    let value = ask.value.as_str()?;
    let found = match ask.name {
        LINK => Value::from(world.model.find(value).map(|content| world.model.permalink(content))),
        TEMPLATE => Value::from(world.library.program(value).map(|program| program.hash().to_string())),
        BLOCK => Value::from(world.blocks.get(value).map(|_| !world.blocks.is_built_in(value))),
        DATA => return Some(data::tables(world, value)),
        FILE => Value::from(world.has_output(value)),
        SHORTCODES => crate::values::strings(world.shortcode_names()),
        _ => return None,
    };
    Some(Ok(Answer::new(found)))
}
