//! The wizard: a few questions to a person at a terminal, from which the same inputs come as from flags.

pub mod ask;
