//! Sets of places: whether one of thousands is at or above another.

use crate::document::{Path, Segment};
use foldhash::fast::RandomState;
use std::collections::HashSet;

/// Places, of which one may be at or above another place.
#[derive(Debug)]
pub(super) struct Places<'p>(HashSet<&'p [Segment], RandomState>);

impl<'p> Places<'p> {
    pub(super) fn new(places: impl IntoIterator<Item = &'p Path>) -> Self {
        Self(places.into_iter().map(Path::segments).collect())
    }

    /// These places and all above them.
    pub(super) fn with_parents(places: impl IntoIterator<Item = &'p Path>) -> Self {
        let prefixes = |path: &'p Path| {
            let steps = path.segments();
            (0..=steps.len()).map(move |count| &steps[..count])
        };
        Self(places.into_iter().flat_map(prefixes).collect())
    }

    pub(super) fn contains(&self, place: &Path) -> bool {
        self.0.contains(place.segments())
    }

    /// The outermost of the places that is at or above this one.
    pub(super) fn above(&self, place: &Path) -> Option<&'p [Segment]> {
        let steps = place.segments();
        (0..=steps.len()).find_map(|count| self.0.get(&steps[..count]).copied())
    }
}
