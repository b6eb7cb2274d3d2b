//! The registration of `wcode://` with a desktop, and its end.

use crate::support::Sandbox;

const ENTRY: &str = ".local/share/applications/wcode-link.desktop";

/// A desktop whose programs only say what they were asked.
fn desktop(program: &str) -> Sandbox {
    let sandbox = Sandbox::new().env("PATH", "[ROOT]/bin");
    sandbox.write(&format!("../bin/{program}"), "#!/bin/sh\necho \"$0 $*\" >>\"${0%/*}/asked\"\n");
    sandbox.chmod(&format!("../bin/{program}"), 0o755);
    sandbox
}

#[test]
fn a_registered_scheme_opens_links_with_this_program_in_a_terminal() {
    let sandbox = desktop("update-desktop-database");
    sandbox.run(["link", "register"]).succeeds().says("wcode link unregister");
    let entry = sandbox.read(ENTRY);
    let program = env!("CARGO_BIN_EXE_wcode");
    assert!(entry.contains(&format!("Exec=\"{program}\" setup --hold --from-link %u")), "{entry}");
    assert!(entry.contains("Terminal=true") && entry.contains("MimeType=x-scheme-handler/wcode;"));
    assert!(sandbox.read("../bin/asked").contains("update-desktop-database /"));
    sandbox.run(["link", "unregister", "--json"]).succeeds();
    assert!(!sandbox.exists(ENTRY));
    sandbox.run(["link", "unregister"]).succeeds().says("were not registered");
}

#[test]
fn what_xdg_mime_wrote_goes_with_the_file_and_other_lines_stay() {
    let sandbox = desktop("xdg-mime");
    let mine = "[Default Applications]\nx-scheme-handler/wcode=wcode-link.desktop\ntext/html=browser.desktop\n";
    sandbox.write(".config/mimeapps.list", mine);
    sandbox.run(["link", "register"]).succeeds();
    let asked = sandbox.read("../bin/asked");
    assert!(
        asked.contains("xdg-mime default wcode-link.desktop x-scheme-handler/wcode"),
        "{asked}"
    );
    sandbox.run(["link", "unregister"]).succeeds();
    assert_eq!(
        sandbox.read(".config/mimeapps.list"),
        "[Default Applications]\ntext/html=browser.desktop\n"
    );
}

#[test]
fn without_a_program_of_the_desktop_that_is_said() {
    let sandbox = Sandbox::new().env("PATH", "[ROOT]/bin");
    sandbox.run(["link", "register"]).succeeds().says("neither update-desktop-database");
}

#[test]
fn uninstalling_takes_the_handler_out() {
    let sandbox = desktop("update-desktop-database");
    sandbox.run(["link", "register"]).succeeds();
    sandbox
        .run(["uninstall", "--dry-run", "--yes"])
        .succeeds()
        .says("the handler of wcode:// links");
    assert!(sandbox.exists(ENTRY));
    std::fs::copy(env!("CARGO_BIN_EXE_wcode"), sandbox.root().join("bin/wcode")).unwrap();
    let own = sandbox.root().join("bin/wcode").display().to_string();
    sandbox
        .command(&["uninstall", "--yes"])
        .run_as(&own)
        .succeeds()
        .says("the handler of wcode:// links");
    assert!(!sandbox.exists(ENTRY));
}
