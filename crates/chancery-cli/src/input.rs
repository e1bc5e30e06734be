//! Walks paths and hands what lies there to ingest.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Result, bail};
use chancery_ingest::{Config, Failure, Ingest, Outcome, Step, steps, steps_of_file};
use chancery_model::Report;

use crate::args::Input;
use crate::pipeline::{self, Push};
use crate::progress::{Progress, Watch};
use crate::together::Together;
use crate::{memory, output};

/// Endings of files in a folder that are never reports: what lies beside saved pages.
const NOT_REPORTS: &[&str] = &[
    "md", "css", "js", "png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "pdf", "toml", "lock", "py", "rs",
];

/// The fields that `--map` finds.
const FIELDS: [&str; 10] =
    ["id", "url", "outlet", "title", "author", "published", "lang", "text", "source", "target"];

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

/// Reads everything named, in order of name. Making reports of what was read is shared among the threads.
fn read_all(
    input: &Input,
    quiet: bool,
    sink: &mut dyn FnMut(Report) -> Result<()>,
) -> Result<(Ingest, Progress)> {
    let config = config(input)?;
    let mut ingest = Ingest::new(config.clone());
    let progress = Progress::start(quiet);
    let is_wanted = AtomicBool::new(true);
    let watch = progress.watch(&is_wanted);
    let (paths, is_wanted) = (&input.paths, &is_wanted);
    let walk = move |push: &mut Push<'_, Step>| {
        let mut sink = |step: Step| {
            if !push(step.bytes(), step) {
                is_wanted.store(false, Ordering::Relaxed);
            }
        };
        if paths.is_empty() {
            steps("stdin", watch.reading(io::stdin().lock()), &config, &mut sink);
        }
        for path in paths {
            if path.as_os_str() == "-" {
                steps("stdin", watch.reading(io::stdin().lock()), &config, &mut sink);
            } else {
                for path in meant(path) {
                    walk_path(&path, 0, &config, &watch, &mut sink);
                }
            }
        }
        Ok(())
    };
    let read = |step: Step| {
        let mut outcomes = Vec::new();
        step.run(&mut |outcome| outcomes.push(outcome));
        outcomes
    };
    let mut take = |outcome: Outcome| -> Result<()> {
        let outcome = ingest.finish(outcome);
        progress.tell(&outcome);
        match outcome {
            Outcome::Report(report) => {
                if !quiet && !report.notes.is_empty() {
                    progress.aside(|| complain_of_notes(&report));
                }
                sink(*report)?;
            }
            Outcome::Failure(failure) if !quiet => progress.aside(|| output::complain_of(&failure)),
            _ => {}
        }
        Ok(())
    };
    pipeline::ordered(memory::under_way(), walk, read, |_| 0, &mut |outcomes| {
        outcomes.into_iter().try_for_each(&mut take)
    })?;
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
            Some((field, path)) if FIELDS.contains(&field) && !path.is_empty() => {
                map.push((field.to_owned(), path.to_owned()))
            }
            _ => bail!("expected --map FIELD=PATH with a field of {FIELDS:?}, found {pair:?}"),
        }
    }
    Ok(Config { max_bytes: input.max_bytes, fast: input.fast, map, ..Config::default() })
}

/// The files that a pattern such as `*.jsonl` means, in order of name, where the shell left it as it is; else the path.
fn meant(path: &Path) -> Vec<PathBuf> {
    let text = path.to_string_lossy();
    if !text.contains(['*', '?', '[']) || path.exists() {
        return vec![path.to_owned()];
    }
    let found: Vec<PathBuf> = glob::glob(&text).into_iter().flatten().filter_map(Result::ok).collect();
    if found.is_empty() { vec![path.to_owned()] } else { found }
}

fn walk_path(path: &Path, depth: usize, config: &Config, watch: &Watch<'_>, sink: &mut dyn FnMut(Step)) {
    if !watch.is_wanted() {
        return;
    }
    let name = path.to_string_lossy().into_owned();
    let mut fail = |cause: String| sink(Step::Done(Failure::new(name.clone(), cause).into()));
    match fs::metadata(path) {
        Err(error) => fail(format!("expected a file or folder, found none to read: {}", plain(&error))),
        Ok(meta) if meta.is_dir() => {
            if depth >= MAX_DEPTH {
                return fail(format!("expected at most {MAX_DEPTH} folders in folders, found more"));
            }
            match sorted_entries(path) {
                Err(error) => fail(format!("the folder cannot be listed: {}", plain(&error))),
                Ok(entries) if entries.is_empty() && depth == 0 => {
                    fail("expected reports, found an empty folder".to_owned());
                }
                Ok(entries) => {
                    for entry in entries {
                        if is_beside(&entry) {
                            let place = entry.to_string_lossy().into_owned();
                            sink(Step::Done(Outcome::Skipped { place, reason: "not-a-report" }));
                        } else {
                            walk_path(&entry, depth + 1, config, watch, sink);
                        }
                    }
                }
            }
        }
        Ok(_) => match File::open(path) {
            Err(error) => fail(format!("the file cannot be opened: {}", plain(&error))),
            Ok(file) => steps_of_file(&name, file, &|file| watch.reading(file), config, sink),
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
