use kiosque_source::{Blob, show};

use super::*;

fn read(files: &[(&str, &str)]) -> Result<Config, String> {
    let file = |(path, text): &(&str, &str)| (TreePath::new(path).unwrap(), Blob::from(*text));
    let tree: Tree = files.iter().map(file).collect();
    Config::read(&tree, &Options::default())
        .and_then(|config| config.with_theme(&tree, &Options::default()))
        .map_err(|problems| problems.iter().map(|problem| show::terminal(problem, false)).collect())
}

#[test]
fn has_defaults() {
    let config = read(&[("config.toml", "base_url = \"https://example.org/a/\"")]).unwrap();
    assert_eq!(config.base_url, "https://example.org/a/");
    assert_eq!(config.permalink("/b/"), "https://example.org/a/b/");
    assert_eq!(config.base_path(), "/a");
    assert_eq!(&*config.default_language, "en");
    assert_eq!(config.language("en").unwrap().feed_filenames, ["atom.xml"]);
    assert!(!config.is_multilingual());
}

#[test]
fn zola_toml_wins() {
    let files = [("config.toml", "base_url = \"a\""), ("zola.toml", "base_url = \"b\"")];
    assert_eq!(read(&files).unwrap().base_url, "b");
}

#[test]
fn every_unknown_key_is_an_error() {
    let text = "base_url = \"a\"\ntitel = \"x\"\n[markdown]\nsmart_punktuation = true\n[extra]\nfree = 1\n\
        [languages.fr]\nname = \"x\"\n";
    let expected = "\
error: unknown key `titel`
 --> zola.toml:2:1
  |
2 | titel = \"x\"
  | ^^^^^
hint: did you mean `title`?
error: unknown key `smart_punktuation` in `[markdown]`
 --> zola.toml:4:1
  |
4 | smart_punktuation = true
  | ^^^^^^^^^^^^^^^^^
hint: did you mean `smart_punctuation`?
error: unknown key `name` in `[languages.fr]`
 --> zola.toml:8:1
  |
8 | name = \"x\"
  | ^^^^
";
    assert_eq!(read(&[("zola.toml", text)]).unwrap_err(), expected);
}

#[test]
fn wrong_types_and_syntax_point_at_the_place() {
    let shown = read(&[("zola.toml", "base_url = \"a\"\ntitle = 1\n")]).unwrap_err();
    assert!(shown.contains(" --> zola.toml:2:9\n"), "{shown}");
    let shown = read(&[("zola.toml", "base_url = \"a\"\n[[\n")]).unwrap_err();
    assert!(shown.contains(" --> zola.toml:2:"), "{shown}");
}

#[test]
fn the_base_url_is_needed() {
    let shown = read(&[("zola.toml", "title = \"a\"")]).unwrap_err();
    assert!(shown.starts_with("error: `base_url` is missing\n --> zola.toml\n"), "{shown}");
    let shown = read(&[]).unwrap_err();
    assert!(shown.starts_with("error: there is no `zola.toml` or `config.toml` here\n"), "{shown}");
}

#[test]
fn a_theme_gives_defaults_for_extra() {
    let config = "base_url = \"a\"\ntheme = \"t\"\n[extra]\nx = 1\n[extra.deep]\na = 1\n";
    let theme = "name = \"t\"\n[extra]\nx = 2\ny = 3\n[extra.deep]\na = 2\nb = 4\n";
    let read = read(&[("zola.toml", config), ("themes/t/theme.toml", theme)]).unwrap();
    let expected: toml::Table = toml::from_str("x = 1\ny = 3\n[deep]\na = 1\nb = 4").unwrap();
    assert_eq!(read.extra, expected);
}

#[test]
fn a_missing_theme_is_an_error() {
    let shown = read(&[("zola.toml", "base_url = \"a\"\ntheme = \"t\"")]).unwrap_err();
    assert!(shown.starts_with("error: the theme `t` does not exist\n"), "{shown}");
}
