//! Which id to send to a vendor for what was typed: only one that the vendor serves.

use crate::catalog::Vendor;
use crate::catalog::ids::{self, Match};

/// What a typed id means at a vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServedId {
    /// The vendor is known to have this very id.
    Exact(String),
    /// The vendor's list has the model under this id, and not under the one that was typed.
    Renamed(String),
    /// The vendor's list has several models that may be meant.
    Ambiguous {
        /// What was typed.
        typed: String,
        /// The ids on the list.
        candidates: Vec<String>,
    },
    /// Nothing here says that the vendor has it: it is sent as it was typed.
    Unlisted {
        /// What was typed.
        typed: String,
        /// Ids of the vendor's page or file that are like it; none if the vendor's list is known.
        similar: Vec<String>,
    },
}

impl ServedId {
    /// The id to write into a client's file.
    pub fn id(&self) -> &str {
        match self {
            Self::Exact(id) | Self::Renamed(id) => id,
            Self::Ambiguous { typed, .. } | Self::Unlisted { typed, .. } => typed,
        }
    }
}

impl Vendor {
    /// Finds the id that the vendor serves for what a user typed: `glm-4.7`, `GLM-4.7`, `z-ai/glm-4.7`, or with the
    /// vendor's own id before it, as clients show it (`wcode/z-ai/glm-4.7`).
    ///
    /// Another id than the typed one is found only if the vendor's list is known: its page may be older.
    pub fn served_id(&self, typed: &str) -> ServedId {
        let is_known = |id: &str| self.model(id).is_some();
        let rest = typed.strip_prefix(self.id.as_str()).and_then(|rest| rest.strip_prefix('/'));
        let typed = rest.filter(|_| !is_known(typed)).unwrap_or(typed);
        if is_known(typed) {
            return ServedId::Exact(typed.into());
        }
        let mut found = match ids::find(typed, self.listed().map(|it| it.id.as_str()), |id| id) {
            Match::Whole(id) => vec![id.to_owned()],
            Match::LastPart(ids) => ids.into_iter().map(str::to_owned).collect(),
            Match::None => Vec::new(),
        };
        let typed = typed.to_owned();
        match (self.listed_at().is_some(), found.len()) {
            (true, 1) => ServedId::Renamed(found.remove(0)),
            (true, 2..) => ServedId::Ambiguous { typed, candidates: found },
            _ => ServedId::Unlisted { typed, similar: found },
        }
    }
}
