//! Which OpenCode is installed: 1.x and 2.x have the same command and the same files.
//!
//! The package around the program shows the version: `opencode-ai` and `opencode-<system>-<cpu>…` are 1.x, `@opencode/cli…` and
//! `@opencode-ai/cli…` are 2.x. A single file from the install script, Homebrew or Scoop has no package; it prints
//! `1.18.33` or `opencode v2.0.15` (tried with both).

use super::super::Install;
use crate::host::{Host, files, program_version};
use std::path::{Path, PathBuf};

/// The command, and the alias that 2.x installs beside it.
const COMMANDS: [&str; 2] = ["opencode", "opencode2"];

/// The folder of the install script.
const OWN_FOLDER: &str = ".opencode/bin";

/// Packages with the command in them, by the folder that npm gives them.
const PACKAGES: [&str; 3] = ["opencode-ai", "@opencode/cli", "@opencode-ai/cli"];

/// Bytes; above it nothing is a placeholder.
const MAX_PLACEHOLDER_SIZE: u64 = 4096;

/// Keeps `--version` off the network.
const VERSION_TIMEOUT: [(&str, &str); 2] =
    [("OPENCODE_DISABLE_MODELS_FETCH", "1"), ("OPENCODE_DISABLE_AUTOUPDATE", "1")];

/// The oldest 1.x that ignores `providers`, the 2.x name of `provider`: 1.17.9 refuses to start on it, 1.18.33 does not
/// (tried).
const IGNORES_PROVIDERS: (u64, u64, u64) = (1, 18, 33);

/// The versions of OpenCode on a machine, as far as they decide what is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Generations {
    /// 1.x is installed.
    pub(super) has_1: bool,
    /// A 1.x is installed that refuses to start on `providers`.
    pub(super) has_old_1: bool,
    /// 2.x is installed.
    pub(super) has_2: bool,
}

impl Generations {
    pub(super) fn new(installs: &[Install]) -> Self {
        let mut found = Self::default();
        for install in installs {
            let Some(version) = install.version.as_deref() else { continue };
            if install.generation.map_or_else(|| is_2(version), |generation| generation > 1) {
                found.has_2 = true;
            } else {
                found.has_1 = true;
                found.has_old_1 |= numbers(version) < IGNORES_PROVIDERS;
            }
        }
        found
    }

    /// True if 1.x is the only OpenCode here.
    pub(super) fn is_only_1(self) -> bool {
        self.has_1 && !self.has_2
    }

    /// True if 2.x is the only OpenCode here.
    pub(super) fn is_only_2(self) -> bool {
        self.has_2 && !self.has_1
    }
}

/// True for 2.x and what comes after it.
pub(super) fn is_2(version: &str) -> bool {
    numbers(version).0 > 1
}

/// Every OpenCode on the machine, the one that a shell starts first.
pub(super) fn installs(host: &Host) -> Vec<Install> {
    host.once("opencode installs", find_installs)
}

fn find_installs(host: &Host) -> Vec<Install> {
    let install = |program: PathBuf| {
        let version = version(host, &program);
        let is_placeholder = is_placeholder(&program);
        Install { program, version, generation: None, is_placeholder }
    };
    host.find_programs(&COMMANDS, OWN_FOLDER).into_iter().map(install).collect()
}

/// True for the shell script that the package has in the place of its program until its install script has run: 479
/// bytes in 1.18.33, where the program has 185 MB.
fn is_placeholder(program: &Path) -> bool {
    let Ok(real) = files::canonicalize(program) else { return false };
    let is_small = files::size(&real).is_some_and(|size| size < MAX_PLACEHOLDER_SIZE);
    let text = || files::read(&real).ok().flatten().unwrap_or_default();
    is_small && memchr::memmem::find(&text(), b"node postinstall.mjs").is_some()
}

fn version(host: &Host, program: &Path) -> Option<String> {
    packaged(program).or_else(|| {
        let line = program_version::printed_version(host, program, &VERSION_TIMEOUT)?;
        printed(&line).map(str::to_owned)
    })
}

