//! What a command printed and how it ended.

use super::KEY_MARK;
use serde_json::Value;

/// The result of a command.
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// The command, and the machine after it.
    pub(super) context: String,
}

impl Outcome {
    /// Its exit code is this.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert!(self.code == Some(code), "not {code} but {self}");
        self
    }

    #[track_caller]
    pub(crate) fn succeeds(self) -> Self {
        self.exits(0)
    }

    /// Exit code, stdout and stderr are exactly these.
    #[track_caller]
    pub(crate) fn is(self, code: i32, stdout: &str, stderr: &str) -> Self {
        assert!(
            self.stdout == stdout && self.stderr == stderr,
            "expected stdout:\n{stdout}\nexpected stderr:\n{stderr}\nbut {self}"
        );
        self.exits(code)
    }

    /// Stderr contains this.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        assert!(self.stderr.contains(words), "stderr does not say {words:?}: {self}");
        self
    }

    #[track_caller]
    pub(crate) fn never_says(self, words: &str) -> Self {
        assert!(!self.stderr.contains(words), "stderr says {words:?}: {self}");
        self
    }

    /// Stdout contains this.
    #[track_caller]
    pub(crate) fn shows(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "stdout does not show {text:?}: {self}");
        self
    }

    #[track_caller]
    pub(crate) fn never_shows(self, text: &str) -> Self {
        assert!(!self.stdout.contains(text), "stdout shows {text:?}: {self}");
        self
    }

    /// The report on stdout.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// What must hold for every command.
    #[track_caller]
    pub(super) fn assert_safe_output(&self, is_json: bool, prints_keys: bool) {
        assert!(self.code.is_some(), "ended by a signal: {self}");
        assert!(!self.stderr.contains("panicked"), "a panic: {self}");
        for output in [&self.stdout, &self.stderr] {
            assert!(!output.contains('\u{1b}'), "colour without a terminal: {self}");
        }
        assert!(!self.stderr.contains(KEY_MARK), "a key is shown: {self}");
        assert!(prints_keys || !self.stdout.contains(KEY_MARK), "a key is shown: {self}");
        if is_json {
            assert_eq!(self.json()["schema"], 1, "{self}");
        }
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { code, stdout, stderr, context } = self;
        write!(f, "{code:?}\n{context}\n── stdout\n{stdout}\n── stderr\n{stderr}\n──")
    }
}
