//! Qwen Code.

use super::{Description, Fault, Program};

pub(super) const DESCRIPTION: Description = Description {
    client: "qwen",
    config: ".qwen/settings.json",
    document: "{\n  // mine\n  \"ui\": { \"theme\": \"mine\" }, /* here */\n  \"modelProviders\": {\n    \"anthropic\": [ { \"id\": \
               \"a\", \"envKey\": \"ACME_KEY\" } ]\n  }\n}\n",
    remark: "// mine",
    edited_remark: "// mine, and edited",
    refused: &[],
    holds_one_vendor: false,
    provider: "/modelProviders/openai/0",
    context_window: "/generationConfig/contextWindowSize",
    key: "/envKey",
    key_modes: &["env", "ref"],
    variable_reference: "WCODE_API_KEY",
    key_copies: &[
        (".qwen/settings.json.corrupted", "{ torn: '<key>', "),
        (".qwen/projects/-p/chats/1.jsonl", "{\"a\":\"<key>\"}\n{}\n"),
    ],
    temperature: "/modelProviders/openai/0/generationConfig/samplingParams/temperature",
    program: Program {
        name: "qwen",
        path: "clients/qwen/cli-entry.js",
        manifest: "clients/qwen/package.json",
        package: "@qwen-code/qwen-code",
        version: "0.24.4",
    },
    faults: &[
        Fault {
            check: "clients",
            level: "warning",
            plant: |sandbox| {
                let old = r#"{"name":"@qwen-code/qwen-code","version":"0.1.0"}"#;
                sandbox.write("clients/qwen/package.json", old);
            },
        },
        Fault {
            check: "files",
            level: "error",
            plant: |sandbox| {
                let settings = sandbox.read(".qwen/settings.json");
                let settings = settings.trim_end().strip_suffix('}').unwrap();
                sandbox.write(".qwen/settings.json", format!("{},\n}}\n", settings.trim_end()));
            },
        },
    ],
};
