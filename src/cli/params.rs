//! `wcode params`: the optional parameters of a request, and the values that each takes.

use crate::catalog::parameters::{PARAMETERS, Parameter};
use crate::cli::screen::Screen;
use crate::error::Result;
use serde_json::{Value, json};

/// List the optional parameters of a request and their values
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(screen: &Screen) -> Result<u8> {
    if screen.is_json() {
        let parameters: Vec<Value> = PARAMETERS.iter().map(describe).collect();
        screen.document(json!({ "changed": false, "parameters": parameters }));
    } else {
        screen.data(&PARAMETERS.iter().map(line).collect::<String>());
    }
    Ok(0)
}

fn describe(parameter: &Parameter) -> Value {
    json!({
        "name": parameter.name,
        "title": (parameter.title)(),
        "values": parameter.kind.describe(),
    })
}

fn line(parameter: &Parameter) -> String {
    let (name, values) = (parameter.name, parameter.kind.describe());
    format!("{name:<20}{values}  ({})\n", (parameter.title)())
}
