//! The document engine through its public interface: parsing, edits, errors.
//!
//! A document that revealed a defect goes into `corpus.rs` (valid) or `invalid.rs`. What an edit
//! should look like goes into `edits.rs` or `removals.rs`, a rule for all documents into
//! `properties.rs`. `seeds.rs` runs the checks of the fuzzer.

mod corpus;
mod edits;
mod generate;
mod invalid;
mod oracle;
mod paths;
mod positions;
mod properties;
mod reading;
mod refusals;
mod removals;
mod seeds;
mod support;
