//! The table of client versions in `.ci/clients.tsv`: what CI installs, what the real tests run on, what the manual says
//! and what `wcode doctor` knows are one.

use std::fs;
use std::path::Path;

use wcode::internals::clients::{self, KeyDelivery, ProjectReach};

const TABLE: &str = include_str!("../.ci/clients.tsv");
const CAPABILITIES: &str = include_str!("../.ci/capabilities.tsv");

/// A client at one version.
struct Row {
    client: &'static str,
    version: &'static str,
    folder: &'static str,
    measured: &'static str,
}

/// The cells of every line that is no comment.
fn cells(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

fn rows() -> Vec<Row> {
    let row = |cells: Vec<&'static str>| {
        let [client, version, folder, _package, how, _program, measured] = cells[..] else {
            panic!("not seven cells: {cells:?}");
        };
        assert!(["plain", "old"].contains(&how), "{how}");
        Row { client, version, folder, measured }
    };
    cells(TABLE).map(row).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of all real tests.
fn real_tests() -> String {
    let files = fs::read_dir(root().join("tests/real")).unwrap();
    files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

#[test]
fn the_real_tests_run_on_every_version_of_the_table_and_on_no_other() {
    let tests = real_tests();
    let named: Vec<&str> = tests
        .match_indices("folder: \"")
        .map(|(at, start)| rest(&tests[at + start.len()..]))
        .collect();
    for row in rows() {
        assert!(named.contains(&row.folder), "no test runs on {}", row.folder);
    }
    for folder in named {
        assert!(rows().iter().any(|row| row.folder == folder), "{folder} is not in the table");
    }
}

fn rest(text: &str) -> &str {
    text.split('"').next().unwrap()
}

#[test]
fn every_capability_has_its_tests() {
    let tests = real_tests();
    for row in cells(CAPABILITIES) {
        let [folder, _, names] = row[..] else { panic!("not three cells: {row:?}") };
        assert!(rows().iter().any(|row| row.folder == folder), "{folder}");
        for name in names.split(' ') {
            let function = name.rsplit("::").next().unwrap();
            assert!(tests.contains(&format!("fn {function}")), "no test is called {name}");
        }
    }
}

#[test]
fn the_newest_row_of_a_client_is_the_newest_that_wcode_was_tried_with() {
    for client in clients::ALL {
        let mut rows = rows();
        rows.retain(|row| row.client == client.id());
        let newest = rows.last().unwrap().version;
        assert_eq!(client.tested_versions(newest).newest, newest, "{}", client.id());
        for row in &rows {
            let tried = client.tested_versions(row.version);
            for version in [tried.oldest, tried.newest] {
                assert!(rows.iter().any(|row| row.version == version), "{version}");
            }
        }
    }
}

#[test]
fn the_manual_says_what_each_version_gets() {
    let read = |language| {
        let page = root().join("src/manual").join(language).join("clients.md");
        fs::read_to_string(page).unwrap()
    };
    let (english, chinese) = (read("en"), read("zh"));
    for row in rows() {
        let launched = clients::LAUNCHED.into_iter().find(|it| it.program() == row.client);
        let name =
            launched.map_or_else(|| clients::by_id(row.client).unwrap().name(), |it| it.name());
        let line = format!("| {name} {} | {} |", row.version, row.measured);
        assert!(english.contains(&line), "the manual lacks\n{line}");
        let start = format!("| {name} {} | ", row.version);
        assert!(chinese.contains(&start), "the Chinese manual lacks\n{start}");
    }
}

/// The newest version tried of each generation.
fn newest(client: &str) -> String {
    let mut found: Vec<&str> = Vec::new();
    for row in rows().iter().filter(|row| row.client == client) {
        let generation = |version: &str| version.split('.').next().map(str::to_owned);
        found.retain(|version| generation(version) != generation(row.version));
        found.push(row.version);
    }
    found.join(", ")
}

/// What `tests/real/projects` measures is in the registry, and what is in the registry is what people read.
#[test]
fn the_manual_says_of_each_client_where_its_key_can_go_and_what_a_project_can_do() {
    let ways = [KeyDelivery::Ref, KeyDelivery::Env, KeyDelivery::Literal];
    for (language, words) in
        [("en", ["no", "once trusted", "yes"]), ("zh", ["不能", "信任后能", "能"])]
    {
        let word = |reach: Option<ProjectReach>| match reach {
            None => "-",
            Some(ProjectReach::Never) => words[0],
            Some(ProjectReach::AfterTrust) => words[1],
            Some(ProjectReach::Always) => words[2],
        };
        let row = |id: &str, name: &str, cells: [&str; 3]| {
            format!("| {name} | {} | {} |", newest(id), cells.join(" | "))
        };
        let clients = clients::ALL.into_iter().map(|client| {
            row(client.id(), client.name(), ways.map(|way| word(client.project_reach(way))))
        });
        let launched = clients::LAUNCHED
            .into_iter()
            .map(|it| row(it.program(), it.name(), ["-", word(Some(it.project_reach())), "-"]));
        let table = clients.chain(launched).collect::<Vec<_>>().join("\n");
        let page = root().join("src/manual").join(language).join("clients.md");
        let page = fs::read_to_string(page).unwrap();
        assert!(page.contains(&table), "{language}: the table is\n{table}");
    }
}
