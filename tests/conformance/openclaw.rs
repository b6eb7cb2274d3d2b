//! OpenClaw.

use super::{Description, Fault, Program};

pub(super) const DESCRIPTION: Description = Description {
    client: "openclaw",
    config: ".openclaw/openclaw.json",
    document: "{\n  // mine\n  gateway: { mode: 'local' }, /* here */\n  models: {\n    providers: {\n      \
               acme: { baseUrl: 'https://acme.example/v1', models: [] },\n    },\n  },\n}\n",
    remark: "// mine",
    edited_remark: "// mine, and edited",
    refused: &[],
    holds_one_vendor: false,
    provider: "/models/providers/wcode",
    context_window: "/models/0/contextWindow",
    key: "/apiKey",
    key_modes: &["env", "ref", "literal"],
    variable_reference: "${WCODE_API_KEY}",
    key_copies: &[
        (".openclaw/openclaw.json.bak", "{ a: '<key>' } // mine\n"),
        (".openclaw/openclaw.json.clobbered.2026", "{ torn: '<key>', "),
        (".openclaw/agents/main/agent/models.json", "{\"p\":{\"apiKey\":\"<key>\"}}"),
        (".openclaw/logs/config-audit.jsonl", "{\"a\":\"<key>\"}\n{}\n"),
        (".openclaw/.env", "A=1\nWCODE_API_KEY=<key>\n"),
    ],
    temperature: "/agents/defaults/models/wcode~1qwen~1qwen3-235b-a22b/params/extra_body/temperature",
    program: Program {
        name: "openclaw",
        path: "clients/openclaw/openclaw",
        manifest: "clients/openclaw/package.json",
        package: "openclaw",
        version: "2026.9.6",
    },
    faults: &[Fault {
        check: "clients",
        level: "warning",
        plant: |sandbox| {
            let old = r#"{"name":"openclaw","version":"2026.3.1"}"#;
            sandbox.write("clients/openclaw/package.json", old);
        },
    }],
};
