//! Which Kilo is installed: npm's package, or the single program of its own installer.

use super::super::Install;
use super::PACKAGE;
use crate::clients::config_file::npm_version;
use crate::host::{Host, files, program_version};
use std::path::{Path, PathBuf};

/// The command, and its longer name.
const COMMANDS: [&str; 2] = ["kilo", "kilocode"];

/// The folder of its own installer.
const OWN_FOLDER: &str = ".kilo/bin";

/// The OpenCode from which it was made, whose config it reads.
const GENERATION: u64 = 1;

/// Keeps `--version` off the network.
const QUIET: [(&str, &str); 2] =
    [("KILO_DISABLE_MODELS_FETCH", "1"), ("KILO_DISABLE_AUTOUPDATE", "1")];

/// Every Kilo on the machine, the one that a shell starts first.
pub(super) fn installs(host: &Host) -> Vec<Install> {
    host.once("kilo installs", find_installs)
}

fn find_installs(host: &Host) -> Vec<Install> {
    let install = |program: PathBuf| {
        let version = version(host, &program);
        Install { program, version, generation: Some(GENERATION), is_placeholder: false }
    };
    host.find_programs(&COMMANDS, OWN_FOLDER).into_iter().map(install).collect()
}

fn version(host: &Host, program: &Path) -> Option<String> {
    npm_version(program, PACKAGE, files::parent).or_else(|| {
        let line = program_version::printed_version(host, program, &QUIET)?;
        is_version(&line).then_some(line)
    })
}

/// It prints its version and nothing else.
fn is_version(line: &str) -> bool {
    line.contains('.') && line.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}
