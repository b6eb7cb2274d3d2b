//! The rules as tables of events.
