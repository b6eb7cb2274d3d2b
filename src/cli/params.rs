//! `wcode params`: the optional parameters of a request, the values that each takes, and the clients that send it.

use crate::catalog::parameters::{PARAMETERS, Parameter};
use crate::cli::screen::Screen;
use crate::clients::{self, Client};
use crate::error::Result;
use crate::text::parameters as text;
use console::{Alignment, pad_str};
use serde_json::{Value, json};

/// List the optional parameters of a request, their values, and which client sends them
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(screen: &Screen) -> Result<u8> {
    if screen.is_json() {
        let parameters: Vec<Value> = PARAMETERS.iter().map(describe).collect();
        screen.document(json!({ "changed": false, "parameters": parameters }));
    } else {
        screen.data(&PARAMETERS.iter().map(line).collect::<String>());
        screen.data(&format!("\n{}", clients_table()));
        screen.say(text::in_a_client());
    }
    Ok(0)
}

fn describe(parameter: &Parameter) -> Value {
    let sent_by = clients::ALL.into_iter().filter(|client| is_sent(*client, parameter));
    json!({
        "name": parameter.name,
        "title": (parameter.title)(),
        "values": parameter.kind.describe(),
        "sentBy": sent_by.map(Client::id).collect::<Vec<_>>(),
    })
}

/// True if the client sends it by the protocol that it uses by default.
fn is_sent(client: &dyn Client, parameter: &Parameter) -> bool {
    client.protocols().first().is_some_and(|protocol| client.sends(parameter.name, *protocol))
}

fn line(parameter: &Parameter) -> String {
    let (name, values) = (parameter.name, parameter.kind.describe());
    format!("{name:<20}{values}  ({})\n", (parameter.title)())
}

/// A column for each client.
fn clients_table() -> String {
    let row = |name: &str, cell: &dyn Fn(&dyn Client) -> String| {
        let cells = clients::ALL
            .map(|client| pad_str(&cell(client), 10, Alignment::Left, None).into_owned());
        let cells = cells.concat();
        format!("{}\n", format!("{name:<20}{cells}").trim_end())
    };
    let mark = |is_sent: bool| if is_sent { text::sent() } else { "-" }.to_owned();
    let head = row("", &|client| client.id().to_owned());
    let rows = PARAMETERS
        .iter()
        .map(|parameter| row(parameter.name, &|client| mark(is_sent(client, parameter))));
    std::iter::once(head).chain(rows).collect()
}
