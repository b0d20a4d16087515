//! Something by the number of an object.

use kiosque_template::ObjectId;

/// A map from the numbers of objects, which are small.
pub(crate) struct Table<T>(Vec<Option<T>>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Table<T> {
    /// What belongs to an object.
    pub(crate) fn get(&self, id: ObjectId) -> Option<&T> {
        self.0.get(id.0 as usize)?.as_ref()
    }

    /// Gives something to an object.
    pub(crate) fn insert(&mut self, id: ObjectId, entry: T) {
        let at = id.0 as usize;
        if at >= self.0.len() {
            self.0.resize_with(at + 1, || None);
        }
        self.0[at] = Some(entry);
    }

    /// Takes away what belongs to an object.
    pub(crate) fn take(&mut self, id: ObjectId) -> Option<T> {
        self.0.get_mut(id.0 as usize)?.take()
    }

    /// All that there is, with its object.
    pub(crate) fn into_entries(self) -> impl Iterator<Item = (ObjectId, T)> {
        let ids = (0..).map(ObjectId);
        ids.zip(self.0).filter_map(|(id, entry)| Some((id, entry?)))
    }

    /// What belongs to an object in one of two tables, for all objects of either.
    pub(crate) fn pairs<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (ObjectId, Option<&'a T>, Option<&'a T>)> {
        let length = u32::try_from(self.0.len().max(other.0.len())).unwrap_or(u32::MAX);
        (0..length).map(ObjectId).map(|id| (id, self.get(id), other.get(id)))
    }
}

impl<T> FromIterator<(ObjectId, T)> for Table<T> {
    fn from_iter<I: IntoIterator<Item = (ObjectId, T)>>(entries: I) -> Self {
        let mut table = Self::default();
        for (id, entry) in entries {
            table.insert(id, entry);
        }
        table
    }
}
