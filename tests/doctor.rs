//! `wcode doctor`: every check is made to fail once, and what it tells one to type mends it.

mod cases;
mod fixing;
mod report;
mod rig;
