//! Which Qwen Code is installed: npm's package.

use super::super::Install;
use super::PACKAGE;
use crate::clients::config_file::npm_version;
use crate::host::Host;
use std::path::PathBuf;

/// The folder of its own installer.
const OWN_FOLDER: &str = ".qwen/bin";

/// Every Qwen Code on the machine, the one that a shell starts first.
pub(super) fn installs(host: &Host) -> Vec<Install> {
    host.once("qwen installs", find_installs)
}

fn find_installs(host: &Host) -> Vec<Install> {
    let install = |program: PathBuf| {
        let version = npm_version(&program, PACKAGE, |folder| folder);
        Install { program, version, generation: None, is_placeholder: false }
    };
    host.find_programs(&["qwen"], OWN_FOLDER).into_iter().map(install).collect()
}
