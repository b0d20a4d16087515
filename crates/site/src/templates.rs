//! The templates of a site: its own, those of its theme, and the built-in ones.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use kiosque_source::{Blob, Diagnostic, Hash, Source, Tree, TreePath};
use kiosque_template::{Library, Template};

use crate::block::{Blocks, Origin};
use crate::config::Config;
use crate::{Options, text};

/// Templates that are there where neither the site nor the theme has one of that name.
const BUILT_IN: &[(&str, &str)] = &[
    ("404.html", include_str!("builtin/404.html")),
    ("anchor-link.html", include_str!("builtin/anchor-link.html")),
    ("atom.xml", include_str!("builtin/atom.xml")),
    ("robots.txt", include_str!("builtin/robots.txt")),
    ("rss.xml", include_str!("builtin/rss.xml")),
    ("sitemap.xml", include_str!("builtin/sitemap.xml")),
    // Shortcodes that came with Zola up to 0.16; sites from then go on calling them.
    ("shortcodes/gist.html", include_str!("builtin/shortcodes/gist.html")),
    ("shortcodes/streamable.html", include_str!("builtin/shortcodes/streamable.html")),
    ("shortcodes/vimeo.html", include_str!("builtin/shortcodes/vimeo.html")),
    ("shortcodes/youtube.html", include_str!("builtin/shortcodes/youtube.html")),
    ("summary-cutoff.html", "&hellip;\n"),
];

/// Parsed template files, kept from build to build.
#[derive(Default)]
pub(crate) struct Templates {
    parsed: BTreeMap<TreePath, (Hash, Parsed)>,
}

/// A template, with what is wrong with it if it is broken.
type Parsed = (Arc<Template>, Option<Diagnostic>);

/// Templates by name, as they are put one over the other.
#[derive(Default)]
struct Shelf {
    known: BTreeMap<TreePath, (Hash, Parsed)>,
    parsed: BTreeMap<TreePath, (Hash, Parsed)>,
    templates: BTreeMap<Arc<str>, Arc<Template>>,
    origins: BTreeMap<Arc<str>, Origin>,
    problems: Vec<Diagnostic>,
}

impl Templates {
    /// The library of a site, its blocks, and what is wrong with its files.
    pub(crate) fn library(
        &mut self,
        tree: &Tree,
        config: &Config,
        options: &Options,
    ) -> (Library, Blocks, Vec<Diagnostic>) {
        let mut shelf = Shelf { known: std::mem::take(&mut self.parsed), ..Shelf::default() };
        for (name, text) in built_in(options) {
            shelf.add_built_in(name, &text);
        }
        for theme in config.layers.iter().rev() {
            for (name, template) in
                shelf.add_folder(tree, &format!("themes/{theme}/templates"), Origin::Theme)
            {
                shelf.templates.insert(format!("{theme}/templates/{name}").into(), template);
            }
        }
        shelf.add_folder(tree, "templates", Origin::Site);
        let Shelf { parsed, templates, origins, mut problems, .. } = shelf;
        self.parsed = parsed;
        let blocks = Blocks::new(&options.plugins, config.theme_has_blocks, &origins);
        let (library, more) = Library::new(templates);
        problems.extend(more);
        problems.dedup();
        (library, blocks, problems)
    }
}

/// The templates that every site has, by name, of which the later count: the site crate's own and those of plugins.
pub(crate) fn built_in(options: &Options) -> impl Iterator<Item = (&'static str, Cow<'static, str>)> {
    let own = BUILT_IN.iter().map(|(name, text)| (*name, Cow::Borrowed(*text)));
    own.chain(options.plugins.iter().flat_map(|plugin| plugin.templates()))
}

impl Shelf {
    /// Adds a template that every site has.
    fn add_built_in(&mut self, name: &str, text: &str) {
        if let Ok(path) = TreePath::new(&format!("built-in/{name}")) {
            self.add(name, &path, &Blob::from(text), Origin::BuiltIn);
        }
    }

    /// Adds the templates of a folder over those that are there, and gives them by their names.
    fn add_folder(&mut self, tree: &Tree, folder: &str, origin: Origin) -> Vec<(String, Arc<Template>)> {
        let added = tree.list(folder).map(|(path, blob)| {
            let name = path.below(folder).unwrap_or_default();
            (name.to_owned(), self.add(name, path, blob, origin))
        });
        added.collect()
    }

    fn add(&mut self, name: &str, path: &TreePath, blob: &Blob, origin: Origin) -> Arc<Template> {
        let parsed = blob.hash().map_err(|error| unreadable(path, &error)).map(|hash| {
            let kept = self.known.remove(path).filter(|(before, _)| *before == hash);
            kept.unwrap_or_else(|| (hash, parse(path, blob)))
        });
        let (hash, parsed) = match parsed {
            Ok(parsed) => parsed,
            Err(problem) => (Hash::default(), broken(&Source::new(path.clone(), ""), problem)),
        };
        self.problems.extend(parsed.1.clone());
        let template = parsed.0.clone();
        self.parsed.insert(path.clone(), (hash, parsed));
        self.templates.insert(name.into(), template.clone());
        if let Some(stem) = name.strip_suffix(".md").filter(|_| origin != Origin::BuiltIn) {
            self.remove_built_in(&format!("{stem}.html"));
        }
        let is_override = origin == Origin::Site && self.origins.get(name) == Some(&Origin::Theme);
        self.origins.insert(name.into(), if is_override { Origin::Override } else { origin });
        template
    }

    /// Takes away a template that would go before another one of a theme or site: HTML goes before Markdown.
    fn remove_built_in(&mut self, name: &str) {
        if self.origins.get(name) == Some(&Origin::BuiltIn) {
            self.origins.remove(name);
            self.templates.remove(name);
        }
    }
}

fn parse(path: &TreePath, blob: &Blob) -> Parsed {
    let source = match text::read(path, blob) {
        Ok(source) => source,
        Err(problem) => return broken(&Source::new(path.clone(), ""), problem),
    };
    match Template::parse(&source) {
        Ok(template) => (Arc::new(template), None),
        Err(problem) => broken(&source, *problem),
    }
}

fn broken(source: &Source, problem: Diagnostic) -> Parsed {
    (Arc::new(Template::broken(source)), Some(problem))
}

fn unreadable(path: &TreePath, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(format!("can't read `{path}`: {error}")).in_file(path)
}
