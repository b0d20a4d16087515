//! Variables that templates are rendered with.

use serde_json::{Value, json};

use super::Choices;

/// Values for all names that a [`Writer`](super::Writer) uses, but `gone`.
pub(in crate::tests) fn context(choices: &mut Choices<'_>) -> Value {
    let mut context = json!({
        "one": number(choices), "two": number(choices), "half": 2.5, "big": choices.of(&[u64::MAX, 1 << 63, 7]),
        "word": text(choices), "html": "<p>a <b>\"x\"</b> & 'y'/z</p>", "key": "k.d", "flag": choices.one_in(2),
        // A loop over these would crash `tera`: several characters of them are one to a reader.
        "emoji": choices.of(&["👩‍👩‍👧 🇫🇷", "e\u{301}👩‍👩‍👧x", "a\r\nb\n\nc"]),
        "nil": null, "index": choices.of(&[0, 1, 2, 9]), "empty": "", "none": [],
        "list": [number(choices), 2, number(choices)],
        "names": [text(choices), "b", text(choices), "B"],
        "mixed": [1, "a", null, [2], { "a": 1 }, true, 2.5],
        "map": { "n": number(choices), "s": text(choices), "é": text(choices), "0": "zero" },
        "tree": { "a": { "b": number(choices), "list": [[1, 2], [3]] }, "k.d": text(choices) },
        "pages": pages(choices),
        "date": choices.of(&["2024-02-29", "2024-02-29T12:34:56+02:00", "2024-02-29T12:34:56", "1999-12-31"]),
        "stamp": choices.of(&[0, 1_709_210_096, -1]),
    });
    if choices.one_in(32) {
        let variables = context.as_object_mut().unwrap();
        variables.shift_remove(choices.of(&["one", "word", "list", "map", "pages"]));
    }
    context
}

fn number(choices: &mut Choices<'_>) -> Value {
    let all = [
        json!(1),
        json!(0),
        json!(-3),
        json!(2.5),
        json!(-0.0),
        json!(1.0),
        json!(i64::MAX),
        json!(i64::MIN + 1),
        json!(u64::MAX),
        json!(1e300),
        json!(42),
        json!(1e-7),
    ];
    all[choices.below(all.len())].clone()
}

fn text(choices: &mut Choices<'_>) -> &'static str {
    choices.of(&[
        "a", "", "Été", "one two", "<b>&", "🌐 ß", "x/y", "a\n\nb", " pad ", "12", "3.5", "B", "b", "0x1F",
        "it's", "ǅ", "%20", "\t\"q\"",
    ])
}

fn pages(choices: &mut Choices<'_>) -> Value {
    let page = |choices: &mut Choices<'_>| {
        let tags = [json!("x"), json!(null), json!("y"), json!(7), json!([1, 2])];
        json!({
            "title": text(choices), "year": choices.of(&[2020, 2021]), "draft": choices.one_in(2),
            "tag": tags[choices.below(tags.len())], "extra": { "n": choices.below(4) }, "tags": ["a", "b"],
        })
    };
    let count = choices.below(4);
    (0..count).map(|_| page(choices)).chain([json!({ "title": "Last", "year": 2020, "extra": {} })]).collect()
}
