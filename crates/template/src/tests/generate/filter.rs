//! Filters with arguments: plausible ones for a kind of value, and any on anything.

use super::Writer;

impl Writer<'_, '_> {
    /// From a number to a number or a text.
    pub(super) fn number_filter(&mut self) -> String {
        self.choices
            .of(&[
                "abs",
                "round",
                "int",
                "float",
                "round(precision=1)",
                "round(method=\"ceil\")",
                "round(method='floor', precision=2)",
                "default(value=4)",
                "safe",
                "round(precision=-1)",
                "abs",
                "int",
            ])
            .to_owned()
    }

    /// From a text to a text.
    pub(super) fn text_filter(&mut self) -> String {
        let name = self.choices.of(TEXT_FILTERS);
        match name {
            "trim_start_matches" | "trim_end_matches" => format!("{name}(pat={})", self.text_term()),
            "truncate" => {
                let end = self.choices.of(&["", ", end=\"<\"", ", end=''"]);
                format!("truncate(length={}{end})", self.choices.below(5))
            }
            "replace" => format!("replace(from={}, to={})", self.text_term(), self.text_term()),
            "indent" => {
                let arguments = ["", "(prefix='> ')", "(first=true)", "(blank=true, prefix=\"-\")"];
                format!("indent{}", self.choices.of(&arguments))
            }
            "default" => format!("default(value={})", self.text_term()),
            "split" => format!("split(pat={}) | join(sep=\"|\")", self.text_term()),
            _ => name.to_owned(),
        }
    }

    /// From an array to an array, or what is in it.
    pub(super) fn array_filter(&mut self) -> String {
        let name = self.choices.of(ARRAY_FILTERS);
        match name {
            "nth" => format!("nth(n={})", self.choices.below(4)),
            "sort" | "unique" | "map" | "group_by" => {
                let attribute = self.attribute();
                let exact =
                    if name == "unique" { self.choices.of(&["", ", case_sensitive=true"]) } else { "" };
                format!("{name}(attribute={attribute}{exact})")
            }
            "filter" => {
                let attribute = self.attribute();
                match self.choices.below(3) {
                    0 => format!("filter(attribute={attribute})"),
                    1 => format!("filter(attribute={attribute}, value=nil)"),
                    _ => format!("filter(attribute={attribute}, value={})", self.anything()),
                }
            }
            "slice" => {
                let ends =
                    ["", "(start=1)", "(end=2)", "(end=-1)", "(start=-2)", "(start=1, end=9)", "(end=0.5)"];
                format!("slice{}", self.choices.of(&ends))
            }
            "concat" => format!("concat(with={})", self.anything()),
            "join" => format!("join(sep={})", self.text_term()),
            _ => name.to_owned(),
        }
    }

    fn attribute(&mut self) -> String {
        let usual = ["year", "title", "year", "title", "title"];
        let all = [
            "tag", "extra.n", "extra", "tags.0", "draft", "gone", "", "0", "1.0", "extra..n", "é", "tag",
            "'a.b'",
        ];
        let attributes = if self.choices.one_in(3) { &all[..] } else { &usual };
        format!("\"{}\"", self.choices.of(attributes))
    }

    /// Any filter, with any arguments.
    pub(super) fn any_filter(&mut self) -> String {
        match self.choices.below(8) {
            0 => self.text_filter(),
            1 => self.array_filter(),
            2 => self.number_filter(),
            3 => self.date_filter(),
            4 => self.choices.of(MAP_FILTERS).to_owned(),
            5 => self.choices.of(CONVERTERS).to_owned(),
            _ => {
                let name = self.choices.of(&[TEXT_FILTERS, ARRAY_FILTERS, OTHER_FILTERS]);
                let name = self.choices.of(name);
                let key = self.choices.of(ARGUMENTS);
                format!("{name}({key}={})", self.anything())
            }
        }
    }

