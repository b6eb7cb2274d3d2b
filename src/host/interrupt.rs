//! Ctrl-C as an event that can be awaited, for commands that go on after it.

/// Waits for Ctrl-C. From the first call on, Ctrl-C no longer ends the process by itself. If the system refuses a handler,
/// this waits forever and Ctrl-C works as before.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// What a future gives, or `None` if Ctrl-C came first.
pub(crate) async fn until_interrupted<F: Future>(future: F) -> Option<F::Output> {
    tokio::select! {
        output = future => Some(output),
        () = interrupted() => None,
    }
}

/// The next line of stdin without its line break, read without blocking what else is awaited; `None` at the end of the
/// input, or if it cannot be read.
pub(crate) async fn next_line() -> Option<String> {
    let read = || {
        let mut line = String::new();
        let count = std::io::stdin().read_line(&mut line).ok()?;
        (count > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
    };
    tokio::task::spawn_blocking(read).await.ok().flatten()
}
