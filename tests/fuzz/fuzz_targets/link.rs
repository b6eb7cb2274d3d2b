//! Fuzzes what comes from outside; see `tests/fuzz/README.md`.

#![no_main]

#[path = "../inputs.rs"]
#[allow(dead_code, reason = "each target uses one of the checks")]
mod inputs;

libfuzzer_sys::fuzz_target!(|data: &[u8]| inputs::link(data));
