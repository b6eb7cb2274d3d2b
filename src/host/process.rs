//! Runs another program for its output, in bounded time.
//!
//! Promises: no shell is involved, stdin is empty, the program's output never reaches our own
//! stdout, and a program that does not end in time is killed.

use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// What a program left behind.
#[derive(Debug)]
pub struct Output {
    /// True when it ended with status 0.
    pub success: bool,
    /// Its exit status in words.
    pub status: String,
    /// All of its stdout.
    pub stdout: Vec<u8>,
}

/// Runs `argv` and waits at most `limit`. Its stderr stays connected to ours, so that it can explain itself.
///
/// # Errors
/// `NotFound` and the like where it cannot start, `TimedOut` where it was killed.
#[expect(clippy::disallowed_methods, reason = "this is the place that starts programs")]
pub fn run(argv: &[String], limit: Duration) -> io::Result<Output> {
    let (program, args) = argv.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()?;
    let mut pipe = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut stdout = Vec::new();
        let read = pipe.read_to_end(&mut stdout).map(|_| stdout);
        // Nobody listens any more where the time was up.
        let _ = send.send(read);
    });
    let status = wait(&mut child, limit)?;
    // A grandchild that keeps the pipe open must not keep us.
    let stdout = receive.recv_timeout(limit).map_err(|_| io::ErrorKind::TimedOut)??;
    Ok(Output { success: status.success(), status: status.to_string(), stdout })
}

fn wait(child: &mut Child, limit: Duration) -> io::Result<std::process::ExitStatus> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if start.elapsed() >= limit {
            child.kill()?;
            child.wait()?;
            return Err(io::ErrorKind::TimedOut.into());
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

/// True where a process with this id exists, whoever owns it.
pub fn is_alive(pid: u32) -> bool {
    #[cfg(unix)]
    {
        let Some(pid) = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw) else {
            return false;
        };
        !matches!(rustix::process::test_kill_process(pid), Err(rustix::io::Errno::SRCH))
    }
    #[cfg(not(unix))]
    {
        let _ = pid;
        true
    }
}

/// When a process started, in clock ticks since boot (field 22 of `/proc/PID/stat`); Linux only.
pub fn start_time(pid: u32) -> Option<u64> {
    let bytes =
        crate::host::files::read(std::path::Path::new(&format!("/proc/{pid}/stat"))).ok()??;
    let text = String::from_utf8_lossy(&bytes);
    // The program's name, field 2, may hold spaces and brackets: count from the last one.
    let after_name = text.rsplit_once(')')?.1;
    after_name.split_whitespace().nth(19)?.parse().ok()
}
