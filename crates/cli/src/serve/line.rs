//! The line of a source on which a text of its page begins.

/// Only the beginning of a long text is looked for: so many letters.
const MOST_LETTERS: usize = 400;
/// A run of so many letters is no chance; a shorter one has to be a good part of the text.
const ENOUGH_LETTERS: usize = 12;

/// The line, from 1, of `source` that most likely became `text`; `nth` chooses where several are as likely.
///
/// A page shows the words of its source in their order, with mark-up in between. So the place is where the
/// longest run of words of the text stands. Where that is too short, the text is of a template, and the line is
/// the first after the front matter.
pub(super) fn line(source: &str, text: &str, nth: usize) -> usize {
    let (source, wanted) = (Source::new(source), Wanted::new(text));
    let runs = longest_runs(&wanted, &source.words);
    let starts = if runs.are_enough(&wanted) { runs.starts.as_slice() } else { &[] };
    let lines = starts.iter().map(|at| source.words[*at].line);
    let (matter, body): (Vec<usize>, Vec<usize>) = lines.partition(|line| *line < source.body);
    let is_title = |line: &usize| source.is_title(*line, &wanted);
    let title = matter.iter().copied().find(is_title);
    let likely: Vec<usize> = title.into_iter().chain(body).collect();
    let likely = if likely.is_empty() { matter } else { likely };
    likely.get(nth).or(likely.last()).copied().unwrap_or(source.body)
}

struct Source<'a> {
    lines: Vec<&'a str>,
    words: Vec<Word>,
    /// The first line after the front matter.
    body: usize,
}

struct Word {
    line: usize,
    letters: Vec<char>,
}

/// The letters of a text, whose words may run together: the cells of a table have nothing between them.
struct Wanted {
    letters: Vec<char>,
    /// Whether words may meet before a letter, or before the end.
    joints: Vec<bool>,
}

impl<'a> Source<'a> {
    fn new(text: &'a str) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        let mut words = words(text);
        words.iter_mut().flat_map(|word| &mut word.letters).for_each(|letter| *letter = lower(*letter));
        Self { words, body: body(&lines), lines }
    }

    /// Whether a line of the front matter says that the text is the page's title.
    fn is_title(&self, line: usize, wanted: &Wanted) -> bool {
        let text = self.lines.get(line - 1).and_then(|line| line.trim().strip_prefix("title"));
        let value = text.and_then(|text| text.trim_start().strip_prefix(['=', ':']));
        value.is_some_and(|value| Wanted::new(value).letters == wanted.letters)
    }
}

impl Wanted {
    fn new(text: &str) -> Self {
        let (mut letters, mut joints) = (Vec::new(), Vec::new());
        for word in words(text) {
            let mut before = None;
            for letter in word.letters.into_iter().take(MOST_LETTERS - letters.len()) {
                joints.push(before.is_none_or(|before| may_meet(before, letter)));
                letters.push(lower(letter));
                before = Some(letter);
            }
        }
        joints.push(true);
        Self { letters, joints }
    }
}

/// Whether one word may end with a letter and another begin with the next, as in `BobAge` or `Bob36`.
fn may_meet(letter: char, next: char) -> bool {
    (letter.is_lowercase() && next.is_uppercase()) || letter.is_numeric() != next.is_numeric()
}

/// The lower case of a letter; the first of it, if there is more.
fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

/// The first line after the front matter, which stands between two lines of `+++` or `---`.
fn body(lines: &[&str]) -> usize {
    let is_fence = |line: &&str| matches!(line.trim_start_matches('\u{feff}').trim_end(), "+++" | "---");
    let is_filled = |line: &&str| !line.trim().is_empty();
    let start = lines.iter().position(is_filled).filter(|at| is_fence(&lines[*at]));
    let end = start.and_then(|start| Some(start + 1 + lines[start + 1..].iter().position(is_fence)?));
    let after = end.map_or(0, |end| end + 1);
    match lines[after..].iter().position(is_filled) {
        Some(blank) => after + blank + 1,
        None => lines.len().max(1),
    }
}

/// The words of a text. Whatever is neither letter nor digit stands between words, and scripts that are written
/// without spaces have a word per character.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for (text, line) in text.lines().zip(1..) {
        let mut is_open = false;
        for character in text.chars() {
            let is_letter = character.is_alphanumeric();
            let is_alone = is_letter && is_alone(character);
            if is_letter && (is_alone || !is_open) {
                words.push(Word { line, letters: Vec::new() });
            }
            if let Some(word) = words.last_mut().filter(|_| is_letter) {
                word.letters.push(character);
            }
            is_open = is_letter && !is_alone;
        }
    }
    words
}

