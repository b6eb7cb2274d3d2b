//! Claude Code.

use super::{Description, Fault, Program};

pub(super) const DESCRIPTION: Description = Description {
    client: "claude",
    config: ".claude/settings.json",
    document: "{\n  \"outputStyle\": \"mine\",\n  \"permissions\": { \"allow\": [ \"Bash(ls:*)\" ] },\n  \"env\": {\n    \
               \"MINE\": \"1\"\n  },\n  \"modelPicker\": { \"options\": [ { \"model\": \"mine\" } ] }\n}\n",
    remark: "\"mine\"",
    edited_remark: "\"mine, and edited\"",
    refused: &["only a comment", "foreign"],
    holds_one_vendor: true,
    provider: "",
    context_window: "/env/CLAUDE_CODE_MAX_CONTEXT_TOKENS",
    key: "/apiKeyHelper",
    key_modes: &["env", "ref"],
    variable_reference: "printenv WCODE_API_KEY",
    key_copies: &[
        (".claude.json", "{\"projects\": {\"/p\": {\"history\": [\"<key>\"]}}}"),
        (".claude/backups/.claude.json.backup.1", "{\"k\": \"<key>\"}"),
        (".claude/settings.local.json", "{\"env\": {\"ANTHROPIC_AUTH_TOKEN\": \"<key>\"}}"),
        (".claude/history.jsonl", "{\"a\":\"<key>\"}\n{}\n"),
    ],
    temperature: "/env/CLAUDE_CODE_EXTRA_BODY",
    program: Program {
        name: "claude",
        path: "clients/claude/bin/claude.exe",
        manifest: "clients/claude/package.json",
        package: "@anthropic-ai/claude-code",
        version: "2.1.332",
    },
    faults: &[
        Fault {
            check: "clients",
            level: "warning",
            plant: |sandbox| {
                let old = r#"{"name":"@anthropic-ai/claude-code","version":"2.0.9"}"#;
                sandbox.write("clients/claude/package.json", old);
            },
        },
        Fault {
            check: "files",
            level: "warning",
            plant: |sandbox| {
                sandbox.write(
                    "clients/claude/bin/claude.exe",
                    "echo \"Error: claude native binary not installed.\"",
                );
            },
        },
        Fault {
            check: "files",
            level: "warning",
            plant: |sandbox| {
                let settings = sandbox.read(".claude/settings.json");
                let settings = settings.replace("\"MINE\"", "\"ANTHROPIC_AUTH_TOKEN\"");
                sandbox.write(".claude/settings.json", settings);
            },
        },
        Fault {
            check: "files",
            level: "error",
            plant: |sandbox| {
                let settings = sandbox.read(".claude/settings.json");
                sandbox.write(".claude/settings.json", format!("// mine\n{settings}"));
            },
        },
    ],
};
