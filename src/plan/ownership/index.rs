//! The values of a record in a hash map: it is asked for each of thousands.

use super::OwnedValue;
use crate::document::Path;
use std::collections::HashMap;
use std::path::Path as FilePath;

/// The values of a record by file and place; the first of two at one place.
#[derive(Debug)]
pub(in crate::plan) struct ValueIndex<'v>(HashMap<(&'v FilePath, &'v Path), &'v OwnedValue>);

impl<'v> ValueIndex<'v> {
    pub(in crate::plan) fn new(values: &'v [OwnedValue]) -> Self {
        let mut index = HashMap::with_capacity(values.len());
        for owned in values {
            index.entry((owned.file.as_path(), &owned.path)).or_insert(owned);
        }
        Self(index)
    }

    /// The value at a place of a file.
    pub(in crate::plan) fn get(&self, file: &FilePath, path: &Path) -> Option<&'v OwnedValue> {
        self.0.get(&(file, path)).copied()
    }
}
