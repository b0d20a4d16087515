//! Suggestions for misspelt names.

/// The candidate that `name` was most likely meant to be: the one with the fewest edits, if that is at
/// most a third of the name's length (at least one edit), or else the one that goes on as the name begins,
/// or the other way round: `lower` for `lowercase`. Ties go to the first in order. It is never the name
/// itself.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1);
    let rank = |candidate: &str| {
        let distance = strsim::damerau_levenshtein(name, candidate);
        (distance > limit, distance)
    };
    candidates
        .into_iter()
        .filter(|candidate| *candidate != name)
        .map(|candidate| (rank(candidate), candidate))
        .filter(|((is_far, _), candidate)| !is_far || begin_alike(name, candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Whether a name is another one but for a single slip: a letter too many, too few, or other, or two that changed places.
/// It is for places where a name may as well be meant as it stands.
pub fn is_slip(name: &str, other: &str) -> bool {
    strsim::damerau_levenshtein(name, other) == 1
}

/// Whether one of the names is the beginning of the other, and says enough.
fn begin_alike(one: &str, other: &str) -> bool {
    one.len().min(other.len()) >= SHORTEST && (one.starts_with(other) || other.starts_with(one))
}

/// How long a name must be for its beginning to say something.
const SHORTEST: usize = 4;

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

    #[test]
    fn a_slip_is_one_letter() {
        assert!(["editon", "eidtion", "editions"].iter().all(|name| is_slip(name, "edition")));
        assert!(["edition", "editor", "edit"].iter().all(|name| !is_slip(name, "edition")));
    }

    #[test]
    fn finds_what_begins_alike_but_never_the_name_itself() {
        let names = ["low", "lower", "upper"];
        assert_eq!(nearest("lowercase", names), Some("lower"));
        assert_eq!(nearest("uppe", names), Some("upper"));
        assert_eq!(nearest("low_tide", names), None);
        assert_eq!(nearest("upper", names), None);
    }
}
