//! The pictures in the READMEs: the wizard's first screen, from a real run, as SVG.
//!
//! `WCODE_DRAW=1 cargo test -- --ignored picture_` draws them anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use super::machine::Machine;
use super::talk::Talk;

/// The window, in characters.
const SIZE: (u16, u16) = (92, 40);

/// Of a character, in pixels.
const CELL: (f32, f32) = (8.4, 19.0);

/// Around the text, in pixels.
const MARGIN: f32 = 18.0;

#[test]
#[ignore = "the pictures are drawn by CI's step `pictures`"]
fn picture_of_the_wizard_is_current() {
    for (language, file) in [("en", "wizard.svg"), ("zh", "wizard.zh.svg")] {
        let drawn = draw(language);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/manual").join(file);
        if std::env::var_os("WCODE_DRAW").is_some() {
            fs::write(&path, &drawn).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap();
        assert!(
            kept == drawn,
            "{file} is not what the wizard shows now; see the head of this file"
        );
    }
}

#[test]
fn the_pictures_of_the_readmes_are_pictures_of_the_wizard() {
    for (file, word) in [("wizard.svg", "wcode.net"), ("wizard.zh.svg", "客户端")] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/manual").join(file);
        let picture = fs::read_to_string(path).unwrap();
        assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"), "{file}");
        for part in [word, "OpenClaw", "OpenCode"] {
            assert!(picture.contains(part), "{file} shows no {part}");
        }
        assert!(!picture.contains("/tmp/"), "{file} shows where it was made");
    }
}

/// The first question, once nothing moves any more.
fn draw(language: &str) -> String {
    let machine = Machine::new();
    let command = machine.command(&["setup"]).env("WCODE_LANG", language);
    let talk = Talk::start_on(command, SIZE.0, SIZE.1);
    talk.screen().wait_for("the first question", |screen| screen.contents().contains("OpenCode"));
    let mut before = String::new();
    while before != talk.screen().contents() {
        before = talk.screen().contents();
        std::thread::sleep(Duration::from_secs(1));
    }
    let root = machine.root().display().to_string();
    talk.screen().look(|screen| svg(screen, &root))
}

/// Characters beside each other that look alike.
struct Run {
    column: u16,
    class: &'static str,
    /// Of two columns each.
    is_wide: bool,
    text: String,
}

fn runs(screen: &vt100::Screen, row: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for column in 0..screen.size().1 {
        let Some(cell) = screen.cell(row, column) else { continue };
        if cell.is_wide_continuation() {
            continue;
        }
        let text = if cell.has_contents() { cell.contents() } else { " " };
        let (class, is_wide) = (class(cell), cell.is_wide());
        match runs.last_mut() {
            Some(run) if run.class == class && run.is_wide == is_wide => run.text.push_str(text),
            _ => runs.push(Run { column, class, is_wide, text: text.to_owned() }),
        }
    }
    runs.retain(|run| !run.text.trim().is_empty());
    runs
}

fn class(cell: &vt100::Cell) -> &'static str {
    match (cell.fgcolor(), cell.bold(), cell.dim()) {
        (vt100::Color::Idx(6), true, _) => "a b",
        (vt100::Color::Idx(6), ..) => "a",
        (vt100::Color::Idx(2), ..) => "g",
        (vt100::Color::Idx(1), ..) => "r",
        (vt100::Color::Idx(3), ..) => "y",
        (_, true, _) => "b",
        (_, _, true) => "d",
        _ => "",
    }
}

fn svg(screen: &vt100::Screen, root: &str) -> String {
    let rows: Vec<_> = (0..screen.size().0).map(|row| runs(screen, row)).collect();
    let last = rows.iter().rposition(|runs| !runs.is_empty()).unwrap_or(0);
    // The first row is the terminal's own.
    let first = rows.iter().skip(1).position(|runs| !runs.is_empty()).map_or(0, |at| at + 1);
    let width = f32::from(SIZE.0) * CELL.0 + 2.0 * MARGIN;
    let height = (last - first + 1) as f32 * CELL.1 + 2.0 * MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\">\n\
         <style>text{{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#d8dee9;white-space:pre}}\
         .a{{fill:#88c0d0}}.b{{font-weight:bold}}.d{{fill:#8a93a5}}.g{{fill:#a3be8c}}.r{{fill:#d98a92}}.y{{fill:#ebcb8b}}</style>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"10\" fill=\"#2e3440\"/>\n"
    );
    for (at, runs) in rows[first..=last].iter().enumerate() {
        let y = MARGIN + (at as f32 + 0.75) * CELL.1;
        for run in runs {
            let (start, text) = (run.text.trim_start(), &run.text);
            let blank = text.len() - start.len();
            let x = MARGIN + (f32::from(run.column) + blank as f32) * CELL.0;
            let text = start.replace(&format!("{root}/home"), "~").replace(root, "~");
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            let mut look = String::new();
            if !run.class.is_empty() {
                look += &format!(" class=\"{}\"", run.class);
            }
            if run.is_wide {
                // Whatever the font: two columns each.
                let length = run.text.chars().count() as f32 * 2.0 * CELL.0;
                look += &format!(" textLength=\"{length:.1}\"");
            }
            writeln!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\"{look}>{}</text>", text.trim_end())
                .unwrap();
        }
    }
    out + "</svg>\n"
}
