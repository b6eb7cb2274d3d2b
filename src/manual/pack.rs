//! The build script: packs the pages of each language into one compressed file, for the program to contain.

#![allow(clippy::unwrap_used, reason = "a build that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "cargo reads it")]
#![allow(clippy::disallowed_methods, reason = "the rules are for the program, not for its build")]

mod topics;

use std::path::Path;
use std::{env, fs};
use topics::{SEPARATOR, TOPICS};

/// As small as it gets.
const LEVEL: u8 = 10;

fn main() {
    println!("cargo::rerun-if-changed=src/manual");
    let target = env::var_os("OUT_DIR").unwrap();
    for language in ["en", "zh"] {
        let read = |topic: &&str| {
            let path = Path::new("src/manual").join(language).join(topic).with_extension("md");
            // A checkout on Windows may have other line ends.
            fs::read_to_string(path).unwrap().replace("\r\n", "\n")
        };
        let pages: Vec<String> = TOPICS.iter().map(read).collect();
        let text = pages.join(&SEPARATOR.to_string());
        let packed = miniz_oxide::deflate::compress_to_vec(text.as_bytes(), LEVEL);
        let name = Path::new(&target).join(language).with_extension("deflate");
        fs::write(name, packed).unwrap();
    }
}