/// Whether a letter is of a script that is written without spaces: Thai and its neighbours, Khmer, those of
/// China and Japan.
fn is_alone(letter: char) -> bool {
    matches!(letter,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The longest runs of words that a source shares with a text.
#[derive(Default)]
struct Runs {
    /// In letters.
    length: usize,
    /// The words that they begin with.
    starts: Vec<usize>,
}

/// A run of words of a source; there is none if it has no length.
#[derive(Clone, Copy, Default)]
struct Run {
    length: usize,
    start: usize,
}

fn longest_runs(wanted: &Wanted, source: &[Word]) -> Runs {
    let mut longest = Runs::default();
    // The run up to the word before, by the letter of the text that it ends before.
    let mut runs = vec![Run::default(); wanted.letters.len() + 1];
    for (start, word) in source.iter().enumerate() {
        let mut longer = vec![Run::default(); runs.len()];
        for (at, before) in runs.iter().enumerate() {
            let run = if before.length > 0 { *before } else { Run { length: 0, start } };
            let may_go_on = run.length > 0 || wanted.joints[at];
            if may_go_on && wanted.letters[at..].starts_with(&word.letters) {
                let (end, length) = (at + word.letters.len(), run.length + word.letters.len());
                longer[end] = Run { length, ..run };
                if wanted.joints[end] {
                    longest.take(longer[end]);
                }
            }
        }
        runs = longer;
    }
    longest.starts.sort_unstable();
    longest.starts.dedup();
    longest
}

impl Runs {
    /// Whether they are long enough for their place to be that of the text.
    fn are_enough(&self, wanted: &Wanted) -> bool {
        self.length >= ENOUGH_LETTERS || self.length * 3 >= wanted.letters.len()
    }

    fn take(&mut self, run: Run) {
        if run.length > self.length {
            *self = Self { length: run.length, starts: Vec::new() };
        }
        if run.length == self.length {
            self.starts.push(run.start);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PAGE: &str = "\
+++
title = \"The *quick* fox\"
description = \"Over the lazy dog\"
+++

# Foxes & dogs

A paragraph with [a link](https://example.org/fox) and some *emphasis*,
over two lines.

- One item
- Another item with `code_words()`

| Name | Age |
|------|-----|
| Ada  | 36  |
| Bob  | 36  |

```rust
fn main() {
    println!(\"Hello, fox\");
}
```

Repeated words.

{{ sponsor(name=\"Acme & Sons\", text=\"We make what you need\") }}

Repeated words.
";

    #[test]
    fn finds_blocks() {
        for (text, nth, expected) in [
            ("Foxes & dogs", 0, 6),
            ("A paragraph with a link and some emphasis,\nover two lines.", 0, 8),
            ("One item", 0, 11),
            ("Another item with code_words()", 0, 12),
            ("Ada\t36", 0, 16),
            ("Bob\t36", 0, 17),
            ("Bob36", 0, 17),
            ("NameAge", 0, 14),
            ("Led by Acme in the end", 0, 6),
            ("Sold by Acme", 0, 27),
            ("36", 1, 17),
            ("fn main() {\n    println!(\"Hello, fox\");\n}", 0, 20),
            ("Acme & Sons", 0, 27),
            ("Sponsored by Acme & Sons – we make what you need!", 0, 27),
            ("Repeated words.", 0, 25),
            ("Repeated words.", 1, 29),
            ("Repeated words.", 7, 29),
        ] {
            assert_eq!(line(PAGE, text, nth), expected, "{text} {nth}");
        }
    }

    #[test]
    fn what_is_of_no_line_is_at_the_start_of_the_body() {
        for text in ["Subscribe!", "", "…", "   ", "Foxtrot", "Over to a quite different text"] {
            assert_eq!(line(PAGE, text, 0), 6, "{text}");
        }
        assert_eq!(line("+++\n+++\n", "text", 0), 2, "there is no more");
        assert_eq!(line("---\ntitle: a\n---\nText", "nothing", 3), 4);
        assert_eq!(line("+++\nnever ends", "nothing", 0), 1);
        assert_eq!(line("\n\nText", "nothing", 0), 3);
        assert_eq!(line("", "nothing", 0), 1);
    }

    #[test]
    fn the_body_comes_first_but_for_the_title() {
        assert_eq!(line(PAGE, "The quick fox", 0), 2);
        assert_eq!(line(PAGE, "Over the lazy dog", 0), 3, "it is only there");
        let twice = "+++\ntitle = \"News\"\ndescription = \"Of today\"\n+++\n\n## News\n\nOf today\n";
        assert_eq!([0, 1, 2].map(|nth| line(twice, "News", nth)), [2, 6, 6]);
        assert_eq!([0, 1].map(|nth| line(twice, "Of today", nth)), [8, 8]);
        assert_eq!(line("---\ntitle: 'News'\n---\nNews of today", "News", 0), 2);
        assert_eq!(line("+++\ntitle = \"News of today\"\n+++\nMore news", "News", 0), 4, "a part of it");
    }

    #[test]
    fn finds_text_of_all_scripts() {
        let source = "L’été à Évian\n\n東京都は日本の首都です。\n\n大阪府は日本の都市です。\n\nสวัสดีชาวโลก\n\nПривет, мир!\n";
        for (text, expected) in [
            ("l'ÉTÉ à évian", 1),
            ("日本の首都", 3),
            ("大阪府は日本の都市です", 5),
            ("สวัสดีชาวโลก", 7),
            ("привет мир", 9),
        ] {
            assert_eq!(line(source, text, 0), expected, "{text}");
        }
    }

    #[test]
    fn windows_line_ends_are_line_ends() {
        let source = "\u{feff}+++\r\ntitle = \"A\"\r\n+++\r\n\r\nOne\r\n\r\nTwo words\r\n";
        assert_eq!(line(source, "Two words", 0), 7);
        assert_eq!(line(source, "nothing", 0), 5);
        assert_eq!(line(source, "A", 0), 2);
    }

    #[test]
    fn long_texts_are_found_by_their_beginning() {
        let text: Vec<String> = (0..5000).map(|number| format!("word{number}")).collect();
        let source = format!("Something\n\n{}\n", text.join(" "));
        assert_eq!(line(&source, &text.join("\n"), 0), 3);
    }

    #[test]
    fn any_text_leads_to_a_line() {
        let piece = || prop_oneof!["[+-]{3}\n", "title = \"a b\"\n", "[a-c ]{0,8}", "\\PC{0,8}", "\n|\r\n"];
        let text = || prop::collection::vec(piece(), 0..12).prop_map(|pieces| pieces.concat());
        proptest!(|(source in text(), wanted in text(), nth in 0..5_usize)| {
            let lines = source.lines().count().max(1);
            prop_assert!((1..=lines).contains(&line(&source, &wanted, nth)));
        });
    }
}
