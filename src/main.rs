//! Facts of the machine, then the command, then the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    wcode::main()
}
