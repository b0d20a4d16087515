//! Tags, and text between them.

use super::{Place, Writer};

impl Writer<'_, '_> {
    /// What is between two tags.
    pub(super) fn body(&mut self, place: Place) -> String {
        let most = if self.depth > 2 { 2 } else { 4 };
        let count = self.choices.below(most);
        self.depth += 1;
        let (numbers, texts) = (self.numbers.len(), self.texts.len());
        let body = (0..count).map(|_| self.node(place)).collect();
        // What is set in a loop or a macro ends there; elsewhere it would not, but need not be used.
        self.numbers.truncate(numbers);
        self.texts.truncate(texts);
        self.depth -= 1;
        body
    }

    fn node(&mut self, place: Place) -> String {
        match self.choices.below(16) {
            0..3 => self.choices.of(TEXTS).to_owned(),
            3..8 => self.output(),
            8 | 9 => self.set(),
            10 | 11 if self.depth < 4 => self.condition_tag(place),
            12 | 13 if self.depth < 4 => self.loop_tag(),
            14 if self.depth < 4 => self.section(place),
            _ => self.small(place),
        }
    }

    /// What is rarer, and has no other tags inside.
    fn small(&mut self, place: Place) -> String {
        match self.choices.below(6) {
            0 => {
                self.tag("raw") + self.choices.of(&[" {{ x }} ", "", "{% if %}", " { "]) + &self.tag("endraw")
            }
            1 => {
                let (left, right) = self.dashes();
                format!("{{#{left} comment {right}#}}")
            }
            2 if place == Place::For => {
                let condition = self.condition();
                let stop = self.choices.of(&["break", "continue"]);
                self.tag(&format!("if {condition}")) + &self.tag(stop) + &self.tag("endif")
            }
            3 => self.include(),
            4 => self.braces("__tera_context | length"),
            _ => self.output(),
        }
    }

    fn include(&mut self) -> String {
        let what = self.choices.of(&[
            "'part.html'",
            "[\"gone.html\", 'part.html']",
            "'gone.html' ignore missing",
            "'part.html'",
            "'part.html' ignore missing",
            "[] ignore missing",
        ]);
        if self.macros {
            self.tag(&format!("include {what}"))
        } else {
            self.tag("include 'x' ignore missing")
        }
    }

    fn output(&mut self) -> String {
        if self.choices.one_in(16) {
            let filter = if self.choices.one_in(8) { self.any_filter() } else { self.text_filter() };
            return self.braces(&format!("emoji | {filter}"));
        }
        let value = self.value();
        self.braces(&value)
    }

    fn braces(&mut self, inner: &str) -> String {
        let (left, right) = self.dashes();
        let space =
            if self.choices.one_in(8) && right.is_empty() && !inner.starts_with('-') { "" } else { " " };
        format!("{{{{{left}{space}{inner}{space}{right}}}}}")
    }

    pub(super) fn tag(&mut self, inner: &str) -> String {
        let (left, right) = self.dashes();
        let space = self.choices.of(&[" ", " ", " ", "\n", "  ", "\r\n"]);
        format!("{{%{left}{space}{inner} {right}%}}")
    }

    fn dashes(&mut self) -> (&'static str, &'static str) {
        match self.choices.below(8) {
            5 => ("-", ""),
            6 => ("", "-"),
            7 => ("-", "-"),
            _ => ("", ""),
        }
    }

    fn set(&mut self) -> String {
        let set = self.choices.of(&["set", "set", "set_global"]);
        let name = if self.choices.one_in(6) {
            self.choices.of(&["one", "half", "x", "loop", "map", "flag"]).to_owned()
        } else {
            self.fresh("v")
        };
        let (value, kind) = match self.choices.below(3) {
            0 => (self.number(), Some(true)),
            1 => (self.text(), Some(false)),
            _ => (self.value(), None),
        };
        match kind {
            Some(true) => self.numbers.push(name.clone()),
            Some(false) => self.texts.push(name.clone()),
            None => {}
        }
        self.tag(&format!("{set} {name} = {value}"))
    }

