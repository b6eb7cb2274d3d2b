//! Lists of models as vendors send them: what is read from each, and what no list can do.

use proptest::prelude::*;
use serde_json::{Value, json};
use wcode::internals::catalog::{Model, Price, model_list};

fn read(body: &Value) -> Vec<Model> {
    model_list::read(body).unwrap_or_else(|| panic!("no list: {body}")).models
}

/// Reads a list of one entry.
fn one(entry: &Value) -> Model {
    let models = read(&json!({ "data": [entry] }));
    assert_eq!(models.len(), 1, "{entry}");
    models[0].clone()
}

fn known(id: &str) -> Model {
    Model::named(id)
}

// What vendors send.

#[test]
fn openai_states_nothing_but_ids() {
    let body = json!({ "object": "list", "data": [
        { "id": "gpt-5.2", "object": "model", "created": 1_765_313_051, "owned_by": "system" },
        { "id": "text-embedding-3-large", "object": "model", "created": 1, "owned_by": "system" },
    ]});
    assert_eq!(read(&body), [known("gpt-5.2"), known("text-embedding-3-large")]);
}

#[test]
fn openrouter_states_everything() {
    let model = one(&json!({
        "id": "qwen/qwen3-235b-a22b", "canonical_slug": "qwen/qwen3-235b-a22b-04-28",
        "name": "Qwen: Qwen3 235B A22B", "created": 1_745_875_757, "context_length": 131_072,
        "architecture": {
            "modality": "text->text", "input_modalities": ["text", "file", "image"],
            "output_modalities": ["text"], "tokenizer": "Qwen3", "instruct_type": "qwen3",
        },
        "pricing": { "prompt": "0.000000455", "completion": "0.00000182", "request": "0", "image": "0" },
        "top_provider": { "context_length": 131_072, "max_completion_tokens": 8192, "is_moderated": false },
        "per_request_limits": null, "supported_parameters": ["max_tokens", "reasoning", "tools"],
    }));
    let price = Price { currency: "USD".into(), per_tokens: 1_000_000, input: 0.455, output: 1.82 };
    let expected = Model {
        name: Some("Qwen: Qwen3 235B A22B".into()),
        context_window: Some(131_072),
        max_tokens: Some(8192),
        input: Some(vec!["text".into(), "image".into()]),
        reasoning: Some(true),
        price: Some(price),
        ..known("qwen/qwen3-235b-a22b")
    };
    assert_eq!(model, expected);
}

#[test]
fn anthropic_has_names_and_pages() {
    let body = json!({
        "data": [{
            "type": "model", "id": "claude-x", "display_name": "Claude X",
            "created_at": "2026-02-04T00:00:00Z", "max_input_tokens": 200_000, "max_tokens": 64_000,
        }],
        "has_more": true, "first_id": "claude-x", "last_id": "claude-x",
    });
    let list = model_list::read(&body).unwrap();
    assert_eq!(list.next.as_deref(), Some("claude-x"));
    let expected = Model {
        name: Some("Claude X".into()),
        context_window: Some(200_000),
        max_tokens: Some(64_000),
        ..known("claude-x")
    };
    assert_eq!(list.models, [expected]);
}

#[test]
fn sizes_are_found_under_the_names_that_servers_give_them() {
    for (entry, window, max) in [
        // vLLM
        (
            json!({ "id": "m", "max_model_len": 40_960, "root": "m", "parent": null }),
            Some(40_960),
            None,
        ),
        // Groq
        (
            json!({ "id": "m", "context_window": 131_072, "max_completion_tokens": 32_768 }),
            Some(131_072),
            Some(32_768),
        ),
        // Novita
        (
            json!({ "id": "m", "context_size": 131_072, "max_output_tokens": 8192 }),
            Some(131_072),
            Some(8192),
        ),
        // Chutes
        (
            json!({ "id": "m", "context_length": 40_960, "max_output_length": 40_960 }),
            Some(40_960),
            Some(40_960),
        ),
        // Mistral
        (json!({ "id": "m", "max_context_length": 32_768 }), Some(32_768), None),
        // Copilot
        (
            json!({ "id": "m", "capabilities": { "limits": { "max_context_window_tokens": 128_000, "max_output_tokens": 4096 } } }),
            Some(128_000),
            Some(4096),
        ),
        // llama.cpp: what a model was trained for is not what it is run with.
        (json!({ "id": "m", "meta": { "n_ctx_train": 131_072, "n_params": 1 } }), None, None),
        // `max_tokens` alone may be either.
        (json!({ "id": "m", "max_tokens": 8192 }), None, None),
    ] {
        let model = one(&entry);
        assert_eq!((model.context_window, model.max_tokens), (window, max), "{entry}");
    }
}

#[test]
fn a_list_may_be_under_other_names() {
    for body in [
        json!([{ "id": "m" }]),
        json!({ "models": [{ "id": "m" }] }),
        json!({ "models": [{ "name": "m", "model": "m", "size": 1, "digest": "d" }] }), // Ollama
        json!({ "data": ["m"] }),
        json!({ "data": null, "models": ["m"] }),
    ] {
        assert_eq!(read(&body), [known("m")], "{body}");
    }
    for no_list in [
        json!({}),
        json!("m"),
        json!(null),
        json!({ "data": {} }),
        json!({ "error": [] }),
        json!([{ "error": {} }]),
    ] {
        assert_eq!(model_list::read(&no_list), None, "{no_list}");
    }
}

// What no list can do.

