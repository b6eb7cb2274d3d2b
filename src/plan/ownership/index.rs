//! The values of a record in a hash map: it is asked for each of thousands.

use super::OwnedValue;
use crate::document::{Path, Segment};
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::path::Path as FilePath;

/// The values of a record by file and place; the first of two at one place. A record is about few files.
#[derive(Debug)]
pub(in crate::plan) struct ValueIndex<'v>(Vec<(&'v FilePath, Places<'v>)>);

type Places<'v> = HashMap<&'v [Segment], &'v OwnedValue, RandomState>;

impl<'v> ValueIndex<'v> {
    pub(in crate::plan) fn new(values: &'v [OwnedValue]) -> Self {
        let mut files: Vec<(&FilePath, Places<'v>)> = Vec::new();
        for of_one in values.chunk_by(|it, next| it.file.as_os_str() == next.file.as_os_str()) {
            let file = of_one[0].file.as_path();
            let known = files.iter().position(|(known, _)| *known == file);
            let at = known.unwrap_or_else(|| {
                files.push((file, Places::default()));
                files.len() - 1
            });
            let places = &mut files[at].1;
            places.reserve(of_one.len());
            for owned in of_one {
                places.entry(owned.path.segments()).or_insert(owned);
            }
        }
        Self(files)
    }

    /// The value at a place of a file.
    pub(in crate::plan) fn get(&self, file: &FilePath, path: &Path) -> Option<&'v OwnedValue> {
        self.at(file, path.segments())
    }

    /// The value at the end of these steps.
    pub(in crate::plan) fn at(&self, file: &FilePath, steps: &[Segment]) -> Option<&'v OwnedValue> {
        let (_, places) = self.0.iter().find(|(known, _)| *known == file)?;
        places.get(steps).copied()
    }
}