    fn date_filter(&mut self) -> String {
        let format =
            self.choices.of(&["%Y-%m-%d", "%d %B %Y", "%H:%M %z", "%A", "%Q", "", "%s", "%%", "%+", "é %e"]);
        match self.choices.below(6) {
            0 => "date".to_owned(),
            1 => format!("date(format=\"{format}\", timezone=\"Europe/Paris\")"),
            2 => format!("date(format=\"{format}\", timezone=\"Nowhere\")"),
            3 => format!("date(format=\"{format}\", locale=\"fr_FR\")"),
            4 => format!("date(format=\"{format}\", locale=\"xx\")"),
            _ => format!("date(format=\"{format}\")"),
        }
    }

    /// `{{ value | filter | filter }}`.
    pub(super) fn filtered_alone(&mut self) -> String {
        let mut value = match self.choices.below(8) {
            0 => {
                self.choices.of(&["stamp", "date", "emoji", "key", "(one)", "9223372036854775807"]).to_owned()
            }
            1 => self.map(),
            2 => self.array(),
            3 => "date".to_owned(),
            _ => self.anything(),
        };
        for _ in 0..=self.choices.below(3) {
            value = format!("{value} | {}", self.any_filter());
        }
        match self.choices.below(4) {
            0 => format!("{{% set x = {value} %}}{{{{ x }}}}"),
            1 => format!("{{% if {value} %}}yes{{% else %}}no{{% endif %}}"),
            _ => format!("{{{{ {value} }}}}"),
        }
    }

    /// `{% filter name %}…`.
    pub(super) fn filter_section_alone(&mut self) -> String {
        let filter = self.any_filter();
        let text = self.choices.of(&[
            "a",
            "",
            "<b> c",
            "12",
            "{{ word }}",
            "{{ emoji | safe }}",
            "{{ date }}",
            "3.7",
        ]);
        format!("{{% filter {filter} %}}{text}{{% endfilter %}}")
    }

    /// A filter for a section.
    pub(super) fn section_filter(&mut self) -> String {
        match self.choices.below(8) {
            0 => self.any_filter(),
            _ => self.text_filter().replace(" | ", "|").split('|').next().unwrap_or_default().to_owned(),
        }
    }
}

const TEXT_FILTERS: &[&str] = &[
    "upper",
    "lower",
    "trim",
    "trim_start",
    "trim_end",
    "trim_start_matches",
    "trim_end_matches",
    "truncate",
    "replace",
    "capitalize",
    "title",
    "linebreaksbr",
    "indent",
    "striptags",
    "spaceless",
    "urlencode",
    "urlencode_strict",
    "escape",
    "escape_xml",
    "slugify",
    "addslashes",
    "reverse",
    "safe",
    "safe",
    "default",
    "as_str",
    "split",
];

const ARRAY_FILTERS: &[&str] = &[
    "first", "last", "nth", "sort", "unique", "slice", "filter", "map", "concat", "reverse", "group_by",
    "join", "length", "safe",
];

const MAP_FILTERS: &[&str] = &[
    "get(key='n')",
    "get(key=\"gone\")",
    "get(key=\"gone\", default=1)",
    "get(key=key)",
    "get(key=\"é\")",
    "length",
    "get",
    "get(key=1)",
];

const CONVERTERS: &[&str] = &[
    "json_encode",
    "json_encode(pretty=true)",
    "as_str",
    "length",
    "wordcount",
    "int",
    "int(default=5)",
    "int(base=16)",
    "float",
    "float(default=1.5)",
    "pluralize",
    "pluralize(plural='es', singular=\"<\")",
    "filesizeformat",
    "filesizeformat(binary=true)",
    "json_encode | safe",
    "nope",
    "split(pat='')",
];

const OTHER_FILTERS: &[&str] = &[
    "abs",
    "pluralize",
    "round",
    "filesizeformat",
    "date",
    "json_encode",
    "get",
    "int",
    "float",
    "wordcount",
];

const ARGUMENTS: &[&str] = &[
    "value",
    "pat",
    "length",
    "end",
    "from",
    "to",
    "prefix",
    "first",
    "blank",
    "n",
    "sep",
    "attribute",
    "start",
    "with",
    "method",
    "precision",
    "binary",
    "format",
    "timezone",
    "locale",
    "pretty",
    "key",
    "default",
    "base",
    "plural",
    "case_sensitive",
];
