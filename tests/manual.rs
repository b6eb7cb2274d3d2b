//! The READMEs and the manual: what they promise holds, their commands run, and the program shows what the files say.

#[cfg(unix)]
mod blocks;
#[cfg(unix)]
mod completions;
#[cfg(unix)]
mod man;

use std::fs;
use std::path::{Path, PathBuf};

use console::measure_text_width;
use wcode::internals::manual;
use wcode::text::Language;

use crate::support::Sandbox;

/// Of the README.
const MAX_WORDS: usize = 900;

/// Chinese characters say about as much as two thirds of a word.
const MAX_IDEOGRAPHS: usize = 1350;

/// Bytes of the program.
const MAX_PACKED: usize = 60 * 1024;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every page that people read on the web, English and Chinese.
fn pairs() -> Vec<(String, String)> {
    let topics = manual::topics().iter();
    let pages = topics
        .map(|topic| (format!("src/manual/en/{topic}.md"), format!("src/manual/zh/{topic}.md")));
    pages.chain([("README.md".to_owned(), "README.zh-CN.md".to_owned())]).collect()
}

/// The fenced blocks of a page, with their language tag.
fn blocks(markdown: &str) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut is_inside = false;
    for line in markdown.lines() {
        match line.strip_prefix("```") {
            Some(tag) if !is_inside => {
                is_inside = true;
                found.push((tag.to_owned(), Vec::new()));
            }
            Some(_) => is_inside = false,
            None if is_inside => found.last_mut().unwrap().1.push(line.to_owned()),
            None => {}
        }
    }
    found
}

