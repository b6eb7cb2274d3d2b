//! Files that connect clients on many machines: for Home Manager, Kubernetes and the like. Each runs `wcode apply` with a key
//! that is read from a path; the templates are packed into the program.

use super::deployment_names::{DEPLOYMENTS, SEPARATOR};
use crate::clients;
use serde_json::json;

/// Where the secrets engines put a key.
const KEY_STORE: &str = "path:/run/secrets/wcode";

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/deployments.deflate"));

/// The names that a user can type.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    DEPLOYMENTS.iter().map(|(name, _)| *name)
}

/// The name under which the file is saved; `None` if this is no deployment.
pub(super) fn file_name(name: &str) -> Option<&'static str> {
    DEPLOYMENTS.iter().find(|(known, _)| *known == name).map(|(_, file)| *file)
}

/// The file, for this vendor and model; both are plain words.
pub(super) fn render(name: &str, vendor: &str, model: &str) -> String {
    let settings = json!({
        "vendor": vendor,
        "model": [model],
        "defaultModel": model,
        "keyStore": KEY_STORE,
        "onConflict": "overwrite",
    });
    let as_string = json!(settings.to_string()).to_string();
    let client = clients::ids().first().copied().unwrap_or_default();
    let text = template(name)
        .replace("@SETTINGS_STRING@", as_string.trim_matches('"'))
        .replace("@VENDOR@", vendor)
        .replace("@MODEL@", model)
        .replace("@CLIENT@", client);
    with_settings(&text, &format!("{settings:#}"))
}

fn template(name: &str) -> String {
    // What the build script packed can be unpacked: a test does.
    let text = miniz_oxide::inflate::decompress_to_vec(PACKED).unwrap_or_default();
    let text = String::from_utf8(text).unwrap_or_default();
    let own = names().zip(text.split(SEPARATOR)).find(|(known, _)| *known == name);
    own.map(|(_, text)| text.to_owned()).unwrap_or_default()
}

/// The settings in their place, indented as it is.
fn with_settings(text: &str, settings: &str) -> String {
    const PLACE: &str = "@SETTINGS@";
    let filled = |line: &str| {
        let Some(indent) = line.trim_end().strip_suffix(PLACE) else { return line.to_owned() };
        settings.lines().map(|line| format!("{indent}{line}\n")).collect()
    };
    text.split_inclusive('\n').map(filled).collect()
}
