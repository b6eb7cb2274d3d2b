//! `wcode man`: man pages of the commands (section 1) and of the manual (section 7).

mod pages;

use crate::cli::screen::Screen;
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, files};
use crate::manual::to_roff;
use crate::text::{Language, language, set_language};
use std::path::{Path, PathBuf};

/// Print the man page of wcode, or write all man pages
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Write every page below this folder, as `man1`, `man7`, and in Chinese below `zh_CN`
    #[arg(long, value_name = "DIR")]
    dir: Option<String>,
}

/// Everyone may read a man page.
const MODE: u32 = 0o644;

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let Some(dir) = &args.dir else {
        screen.data(&to_roff(&pages::of_wcode()));
        return Ok(0);
    };
    let dir = host.path(dir);
    let spoken = language();
    let mut count = 0;
    for each in Language::ALL {
        set_language(*each);
        let written = write_all(&folder(&dir, *each));
        set_language(spoken);
        count += written?;
    }
    screen.say(&crate::text::manual::man_pages_written(count, dir.display()));
    Ok(0)
}

/// As man-db and mandoc look for a language.
fn folder(dir: &Path, language: Language) -> PathBuf {
    match language {
        Language::En => dir.to_owned(),
        Language::Zh => dir.join("zh_CN"),
    }
}

/// Every page in the language of messages; returns how many.
fn write_all(dir: &Path) -> Result<usize> {
    let pages = pages::all();
    for page in &pages {
        let folder = dir.join(format!("man{}", page.section));
        let path = folder.join(format!("{}.{}", page.name, page.section));
        let failed = |source| Error::File { operation: FileOp::Write, path: path.clone(), source };
        files::create_shared_folders(&folder)?;
        files::replace(&path, to_roff(page).as_bytes(), MODE).map_err(failed)?;
    }
    Ok(pages.len())
}
