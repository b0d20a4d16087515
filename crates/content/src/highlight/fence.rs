//! What stands behind the fence of a code block: ```` ```rust,linenos,hl_lines=1 3-4 ````
//! (manual: content/syntax-highlighting, "Annotations").

use std::ops::RangeInclusive;

/// The language and annotations of a code block.
#[derive(Debug, PartialEq)]
pub(crate) struct Fence<'a> {
    /// The language as written; empty if there is none.
    pub(crate) language: &'a str,
    pub(super) line_numbers: bool,
    pub(super) first_number: usize,
    pub(super) highlighted: Lines,
    pub(super) hidden: Lines,
    /// Further annotations that have a value.
    pub(super) attributes: Vec<(String, &'a str)>,
}

impl<'a> Fence<'a> {
    pub(crate) fn parse(info: &'a str) -> Self {
        let mut fence = Self {
            language: "",
            line_numbers: false,
            first_number: 1,
            highlighted: Lines::default(),
            hidden: Lines::default(),
            attributes: Vec::new(),
        };
        for part in info.split(',') {
            fence.part(part.trim());
        }
        fence
    }

    /// Reads an annotation, or the language: as in Zola, that is the first part that is no annotation.
    fn part(&mut self, part: &'a str) {
        let mut sides = part.split('=').map(str::trim);
        let (key, value) = (sides.next().unwrap_or_default(), sides.next());
        let known = value.unwrap_or_default();
        match (key, value) {
            ("linenos", _) => self.line_numbers = true,
            ("linenostart", _) => self.first_number = known.parse().unwrap_or(1),
            ("hl_lines", _) => self.highlighted = Lines::parse(known),
            ("hide_lines", _) => self.hidden = Lines::parse(known),
            (key, Some(value)) => self.attribute(key, value),
            (language, None) if self.language.is_empty() => self.language = language,
            _ => {}
        }
    }

    /// Keeps an annotation whose name has no meaning here. As in Zola, it is spelt as the name of an attribute.
    fn attribute(&mut self, key: &str, value: &'a str) {
        let key = key.to_lowercase().replace(|it: char| !it.is_alphanumeric(), "-");
        if self.attributes.iter().all(|(other, _)| *other != key) {
            self.attributes.push((key, value));
        }
    }
}

/// Some lines of a block, counted from 1.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Lines(Vec<RangeInclusive<usize>>);

impl Lines {
    /// Reads `1 3-4`. What is no range is left out.
    fn parse(text: &str) -> Self {
        let range = |part: &str| {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
            Some(first.min(last)..=first.max(last))
        };
        Self(text.split_whitespace().filter_map(range).collect())
    }

    pub(super) fn contains(&self, line: usize) -> bool {
        self.0.iter().any(|range| range.contains(&line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_annotations() {
        let fence =
            Fence::parse("rust, linenos, linenostart=20, hl_lines=2-3 5, hide_lines=4 7-6,name=a b.rs,copy");
        assert_eq!((fence.language, fence.line_numbers, fence.first_number), ("rust", true, 20));
        assert_eq!(fence.highlighted, Lines(vec![2..=3, 5..=5]));
        assert_eq!(fence.hidden, Lines(vec![4..=4, 6..=7]));
        assert_eq!(fence.attributes, [("name".to_owned(), "a b.rs")]);
    }

    #[test]
    fn finds_the_language_among_annotations() {
        for info in ["rust", ",rust", "linenos,rust", "hl_lines=1,file_name=b,rust,toml"] {
            assert_eq!(Fence::parse(info).language, "rust", "{info}");
        }
        let fence = Fence::parse("File.Name = a.rs");
        assert_eq!((fence.language, fence.attributes), ("", vec![("file-name".to_owned(), "a.rs")]));
    }

    #[test]
    fn bears_nonsense() {
        let fence = Fence::parse(",linenos=false,linenostart=x,hl_lines=a 3 4-,=,on\"x=1,Foo=BAZ,foo=2");
        assert_eq!((fence.language, fence.line_numbers, fence.first_number), ("", true, 1));
        assert_eq!(fence.highlighted, Lines(vec![3..=3]));
        let attributes = [("", ""), ("on-x", "1"), ("foo", "BAZ")];
        assert_eq!(fence.attributes, attributes.map(|(key, value)| (key.to_owned(), value)));
        assert_eq!(Fence::parse("rust linenos").language, "rust linenos");
    }
}
