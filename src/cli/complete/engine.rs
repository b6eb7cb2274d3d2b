//! What may come at the cursor, from the definition of the command line. Pure, but for the values that it asks for.

use crate::text::help::localized;
use clap::{Arg, Command};

/// A word that a shell offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Candidate {
    pub value: String,
    /// May be empty.
    pub about: String,
}

impl Candidate {
    pub(in crate::cli) fn new(value: impl Into<String>, about: impl Into<String>) -> Self {
        Self { value: value.into(), about: about.into() }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Completion {
    Candidates(Vec<Candidate>),
    Files,
}

/// Values that are not known from the command line's definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Values {
    Clients,
    Vendors,
    Models,
    KeyNames,
    JournalEntries,
    Parameters,
    HelpTopics,
}

/// Gives values; it sees the words before the cursor.
type Source<'s> = &'s dyn Fn(Values, &[String]) -> Vec<Candidate>;

/// What may come in place of the last word. The command must be built.
pub(super) fn complete(root: &Command, words: &[String], source: Source<'_>) -> Completion {
    let Some((current, before)) = words.split_last() else {
        return Completion::Candidates(Vec::new());
    };
    let position = Position::after(root, before);
    if position.is_foreign {
        return Completion::Files;
    }
    let value_of = |arg: &Arg, prefix: &str, typed: &str| match values(arg, position.command) {
        Known::Files => Completion::Files,
        Known::Fixed(values) => Completion::Candidates(matching(values, prefix, typed)),
        Known::Dynamic(values) => {
            Completion::Candidates(matching(source(values, before), prefix, typed))
        }
    };
    if let Some(option) = position.option {
        // bash gives `=` as a word of its own.
        return value_of(option, "", current.trim_start_matches('='));
    }
    if let Some((name, typed)) = current.split_once('=')
        && let Some(option) = position.find_option(name)
    {
        return value_of(option, &format!("{name}="), typed);
    }
    if current.starts_with('-') {
        return Completion::Candidates(matching(position.options(), "", current));
    }
    let subcommands = matching(position.subcommands(), "", current);
    match position.positional() {
        Some(arg) => match value_of(arg, "", current) {
            Completion::Candidates(values) => {
                Completion::Candidates(subcommands.into_iter().chain(values).collect())
            }
            Completion::Files => Completion::Files,
        },
        None => Completion::Candidates(subcommands),
    }
}

/// Where the cursor is.
struct Position<'c> {
    command: &'c Command,
    /// The option whose value comes next.
    option: Option<&'c Arg>,
    /// How many positional arguments there are already.
    positionals: usize,
    /// True behind `--`: the words belong to another program.
    is_foreign: bool,
}

impl<'c> Position<'c> {
    fn after(root: &'c Command, words: &[String]) -> Self {
        let mut position = Self { command: root, option: None, positionals: 0, is_foreign: false };
        for word in words {
            position.step(word);
        }
        position
    }

    fn step(&mut self, word: &str) {
        if self.option.take().is_some() {
            return;
        }
        if word == "--" {
            self.is_foreign = true;
        } else if word.starts_with('-') {
            let option = self.find_option(word);
            self.option = option.filter(|option| option.get_action().takes_values());
        } else if let Some(command) =
            self.command.find_subcommand(word).filter(|_| self.positionals == 0)
        {
            *self = Self { command, option: None, positionals: 0, is_foreign: false };
        } else {
            self.positionals += 1;
        }
    }

    fn find_option(&self, word: &str) -> Option<&'c Arg> {
        let is_meant = |arg: &&Arg| match word.strip_prefix("--") {
            Some(long) => arg.get_long() == Some(long),
            None => arg.get_short().is_some_and(|short| word == format!("-{short}")),
        };
        self.command.get_arguments().find(is_meant)
    }

    fn options(&self) -> Vec<Candidate> {
        let shown = self.command.get_arguments().filter(|arg| !arg.is_hide_set());
        let named = shown.filter_map(|arg| Some((format!("--{}", arg.get_long()?), arg)));
        named.map(|(name, arg)| Candidate::new(name, first_line(arg.get_help()))).collect()
    }

    fn subcommands(&self) -> Vec<Candidate> {
        let shown = self.command.get_subcommands().filter(|command| !command.is_hide_set());
        let is_open = self.positionals == 0;
        let open = shown.filter(|_| is_open);
        open.map(|command| Candidate::new(command.get_name(), first_line(command.get_about())))
            .collect()
    }

    /// The argument that the next word is, if it is no option.
    fn positional(&self) -> Option<&'c Arg> {
        let nth = self.command.get_positionals().nth(self.positionals);
        // The last one may take any number of words.
        nth.or_else(|| self.command.get_positionals().last().filter(|arg| is_repeated(arg)))
    }
}

