//! systemd (tried with 252): a unit of the user's own manager, or one of the machine's for root.

use crate::host::{Host, process};
use crate::service::environment::ServiceEnv;
use crate::service::manager::{Manager, ManagerStatus, Scope, Step};
use crate::service::manager_command::{ManagerCommand, ask};
use crate::service::quote::{between, fill, quote_word, unquote_word};
use crate::text::Message;
use crate::text::service as text;
use std::path::{Path, PathBuf};

const USER_UNIT: &str = include_str!("../../templates/service/wcode.service");
const SYSTEM_UNIT: &str = include_str!("../../templates/service/wcode-system.service");

const UNIT: &str = "wcode.service";

/// How a line that hands on a variable begins.
const VARIABLE: &str = "Environment=";

#[derive(Debug)]
pub(super) struct Systemd {
    scope: Scope,
    path: PathBuf,
    /// For a system service, the system does not say whose files to watch.
    home: String,
}

impl Systemd {
    pub(super) fn new(host: &Host, scope: Scope) -> Self {
        let folder = match scope {
            Scope::User => config_home(host).join("systemd/user"),
            Scope::System => system_folder(host),
        };
        Self { scope, path: folder.join(UNIT), home: host.home().display().to_string() }
    }

    fn call(&self, words: &str) -> ManagerCommand {
        match self.scope {
            Scope::User => {
                ManagerCommand::new("systemctl --user", &words.split(' ').collect::<Vec<_>>())
            }
            Scope::System => {
                ManagerCommand::new("systemctl", &words.split(' ').collect::<Vec<_>>())
            }
        }
    }

    /// Asked in the system's own words, whatever language and time zone the user has.
    fn query(&self, words: &str) -> Option<String> {
        let mut call = self.call(words);
        call.argv.splice(0..0, ["env", "LC_ALL=C", "TZ=UTC"].map(str::to_owned));
        let output = ask(&call).filter(|output| output.success)?;
        String::from_utf8(output.stdout).ok()
    }
}

impl Manager for Systemd {
    fn name(&self) -> &'static str {
        "systemd"
    }

    fn scope(&self) -> Scope {
        self.scope
    }

    fn path(&self) -> &Path {
        &self.path
    }

    fn render(&self, around: &ServiceEnv, environment: &str) -> String {
        let template = if self.scope == Scope::User { USER_UNIT } else { SYSTEM_UNIT };
        let writable: Vec<String> = around.guarded_folders().into_iter().map(writable).collect();
        fill(
            template,
            &[
                ("program", &quote_word(&around.program)),
                ("environment", environment),
                ("writable", &writable.join("\n")),
                ("mark", super::definition::BLANK),
            ],
        )
    }

    fn environment(&self, variables: &[(String, String)]) -> String {
        let home = ("HOME".to_owned(), self.home.clone());
        let home = (self.scope == Scope::System).then_some(&home);
        let line = |(name, value): &(String, String)| {
            format!("{VARIABLE}{}", quote_word(&format!("{name}={value}")))
        };
        home.into_iter().chain(variables).map(line).collect::<Vec<_>>().join("\n")
    }

    fn environment_in(&self, text: &str) -> String {
        text.lines().filter(|line| line.starts_with(VARIABLE)).collect::<Vec<_>>().join("\n")
    }

    fn program_in(&self, text: &str) -> Option<String> {
        unquote_word(between(text, "\nExecStart=", " watch\n")?)
    }

    fn probe(&self) -> ManagerCommand {
        self.call("show --property=Version")
    }

    fn unavailable_hint(&self) -> Message {
        match self.scope {
            Scope::User => text::message::hint_no_user_manager(user()),
            Scope::System => text::message::hint_no_system_manager(),
        }
    }

    fn calls(&self, step: Step) -> Vec<ManagerCommand> {
        let on_unit = |verb: &str| self.call(&format!("{verb} {UNIT}"));
        match step {
            Step::Load => vec![self.call("daemon-reload")],
            Step::Enable => vec![on_unit("enable --now")],
            Step::Start => vec![on_unit("start")],
            Step::Stop => vec![on_unit("stop")],
            Step::Replace | Step::Restart => vec![on_unit("restart")],
            Step::Disable => vec![on_unit("disable --now")],
            Step::Forget => {
                vec![
                    self.call("daemon-reload"),
                    ManagerCommand { ignore_failure: true, ..on_unit("reset-failed") },
                ]
            }
        }
    }

    fn status(&self) -> Option<ManagerStatus> {
        let shown = self.query(&format!(
            "show {UNIT} --property=ActiveState,MainPID,UnitFileState,ActiveEnterTimestamp"
        ))?;
        let value = |name: &str| {
            let mut pairs = shown.lines().filter_map(|line| line.split_once('='));
            pairs.find(|(known, _)| *known == name).map_or("", |(_, value)| value)
        };
        let is_running = matches!(value("ActiveState"), "active" | "activating" | "reloading");
        Some(ManagerStatus {
            is_enabled: value("UnitFileState").starts_with("enabled"),
            is_running,
            pid: value("MainPID").parse().ok().filter(|pid| *pid != 0),
            since: Some(value("ActiveEnterTimestamp")).filter(|_| is_running).and_then(moment),
            lingers: (self.scope == Scope::User).then(lingers),
        })
    }

    fn logs(&self, lines: usize, follow: bool, _: &Path) -> Vec<String> {
        // Not `--user`, which knows only the journals that are split by user.
        let unit = if self.scope == Scope::User { "--user-unit" } else { "--unit" };
        let lines = format!("--lines={lines}");
        let more = [&format!("{unit}={UNIT}"), lines.as_str()];
        let mut argv =
            ManagerCommand::new("journalctl --no-pager --output=short-iso --quiet", &more).argv;
        argv.extend(follow.then(|| "--follow".to_owned()));
        argv
    }
}

/// `ReadWritePaths=` of a folder, which need not be there yet.
fn writable(folder: &Path) -> String {
    format!("ReadWritePaths={}", quote_word(&format!("-{}", folder.display())))
}

/// systemd passes over a relative `XDG_CONFIG_HOME`.
fn config_home(host: &Host) -> PathBuf {
    let named = host.var("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    named.unwrap_or_else(|| host.home().join(".config"))
}

fn system_folder(host: &Host) -> PathBuf {
    let asked = if cfg!(feature = "test-hooks") { host.path_var("WCODE_TEST_UNITS") } else { None };
    asked.unwrap_or_else(|| "/etc/systemd/system".into())
}

/// `Fri 2026-11-27 01:07:12 UTC` as RFC 3339.
fn moment(shown: &str) -> Option<String> {
    let mut words = shown.split(' ').skip(1);
    let (date, time) = (words.next()?, words.next()?);
    Some(format!("{date}T{time}Z"))
}

/// `loginctl` takes a user by number as well.
fn user() -> String {
    process::user_id().map(|id| id.to_string()).unwrap_or_default()
}

fn lingers() -> bool {
    let call = ManagerCommand::new("loginctl show-user --property=Linger --value", &[&user()]);
    ask(&call).is_some_and(|output| output.stdout.trim_ascii() == b"yes")
}
