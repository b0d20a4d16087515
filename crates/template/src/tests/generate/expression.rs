//! Expressions, mostly of the kind that is wanted.

use super::Writer;

impl Writer<'_, '_> {
    /// What can be printed or set.
    pub(super) fn value(&mut self) -> String {
        self.one(&[
            Self::text,
            Self::number,
            Self::condition,
            Self::array,
            Self::map,
            Self::number_filtered,
            Self::text_filtered,
            Self::array_filtered,
            Self::macro_call,
            Self::anything_filtered,
        ])
    }

    pub(super) fn number(&mut self) -> String {
        self.one(&[Self::number_term, Self::sum, Self::sum, Self::number_filtered])
    }

    fn number_term(&mut self) -> String {
        match self.choices.below(64) {
            0..40 => {
                let index = self.choices.below(self.numbers.len());
                self.numbers[index].clone()
            }
            40 => self.choices.of(&["gone", "nil", "word", "flag", "list[index]", "list[gone]"]).to_owned(),
            _ => self.choices.of(NUMBERS).to_owned(),
        }
    }

    fn sum(&mut self) -> String {
        let sign = self.choices.of(&[" + ", " - ", " * ", "/", " % ", "+", "-", "*"]);
        let (left, right) = (self.factor(), self.factor());
        format!("{left}{sign}{right}")
    }

    fn factor(&mut self) -> String {
        let parentheses = |writer: &mut Self| {
            let (left, right) = (writer.number_term(), writer.number_term());
            format!("({left} {} {right})", writer.choices.of(&["+", "-", "*", "/", "%"]))
        };
        self.one(&[Self::number_term, parentheses, Self::number_filtered])
    }

    fn number_filtered(&mut self) -> String {
        let term = self.number_term();
        let filter = self.number_filter();
        format!("{term} | {filter}")
    }

    pub(super) fn text(&mut self) -> String {
        self.one(&[Self::text_term, Self::text_filtered, Self::text_filtered, Self::concat])
    }

    pub(super) fn text_term(&mut self) -> String {
        if self.choices.below(4) == 0 {
            return self.string();
        }
        let index = self.choices.below(self.texts.len());
        self.texts[index].clone()
    }

    pub(super) fn string(&mut self) -> String {
        let text = self.choices.of(STRINGS);
        let quotes: Vec<&str> = ["\"", "'", "`"].into_iter().filter(|quote| !text.contains(*quote)).collect();
        let quote = self.choices.of(&quotes);
        format!("{quote}{text}{quote}")
    }

    fn text_filtered(&mut self) -> String {
        let mut filtered = self.text_term();
        for _ in 0..=self.choices.below(3) {
            let filter = self.text_filter();
            filtered = format!("{filtered} | {filter}");
        }
        filtered
    }

    fn concat(&mut self) -> String {
        let parts: Vec<String> = (0..2 + self.choices.below(2))
            .map(|_| match self.choices.below(4) {
                0 => self.number_term(),
                _ => self.text_term(),
            })
            .collect();
        parts.join(self.choices.of(&[" ~ ", "~"]))
    }

    pub(super) fn array(&mut self) -> String {
        self.one(&[Self::array_term, Self::array_filtered, Self::array_literal, Self::range])
    }

    pub(super) fn array_term(&mut self) -> String {
        self.choices
            .of(&["list", "names", "pages", "none", "mixed", "tree.a.list", "pages[0].tags"])
            .to_owned()
    }

    fn array_filtered(&mut self) -> String {
        let mut filtered = self.array_term();
        for _ in 0..=self.choices.below(2) {
            let filter = self.array_filter();
            filtered = format!("{filtered} | {filter}");
        }
        filtered
    }

    fn array_literal(&mut self) -> String {
        let count = self.choices.below(4);
        let values: Vec<String> = (0..count)
            .map(|_| {
                self.one(&[Self::text_term, Self::number_term, Self::text, Self::number, Self::comparison])
            })
            .collect();
        let comma = if count > 0 && self.choices.one_in(6) { "," } else { "" };
        format!("[{}{comma}]", values.join(", "))
    }

    fn range(&mut self) -> String {
        let end = 1 + self.choices.below(6);
        match self.choices.below(4) {
            0 => format!("range(start={}, end={end}, step_by=2)", self.choices.below(2)),
            1 => format!("range(end={end},)"),
            _ => format!("range(end={end})"),
        }
    }

    pub(super) fn map(&mut self) -> String {
        let grouped = |writer: &mut Self| {
            let by = writer.choices.of(&["year", "title", "tag", "extra.n", "draft", "gone", "extra"]);
            format!("pages | group_by(attribute=\"{by}\")")
        };
        let plain = |writer: &mut Self| writer.choices.of(&["map", "tree", "tree.a", "pages.0"]).to_owned();
        self.one(&[plain, plain, grouped])
    }

    fn anything_filtered(&mut self) -> String {
        if !self.choices.one_in(6) {
            return self.text_filtered();
        }
        let term = self.anything();
        let filter = self.any_filter();
        format!("{term} | {filter}")
    }

