//! French typography: spaces that do not break before double punctuation, apostrophes, ellipses.
//!
//! The rules are those of the *Lexique des règles typographiques en usage à l'Imprimerie nationale* ("Ponctuation"): a
//! narrow no-break space before `;`, `!` and `?`, a no-break space before `:` and inside of guillemets; before `%`, the
//! narrow one, as for all units that Unicode (CLDR) writes for French.

use std::borrow::Cow;
use std::convert::Infallible;
use std::ops::Range;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

const NARROW: char = '\u{202f}';
const WIDE: char = '\u{a0}';

/// Elements whose text is no prose.
const LEFT_OUT: &[&[u8]] =
    &[b"code", b"kbd", b"math", b"pre", b"samp", b"script", b"style", b"svg", b"textarea", b"var"];

/// Elements without an end.
const VOID: &[&[u8]] = &[
    b"area", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"source", b"track", b"wbr",
];

/// Elements in a line of text: the text around them goes on.
const INLINE: &[&[u8]] = &[
    b"a", b"abbr", b"b", b"cite", b"code", b"del", b"em", b"i", b"ins", b"kbd", b"mark", b"q", b"s", b"samp",
    b"small", b"span", b"strong", b"sub", b"sup", b"time", b"u", b"var",
];

/// Elements before which an open paragraph ends, whether its end is written or not (HTML, "optional tags").
const ENDS_PARAGRAPH: &[&[u8]] = &[
    b"address",
    b"article",
    b"aside",
    b"blockquote",
    b"div",
    b"dl",
    b"figure",
    b"footer",
    b"form",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"header",
    b"hr",
    b"main",
    b"nav",
    b"ol",
    b"p",
    b"pre",
    b"section",
    b"table",
    b"ul",
];

/// Whether texts of a language are French.
pub fn is_french(language: &str) -> bool {
    language == "fr" || language.starts_with("fr-")
}

/// HTML in which the text is set as French is, but for code, and for what is marked as of another language. What is set
/// so already stays as it is.
pub fn french_html(html: &str) -> String {
    let mut set = String::with_capacity(html.len() + html.len() / 50);
    let mut done = 0;
    for (range, before) in texts(html) {
        set.push_str(&html[done..range.start]);
        set_text(&html[range.clone()], before, &mut set);
        done = range.end;
    }
    set.push_str(&html[done..]);
    set
}

/// A text that is no HTML, set as French is.
pub fn french_text(text: &str) -> Cow<'_, str> {
    let mut set = String::with_capacity(text.len() + 8);
    set_text(text, None, &mut set);
    if set == text { text.into() } else { set.into() }
}

/// The texts of some HTML that are to be set, each with the character before it in the same line.
fn texts(html: &str) -> Vec<(Range<usize>, Option<char>)> {
    let mut walk = Walk::default();
    let mut emitter =
        CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
            walk.event(&event, html, span.start..span.end);
            None
        });
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(html, emitter).for_each(drop);
    walk.texts
}

#[derive(Default)]
struct Walk {
    texts: Vec<(Range<usize>, Option<char>)>,
    /// The elements around the text, from the outermost one that is left out on.
    left_out: Vec<Vec<u8>>,
    /// The element whose tag is being read.
    opened: Vec<u8>,
    attribute: Vec<u8>,
    before: Option<char>,
}

impl Walk {
    fn event(&mut self, event: &CallbackEvent<'_>, html: &str, range: Range<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.opened = name.to_vec();
                self.leave_line(name);
                self.end_before(name);
                let is_inside = !self.left_out.is_empty() || LEFT_OUT.contains(name);
                if is_inside && !VOID.contains(name) {
                    self.left_out.push(name.to_vec());
                }
            }
            CallbackEvent::AttributeName { name } => self.attribute = name.to_vec(),
            CallbackEvent::AttributeValue { value } if self.attribute == b"lang" => {
                let is_foreign = str::from_utf8(value).is_ok_and(|language| !is_french(language));
                if is_foreign && self.left_out.is_empty() && !VOID.contains(&&*self.opened) {
                    self.left_out.push(self.opened.clone());
                }
            }
            CallbackEvent::CloseStartTag { self_closing: true } => {
                _ = self.left_out.pop_if(|it| *it == self.opened);
            }
            CallbackEvent::EndTag { name } => {
                self.leave_line(name);
                // The end of an element around all of them is their end, too.
                let at = self.left_out.iter().rposition(|open| open == name);
                self.left_out.truncate(at.unwrap_or_default());
            }
            CallbackEvent::String { .. } => {
                if self.left_out.is_empty() {
                    self.texts.push((range.clone(), self.before));
                }
                let text = &html[range];
                let is_open = text.trim_end_matches(BLANKS).ends_with('«');
                self.before = if is_open { Some('«') } else { text.chars().next_back() };
            }
            _ => {}
        }
    }

    /// Leaves the elements that end where this one begins, without a tag that says so.
    fn end_before(&mut self, name: &[u8]) {
        let ended: &[&[u8]] = match name {
            b"li" => &[b"p", b"li"],
            b"dt" | b"dd" => &[b"p", b"dt", b"dd"],
            b"td" | b"th" => &[b"p", b"td", b"th"],
            b"tr" => &[b"p", b"tr", b"td", b"th"],
            _ if ENDS_PARAGRAPH.contains(&name) => &[b"p"],
            _ => &[],
        };
        while self.left_out.pop_if(|open| ended.contains(&&**open)).is_some() {}
    }

    fn leave_line(&mut self, name: &[u8]) {
        if !INLINE.contains(&name) {
            self.before = None;
        }
    }
}