/// The version in the nearest `package.json` above the program, if the package is OpenCode's.
fn packaged(program: &Path) -> Option<String> {
    let real = files::canonicalize(program).ok()?;
    let folder = files::parent(&real);
    let nearest = folder.ancestors().map(|folder| folder.join("package.json"));
    let nearest = nearest.into_iter().find(|path| path.is_file());
    // On Windows the program is a script beside the folder of all packages, and names the one that it starts.
    let script = real.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("cmd"));
    let named = script.then(|| named_by_script(&real)).flatten();
    named.into_iter().chain(nearest).find_map(|path| package_version(&path))
}

fn named_by_script(script: &Path) -> Option<PathBuf> {
    let text = String::from_utf8(files::read(script).ok()??).ok()?.replace('\\', "/");
    let package = PACKAGES.iter().find(|name| text.contains(&format!("node_modules/{name}/")))?;
    let folder = files::parent(script).join("node_modules").join(package);
    Some(folder.join("package.json"))
}

fn package_version(path: &Path) -> Option<String> {
    let bytes = files::read(path).ok()??;
    let package: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    let is_opencode = package["name"].as_str().is_some_and(is_package);
    package["version"].as_str().filter(|_| is_opencode).map(str::to_owned)
}

/// True for OpenCode's own packages, those with the program for one system among them.
fn is_package(name: &str) -> bool {
    let is_for_a_system = |rest: &str| {
        ["linux", "darwin", "windows", "win32"]
            .iter()
            .any(|system| rest.strip_prefix(system).is_some_and(|cpu| cpu.starts_with('-')))
    };
    PACKAGES.contains(&name)
        || name.strip_prefix("opencode-").is_some_and(is_for_a_system)
        || PACKAGES[1..]
            .iter()
            .any(|cli| name.strip_prefix(cli).is_some_and(|rest| rest.starts_with('-')))
}

/// `2.0.15` of `opencode v2.0.15`.
fn printed(line: &str) -> Option<&str> {
    let word = line.split_whitespace().next_back()?;
    let version = word.strip_prefix('v').unwrap_or(word);
    let mut parts = version.split(['.', '-', '+']);
    let is_number = |part: Option<&str>| {
        part.is_some_and(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    (is_number(parts.next()) && is_number(parts.next())).then_some(version)
}

/// Major, minor and patch; what is missing counts as 0.
fn numbers(version: &str) -> (u64, u64, u64) {
    let mut parts = version.split(['.', '-', '+']).map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next())
}

#[cfg(test)]
mod tests {
    use super::{Generations, Install, is_package, printed};

    fn generations(versions: &[&str]) -> Generations {
        let install = |version: &&str| Install {
            program: "/usr/bin/opencode".into(),
            version: Some((*version).to_owned()),
            generation: None,
            is_placeholder: false,
        };
        Generations::new(&versions.iter().map(install).collect::<Vec<_>>())
    }

    #[test]
    fn both_programs_print_their_version_in_their_own_way() {
        assert_eq!(printed("1.18.33"), Some("1.18.33"));
        assert_eq!(printed("opencode v2.0.15"), Some("2.0.15"));
        assert_eq!(printed("opencode v2.1.0-beta.3"), Some("2.1.0-beta.3"));
        for other in ["", "mise", "usage: opencode [command]", "error: no version is set"] {
            assert_eq!(printed(other), None, "{other}");
        }
    }

    #[test]
    fn a_package_of_another_program_is_not_opencode() {
        for name in [
            "opencode-ai",
            "opencode-linux-x64-baseline-musl",
            "opencode-darwin-arm64",
            "@opencode/cli",
            "@opencode/cli-linux-x64-baseline",
            "@opencode/cli-node",
            "@opencode-ai/cli",
        ] {
            assert!(is_package(name), "{name}");
        }
        for name in ["opencode", "opencode-plugin", "@opencode-ai/plugin", "opencode-linuxfan"] {
            assert!(!is_package(name), "{name}");
        }
    }

    #[test]
    fn a_1_x_before_1_18_33_refuses_the_new_name() {
        assert!(generations(&["1.17.9"]).has_old_1);
        let both = generations(&["2.0.15", "1.18.33"]);
        assert!(both.has_1 && both.has_2 && !both.has_old_1);
        assert!(!generations(&["1.18.40", "1.19.0-beta.1"]).has_old_1);
    }
}
