//! What must hold for whatever comes from outside, besides documents and paths: nothing panics, every error can be shown, and
//! what makes sense means the same once it is written again.

use std::path::Path;

use wcode::internals::catalog::{FactSource, Vendor, model_list};
use wcode::internals::inputs;

/// A provisioning file.
pub(crate) fn provision(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Err(error) = inputs::check_provisioning_file(text) {
        assert!(!error.display_chain().is_empty());
        let _ = error.hint();
    }
}

/// A vendor's file of the user's.
pub(crate) fn vendor(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Vendor::read(Path::new("vendor.json5"), text, FactSource::Yours) {
        Ok(vendor) => {
            assert!(!vendor.id.is_empty() && !vendor.key_variable.is_empty());
            assert!(vendor.endpoints.values().all(|endpoint| vendor.hosts(endpoint)));
        }
        Err(error) => assert!(!error.display_chain().is_empty()),
    }
}

/// A setup link, or the vendor's file that is in one.
pub(crate) fn link(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Err(error) = inputs::check_link(text) {
        let shown = error.display_chain();
        assert!(!shown.is_empty() && !shown.contains('\u{1b}'));
        let _ = error.hint();
    }
}

/// A vendor's answer to `GET /models`. The scan of a large one finds what the reader of a small one does.
pub(crate) fn models(data: &[u8]) {
    let none = inputs::scan_ids_of_list(data, &[]);
    let Ok(body) = serde_json::from_slice(data) else { return };
    let Some(list) = model_list::read(&body) else { return };
    let wanted: Vec<String> = list.models.iter().take(4).map(|model| model.id.clone()).collect();
    if none.is_some() {
        let found = inputs::scan_ids_of_list(data, &wanted);
        assert!(found.is_some_and(|has| has.len() == wanted.len()), "{wanted:?}");
    }
}

/// What a client writes to the resolver's stdin.
pub(crate) fn resolve(data: &[u8]) {
    let _ = inputs::check_key_request(data);
}

/// The first line of a journal's entry.
pub(crate) fn header(data: &[u8]) {
    let Some(once) = inputs::check_header(data) else { return };
    assert_eq!(
        inputs::check_header(&once),
        Some(once.clone()),
        "a header is read as it is written"
    );
}

/// The file of the records in force.
pub(crate) fn records(data: &[u8]) {
    let _ = inputs::check_records_file(data);
}
