// cargo add reqwest --features blocking,json && cargo add serde_json
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let answer: Value = reqwest::blocking::Client::new()
        .post("@BASE_URL@/v1/messages")
        .header("x-api-key", std::env::var("WCODE_API_KEY")?)
        .header("anthropic-version", "2023-06-01")
        .json(&json!({
            "model": "@MODEL@",
            "max_tokens": @MAX_TOKENS@,
            "messages": [{ "role": "user", "content": "Hello" }]
        }))
        .send()?
        .error_for_status()?
        .json()?;
    println!("{}", answer["content"][0]["text"].as_str().unwrap_or_default());
    Ok(())
}
