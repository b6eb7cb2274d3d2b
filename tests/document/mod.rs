//! The document engine from outside: what it reads, how it edits, what it refuses.
//!
//! A document that once broke something goes into `corpus.rs` (valid) or `invalid.rs`; how an edit
//! should look goes into `edits.rs` or `removals.rs`; a rule for all documents into `properties.rs`.

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
mod support;
