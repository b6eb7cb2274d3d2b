//! OpenCode.

use super::{Description, Fault, Program};

pub(super) const DESCRIPTION: Description = Description {
    client: "opencode",
    config: ".config/opencode/opencode.jsonc",
    document: "{\n  // mine\n  \"autoupdate\": false, /* here */\n  \"provider\": {\n    \"acme\": { \"options\": { \
               \"baseURL\": \"https://acme.example/v1\" } },\n  },\n}\n",
    remark: "// mine",
    edited_remark: "// mine, and edited",
    refused: &[],
    holds_one_vendor: false,
    provider: "/provider/wcode",
    context_window: "/models/qwen~1qwen3-235b-a22b/limit/context",
    key: "/options/apiKey",
    key_modes: &["env", "ref", "literal"],
    variable_reference: "{env:WCODE_API_KEY}",
    key_copies: &[
        (".config/opencode/opencode.json.tui-migration.bak", "{\"k\": \"<key>\"}"),
        (
            ".local/share/opencode/auth.json",
            "{\"acme\":{\"key\":\"mine\"},\"wcode\":{\"type\":\"api\",\"key\":\"<key>\"}}",
        ),
        (".local/share/opencode/log/1.log", "start\nkey=<key> end\n"),
    ],
    temperature: "/provider/wcode/models/qwen~1qwen3-235b-a22b/options/temperature",
    program: Program {
        name: "opencode",
        path: "clients/opencode/bin/opencode",
        manifest: "clients/opencode/package.json",
        package: "opencode-ai",
        version: "1.18.33",
    },
    faults: &[Fault {
        check: "plugins",
        level: "warning",
        plant: |sandbox| std::fs::remove_file(sandbox.path(".config/opencode/.npmrc")).unwrap(),
    }],
};
