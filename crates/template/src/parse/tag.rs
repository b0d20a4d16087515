//! Tags and what is between them.

use std::sync::Arc;

use kiosque_source::{Diagnostic, Span, nearest};

use super::scanner::{DEPTH, Scanner, is_name_character, is_space};
use super::syntax::{Dashes, ForHead, If, Inner, MacroHead, Syntax};
use crate::Value;

type Parsed<T> = Result<T, Box<Diagnostic>>;

/// What the text is in, which decides which tags are allowed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Top,
    Block,
    Macro,
    For,
    Filter,
}

/// All tags that open something, or stand alone.
const TAGS: [&str; 13] = [
    "include",
    "set",
    "set_global",
    "block",
    "if",
    "for",
    "filter",
    "raw",
    "macro",
    "break",
    "continue",
    "extends",
    "import",
];

/// The tags between those that open something and those that close it.
const BRANCHES: [&str; 2] = ["elif", "else"];

/// Where tags belong that stand in others by mistake.
const MISPLACED: [(&str, &str); 6] = [
    ("extends", "`extends` stands at the top of a file"),
    ("import", "imports stand at the top of a file"),
    ("macro", "a macro can't stand in a block, nor in any other tag"),
    ("block", "a block can't stand in a `for` loop or a macro"),
    ("break", "`break` is there in `for` loops only"),
    ("continue", "`continue` is there in `for` loops only"),
];

