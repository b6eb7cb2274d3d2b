//! The plan of `apply`, with what was asked last time.

use crate::clients::{Client, ConfigSet};
use crate::error::Result;
use crate::plan::inputs::Inputs;
use crate::plan::ownership::{Owner, Record};
use crate::plan::status::Context;
use crate::plan::{OnConflict, Plan, Task, plan_apply};

/// What would have to be written so that everything is as asked last time.
///
/// # Errors
/// As `plan_apply`.
pub(super) fn plan_saved(
    context: Context<'_>,
    client: &'static dyn Client,
    config_set: &ConfigSet,
    (owner, record): (&Owner, &Record),
    on_conflict: OnConflict,
) -> Result<Plan> {
    let vendor = context.catalog.vendor(&owner.vendor)?;
    let mut asked = record.inputs.clone();
    let wanted = Inputs::default().wanted(client, vendor, &mut asked, context.key)?;
    let salt = record.salt.clone();
    let task = Task { client, config_set, wanted, inputs: asked, salt, prune: false, on_conflict };
    plan_apply(context.journal, task)
}
