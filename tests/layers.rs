//! The floors of the house: a file imports lower floors only, neighbours never import each other.
//!
//! Reads the sources as text, so a path written out in the middle of a function counts as well.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules by floor, as `lib.rs` draws the map.
const FLOORS: &[(u8, &[&str])] = &[
    (0, &["error", "secret", "text"]),
    (1, &["document"]),
    (2, &["host", "syntax"]),
    (3, &["catalog", "keys", "prompt", "release"]),
    (4, &["clients", "health", "manual"]),
    (5, &["plan", "service"]),
    (6, &["wizard", "daemon"]),
    (7, &["doctor"]),
    (8, &["cli"]),
];

/// The ground floor is one: an error may hold a secret, and speaks.
const GROUND: u8 = 0;

#[test]
fn a_file_imports_lower_floors_only_and_never_a_neighbour() {
    let mut wrong = Vec::new();
    for path in sources() {
        let Some(module) = module_of(&path) else { continue };
        let text = fs::read_to_string(&path).unwrap();
        for other in imported(&text) {
            let (from, to) = (floor(&module), floor(&other));
            let is_allowed = other == module || to < from || from == GROUND && to == GROUND;
            if !is_allowed {
                wrong.push(format!("{} (floor {from}) uses {other} ({to})", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_is_on_the_map_of_the_library() {
    let map = fs::read_to_string(source_folder().join("lib.rs")).unwrap();
    for path in sources() {
        let Some(module) = module_of(&path) else { continue };
        let declared = [format!("\nmod {module};"), format!("pub use wcode_{module} as {module};")];
        assert!(declared.iter().any(|line| map.contains(line)), "`{module}` is not declared");
        assert!(map.contains(&format!("`{module}`")), "`{module}` is not on the map");
    }
}

/// A module that is a package is `crate::…` to all the others as well, so that its floor is looked at.
#[test]
fn a_package_of_ours_is_named_only_where_it_comes_in() {
    let lib = source_folder().join("lib.rs");
    for path in sources().iter().filter(|path| **path != lib) {
        let text = fs::read_to_string(path).unwrap();
        for (package, folder) in [("wcode_document", "document"), ("wcode_text", "text")] {
            let is_own = path.starts_with(source_folder().join(folder));
            assert!(is_own || !text.contains(package), "{} names {package}", path.display());
        }
    }
}

/// Others may use the document engine, so it depends on nothing of wcode's and on no argument parser.
#[test]
fn the_document_engine_stands_alone() {
    let manifest = fs::read_to_string(source_folder().join("document/Cargo.toml")).unwrap();
    let (_, rest) = manifest.split_once("[dependencies]\n").unwrap();
    let (dependencies, _) = rest.split_once("\n\n").unwrap();
    let names: Vec<_> = dependencies.lines().map(|line| line.split('.').next().unwrap()).collect();
    assert_eq!(names, ["memchr", "serde_json", "unicode-ident"]);
}

#[test]
fn every_source_and_test_file_says_what_it_is_for() {
    for path in sources().into_iter().chain(rust_files(&tests_folder())) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} has no header", path.display());
    }
}

#[test]
fn imports_are_found_wherever_they_stand() {
    let text = "use crate::{a::b, c, d::{e, f}};\nfn x() { crate::g::h(); }\npub(in crate::i) use \
                crate :: j;\n// crate::not_in_a_comment\n";
    assert_eq!(imported(text), ["a", "c", "d", "g", "i", "j"]);
}

fn floor(module: &str) -> u8 {
    let is_here = |(_, modules): &&(u8, &[&str])| modules.contains(&module);
    let (floor, _) = FLOORS.iter().find(is_here).unwrap_or_else(|| {
        panic!("`{module}` has no floor: give it one here and in lib.rs");
    });
    *floor
}

/// The module of the crate that a file belongs to; none for the crate's own two files.
fn module_of(path: &Path) -> Option<String> {
    let inner = path.strip_prefix(source_folder()).unwrap();
    let first = inner.iter().next().unwrap().to_str().unwrap();
    let module = first.trim_end_matches(".rs");
    (!matches!(module, "lib" | "main")).then(|| module.to_owned())
}

/// The modules of the crate that a text names by `crate::…`, in order.
fn imported(text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .flat_map(|line| line.chars().filter(|c| !c.is_whitespace()).chain(['\n']))
        .collect();
    let code = code.replace('\n', "");
    let mut found = Vec::new();
    for (at, prefix) in code.match_indices("crate::") {
        let is_whole = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        // `usecrate::` is `use crate::` without its space.
        if is_whole || ["use", "in"].iter().any(|word| code[..at].ends_with(word)) {
            found.extend(heads(&code[at + prefix.len()..]));
        }
    }
    found
}

/// The first names of a path, or of each path of a braced list.
fn heads(path: &str) -> Vec<String> {
    let Some(list) = path.strip_prefix('{') else {
        return vec![path.chars().take_while(|&c| is_name(c)).collect()];
    };
    let mut names = vec![String::new()];
    let mut is_head = true;
    let mut depth = 0;
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(String::new());
                is_head = true;
            }
            c if depth == 0 && is_head && is_name(c) => names.last_mut().unwrap().push(c),
            _ => is_head = false,
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn sources() -> Vec<PathBuf> {
    rust_files(&source_folder())
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn tests_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("fuzz/target") {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}
