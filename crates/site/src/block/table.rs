//! Whether a table in a file of the site, such as `[extra.kiosque]`, follows its fields, as a call follows those of
//! its block.

use kiosque_content::Entries;
use kiosque_source::{Diagnostic, Source, is_slip, nearest};
use serde_json::{Map, Value as Json};

use super::check::fields_hint;
use super::values::{self, Misfit, did_you_mean, is_empty, is_text};
use super::{Field, Need, Type, css};
use crate::model::Page;
use crate::world::SiteWorld;

/// A table in a file of the site.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// The file: TOML, or one with a front matter.
    pub source: &'a Source,
    /// The key of the table at the top of the file.
    pub name: &'a str,
    /// What it holds.
    pub values: &'a Map<String, Json>,
    /// What it may hold.
    pub fields: &'static [Field],
    /// Whether others may keep what they like in it, as in a [`Type::OpenTable`].
    pub is_open: bool,
    /// Keys that are known besides its fields, in tables as they would be there.
    pub known: &'a Json,
    /// The folder of the page that it is of, below the output folder: its files may lie there.
    pub folder: Option<&'a str>,
    /// Whether calls on pages use it, so that its files may lie beside any page.
    pub is_of_calls: bool,
}

/// What is wrong with a table, in the order of its keys. An unknown key is a warning: others may read it.
pub(crate) fn check(table: &Table<'_>, world: &SiteWorld<'_>) -> Vec<Diagnostic> {
    let path = vec![table.name.to_owned()];
    let mut check = Check { table, world, path, problems: Vec::new() };
    if table.is_open {
        check.open_table(table.values, table.fields, table.known);
    } else {
        check.table(table.values, table.fields, table.known);
    }
    let problems = check.problems;
    // Most tables have no problems, so that nobody asks where their keys are.
    let entries = if problems.is_empty() { None } else { Entries::read(table.source) };
    let place = |Found { problem, path, is_of_key }| {
        let spans = entries.as_ref().and_then(|it| it.spans(path.iter().map(String::as_str)));
        match spans {
            Some((key, value)) => problem.at(table.source, if is_of_key { key } else { value }),
            None => problem.in_file(table.source.path()),
        }
    };
    problems.into_iter().map(place).collect()
}

struct Check<'a> {
    table: &'a Table<'a>,
    world: &'a SiteWorld<'a>,
    /// The keys that lead to what is looked at.
    path: Vec<String>,
    problems: Vec<Found>,
}

struct Found {
    problem: Diagnostic,
    path: Vec<String>,
    /// Whether it is about the key, and not its value.
    is_of_key: bool,
}

