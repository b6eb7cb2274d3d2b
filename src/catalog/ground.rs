//! The facts of models.dev that the catalog stands on. Nothing of them is read before the first lookup.

use crate::catalog::models_dev::{self, BUILT_IN_FACTS, Lookup};

/// Looks models up.
#[derive(Debug, Clone, Default)]
pub(super) struct Ground;

impl Ground {
    /// What is known of an id.
    #[expect(clippy::unused_self, reason = "the next commit adds newer facts")]
    pub(super) fn find(&self, id: &str) -> Lookup {
        models_dev::find(BUILT_IN_FACTS, id)
    }
}
