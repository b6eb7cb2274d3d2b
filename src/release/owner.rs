//! Who put the installed program where it is: a package manager's file is for that manager to replace.

use crate::host::process::BoundedCommand;
use crate::host::{Host, files};
use crate::text::Command;
use std::path::Path;
use std::time::Duration;

/// A package manager looks into a database; a larger one takes a second.
const QUERY_TIMEOUT: Duration = Duration::from_secs(20);

/// A package manager that owns the program.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Owner {
    /// Its name.
    pub(crate) name: &'static str,
    /// The command that updates the program.
    pub(crate) update: Command,
}

/// Managers that keep each program in folders of their own.
const BY_FOLDER: &[(&str, &str, &[&str])] = &[
    ("/node_modules/", "npm", &["npm", "install", "--global", "wcode@latest"]),
    ("/Cellar/", "Homebrew", &["brew", "upgrade", "wcode"]),
    ("/nix/store/", "Nix", &["nix", "profile", "upgrade", "wcode"]),
    ("/mise/installs/", "mise", &["mise", "upgrade", "wcode"]),
    ("/.asdf/installs/", "asdf", &["asdf", "install", "wcode", "latest"]),
    ("/scoop/apps/", "Scoop", &["scoop", "update", "wcode"]),
    ("/WinGet/Packages/", "WinGet", &["winget", "upgrade", "wcode"]),
];

/// Managers that know by a file's path whether it is theirs.
const BY_QUERY: &[(&[&str], &str, &[&str])] = &[
    (&["dpkg", "-S"], "apt", &["sudo", "apt-get", "install", "--only-upgrade", "wcode"]),
    (&["rpm", "-qf"], "dnf", &["sudo", "dnf", "upgrade", "wcode"]),
    (&["pacman", "-Qqo"], "pacman", &["sudo", "pacman", "-Syu", "wcode"]),
    (&["apk", "info", "--who-owns"], "apk", &["sudo", "apk", "upgrade", "wcode"]),
];

/// The manager that owns `program`, if one does.
pub(crate) fn owner(host: &Host, program: &Path) -> Option<Owner> {
    by_folder(program).or_else(|| by_cargo(host, program)).or_else(|| by_query(host, program))
}

fn by_folder(program: &Path) -> Option<Owner> {
    let path = program.display().to_string().replace('\\', "/");
    let row = BY_FOLDER.iter().find(|(part, ..)| path.contains(part));
    row.map(|(_, name, update)| Owner { name, update: Command::new(update.iter().copied()) })
}

/// Cargo lists what it installed beside its `bin`.
fn by_cargo(host: &Host, program: &Path) -> Option<Owner> {
    let home = host.path_var("CARGO_HOME").unwrap_or_else(|| host.home().join(".cargo"));
    if files::parent(program) != home.join("bin") {
        return None;
    }
    let list = files::read(&home.join(".crates2.json")).ok()??;
    memchr::memmem::find(&list, b"\"wcode ")?;
    Some(Owner { name: "cargo", update: Command::new(["cargo", "install", "wcode"]) })
}

fn by_query(host: &Host, program: &Path) -> Option<Owner> {
    if cfg!(windows) || program.starts_with(host.home()) {
        return None;
    }
    let row = BY_QUERY.iter().find(|(query, ..)| is_theirs(host, query, program));
    row.map(|(_, name, update)| Owner { name, update: Command::new(update.iter().copied()) })
}

fn is_theirs(host: &Host, query: &[&str], program: &Path) -> bool {
    let Some((name, arguments)) = query.split_first() else { return false };
    let Some(manager) = host.find_program(name, ".local/bin") else { return false };
    let mut argv = vec![manager.display().to_string()];
    argv.extend(arguments.iter().map(|argument| (*argument).to_owned()));
    argv.push(program.display().to_string());
    let query = BoundedCommand { argv: &argv, stdin: &[], env: None, inherit_stderr: false };
    query.run(QUERY_TIMEOUT).is_ok_and(|output| output.success && !output.stdout.is_empty())
}

#[cfg(test)]
mod tests {
    use super::by_folder;
    use std::path::Path;

    #[test]
    fn a_managers_folder_is_recognized() {
        for (path, name) in [
            ("/home/u/.nvm/versions/node/v24/lib/node_modules/wcode/bin/wcode", Some("npm")),
            ("/opt/homebrew/Cellar/wcode/1.0.0/bin/wcode", Some("Homebrew")),
            ("/nix/store/abc-wcode-1.0.0/bin/wcode", Some("Nix")),
            ("/home/u/.local/share/mise/installs/wcode/1.0.0/wcode", Some("mise")),
            (r"C:\Users\u\scoop\apps\wcode\current\wcode.exe", Some("Scoop")),
            ("/home/u/.local/bin/wcode", None),
            ("/home/u/Cellars/wcode", None),
        ] {
            assert_eq!(by_folder(Path::new(path)).map(|owner| owner.name), name, "{path}");
        }
    }
}
