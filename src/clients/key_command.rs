//! The command by which a client without a protocol of its own gets the key: its output is the key.

use super::Reference;
use crate::catalog::DEFAULT_VENDOR;
use crate::keys::KeyId;

/// `'/path/wcode' key get`, and which key if it is not the usual one. For a shell.
pub(super) fn get_key(reference: &Reference, vendor: &str) -> String {
    let mut command = format!("{} key get", quoted(&reference.program.display().to_string()));
    if !reference.is_usual_state_dir && !cfg!(windows) {
        let folder = quoted(&reference.state_dir.display().to_string());
        command = format!("WCODE_STATE_DIR={folder} {command}");
    }
    if vendor != DEFAULT_VENDOR {
        command += &format!(" --vendor {vendor}");
    }
    let id = KeyId::from_reference(&reference.id);
    if let Some(name) = id.as_ref().and_then(KeyId::name) {
        command += &format!(" --key-name {name}");
    }
    command
}

/// As a single word for the shell, in quotes in any case.
fn quoted(path: &str) -> String {
    if cfg!(windows) { format!("\"{path}\"") } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

#[cfg(all(test, unix))]
mod tests {
    use super::{get_key, quoted};
    use crate::clients::Reference;

    fn reference(id: &str, is_usual_state_dir: bool) -> Reference {
        Reference {
            id: id.into(),
            program: "/opt/my tools/wcode".into(),
            state_dir: "/s".into(),
            is_usual_state_dir,
            variables: Vec::new(),
            fallback: "WCODE_API_KEY".into(),
            named: false,
        }
    }

    #[test]
    fn the_command_says_only_what_is_not_usual() {
        let usual = get_key(&reference("wcode/api-key", true), "wcode");
        assert_eq!(usual, "'/opt/my tools/wcode' key get");
        let other = get_key(&reference("acme/api-key/work", false), "acme");
        let expected =
            "WCODE_STATE_DIR='/s' '/opt/my tools/wcode' key get --vendor acme --key-name work";
        assert_eq!(other, expected);
        assert_eq!(shell_words::split(&quoted("it's")).unwrap(), ["it's"]);
    }
}
