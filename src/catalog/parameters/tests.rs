//! What is typed and what is in a file, as values; what is refused; what each protocol sends.

use super::{PARAMETERS, Values};
use crate::catalog::Protocol;
use serde_json::{Value, json};

fn body(typed: &[&str]) -> Option<Value> {
    let typed: Vec<String> = typed.iter().map(|&pair| pair.to_owned()).collect();
    let mut body = json!({});
    Values::parse(&typed).ok()?.add_to(&mut body, Protocol::OpenaiCompletions);
    Some(body)
}

#[test]
fn values_become_the_json_that_the_page_asks_for() {
    for (typed, expected) in [
        ("temperature=0.2", json!({ "temperature": 0.2 })),
        ("temperature=2", json!({ "temperature": 2 })),
        ("reasoning.effort=high", json!({ "reasoning": { "effort": "high" } })),
        ("seed=-7", json!({ "seed": -7 })),
        ("logit_bias={\"50256\": -100}", json!({ "logit_bias": { "50256": -100 } })),
        (
            "response_format={\"type\": \"json_object\"}",
            json!({ "response_format": { "type": "json_object" } }),
        ),
        ("stop=END", json!({ "stop": ["END"] })),
        ("stop=[\"a\", \"b=c\"]", json!({ "stop": ["a", "b=c"] })),
        ("tool_choice=auto", json!({ "tool_choice": "auto" })),
        ("parallel_tool_calls=false", json!({ "parallel_tool_calls": false })),
        ("verbosity=low", json!({ "verbosity": "low" })),
    ] {
        assert_eq!(body(&[typed]), Some(expected), "{typed}");
    }
}

#[test]
fn values_out_of_range_or_of_another_type_are_refused() {
    for typed in [
        "temperature=2.1",
        "temperature=-0.1",
        "temperature=hot",
        "temperature=",
        "temperature",
        "top_p=1.01",
        "top_k=-1",
        "top_k=1.5",
        "max_tokens=0",
        "seed=1e3",
        "logprobs=yes",
        "reasoning.effort=extreme",
        "reasoning=high",
        "stop=[1]",
        "stop=",
        "tools={}",
        "logit_bias=[]",
        "no_such=1",
    ] {
        assert_eq!(body(&[typed]), None, "{typed}");
    }
}

#[test]
fn the_number_of_logprobs_needs_logprobs() {
    assert_eq!(body(&["top_logprobs=3"]), None);
    assert_eq!(body(&["top_logprobs=3", "logprobs=false"]), None);
    let both = json!({ "logprobs": true, "top_logprobs": 3 });
    assert_eq!(body(&["top_logprobs=3", "logprobs=true"]), Some(both));
}

#[test]
fn bounds_themselves_are_accepted_and_of_one_name_the_last_value_counts() {
    for typed in
        ["temperature=0", "temperature=2.0", "top_p=1", "min_p=0.0", "frequency_penalty=-2"]
    {
        assert!(body(&[typed]).is_some(), "{typed}");
    }
    assert_eq!(body(&["seed=1", "seed=2"]), Some(json!({ "seed": 2 })));
}

#[test]
fn another_protocol_has_a_few_of_them_under_names_of_its_own() {
    let typed = ["temperature=1", "stop=END", "min_p=0.1"].map(str::to_owned);
    let (values, mut body) = (Values::parse(&typed).expect("good values"), json!({}));
    values.add_to(&mut body, Protocol::AnthropicMessages);
    assert_eq!(body, json!({ "temperature": 1, "stop_sequences": ["END"] }));
    assert_eq!(values.unsendable(Protocol::AnthropicMessages), Some("min_p"));
    assert_eq!(values.unsendable(Protocol::OpenaiCompletions), None);
}

#[test]
fn a_file_says_the_same_as_what_is_typed() {
    let typed = ["reasoning.effort=high", "temperature=0.2", "stop=END", "seed="];
    let typed = Values::parse_changes(&typed.map(str::to_owned)).expect("good values");
    for file in [
        json!({ "reasoning": { "effort": "high" }, "temperature": 0.2, "stop": "END", "seed": null }),
        json!({ "reasoning.effort": "high", "temperature": 0.2, "stop": ["END"], "seed": null }),
    ] {
        let read: Values = serde_json::from_value(file.clone()).expect("good values");
        assert_eq!(read, typed, "{file}");
        let again: Values =
            serde_json::from_value(serde_json::to_value(&read).expect("JSON")).expect("its own");
        assert_eq!(again, read);
    }
    for bad in [
        json!({ "temperature": "hot" }),
        json!({ "reasoning": "high" }),
        json!({ "reasoning": { "depth": 1 } }),
        json!({ "no_such": 1 }),
        json!({ "top_k": 1.5 }),
    ] {
        assert!(serde_json::from_value::<Values>(bad.clone()).is_err(), "{bad}");
    }
    assert_eq!(Values::parse_changes(&typed.typed()).expect("its own text"), typed);
}

#[test]
fn what_lies_over_wins_and_null_hides_what_is_under_it() {
    let values = |typed: &[&str]| {
        let typed: Vec<String> = typed.iter().map(|&pair| pair.to_owned()).collect();
        Values::parse_changes(&typed).expect("good values")
    };
    let under = values(&["temperature=1", "seed=1"]);
    let both = under.overlaid_with(&values(&["seed=", "top_p=1"]));
    assert_eq!(both, values(&["temperature=1", "seed=", "top_p=1"]));
    let mut body = json!({});
    both.add_to(&mut body, Protocol::OpenaiCompletions);
    assert_eq!(body, json!({ "temperature": 1, "top_p": 1 }));
    assert_eq!(under.without(&values(&["seed="])), values(&["temperature=1"]));
}

#[test]
fn names_are_unique() {
    let mut names: Vec<_> = PARAMETERS.iter().map(|parameter| parameter.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), PARAMETERS.len());
}
