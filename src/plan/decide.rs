//! The three-way table: what we wrote last (base), what is in the file now (theirs), what is wanted (ours).
//!
//! Pure. Promises: a value that the user changed or deleted is never overwritten without
//! `--on-conflict overwrite` or their asking for it by name; a value that we did not write is never claimed as ours.

use crate::clients::Policy;
use serde::{Deserialize, Serialize};

/// What to do if the user and we changed the same field since our last write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OnConflict {
    /// Keep the file's value.
    Keep,
    /// Write wcode's value.
    Overwrite,
    /// Write nothing and list the fields.
    #[default]
    Fail,
    /// Write what wcode wrote last and is not there any more, leave all else: what the monitor does in `repair` mode. There
    /// is no flag for it.
    #[value(skip)]
    #[serde(skip)]
    Restore,
}

impl OnConflict {
    /// True if what we wrote is restored after someone else deleted it.
    pub(super) fn restores_ours(self) -> bool {
        matches!(self, Self::Overwrite | Self::Restore)
    }

    /// True if a value that was never ours stays, without a note.
    pub(super) fn keeps_theirs(self) -> bool {
        matches!(self, Self::Keep | Self::Restore)
    }
}

/// What happens to one desired field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// Write wcode's value.
    Write,
    /// Our value is there already, and we wrote it.
    Ours,
    /// The value, or the gap, stays as it is, and is not ours.
    Theirs,
    /// The user changed or deleted what we wrote; that stays, and we remember what we wrote.
    Edited,
    /// Both changed.
    Conflict,
}

/// What is known about the value of one field.
#[derive(Debug, Clone, Copy)]
pub(super) struct FieldFacts<'v> {
    pub(super) base: Option<&'v str>,
    pub(super) theirs: Option<&'v str>,
    pub(super) ours: &'v str,
    /// The value is a placeholder for a key.
    pub(super) is_placeholder: bool,
    /// The entry exists and has a record: a field without a base was never ours.
    pub(super) is_known: bool,
    /// A setting outside our entries that clients let the user choose as well, such as the default model.
    pub(super) is_choice: bool,
    pub(super) on_conflict: OnConflict,
}

/// The table. `theirs == None` with a base means that the user deleted it.
pub(super) fn decide(rule: Policy, facts: FieldFacts<'_>) -> Decision {
    use Decision::{Conflict, Edited, Ours, Theirs, Write};
    if facts.on_conflict == OnConflict::Restore {
        return restore(rule, facts);
    }
    let overwrite = facts.on_conflict == OnConflict::Overwrite;
    match (facts.base, facts.theirs) {
        (None, None) => Write,
        (None, Some(theirs)) if theirs == facts.ours => Theirs,
        (None, Some(_)) => match rule {
            Policy::Requested => Write,
            Policy::KeyOnce | Policy::KeyManaged if facts.is_placeholder => Write,
            Policy::KeyOnce | Policy::KeyManaged => Theirs,
            Policy::AddOnly | Policy::AddOwn | Policy::AddFirst => Theirs,
            Policy::Default | Policy::Required if overwrite => Write,
            Policy::Default => Theirs,
            Policy::Required => Conflict,
        },
        (Some(base), None) => match rule {
            Policy::Required | Policy::KeyOnce | Policy::KeyManaged | Policy::Requested => Write,
            _ if overwrite || base != facts.ours => Write,
            _ => Edited,
        },
        (Some(_), Some(theirs)) if theirs == facts.ours => Ours,
        (Some(base), Some(theirs)) if theirs == base => match rule {
            Policy::KeyOnce => Ours,
            _ => Write,
        },
        (Some(base), Some(_)) => match rule {
            Policy::KeyOnce | Policy::KeyManaged if facts.is_placeholder => Write,
            Policy::KeyOnce | Policy::KeyManaged => Edited,
            Policy::AddOnly | Policy::AddOwn | Policy::AddFirst => Edited,
            // The user made a choice in the client, and makes another one now.
            Policy::Requested if facts.is_choice => Write,
            _ if overwrite => Write,
            _ if base == facts.ours => Edited,
            _ => Conflict,
        },
    }
}

/// What a repair does: only the value that wcode wrote last is written again. If another one is desired since, as with
/// another version of the client, that is left to `apply`.
fn restore(rule: Policy, facts: FieldFacts<'_>) -> Decision {
    use Decision::{Edited, Ours, Theirs, Write};
    let is_key = matches!(rule, Policy::KeyOnce | Policy::KeyManaged);
    match (facts.base, facts.theirs) {
        // Only of an entry that is gone as a whole it is not known whose the rest was.
        (None, None) if !facts.is_known => Write,
        (None, _) => Theirs,
        (Some(base), Some(theirs)) if base == theirs => Ours,
        (Some(base), _) if base != facts.ours || facts.is_choice => Edited,
        (Some(_), None) => Write,
        (Some(_), Some(_)) if rule.adds_only() || is_key && !facts.is_placeholder => Edited,
        (Some(_), Some(_)) => Write,
    }
}

#[cfg(test)]
mod tests {
    use super::{Decision, FieldFacts, OnConflict, decide};
    use crate::clients::Policy;

    const ALL: [Policy; 8] = [
        Policy::Required,
        Policy::Default,
        Policy::Requested,
        Policy::KeyOnce,
        Policy::KeyManaged,
        Policy::AddOnly,
        Policy::AddOwn,
        Policy::AddFirst,
    ];

