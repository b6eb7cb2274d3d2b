//! launchd of macOS: an agent of the user's, or a daemon of the machine's for root.
//!
//! Not tried on a Mac; the property list is read by an independent parser, and the calls are those of `launchctl(1)`
//! since macOS 10.10.

use crate::host::{Host, process};
use crate::service::environment::ServiceEnv;
use crate::service::manager::{Manager, ManagerStatus, Scope, Step};
use crate::service::manager_command::{ManagerCommand, ask};
use crate::service::quote::{between, fill, unxml, xml};
use crate::text::Message;
use crate::text::service as text;
use std::path::{Path, PathBuf};
use std::time::Duration;

const PROPERTIES: &str = include_str!("../../templates/service/net.wcode.watch.plist");

const LABEL: &str = "net.wcode.watch";

/// A bit more than the `ExitTimeOut` of the property list. A service that was asked to end may take that long,
/// `bootout` does not wait for it, and until it is gone `bootstrap` fails (5, "Input/output error", or 37, "Operation
/// already in progress").
const EXIT_TIMEOUT: Duration = Duration::from_secs(25);

/// The variables that are handed on are between these.
const BLOCK: (&str, &str) = ("<key>EnvironmentVariables</key>\n  <dict>\n", "  </dict>");

#[derive(Debug)]
pub(super) struct Launchd {
    scope: Scope,
    path: PathBuf,
    /// `gui/501` or `system`.
    domain: String,
    home: String,
}

impl Launchd {
    pub(super) fn new(host: &Host, scope: Scope) -> Self {
        let folder = match scope {
            Scope::User => host.home().join("Library/LaunchAgents"),
            Scope::System => "/Library/LaunchDaemons".into(),
        };
        let domain = match scope {
            Scope::User => format!("gui/{}", process::user_id().unwrap_or_default()),
            Scope::System => "system".into(),
        };
        let path = folder.join(format!("{LABEL}.plist"));
        Self { scope, path, domain, home: host.home().display().to_string() }
    }

    fn target(&self) -> String {
        format!("{}/{LABEL}", self.domain)
    }

    fn bootstrap(&self) -> ManagerCommand {
        let path = self.path.display().to_string();
        ManagerCommand::new("launchctl bootstrap", &[&self.domain, &path]).patient(EXIT_TIMEOUT)
    }
}

impl Manager for Launchd {
    fn name(&self) -> &'static str {
        "launchd"
    }

    fn scope(&self) -> Scope {
        self.scope
    }

    fn path(&self) -> &Path {
        &self.path
    }

    fn render(&self, around: &ServiceEnv, environment: &str) -> String {
        fill(
            PROPERTIES,
            &[
                ("program", &xml(&around.program)),
                ("environment", environment),
                ("errors", &xml(&around.errors.display().to_string())),
                ("mark", super::definition::BLANK),
            ],
        )
    }

    fn environment(&self, variables: &[(String, String)]) -> String {
        let home = ("HOME".to_owned(), self.home.clone());
        let home = (self.scope == Scope::System).then_some(&home);
        let pair = |(name, value): &(String, String)| {
            format!("    <key>{}</key>\n    <string>{}</string>", xml(name), xml(value))
        };
        home.into_iter().chain(variables).map(pair).collect::<Vec<_>>().join("\n")
    }

    fn environment_in(&self, text: &str) -> String {
        let block = between(text, BLOCK.0, BLOCK.1);
        block.map(|block| block.trim_end().to_owned()).unwrap_or_default()
    }

    fn program_in(&self, text: &str) -> Option<String> {
        between(text, "<array>\n    <string>", "</string>").map(unxml)
    }

    fn probe(&self) -> ManagerCommand {
        ManagerCommand::new("launchctl print", &[&self.domain])
    }

    fn unavailable_hint(&self) -> Message {
        text::message::hint_no_launchd(&self.domain)
    }

    fn calls(&self, step: Step) -> Vec<ManagerCommand> {
        let target = self.target();
        let gone = ManagerCommand::attempt("launchctl bootout", &[&target]);
        match step {
            Step::Load | Step::Forget => Vec::new(),
            Step::Enable => vec![
                ManagerCommand::new("launchctl enable", &[&target]),
                // It may be known already and only be stopped.
                gone,
                self.bootstrap(),
            ],
            Step::Replace => vec![gone, self.bootstrap()],
            Step::Start => vec![ManagerCommand::new("launchctl kickstart", &[&target])],
            Step::Restart => vec![ManagerCommand::new("launchctl kickstart -k", &[&target])],
            Step::Stop => vec![ManagerCommand::new("launchctl kill SIGTERM", &[&target])],
            Step::Disable => vec![gone],
        }
    }

    fn status(&self) -> Option<ManagerStatus> {
        ask(&self.probe()).filter(|output| output.success)?;
        let Some(shown) = ask(&ManagerCommand::new("launchctl print", &[&self.target()]))
            .filter(|output| output.success)
            .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        else {
            return Some(ManagerStatus::default());
        };
        let value = |name: &str| {
            let mut pairs = shown.lines().filter_map(|line| line.trim().split_once(" = "));
            pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
        };
        let pid = value("pid").and_then(|pid| pid.parse().ok());
        let is_running = value("state") == Some("running");
        Some(ManagerStatus { is_enabled: true, is_running, pid, ..ManagerStatus::default() })
    }

    fn logs(&self, lines: usize, follow: bool, file: &Path) -> Vec<String> {
        let path = file.display().to_string();
        let lines = lines.to_string();
        let words = if follow { "tail -F -n" } else { "tail -n" };
        ManagerCommand::new(words, &[&lines, &path]).argv
    }
}
