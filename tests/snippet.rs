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

/// Text that would mean something else in one of the languages: quotes, interpolations, escapes.
const STOP: &str = r##"["it's \"so\"", "#{x} $y ${z} \\ ??=", "a\nb\u0001é"]"##;

/// A value for every parameter that the protocol can carry, as it is typed.
fn parameters(protocol: &str) -> Vec<String> {
    let tools = r#"tools=[{"type":"function","function":{"name":"weather","description":"The weather in a city",
        "parameters":{"type":"object","properties":{"city":{"type":"string","enum":["a","b"],"default":null}},"required":["city"]}}}]"#;
    let both =
        ["reasoning.effort=high", "temperature=0.2", "top_p=0.9", "top_k=40", "max_tokens=200"];
    let openai = [
        "frequency_penalty=-0.5",
        "presence_penalty=0.5",
        "repetition_penalty=1.1",
        "min_p=0.05",
        "top_a=0.1",
        "seed=5000000000",
        r#"logit_bias={"50256": -100, "0": 1}"#,
        "logprobs=true",
        "top_logprobs=3",
        r#"response_format={"type":"text"}"#,
        "structured_outputs=true",
        tools,
        "tool_choice=auto",
        "parallel_tool_calls=false",
        "verbosity=low",
    ];
    let more: &[&str] = if protocol == "openai-completions" { &openai } else { &[] };
    let stop = format!("stop={STOP}");
    both.iter().chain(more).map(|&pair| pair.to_owned()).chain([stop]).collect()
}

/// The same as the body of a request.
fn expected_body(protocol: &str) -> serde_json::Value {
    let stop: serde_json::Value = serde_json::from_str(STOP).unwrap();
    let mut body = serde_json::json!({
        "temperature": 0.2, "top_p": 0.9, "top_k": 40, "max_tokens": 200,
    });
    if protocol != "openai-completions" {
        body["stop_sequences"] = stop;
        body["output_config"] = serde_json::json!({ "effort": "high" });
        return body;
    }
    let more = serde_json::json!({
        "reasoning": { "effort": "high" }, "frequency_penalty": -0.5, "presence_penalty": 0.5,
        "repetition_penalty": 1.1, "min_p": 0.05, "top_a": 0.1, "seed": 5_000_000_000_i64,
        "logit_bias": { "50256": -100, "0": 1 }, "logprobs": true, "top_logprobs": 3,
        "response_format": { "type": "text" }, "structured_outputs": true, "stop": stop,
        "tools": [{ "type": "function", "function": {
            "name": "weather", "description": "The weather in a city",
            "parameters": { "type": "object",
                "properties": { "city": { "type": "string", "enum": ["a", "b"], "default": null } },
                "required": ["city"] } } }],
        "tool_choice": "auto", "parallel_tool_calls": false, "verbosity": "low",
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

#[test]
fn every_sample_can_send_every_parameter_that_its_protocol_has() {
    let sandbox = Sandbox::new();
    let listed = sandbox.run(["params", "--json"]).succeeds().json();
    let names = listed["parameters"].as_array().unwrap().iter();
    let names: Vec<&str> = names.map(|row| row["name"].as_str().unwrap()).collect();
    for name in &names {
        let is_tried = |pair: &String| pair.starts_with(&format!("{name}="));
        assert!(parameters("openai-completions").iter().any(is_tried), "{name} is not tried");
    }
    for (language, protocol, can_stream) in samples(&sandbox) {
        let parameters = parameters(&protocol);
        let params = parameters.iter().flat_map(|pair| ["--param", pair]);
        let params: Vec<&str> = params.collect();
        let plain = print(&sandbox, &language, &protocol, &[]);
        for stream in [&[][..], &["--stream"]].iter().take(1 + usize::from(can_stream)) {
            let text = print(&sandbox, &language, &protocol, &[&params[..], stream].concat());
            for field in expected_body(&protocol).as_object().unwrap().keys() {
                assert!(
                    text.contains(field.as_str()),
                    "{language} {protocol}: no {field}:\n{text}"
                );
                let is_usual = field == "max_tokens" && protocol == "anthropic-messages";
                assert!(is_usual || !plain.contains(field.as_str()), "{language}: {field}");
            }
            assert!(!text.contains("1024,") || language == "c", "{language} {protocol}:\n{text}");
            assert!(!text.contains('@') || !text.contains("_TOKENS@"), "{text}");
        }
    }
}

#[test]
fn a_sample_writes_values_as_its_language_does() {
    let sandbox = Sandbox::new();
    let params = ["--param", "reasoning.effort=high", "--param", "parallel_tool_calls=false"];
    for (language, lines) in [
        ("curl", &[r#"    "reasoning": { "effort": "high" },"#][..]),
        (
            "python",
            &[r#"        "reasoning": {"effort": "high"},"#, "\"parallel_tool_calls\": False,"],
        ),
        (
            "python-openai",
            &[
                "    parallel_tool_calls=False,",
                r#"    extra_body={"reasoning": {"effort": "high"}},"#,
            ],
        ),
        ("javascript", &[r#"    reasoning: { effort: "high" },"#]),
        (
            "go",
            &[
                r#"		"reasoning":           map[string]any{"effort": "high"},"#,
                r#"		"model":               "#,
            ],
        ),
        ("ruby", &[r#"  reasoning: { effort: "high" },"#]),
        ("php-curl", &["        'reasoning' => ['effort' => 'high'],"]),
        ("csharp", &[r#"    reasoning = new { effort = "high" },"#]),
        ("dart", &["      'reasoning': {'effort': 'high'},"]),
        ("swift", &[r#"    "reasoning": ["effort": "high"] as [String: Any],"#]),
        ("rust", &[r#"            "reasoning": { "effort": "high" },"#]),
        ("java", &[r#"              "reasoning": { "effort": "high" },"#]),
        ("c", &[r#"" \"reasoning\": { \"effort\": \"high\" },""#]),
    ] {
        let text = print(&sandbox, language, "openai-completions", &params);
        for line in lines {
            assert!(text.contains(line), "{language}: no {line:?} in\n{text}");
        }
    }
}

#[test]
fn what_a_sample_cannot_send_is_refused_by_name() {
    let sandbox = Sandbox::new();
    let snippet = |more: &[&str]| {
        let args = [&["snippet", "python", "--protocol", "anthropic-messages", "--param"], more];
        sandbox.command(&args.concat()).run().exits(2).shows("")
    };
    snippet(&["min_p=0.1"]).says("`min_p`").says("openai-completions can");
    snippet(&["reasoning.effort=none"]).says("`reasoning.effort`");
    snippet(&["temperature=3"]).says("`temperature` takes a number from 0 to 2");
    snippet(&["top_p="]).says("`top_p`");
    snippet(&["nonsense=1"]).says("wcode params");
    sandbox.run(["snippet", "--param", "top_p=1"]).exits(2);
}

/// A value is not filled in as the template is.
#[test]
fn a_value_that_looks_like_a_placeholder_stays_as_it_is() {
    let stop = "stop=@MODEL@ @BASE_URL@ WCODE_API_KEY";
    let text = print(&Sandbox::new(), "python", "openai-completions", &["--param", stop]);
    assert!(text.contains(r#""stop": ["@MODEL@ @BASE_URL@ WCODE_API_KEY"],"#), "{text}");
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
