//! The line of a source on which a text of its page begins.

use std::iter::repeat_n;

/// Only the beginning of a long text is looked for.
const MOST_WORDS: usize = 100;

/// The line, from 1, of `source` that most likely became `text`; `nth` chooses where several are as likely.
///
/// A page shows the words of its source in their order, with mark-up in between. So the place is where the
/// longest run of words of the text stands. Where not one is found, the text is of a template, and the line is
/// the first after the front matter.
pub(super) fn line(source: &str, text: &str, nth: usize) -> usize {
    let wanted: Vec<String> = words(text).map(|(_, word)| word).take(MOST_WORDS).collect();
    let source = Source::new(source);
    let runs = longest_runs(&wanted, &source.words);
    let (matter, body): (Vec<usize>, Vec<usize>) =
        runs.starts.into_iter().map(|at| source.words[at].0).partition(|line| *line < source.body);
    let is_title = |line: &usize| runs.length == wanted.len() && source.is_title(*line, &wanted);
    let title = matter.iter().copied().find(is_title);
    let likely: Vec<usize> = title.into_iter().chain(body).collect();
    let likely = if likely.is_empty() { matter } else { likely };
    likely.get(nth).or(likely.last()).copied().unwrap_or(source.body)
}

struct Source<'a> {
    lines: Vec<&'a str>,
    /// All words, each with its line.
    words: Vec<(usize, String)>,
    /// The first line after the front matter.
    body: usize,
}

impl<'a> Source<'a> {
    fn new(text: &'a str) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        Self { words: words(text).collect(), body: body(&lines), lines }
    }

    /// Whether a line of the front matter gives the page these words as its title.
    fn is_title(&self, line: usize, wanted: &[String]) -> bool {
        let value = self
            .lines
            .get(line - 1)
            .and_then(|text| text.trim().strip_prefix("title")?.trim_start().strip_prefix(['=', ':']));
        value.is_some_and(|value| words(value).map(|(_, word)| word).eq(wanted.iter().cloned()))
    }
}

/// The first line after the front matter, which stands between two lines of `+++` or `---`.
fn body(lines: &[&str]) -> usize {
    let fence = |line: &&str| matches!(line.trim_start_matches('\u{feff}').trim_end(), "+++" | "---");
    let start = lines.iter().position(|line| !line.trim().is_empty()).filter(|at| fence(&lines[*at]));
    let end = start.and_then(|start| Some(start + 1 + lines[start + 1..].iter().position(fence)?));
    let after = end.map_or(0, |end| end + 1);
    let blank = lines[after..].iter().take_while(|line| line.trim().is_empty()).count();
    if after + blank < lines.len() { after + blank + 1 } else { (after + 1).min(lines.len().max(1)) }
}

/// The words of a text in lower case, each with its line. Whatever is neither letter nor digit stands between
/// words, and scripts that are written without spaces have a word per character.
fn words(text: &str) -> impl Iterator<Item = (usize, String)> {
    let lines = text.lines().zip(1..);
    lines.flat_map(|(text, line)| repeat_n(line, usize::MAX).zip(words_of_line(text)))
}

fn words_of_line(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for character in line.chars() {
        let is_alone = is_alone(character);
        if (is_alone || !character.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if is_alone {
            words.push(character.to_string());
        } else if character.is_alphanumeric() {
            word.extend(character.to_lowercase());
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

/// Whether a letter is of a script that is written without spaces: Thai and its neighbours, Khmer, those of
/// China and Japan.
fn is_alone(character: char) -> bool {
    let is_of_such = matches!(character,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    is_of_such && character.is_alphanumeric()
}

/// The longest runs of words that two texts share.
#[derive(Default)]
struct Runs {
    length: usize,
    /// Where each begins in the source.
    starts: Vec<usize>,
}

fn longest_runs(wanted: &[String], source: &[(usize, String)]) -> Runs {
    let mut longest = Runs::default();
    // How long the run is that ends with a word of the source and with each of those wanted.
    let mut lengths = vec![0; wanted.len() + 1];
    for (at, (_, word)) in source.iter().enumerate() {
        for (before, other) in wanted.iter().enumerate().rev() {
            lengths[before + 1] = if word == other { lengths[before] + 1 } else { 0 };
        }
        let length = lengths.iter().copied().max().unwrap_or(0);
        if length > longest.length {
            longest = Runs { length, starts: Vec::new() };
        }
        if length > 0 && length == longest.length {
            longest.starts.push(at + 1 - length);
        }
    }
    longest
}

#[cfg(test)]
mod tests {
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
        for text in ["Subscribe!", "", "…", "   "] {
            assert_eq!(line(PAGE, text, 0), 6, "{text}");
        }
        assert_eq!(line("+++\n+++\n", "text", 0), 2);
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
}
