//! The conversation line by line. Ctrl-C ends an answer; at the prompt it ends the program, as does the end of the input.

use super::{Printer, Session, may_send, report, wait};
use crate::cli::screen::Screen;
use crate::error::Result;
use crate::health::{Piece, Speaker};
use crate::host::Host;
use crate::host::interrupt::{next_line, until_interrupted};
use crate::text::chat as text;

pub(super) fn run(host: &Host, screen: &Screen, session: Session, yes: bool) -> Result<u8> {
    screen.say(&text::greeting(&session.conversation.model));
    wait(converse(host, screen, session, yes))?;
    Ok(0)
}

async fn converse(host: &Host, screen: &Screen, mut session: Session, yes: bool) {
    loop {
        screen.aside("> ");
        let Some(Some(line)) = until_interrupted(next_line()).await else {
            screen.say("");
            return;
        };
        match line.trim() {
            "" => {}
            "/exit" | "/quit" => return,
            "/clear" => session.conversation.messages.clear(),
            question if !yes && !may_send(host, question) => {}
            question => answer(screen, &mut session, question).await,
        }
    }
}

/// A question that failed or whose answer was broken off is no part of the conversation.
async fn answer(screen: &Screen, session: &mut Session, question: &str) {
    session.add(Speaker::User, question);
    let mut printer = Printer::new(screen);
    let reply = session.ask(&mut |piece: Piece<'_>| printer.print(piece)).await;
    printer.end();
    match reply {
        Ok(Some(reply)) => {
            report(screen, session, &reply);
            session.add(Speaker::Assistant, &reply.text);
        }
        Ok(None) => {
            session.conversation.messages.pop();
            screen.say(text::broken_off());
        }
        Err(error) => {
            session.conversation.messages.pop();
            screen.print_error(&error);
        }
    }
}
