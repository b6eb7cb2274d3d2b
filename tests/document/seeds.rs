//! The seeds of the fuzzer (`tests/fuzz`), checked without it.

use crate::fuzz_inputs::seeds;

#[path = "../fuzz/checks.rs"]
mod checks;

#[test]
fn every_seed_for_documents_passes_the_checks() {
    seeds::check_all("document", 0, checks::document);
}

#[test]
fn every_seed_for_paths_passes_the_checks() {
    seeds::check_all("path", 0, checks::path);
}
