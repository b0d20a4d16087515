//! Names of languages.

use syntect::parsing::{SyntaxReference, SyntaxSet};

use super::own::Grammar;

/// Zola 0.22's names of languages, each with its aliases.
const LANGUAGES: &str = include_str!("data/languages.tsv");

/// What code of no or of an unknown language counts as.
const PLAIN: &str = "plain";

/// A language that code can be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Language {
    /// One of Zola's.
    BuiltIn(&'static str),
    /// That of a grammar of the site, by its number.
    Own(usize),
}

impl Language {
    pub(super) const PLAIN: Self = Self::BuiltIn(PLAIN);

    /// The language that a fence names. The name of a grammar of the site goes first, its other words last.
    pub(super) fn find(word: &str, own: &[Grammar]) -> Option<Self> {
        let is_word = |other: &String| other.eq_ignore_ascii_case(word);
        let named = own.iter().rposition(|grammar| is_word(&grammar.name)).map(Self::Own);
        let built_in = || canonical_language(word).map(Self::BuiltIn);
        let by_word = || own.iter().rposition(|grammar| grammar.words.iter().any(is_word)).map(Self::Own);
        named.or_else(built_in).or_else(by_word).filter(|_| !word.is_empty())
    }

    /// Its name, as pages show it.
    pub(super) fn name(self, own: &[Grammar]) -> &str {
        match self {
            Self::BuiltIn(name) => name,
            Self::Own(number) => own.get(number).map_or(PLAIN, |grammar| &grammar.name),
        }
    }

    /// Its syntax, if there is one. Those of the site are the last ones of the set.
    pub(super) fn syntax(self, syntaxes: &SyntaxSet, own: usize) -> Option<&SyntaxReference> {
        match self {
            Self::BuiltIn(name) => syntax(syntaxes, name),
            Self::Own(number) => {
                let all = syntaxes.syntaxes();
                all.get(all.len().checked_sub(own)? + number)
            }
        }
    }
}

/// Our syntaxes that go by another name than Zola's, or come near to one that we have not.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("actionscript-3", "ActionScript"),
    ("angular-html", "HTML"),
    ("angular-ts", "TypeScript"),
    ("apache", "Apache Conf"),
    ("apex", "Java"),
    ("asm", "x86_64 Assembly"),
    ("astro", "HTML"),
    ("blade", "HTML"),
    ("codeowners", "Git Ignore"),
    ("csharp", "C#"),
    ("docker", "Dockerfile"),
    ("edge", "HTML"),
    ("emacs-lisp", "Lisp"),
    ("fennel", "Lisp"),
    ("gdresource", "INI"),
    ("gdscript", "GDScript (Godot Engine)"),
    ("gdshader", "GLSL"),
    ("git-commit", "Git Commit"),
    ("git-rebase", "Git Rebase Todo"),
    ("glimmer-js", "JavaScript"),
    ("glimmer-ts", "TypeScript"),
    ("hack", "PHP"),
    ("handlebars", "HTML"),
    ("hjson", "JSON"),
    ("hlsl", "GLSL"),
    ("html-derivative", "HTML"),
    ("hy", "Clojure"),
    ("json5", "JSON"),
    ("jsonc", "JSON"),
    ("jsonl", "JSON"),
    ("jsx", "JavaScript (Babel)"),
    ("liquid", "HTML"),
    ("luau", "Lua"),
    ("marko", "HTML"),
    ("mdc", "Markdown"),
    ("mdx", "Markdown"),
    ("mipsasm", "ARM Assembly"),
    ("mojo", "Python"),
    ("nextflow", "Groovy"),
    ("objective-c", "Objective-C"),
    ("objective-cpp", "Objective-C++"),
    ("plsql", "SQL"),
    ("postcss", "SCSS"),
    ("qss", "CSS"),
    ("raku", "Perl"),
    ("razor", "HTML"),
    ("regexp", "Regular Expression"),
    ("riscv", "ARM Assembly"),
    ("scheme", "Lisp"),
    ("shaderlab", "GLSL"),
    ("shellscript", "Bourne Again Shell (bash)"),
    ("shellsession", "Bourne Again Shell (bash)"),
    ("soy", "HTML"),
    ("ssh-config", "SSH Config"),
    ("surrealql", "SQL"),
    ("system-verilog", "SystemVerilog"),
    ("systemd", "INI"),
    ("templ", "Go"),
    ("ts-tags", "TypeScript"),
    ("tsx", "TypeScriptReact"),
    ("typespec", "TypeScript"),
    ("vala", "C#"),
    ("vue-html", "HTML"),
    ("vue-vine", "TypeScript"),
    ("wasm", "Lisp"),
    ("xsl", "XML"),
];

