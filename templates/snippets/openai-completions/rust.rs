// cargo add reqwest --features blocking,json && cargo add serde_json
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let answer: Value = reqwest::blocking::Client::new()
        .post("@BASE_URL@/chat/completions")
        .bearer_auth(std::env::var("WCODE_API_KEY")?)
        .json(&json!({
            "model": "@MODEL@",
            "messages": [{ "role": "user", "content": "Hello" }]
        }))
        .send()?
        .error_for_status()?
        .json()?;
    println!("{}", answer["choices"][0]["message"]["content"].as_str().unwrap_or_default());
    Ok(())
}
