//! What the clients' configs hold for the vendor's page.

use super::MODEL;
use serde_json::Value;

/// What OpenClaw's config holds for the vendor's page with the key in a variable.
pub(crate) fn openclaw_provider() -> Value {
    serde_json::json!({
        "baseUrl": "https://wcode.net/api/gpt/v1",
        "apiKey": "${WCODE_API_KEY}",
        "api": "openai-completions",
        "models": [{
            "id": MODEL,
            "name": "Qwen3 235B A22B",
            "reasoning": false,
            "input": ["text"],
            "contextWindow": 128_000,
            "maxTokens": 8192,
        }],
    })
}

/// What OpenCode's config holds for the vendor's page with the key in a variable.
pub(crate) fn opencode_provider() -> Value {
    serde_json::json!({
        "npm": "@ai-sdk/openai-compatible",
        "name": "wcode",
        "options": { "baseURL": "https://wcode.net/api/gpt/v1", "apiKey": "{env:WCODE_API_KEY}" },
        "models": {
            MODEL: { "name": "Qwen3 235B A22B", "limit": { "context": 128_000, "output": 8192 } },
        },
    })
}