/// A command without the comment behind it.
fn uncommented(line: &str) -> String {
    line.split(" #").next().unwrap_or_default().trim_end().to_owned()
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

#[test]
fn the_readmes_are_short() {
    let words = read("README.md").split_whitespace().count();
    assert!(words <= MAX_WORDS, "README.md has {words} words");
    let ideographs = read("README.zh-CN.md").chars().filter(|c| is_ideograph(*c)).count();
    assert!(ideographs <= MAX_IDEOGRAPHS, "README.zh-CN.md has {ideographs} Chinese characters");
}

#[test]
fn the_readmes_begin_with_the_two_commands_for_a_fresh_machine() {
    for readme in ["README.md", "README.zh-CN.md"] {
        let text = read(readme);
        let (tag, lines) = blocks(&text).remove(0);
        let commands: Vec<String> = lines.iter().map(|line| uncommented(line)).collect();
        assert_eq!(
            (tag.as_str(), commands),
            ("sh", vec!["./install.sh".into(), "cargo test".into()])
        );
        assert!(text.lines().position(|line| line == "./install.sh").is_none_or(|at| at < 6));
    }
    // CI runs both.
    let ci = read(".ci/run");
    assert!(ci.contains("./install.sh ") && ci.contains("step test cargo test"));
}

#[test]
fn both_languages_have_the_same_sections_blocks_and_rows() {
    let shape = |markdown: &str| {
        let headings = markdown.lines().filter(|line| line.starts_with('#')).count();
        let rows = markdown.lines().filter(|line| line.starts_with('|')).count();
        let entries = markdown.lines().filter(|line| line.starts_with("- ")).count();
        let commands: Vec<Vec<String>> = blocks(markdown)
            .into_iter()
            .filter(|(tag, _)| tag != "json5")
            .map(|(_, lines)| lines.iter().map(|line| uncommented(line)).collect())
            .map(|lines: Vec<String>| lines.iter().map(|line| without_words(line)).collect())
            .collect();
        (headings, rows, entries, commands)
    };
    for (english, chinese) in pairs() {
        assert_eq!(shape(&read(&english)), shape(&read(&chinese)), "{english} and {chinese}");
    }
}

/// What is quoted may be in either language.
fn without_words(line: &str) -> String {
    line.split('"').step_by(2).collect()
}

#[test]
fn every_page_is_packed_as_it_is_and_no_file_is_left_out() {
    for language in Language::ALL {
        let pages = manual::pages(*language);
        for (topic, packed) in &pages {
            assert_eq!(*packed, read(&format!("src/manual/{}/{topic}.md", language.as_str())));
        }
        let folder = root().join("src/manual").join(language.as_str());
        assert_eq!(fs::read_dir(folder).unwrap().count(), pages.len(), "{language:?}");
    }
    let size = manual::packed_size();
    assert!(size <= MAX_PACKED, "{size} bytes");
}

#[test]
fn every_topic_is_shown_in_the_language_of_the_reader_and_fits_the_terminal() {
    let sandbox = Sandbox::new();
    for language in Language::ALL {
        for (topic, page) in manual::pages(*language) {
            for columns in [40, 80] {
                let command =
                    sandbox.command(&["help", topic]).env("WCODE_LANG", language.as_str());
                let shown = command.env("COLUMNS", &columns.to_string()).run().succeeds().stdout;
                let title = page.lines().next().unwrap().trim_start_matches("# ");
                assert!(shown.starts_with(title), "{shown}");
                let is_wide = |line: &&str| {
                    measure_text_width(line) > columns && !page.contains(line.trim_start())
                };
                let wide: Vec<&str> = shown.lines().filter(is_wide).collect();
                assert!(wide.is_empty(), "{topic} in {columns} columns: {wide:#?}");
            }
        }
    }
}

#[test]
fn help_lists_commands_and_topics_and_shows_either() {
    let sandbox = Sandbox::new();
    for (language, title) in
        [("en", "Store, rotate and remove API keys"), ("zh", "存储、更换和删除 API 密钥")]
    {
        let list = sandbox.run(["help", "--lang", language]).succeeds().stdout;
        assert_eq!(list, sandbox.run(["--help", "--lang", language]).succeeds().stdout);
        for topic in manual::topics() {
            assert!(list.contains(&format!("\n  {topic} ")), "{topic}: {list}");
        }
        assert!(list.contains(title), "{list}");
        for command in [&["apply"][..], &["key", "set"]] {
            let by_help = [&["help", "--lang", language], command].concat();
            let by_flag = [command, &["--help", "--lang", language]].concat();
            let [by_help, by_flag] =
                [by_help, by_flag].map(|args| sandbox.command(&args).run().succeeds().stdout);
            assert_eq!(by_help, by_flag);
        }
    }
}

#[test]
fn an_unknown_topic_is_an_error_with_the_nearest_one() {
    let sandbox = Sandbox::new();
    for (typed, nearest) in
        [("securty", "`security`"), ("key sett", "`key set`"), ("aply", "`apply`")]
    {
        let args = [&["help"], &typed.split(' ').collect::<Vec<_>>()[..]].concat();
        sandbox.command(&args).run().exits(2).says(&format!("`{typed}`")).says(nearest);
    }
    sandbox.run(["help", "zzz"]).exits(2).says("getting-started, ");
    sandbox
        .run(["help", "securty", "--lang", "zh"])
        .exits(2)
        .says("没有名为 `securty` 的命令或手册页");
    // Hidden commands are none.
    sandbox.run(["help", "__complete"]).exits(2);
}

#[test]
fn no_topic_has_the_name_of_a_command() {
    let sandbox = Sandbox::new();
    for topic in manual::topics() {
        sandbox.run([topic]).exits(2);
    }
}

#[test]
fn every_path_that_a_readme_names_exists() {
    for readme in ["README.md", "README.zh-CN.md"] {
        let text = read(readme);
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let mut count = 0;
        for link in links.filter(|link| !link.starts_with("http")) {
            assert!(root().join(link).exists(), "{readme} links to {link}");
            count += 1;
        }
        assert!(count > 15, "{count} links");
    }
}

#[test]
fn every_page_that_a_page_names_exists() {
    for (english, chinese) in pairs() {
        for page in [english, chinese] {
            let text = read(&page);
            let named =
                text.split("`wcode help ").skip(1).filter_map(|rest| rest.split('`').next());
            for topic in named.filter(|topic| *topic != "TOPIC" && *topic != "COMMAND") {
                assert!(manual::topics().contains(&topic), "{page}: {topic}");
            }
        }
    }
}

/// The text of each link without its address.
fn without_links(line: &str) -> String {
    let mut parts = line.split("](");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| part.split_once(')').map_or(part, |(_, rest)| rest));
    rest.fold(first, |text, part| text + part).replace(['[', '!'], "")
}

#[test]
fn chinese_pages_are_set_as_chinese_is() {
    let mut wrong = Vec::new();
    for (_, page) in pairs() {
        let text = read(&page);
        let mut is_code = false;
        for line in text.lines() {
            is_code ^= line.starts_with("```");
            let prose =
                without_links(line).replace("**", "").replace(" | ", "\n").replace(" |", "\n");
            if is_code {
                continue;
            }
            for cell in prose.lines().map(|cell| cell.trim_matches(['|', ' ', '-', '#'])) {
                let letters: Vec<char> = cell.chars().collect();
                let pairs =
                    letters.windows(2).filter(|it| crate::texts::is_badly_set(it[0], it[1]));
                wrong.extend(pairs.map(|pair| format!("{page}: {pair:?} in {cell}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
