//! Text that is the same on every run.

use std::fmt::Write;

const WORDS: &[&str] = &[
    "adapt", "amber", "anchor", "arbor", "archive", "atlas", "autumn", "balance", "basin", "beacon", "birch",
    "border", "branch", "bridge", "bright", "cabin", "canvas", "carbon", "cedar", "circle", "cliff", "cloud",
    "copper", "coral", "craft", "crest", "current", "delta", "desert", "drift", "dune", "early", "earth",
];

const CODE: &str = r#"<pre data-lang="rust" class="z-code"><code data-lang="rust"><span class="z-c">/// Sum of squares of the even numbers below `n`.</span>
<span class="z-k">pub</span> <span class="z-k">fn</span> <span class="z-f">even_squares</span>(n: <span class="z-t">u64</span>) -&gt; <span class="z-t">u64</span> {
    (<span class="z-n">0</span>..n).<span class="z-f">filter</span>(|x| x % <span class="z-n">2</span> == <span class="z-n">0</span>).<span class="z-f">map</span>(|x| x * x).<span class="z-f">sum</span>()
}
</code></pre>
"#;

/// Words drawn by a generator of congruences, which is random enough for prose.
pub(crate) struct Text(u64);

impl Text {
    pub(crate) fn new(seed: usize) -> Self {
        Self(seed as u64 + 1)
    }

    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }

    pub(crate) fn words(&mut self, count: usize) -> String {
        let words: Vec<&str> = (0..count).map(|_| WORDS[self.next(WORDS.len())]).collect();
        words.join(" ")
    }

    pub(crate) fn sentence(&mut self) -> String {
        let length = 8 + self.next(10);
        self.words(length) + "."
    }

    fn paragraph(&mut self, sentences: usize) -> String {
        let sentences: Vec<String> = (0..sentences).map(|_| self.sentence()).collect();
        format!("<p>{}</p>\n", sentences.join(" "))
    }

    /// The HTML of about 600 words, in four parts, with lists, links and code.
    pub(crate) fn article(&mut self) -> String {
        let mut html = self.paragraph(4);
        for part in 0..4 {
            let (id, title) = (self.words(1), self.words(3));
            write!(html, "<h2 id=\"{id}\">{title}</h2>\n{}", self.paragraph(3)).unwrap();
            if part % 2 == 0 {
                let items: Vec<String> = (0..4).map(|_| self.sentence()).collect();
                let items = items.join("</li>\n<li>");
                write!(html, "<ul>\n<li>{items}</li>\n</ul>\n{CODE}").unwrap();
            }
            let (link, text, strong) = (self.words(1), self.words(2), self.words(2));
            writeln!(
                html,
                "<p>See <a href=\"https://example.org/{link}/\">{text}</a> for <strong>{strong}</strong>.</p>"
            )
            .unwrap();
        }
        html
    }
}
