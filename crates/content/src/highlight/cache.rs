//! Highlighted blocks that were asked for before.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kiosque_source::Hash;

/// How many bytes of HTML one generation holds; there are two.
const GENERATION: usize = 32 << 20;

/// Texts by hash, with a bound on their size. What was not asked for while a whole generation came in is
/// dropped.
#[derive(Default)]
pub(super) struct Cache(Mutex<Generations>);

#[derive(Default)]
struct Generations {
    young: HashMap<Hash, Arc<str>>,
    old: HashMap<Hash, Arc<str>>,
    size: usize,
}

impl Cache {
    /// The text of a key, made if it is not there. It is made without holding the lock, so two threads may
    /// make the same one.
    pub(super) fn get_or_make(&self, key: Hash, make: impl FnOnce() -> String) -> Arc<str> {
        if let Some(text) = self.get(key) {
            return text;
        }
        let text: Arc<str> = make().into();
        self.insert(key, text.clone());
        text
    }

    fn get(&self, key: Hash) -> Option<Arc<str>> {
        let mut generations = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = generations.young.get(&key) {
            return Some(text.clone());
        }
        let text = generations.old.remove(&key)?;
        generations.insert(key, text.clone());
        Some(text)
    }

    fn insert(&self, key: Hash, text: Arc<str>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, text);
    }
}

impl Generations {
    fn insert(&mut self, key: Hash, text: Arc<str>) {
        self.size += text.len();
        self.young.insert(key, text);
        if self.size > GENERATION {
            self.old = std::mem::take(&mut self.young);
            self.size = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_once_and_forgets_what_is_old() {
        let cache = Cache::default();
        let key = |number: u64| Hash(u128::from(number));
        let large = || "x".repeat(GENERATION / 2 + 1);
        assert_eq!(&*cache.get_or_make(key(1), || "one".to_owned()), "one");
        assert_eq!(&*cache.get_or_make(key(1), || unreachable!("it is there")), "one");
        for number in 2..6 {
            cache.get_or_make(key(number), large);
        }
        assert_eq!(&*cache.get_or_make(key(1), || "again".to_owned()), "again");
        let generations = cache.0.lock().unwrap();
        assert!(generations.young.len() + generations.old.len() <= 4);
    }
}
