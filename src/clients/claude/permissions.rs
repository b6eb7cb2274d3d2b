//! The permission mode of Claude Code, which is the user's: written only if it is asked for.
//!
//! Measured (2.1.332): its usual mode, `auto`, asks Anthropic's server whether an action is safe. With another vendor's base URL
//! the first tool call says "Auto mode can't check actions in this session" and asks. The modes are those that it names itself in
//! a refusal; `bypassPermissions`, which never asks, is not for wcode to set.

use super::super::{ConfigSet, DesiredState, EntrySpec, Note, Policy};
use super::ID;
use crate::document::Path;
use crate::text::Command;
use crate::text::claude as text;

/// What `permissions.defaultMode` can be set to.
pub(super) const MODES: [&str; 4] = ["default", "acceptEdits", "plan", "auto"];

fn place() -> Path {
    Path::root().key("permissions").key("defaultMode")
}

/// Sets the mode that was asked for. One that the user has chosen since stays.
pub(super) fn push(desired: &mut DesiredState, wanted: &EntrySpec) {
    let Some(mode) = &wanted.permission_mode else { return };
    let rule = if wanted.permission_mode_requested { Policy::Requested } else { Policy::Default };
    desired.push(place(), mode.as_str(), rule);
}

/// Says that the usual mode cannot work here; nothing if a mode is set.
pub(super) fn note(config_set: &ConfigSet) -> Option<Note> {
    let switch = "disableAutoMode";
    let places = [place(), Path::root().key("permissions").key(switch), Path::root().key(switch)];
    let mut sources = config_set.others.iter().chain(&config_set.files);
    let is_set = sources.any(|it| places.iter().any(|place| it.document.get(place).is_some()));
    let remedy = Command::new(["wcode", "apply", "--client", ID, "--permission-mode", "default"]);
    (!is_set).then(|| Note {
        remedy: Some(remedy.to_line()),
        is_lasting: true,
        ..Note::info(ID, text::message::auto_mode()).at(&config_set.config)
    })
}
