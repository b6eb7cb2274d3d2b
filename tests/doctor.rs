//! `wcode doctor`: every check is made to fail once, and the remedy that it shows fixes it.

mod cases;
mod fixing;
mod report;
mod rig;