fn is_repeated(arg: &Arg) -> bool {
    matches!(arg.get_action(), clap::ArgAction::Append)
}

/// Where the values of an argument come from.
enum Known {
    Files,
    Fixed(Vec<Candidate>),
    Dynamic(Values),
}

/// By the flag, or the name of an argument: several commands have the same ones.
fn values(arg: &Arg, command: &Command) -> Known {
    let name = arg.get_long().unwrap_or_else(|| arg.get_id().as_str());
    let dynamic = match (command.get_name(), name) {
        (_, "client") => Values::Clients,
        (_, "vendor") => Values::Vendors,
        (_, "model" | "default-model" | "compare") => Values::Models,
        (_, "key-name") => Values::KeyNames,
        ("undo", "id") => Values::JournalEntries,
        ("help", "words") => Values::HelpTopics,
        (_, "param") => Values::Parameters,
        (_, "file" | "config" | "key-file" | "metrics-textfile" | "dir") => return Known::Files,
        _ => {
            let values = arg.get_possible_values();
            let shown = values
                .iter()
                .filter(|value| !value.is_hide_set() && arg.get_action().takes_values());
            return Known::Fixed(
                shown
                    .map(|value| Candidate::new(value.get_name(), first_line(value.get_help())))
                    .collect(),
            );
        }
    };
    Known::Dynamic(dynamic)
}

fn first_line(text: Option<&clap::builder::StyledStr>) -> String {
    let text = text.map(ToString::to_string).unwrap_or_default();
    localized(&text).lines().next().unwrap_or_default().to_owned()
}

/// Those that begin with what is typed, behind a prefix that the shell takes for part of the word.
fn matching(candidates: Vec<Candidate>, prefix: &str, typed: &str) -> Vec<Candidate> {
    // A list of values, `a,b`: the last one is completed.
    let (listed, typed) = match typed.rfind(',') {
        Some(at) => typed.split_at(at + 1),
        None => ("", typed),
    };
    let wanted = candidates.into_iter().filter(|candidate| candidate.value.starts_with(typed));
    let prefixed =
        wanted.map(|it| Candidate { value: format!("{prefix}{listed}{}", it.value), ..it });
    prefixed.collect()
}

#[cfg(test)]
mod tests {
    use super::{Candidate, Completion, Values, complete};
    use crate::cli::parse::command;

    /// The values that are offered behind `wcode `.
    fn offered(line: &str) -> Vec<String> {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let mut command = command();
        command.build();
        let source = |values: Values, _: &[String]| vec![Candidate::new(format!("{values:?}"), "")];
        match complete(&command, &words, &source) {
            Completion::Files => vec![":files".to_owned()],
            Completion::Candidates(candidates) => {
                candidates.into_iter().map(|it| it.value).collect()
            }
        }
    }

    #[test]
    fn commands_and_options_are_offered_and_hidden_ones_are_not() {
        assert!(offered("").contains(&"apply".to_owned()));
        assert_eq!(offered("un")[0], "undo");
        assert_eq!(offered("key sc"), ["scrub"]);
        assert_eq!(offered("apply --key-m"), ["--key-mode"]);
        assert!(offered("__").is_empty());
    }

    #[test]
    fn values_are_offered_behind_their_option_in_either_spelling() {
        assert_eq!(offered("apply --client "), ["Clients"]);
        assert_eq!(offered("apply --client=C"), ["--client=Clients"]);
        assert_eq!(offered("apply --client = "), Vec::<String>::new());
        assert_eq!(offered("apply --client x,Cl"), ["x,Clients"]);
        assert_eq!(offered("apply --key-mode l"), ["literal"]);
        assert_eq!(offered("key set --vendor "), ["Vendors"]);
        assert_eq!(offered("apply --file "), [":files"]);
    }

    #[test]
    fn arguments_are_offered_by_their_place() {
        assert_eq!(offered("undo "), ["JournalEntries"]);
        assert_eq!(offered("use M"), ["Models"]);
        assert_eq!(offered("help "), ["HelpTopics"]);
        assert!(offered("snippet py").contains(&"python".to_owned()));
        assert!(offered("undo 3 ").is_empty());
    }

    #[test]
    fn behind_two_dashes_another_program_is_completed() {
        assert_eq!(offered("exec -- "), [":files"]);
    }
}
