//! What is made once, and kept from build to build.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Values by what they are made from. What a build asks for is there for the next one.
pub(crate) struct Kept<K, V> {
    before: BTreeMap<K, V>,
    now: Mutex<BTreeMap<K, V>>,
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self { before: BTreeMap::new(), now: Mutex::default() }
    }
}

impl<K: Ord, V: Clone> Kept<K, V> {
    /// The value of a key, made now if it is not there. All get the same one; a failure is not kept.
    pub(crate) fn get_or_make<E>(&self, key: K, make: impl FnOnce() -> Result<V, E>) -> Result<V, E> {
        if let Some(value) = self.now().get(&key) {
            return Ok(value.clone());
        }
        let value = match self.before.get(&key) {
            Some(value) => value.clone(),
            None => make()?,
        };
        Ok(self.now().entry(key).or_insert(value).clone())
    }

    /// A build ends. What a good one did not ask for is forgotten; a bad one may not have got that far.
    pub(crate) fn finish(&mut self, is_good: bool) {
        if is_good {
            self.before.clear();
        }
        self.before.append(self.now.get_mut().unwrap_or_else(PoisonError::into_inner));
    }

    /// Forgets what the builds before asked for, but for some.
    pub(crate) fn retain(&mut self, keep: impl Fn(&K, &V) -> bool) {
        self.before.retain(|key, value| keep(key, value));
    }

    fn now(&self) -> MutexGuard<'_, BTreeMap<K, V>> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