/// Adds a text, as it is written in HTML, with its spaces, apostrophes and ellipses set.
fn set_text(text: &str, before: Option<char>, set: &mut String) {
    let mut writer = Writer { set, before };
    // A guillemet at the end of the text before has its space.
    let mut rest = if before == Some('«') { text.trim_start_matches(BLANKS) } else { text };
    while !rest.is_empty() {
        let end = kept(rest, writer.before);
        if end > 0 {
            writer.keep(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        rest = writer.next(rest);
    }
}

const BLANKS: [char; 3] = [' ', '\n', '\t'];

/// In how many bytes an address shows that it is one.
const FAR: usize = 256;

/// The length of what a text begins with that stays as it is: an address, or a short name of an emoji.
fn kept(text: &str, before: Option<char>) -> usize {
    if before.is_some_and(char::is_alphanumeric) {
        return 0; // in the middle of a word
    }
    let end = |text: &str| text.find(char::is_whitespace).unwrap_or(text.len());
    let start = &text[..text.floor_char_boundary(FAR)];
    let word = &start[..end(start)];
    if word.contains("://") || word.starts_with("www.") || word.contains('@') && word.contains('.') {
        return end(text);
    }
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
    };
    match start.strip_prefix(':').and_then(|rest| rest.split_once(':')) {
        Some((name, _)) if is_name(name) => name.len() + 2,
        _ => 0,
    }
}

struct Writer<'a> {
    set: &'a mut String,
    /// The character before, which may stand in an earlier text.
    before: Option<char>,
}

/// What may stand for an apostrophe: templates escape it.
const APOSTROPHES: &[&str] = &["'", "&#39;", "&#x27;", "&apos;"];

impl Writer<'_> {
    fn keep(&mut self, text: &str) {
        self.set.push_str(text);
        self.before = text.chars().next_back().or(self.before);
    }

    /// Writes what comes next, and gives the rest.
    fn next<'t>(&mut self, text: &'t str) -> &'t str {
        if let Some(rest) = text.strip_prefix("...").filter(|rest| !rest.starts_with('.')) {
            self.keep(if self.before == Some('.') { "..." } else { "…" });
            return rest;
        }
        for apostrophe in APOSTROPHES {
            if let Some(rest) = text.strip_prefix(apostrophe) {
                self.keep(if self.is_elision(rest) { "’" } else { apostrophe });
                return rest;
            }
        }
        if let Some(length) = entity(text) {
            self.keep(&text[..length]);
            // Beside any other, which may be a space, nothing is set.
            self.before = ["&amp;", "&gt;", "&lt;", "&quot;"].contains(&&text[..length]).then_some('"');
            return &text[length..];
        }
        let blank = text.len() - text.trim_start_matches(BLANKS).len();
        let sign = text[blank..].chars().next();
        if let Some(space) =
            sign.and_then(|sign| self.space_before(sign, blank, &text[blank + sign.len_utf8()..]))
        {
            self.set.push(space);
            self.before = Some(space);
            return self.sign(&text[blank..]);
        }
        if blank > 0 {
            self.keep(&text[..blank]);
            return &text[blank..];
        }
        self.sign(text)
    }

    /// Writes one character, and the space in an opening guillemet.
    fn sign<'t>(&mut self, text: &'t str) -> &'t str {
        let length = text.chars().next().map_or(0, char::len_utf8);
        let (sign, rest) = text.split_at(length);
        self.keep(sign);
        let inner = rest.trim_start_matches(BLANKS);
        if sign != "«" || inner.starts_with([WIDE, NARROW]) || inner.starts_with("&nbsp;") {
            return rest;
        }
        self.set.push(WIDE);
        self.before = Some(WIDE);
        inner
    }

    /// The space that belongs before a sign, behind so many blanks, if it is one that has a space.
    fn space_before(&self, sign: char, blanks: usize, rest: &str) -> Option<char> {
        let space = match sign {
            ';' | '!' | '?' | '%' => NARROW,
            ':' | '»' => WIDE,
            _ => return None,
        };
        let before = self.before?;
        let after = rest.chars().next();
        let ends_word = after.is_none_or(|after| !after.is_alphanumeric() && !"/=:_-".contains(after));
        let fits = match sign {
            '%' => before.is_ascii_digit() && ends_word,
            '»' => !before.is_whitespace(),
            ':' if after.is_some_and(|after| !after.is_whitespace()) => false,
            _ if blanks > 0 => !before.is_whitespace() && before != ':' && ends_word,
            _ => (before.is_alphanumeric() || ")]»’…".contains(before)) && ends_word,
        };
        fits.then_some(space)
    }

    /// Whether an apostrophe stands for a letter: between two, or at the end of an element in a line.
    fn is_elision(&self, rest: &str) -> bool {
        let goes_on = |next: char| next.is_alphanumeric() || next == '«' || next == '“';
        self.before.is_some_and(char::is_alphabetic) && rest.chars().next().is_none_or(goes_on)
    }
}

