//! What was expected beside what was built.

use similar::TextDiff;

use super::format::Case;

/// The differences between two cases of the same sections, to be read by people; nothing if there are none.
pub(crate) fn compare(expected: &Case, actual: &Case) -> Option<String> {
    let pairs = expected.sections.iter().zip(&actual.sections);
    let differences: Vec<String> = pairs
        .filter(|(expected, actual)| expected.text != actual.text)
        .map(|(expected, actual)| {
            let diff = diff(&expected.text, &actual.text);
            format!("line {}: `{}` is not as expected\n{diff}", expected.line, expected.kind)
        })
        .collect();
    (!differences.is_empty()).then(|| differences.join("\n"))
}

/// How one text becomes another.
pub(crate) fn diff(expected: &str, actual: &str) -> String {
    TextDiff::from_lines(expected, actual).unified_diff().header("expected", "actual").to_string()
}
