//! The text of HTML, for indexes.

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

/// Elements whose text is not read: what is not shown, and code.
const LEFT_OUT: &[&[u8]] = &[b"script", b"style", b"pre"];

/// The text of some HTML without scripts, styles and blocks of code. White space is folded to a
/// line end, if there is one in it, or else a space, and what HTML escapes stays escaped (html.spec.whatwg.org, "Escaping a string").
pub fn text_of_html(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    let mut around: Vec<&'static [u8]> = Vec::new();
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                around.extend(LEFT_OUT.iter().find(|other| **other == name));
            }
            CallbackEvent::EndTag { name } => _ = around.pop_if(|open| *open == name),
            CallbackEvent::String { value } if around.is_empty() => {
                add(&String::from_utf8_lossy(value), &mut text);
            }
            _ => {}
        }
        None
    });
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(html, emitter).for_each(drop);
    text.truncate(text.trim_ascii_end().len());
    text
}

fn add(characters: &str, text: &mut String) {
    for character in characters.chars() {
        match character {
            '\n' if text.ends_with(' ') => text.replace_range(text.len() - 1.., "\n"),
            _ if character.is_ascii_whitespace() => {
                if text.ends_with(|last: char| !last.is_ascii_whitespace()) {
                    text.push(if character == '\n' { '\n' } else { ' ' });
                }
            }
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '\u{a0}' => text.push_str("&nbsp;"),
            _ => text.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_their_text_stays() {
        for (html, text) in [
            ("<p>A <b>bold</b> word.</p>\n<p>Another</p>\n", "A bold word.\nAnother"),
            ("a  <span></span>\tb<br>\n c <i>\n</i> d", "a b\nc\nd"),
            (
                "<p>Tea &amp; <code>&lt;b&gt;</code> &quot;x&quot;&nbsp;!</p>",
                "Tea &amp; &lt;b&gt; \"x\"&nbsp;!",
            ),
            ("a<!-- > no --><img alt='no' title='a > b'>b", "ab"),
            ("a<script>if (1 < 2) { '</p>' }</script><style>p { }</style>b", "ab"),
            ("<p>a</p>\n<pre><code>no <b>no</b></code></pre>\n<p>b</p>", "a\nb"),
            ("<pre>no<script>no</script>no</pre>b", "b"),
            ("a<pre>no end", "a"),
            ("</pre>a < b", "a &lt; b"),
            ("", ""),
        ] {
            assert_eq!(text_of_html(html), text, "{html}");
        }
    }
}
