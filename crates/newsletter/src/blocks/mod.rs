//! The blocks of a newsletter, by what they are about: for each, what a call may say.

mod action;
mod money;
mod notice;
mod paid;
mod people;
mod story;

use kiosque_site::Block;

/// All blocks, in the order of their names.
pub(crate) const BLOCKS: &[Block] = &[
    story::BRIEF,
    story::BRIEFS,
    story::BULLET,
    story::BULLETS,
    notice::CORRECTION,
    action::CTA,
    money::DEAL,
    notice::EVENT,
    money::FIGURE,
    money::FUNDING,
    story::IMAGE,
    story::INTRO,
    notice::JOB,
    people::PEOPLE,
    people::PERSON,
    story::QUOTE,
    paid::RUBRIC,
    action::SHARE,
    people::SIGNATURE,
    paid::SPONSOR,
    action::SUBSCRIBE,
];

/// Where sponsors are, by their ids.
pub(crate) const SPONSORS: &str = "data/sponsors.toml";
/// Where people are, by their ids.
pub(crate) const PERSONS: &str = "data/people.toml";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kiosque_site::{BlockBody, Need};

    use super::*;

    #[test]
    fn the_tables_hold_together() {
        assert!(BLOCKS.is_sorted_by_key(|block| block.name));
        for block in BLOCKS {
            let names: BTreeSet<_> = block.fields.iter().map(|field| field.name).collect();
            assert_eq!(names.len(), block.fields.len(), "{}", block.name);
            let others = block.fields.iter().flat_map(|field| match field.need {
                Need::Or(other) => vec![other],
                Need::With(others) => others.to_vec(),
                Need::Optional | Need::Required => vec![],
            });
            let others = others.chain(match block.body {
                BlockBody::Or(field) => Some(field),
                _ => None,
            });
            assert!(others.clone().all(|other| names.contains(other)), "{}", block.name);
            assert!(block.fields.iter().all(|field| !field.help.ends_with('.')), "{}", block.name);
        }
    }
}
