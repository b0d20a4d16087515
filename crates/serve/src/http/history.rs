//! What changed since a page was loaded.

use std::collections::VecDeque;

use super::events::{Change, Generation};

/// The latest changes, by the generation that they led to.
pub(super) struct History {
    now: Generation,
    latest: VecDeque<Change>,
}

/// So many publications are remembered.
const LONGEST: usize = 64;
/// So many routes are named in an event; where more changed, anything may have.
const MOST_ROUTES: usize = 1000;

impl History {
    /// A history that begins with the generation before anything was published.
    pub(super) fn new(now: Generation) -> Self {
        Self { now, latest: VecDeque::new() }
    }

    /// The present generation.
    pub(super) fn now(&self) -> Generation {
        self.now
    }

    /// Adds a publication; gives its change back as it will be told.
    pub(super) fn add(&mut self, generation: Generation, change: Change) -> Change {
        let change = bounded(change);
        self.now = generation;
        self.latest.push_back(change.clone());
        if self.latest.len() > LONGEST {
            self.latest.pop_front();
        }
        change
    }

    /// What changed since `shown`; nothing if that is the present generation, or one that is yet to be told.
    pub(super) fn since(&self, shown: Generation) -> Option<Change> {
        if shown.run != self.now.run {
            return Some(Change::Anything);
        }
        let missed = self.now.number.checked_sub(shown.number).filter(|missed| *missed > 0)?;
        let first = usize::try_from(missed).ok().and_then(|missed| self.latest.len().checked_sub(missed));
        let Some(first) = first else { return Some(Change::Anything) };
        Some(bounded(self.latest.range(first..).cloned().reduce(Change::and).unwrap_or(Change::Anything)))
    }
}

impl Change {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Routes(mut routes), Self::Routes(more)) => {
                routes.extend(more);
                Self::Routes(routes)
            }
            _ => Self::Anything,
        }
    }
}

fn bounded(change: Change) -> Change {
    match change {
        Change::Routes(routes) if routes.len() <= MOST_ROUTES => Change::Routes(routes),
        _ => Change::Anything,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn generation(number: u64) -> Generation {
        Generation { run: 7, number }
    }

    fn routes(names: &[&str]) -> Change {
        Change::Routes(names.iter().map(ToString::to_string).collect())
    }

    fn history() -> History {
        let mut history = History::new(generation(0));
        history.add(generation(1), Change::Anything);
        history.add(generation(2), routes(&["/a/"]));
        history.add(generation(3), routes(&["/b/"]));
        history
    }

    #[test]
    fn joins_what_was_missed() {
        let history = history();
        assert_eq!(history.since(generation(3)), None);
        assert_eq!(history.since(generation(2)), Some(routes(&["/b/"])));
        assert_eq!(history.since(generation(1)), Some(routes(&["/a/", "/b/"])));
        assert_eq!(history.since(generation(0)), Some(Change::Anything));
    }

    #[test]
    fn a_page_may_be_ahead_of_the_news() {
        assert_eq!(history().since(generation(4)), None);
    }

    #[test]
    fn another_run_says_nothing() {
        assert_eq!(history().since(Generation { run: 8, number: 3 }), Some(Change::Anything));
        assert_eq!(history().since(Generation { run: 8, number: 0 }), Some(Change::Anything));
    }

    #[test]
    fn what_is_too_long_ago_or_too_much_is_anything() {
        let mut history = history();
        for number in 4..100 {
            history.add(generation(number), routes(&["/a/"]));
        }
        assert_eq!(history.since(generation(3)), Some(Change::Anything));
        assert_eq!(history.since(generation(90)), Some(routes(&["/a/"])));
        let many: BTreeSet<_> = (0..2000).map(|number| number.to_string()).collect();
        assert_eq!(history.add(generation(100), Change::Routes(many)), Change::Anything);
    }
}
