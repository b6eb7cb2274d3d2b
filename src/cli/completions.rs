//! `wcode completions`: a script that lets a shell complete command lines. The scripts ask `wcode __complete`
//! (`super::complete`), so they stay valid when wcode is updated.

use crate::cli::screen::Screen;
use crate::error::Result;

/// Print a script that makes a shell complete wcode's command lines
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[expect(clippy::enum_variant_names, reason = "that is its name")]
pub(super) enum Shell {
    Bash,
    Zsh,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Elvish,
}

pub(super) fn run(screen: &Screen, args: &Args) -> Result<u8> {
    screen.data(match args.shell {
        Shell::Bash => include_str!("../../templates/completions/wcode.bash"),
        Shell::Zsh => include_str!("../../templates/completions/wcode.zsh"),
        Shell::Fish => include_str!("../../templates/completions/wcode.fish"),
        Shell::PowerShell => include_str!("../../templates/completions/wcode.ps1"),
        Shell::Elvish => include_str!("../../templates/completions/wcode.elv"),
    });
    Ok(0)
}