/// Languages whose name or alias is that of a syntax for another one.
const NOT_OURS: &[&str] = &["v", "vb", PLAIN];

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = LANGUAGES.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.map(|line| line.split_once('\t').unwrap_or((line, "")))
}

/// The names of all languages that Zola 0.22 knows, without aliases.
pub fn known_languages<'a>() -> impl Iterator<Item = &'a str> {
    rows().map(|(name, _)| -> &'a str { name })
}

/// The name of the language that has that name or alias, in any case: `js` is `javascript`.
pub fn canonical_language(word: &str) -> Option<&'static str> {
    let is_meant = |(name, aliases): &(&str, &str)| {
        name.eq_ignore_ascii_case(word) || aliases.split(',').any(|alias| alias.eq_ignore_ascii_case(word))
    };
    if word.is_empty() { None } else { rows().find(is_meant).map(|(name, _)| name) }
}

/// The syntax of a language, by its name, another name of ours, or an alias. Of some we have none.
fn syntax<'a>(syntaxes: &'a SyntaxSet, name: &str) -> Option<&'a SyntaxReference> {
    if NOT_OURS.contains(&name) {
        return None;
    }
    if let Some((_, other)) = OTHER_NAMES.iter().find(|(zola, _)| *zola == name) {
        return syntaxes.find_syntax_by_name(other);
    }
    let aliases = rows().find(|(other, _)| *other == name).map_or("", |(_, aliases)| aliases);
    std::iter::once(name)
        .chain(aliases.split(','))
        .filter(|token| !token.is_empty())
        .find_map(|token| syntaxes.find_syntax_by_token(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_names_and_aliases() {
        for (word, name) in [
            ("rust", Some("rust")),
            ("RS", Some("rust")),
            ("sh", Some("shellscript")),
            ("text", Some("plain")),
        ] {
            assert_eq!(canonical_language(word), name);
        }
        for word in ["nosuchlang", "", "aliases", "#"] {
            assert_eq!(canonical_language(word), None);
        }
    }

    #[test]
    fn all_names_and_aliases_mean_their_row() {
        for (name, aliases) in rows() {
            for word in aliases.split(',').chain([name]).filter(|word| !word.is_empty()) {
                assert_eq!(canonical_language(word), Some(name), "{word}");
                assert_eq!(canonical_language(&word.to_uppercase()), Some(name), "{word}");
                assert_eq!(Language::find(word, &[]), Some(Language::BuiltIn(name)), "{word}");
            }
        }
    }

    #[test]
    fn all_other_languages_have_a_syntax() {
        let syntaxes = two_face::syntax::extra_newlines();
        for (_, other) in OTHER_NAMES {
            assert!(syntaxes.find_syntax_by_name(other).is_some(), "{other}");
        }
        let without: Vec<_> = known_languages().filter(|name| syntax(&syntaxes, name).is_none()).collect();
        assert_eq!(without.join(" "), WITHOUT_SYNTAX);
    }

    /// The languages that come without colours.
    const WITHOUT_SYNTAX: &str = "abap apl ara ballerina beancount berry bicep bsl c3 cadence cairo clarity cobol codeql coq cue \
        cypher dax dream-maker fluent genie gherkin gleam gn haxe hurl hxml imba jison jssm kdl kusto logo \
        mermaid moonbit move narrat nushell openscad pkl plain po polar powerquery prisma prolog pug qmldir \
        rel rosmsg sas sdbl smalltalk sparql splunk stata talonscript tasl turtle v vb wenyan wit wolfram \
        zenscript";
}
