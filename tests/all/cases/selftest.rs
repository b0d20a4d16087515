//! What a case file can't say. The runner is trusted with what all other cases say.

use libtest_mimic::{Failed, Trial};

use super::{parse, run};

pub(super) fn trials() -> Vec<Trial> {
    let trial = |(name, text, message): (&'static str, &'static str, &'static str)| {
        Trial::test(format!("runner/{name}"), move || refuses(text, message))
    };
    REFUSED.into_iter().map(trial).collect()
}

fn refuses(text: &str, message: &str) -> Result<(), Failed> {
    let case = parse::parse(&format!("About.\n\n{text}"));
    match case.and_then(|case| run::run(&case)) {
        Ok(_) => Err("the case is accepted".into()),
        Err(refusal) if refusal.contains(message) => Ok(()),
        Err(refusal) => Err(format!("another refusal than “{message}”: {refusal}").into()),
    }
}

/// A name, a case, and a part of what is said of it.
const REFUSED: [(&str, &str, &str); 14] = [
    ("unknown-section", "=== outptu a\n", "line 3: `outptu a` is none of the sections"),
    ("path-that-is-none", "=== file ../a\n", "line 3: `file ../a` is none"),
    ("nothing-expected", "=== file a\nx\n", "line 3: nothing is expected"),
    (
        "nothing-expected-of-a-step",
        "=== file a\n\n=== outputs\n\n=== step On\n=== file b\n",
        "line 7: nothing is expected",
    ),
    ("no-change", "=== file a\n\n=== outputs\n\n=== step On\n=== changes\n", "line 7: nothing is built"),
    (
        "expected-twice",
        "=== file a\n\n=== output b\n\n=== output b\n",
        "line 7: there is a second `output b`",
    ),
    (
        "change-after-expectation",
        "=== file a\n\n=== outputs\n\n=== file b\n",
        "line 7: `file b` stands after",
    ),
    ("changes-of-nothing", "=== file a\n\n=== changes\n", "line 5: before the first build"),
    (
        "text-that-is-not-read",
        "=== file a\n\n=== delete a\nx\n\n=== outputs\n",
        "line 5: there must be no text",
    ),
    ("late-options", "=== file a\n\n=== options\n\n=== outputs\n", "line 5: the options stand first"),
    ("unknown-option", "=== options\nfast = true\n\n=== file a\n\n=== outputs\n", "unknown field `fast`"),
    ("image-of-nothing", "=== image a.png\nlarge\n\n=== outputs\n", "line 3: an image is described as in"),
    (
        "edit-of-nothing",
        "=== file a\nx\n\n=== edit a\n- y\n+ z\n\n=== outputs\n",
        "line 6: not in the file: y",
    ),
    ("unexpected-diagnostics", "=== file zola.toml\n\n=== outputs\n", "has no outputs"),
];
