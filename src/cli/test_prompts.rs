//! `wcode __ask`: asks one question of each kind named, for the tests of `prompt`. Only with the feature `test-hooks`.

use crate::cli::screen::Screen;
use crate::error::Result;
use crate::host::Host;
use crate::prompt::{Answer, Choice, MultiSelect, Prompter, Row};
use serde_json::{Value, json};
use std::io::Write;
use std::time::Duration;

/// Ask one question of each kind named
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_enum)]
    kinds: Vec<Kind>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Kind {
    Pick,
    MultiSelect,
    Line,
    Secret,
    YesNo,
    Wait,
    Outside,
    Words,
    Panic,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let mut prompter = Prompter::open(host)?;
    let answers = args.kinds.iter().map(|kind| ask(&mut prompter, *kind));
    let answers: Vec<Value> = answers.collect::<Result<_>>()?;
    drop(prompter);
    answers.iter().for_each(|answer| screen.data(&format!("{answer}\n")));
    Ok(0)
}

fn ask(prompter: &mut Prompter, kind: Kind) -> Result<Value> {
    Ok(match kind {
        Kind::Pick => report(prompter.pick("Where should the key be stored?", &choices(), 0)?),
        Kind::MultiSelect => report(many(prompter)?),
        Kind::Line => report(prompter.line("What is it called?", "默认名称", &|_| Ok(()))?),
        Kind::Secret => secret(prompter)?,
        Kind::YesNo => report(prompter.yes_no("Write these changes?", true)?),
        Kind::Wait => {
            prompter.wait("asking wcode.net", || std::thread::sleep(Duration::from_secs(3)));
            json!("waited")
        }
        Kind::Outside => {
            let said = prompter.suspend(|| {
                let said = writeln!(std::io::stderr(), "another program");
                std::thread::sleep(Duration::from_secs(3));
                said
            });
            json!(said.is_ok())
        }
        Kind::Words => {
            words(prompter);
            json!("said")
        }
        #[expect(clippy::panic, reason = "what it is for")]
        Kind::Panic => panic!("in the middle of a wizard"),
    })
}

fn report<T: Into<Value>>(answer: Answer<T>) -> Value {
    match answer {
        Answer::Given(answer) => json!({ "given": answer.into() }),
        Answer::Back => json!("back"),
    }
}

/// No output may hold a key: it comes backwards.
fn secret(prompter: &mut Prompter) -> Result<Value> {
    let check = |text: &str| {
        if text.len() < 4 { Err("that is too short for a key".to_owned()) } else { Ok(()) }
    };
    Ok(match prompter.secret("API key of wcode.net", &check)? {
        Answer::Given(key) => json!({ "backwards": key.chars().rev().collect::<String>() }),
        Answer::Back => json!("back"),
    })
}

fn choices() -> Vec<Choice> {
    vec![
        Choice::new("In the keyring").note("recommended; opens with your login"),
        Choice::new("In a file").note("for servers; 只有你能读取的文件, mode 0600"),
        Choice::new("In Vault").off("no `vault` on this machine"),
        Choice::new("From a command").note("`op`, `pass` or another program is asked each time"),
    ]
}

fn many(prompter: &mut Prompter) -> Result<Answer<Vec<String>>> {
    let row = |at: usize| {
        let (maker, name) =
            [("qwen/", "通义千问"), ("openai/", "GPT"), ("moonshot/", "月之暗面 Kimi")][at % 3];
        let id = format!("{maker}model-{at}");
        Row {
            cells: vec![id.clone(), format!("{name} {at}"), format!("{}k", 32 * (at % 7 + 1))],
            id,
        }
    };
    let rows: Vec<Row> = (1..=60).map(row).collect();
    let chosen = ["openai/model-1".to_owned()];
    prompter.pick_many(&MultiSelect {
        question: "Which models should the clients offer?",
        head: &["Model", "Name", "Context"],
        rows: &rows,
        chosen: &chosen,
        min: 1,
        searchable: true,
        allow_custom: true,
    })
}

fn words(prompter: &mut Prompter) {
    prompter.heading("Your key");
    prompter.say(
        "wcode keeps it in the keyring of this machine; the clients ask for it with `wcode resolve`, so it stands in no file.",
    );
    prompter
        .dim("密钥保存在系统密钥环中,客户端通过 `wcode resolve` 读取,因此不会出现在任何文件里。");
    prompter.success("The client answers with the model qwen/qwen3-235b-a22b");
    prompter.warn(
        "This client is not installed; its file is written all the same, and is read when it is",
    );
    prompter.error("wcode.net does not take this key");
    prompter.print_block("- old\n+ new");
}
