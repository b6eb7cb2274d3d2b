//! The base URL as people give it: as the URL of a request, out of a vendor's page.

use crate::support::{OPENCLAW, OPENCODE, Sandbox};

const CUT: &str = "`/chat/completions` was removed from the end of the base URL";

fn base_urls(sandbox: &Sandbox) -> [serde_json::Value; 2] {
    [
        sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["baseUrl"].clone(),
        sandbox.value(OPENCODE)["provider"]["wcode"]["options"]["baseURL"].clone(),
    ]
}

#[test]
fn the_url_of_a_request_is_cut_to_its_base_with_a_message() {
    for (given, cut) in [
        ("https://gw.example.test/v1/chat/completions", "/chat/completions"),
        ("https://gw.example.test/v1/chat/completions/", "/chat/completions"),
        ("https://gw.example.test/v1/responses", "/responses"),
        ("https://gw.example.test/v1/messages", "/messages"),
        ("https://gw.example.test/v1/models", "/models"),
    ] {
        let sandbox = Sandbox::new().openclaw("{}\n").opencode("{}\n");
        let outcome = sandbox.run(["apply", "--base-url", given, "--offline", "--yes"]).succeeds();
        let words = format!("`{cut}` was removed from the end of the base URL");
        let outcome = outcome.says(&words).says("https://gw.example.test/v1");
        assert_eq!(outcome.stderr.matches(&words).count(), 1, "{outcome}");
        assert_eq!(base_urls(&sandbox), ["https://gw.example.test/v1"; 2], "{given}");
        // Given once more it means the same.
        sandbox.run(["apply", "--base-url", given, "--check"]).succeeds().says(&words);
        sandbox.run(["apply", "--check"]).succeeds().never_says("was removed");
    }
}

#[test]
fn a_base_that_only_looks_like_one_stays() {
    for given in ["https://gw.example.test/models", "https://gw.example.test/mychat/completion"] {
        let sandbox = Sandbox::new().openclaw("{}\n").opencode("{}\n");
        sandbox
            .run(["apply", "--base-url", given, "--offline"])
            .succeeds()
            .never_says("was removed");
        assert_eq!(base_urls(&sandbox), [given; 2]);
    }
}

#[test]
fn a_provisioning_file_and_a_vendors_file_are_read_the_same_way() {
    let given = "https://gw.example.test/v1/chat/completions";
    let sandbox = Sandbox::new().openclaw("{}\n").opencode("{}\n");
    sandbox.write("p.json5", format!("{{ baseUrl: '{given}' }}"));
    let path = sandbox.arg("p.json5");
    let outcome = sandbox.run(["apply", "--file", &path, "--json"]).succeeds();
    let notes = outcome.json()["notes"].to_string();
    assert!(notes.contains("was removed"), "{notes}");
    assert_eq!(base_urls(&sandbox), ["https://gw.example.test/v1"; 2]);

    let vendor = format!(
        "{{ id: 'x', name: 'X', keyVariable: 'X_KEY', models: [{{ id: 'm' }}], endpoints: {{
            'openai-completions': '{given}',
            'anthropic-messages': 'https://gw.example.test/api/v1/messages',
        }} }}"
    );
    let sandbox = Sandbox::new().openclaw("{}\n");
    sandbox.write("../settings/vendors/x.json5", vendor);
    sandbox.run(["apply", "--vendor", "x", "--offline"]).succeeds().says(CUT);
    let provider = &sandbox.value(OPENCLAW)["models"]["providers"]["x"];
    assert_eq!(provider["baseUrl"], "https://gw.example.test/v1");
    let outcome = sandbox.run(["doctor", "--offline"]);
    outcome.shows("ends with `/chat/completions`").shows("https://gw.example.test/api is used");
}