    fn condition_tag(&mut self, place: Place) -> String {
        let test = self.condition();
        let mut text = self.tag(&format!("if {test}")) + &self.body(place);
        if self.choices.one_in(3) {
            let test = self.condition();
            text += &(self.tag(&format!("elif {test}")) + &self.body(place));
        }
        if self.choices.one_in(2) {
            text += &(self.tag("else") + &self.body(place));
        }
        text + &self.tag("endif")
    }

    fn loop_tag(&mut self) -> String {
        let (head, numbers, texts) = self.loop_head();
        let known = (self.numbers.len(), self.texts.len());
        self.numbers.extend(numbers.iter().map(|it| (*it).to_owned()));
        self.texts.extend(texts.iter().map(|it| (*it).to_owned()));
        let mut text = self.tag(&head) + &self.body(Place::For);
        self.numbers.truncate(known.0);
        self.texts.truncate(known.1);
        if self.choices.one_in(4) {
            text += &(self.tag("else") + &self.body(Place::For));
        }
        text + &self.tag("endfor")
    }

    /// The head of a loop, with the numbers and the texts that are there in its body.
    fn loop_head(&mut self) -> (String, &'static [&'static str], &'static [&'static str]) {
        match self.choices.below(10) {
            0 => ("for x in range(end=3)".into(), &["x", "loop.index", "loop.index0"], &[]),
            1 => ("for x in names".into(), &["loop.index"], &["x"]),
            2 => ("for page in pages".into(), &["page.year", "loop.index"], &["page.title", "page['title']"]),
            3 => ("for k, value in map".into(), &["loop.index0"], &["k"]),
            4 => {
                let map = self.map();
                (format!("for k, x in {map}"), &["loop.index"], &["k"])
            }
            5 => ("for x in 'abc' | split(pat='b')".into(), &["loop.index"], &["x"]),
            6 => {
                let text = self.choices.of(&["word", "html", "key", "word | upper", "empty"]);
                (format!("for x in {text}"), &["loop.index"], &["x"])
            }
            7 if self.choices.one_in(8) => {
                let any = self.anything();
                (format!("for x in {any}"), &[], &["x"])
            }
            _ => {
                let array = self.array();
                (format!("for x in {array}"), &["loop.index", "x"], &["x"])
            }
        }
    }

    fn section(&mut self, place: Place) -> String {
        if matches!(place, Place::Top | Place::Block | Place::Filter) && self.choices.one_in(2) {
            return self.block(place);
        }
        let filter = self.section_filter();
        self.tag(&format!("filter {filter}")) + &self.body(Place::Filter) + &self.tag("endfilter")
    }

    /// A block; its name is now and then one that was there before.
    fn block(&mut self, place: Place) -> String {
        let name = self.choices.of(&["e", "f", "c", "d"]);
        // A block inside of itself makes `tera` overflow its stack.
        let is_reused = place != Place::Block && self.depth < 2 && self.choices.one_in(4);
        let name = if is_reused { name.to_owned() } else { self.fresh(name) };
        let end = self.choices.of(&["endblock", "endblock", "endblock other"]);
        let body = if self.choices.one_in(99) { self.overriding() } else { self.body(Place::Block) };
        self.tag(&format!("block {name}")) + &body + &self.tag(end)
    }

    fn fresh(&mut self, name: &str) -> String {
        self.names += 1;
        format!("{name}{}", self.names)
    }

    /// The body of a block that a parent has, with at most one `super()`: a second one crashes `tera`.
    pub(super) fn overriding(&mut self) -> String {
        let body = self.body(Place::Block);
        if !self.choices.one_in(2) {
            return body;
        }
        let parent = self.braces("super()");
        if self.choices.one_in(2) { parent + &body } else { body + &parent }
    }
}

const TEXTS: &[&str] = &[
    "text",
    " ",
    "\n  ",
    " a ",
    "é 🇫🇷",
    "<p>",
    "{ % }",
    "\r\n",
    "} }}",
    "#}",
    "  \t x\u{a0} ",
    "%}",
    "{",
    "-",
];
