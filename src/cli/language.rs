//! The language in which a command line is answered: `--lang`, else what the environment says; with `--json` English.

use crate::host;
use crate::text::Language;
use clap::ValueEnum;

/// The language for a command line that makes sense.
pub(super) fn choose(named: Option<Language>, json: bool) -> Language {
    let of_the_user = || if json { None } else { host::language() };
    named.or_else(of_the_user).unwrap_or(Language::En)
}

/// The language for one that does not, or that only asks for help: from the arguments that can be recognized.
pub(super) fn from_arguments() -> Language {
    let (named, json) = scan(&our_arguments());
    choose(named, json)
}

/// The arguments of this process before `--`; those after it belong to another program.
pub(super) fn our_arguments() -> Vec<String> {
    let words = std::env::args_os().skip(1).take_while(|arg| arg != "--");
    words.map(|arg| arg.to_string_lossy().into_owned()).collect()
}

/// The last language that is named, and whether JSON is wanted.
fn scan(ours: &[String]) -> (Option<Language>, bool) {
    let behind = |at: usize| ours.get(at + 1).map(String::as_str);
    let value = |(at, arg): (usize, &String)| match arg.strip_prefix("--lang") {
        Some("") => behind(at).map(str::to_owned),
        Some(rest) => rest.strip_prefix('=').map(str::to_owned),
        None => None,
    };
    let names: Vec<String> = ours.iter().enumerate().filter_map(value).collect();
    let named = names.iter().rev().find_map(|name| Language::from_str(name, false).ok());
    (named, ours.iter().any(|arg| arg == "--json"))
}

#[cfg(test)]
mod tests {
    use super::{Language, scan};

    #[test]
    fn the_language_is_found_wherever_it_stands() {
        for (line, found) in [
            ("apply --help --lang zh", (Some(Language::Zh), false)),
            ("--lang=zh apply --nonsense --json", (Some(Language::Zh), true)),
            ("--lang zh apply --lang en", (Some(Language::En), false)),
            ("apply --lang", (None, false)),
            ("apply --lang fr", (None, false)),
            ("apply --language zh", (None, false)),
            ("", (None, false)),
        ] {
            let args: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            assert_eq!(scan(&args), found, "{line}");
        }
    }
}
