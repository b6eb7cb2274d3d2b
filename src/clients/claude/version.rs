//! Which Claude Code is installed: npm's package, or the single program of its own installer.

use super::super::Install;
use super::PACKAGE;
use crate::clients::config_file::npm_version;
use crate::host::{Host, files, program_version};
use std::path::{Path, PathBuf};

/// The folder of its older installer; the newer one links into `~/.local/bin`.
const OWN_FOLDER: &str = ".claude/local";

/// Bytes; above it nothing is a placeholder.
const MAX_PLACEHOLDER_SIZE: u64 = 4096;

/// Keeps `--version` off the network.
const QUIET: [(&str, &str); 2] =
    [("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"), ("DISABLE_AUTOUPDATER", "1")];

/// Every Claude Code on the machine, the one that a shell starts first.
pub(super) fn installs(host: &Host) -> Vec<Install> {
    host.once("claude installs", find_installs)
}

fn find_installs(host: &Host) -> Vec<Install> {
    let install = |program: PathBuf| {
        let is_placeholder = is_placeholder(&program);
        let version = if is_placeholder { packaged(&program) } else { version(host, &program) };
        Install { program, version, generation: None, is_placeholder }
    };
    host.find_programs(&["claude"], OWN_FOLDER).into_iter().map(install).collect()
}

fn version(host: &Host, program: &Path) -> Option<String> {
    packaged(program).or_else(|| {
        let line = program_version::printed_version(host, program, &QUIET)?;
        printed(&line).map(str::to_owned)
    })
}

fn packaged(program: &Path) -> Option<String> {
    npm_version(program, PACKAGE, files::parent)
}

/// `2.1.332` of `2.1.332 (Claude Code)`.
fn printed(line: &str) -> Option<&str> {
    line.strip_suffix(" (Claude Code)").filter(|version| version.contains('.'))
}

/// True for the script that the package has in the place of its program until its install script has run: 500 bytes in
/// 2.1.332, where the program has 402 MB.
fn is_placeholder(program: &Path) -> bool {
    let Ok(real) = files::canonicalize(program) else { return false };
    let is_small = files::size(&real).is_some_and(|size| size < MAX_PLACEHOLDER_SIZE);
    let text = || files::read(&real).ok().flatten().unwrap_or_default();
    is_small && memchr::memmem::find(&text(), b"native binary not installed").is_some()
}

#[cfg(test)]
mod tests {
    use super::printed;

    #[test]
    fn the_version_is_what_goes_before_the_name() {
        assert_eq!(printed("2.1.332 (Claude Code)"), Some("2.1.332"));
        assert_eq!(printed("claude 3"), None);
    }
}
