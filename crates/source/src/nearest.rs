//! Suggestions for misspelt names.

/// The candidate that `name` was most likely meant to be: the one with the fewest edits, if that is at
/// most a third of the name's length (at least one edit). Ties go to the first in order.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1);
    let distance = |candidate: &str| strsim::damerau_levenshtein(name, candidate);
    candidates
        .into_iter()
        .map(|candidate| (distance(candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_nearest_or_nothing() {
        let names = ["sponsor", "person", "people"];
        assert_eq!(nearest("sponser", names), Some("sponsor"));
        assert_eq!(nearest("persno", names), Some("person"));
        assert_eq!(nearest("briefs", names), None);
        assert_eq!(nearest("", names), None);
    }
}
