//! `chancery brief`: the record, for a person.

use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::Path;

use anyhow::{Context as _, Result};
use chancery_engine::brief::{Brief, html, text};
use chancery_model::{Record, Report};

use crate::args;
use crate::input::all_reports;
use crate::output::{Ended, Lines};

/// Columns where nothing says how wide the terminal is.
const WIDTH: usize = 100;

pub fn brief(args: &args::Brief, quiet: bool) -> Result<Ended> {
    let engine = crate::engine::engine()?;
    let reports = all_reports(&args.input, quiet)?;
    if reports.is_empty() {
        return Ok(Ended::NothingRead);
    }
    let (records, reports) = engine.record_with_reports(&reports);
    show(&records, &reports, args.json, args.html.as_deref(), args.width)?;
    Ok(Ended::Read)
}

/// Writes records for a person, or as they are.
pub fn show(
    records: &[Record],
    reports: &[Report],
    json: bool,
    page: Option<&Path>,
    width: Option<usize>,
) -> Result<()> {
    let mut out = Lines::stdout();
    if json {
        for record in records {
            out.write(record)?;
        }
    } else if let Some(path) = page {
        let page = html::render(&briefs(records, reports), reports);
        fs::write(path, page).with_context(|| format!("cannot write {}", path.display()))?;
    } else {
        let is_terminal = io::stdout().is_terminal();
        let width = width.or_else(terminal_width).unwrap_or(WIDTH);
        let style = text::TextStyle { width, colour: is_terminal && std::env::var_os("NO_COLOR").is_none() };
        for (number, brief) in briefs(records, reports).iter().enumerate() {
            if number > 0 {
                out.text("\n")?;
            }
            out.text(&text::render(brief, style))?;
        }
    }
    out.flush()
}

fn briefs<'a>(records: &'a [Record], reports: &'a [Report]) -> Vec<Brief<'a>> {
    records.iter().map(|record| Brief::of(record, reports)).collect()
}

/// The terminal's columns, where the shell says so.
fn terminal_width() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    terminal_size::terminal_size().map(|(terminal_size::Width(columns), _)| usize::from(columns))
}
