//! GitHub Copilot CLI: an endpoint of one's own is in no file of its, so `wcode exec -- copilot` gives it all by variables.
//!
//! Measured (1.0.102): no GitHub login is needed, and a project's `.env` and settings change neither endpoint nor key. A bearer
//! token is sent beside the key, and a key command is run in the place of the key.

use super::key_copy_location::listing;
use super::{KeyCopyKind, KeyCopyLocation, Launch, LaunchEnvironment, LaunchSpec, ProjectReach};
use crate::catalog::{Protocol, strip_version};
use crate::host::Host;
use crate::text::copilot as text;

/// `copilot help environment` names the variables.
pub(super) struct Copilot;

impl Launch for Copilot {
    fn program(&self) -> &'static str {
        "copilot"
    }

    fn name(&self) -> &'static str {
        "Copilot CLI"
    }

    fn protocols(&self) -> &'static [Protocol] {
        &[Protocol::OpenaiCompletions, Protocol::AnthropicMessages]
    }

    fn project_reach(&self) -> ProjectReach {
        ProjectReach::Never
    }

    /// A prompt with a key in it is in the session's own files and in a database of all sessions (measured, 1.0.102).
    fn key_copy_locations(&self, host: &Host) -> Vec<KeyCopyLocation> {
        let folder = host.path_var("COPILOT_HOME").unwrap_or_else(|| host.home().join(".copilot"));
        let sessions = listing(&folder.join("session-state")).into_iter();
        let files = sessions.flat_map(|it| listing(&it)).chain(listing(&folder.join("logs")));
        let logs = files.filter(|path| path.is_file());
        let database = KeyCopyKind::Database { remedy: text::in_the_database() };
        let databases = ["session-store.db", "session-store.db-wal"].map(|name| folder.join(name));
        logs.map(|path| KeyCopyLocation::new(path, KeyCopyKind::Log))
            .chain(databases.map(|path| KeyCopyLocation::new(path, database)))
            .collect()
    }

    fn environment(&self, spec: &LaunchSpec<'_>) -> LaunchEnvironment {
        // It adds `/chat/completions`, but `/v1/messages`.
        let (kind, base_url) = match spec.protocol {
            Protocol::OpenaiCompletions => ("openai", spec.endpoint.as_str()),
            Protocol::AnthropicMessages => ("anthropic", strip_version(spec.endpoint.as_str())),
        };
        let mut set = vec![
            ("COPILOT_PROVIDER_TYPE", kind.to_owned()),
            ("COPILOT_PROVIDER_BASE_URL", base_url.to_owned()),
        ];
        if let Some(model) = spec.models.first() {
            set.push(("COPILOT_MODEL", model.id.clone()));
            let prompt = model.context_window.zip(model.max_tokens);
            let prompt = prompt.map(|(window, output)| window.saturating_sub(output));
            let sizes = [(MAX_PROMPT, prompt), (MAX_OUTPUT, model.max_tokens)];
            set.extend(
                sizes.into_iter().filter_map(|(name, size)| Some((name, size?.to_string()))),
            );
        }
        LaunchEnvironment {
            key_variable: "COPILOT_PROVIDER_API_KEY",
            set,
            removed: OTHERS.to_vec(),
        }
    }
}

const MAX_PROMPT: &str = "COPILOT_PROVIDER_MAX_PROMPT_TOKENS";
const MAX_OUTPUT: &str = "COPILOT_PROVIDER_MAX_OUTPUT_TOKENS";

/// What would send another key, or speak otherwise, to the same endpoint.
const OTHERS: [&str; 6] = [
    "COPILOT_PROVIDER_API_KEY_COMMAND",
    "COPILOT_PROVIDER_BEARER_TOKEN",
    "COPILOT_PROVIDER_HEADERS",
    "COPILOT_PROVIDER_MODEL_ID",
    "COPILOT_PROVIDER_WIRE_API",
    "COPILOT_PROVIDER_WIRE_MODEL",
];
