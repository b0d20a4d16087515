//! How long a text is.

use unicode_segmentation::UnicodeSegmentation;

/// The number of words of a body: of its source without what stands between pairs of three backticks, by
/// the word boundaries of Unicode (UAX #29), as Zola counts.
pub fn count_words(body: &str) -> usize {
    body.split("```").step_by(2).map(|text| text.unicode_words().count()).sum()
}

/// The minutes that it takes to read so many words, at 200 a minute.
pub fn reading_time(words: usize) -> usize {
    words.div_ceil(200)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_zola_does() {
        for (text, words) in [
            ("don't 3.14 e-mail a_b 日本語 it's 🎉 x.y http://a.b/c?d=e&f", 16),
            ("x\n```js\na\n``` \nb\n```\nc", 2),
            ("~~~\nx\n~~~\ny", 2),
            ("```\nnever closed", 0),
            ("{{ nth() }} {% nthbody() %}b{% end %}", 4),
        ] {
            assert_eq!(count_words(text), words, "{text}");
        }
    }

    #[test]
    fn a_started_minute_counts() {
        assert_eq!([0, 1, 200, 201].map(reading_time), [0, 1, 1, 2]);
    }
}
