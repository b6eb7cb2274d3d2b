//! `wcode snippet`: a program that asks the vendor's API. That each one runs is tried with the real toolchains (`run`).

mod deployments;
#[cfg(unix)]
mod run;

use crate::support::Sandbox;

/// Every sample that there is: language, protocol, and whether it can stream.
fn samples(sandbox: &Sandbox) -> Vec<(String, String, bool)> {
    let listed = sandbox.run(["snippet", "--json"]).succeeds().json();
    let word = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let row = |row: &serde_json::Value| {
        (word(&row["language"]), word(&row["protocol"]), row["canStream"] == true)
    };
    listed["snippets"].as_array().unwrap().iter().map(row).collect()
}

fn print(sandbox: &Sandbox, language: &str, protocol: &str, more: &[&str]) -> String {
    let args = [&["snippet", language, "--protocol", protocol], more].concat();
    sandbox.command(&args).run().succeeds().stdout
}

#[test]
fn every_language_of_the_vendors_page_has_a_sample() {
    let sandbox = Sandbox::new();
    let mut languages: Vec<String> = samples(&sandbox).into_iter().map(|sample| sample.0).collect();
    languages.dedup();
    assert_eq!(languages.len(), 16, "{languages:?}");
    let list = sandbox.run(["snippet"]).succeeds();
    for language in languages {
        assert!(list.stdout.lines().any(|line| line.split_whitespace().next() == Some(&language)));
    }
}

#[test]
fn a_sample_names_the_url_the_model_and_the_variable_of_the_key() {
    let sandbox = Sandbox::new();
    for (language, protocol, _) in samples(&sandbox) {
        let text = print(&sandbox, &language, &protocol, &["--model", "deepseek/deepseek-v3.2"]);
        let url = match protocol.as_str() {
            "anthropic-messages" => "https://wcode.net/api/anthropic",
            _ => "https://wcode.net/api/gpt/v1",
        };
        for part in [url, "deepseek/deepseek-v3.2", "WCODE_API_KEY"] {
            assert!(text.contains(part), "{language} {protocol}: no {part} in\n{text}");
        }
        let placeholder = |name: &&str| text.contains(*name);
        assert_eq!(["@BASE_URL@", "@MODEL@"].iter().find(|name| placeholder(name)), None);
    }
}

#[test]
fn a_streaming_sample_asks_for_a_stream_and_the_others_say_that_there_is_none() {
    let sandbox = Sandbox::new();
    for (language, protocol, can_stream) in samples(&sandbox) {
        if can_stream {
            let text = print(&sandbox, &language, &protocol, &["--stream"]);
            assert!(text.contains("stream"), "{language} {protocol}");
        } else {
            let args = ["snippet", &language, "--protocol", &protocol, "--stream"];
            sandbox.command(&args).run().exits(2).says("no streaming sample");
        }
    }
}

#[test]
fn another_vendor_puts_in_its_own_url_model_and_variable() {
    let vendor = r#"{
        id: "x", name: "Xample", keyVariable: "X_KEY",
        endpoints: { "openai-completions": "https://x.example/v1" },
        models: [{ id: "m-1", contextWindow: 8000, maxTokens: 800 }],
    }"#;
    let sandbox = Sandbox::new().file("../settings/vendors/x.json5", vendor);
    let text = print(&sandbox, "curl", "openai-completions", &["--vendor", "x"]);
    for part in ["https://x.example/v1/chat/completions", "\"m-1\"", "$X_KEY"] {
        assert!(text.contains(part), "{text}");
    }
    let args = ["snippet", "python-anthropic", "--vendor", "x"];
    sandbox.command(&args).run().exits(2).says("no endpoint");
}

#[test]
fn a_value_that_would_end_a_string_literal_is_refused() {
    let sandbox = Sandbox::new();
    for model in ["a\"; system('id') #", "a'b", "$(id)", "a\\b", "#{x}"] {
        sandbox.run(["snippet", "ruby", "--model", model]).exits(2).shows("").says("safely");
    }
}

#[test]
fn an_unknown_language_or_protocol_names_those_that_there_are() {
    let sandbox = Sandbox::new();
    sandbox.run(["snippet", "cobol"]).exits(2).says("python-openai");
    let args = ["snippet", "curl", "--protocol", "gopher"];
    sandbox.run(args).exits(2).says("openai-completions, anthropic-messages");
    let args = ["snippet", "python-openai", "--protocol", "anthropic-messages"];
    sandbox.run(args).exits(2).says("no `python-openai` sample for anthropic-messages");
}

#[test]
fn the_json_report_holds_the_whole_program() {
    let sandbox = Sandbox::new();
    let report = sandbox.run(["snippet", "go", "--json"]).succeeds().json();
    let text = sandbox.run(["snippet", "go"]).succeeds().stdout;
    assert_eq!(report["code"], text.as_str());
    assert_eq!(
        (&report["language"], &report["protocol"]),
        (&"go".into(), &"openai-completions".into())
    );
}
