//! Who put the installed program where it is: a package manager's file is for that manager to replace.

use crate::host::process::BoundedCommand;
use crate::host::{Host, files};
use crate::text::Command;
use std::path::Path;
use std::time::Duration;

/// A package manager looks into a database; a larger one takes a second.
const QUERY_TIMEOUT: Duration = Duration::from_secs(20);

/// A package manager that owns the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    /// Its name.
    pub(crate) name: &'static str,
    /// The command that updates the program.
    pub(crate) update: Command,
    /// The command that removes it.
    pub(crate) remove: Command,
}

/// A manager's name, and the commands that update and remove the program.
type Manager = (&'static str, &'static str, &'static str);

/// Managers that keep each program in folders of their own, by a part of the path.
const BY_FOLDER: [(&str, Manager); 11] = [
    ("/.bun/install/global/", ("Bun", "bun add -g wcode@latest", "bun remove -g wcode")),
    ("/pnpm/global/", ("pnpm", "pnpm add -g wcode@latest", "pnpm remove -g wcode")),
    ("/yarn/global/", ("Yarn", "yarn global add wcode@latest", "yarn global remove wcode")),
    ("/node_modules/", ("npm", "npm install -g wcode@latest", "npm uninstall -g wcode")),
    ("/Cellar/", ("Homebrew", "brew upgrade wcode", "brew uninstall wcode")),
    ("/nix/store/", ("Nix", "nix profile upgrade wcode", "nix profile remove wcode")),
    ("/mise/installs/", ("mise", "mise upgrade wcode", "mise uninstall wcode")),
    ("/.asdf/installs/", ("asdf", "asdf install wcode latest", "asdf uninstall wcode")),
    ("/scoop/apps/", ("Scoop", "scoop update wcode", "scoop uninstall wcode")),
    ("/WinGet/Packages/", ("WinGet", "winget upgrade wcode", "winget uninstall wcode")),
    ("/snap/", ("snap", "snap refresh wcode", "snap remove wcode")),
];

/// Where rpm has its database. Asked on a system without one, as Debian with its rpm package is, it makes one in the home.
const RPM_DATABASES: [&str; 2] = ["/usr/lib/sysimage/rpm", "/var/lib/rpm"];

/// Managers that say by a file's path whether it is theirs: the program with its arguments.
const BY_QUERY: [(&[&str], Manager); 4] = [
    (&["dpkg", "-S"], ("apt", "sudo apt install --only-upgrade wcode", "sudo apt remove wcode")),
    (&["rpm", "-qf"], ("dnf", "sudo dnf upgrade wcode", "sudo dnf remove wcode")),
    (&["pacman", "-Qqo"], ("pacman", "sudo pacman -Syu wcode", "sudo pacman -R wcode")),
    (&["apk", "info", "--who-owns"], ("apk", "sudo apk upgrade wcode", "sudo apk del wcode")),
];

/// openSUSE's, which keeps the same database as dnf.
const ZYPPER: Manager = ("zypper", "sudo zypper update wcode", "sudo zypper remove wcode");

/// Programs that build packages of the Arch User Repository, which pacman does not know to update.
const AUR_HELPERS: [&str; 2] = ["paru", "yay"];

const CARGO: Manager = ("cargo", "cargo install wcode", "cargo uninstall wcode");
const BINSTALL: Manager = ("cargo-binstall", "cargo binstall wcode", "cargo uninstall wcode");

impl From<Manager> for Owner {
    fn from((name, update, remove): Manager) -> Self {
        let command = |line: &str| Command::new(line.split(' '));
        Self { name, update: command(update), remove: command(remove) }
    }
}

/// The manager that owns `program`, if one does.
pub(crate) fn owner(host: &Host, program: &Path) -> Option<Owner> {
    by_folder(program).or_else(|| by_cargo(program)).or_else(|| by_query(host, program))
}

/// True for a program in a folder that belongs to one version of it, and goes with that.
pub(crate) fn moves_with_updates(program: &Path) -> bool {
    by_folder(program).is_some()
}

fn by_folder(program: &Path) -> Option<Owner> {
    let path = program.display().to_string().replace('\\', "/");
    let found = BY_FOLDER.into_iter().find(|(part, _)| path.contains(part));
    found.map(|(_, manager)| manager.into())
}

/// Cargo lists what it has installed beside its programs; cargo-binstall does both.
fn by_cargo(program: &Path) -> Option<Owner> {
    let root = files::parent(files::parent(program));
    let is_listed = |list: &str, entry: &str| {
        let text = files::read(&root.join(list)).ok().flatten().unwrap_or_default();
        String::from_utf8_lossy(&text).contains(entry)
    };
    if !is_listed(".crates.toml", "\n\"wcode ") {
        return None;
    }
    let is_prebuilt = is_listed("binstall/crates-v1.json", "\"name\":\"wcode\"");
    Some(if is_prebuilt { BINSTALL } else { CARGO }.into())
}

fn by_query(host: &Host, program: &Path) -> Option<Owner> {
    let (answer, manager) = BY_QUERY
        .into_iter()
        .find_map(|(query, manager)| Some((answer(host, query, program)?, manager)))?;
    let has = |name: &str| host.find_program(name, "").is_some();
    Some(match (manager.0, answer.trim()) {
        ("pacman", package) if package != "wcode" => aur_package(package, has),
        ("dnf", _) if !has("dnf") && has("zypper") => ZYPPER.into(),
        _ => manager.into(),
    })
}

/// The package of another name that holds the program, such as `wcode-bin`.
fn aur_package(package: &str, has: impl Fn(&str) -> bool) -> Owner {
    let update = match AUR_HELPERS.into_iter().find(|helper| has(helper)) {
        Some(helper) => Command::new([helper, "-S", package]),
        // In the folder of the package's PKGBUILD.
        None => Command::new(["makepkg", "-si"]),
    };
    Owner { name: "pacman", update, remove: Command::new(["sudo", "pacman", "-R", package]) }
}

/// What a manager says of the program; nothing if it is not there, or the program is not its own.
fn answer(host: &Host, query: &[&str], program: &Path) -> Option<String> {
    let (name, arguments) = query.split_first()?;
    if *name == "rpm" && !RPM_DATABASES.iter().any(|folder| has_files(Path::new(folder))) {
        return None;
    }
    let manager = host.find_program(name, "")?;
    let mut argv = vec![manager.display().to_string()];
    argv.extend(arguments.iter().map(|argument| (*argument).to_owned()));
    argv.push(program.display().to_string());
    let query = BoundedCommand { argv: &argv, stdin: &[], env: None, inherit_stderr: false };
    let output = query.run(QUERY_TIMEOUT).ok()?;
    (output.success && !output.stdout.is_empty())
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn has_files(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

#[cfg(test)]
mod tests {
    use super::by_folder;
    use std::path::Path;

    #[test]
    fn a_managers_folder_is_recognized() {
        for (path, name) in [
            ("/home/u/.nvm/versions/node/v24/lib/node_modules/wcode/bin/wcode", Some("npm")),
            ("/home/u/.bun/install/global/node_modules/wcode-linux-x64/wcode", Some("Bun")),
            ("/home/u/.local/share/pnpm/global/5/node_modules/wcode/wcode", Some("pnpm")),
            ("/home/u/.config/yarn/global/node_modules/wcode/wcode", Some("Yarn")),
            ("/home/u/.npm/_npx/abc/node_modules/wcode-linux-x64/wcode", Some("npm")),
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
