//! Which Qwen Code is installed: npm's package.

use super::super::Install;
use super::PACKAGE;
use crate::clients::config_file::npm_version;
use crate::host::{Host, files};

/// The folder of its own installer.
const OWN_FOLDER: &str = ".qwen/bin";

/// Every Qwen Code on the machine, the one that a shell starts first.
pub(super) fn installs(host: &Host) -> Vec<Install> {
    host.once("qwen installs", find_installs)
}

fn find_installs(host: &Host) -> Vec<Install> {
    let mut real = Vec::new();
    let mut found = Vec::new();
    for program in host.find_programs("qwen", OWN_FOLDER) {
        let target = files::canonicalize(&program).unwrap_or_else(|_| program.clone());
        if !real.contains(&target) {
            real.push(target);
            let version = npm_version(&program, PACKAGE, |folder| folder);
            found.push(Install { program, version, generation: None, is_placeholder: false });
        }
    }
    found
}
