//! Each sample is run by the real toolchain of its language, against a mock vendor on loopback: it prints the answer, and the
//! vendor got the key and the model. Languages without a toolchain in the distribution are parsed by a grammar.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use super::{expected_body, parameters, print, samples};
use crate::support::Sandbox;
use crate::support::vendor::{ANSWER, MODEL, Vendor};

const KEY: &str = "sk-of-the-sample";

/// How the samples of a language run: the name of the file, then the commands, the last of which prints the answer.
struct Toolchain {
    language: &'static str,
    file: &'static str,
    commands: &'static [&'static str],
}

const TOOLCHAINS: &[Toolchain] = &[
    Toolchain { language: "curl", file: "chat.sh", commands: &["sh chat.sh"] },
    Toolchain { language: "python", file: "chat.py", commands: &["python3 chat.py"] },
    Toolchain {
        language: "python-openai",
        file: "chat.py",
        commands: &["$SNIPPET_PYTHON chat.py"],
    },
    Toolchain {
        language: "python-anthropic",
        file: "chat.py",
        commands: &["$SNIPPET_PYTHON chat.py"],
    },
    Toolchain { language: "javascript", file: "chat.mjs", commands: &["node chat.mjs"] },
    Toolchain { language: "go", file: "main.go", commands: &["go run main.go"] },
    Toolchain { language: "rust", file: "src/main.rs", commands: &["cargo run --quiet"] },
    Toolchain { language: "java", file: "Chat.java", commands: &["java Chat.java"] },
    Toolchain { language: "php-curl", file: "chat.php", commands: &["php chat.php"] },
    Toolchain { language: "php-guzzle", file: "chat.php", commands: &["php chat.php"] },
    Toolchain { language: "ruby", file: "chat.rb", commands: &["ruby chat.rb"] },
    Toolchain {
        language: "c",
        file: "chat.c",
        commands: &["cc -Wall -Werror -o chat chat.c -lcurl", "./chat"],
    },
];

/// Languages that are parsed only, by the name of their grammar.
const GRAMMARS: &[(&str, &str)] =
    &[("csharp", "csharp"), ("csharp-restsharp", "csharp"), ("swift", "swift"), ("dart", "dart")];

/// What a sample needs beside it.
fn prepare(language: &str, folder: &Path) {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    match language {
        // The distribution's package, in the place of Composer's folder.
        "php-guzzle" => {
            write("vendor/autoload.php", "<?php require '/usr/share/php/GuzzleHttp/autoload.php';")
        }
        "rust" => write(
            "Cargo.toml",
            "[package]\nname = \"chat\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
             reqwest = { version = \"0.13\", default-features = false, features = [\"blocking\", \"json\"] }\n\
             serde_json = \"1\"\n",
        ),
        _ => {}
    }
}

fn run(folder: &Path, command: &str) -> Output {
    let mut shell = Command::new("sh");
    // The Rust sample's libraries are compiled once for all of its variants.
    let target = folder.parent().unwrap().join("target");
    shell.args(["-c", command]).current_dir(folder).env("WCODE_API_KEY", KEY);
    shell
        .env("CARGO_TARGET_DIR", target)
        .env("GOCACHE", std::env::temp_dir().join("wcode-go-cache"));
    shell.output().unwrap()
}

/// Whether the sample is the streaming one, and whether it sends every parameter that its protocol has.
#[derive(Clone, Copy)]
struct Variant {
    streaming: bool,
    with_parameters: bool,
}

fn try_sample(sandbox: &Sandbox, toolchain: &Toolchain, protocol: &str, variant: Variant) {
    let Variant { streaming, with_parameters } = variant;
    let vendor = Vendor::demanding(KEY);
    let url = match protocol {
        "anthropic-messages" => vendor.anthropic_url(),
        _ => vendor.base_url(),
    };
    let name = format!("{}-{protocol}-{streaming}-{with_parameters}", toolchain.language);
    let mut args = vec!["--base-url", &url, "--model", MODEL];
    args.extend(streaming.then_some("--stream"));
    let parameters = if with_parameters { parameters(protocol) } else { Vec::new() };
    args.extend(parameters.iter().flat_map(|pair| ["--param", pair]));
    let text = print(sandbox, toolchain.language, protocol, &args);
    sandbox.write(&format!("{name}/{}", toolchain.file), text);
    let folder = sandbox.path(&name);
    prepare(toolchain.language, &folder);
    let mut printed = String::new();
    for command in toolchain.commands {
        let output = run(&folder, command);
        printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: `{command}`: {errors}\n{printed}");
    }
    // A raw stream holds the answer in pieces.
    let is_raw_stream = streaming && toolchain.language == "curl";
    assert!(is_raw_stream || printed.contains(ANSWER), "{name}: {printed}");
    let turns = vendor.turns();
    assert_eq!(turns.len(), 1, "{name}");
    assert_eq!((turns[0].key(), &turns[0].body["model"]), (Some(KEY), &MODEL.into()), "{name}");
    assert_eq!(turns[0].body["stream"] == true, streaming, "{name}");
    let expected: Value = if with_parameters { expected_body(protocol) } else { Value::Null };
    for (field, value) in expected.as_object().into_iter().flatten() {
        assert_eq!(turns[0].body[field], *value, "{name}: {field}");
    }
}

#[test]
#[ignore = "needs the toolchains of twelve languages: `.ci/run` installs them"]
fn snippet_of_each_language_prints_the_answer() {
    let sandbox = Sandbox::new();
    for (language, protocol, can_stream) in samples(&sandbox) {
        let Some(toolchain) = TOOLCHAINS.iter().find(|each| each.language == language) else {
            assert!(GRAMMARS.iter().any(|(name, _)| *name == language), "{language} is not tried");
            continue;
        };
        for (streaming, with_parameters) in
            [(false, false), (true, false), (false, true), (true, true)]
        {
            if can_stream || !streaming {
                let variant = Variant { streaming, with_parameters };
                try_sample(&sandbox, toolchain, &protocol, variant);
            }
        }
    }
}

#[test]
#[ignore = "needs the grammars of three languages: `.ci/run` installs them"]
fn snippet_of_a_language_without_a_toolchain_parses() {
    let sandbox = Sandbox::new();
    for (language, protocol, _) in samples(&sandbox) {
        let Some((_, grammar)) = GRAMMARS.iter().find(|(name, _)| *name == language) else {
            continue;
        };
        let parameters = parameters(&protocol);
        let args: Vec<&str> = parameters.iter().flat_map(|pair| ["--param", pair]).collect();
        sandbox.write("with-parameters", print(&sandbox, &language, &protocol, &args));
        let text = print(&sandbox, &language, &protocol, &[]);
        sandbox.write("sample", &text);
        sandbox.write("broken", text.replacen('(', "", 1));
        let parse = "import sys; from tree_sitter_language_pack import get_parser; \
                     sys.exit(get_parser(sys.argv[1]).parse(open(sys.argv[2], 'rb').read()).root_node.has_error)";
        let python = std::env::var("SNIPPET_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let parses = |file: &str| {
            let file = sandbox.path(file);
            Command::new(&python).args(["-c", parse, grammar]).arg(file).status().unwrap().code()
        };
        assert_eq!(parses("sample"), Some(0), "{language} {protocol}");
        assert_eq!(parses("with-parameters"), Some(0), "{language} {protocol}");
        assert_eq!(parses("broken"), Some(1), "{language} {protocol}: the grammar notices nothing");
    }
}
