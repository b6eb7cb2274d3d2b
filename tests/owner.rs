//! Root in a user's home (`sudo -E`, `HOME=…`) leaves nothing there that the user cannot use.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown, symlink};
use std::path::{Path, PathBuf};

use crate::support::{OPENCLAW, OPENCODE, Sandbox, not_tested};

const USER: u32 = 65_534;

fn everything_below(folder: &Path) -> Vec<PathBuf> {
    let items = fs::read_dir(folder).unwrap().flatten().map(|item| item.path());
    let below = |path: PathBuf| {
        let inner = if path.is_dir() { everything_below(&path) } else { Vec::new() };
        std::iter::once(path).chain(inner)
    };
    items.flat_map(below).collect()
}

/// A user's home with wcode's folders at their defaults; none without root.
fn home_of_a_user() -> Option<Sandbox> {
    if !rustix::process::geteuid().is_root() {
        not_tested("only root can write into the home of another user");
        return None;
    }
    let sandbox = Sandbox::new().openclaw("{}").env("WCODE_API_KEY", "sk-e2e-x");
    let names = ["WCODE_STATE_DIR", "WCODE_CONFIG_DIR", "WCODE_CACHE_DIR"];
    let sandbox = names.into_iter().fold(sandbox, Sandbox::without_env);
    let home = sandbox.root().join("home");
    let all = everything_below(&home).into_iter().chain([home]);
    all.for_each(|path| chown(path, Some(USER), Some(USER)).unwrap());
    Some(sandbox)
}

#[test]
fn what_root_makes_in_a_users_home_belongs_to_the_user() {
    let Some(sandbox) = home_of_a_user() else { return };
    sandbox.run(["apply", "--client", "openclaw,opencode", "--yes"]).succeeds();
    let store = sandbox.command(&["key", "set", "--stdin", "--key-store", "file"]);
    store.stdin("sk-e2e-stored-0123456789").run().succeeds();
    sandbox.run(["apply", "--key-mode", "ref", "--on-conflict", "overwrite", "--yes"]).succeeds();
    assert!(sandbox.exists(OPENCLAW) && sandbox.exists(OPENCODE));
    assert!(sandbox.exists(".local/state/wcode/keys/wcode"));
    for path in everything_below(&sandbox.root().join("home")) {
        assert_eq!(fs::symlink_metadata(&path).unwrap().uid(), USER, "{}", path.display());
    }
}

#[test]
fn the_lock_is_not_opened_through_a_link() {
    let sandbox = Sandbox::new().openclaw("{}");
    let target = sandbox.path("elsewhere");
    symlink(&target, sandbox.root().join("state/lock")).unwrap();
    let outcome = sandbox.run(["apply", "--client", "openclaw"]).exits(1);
    outcome.says("lock");
    assert!(!target.exists());
    assert_eq!(sandbox.read(OPENCLAW), "{}");
}

/// Everything outside of the home, as root could have changed it.
fn outside(sandbox: &Sandbox) -> Vec<(PathBuf, u32, Vec<u8>)> {
    let facts = |path: PathBuf| {
        let owner = fs::symlink_metadata(&path).unwrap().uid();
        let bytes = if path.is_file() { fs::read(&path).unwrap() } else { Vec::new() };
        (path, owner, bytes)
    };
    everything_below(&sandbox.root().join("outside")).into_iter().map(facts).collect()
}

/// The user of the home may lay any link in it, and root must not follow one to where that user could not write.
#[test]
fn no_link_leads_root_out_of_a_users_home() {
    let links: [(&str, bool); 9] = [
        (".local", true),
        (".local/state/wcode", true),
        (".local/state/wcode/journal", true),
        (".local/state/wcode/keys", true),
        (".local/state/wcode/keys.json", false),
        (".openclaw", true),
        (OPENCLAW, false),
        (".config/opencode", true),
        (OPENCODE, false),
    ];
    let commands: [&[&str]; 4] = [
        &["apply", "--client", "openclaw,opencode", "--yes", "--offline"],
        &["key", "set", "--stdin", "--key-store", "file"],
        &["undo", "--yes"],
        &["doctor", "--offline", "--fix"],
    ];
    for (link, is_folder) in links {
        for is_there in [true, false] {
            let Some(sandbox) = home_of_a_user() else { return };
            let outside_folder = sandbox.root().join("outside");
            fs::create_dir(&outside_folder).unwrap();
            let target = outside_folder.join("it");
            if is_there && is_folder {
                fs::create_dir(&target).unwrap();
            } else if is_there {
                fs::write(&target, "{}").unwrap();
            }
            let at = sandbox.path(link);
            if at.exists() {
                let remove = if at.is_dir() { fs::remove_dir_all } else { fs::remove_file };
                remove(&at).unwrap();
            }
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            symlink(&target, &at).unwrap();
            std::os::unix::fs::lchown(&at, Some(USER), Some(USER)).unwrap();
            let before = outside(&sandbox);
            for command in commands {
                sandbox.command(command).stdin("sk-e2e-owner-0123456789").run();
                assert_eq!(outside(&sandbox), before, "{link}, there: {is_there}, {command:?}");
            }
        }
    }
}