/// The length of the character reference that a text begins with.
fn entity(text: &str) -> Option<usize> {
    let name = text.strip_prefix('&')?;
    let length = name.find(|character: char| !character.is_ascii_alphanumeric() && character != '#')?;
    (length > 0 && name[length..].starts_with(';')).then_some(length + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With `_` for a narrow no-break space and `~` for a no-break space.
    fn set(html: &str) -> String {
        let once = french_html(html);
        assert_eq!(french_html(&once), once, "set twice: {html}");
        once.replace(NARROW, "_").replace(WIDE, "~")
    }

    #[test]
    fn spaces_stay_with_their_signs() {
        for (html, expected) in [
            ("Vraiment ? Oui ! Bien ; voici : deux", "Vraiment_? Oui_! Bien_; voici~: deux"),
            ("Vraiment? Oui! Bien; voici: deux", "Vraiment_? Oui_! Bien_; voici~: deux"),
            ("Quoi ?! Non !!! (?) ?", "Quoi_?! Non_!!! (?)_?"),
            ("«Oui» et « non ».", "«~Oui~» et «~non~»."),
            ("60 % ou 60%, 3,5 %.", "60_% ou 60_%, 3,5_%."),
            ("<p>Un mot\n!</p>", "<p>Un mot_!</p>"),
            ("<strong>Bonjour</strong> ! <em>Note</em>: a", "<strong>Bonjour</strong>_! <em>Note</em>~: a"),
            (
                "Il dit « <code>a ?</code> » et <code>b</code> !",
                "Il dit «~<code>a ?</code>~» et <code>b</code>_!",
            ),
            ("«<em>oui</em>» et « <em> non</em> »", "«~<em>oui</em>~» et «~<em>non</em>~»"),
        ] {
            assert_eq!(set(html), expected, "{html}");
        }
    }

    #[test]
    fn apostrophes_and_ellipses() {
        for (html, expected) in [
            ("l'été, aujourd'hui, l'<em>eau</em>", "l’été, aujourd’hui, l’<em>eau</em>"),
            ("l&#x27;été l&#39;eau", "l’été l’eau"),
            ("'cité' et 5' 10", "'cité' et 5' 10"),
            ("Et puis... rien....", "Et puis… rien...."),
            ("Suite... !", "Suite…_!"),
        ] {
            assert_eq!(set(html), expected, "{html}");
        }
    }

    #[test]
    fn what_is_no_prose_stays() {
        for html in [
            "<code>a ? b : c</code> <pre>l'a ! %</pre><script>a ? 'b' : c</script><kbd>!</kbd>",
            "<a href=\"https://a.org/?q=l'a !\" title=\"Quoi ?\">x</a>",
            "https://a.org/?a=b;c! www.a.org/x?y a:b std::fmt à 12:30 3:1 :smile: un :+1: mot",
            "un&nbsp;! caf&eacute; R&amp;D 50&#8239;%",
            "<span lang=\"en\">What ? <b>It's</b> here !</span>",
            "<!-- quoi ? --><style>a::b { color: red !important }</style>",
            "a@b.org? 100%25 !important ?x",
            "",
        ] {
            assert_eq!(set(html), html.replace(WIDE, "~"), "{html}");
        }
    }

    #[test]
    fn after_foreign_words_it_goes_on() {
        assert_eq!(set("<i lang=\"en\">What ?<br></i> Quoi ?"), "<i lang=\"en\">What ?<br></i> Quoi_?");
        for (html, expected) in [
            ("<p lang=en>What ?<p>Quoi ?", "<p lang=en>What ?<p>Quoi_?"),
            ("<ul><li lang=en>What ?<li>Quoi ?</ul>", "<ul><li lang=en>What ?<li>Quoi_?</ul>"),
            ("<div><p lang=en>What ?</div>Quoi ?", "<div><p lang=en>What ?</div>Quoi_?"),
            ("<td lang=en><p>What ?<td>Quoi ?", "<td lang=en><p>What ?<td>Quoi_?"),
        ] {
            assert_eq!(set(html), expected, "{html}");
        }
        assert_eq!(set("<i lang=\"fr-CA\">Quoi ?</i>"), "<i lang=\"fr-CA\">Quoi_?</i>");
    }

    #[test]
    fn texts_are_set_alike() {
        assert_eq!(french_text("Qu'est-ce ?"), "Qu’est-ce\u{202f}?");
        assert!(matches!(french_text("Rien"), Cow::Borrowed(_)));
    }
}
