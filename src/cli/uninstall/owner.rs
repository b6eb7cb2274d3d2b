//! Which package manager a program belongs to, and the command by which that one removes it.

use crate::host::process::BoundedCommand;
use crate::host::{Host, files};
use std::path::Path;
use std::time::Duration;

/// Another program that has installed this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Owner {
    /// What the user types to remove it.
    pub(super) command: &'static str,
}

/// A database of packages may be large and its disk slow.
const QUERY_TIMEOUT: Duration = Duration::from_secs(10);

/// A part of the path, and the command of whoever puts programs there.
const BY_PATH: [(&str, &str); 7] = [
    ("/node_modules/", "npm uninstall -g wcode"),
    ("/Cellar/", "brew uninstall wcode"),
    ("/nix/store/", "nix profile remove wcode"),
    ("/mise/installs/", "mise uninstall wcode"),
    ("/scoop/apps/", "scoop uninstall wcode"),
    ("/WinGet/Packages/", "winget uninstall wcode"),
    ("/snap/", "snap remove wcode"),
];

/// The program that says which package a file belongs to, its arguments, and the command.
const BY_QUERY: [(&str, &[&str], &str); 4] = [
    ("dpkg", &["-S"], "sudo apt remove wcode"),
    ("rpm", &["-qf"], "sudo dnf remove wcode"),
    ("pacman", &["-Qo"], "sudo pacman -R wcode"),
    ("apk", &["info", "--who-owns"], "sudo apk del wcode"),
];

/// The owner of the program; `None` if it was copied there.
pub(super) fn find(host: &Host, program: &Path) -> Option<Owner> {
    let path = program.display().to_string();
    by_path(&path).or_else(|| cargo(program)).or_else(|| by_query(host, &path))
}

fn by_path(path: &str) -> Option<Owner> {
    let path = path.replace('\\', "/");
    let found = BY_PATH.iter().find(|(part, _)| path.contains(part));
    found.map(|(_, command)| Owner { command })
}

/// Cargo lists what it has installed beside its programs.
fn cargo(program: &Path) -> Option<Owner> {
    let list = program.parent()?.parent()?.join(".crates.toml");
    let text = files::read(&list).ok().flatten()?;
    let is_listed = String::from_utf8_lossy(&text).lines().any(|line| line.starts_with("\"wcode "));
    is_listed.then_some(Owner { command: "cargo uninstall wcode" })
}

fn by_query(host: &Host, path: &str) -> Option<Owner> {
    let owns = |(name, args, _): &&(&str, &[&str], &str)| {
        let Some(program) = host.find_program(name, "") else { return false };
        let words = [program.display().to_string()].into_iter();
        let words = words.chain(args.iter().map(|&arg| arg.to_owned())).chain([path.to_owned()]);
        let argv: Vec<String> = words.collect();
        let query = BoundedCommand { argv: &argv, stdin: &[], env: None, inherit_stderr: false };
        query.run(QUERY_TIMEOUT).is_ok_and(|output| output.success)
    };
    BY_QUERY.iter().find(owns).map(|(_, _, command)| Owner { command })
}

#[cfg(test)]
mod tests {
    use super::by_path;

    #[test]
    fn the_place_of_a_program_says_who_has_put_it_there() {
        for (path, command) in [
            (
                "/home/u/.nvm/versions/node/v24/lib/node_modules/wcode/bin/wcode",
                "npm uninstall -g wcode",
            ),
            ("/opt/homebrew/Cellar/wcode/1.0/bin/wcode", "brew uninstall wcode"),
            ("/nix/store/abc-wcode/bin/wcode", "nix profile remove wcode"),
            ("C:\\Users\\u\\scoop\\apps\\wcode\\current\\wcode.exe", "scoop uninstall wcode"),
        ] {
            assert_eq!(by_path(path).map(|owner| owner.command), Some(command), "{path}");
        }
        assert_eq!(by_path("/home/u/.local/bin/wcode"), None);
    }
}
