//! How fast the document engine edits, side by side with what one would otherwise use.
//!
//! One round is what `wcode apply` does to a text in memory: parse, edit, prove, hand out the new
//! text. The others do as much of it as they can: `json-five` and `jsonc-parser` parse, add and
//! print (they prove nothing); `json5` and `serde_json` only parse. Results are in README.md.

#![expect(clippy::unwrap_used, reason = "a benchmark stops at the first surprise")]

use divan::Bencher;
use divan::counter::BytesCount;
use serde_json::json;
use wcode::document::{Dialect, Document, Edit, Path};

fn main() {
    divan::main();
}

/// A realistic settings file of about this many bytes: comments, trailing commas, bare
/// keys, single quotes.
fn json5_text(bytes: usize) -> String {
    let mut text = String::from(
        "// settings of a busy gateway\n{\n  models: {\n    mode: 'merge',\n    providers: {\n",
    );
    for number in 0.. {
        if text.len() + 120 > bytes {
            break;
        }
        text.push_str(&format!(
            "      'vendor-{number}': {{\n        baseUrl: 'https://api.vendor-{number}.example/v1', // the European one\n        apiKey: {{ source: 'exec', provider: 'vault', id: 'vendor-{number}/key' }},\n        api: 'openai-completions',\n        /* prices are per million tokens */\n        models: [\n          {{\n            id: 'family/model-{number}-large',\n            name: \"Model {number} (large)\",\n            reasoning: true,\n            input: ['text', 'image'],\n            cost: {{ input: 0.{number}, output: 1.5, cacheRead: 0, cacheWrite: 0 }},\n            contextWindow: 131072,\n            maxTokens: 0x2000,\n          }},\n        ],\n      }},\n"
        ));
    }
    text.push_str("    },\n  },\n  gateway: { port: 18789 },\n}\n");
    text
}

/// The same settings as plain JSON, indented as `JSON.stringify(…, 2)` does.
fn json_text(bytes: usize) -> String {
    let value = Document::parse(json5_text(bytes), Dialect::Json5).unwrap().root().to_value();
    serde_json::to_string_pretty(&value).unwrap()
}

const SIZES: [usize; 3] = [1_000, 100_000, 10_000_000];

fn deep() -> Path {
    Path::root().key("models").key("providers").key("wcode")
}

fn vendor() -> serde_json::Value {
    json!({ "baseUrl": "https://api.example/v1", "models": [{ "id": "a/b", "name": "B" }] })
}

fn rounds(bencher: Bencher<'_, '_>, text: String, dialect: Dialect, edit: &Edit) {
    bencher.counter(BytesCount::new(text.len())).with_inputs(|| text.clone()).bench_local_values(
        |text| {
            let document = Document::parse(text, dialect).unwrap();
            document.edit(std::slice::from_ref(edit)).unwrap().into_text()
        },
    );
}

#[divan::bench_group(name = "1 json5: parse, edit, prove, print")]
mod json5_edit {
    use divan::Bencher;
    use divan::counter::BytesCount;
    use wcode::document::{Dialect, Document, Edit, Path};

    use super::{SIZES, deep, json5_text, rounds, vendor};

    #[divan::bench(args = SIZES)]
    fn wcode_add_deep(bencher: Bencher<'_, '_>, size: usize) {
        let edit = Edit::Set { path: deep(), value: vendor() };
        rounds(bencher, json5_text(size), Dialect::Json5, &edit);
    }

    #[divan::bench(args = SIZES)]
    fn wcode_add_at_root(bencher: Bencher<'_, '_>, size: usize) {
        let edit = Edit::Set { path: Path::root().key("wcode"), value: vendor() };
        rounds(bencher, json5_text(size), Dialect::Json5, &edit);
    }

    #[divan::bench(args = SIZES)]
    fn wcode_replace(bencher: Bencher<'_, '_>, size: usize) {
        let edit = Edit::Set { path: Path::root().key("gateway").key("port"), value: 1.into() };
        rounds(bencher, json5_text(size), Dialect::Json5, &edit);
    }

    #[divan::bench(args = SIZES)]
    fn wcode_parse_only(bencher: Bencher<'_, '_>, size: usize) {
        let text = json5_text(size);
        bencher
            .counter(BytesCount::new(text.len()))
            .with_inputs(|| text.clone())
            .bench_local_values(|text| Document::parse(text, Dialect::Json5).unwrap());
    }

    #[divan::bench(args = SIZES, max_time = 20)]
    fn jsonc_parser_cst_add_deep(bencher: Bencher<'_, '_>, size: usize) {
        use jsonc_parser::cst::{CstInputValue, CstRootNode};
        let text = json5_text(size);
        bencher.counter(BytesCount::new(text.len())).bench_local(|| {
            let root = CstRootNode::parse(&text, &jsonc_parser::ParseOptions::default()).unwrap();
            let top = root.object_value().unwrap();
            let models = top.object_value("models").unwrap();
            let providers = models.object_value("providers").unwrap();
            let value = CstInputValue::Object(vec![(
                "baseUrl".into(),
                CstInputValue::String("https://api.example/v1".into()),
            )]);
            providers.append("wcode", value);
            root.to_string()
        });
    }

    #[divan::bench(args = SIZES, max_time = 20)]
    fn json_five_add_at_root(bencher: Bencher<'_, '_>, size: usize) {
        use json_five::rt::parser::{JSONKeyValuePair, JSONValue, from_str};
        let text = json5_text(size);
        bencher.counter(BytesCount::new(text.len())).bench_local(|| {
            let mut parsed = from_str(&text).unwrap();
            if let JSONValue::JSONObject { key_value_pairs, .. } = &mut parsed.value {
                key_value_pairs.push(JSONKeyValuePair {
                    key: JSONValue::Identifier("wcode".to_owned()),
                    value: JSONValue::Integer("1".to_owned()),
                    context: None,
                });
            }
            parsed.to_string()
        });
    }

    #[divan::bench(args = SIZES, max_time = 20)]
    fn json5_crate_parse_only(bencher: Bencher<'_, '_>, size: usize) {
        let text = json5_text(size);
        bencher
            .counter(BytesCount::new(text.len()))
            .bench_local(|| json5::from_str::<serde_json::Value>(&text).unwrap());
    }
}

#[divan::bench_group(name = "2 plain json")]
mod json_edit {
    use divan::Bencher;
    use divan::counter::BytesCount;
    use wcode::document::{Dialect, Edit};

    use super::{SIZES, deep, json_text, rounds, vendor};

    #[divan::bench(args = SIZES)]
    fn wcode_add_deep(bencher: Bencher<'_, '_>, size: usize) {
        let edit = Edit::Set { path: deep(), value: vendor() };
        rounds(bencher, json_text(size), Dialect::Json, &edit);
    }

    #[divan::bench(args = SIZES)]
    fn serde_json_parse_only(bencher: Bencher<'_, '_>, size: usize) {
        let text = json_text(size);
        bencher
            .counter(BytesCount::new(text.len()))
            .bench_local(|| serde_json::from_slice::<serde_json::Value>(text.as_bytes()).unwrap());
    }
}
