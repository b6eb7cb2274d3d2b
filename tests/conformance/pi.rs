//! pi.

use super::{Description, Fault, Program};

pub(super) const DESCRIPTION: Description = Description {
    client: "pi",
    config: ".pi/agent/models.json",
    document: "{\n  // mine\n  \"providers\": {\n    \"acme\": { \"baseUrl\": \"https://acme.example/v1\", \
               \"api\": \"openai-completions\", \"models\": [], },\n  },\n}\n",
    remark: "// mine",
    edited_remark: "// mine, and edited",
    refused: &[],
    holds_one_vendor: false,
    provider: "/providers/wcode",
    context_window: "/models/0/contextWindow",
    key: "/apiKey",
    key_modes: &["env", "ref", "literal"],
    variable_reference: "$WCODE_API_KEY",
    key_copies: &[
        (
            ".pi/agent/auth.json",
            "{\"acme\":{\"key\":\"mine\"},\"wcode\":{\"type\":\"api_key\",\"key\":\"<key>\"}}",
        ),
        (".pi/agent/sessions/--p--/1.jsonl", "{\"a\":\"<key>\"}\n{}\n"),
    ],
    temperature: "/providers/wcode/models/0/samplingParams/temperature",
    program: Program {
        name: "pi",
        path: "clients/pi/dist/bundle/cli.js",
        manifest: "clients/pi/package.json",
        package: "@earendil-works/pi-coding-agent",
        version: "1.6.0",
    },
    faults: &[
        Fault {
            check: "files",
            level: "warning",
            plant: |sandbox| {
                let auth = "{\"wcode\": {\"type\": \"api_key\", \"key\": \"x\"}}";
                sandbox.write(".pi/agent/auth.json", auth);
            },
        },
        Fault {
            check: "files",
            level: "warning",
            plant: |sandbox| {
                let models = sandbox.read(".pi/agent/models.json");
                sandbox.write(".pi/agent/models.json", models.replace("// mine", "/* mine */"));
            },
        },
    ],
};