    pub(super) fn anything(&mut self) -> String {
        let other = |writer: &mut Self| {
            writer
                .choices
                .of(&["nil", "flag", "gone", "gone.x", "map.gone", "true", "False", "empty"])
                .to_owned()
        };
        let map = |writer: &mut Self| writer.choices.of(&["map", "tree", "pages.0"]).to_owned();
        self.one(&[Self::text_term, Self::number_term, Self::array_term, map, other])
    }

    /// An expression that is true or false.
    pub(super) fn condition(&mut self) -> String {
        let both = |writer: &mut Self| {
            let sides: Vec<String> = (0..2 + writer.choices.below(2)).map(|_| writer.side()).collect();
            sides.join(writer.choices.of(&[" and ", " or "]))
        };
        self.one(&[Self::side, both, both])
    }

    fn side(&mut self) -> String {
        let parentheses = |writer: &mut Self| format!("({})", writer.condition());
        let not = |writer: &mut Self| format!("not {}", writer.comparison());
        self.one(&[
            Self::anything,
            Self::comparison,
            Self::comparison,
            Self::test,
            Self::membership,
            not,
            parentheses,
        ])
    }

    fn comparison(&mut self) -> String {
        let operator = self.choices.of(&["==", "!=", " == ", " != ", " < ", " >= ", " > ", "<="]);
        if operator.contains('=') && !operator.contains(['<', '>']) && self.choices.one_in(2) {
            let equal = [Self::text, Self::anything, Self::value_test, Self::number];
            let (left, right) = (self.one(&equal), self.one(&equal));
            return format!("{left}{operator}{right}");
        }
        let (left, right) = (self.number(), self.number());
        format!("{left}{operator}{right}")
    }

    fn value_test(&mut self) -> String {
        let subject = self.anything_path();
        let test = self.choices.of(&["defined", "not defined", "undefined", "not undefined"]);
        format!("{subject} is {test}")
    }

    fn anything_path(&mut self) -> String {
        self.choices
            .of(&[
                "one",
                "word",
                "list",
                "map",
                "gone",
                "nil",
                "flag",
                "names[1]",
                "tree[key]",
                "big",
                "map.gone",
            ])
            .to_owned()
    }

    fn test(&mut self) -> String {
        if !self.choices.one_in(4) {
            return self.value_test();
        }
        let not = self.choices.of(&["", "", "not "]);
        let test = self.choices.of(TESTS);
        let subject = self.anything_path();
        let argument = match test {
            "divisibleby" => format!("({})", self.number_term()),
            "starting_with" | "ending_with" | "containing" => format!("({})", self.text_term()),
            "matching" => self.choices.of(&["('^.t')", "('(')", "(\"b|c\")", "(word)"]).to_owned(),
            _ => String::new(),
        };
        let argument = match self.choices.below(12) {
            11 => "(1, 2)".to_owned(),
            _ => argument,
        };
        format!("{subject} is {not}{test}{argument}")
    }

    fn membership(&mut self) -> String {
        let not = self.choices.of(&["in", "in", "not in"]);
        let needle = self.one(&[Self::text_term, Self::number_term, Self::text_filtered, Self::anything]);
        let container = match self.choices.below(6) {
            0 => self.text_term(),
            1 => self.array_literal(),
            2 => {
                self.choices.of(&["map", "tree", "list", "names", "mixed", "mixed", "one", "gone"]).to_owned()
            }
            3 => self.concat(),
            _ => self.array_term(),
        };
        format!("{needle} {not} {container}")
    }

    fn macro_call(&mut self) -> String {
        if !self.macros {
            return "__tera_context | length".to_owned();
        }
        let call = self.choices.of(&["one", "two", "down", "one", "sees", "wrap", "loops", "two", "wrap"]);
        let argument = match self.choices.below(32) {
            0 => return "m::gone(x=1)".to_owned(),
            1 => String::new(),
            2..8 => format!("x={}", self.value()),
            _ => format!("x={}", self.text_term()),
        };
        match call {
            "down" => format!("m::down(n={})", self.choices.below(4)),
            _ => format!("m::{call}({argument})"),
        }
    }
}

const NUMBERS: &[&str] = &[
    "1",
    "0",
    "2",
    "-1",
    "1.5",
    "0.0",
    "-2.5",
    "10",
    "3",
    "9223372036854775807",
    "7",
    "1.0",
    "100.25",
    "-0",
];

const STRINGS: &[&str] = &[
    "a", "", "<b>", "it's", "\"q\"", "é", "🌐", "a b", "b", "x/y & z", "\\n", "{{ x }}", "%}", "1", "a\nb",
    "{% if %}", "\\",
];

const TESTS: &[&str] = &[
    "defined",
    "undefined",
    "odd",
    "even",
    "string",
    "number",
    "divisibleby",
    "iterable",
    "object",
    "starting_with",
    "ending_with",
    "containing",
    "matching",
];
