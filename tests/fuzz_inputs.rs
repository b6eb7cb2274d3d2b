//! The fuzzer's checks of what comes from outside, without the fuzzer: on its seeds, and on as many changed ones.

#[path = "fuzz/inputs.rs"]
mod inputs;
#[path = "fuzz/seeds.rs"]
pub(crate) mod seeds;

/// How many changed versions of each seed are tried.
const CHANGED: u64 = 150;

#[test]
fn every_provisioning_file_is_read_or_refused() {
    seeds::check_all("provision", CHANGED, inputs::provision);
}

#[test]
fn every_vendor_file_is_read_or_refused() {
    seeds::check_all("vendor", CHANGED, inputs::vendor);
}

#[test]
fn every_setup_link_is_read_or_refused() {
    seeds::check_all("link", CHANGED, inputs::link);
}

#[test]
fn every_answer_of_a_vendor_is_read_or_refused() {
    seeds::check_all("models", CHANGED, inputs::models);
}

#[test]
fn every_request_to_the_resolver_is_read_or_refused() {
    seeds::check_all("resolve", CHANGED, inputs::resolve);
}

#[test]
fn every_header_of_the_journal_is_read_or_refused() {
    seeds::check_all("header", CHANGED, inputs::header);
}

#[test]
fn every_file_of_records_is_read_or_refused() {
    seeds::check_all("records", CHANGED, inputs::records);
}
