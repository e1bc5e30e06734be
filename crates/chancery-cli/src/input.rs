//! Walks paths and hands what lies there to ingest.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use chancery_ingest::{Config, Failure, Ingest, Outcome};
use chancery_model::Report;

use crate::args::Input;
use crate::output;
use crate::progress::Progress;
use crate::together::Together;

/// Endings of files in a folder that are never reports: what lies beside saved pages.
const NOT_REPORTS: &[&str] = &[
    "md", "css", "js", "png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "pdf", "toml", "lock", "py", "rs",
];

/// Folders below which nobody looks deeper; a loop of links would never end.
const MAX_DEPTH: usize = 32;

/// Reads everything named, calls `sink` for each report in order of name, complains of the rest. Returns the counts.
///
/// What an outlet repeats in many of its reports is put aside in all of them, so nothing is handed on before all is read.
/// With `--as-it-comes` each report is handed on at once, and judged by itself.
pub fn for_each_report(
    input: &Input,
    quiet: bool,
    sink: &mut dyn FnMut(Report) -> Result<()>,
) -> Result<Ingest> {
    if input.as_it_comes {
        return for_each_as_it_comes(input, quiet, sink);
    }
    let mut together = Together::new(sink);
    let (mut ingest, run) = read_all(input, quiet, &mut |report| together.add(report))?;
    together.finish(&mut ingest.counts)?;
    run.summarise(&ingest.counts);
    Ok(ingest)
}

/// As [`for_each_report`], but each report is handed on as soon as it is read.
pub fn for_each_as_it_comes(
    input: &Input,
    quiet: bool,
    sink: &mut dyn FnMut(Report) -> Result<()>,
) -> Result<Ingest> {
    let (ingest, run) = read_all(input, quiet, sink)?;
    run.summarise(&ingest.counts);
    Ok(ingest)
}

/// All reports at once, for the commands that compare them.
pub fn all_reports(input: &Input, quiet: bool) -> Result<Vec<Report>> {
    let mut reports = Vec::new();
    for_each_report(input, quiet, &mut |report| {
        reports.push(report);
        Ok(())
    })?;
    Ok(reports)
}

/// Reads everything named, in order of name.
fn read_all(
    input: &Input,
    quiet: bool,
    sink: &mut dyn FnMut(Report) -> Result<()>,
) -> Result<(Ingest, Progress)> {
    let mut ingest = Ingest::new(config(input)?);
    let progress = Progress::start(quiet);
    let mut result = Ok(());
    let mut take = |outcome: Outcome| {
        progress.tell(&outcome);
        match outcome {
            Outcome::Report(report) if result.is_ok() => {
                if !quiet && !report.notes.is_empty() {
                    progress.aside(|| complain_of_notes(&report));
                }
                result = sink(*report);
            }
            Outcome::Failure(failure) if !quiet => progress.aside(|| output::complain_of(&failure)),
            _ => {}
        }
    };
    if input.paths.is_empty() {
        ingest.read("stdin", progress.reading(io::stdin().lock()), &mut take);
    }
    for path in &input.paths {
        if path.as_os_str() == "-" {
            ingest.read("stdin", progress.reading(io::stdin().lock()), &mut take);
        } else {
            read_path(&mut ingest, path, 0, &progress, &mut take);
        }
    }
    result?;
    Ok((ingest, progress))
}

fn complain_of_notes(report: &Report) {
    for note in &report.notes {
        let place = note.start.map_or(String::new(), |start| format!(":{start}"));
        output::complain(&format!("note[{}]: {}{place}: {}", note.code, report.id, note.message));
    }
}

fn config(input: &Input) -> Result<Config> {
    let mut map = Vec::new();
    for pair in &input.map {
        match pair.split_once('=') {
            Some((field, path)) if !field.is_empty() && !path.is_empty() => {
                map.push((field.to_owned(), path.to_owned()))
            }
            _ => bail!("expected --map FIELD=PATH, found {pair:?}"),
        }
    }
    Ok(Config { max_bytes: input.max_bytes, fast: input.fast, map, ..Config::default() })
}

fn read_path(
    ingest: &mut Ingest,
    path: &Path,
    depth: usize,
    progress: &Progress,
    take: &mut dyn FnMut(Outcome),
) {
    let name = path.to_string_lossy().into_owned();
    let fail = |ingest: &mut Ingest, take: &mut dyn FnMut(Outcome), cause: String| {
        let outcome = Outcome::from(Failure::new(name.clone(), cause));
        ingest.counts.add(&outcome);
        take(outcome);
    };
    match fs::metadata(path) {
        Err(error) => {
            fail(ingest, take, format!("expected a file or folder, found none to read: {}", plain(&error)))
        }
        Ok(meta) if meta.is_dir() => {
            if depth >= MAX_DEPTH {
                return fail(
                    ingest,
                    take,
                    format!("expected at most {MAX_DEPTH} folders in folders, found more"),
                );
            }
            match sorted_entries(path) {
                Err(error) => fail(ingest, take, format!("the folder cannot be listed: {}", plain(&error))),
                Ok(entries) if entries.is_empty() && depth == 0 => {
                    fail(ingest, take, "expected reports, found an empty folder".to_owned());
                }
                Ok(entries) => {
                    for entry in entries {
                        if is_beside(&entry) {
                            let outcome = Outcome::Skipped {
                                place: entry.to_string_lossy().into_owned(),
                                reason: "not-a-report",
                            };
                            ingest.counts.add(&outcome);
                            take(outcome);
                        } else {
                            read_path(ingest, &entry, depth + 1, progress, take);
                        }
                    }
                }
            }
        }
        Ok(_) => match File::open(path) {
            Err(error) => fail(ingest, take, format!("the file cannot be opened: {}", plain(&error))),
            Ok(file) => ingest.read_file(&name, file, &|file| progress.reading(file), take),
        },
    }
}

/// In order of name, so that no file system's order shows in the output.
fn sorted_entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<PathBuf>>>()?;
    entries.sort();
    Ok(entries)
}

/// Whether a file in a folder is one that lies beside reports: hidden, documentation, pictures, a gold file.
fn is_beside(path: &Path) -> bool {
    let name = path.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned());
    let ending =
        path.extension().map_or(String::new(), |ending| ending.to_string_lossy().to_ascii_lowercase());
    name.starts_with('.') || name == "gold.json" || NOT_REPORTS.contains(&ending.as_str())
}

/// The system's words without its error number.
fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}
