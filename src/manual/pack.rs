//! The build script: packs the pages of each language, and the files of `wcode snippet` for many machines, into one compressed
//! file each, for the program to contain.

#![allow(clippy::unwrap_used, reason = "a build that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "cargo reads it")]
#![allow(clippy::disallowed_methods, reason = "the rules are for the program, not for its build")]

#[path = "../cli/snippet/deployment_names.rs"]
mod deployment_names;
mod topics;

use deployment_names::DEPLOYMENTS;
use std::path::Path;
use std::{env, fs};
use topics::{SEPARATOR, TOPICS};

/// As small as it gets.
const LEVEL: u8 = 10;

fn main() {
    println!("cargo::rerun-if-changed=src/manual");
    println!("cargo::rerun-if-changed=src/cli/snippet/deployment_names.rs");
    println!("cargo::rerun-if-changed=templates/fleet/snippets");
    for language in ["en", "zh"] {
        let folder = Path::new("src/manual").join(language);
        let page = |topic: &&str| read(&folder.join(topic).with_extension("md"));
        pack(language, &TOPICS.iter().map(page).collect::<Vec<_>>(), SEPARATOR);
    }
    let folder = Path::new("templates/fleet/snippets");
    let template = |(name, _): &(&str, &str)| read(&folder.join(name).with_extension("txt"));
    let templates: Vec<String> = DEPLOYMENTS.iter().map(template).collect();
    pack("deployments", &templates, deployment_names::SEPARATOR);
}

fn read(path: &Path) -> String {
    // A checkout on Windows may have other line ends.
    fs::read_to_string(path).unwrap().replace("\r\n", "\n")
}

fn pack(name: &str, texts: &[String], separator: char) {
    let text = texts.join(&separator.to_string());
    let packed = miniz_oxide::deflate::compress_to_vec(text.as_bytes(), LEVEL);
    let target = env::var_os("OUT_DIR").unwrap();
    fs::write(Path::new(&target).join(name).with_extension("deflate"), packed).unwrap();
}
