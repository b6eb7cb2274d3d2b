//! The seam between the clients and the rest of the code: what is known of a client is in its folder and in its texts, and no
//! other file of `src/` names it, not even in a comment.

use std::fs;
use std::path::{Path, PathBuf};
use wcode::internals::clients;

#[test]
fn no_file_outside_of_its_folder_names_a_client() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let names = client_names();
    let files = rust_files(&root);
    let mut leaks = Vec::new();
    let mut own = 0;
    for path in &files {
        let place = path.strip_prefix(&root).unwrap();
        if is_of_a_client(place) {
            own += 1;
            continue;
        }
        let text = fs::read_to_string(path).unwrap().to_lowercase();
        for (line, content) in text.lines().enumerate() {
            let named = names.iter().find(|name| is_named(content, name));
            if named.is_some_and(|name| !is_registration(place, content, name)) {
                leaks.push(format!("{}:{}: {}", place.display(), line + 1, content.trim()));
            }
        }
    }
    assert!(own >= 2 * clients::ALL.len(), "each client has a folder and a file of texts");
    assert!(leaks.is_empty(), "a client is named outside of its folder:\n{}", leaks.join("\n"));
}

#[test]
fn a_line_that_names_a_client_is_found() {
    let names = client_names();
    for client in clients::ALL {
        let line = format!("// {} reads `{}.json`", client.name(), client.id()).to_lowercase();
        assert!(names.iter().any(|name| is_named(&line, name)), "{line}");
        assert!(!is_registration(Path::new("plan/mod.rs"), &line, client.id()), "{line}");
        assert!(!is_registration(Path::new("clients/mod.rs"), &line, client.id()), "{line}");
    }
}

/// The ids and the names of all clients, in lower case.
fn client_names() -> Vec<String> {
    let names = clients::ALL.into_iter().flat_map(|client| [client.id(), client.name()]);
    let launched = clients::LAUNCHED.into_iter().flat_map(|it| [it.program(), it.name()]);
    names.chain(launched).map(str::to_lowercase).collect()
}

/// True if a line names it. A name that is also a word of its own, or the maker of a model, must be a whole word.
fn is_named(line: &str, name: &str) -> bool {
    let is_distinct = name.contains("open") || name.contains(' ');
    let is_part =
        |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    line.match_indices(name).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + name.len()..]);
        let is_model = after.starts_with('/') && !before.ends_with(['/', '.']);
        is_distinct
            || !is_part(before.chars().next_back()) && !is_part(after.chars().next()) && !is_model
    })
}

#[test]
fn a_model_of_the_same_name_is_no_client() {
    for line in [
        "// claude code",
        "\"claude\"",
        "~/.claude/settings.json",
        "clients::claude::x",
        "openclaws",
    ] {
        let names = client_names();
        assert!(names.iter().any(|name| is_named(line, name)), "{line}");
    }
    for line in ["// claude-opus-5", "// claudette"] {
        assert!(!client_names().iter().any(|name| is_named(line, name)), "{line}");
    }
}

/// True for files of a client's folder, and for its texts.
fn is_of_a_client(place: &Path) -> bool {
    let launched = clients::LAUNCHED.into_iter().map(clients::Launch::program);
    clients::ids().into_iter().chain(launched).any(|id| {
        place.starts_with(Path::new("clients").join(id))
            || place == Path::new("text").join(format!("{id}.rs"))
    })
}

/// True for the lines by which a client joins: its module and its entry in `clients::ALL`, and the module of its texts; and
/// for an example of the help, which is typed with a client's name and decides nothing.
fn is_registration(place: &Path, line: &str, id: &str) -> bool {
    let line = line.trim();
    if place == Path::new("text/examples.rs") {
        return line.starts_with("\"wcode ");
    }
    if place == Path::new("text/mod.rs") {
        return line.trim_end_matches(',') == id;
    }
    place == Path::new("clients/mod.rs")
        && (line == format!("mod {id};") || line.starts_with("pub static ") || is_list(line))
}

/// True for a line of the list of clients that has grown too long for one.
fn is_list(line: &str) -> bool {
    let inner = line.trim_matches(['[', ']', ';', ',']);
    inner.split(", ").all(|item| {
        item.strip_prefix('&').and_then(|path| path.split_once("::")).is_some_and(
            |(module, name)| {
                [module, name].iter().all(|word| word.chars().all(|c| c.is_ascii_alphanumeric()))
            },
        )
    })
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
