//! Themes, and those that they are built on.
//!
//! A theme may say `base = "NAME"` under `[extra.kiosque]` in its `theme.toml`. It is a layer then: what it does not
//! have itself, file by file, is that of the other theme, which may have a base, too.

use std::borrow::Cow;

use kiosque_source::{Blob, Diagnostic, Source, Span, Tree, TreePath, is_slip, nearest};

use crate::Options;
use crate::config::Config;

/// The names of the theme and of those that it is built on, each before its base, up to the first that is not there.
/// `theme_toml` gives the file of that name of a theme.
pub(crate) fn names(config: &Config, theme_toml: &dyn Fn(&str) -> Option<Blob>) -> Vec<String> {
    let mut names = Vec::new();
    let mut next = config.theme.clone();
    while let Some(name) = next.take().filter(|name| !names.contains(name)) {
        next = theme_toml(&name).and_then(|blob| base(&blob)).filter(|base| is_name(base));
        names.push(name);
    }
    names
}

/// Whether this can be the name of a theme: it is that of a folder in `themes`; a path could lead to any other.
pub(crate) fn is_name(name: &str) -> bool {
    TreePath::new(name).is_ok_and(|path| path.parent() == TreePath::root() && path.as_str() == name)
}

/// The path of a theme's `theme.toml`.
pub(crate) fn file(theme: &str) -> Option<TreePath> {
    TreePath::new(&format!("themes/{theme}/theme.toml")).ok()
}

/// What to do about a theme that is not there.
pub(crate) fn hint(theme: &str, tree: &Tree, options: &Options) -> String {
    let of_plugins = options.plugins.iter().flat_map(|plugin| plugin.theme_files()).map(|(name, ..)| name);
    let of_site = tree.list("themes").filter_map(|(path, _)| path.as_str().strip_suffix("/theme.toml"));
    let of_site = of_site.filter_map(|folder| folder.strip_prefix("themes/"));
    match nearest(theme, of_plugins.chain(of_site).filter(|name| is_name(name))) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("put it into the folder `themes/{theme}`"),
    }
}

/// The `theme.toml` of a theme that a plugin has.
pub(crate) fn embedded(options: &Options, theme: &str) -> Option<Blob> {
    let mut files = options.plugins.iter().flat_map(|plugin| plugin.theme_files());
    let found = files.find(|(name, file, _)| *name == theme && *file == "theme.toml");
    found.map(|(.., bytes)| Blob::new(bytes.into_owned()))
}

/// The tree with the files of the themes of the configuration that a plugin has and the site has not.
pub(crate) fn with_embedded(
    tree: &Tree,
    config: &Config,
    options: &Options,
    problems: &mut Vec<Diagnostic>,
) -> Tree {
    let of_site = |theme: &str| file(theme).and_then(|file| tree.get(&file));
    let names = names(config, &|theme| of_site(theme).or_else(|| embedded(options, theme)));
    let mut whole = tree.clone();
    for theme in names.iter().filter(|theme| of_site(theme).is_none()) {
        let before = whole.len();
        whole.extend(embedded_files(options, theme));
        if let Some(themes) = config.themes.as_ref().filter(|_| whole.len() > before) {
            let message = format!("there is no theme `{theme}` in `{themes}`: the built-in one is used");
            let problem = Diagnostic::warning(message).in_file(config.source.path());
            problems.push(problem.hint("`themes` is a path from the folder of the configuration"));
        }
    }
    whole
}

fn embedded_files(options: &Options, theme: &str) -> impl Iterator<Item = (TreePath, Blob)> {
    let files = options.plugins.iter().flat_map(|plugin| plugin.theme_files());
    files.filter(move |(name, ..)| *name == theme).filter_map(|(name, file, bytes): (_, _, Cow<'_, _>)| {
        Some((TreePath::new(&format!("themes/{name}/{file}")).ok()?, Blob::new(bytes.into_owned())))
    })
}

/// What `[extra.kiosque]` of a theme has as `base`. What is wrong with the file is told where it is read as a whole.
fn base(blob: &Blob) -> Option<String> {
    let bytes = blob.bytes().ok()?;
    let table: toml::Table = toml::from_str(std::str::from_utf8(&bytes).ok()?).ok()?;
    base_of(table.get("extra")?.as_table()?).map(str::to_owned)
}

/// What `[extra]` of a theme has as `kiosque.base`.
pub(crate) fn base_of(extra: &toml::Table) -> Option<&str> {
    extra.get("kiosque")?.get("base")?.as_str()
}

/// The key of `[extra.kiosque]` of a theme without a base that looks like one. Without its base, the theme would lack
/// most of its templates.
pub(crate) fn misspelt_base(extra: &toml::Table) -> Option<&str> {
    let ours = extra.get("kiosque")?.as_table().filter(|ours| !ours.contains_key("base"))?;
    let mut texts = ours.iter().filter(|(_, value)| value.is_str()).map(|(key, _)| key.as_str());
    texts.find(|key| is_slip(key, "base"))
}

/// That the base of a theme is not there, is no name, or is built on the theme itself. `hint` says what to do about one
/// that is not there.
pub(crate) fn no_base(
    source: &Source,
    span: Option<Span>,
    base: &str,
    layers: &[String],
    hint: String,
) -> Diagnostic {
    let problem = if !is_name(base) {
        Diagnostic::error(format!("`{base}` is no name of a theme"))
            .hint("`base` is the name of a folder in `themes`")
    } else if layers.iter().any(|layer| layer == base) {
        Diagnostic::error(format!("the theme `{base}` is built on itself: {}", layers.join(", ")))
            .hint("take `base` away in one of them")
    } else {
        Diagnostic::error(format!("the theme `{base}` does not exist, on which this one is built")).hint(hint)
    };
    match span {
        Some(span) => problem.at(source, span),
        None => problem.in_file(source.path()),
    }
}
