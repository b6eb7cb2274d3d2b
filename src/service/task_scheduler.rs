//! The Windows task scheduler: a task that starts with the user's session.
//!
//! Not tried on Windows; the task's XML holds elements of Microsoft's published schema only. What the monitor needs from
//! the environment it has from the user's own, since a task cannot set any.

use crate::host::Host;
use crate::service::environment::ServiceEnv;
use crate::service::manager::{Manager, ManagerStatus, Scope, Step};
use crate::service::manager_command::{ManagerCommand, ask};
use crate::service::quote::{between, fill, unxml, xml};
use crate::text::Message;
use crate::text::service as text;
use std::path::{Path, PathBuf};

const TASK: &str = include_str!("../../templates/service/wcode.xml");

const NAME: &str = "wcode";

#[derive(Debug)]
pub(super) struct TaskScheduler {
    /// The scheduler keeps its own copy; ours shows whether it is still the one that we would write.
    path: PathBuf,
}

impl TaskScheduler {
    pub(super) fn new(host: &Host) -> Self {
        Self { path: host.data_dir().join("wcode.xml") }
    }

    fn create(&self) -> ManagerCommand {
        let path = self.path.display().to_string();
        ManagerCommand::new("schtasks /Create /F /TN", &[NAME, "/XML", &path])
    }
}

impl Manager for TaskScheduler {
    fn name(&self) -> &'static str {
        "task scheduler"
    }

    fn scope(&self) -> Scope {
        Scope::User
    }

    fn path(&self) -> &Path {
        &self.path
    }

    fn render(&self, around: &ServiceEnv, _: &str) -> String {
        fill(
            TASK,
            &[
                ("program", &xml(&around.program)),
                ("user", &xml(&around.user)),
                ("mark", super::definition::BLANK),
            ],
        )
    }

    fn environment(&self, _: &[(String, String)]) -> String {
        String::new()
    }

    fn environment_in(&self, _: &str) -> String {
        String::new()
    }

    fn program_in(&self, text: &str) -> Option<String> {
        between(text, "--headless &quot;", "&quot; watch").map(unxml)
    }

    /// UTF-16 with a mark, as the scheduler itself exports tasks.
    fn encode(&self, text: &str) -> Vec<u8> {
        let text = text.replace('\n', "\r\n");
        std::iter::once('\u{feff}')
            .chain(text.chars())
            .collect::<String>()
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect()
    }

    fn decode(&self, bytes: &[u8]) -> Option<String> {
        let units: Vec<u16> =
            bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        let text = String::from_utf16(&units).ok()?;
        Some(text.strip_prefix('\u{feff}')?.replace("\r\n", "\n"))
    }

    fn probe(&self) -> ManagerCommand {
        ManagerCommand::new("schtasks /Query /FO LIST", &[])
    }

    fn unavailable_hint(&self) -> Message {
        text::message::hint_no_scheduler()
    }

    fn calls(&self, step: Step) -> Vec<ManagerCommand> {
        let end = ManagerCommand::attempt("schtasks /End /TN", &[NAME]);
        let run = ManagerCommand::new("schtasks /Run /TN", &[NAME]);
        match step {
            Step::Load | Step::Forget => Vec::new(),
            Step::Enable => vec![self.create(), run],
            Step::Replace => vec![end, self.create(), run],
            Step::Start => vec![run],
            Step::Stop => vec![end],
            Step::Restart => vec![end, run],
            Step::Disable => vec![end, ManagerCommand::attempt("schtasks /Delete /F /TN", &[NAME])],
        }
    }

    fn status(&self) -> Option<ManagerStatus> {
        // Names of states by PowerShell: those of `schtasks` are translated.
        let question = format!("(Get-ScheduledTask -TaskName {NAME}).State");
        let call =
            ManagerCommand::new("powershell -NoProfile -NonInteractive -Command", &[&question]);
        let output = ask(&call)?;
        let state = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Some(ManagerStatus {
            is_enabled: matches!(state.as_str(), "Ready" | "Running" | "Queued"),
            is_running: state == "Running",
            ..ManagerStatus::default()
        })
    }

    fn logs(&self, lines: usize, follow: bool, file: &Path) -> Vec<String> {
        let path = file.display().to_string().replace('\'', "''");
        let wait = if follow { " -Wait" } else { "" };
        let question = format!("Get-Content -LiteralPath '{path}' -Tail {lines}{wait}");
        ManagerCommand::new("powershell -NoProfile -NonInteractive -Command", &[&question]).argv
    }
}
