//! The numbers of objects, which stay the same from build to build.

use std::collections::BTreeMap;

use kiosque_template::ObjectId;

/// Gives each name a number, once.
#[derive(Debug, Default)]
pub(crate) struct Ids(BTreeMap<Box<str>, u32>);

impl Ids {
    /// The number of the object with this name.
    pub(crate) fn id(&mut self, name: &str) -> ObjectId {
        if let Some(id) = self.0.get(name) {
            return ObjectId(*id);
        }
        let id = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.insert(name.into(), id);
        ObjectId(id)
    }
}