#[test]
fn an_entry_that_cannot_be_used_is_left_out_alone() {
    let long = "x".repeat(201);
    for entry in [
        json!(null),
        json!(1),
        json!([]),
        json!({}),
        json!({ "id": 1 }),
        json!({ "id": "" }),
        json!({ "id": " " }),
        json!({ "id": "a b" }),
        json!({ "id": "a\nb" }),
        json!({ "id": "\u{1b}[2J" }),
        json!({ "id": "a\u{202e}b" }),
        json!({ "id": "a\u{200b}b" }),
        json!({ "id": "${HOME}" }),
        json!({ "id": "{env:HOME}" }),
        json!({ "id": "{file:~/.netrc" }),
        json!({ "id": long }),
    ] {
        let body = json!({ "data": [{ "id": "a" }, entry, { "id": "b" }] });
        assert_eq!(read(&body), [known("a"), known("b")], "{body}");
    }
}

#[test]
fn a_size_that_makes_no_sense_is_no_size() {
    for size in [
        json!(0),
        json!(-1),
        json!(1.5),
        json!(128_000.0),
        json!("128000"),
        json!(1_000_000_000),
        json!(null),
        json!([1]),
    ] {
        assert_eq!(one(&json!({ "id": "m", "context_length": size })), known("m"), "{size}");
    }
    let both = one(&json!({ "id": "m", "context_length": 1000, "max_completion_tokens": 1001 }));
    assert_eq!((both.context_window, both.max_tokens), (Some(1000), None));
    let fallback = one(&json!({ "id": "m", "context_length": null, "max_model_len": 1000 }));
    assert_eq!(fallback.context_window, Some(1000));
}

#[test]
fn a_price_is_taken_only_where_its_unit_is_certain() {
    for (pricing, price) in [
        (json!({ "prompt": "0", "completion": "0" }), Some((0.0, 0.0))),
        (json!({ "prompt": "1e-6", "completion": " 0.000002 " }), Some((1.0, 2.0))),
        (json!({ "prompt": "-1", "completion": "-1" }), None),
        (json!({ "prompt": "NaN", "completion": "inf" }), None),
        (json!({ "prompt": "2", "completion": "2" }), None),
        (json!({ "prompt": 0.000_001, "completion": 0.000_001 }), None),
        (json!({ "input": "0.1", "output": "0.1" }), None),
        (json!({ "prompt": "0.1" }), None),
        (json!("free"), None),
    ] {
        let found = one(&json!({ "id": "m", "pricing": pricing })).price;
        assert_eq!(found.map(|it| (it.input, it.output)), price, "{pricing}");
    }
    let yuan = json!({ "prompt": "0.0000025", "completion": "0.00000675", "currency": "CNY" });
    let price = one(&json!({ "id": "m", "pricing": yuan })).price.unwrap();
    assert_eq!((price.currency.as_str(), price.input, price.output), ("CNY", 2.5, 6.75));
}

#[test]
fn a_name_can_always_be_printed_and_means_nothing_to_a_client() {
    for (name, shown) in [
        (" Two  words\n", Some("Two words")),
        ("通义千问 235B", Some("通义千问 235B")),
        ("\u{1b}[31mred\u{7}", Some("[31mred")),
        ("left\u{202e}thgir", Some("leftthgir")),
        ("\u{200b}", None),
        ("${HOME} {env:HOME} {file:/etc/passwd}", Some("$HOME env:HOME file:/etc/passwd")),
        ("{}", None),
        ("m", None),
    ] {
        let found = one(&json!({ "id": "m", "name": name })).name;
        assert_eq!(found.as_deref(), shown, "{name:?}");
    }
    let long = one(&json!({ "id": "m", "name": "字".repeat(1000) })).name.unwrap();
    assert_eq!(long.chars().count(), 100);
}

#[test]
fn a_model_counts_once_and_there_is_an_end_to_them() {
    let body = json!([{ "id": "m", "context_length": 1 }, { "id": "m", "context_length": 2 }]);
    assert_eq!(read(&body).len(), 1);
    assert_eq!(read(&body)[0].context_window, Some(1));
    let many: Vec<Value> = (0..20_000).map(|at| json!({ "id": format!("m{at}") })).collect();
    assert_eq!(read(&json!(many)).len(), 10_000);
}

#[test]
fn another_page_is_asked_for_only_where_there_is_one_and_it_can_be_named() {
    for (has_more, last, next) in [
        (json!(true), json!("m"), Some("m")),
        (json!(false), json!("m"), None),
        (json!(true), json!(null), None),
        (json!("true"), json!("m"), None),
        (json!(true), json!("m\r\nX-Key: 1"), None),
    ] {
        let body = json!({ "data": [], "has_more": has_more, "last_id": last });
        assert_eq!(model_list::read(&body).unwrap().next.as_deref(), next, "{body}");
    }
}

/// Any JSON, with the names that are looked for in it.
fn anything() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "id",
        "model",
        "name",
        "display_name",
        "context_length",
        "max_model_len",
        "pricing",
        "prompt",
        "completion",
        "currency",
        "architecture",
        "input_modalities",
        "supported_parameters",
        "top_provider",
        "max_completion_tokens",
        "max_input_tokens",
        "max_tokens",
        "capabilities",
        "limits",
        "data",
        "models",
        "has_more",
        "last_id",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        prop::sample::select(vec!["text", "1e-7", "reasoning", "m"]).prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..8).prop_map(|members| members
                .into_iter()
                .map(|(name, it)| (name.to_owned(), it))
                .collect()),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_comes_what_is_read_can_be_used(entry in anything(), id in "[a-z]{1,3}") {
        model_list::read(&entry);
        let mut named = entry.clone();
        if named.is_object() {
            named["id"] = id.into();
        }
        for model in read(&json!(["usable", entry, named])) {
            prop_assert!(model.check().is_ok(), "{model:?}");
            let shown = [&model.id, model.display_name()].concat();
            prop_assert!(!shown.chars().any(char::is_control), "{shown:?}");
        }
    }
}