impl<'s> Scanner<'s> {
    /// A whole file.
    pub(super) fn template(mut self) -> Parsed<Vec<Syntax<'s>>> {
        while self.is_at("{#") {
            self.comment()?;
        }
        let mut nodes = Vec::new();
        self.imports(&mut nodes)?;
        nodes.extend(self.nodes(Place::Top)?);
        if self.at < self.text.len() { Err(self.stray_tag()) } else { Ok(nodes) }
    }

    /// One `extends` and any number of `import` tags at the start, with white space around: `extends` is
    /// the first of them or the last.
    fn imports(&mut self, nodes: &mut Vec<Syntax<'s>>) -> Parsed<()> {
        let start = self.at;
        loop {
            self.skip();
            let is_first = nodes.is_empty();
            match self.peek_tag() {
                Some("import") => nodes.push(self.import()?),
                Some("extends") if !matches!(nodes.first(), Some(Syntax::Extends { .. })) => {
                    nodes.push(self.extends()?);
                    if !is_first {
                        self.skip();
                        return Ok(());
                    }
                }
                _ => {
                    if is_first {
                        self.at = start;
                    }
                    return Ok(());
                }
            }
        }
    }

    fn extends(&mut self) -> Parsed<Syntax<'s>> {
        let start = self.at;
        let left = self.open("extends")?;
        let file = self.string();
        let file = self.require(file)?;
        let span = self.span_from(start);
        let right = self.close()?;
        Ok(Syntax::Extends { dashes: Dashes { left, right }, file: file.into(), span })
    }

    fn import(&mut self) -> Parsed<Syntax<'s>> {
        let start = self.at;
        let left = self.open("import")?;
        let matched = self.attempt(|scanner| {
            let file = scanner.string()?;
            scanner.space()?;
            scanner.word("as")?;
            scanner.skip();
            Some((file, scanner.name()?))
        });
        let (file, namespace) = self.require(matched)?;
        let span = self.span_from(start);
        let right = self.close()?;
        let (file, namespace) = (file.into(), namespace.into());
        Ok(Syntax::Import { dashes: Dashes { left, right }, file, namespace, span })
    }

    /// Everything up to a tag that does not belong here.
    fn nodes(&mut self, place: Place) -> Parsed<Vec<Syntax<'s>>> {
        if self.depth >= DEPTH {
            let span = Span::new(self.at, self.at + 1);
            let message = format!("tags are nested more than {DEPTH} levels deep");
            return Err(Box::new(Diagnostic::error(message).at(self.source, span)));
        }
        self.depth += 1;
        let mut nodes = Vec::new();
        while let Some(node) = self.node(place)? {
            nodes.push(node);
        }
        self.depth -= 1;
        Ok(nodes)
    }

    fn node(&mut self, place: Place) -> Parsed<Option<Syntax<'s>>> {
        self.operators = 0;
        let rest = self.rest();
        if rest.is_empty() {
            return Ok(None);
        }
        if rest.starts_with("{{") {
            return self.output(place).map(Some);
        }
        if rest.starts_with("{#") {
            return self.comment().map(Some);
        }
        if rest.starts_with("{%") {
            return self.tag(place);
        }
        let mut starts =
            rest.match_indices('{').filter(|(at, _)| rest[at + 1..].starts_with(['{', '%', '#']));
        let length = starts.next().map_or(rest.len(), |(at, _)| at);
        self.at += length;
        Ok(Some(Syntax::Text(&rest[..length])))
    }

    fn tag(&mut self, place: Place) -> Parsed<Option<Syntax<'s>>> {
        let start = self.at;
        let node = match (self.peek_tag(), place) {
            (Some("include"), _) => self.include()?,
            (Some("set"), _) => self.set("set")?,
            (Some("set_global"), _) => self.set("set_global")?,
            (Some("if"), _) => self.condition(place)?,
            (Some("for"), _) => self.forloop()?,
            (Some("filter"), _) => self.filter_section()?,
            (Some("raw"), _) => self.raw()?,
            (Some("block"), Place::Top | Place::Block | Place::Filter) => self.block()?,
            (Some("macro"), Place::Top) if self.depth == 1 => self.macro_definition()?,
            (Some("break"), Place::For) => Syntax::Break(self.plain("break")?, self.span_from(start)),
            (Some("continue"), Place::For) => {
                Syntax::Continue(self.plain("continue")?, self.span_from(start))
            }
            _ => return Ok(None),
        };
        Ok(Some(node))
    }

    /// The name of the tag at the position.
    fn peek_tag(&self) -> Option<&'s str> {
        let rest = self.rest().strip_prefix("{%")?;
        let rest = rest.strip_prefix('-').unwrap_or(rest).trim_start_matches(is_space);
        let length = rest.find(|character| !is_name_character(character)).unwrap_or(rest.len());
        Some(&rest[..length])
    }

    /// The start of a tag up to its arguments; says whether it has a dash. White space must follow the name.
    fn open(&mut self, name: &'static str) -> Parsed<bool> {
        let left = self.start_of_tag();
        let matched = self.word(name);
        self.require(matched)?;
        self.skip();
        Ok(left)
    }

    fn start_of_tag(&mut self) -> bool {
        self.tag = self.at;
        self.at += 2; // `{%`, seen by `peek_tag`
        let left = self.is_at("-");
        self.at += usize::from(left);
        self.skip();
        left
    }

    /// The end of a tag; says whether it has a dash.
    fn close(&mut self) -> Parsed<bool> {
        self.skip();
        let right = self.is_at("-%}");
        let matched = if right { self.literal("-%}") } else { self.literal("%}") };
        self.require(matched)?;
        Ok(right)
    }

    /// A tag without arguments.
    fn plain(&mut self, name: &'static str) -> Parsed<Dashes> {
        let left = self.start_of_tag();
        let matched = self.literal(name);
        self.require(matched)?;
        Ok(Dashes { left, right: self.close()? })
    }

    /// The end tag `name`, perhaps with a name after it, of what began at `opened`.
    fn end(&mut self, name: &'static str, opened: Span) -> Parsed<Dashes> {
        let is_end = match name {
            "endblock" | "endmacro" => self.peek_tag().is_some_and(|tag| tag.starts_with(name)),
            _ => self.peek_tag() == Some(name),
        };
        if !is_end {
            return Err(self.not_ended(name, opened));
        }
        let left = self.start_of_tag();
        self.at += name.len();
        self.skip();
        if name == "endblock" || name == "endmacro" {
            self.name();
        }
        Ok(Dashes { left, right: self.close()? })
    }

    fn output(&mut self, place: Place) -> Parsed<Syntax<'s>> {
        self.tag = self.at;
        let start = self.at;
        self.at += 2;
        let left = self.is_at("-");
        self.at += usize::from(left);
        self.skip();
        if place == Place::Block
            && let Some(span) = self.attempt(Self::super_call)
        {
            return Ok(Syntax::Super(Span::new(start, span.end as usize)));
        }
        let matched = self.value();
        let expression = self.require(matched)?;
        self.skip();
        let right = self.is_at("-}}");
        let matched = if right { self.literal("-}}") } else { self.literal("}}") };
        self.require(matched)?;
        Ok(Syntax::Output(Dashes { left, right }, expression))
    }

    fn super_call(&mut self) -> Option<Span> {
        let start = self.at;
        self.literal("super()")?;
        let span = self.span_from(start);
        self.skip();
        self.literal("-}}").or_else(|| self.literal("}}"))?;
        Some(span)
    }

    fn comment(&mut self) -> Parsed<Syntax<'s>> {
        let start = self.at;
        self.at += 2;
        let left = self.is_at("-");
        self.at += usize::from(left);
        let rest = self.rest();
        let Some(end) = rest.find("#}").filter(|end| *end > 0 && rest[..*end] != *"-") else {
            let diagnostic = Diagnostic::error("a comment that is empty or does not end");
            let hint = "write `{# text #}`";
            return Err(Box::new(diagnostic.at(self.source, Span::new(start, start + 2)).hint(hint)));
        };
        let right = rest[..end].ends_with('-');
        self.at += end + 2;
        Ok(Syntax::Comment(Dashes { left, right }))
    }

    fn include(&mut self) -> Parsed<Syntax<'s>> {
        let start = self.at;
        let left = self.open("include")?;
        let matched = match self.string() {
            Some(name) => Some(vec![name.into()]),
            None => self.string_array(),
        };
        let names = self.require(matched)?;
        let span = self.span_from(start);
        let ignore_missing = self.attempt(|scanner| {
            scanner.skip();
            scanner.literal("ignore")?;
            scanner.skip();
            scanner.literal("missing")
        });
        let right = self.close()?;
        let ignore_missing = ignore_missing.is_some();
        Ok(Syntax::Include { dashes: Dashes { left, right }, names, ignore_missing, span })
    }

    fn string_array(&mut self) -> Option<Vec<Arc<str>>> {
        self.literal("[")?;
        let mut names = Vec::new();
        loop {
            self.skip();
            let Some(name) = self.string() else { break };
            names.push(name.into());
            if self.token(",").is_none() {
                break;
            }
        }
        self.token("]")?;
        Some(names)
    }

    fn set(&mut self, tag: &'static str) -> Parsed<Syntax<'s>> {
        let left = self.open(tag)?;
        let matched = self.attempt(|scanner| {
            let name = scanner.name()?;
            scanner.token("=")?;
            scanner.skip();
            Some((name, scanner.value()?))
        });
        let (name, value) = self.require(matched)?;
        let right = self.close()?;
        let (name, global) = (name.into(), tag == "set_global");
        Ok(Syntax::Set { dashes: Dashes { left, right }, name, value, global })
    }

    fn condition(&mut self, place: Place) -> Parsed<Syntax<'s>> {
        let start = self.at;
        let mut branches = vec![self.branch("if", place)?];
        let opened = Span::new(start, start + 2);
        while self.peek_tag() == Some("elif") {
            branches.push(self.branch("elif", place)?);
        }
        let mut otherwise = None;
        if self.peek_tag() == Some("else") {
            otherwise = Some((self.plain("else")?, self.nodes(place)?));
        }
        let close = self.end("endif", opened)?;
        Ok(Syntax::If(If { branches, otherwise, close }))
    }

    fn branch(
        &mut self,
        tag: &'static str,
        place: Place,
    ) -> Parsed<(Dashes, crate::program::Expression, Vec<Syntax<'s>>)> {
        let left = self.open(tag)?;
        let matched = self.logic();
        let condition = self.require(matched)?;
        let right = self.close()?;
        Ok((Dashes { left, right }, condition, self.nodes(place)?))
    }

    fn forloop(&mut self) -> Parsed<Syntax<'s>> {
        let start = self.at;
        let left = self.open("for")?;
        let matched = self.attempt(Self::for_head);
        let head = self.require(matched)?;
        let right = self.close()?;
        let opened = self.span_from(start);
        let body = self.nodes(Place::For)?;
        let mut otherwise = None;
        while self.peek_tag() == Some("else") {
            self.plain("else")?;
            otherwise = Some(self.nodes(Place::For)?); // of several, the last one counts
        }
        let close = self.end("endfor", opened)?;
        let inner = Inner { open: Dashes { left, right }, body, close };
        Ok(Syntax::For { head, otherwise, inner })
    }

    fn for_head(&mut self) -> Option<ForHead> {
        let first = self.name()?;
        let second = if self.is_at(",") {
            self.at += 1;
            self.skip();
            Some(self.name()?)
        } else {
            None
        };
        self.space()?;
        self.word("in")?;
        self.skip();
        let container = self.container()?;
        let (key, value) = match second {
            Some(value) => (Some(first.into()), value),
            None => (None, first),
        };
        Some(ForHead { key, value: value.into(), container })
    }

    fn filter_section(&mut self) -> Parsed<Syntax<'s>> {
        let start = self.at;
        let left = self.open("filter")?;
        let matched = self.filter();
        let filter = self.require(matched)?;
        let right = self.close()?;
        let opened = self.span_from(start);
        let body = self.nodes(Place::Filter)?;
        let close = self.end("endfilter", opened)?;
        Ok(Syntax::Filter { filter, inner: Inner { open: Dashes { left, right }, body, close } })
    }

    fn block(&mut self) -> Parsed<Syntax<'s>> {
        let start = self.at;
        let left = self.open("block")?;
        let matched = self.name();
        let name = self.require(matched)?;
        let right = self.close()?;
        let span = self.span_from(start);
        let body = self.nodes(Place::Block)?;
        let close = self.end("endblock", span)?;
        Ok(Syntax::Block {
            name: name.into(),
            span,
            inner: Inner { open: Dashes { left, right }, body, close },
        })
    }

    fn macro_definition(&mut self) -> Parsed<Syntax<'s>> {
        let start = self.at;
        let left = self.open("macro")?;
        let matched = self.attempt(Self::macro_head);
        let (name, parameters) = self.require(matched)?;
        let right = self.close()?;
        let span = self.span_from(start);
        let body = self.nodes(Place::Macro)?;
        let close = self.end("endmacro", span)?;
        let head = MacroHead { name, parameters, span };
        Ok(Syntax::Macro { head, inner: Inner { open: Dashes { left, right }, body, close } })
    }

    #[expect(clippy::type_complexity, reason = "a name and its parameters, taken apart at once")]
    fn macro_head(&mut self) -> Option<(Arc<str>, Vec<(Arc<str>, Option<Value>)>)> {
        let name = self.name()?;
        self.token("(")?;
        let mut parameters: Vec<(Arc<str>, Option<Value>)> = Vec::new();
        self.skip();
        if self.literal(")").is_some() {
            return Some((name.into(), parameters));
        }
        loop {
            self.skip();
            let parameter = self.name()?;
            let value = self.attempt(|scanner| {
                scanner.literal("=")?;
                scanner.literal_value()
            });
            parameters.retain(|(known, _)| **known != *parameter); // the last one counts
            parameters.push((parameter.into(), value));
            if self.token(",").is_none() {
                break;
            }
        }
        self.token(")")?;
        Some((name.into(), parameters))
    }

    fn raw(&mut self) -> Parsed<Syntax<'s>> {
        let start = self.at;
        let open = self.plain("raw")?;
        let opened = self.span_from(start);
        let text_start = self.at;
        while let Some(at) = self.rest().find("{%") {
            self.at += at;
            let text = &self.text[text_start..self.at];
            if self.peek_tag() == Some("endraw") && self.clone_at().plain("endraw").is_ok() {
                let close = self.plain("endraw")?;
                return Ok(Syntax::Raw { open, text, close });
            }
            self.at += 2;
        }
        self.at = self.text.len();
        Err(self.not_ended("endraw", opened))
    }

    fn clone_at(&self) -> Self {
        let mut scanner = Self::new(self.source);
        scanner.at = self.at;
        scanner
    }

    fn not_ended(&mut self, name: &str, opened: Span) -> Box<Diagnostic> {
        let found = match self.peek_tag() {
            Some(tag) => format!("`{{% {tag} %}}`"),
            None => "the end of the file".to_owned(),
        };
        let span = Span::new(self.at, self.at + 2);
        let diagnostic = Diagnostic::error(format!("expected `{{% {name} %}}`, found {found}"));
        let diagnostic = self.suggest_tag(diagnostic.at(self.source, span));
        let misplaced = MISPLACED.into_iter().find(|(tag, _)| self.peek_tag() == Some(tag));
        let diagnostic = misplaced.into_iter().fold(diagnostic, |it, (_, hint)| it.hint(hint));
        Box::new(diagnostic.hint(self.opened(opened.start as usize)))
    }

    /// Says where a tag was opened.
    fn opened(&self, at: usize) -> String {
        let (line, _) = self.source.position(at);
        let text = &self.text[at..];
        let tag = text.find("%}").map_or(text, |end| &text[..end + 2]);
        let tag = tag.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("`{tag}` was opened in line {line}")
    }

    fn stray_tag(&mut self) -> Box<Diagnostic> {
        let tag = self.peek_tag().unwrap_or_default();
        let length = self.rest().find("%}").map_or(2, |end| end + 2);
        let span = Span::new(self.at, self.at + length);
        let diagnostic = Diagnostic::error(match tag {
            "extends" | "import" => format!("`{{% {tag} %}}` must come before everything else"),
            "break" | "continue" => format!("`{{% {tag} %}}` outside of a `for` loop"),
            "else" | "elif" => format!("`{{% {tag} %}}` without `{{% if %}}`"),
            _ if tag.starts_with("end") => format!("`{{% {tag} %}}` closes nothing"),
            _ => format!("unknown tag `{tag}`"),
        });
        Box::new(self.suggest_tag(diagnostic.at(self.source, span)))
    }

    fn suggest_tag(&self, diagnostic: Diagnostic) -> Diagnostic {
        let known = || TAGS.into_iter().chain(BRANCHES);
        match self.peek_tag() {
            Some(tag) if !tag.starts_with("end") && known().all(|known| known != tag) => {
                diagnostic.did_you_mean(nearest(tag, known()))
            }
            _ => diagnostic,
        }
    }
}
