//! Emoji as Unicode has them (UTS #51, "Definitions"), and what is left of them when a text was pasted badly.

use std::ops::Range;

const JOINER: char = '\u{200d}';
const VARIATION: char = '\u{fe0f}';
const KEYCAP: char = '\u{20e3}';

/// Signs that make another emoji of a person or an animal when a joiner is between them. Without one, they hardly stand
/// right behind an emoji.
const SIGNS: &[char] = &['♀', '♂', '⚕', '⚖', '⚧', '✈', '➡'];

/// What is wrong with an emoji in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Where it is in the text.
    pub(crate) range: Range<usize>,
    pub(crate) kind: FaultKind,
    /// What may have been meant.
    pub(crate) meant: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FaultKind {
    /// A joiner with nothing to join.
    LoneJoiner,
    /// A variation selector with nothing before it that varies.
    LoneSelector,
    /// Two signs that are one with a joiner.
    LostJoiner,
    /// A sequence that Unicode does not know.
    Unknown,
}

/// The length of the emoji that a text begins with; 0 if it begins with something else.
pub(crate) fn length(text: &str) -> usize {
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return 0 };
    if is_flag_letter(first) {
        let second = characters.next().filter(|second| is_flag_letter(*second));
        return second.map_or(0, |second| first.len_utf8() + second.len_utf8());
    }
    if matches!(first, '0'..='9' | '#' | '*') {
        let rest = characters.as_str();
        let rest = rest.strip_prefix(VARIATION).unwrap_or(rest);
        return rest.strip_prefix(KEYCAP).map_or(0, |rest| text.len() - rest.len());
    }
    let mut end = pictograph(text);
    while end > 0
        && let Some(rest) = text[end..].strip_prefix(JOINER)
    {
        match pictograph(rest) {
            0 => break,
            next => end += JOINER.len_utf8() + next,
        }
    }
    end
}

/// The length of a pictograph with what varies it: a selector, a skin tone, tags.
fn pictograph(text: &str) -> usize {
    let mut characters = text.chars();
    let Some(first) = characters.next().filter(|first| is_pictograph(*first)) else { return 0 };
    let rest = characters.as_str();
    let is_varied = |next: &char| *next == VARIATION || is_skin_tone(*next);
    let varied = rest.chars().next().filter(is_varied).map_or(0, char::len_utf8);
    let tags = rest[varied..].chars().take_while(|next| matches!(next, '\u{e0020}'..='\u{e007f}'));
    first.len_utf8() + varied + tags.map(char::len_utf8).sum::<usize>()
}

fn is_pictograph(character: char) -> bool {
    if character.is_alphanumeric() && !is_enclosed(character) || character < '\u{a9}' {
        return false;
    }
    let text = character.to_string();
    is_known(&text) || is_skin_tone(character) || is_hair(character)
}

/// Letters in circles and squares count as letters, and some are emoji: Ⓜ, 🅰, 🈁.
fn is_enclosed(character: char) -> bool {
    matches!(character, '\u{2100}'..='\u{24ff}' | '\u{3200}'..='\u{32ff}' | '\u{1f100}'..='\u{1f2ff}')
}

fn is_flag_letter(character: char) -> bool {
    matches!(character, '\u{1f1e6}'..='\u{1f1ff}')
}

fn is_skin_tone(character: char) -> bool {
    matches!(character, '\u{1f3fb}'..='\u{1f3ff}')
}

fn is_hair(character: char) -> bool {
    matches!(character, '\u{1f9b0}'..='\u{1f9b3}')
}

/// Whether Unicode has an emoji, with or without its selectors.
fn is_known(emoji: &str) -> bool {
    emojis::get(emoji).is_some() || emojis::get(&format!("{emoji}{VARIATION}")).is_some() || {
        let plain = emoji.replace(VARIATION, "");
        plain != emoji && emojis::get(&plain).is_some()
    }
}

/// Whether a text is one emoji and nothing else.
pub(crate) fn is_one(text: &str) -> bool {
    !text.is_empty() && length(text) == text.len()
}

/// What is wrong with the emoji in a text, in their order.
pub(crate) fn faults(text: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    if text.is_ascii() {
        return faults;
    }
    let mut at = 0;
    let mut before = None; // the last character, if it was not an emoji
    while let Some(next) = text[at..].chars().next() {
        let end = at + length(&text[at..]);
        if end > at {
            let fault = fault(text, at..end);
            at = fault.as_ref().map_or(end, |fault| fault.range.end);
            faults.extend(fault);
            before = None;
            continue;
        }
        let range = at..at + next.len_utf8();
        at = range.end;
        let after = text[at..].chars().next();
        let kind = match next {
            // Several scripts join letters with it.
            JOINER if !(joins(before) || joins(after)) => Some(FaultKind::LoneJoiner),
            VARIATION if !varies(before) => Some(FaultKind::LoneSelector),
            _ => None,
        };
        faults.extend(kind.map(|kind| Fault { range, kind, meant: None }));
        before = Some(next);
    }
    faults
}

