//! The templates of a site: its own, those of its theme, and the built-in ones.

use std::collections::BTreeMap;
use std::sync::Arc;

use kiosque_source::{Diagnostic, Hash, Source, Tree, TreePath};
use kiosque_template::{Library, Template};

use crate::config::Config;
use crate::text;

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

impl Templates {
    /// The library of a site, and what is wrong with its files.
    pub(crate) fn library(&mut self, tree: &Tree, config: &Config) -> (Library, Vec<Diagnostic>) {
        let mut known = std::mem::take(&mut self.parsed);
        let mut problems = Vec::new();
        let mut templates = BTreeMap::new();
        for (name, text) in BUILT_IN {
            let path = TreePath::new(&format!("built-in/{name}"));
            let parsed = path.map(|path| Template::parse(&Source::new(path, *text)));
            templates.extend(parsed.into_iter().flatten().map(|it| (Arc::from(*name), Arc::new(it))));
        }
        let theme = config.theme.as_ref().map(|theme| (format!("themes/{theme}/templates"), Some(theme)));
        for (folder, theme) in theme.into_iter().chain([("templates".to_owned(), None)]) {
            for (path, blob) in tree.list(&folder) {
                let parsed = blob.hash().map_err(|error| unreadable(path, &error)).map(|hash| {
                    let kept = known.remove(path).filter(|(before, _)| *before == hash);
                    kept.unwrap_or_else(|| (hash, parse(path, blob)))
                });
                let (hash, parsed) = match parsed {
                    Ok(parsed) => parsed,
                    Err(problem) => (Hash::default(), broken(&Source::new(path.clone(), ""), problem)),
                };
                let name = path.below(&folder).unwrap_or_default();
                problems.extend(parsed.1.clone());
                let full = theme.map(|theme| format!("{theme}/templates/{name}"));
                templates.extend(full.map(|full| (Arc::from(full), parsed.0.clone())));
                templates.insert(Arc::from(name), parsed.0.clone());
                self.parsed.insert(path.clone(), (hash, parsed));
            }
        }
        let (library, more) = Library::new(templates);
        problems.extend(more);
        problems.dedup();
        (library, problems)
    }
}

fn parse(path: &TreePath, blob: &kiosque_source::Blob) -> Parsed {
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