    fn decided(
        rule: Policy,
        base: Option<&str>,
        theirs: Option<&str>,
        on_conflict: OnConflict,
    ) -> Decision {
        let (is_placeholder, is_known, is_choice) = (false, true, false);
        let ours = "ours";
        let facts =
            FieldFacts { base, theirs, ours, is_placeholder, is_known, is_choice, on_conflict };
        decide(rule, facts)
    }

    #[test]
    fn nothing_there_and_nothing_recorded_is_written_by_every_rule() {
        for rule in ALL {
            assert_eq!(decided(rule, None, None, OnConflict::Fail), Decision::Write);
        }
    }

    #[test]
    fn our_value_written_by_the_user_is_never_claimed() {
        for rule in ALL {
            assert_eq!(decided(rule, None, Some("ours"), OnConflict::Overwrite), Decision::Theirs);
        }
    }

    #[test]
    fn what_we_wrote_last_is_brought_up_to_date() {
        for rule in ALL {
            let expected = if rule == Policy::KeyOnce { Decision::Ours } else { Decision::Write };
            assert_eq!(
                decided(rule, Some("base"), Some("base"), OnConflict::Fail),
                expected,
                "{rule:?}"
            );
        }
    }

    #[test]
    fn the_users_edit_of_an_unchanged_wish_stays() {
        for rule in ALL {
            assert_eq!(
                decided(rule, Some("ours"), Some("edit"), OnConflict::Fail),
                Decision::Edited,
                "{rule:?}"
            );
        }
    }

    #[test]
    fn only_what_must_be_right_or_changed_on_both_sides_is_a_conflict() {
        assert_eq!(
            decided(Policy::Required, None, Some("hand-made"), OnConflict::Fail),
            Decision::Conflict
        );
        assert_eq!(
            decided(Policy::Default, None, Some("hand-made"), OnConflict::Fail),
            Decision::Theirs
        );
        assert_eq!(
            decided(Policy::Requested, None, Some("hand-made"), OnConflict::Fail),
            Decision::Write
        );
        for rule in [Policy::Required, Policy::Default, Policy::Requested] {
            assert_eq!(
                decided(rule, Some("base"), Some("edit"), OnConflict::Fail),
                Decision::Conflict
            );
            assert_eq!(
                decided(rule, Some("base"), Some("edit"), OnConflict::Overwrite),
                Decision::Write
            );
        }
    }

    #[test]
    fn a_deleted_field_stays_deleted_until_the_wish_changes_or_is_named() {
        assert_eq!(
            decided(Policy::Default, Some("ours"), None, OnConflict::Fail),
            Decision::Edited
        );
        assert_eq!(decided(Policy::Default, Some("base"), None, OnConflict::Fail), Decision::Write);
        assert_eq!(
            decided(Policy::Requested, Some("ours"), None, OnConflict::Fail),
            Decision::Write
        );
        assert_eq!(
            decided(Policy::Required, Some("ours"), None, OnConflict::Fail),
            Decision::Write
        );
    }

    #[test]
    fn to_restore_brings_back_what_was_written_last_and_touches_nothing_else() {
        for rule in ALL {
            let decided = |base, theirs| decided(rule, base, theirs, OnConflict::Restore);
            let is_theirs =
                matches!(rule, Policy::KeyOnce | Policy::KeyManaged) || rule.adds_only();
            let edited = if is_theirs { Decision::Edited } else { Decision::Write };
            assert_eq!(decided(Some("ours"), None), Decision::Write, "{rule:?}");
            assert_eq!(decided(Some("ours"), Some("edit")), edited, "{rule:?}");
            assert_eq!(decided(Some("ours"), Some("ours")), Decision::Ours, "{rule:?}");
            // Never ours.
            assert_eq!(decided(None, Some("theirs")), Decision::Theirs, "{rule:?}");
            assert_eq!(decided(None, None), Decision::Theirs, "{rule:?}");
            // Another value is desired since wcode wrote its own.
            assert_eq!(decided(Some("base"), Some("base")), Decision::Ours, "{rule:?}");
            assert_eq!(decided(Some("base"), Some("edit")), Decision::Edited, "{rule:?}");
            assert_eq!(decided(Some("base"), None), Decision::Edited, "{rule:?}");
            let facts = FieldFacts {
                base: None,
                theirs: None,
                ours: "ours",
                is_placeholder: false,
                is_known: false,
                is_choice: false,
                on_conflict: OnConflict::Restore,
            };
            // If the whole entry is gone, nothing shows whose the rest was.
            assert_eq!(decide(rule, facts), Decision::Write, "{rule:?}");
            let choice =
                FieldFacts { base: Some("ours"), is_known: true, is_choice: true, ..facts };
            assert_eq!(decide(rule, choice), Decision::Edited, "{rule:?}");
            let other = FieldFacts { theirs: Some("edit"), ..choice };
            assert_eq!(decide(rule, other), Decision::Edited, "{rule:?}");
        }
    }

    #[test]
    fn a_key_that_stands_there_is_left_alone_but_a_placeholder_is_filled() {
        let placeholder = |base| FieldFacts {
            base,
            theirs: Some("<API_KEY>"),
            ours: "ours",
            is_placeholder: true,
            is_known: true,
            is_choice: false,
            on_conflict: OnConflict::Fail,
        };
        assert_eq!(decide(Policy::KeyOnce, placeholder(None)), Decision::Write);
        assert_eq!(decide(Policy::KeyOnce, placeholder(Some("ours"))), Decision::Write);
        assert_eq!(
            decided(Policy::KeyOnce, None, Some("sk-theirs"), OnConflict::Overwrite),
            Decision::Theirs
        );
    }
}