fn joins(character: Option<char>) -> bool {
    character.is_some_and(|character| character.is_alphabetic() || matches!(character, '\u{900}'..='\u{dff}'))
}

/// Whether a character has variations that a text may ask for, though it is no emoji by itself.
fn varies(character: Option<char>) -> bool {
    character.is_some_and(|character| matches!(character, '0'..='9' | '#' | '*') || !character.is_ascii())
}

/// What is wrong with the emoji at a place, or with what follows right behind it.
fn fault(text: &str, range: Range<usize>) -> Option<Fault> {
    let emoji = &text[range.clone()];
    let rest = &text[range.end..];
    if let Some(sign) = rest.chars().next().filter(|sign| SIGNS.contains(sign)) {
        let meant = format!("{emoji}{JOINER}{sign}{VARIATION}");
        if is_known(&meant) {
            let selector = rest[sign.len_utf8()..].starts_with(VARIATION);
            let length = sign.len_utf8() + if selector { VARIATION.len_utf8() } else { 0 };
            let range = range.start..range.end + length;
            return Some(Fault { range, kind: FaultKind::LostJoiner, meant: Some(meant) });
        }
    }
    if rest.starts_with(JOINER) {
        let meant = Some(emoji.to_owned());
        return Some(Fault {
            range: range.start..range.end + JOINER.len_utf8(),
            kind: FaultKind::LoneJoiner,
            meant,
        });
    }
    let is_sequence = emoji.contains(JOINER) || emoji.starts_with(is_flag_letter);
    (is_sequence && !is_known(emoji)).then_some(Fault { range, kind: FaultKind::Unknown, meant: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emoji_may_be_many_characters() {
        for emoji in ["🌐", "⚖️", "👍🏽", "👩🏽‍💻", "👨‍👩‍👧‍👦", "🇫🇷", "1️⃣", "#⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️‍🔥", "🧟‍♂️", "©️", "🅰️", "Ⓜ️", "☀"]
        {
            assert!(is_one(emoji), "{emoji}");
            assert_eq!(length(&format!("{emoji}text")), emoji.len(), "{emoji}");
            assert_eq!(faults(&format!("a {emoji} b{emoji}")), [], "{emoji}");
        }
        for text in ["", "a", "1", "1.", "-", "é", "—", "🇫", "«"] {
            assert_eq!(length(text), 0, "{text}");
        }
    }

    #[test]
    fn every_emoji_is_one() {
        for emoji in emojis::iter() {
            let tones = emoji.skin_tones().into_iter().flatten().map(emojis::Emoji::as_str);
            for text in tones.chain([emoji.as_str()]) {
                assert!(is_one(text), "{text}");
                assert_eq!(faults(text), [], "{text}");
            }
        }
    }

    #[test]
    fn what_was_pasted_badly_is_found() {
        for (text, kind, part, meant) in [
            ("a 🧟♂️ b", FaultKind::LostJoiner, "🧟♂️", Some("🧟\u{200d}♂️")),
            ("👩🏽⚕", FaultKind::LostJoiner, "👩🏽⚕", Some("👩🏽\u{200d}⚕️")),
            ("👩\u{200d} x", FaultKind::LoneJoiner, "👩\u{200d}", Some("👩")),
            ("a \u{200d} b", FaultKind::LoneJoiner, "\u{200d}", None),
            ("a\u{fe0f} é", FaultKind::LoneSelector, "\u{fe0f}", None),
            ("🌐\u{200d}🌐", FaultKind::Unknown, "🌐\u{200d}🌐", None),
            ("🇫🇫", FaultKind::Unknown, "🇫🇫", None),
        ] {
            let found = faults(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!((&text[found[0].range.clone()], found[0].kind), (part, kind), "{text}");
            assert_eq!(found[0].meant.as_deref(), meant, "{text}");
        }
    }

    #[test]
    fn other_scripts_are_left_alone() {
        for text in ["क्\u{200d}ष", "می\u{200c}خواهم", "👍👍 🌐⚖️", "葛\u{e0100}", "Ça, déjà — « ! »"]
        {
            assert_eq!(faults(text), [], "{text}");
        }
    }
}
