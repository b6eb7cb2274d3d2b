//! What keeps a client from using one of our entries although nothing in it differs from what was requested.

use crate::catalog::Vendor;
use crate::clients::{Client, ConfigSet, EntryInUse, Note};
use crate::host::Host;
use crate::plan::ownership::{Owner, Record};
use crate::plan::status::key::delivery;

/// What the client's own files and processes do to this entry, with the command that ends it.
pub fn hazards(
    host: &Host,
    client: &dyn Client,
    config_set: &ConfigSet,
    (owner, record): (&Owner, &Record),
    vendor: Option<&Vendor>,
) -> Vec<Note> {
    let entry = EntryInUse {
        vendor: &owner.vendor,
        provider: &record.provider,
        delivery: delivery(client, config_set, record),
        variable: vendor.and_then(|vendor| record.variable(client, vendor)),
        model: record.inputs.models.first().map(|model| model.id.as_str()),
    };
    client.hazards(host, config_set, Some(entry))
}
