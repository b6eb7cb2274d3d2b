//! Kilo.

use super::{Description, Fault, Program};

pub(super) const DESCRIPTION: Description = Description {
    client: "kilo",
    config: ".config/kilo/kilo.jsonc",
    document: "{\n  // mine\n  \"permission\": { \"bash\": \"allow\" }, /* here */\n  \"provider\": {\n    \"acme\": { \"options\": { \
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
        (".config/kilo/kilo.json.tui-migration.bak", "{\"k\": \"<key>\"}"),
        (
            ".local/share/kilo/auth.json",
            "{\"acme\":{\"key\":\"mine\"},\"wcode\":{\"type\":\"api\",\"key\":\"<key>\"}}",
        ),
        (".local/share/kilo/log/1.log", "start\nkey=<key> end\n"),
    ],
    temperature: "/provider/wcode/models/qwen~1qwen3-235b-a22b/options/temperature",
    program: Program {
        name: "kilo",
        path: "clients/kilo/bin/kilo",
        manifest: "clients/kilo/package.json",
        package: "@kilocode/cli",
        version: "7.7.7",
    },
    faults: &[
        Fault {
            check: "clients",
            level: "warning",
            plant: |sandbox| {
                let old = r#"{"name":"@kilocode/cli","version":"7.0.33"}"#;
                sandbox.write("clients/kilo/package.json", old);
            },
        },
        Fault {
            check: "plugins",
            level: "warning",
            plant: |sandbox| std::fs::remove_file(sandbox.path(".config/kilo/.npmrc")).unwrap(),
        },
    ],
};
