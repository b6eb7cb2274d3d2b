//! `wcode chat` on a terminal.

use super::{ANSWER, KEY, MODEL, PROTOCOLS, machine, machine_at};
use crate::support::faulty::{Reply, Server};
use crate::support::screen::Screen;
use crate::support::vendor::Vendor;

/// Types once the prompt is there: the terminal shows what is typed before it in the middle of what is being printed.
#[track_caller]
fn type_at_prompt(screen: &Screen, text: &str) {
    screen.wait_for("the prompt", |it| {
        let (row, column) = it.cursor_position();
        column == 2 && Screen::rows_of(it)[usize::from(row)] == ">"
    });
    screen.send(text);
}

#[test]
fn a_conversation_remembers_what_was_said() {
    for protocol in PROTOCOLS {
        conversation_by(protocol);
    }
}

fn conversation_by(protocol: &str) {
    let vendor = Vendor::demanding(KEY);
    let sandbox = machine(&vendor);
    let command = ["chat", "--vendor", "x", "--protocol", protocol, "--param", "temperature=0.5"];
    let mut screen = Screen::start(sandbox.command(&command), 100, 30);
    type_at_prompt(&screen, "first question\n");
    screen.wait_for_text(ANSWER);
    screen.wait_for_text("tokens in");
    type_at_prompt(&screen, "second question\n");
    screen.wait_for("both turns", |_| vendor.turns().len() == 2);
    screen.wait_for("both answers", |screen| screen.contents().matches(ANSWER).count() == 2);
    type_at_prompt(&screen, "\x04");
    assert_eq!(screen.finish(), Some(0));
    let roles: Vec<String> = vendor.turns()[1].body["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| message["role"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(roles, ["user", "assistant", "user"]);
    assert!(vendor.turns().iter().all(|turn| turn.body["temperature"] == 0.5));
}

#[test]
fn a_key_is_sent_to_a_model_only_if_the_user_confirms_it() {
    let vendor = Vendor::demanding(KEY);
    let sandbox = machine(&vendor);
    const PASTED: &str = "my key is sk-typed-0123456789abcdef";
    let mut screen = Screen::start(sandbox.command(&["chat", "--vendor", "x"]), 100, 30);
    type_at_prompt(&screen, &format!("{PASTED}\n"));
    screen.wait_for_text("Send it to the model? (y/N)");
    screen.send("\r");
    screen.wait_until_gone("(y/N)");
    type_at_prompt(&screen, "hello\n");
    screen.wait_for_text("tokens in");
    assert_eq!(vendor.turns().len(), 1, "the key was not sent");
    assert!(!vendor.turns()[0].body.to_string().contains("sk-typed"));
    type_at_prompt(&screen, "\x04");
    assert_eq!(screen.finish(), Some(0));
    let mut screen = Screen::start(sandbox.command(&["chat", "--vendor", "x", PASTED]), 100, 30);
    screen.wait_for_text("Send it to the model? (y/N)");
    screen.send("n");
    assert_eq!(screen.finish(), Some(130));
    assert_eq!(vendor.turns().len(), 1);
    let mut screen = Screen::start(sandbox.command(&["chat", "--vendor", "x", PASTED]), 100, 30);
    screen.wait_for_text("Send it to the model? (y/N)");
    screen.send("y");
    assert_eq!(screen.finish(), Some(0));
    assert_eq!(vendor.turns().len(), 2);
    let yes = ["chat", "--vendor", "x", "--yes", PASTED];
    assert_eq!(Screen::start(sandbox.command(&yes), 100, 30).finish(), Some(0));
    assert_eq!(vendor.turns().len(), 3);
}

/// The beginning of an answer that never ends.
const BEGINNING: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n\
    data: {\"choices\":[{\"delta\":{\"content\":\"It begins\"}}]}\n\n";

#[test]
fn ctrl_c_ends_the_answer_and_then_the_program() {
    let server = Server::start(|_| Reply::Hang(BEGINNING.into()));
    let url = format!("http://{}/v1", server.address());
    let sandbox = machine_at(&url, &url);
    let mut screen = Screen::start(sandbox.command(&["chat", "--vendor", "x"]), 100, 30);
    type_at_prompt(&screen, "a question\n");
    screen.wait_for_text("It begins");
    screen.send("\x03");
    screen.wait_for_text("Answer interrupted");
    type_at_prompt(&screen, "\x03");
    assert_eq!(screen.finish(), Some(0));
}

#[test]
fn ctrl_c_ends_a_single_question_as_an_interrupted_program() {
    let server = Server::start(|_| Reply::Hang(BEGINNING.into()));
    let url = format!("http://{}/v1", server.address());
    let sandbox = machine_at(&url, &url);
    let mut screen = Screen::start(sandbox.command(&["chat", "--vendor", "x", "hi"]), 100, 30);
    screen.wait_for_text("It begins");
    screen.send("\x03");
    assert_eq!(screen.finish(), Some(130));
}

#[test]
fn ctrl_c_between_two_lines_keeps_the_conversation_and_its_answer_out_of_it() {
    let server = Server::start(|_| Reply::Hang(BEGINNING.into()));
    let url = format!("http://{}/v1", server.address());
    let sandbox = machine_at(&url, &url);
    let mut screen = Screen::start(sandbox.command(&["chat", "--vendor", "x"]), 100, 30);
    for question in ["one", "two"] {
        type_at_prompt(&screen, &format!("{question}\n"));
        screen.wait_for(question, |it| {
            let shown = it.contents();
            shown.matches("It begins").count() == 1 + usize::from(question == "two")
        });
        screen.send("\x03");
        screen.wait_for("the words", |it| {
            it.contents().matches("Answer interrupted").count()
                == 1 + usize::from(question == "two")
        });
    }
    type_at_prompt(&screen, "\x04");
    // The broken answer has a line of its own.
    assert!(
        screen.rows().iter().any(|row| row.starts_with("It begins") && !row.contains("Answer")),
        "{}",
        screen.contents()
    );
    assert_eq!(screen.finish(), Some(0));
}

#[test]
fn a_comparison_is_asked_for_first_since_it_costs() {
    for (answer, code, turns) in [("n\r", Some(130), 0), ("y\r", Some(0), 3)] {
        let vendor = Vendor::demanding(KEY);
        let sandbox = machine(&vendor);
        let compare = ["chat", "--vendor", "x", "--compare", MODEL];
        let mut screen = Screen::start(sandbox.command(&compare), 100, 30);
        screen.wait_for_text("3 short requests");
        assert_eq!(vendor.requests().len(), 0);
        screen.send(answer);
        assert_eq!(screen.finish(), code, "{}", screen.contents());
        assert_eq!(vendor.turns().len(), turns);
        assert_eq!(screen.contents().contains("FIRST TOKEN"), turns > 0);
    }
}

#[test]
fn ctrl_c_in_a_comparison_shows_what_was_measured() {
    let server = Server::start(|asked| {
        if asked.body.contains("other/model") {
            return Reply::Hang(BEGINNING.into());
        }
        let event = r#"{"choices":[{"delta":{"content":"one, two"},"finish_reason":"stop"}]}"#;
        Reply::with("200 OK", "Content-Type: text/event-stream\r\n", &format!("data: {event}\n\n"))
    });
    let url = format!("http://{}/v1", server.address());
    let sandbox = machine_at(&url, &url);
    let compare = ["chat", "--vendor", "x", "--compare", MODEL, "other/model", "--yes"];
    let mut screen = Screen::start(sandbox.command(&compare), 100, 30);
    screen.wait_for_text("Asking other/model");
    screen.send("\x03");
    assert_eq!(screen.finish(), Some(130));
    let is_measured = |row: &String| row.starts_with(MODEL) && row.contains(" s ");
    assert!(screen.rows().iter().any(is_measured), "{}", screen.contents());
}