impl Check<'_> {
    fn tell(&mut self, problem: Diagnostic, is_of_key: bool) {
        self.problems.push(Found { problem, path: self.path.clone(), is_of_key });
    }

    /// Does something with what a key or an index leads to.
    fn at(&mut self, key: &str, look: impl FnOnce(&mut Self)) {
        self.path.push(key.to_owned());
        look(self);
        self.path.pop();
    }

    fn table(&mut self, values: &Map<String, Json>, fields: &'static [Field], known: &Json) {
        self.keys(values, fields, known, |_, _| true);
        for field in fields {
            if field.need == Need::Required && values.get(field.name).is_none_or(is_empty) {
                let problem = Diagnostic::error(format!("`{}` needs `{}`", self.name(), field.name));
                self.tell(problem.hint(format!("add `{} = \"…\"`: {}", field.name, field.help)), false);
            }
        }
    }

    fn open_table(&mut self, values: &Map<String, Json>, fields: &'static [Field], known: &Json) {
        let missing = fields.iter().filter(|field| !values.contains_key(field.name));
        self.keys(values, fields, known, |name, value| {
            let mut alike = missing.clone().filter(|field| field.kind.is_table() == value.is_object());
            alike.any(|field| is_slip(name, field.name))
        });
    }

    /// Looks at each key; of the unknown ones, at those that count.
    fn keys(
        &mut self,
        values: &Map<String, Json>,
        fields: &'static [Field],
        known: &Json,
        counts: impl Fn(&str, &Json) -> bool,
    ) {
        for (name, value) in values {
            self.at(name, |this| match field(fields, name) {
                Some(field) => this.value(field.kind, value, &known[name]),
                None if known.get(name).is_none() && counts(name, value) => this.unknown(name, fields, known),
                None => {}
            });
        }
    }

    fn value(&mut self, kind: Type, value: &Json, known: &Json) {
        match (kind, value) {
            // What is empty is as good as not there.
            (_, value) if value.is_null() || is_empty(value) => {}
            (Type::Table(fields), Json::Object(table)) => self.table(table, fields, known),
            (Type::OpenTable(fields), Json::Object(table)) => self.open_table(table, fields, known),
            (Type::Tables(fields), Json::Array(tables)) if are_tables(value) => self.tables(tables, fields),
            (Type::TablesByLanguage(fields), Json::Object(languages)) => {
                self.by_language(Type::Tables(fields), languages);
            }
            (Type::TextByLanguage, Json::Object(languages)) => self.by_language(Type::Text, languages),
            (Type::Key(file), value) => {
                // A file that can't be read is told of where it is loaded.
                let tables = self.world.tables(file).ok();
                if let Some(misfit) = tables.and_then(|tables| values::unknown_key(&tables, file, value)) {
                    self.misfit(kind, misfit);
                }
            }
            _ => match values::misfit(kind, value) {
                Some(misfit) => self.misfit(kind, misfit),
                None => self.reach(kind, value.as_str().unwrap_or_default()),
            },
        }
    }

    fn tables(&mut self, tables: &[Json], fields: &'static [Field]) {
        for (at, table) in tables.iter().enumerate() {
            self.at(&at.to_string(), |this| this.value(Type::Table(fields), table, &Json::Null));
        }
    }

    fn by_language(&mut self, kind: Type, languages: &Map<String, Json>) {
        let codes = self.world.model.config.languages.keys();
        for (code, value) in languages {
            self.at(code, |this| {
                this.value(kind, value, &Json::Null);
                if !codes.clone().any(|known| **known == **code) {
                    let problem = Diagnostic::warning(format!("`{code}` is no language of this site"));
                    let hint = match nearest(code, codes.clone().map(|code| &**code)) {
                        Some(near) => did_you_mean(near),
                        None => format!("add `[languages.{code}]`"),
                    };
                    this.tell(problem.hint(hint), true);
                }
            });
        }
    }

    fn misfit(&mut self, kind: Type, Misfit { what, hint }: Misfit) {
        let name = self.name();
        let mut problem = Diagnostic::error(format!("`{name}` must be {what}"));
        problem.hints.extend(hint);
        if let Type::TablesByLanguage(_) = kind {
            let language = &self.world.model.config.default_language;
            problem = problem.hint(format!("write `[[{name}.{language}]]`"));
        }
        self.tell(problem, false);
    }

    /// Looks for the file behind a path.
    fn reach(&mut self, kind: Type, path: &str) {
        match kind {
            Type::Image if !path.contains("://") && !self.has_file(path) => {
                let problem = Diagnostic::error(format!("there is no image `{path}`"));
                self.tell(problem.hint("put it into `static`"), false);
            }
            Type::Link | Type::Url if path.starts_with("@/") => {
                let target = path.split_once('#').map_or(path, |(target, _)| target);
                if let Err(refusal) = self.world.content(target, None) {
                    let problem = Diagnostic::error(refusal.message);
                    self.tell(Diagnostic { hints: refusal.hints, ..problem }, false);
                }
            }
            _ => {}
        }
    }

    /// Whether there is such a file at the address that a page would give it.
    fn has_file(&self, path: &str) -> bool {
        let path = path.trim_start_matches('/');
        let is_beside = |page: &Page| page.assets.iter().any(|asset| asset.relative == path);
        self.world.has_output(path)
            || self.table.folder.is_some_and(|folder| self.world.has_output(&format!("{folder}{path}")))
            || self.table.is_of_calls && self.world.model.pages.iter().any(is_beside)
    }

    fn unknown(&mut self, name: &str, fields: &'static [Field], known: &Json) {
        let table = name_of(&self.path[..self.path.len() - 1]);
        let problem = Diagnostic::warning(format!("unknown key `{name}` in `[{table}]`"));
        let names = fields.iter().map(|field| field.name);
        let known = known.as_object().into_iter().flat_map(Map::keys).map(String::as_str);
        let near = nearest(name, names.clone().chain(known)).map(str::to_owned);
        let hint = match near.or_else(|| deeper(name, fields)) {
            Some(meant) => did_you_mean(&meant),
            None => fields_hint(names),
        };
        self.tell(problem.hint(hint), true);
    }

    fn name(&self) -> String {
        name_of(&self.path)
    }
}

/// Keys as one name, without those that are indices; at the top there are none.
fn name_of(path: &[String]) -> String {
    let is_index = |key: &str| key.bytes().all(|byte| byte.is_ascii_digit());
    let names = path.iter().enumerate().filter(|(depth, key)| *depth == 0 || !is_index(key));
    names.map(|(_, key)| key.as_str()).collect::<Vec<_>>().join(".")
}

fn field(fields: &'static [Field], name: &str) -> Option<&'static Field> {
    fields.iter().find(|field| field.name == name)
}

/// The name of the field of a table in this one that a key belongs to.
fn deeper(name: &str, fields: &'static [Field]) -> Option<String> {
    fields.iter().find_map(|outer| match outer.kind {
        Type::Table(fields) => Some(format!("{}.{}", outer.name, field(fields, name)?.name)),
        _ => None,
    })
}

/// Why a value of a table is not of a type, as far as that shows without what is in it.
pub(super) fn misfit(kind: Type, value: &Json) -> Option<Misfit> {
    let (fits, what) = match kind {
        Type::Length => (css::is_length(value), "a length, as `\"39rem\"`"),
        Type::Colours => (css::are_colours(value), "a colour, or a list of two: for light and for dark"),
        Type::Fonts => (css::are_fonts(value), "fonts, as `\"Georgia, serif\"`, or a list of them"),
        Type::Link => (is_text(value, |_| true), "a path or an address"),
        Type::TextByLanguage => {
            (value.is_string() || value.is_object(), "a string, or a table with one per language")
        }
        Type::TablesByLanguage(_) => (value.is_object(), "a table with a list per language"),
        Type::Tables(fields) => return of_tables(are_tables(value), "a list of tables", fields),
        Type::Table(fields) | Type::OpenTable(fields) => {
            return of_tables(value.is_object(), "a table", fields);
        }
        _ => return None,
    };
    (!fits).then(|| Misfit::new(what))
}

fn are_tables(value: &Json) -> bool {
    value.as_array().is_some_and(|values| values.iter().all(Json::is_object))
}

fn of_tables(fits: bool, what: &str, fields: &'static [Field]) -> Option<Misfit> {
    let hint = || Some(fields_hint(fields.iter().map(|field| field.name)));
    (!fits).then(|| Misfit { hint: hint(), ..Misfit::new(what) })
}

impl Type {
    fn is_table(self) -> bool {
        matches!(self, Self::Table(_) | Self::OpenTable(_) | Self::TablesByLanguage(_))
    }
}
