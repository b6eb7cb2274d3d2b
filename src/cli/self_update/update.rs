//! `wcode self update`: puts another release of the program in its place, and can bring back the one of before.

use crate::cli::check_code::PENDING;
use crate::cli::screen::Screen;
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, files, process};
use crate::release::{self, Release, Source, Version};
use crate::text::{Command, release as text};
use serde_json::json;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long the new program may take to print its version.
const VERSION_TIMEOUT: Duration = Duration::from_secs(10);

/// Replace wcode with the latest release, after verifying its signature
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Only report whether there is a newer release; exit code 3 if there is
    #[arg(long, conflicts_with = "rollback")]
    check: bool,
    /// Bring back the version that the last update replaced; no network call
    #[arg(long, conflicts_with = "version")]
    rollback: bool,
    /// This release, newer or older, not the latest
    #[arg(long, value_name = "X.Y.Z")]
    version: Option<String>,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let program = host.current_exe()?;
    if !args.check {
        refuse_if_owned(host, &program)?;
    }
    if !args.check {
        remove_drafts(host, &program);
    }
    if args.rollback {
        return roll_back(host, screen, &program);
    }
    let wanted = args.version.as_deref().map(parse_version).transpose()?;
    let source = Source::new(host)?;
    let release = source.find(wanted.as_ref())?;
    let own = Version::own();
    let is_newer = release.version > own;
    if args.check || release.version == own || (!is_newer && wanted.is_none()) {
        report(screen, &release.version, &own, wanted.is_some());
        return Ok(if args.check && is_newer { PENDING } else { 0 });
    }
    update(host, screen, &program, &source, &release)?;
    Ok(0)
}

fn parse_version(text: &str) -> Result<Version> {
    Version::parse(text).ok_or_else(|| Error::usage(text::message::bad_version(text)))
}

/// What a package manager installed, it alone may replace: it would not know, and bring the old one back.
fn refuse_if_owned(host: &Host, program: &Path) -> Result<()> {
    match release::owner(host, program) {
        None => Ok(()),
        Some(owner) => Err(Error::Update {
            problem: text::message::owned(program.display(), owner.name),
            hint: text::message::hint_update_with(owner.update),
        }),
    }
}

fn report(screen: &Screen, latest: &Version, own: &Version, is_pinned: bool) {
    if screen.is_json() {
        return screen.document(json!({
            "changed": false,
            "version": own.to_string(),
            "latest": latest.to_string(),
            "newer": latest > own,
        }));
    }
    let line = if latest > own {
        text::newer(latest, own)
    } else if latest == own && is_pinned {
        text::already(own)
    } else if latest == own {
        text::up_to_date(own)
    } else {
        text::older(latest, own)
    };
    screen.data(&format!("{line}\n"));
}

fn update(
    host: &Host,
    screen: &Screen,
    program: &Path,
    source: &Source,
    release: &Release,
) -> Result<()> {
    let (own, new) = (Version::own(), &release.version);
    if screen.can_ask() {
        screen.say(&text::downloading(new));
    }
    let bytes = source.program(release)?;
    let kept = kept_path(host);
    keep(program, &kept)?;
    put(program, &bytes, &new.to_string())?;
    let back = Command::new(["wcode", "self", "update", "--rollback"]);
    if screen.is_json() {
        screen.document(json!({
            "changed": true,
            "version": new.to_string(),
            "previous": own.to_string(),
            "path": program.display().to_string(),
            "kept": kept.display().to_string(),
        }));
    } else {
        screen.data(&format!("{}\n", text::updated(own, new, program.display())));
        screen.say(&text::hint_rollback(back.to_line()));
    }
    Ok(())
}

/// The program and the one that is kept change places, so that a rollback can itself be taken back.
fn roll_back(host: &Host, screen: &Screen, program: &Path) -> Result<u8> {
    let kept = kept_path(host);
    let bytes = files::read_any_size(&kept)?;
    let bytes = bytes.ok_or_else(|| Error::usage(text::message::nothing_kept()))?;
    let current = files::read_any_size(program)?.unwrap_or_default();
    put(program, &bytes, "")?;
    let mode = files::mode(&kept).unwrap_or(0o700);
    files::replace(&kept, &current, mode).map_err(Error::file(FileOp::Write, &kept))?;
    if screen.is_json() {
        let path = program.display().to_string();
        screen.document(json!({ "changed": true, "path": path }));
    } else {
        screen.data(&format!("{}\n", text::rolled_back(program.display())));
    }
    Ok(0)
}

/// Where the program of before is kept.
fn kept_path(host: &Host) -> PathBuf {
    let name = format!("wcode{}", std::env::consts::EXE_SUFFIX);
    host.data_dir().join("previous").join(name)
}

/// What an update or a rollback that was cut off has left beside the programs.
fn remove_drafts(host: &Host, program: &Path) {
    for path in [program, &kept_path(host)] {
        files::remove_stale_temp_files(files::parent(path));
    }
}

fn keep(program: &Path, kept: &Path) -> Result<()> {
    files::create_folders(files::parent(kept))?;
    files::copy_program(program, kept).map_err(Error::file(FileOp::Write, kept))
}

fn put(program: &Path, bytes: &[u8], version: &str) -> Result<()> {
    files::replace_program(program, bytes, runs).map_err(|error| {
        if error.kind() == io::ErrorKind::Unsupported {
            let problem = text::message::does_not_run(version);
            return Error::Update { problem, hint: text::message::hint_nothing_changed() };
        }
        Error::file(FileOp::Write, program)(error)
    })
}

fn runs(program: &Path) -> bool {
    let argv = [program.display().to_string(), "--version".to_owned()];
    process::run(&argv, VERSION_TIMEOUT).is_ok_and(|output| output.success)
}
