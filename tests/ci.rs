//! The names of tests in `.ci`: a test that is renamed must not drop out of it silently.

use std::fs;
use std::path::Path;

/// Every function of the tests, by its path as cargo filters it.
fn functions() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut pending = vec![root.clone()];
    let mut names = Vec::new();
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let module = path.with_extension("");
            let module = module.strip_prefix(&root).unwrap().display().to_string();
            let module = module.replace(std::path::MAIN_SEPARATOR, "::");
            let modules: Vec<_> = std::iter::once(module.clone())
                .chain(modules_of_macro(&text).map(|inner| format!("{module}::{inner}")))
                .collect();
            let rest = text.split("fn ").skip(1).filter_map(|rest| rest.split('(').next());
            names.extend(
                rest.flat_map(|name| modules.iter().map(move |module| format!("{module}::{name}"))),
            );
        }
    }
    names
}

/// The modules that a file makes by a macro, one for each line `name: "…",`.
fn modules_of_macro(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().skip_while(|line| !line.contains("mod $module")).map(str::trim);
    lines.filter_map(|line| line.split_once(": \"")).map(|(name, _)| name)
}

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci").join(name)).unwrap()
}

#[test]
fn each_capability_names_tests_that_exist() {
    let functions = functions();
    let table = read("capabilities.tsv");
    let rows: Vec<_> = table.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(!rows.is_empty());
    for row in rows {
        let tests = row.split('\t').nth(2).unwrap_or_else(|| panic!("no tests in {row:?}"));
        for test in tests.split(' ') {
            assert!(functions.iter().any(|it| it.contains(test)), "no test is called {test}");
        }
    }
}

#[test]
fn each_step_of_ci_runs_some_ignored_tests() {
    let functions = functions();
    let script = read("run");
    let steps: Vec<_> = (script.lines())
        .filter_map(|line| line.split("run_ignored ").nth(1))
        .filter_map(|rest| rest.split_whitespace().next())
        .collect();
    assert!(steps.len() > 5, "{steps:?}");
    for step in steps {
        assert!(functions.iter().any(|it| it.contains(step)), "no test has {step} in its name");
    }
}
