//! `:smile:`

use std::borrow::Cow;

/// The text with the short names of emoji in it replaced. What is none stays.
pub(super) fn replace(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find(':') else { return text.into() };
    let mut replaced = String::with_capacity(text.len());
    replaced.push_str(&text[..first]);
    let mut rest = &text[first + 1..]; // what stands behind a colon that is not written yet
    while let Some((name, after)) = rest.split_once(':') {
        if let Some(emoji) = lookup(name) {
            replaced.push_str(emoji);
            let Some((before, next)) = after.split_once(':') else {
                replaced.push_str(after);
                return replaced.into();
            };
            replaced.push_str(before);
            rest = next;
        } else {
            replaced.push(':');
            replaced.push_str(name);
            rest = after;
        }
    }
    replaced.push(':');
    replaced.push_str(rest);
    replaced.into()
}

fn lookup(name: &str) -> Option<&'static str> {
    let plausible = !name.is_empty() && name.len() < 50 && !name.contains(char::is_whitespace);
    plausible.then(|| emojis::get_by_shortcode(name)).flatten().map(emojis::Emoji::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_what_it_knows() {
        for (text, expected) in [
            (
                ":smile: :tada: :+1: :not_an_emoji: :rocket::rocket: a:smile:b 10:30:45",
                "😄 🎉 👍 :not_an_emoji: 🚀🚀 a😄b 10:30:45",
            ),
            ("Heading :heart:", "Heading ❤️"),
            (":woman_technologist:", "👩‍💻"),
            ("no colon", "no colon"),
            (":", ":"),
            ("a::smile:", "a:😄"),
            (":x:smile:", "❌smile:"),
        ] {
            assert_eq!(replace(text), expected);
        }
    }
}
