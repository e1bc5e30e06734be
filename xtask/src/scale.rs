//! `cargo xtask scale [--sizes 1000,10000] [--jobs 1,2] [--save]`: what a page costs, end to end, on this machine.
//!
//! Makes a crawl of each size (see `crawl`), runs the command on it stage by stage as a user would, and prints CPU,
//! clock, memory and bytes of each; then what a page costs in the largest crawl against the smallest. `--save` keeps
//! the figures of the largest crawl in `docs/scale.json`, from which `cargo xtask plan` computes.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use crate::{crawl, say};

/// How often a running stage's memory is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// Clock ticks of `/proc/self/stat` in a second, on all Linux machines of today.
const TICKS: f64 = 100.0;

/// What one stage cost.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Cost {
    /// Seconds of CPU, user and system.
    pub cpu: f64,
    /// Seconds by the clock.
    pub clock: f64,
    /// Largest resident memory, in megabytes.
    pub memory: f64,
    /// Bytes it wrote.
    pub bytes: u64,
    /// Seconds of CPU of the thread that hands on and takes, which no other job can share.
    #[serde(default)]
    pub alone: f64,
}

impl Cost {
    /// How much faster `jobs` jobs could be than one if all had cores of their own.
    fn bound(&self, jobs: usize) -> f64 {
        self.cpu / (self.alone + (self.cpu - self.alone) / jobs as f64)
    }
}

/// What the stages cost on a crawl.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Costs {
    /// Pages of the crawl.
    pub pages: u64,
    /// Words of their texts.
    pub words: u64,
    /// Bytes of the archives.
    pub crawl_bytes: u64,
    /// By stage; with several jobs, of the first number of them.
    pub stages: BTreeMap<String, Cost>,
}

/// The stages: name and arguments (`IN` the archives, `REPORTS` the reports made of them, `STORE` a fresh store).
const STAGES: [(&str, &[&str]); 6] = [
    ("extract", &["extract", "IN"]),
    ("annotate", &["annotate", "REPORTS"]),
    ("code", &["code", "REPORTS"]),
    ("stories", &["stories", "--batch", "1000", "REPORTS"]),
    ("record", &["record", "IN"]),
    ("ingest", &["ingest", "--store", "STORE", "IN"]),
];

/// Runs the task.
pub fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let mut sizes = vec![1_000, 10_000];
    let mut jobs: Vec<usize> = vec![1, 2];
    let mut only: Vec<String> = Vec::new();
    let mut save = false;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut numbers = || -> Result<Vec<usize>> {
            let value = rest.next().with_context(|| format!("expected numbers after {argument}"))?;
            value
                .split(',')
                .map(|n| n.parse().with_context(|| format!("expected a number, found {n}")))
                .collect()
        };
        match argument.as_str() {
            "--sizes" => sizes = numbers()?,
            "--jobs" => jobs = numbers()?,
            "--save" => save = true,
            name if STAGES.iter().any(|(stage, _)| *stage == name) => only.push(name.to_owned()),
            other => bail!("expected --sizes, --jobs, --save or a stage, found {other}"),
        }
    }
    let program = root.join("target/release/chancery");
    if !program.exists() {
        bail!("expected {}, found none: run cargo build --release -p chancery-cli", program.display());
    }
    let mut all: Vec<Costs> = Vec::new();
    for &size in &sizes {
        let costs = measure(root, &program, size, &jobs, &only)?;
        if let Some(first) = all.first() {
            compare(first, &costs);
        }
        all.push(costs);
    }
    if let (true, Some(costs)) = (save, all.last()) {
        fs::write(root.join("docs/scale.json"), serde_json::to_string_pretty(costs)? + "\n")?;
    }
    Ok(())
}

fn measure(root: &Path, program: &Path, size: usize, jobs: &[usize], only: &[String]) -> Result<Costs> {
    let folder = root.join("target/scale").join(size.to_string());
    let pages = folder.join("crawl");
    let crawl_bytes = if pages.exists() { bytes_in(&pages)? } else { crawl::write(&pages, size, 1)? };
    say(&format!("{size} pages, {:.1} kB each packed", crawl_bytes as f64 / 1e3 / size as f64));
    let reports = folder.join("reports.jsonl");
    let mut stages = BTreeMap::new();
    for (stage, arguments) in STAGES {
        // The reports are wanted by later stages, too.
        let is_wanted = only.is_empty() || only.iter().any(|name| name == stage);
        let is_needed = stage == "extract" && !reports.exists();
        if !is_wanted && !is_needed {
            continue;
        }
        let mut first: Option<Cost> = None;
        for &jobs in jobs {
            let store = folder.join("store");
            remove_store(&store);
            let arguments: Vec<PathBuf> = arguments
                .iter()
                .map(|argument| match *argument {
                    "IN" => pages.clone(),
                    "REPORTS" => reports.clone(),
                    "STORE" => store.clone(),
                    other => PathBuf::from(other),
                })
                .collect();
            let out = if stage == "extract" { reports.clone() } else { folder.join(format!("{stage}.out")) };
            let mut cost = once(program, &arguments, jobs, &out)?;
            if stage == "ingest" {
                cost.bytes = fs::metadata(&store).map_or(0, |meta| meta.len());
            }
            remove_store(&store);
            if stage != "extract" {
                let _ = fs::remove_file(&out);
            }
            say(&format!(
                "{stage:<9} {jobs} jobs {:>8.1} s clock {:>8.1} s cpu {:>7.2} ms cpu/page {:>8.1} pages/s {:>6.0} MB {:>8.1} kB/page{}",
                cost.clock,
                cost.cpu,
                cost.cpu * 1e3 / size as f64,
                size as f64 / cost.clock,
                cost.memory,
                cost.bytes as f64 / 1e3 / size as f64,
                first.map_or(String::new(), |first| format!(
                    "  speed-up {:.2}, on idle cores at most {:.2}",
                    first.clock / cost.clock,
                    cost.bound(jobs)
                )),
            ));
            first.get_or_insert(cost);
        }
        if let Some(cost) = first {
            stages.insert(stage.to_owned(), cost);
        }
    }
    let words = fs::read_to_string(&reports)?
        .lines()
        .filter_map(|line| serde_json::from_str::<chancery_model::Report>(line).ok())
        .map(|report| report.text.split_whitespace().count() as u64)
        .sum();
    Ok(Costs { pages: size as u64, words, crawl_bytes, stages })
}

/// Says what a page costs in a larger crawl against a smaller one.
fn compare(small: &Costs, large: &Costs) {
    for (stage, cost) in &large.stages {
        let Some(first) = small.stages.get(stage) else { continue };
        // What starting costs is not the pages'.
        let per_page = |cost: &Cost, pages: u64| cost.cpu / pages as f64;
        let ratio = per_page(cost, large.pages) / per_page(first, small.pages);
        say(&format!(
            "{stage:<9} a page of {} costs {:+.1} % against one of {}",
            large.pages,
            (ratio - 1.0) * 100.0,
            small.pages
        ));
    }
}

/// Runs the command once.
fn once(program: &Path, arguments: &[PathBuf], jobs: usize, out: &Path) -> Result<Cost> {
    let before = children_cpu()?;
    let begun = Instant::now();
    let mut child = Command::new(program)
        .args(["--quiet", "--jobs", &jobs.to_string()])
        .args(arguments)
        .env("SOURCE_DATE_EPOCH", "1700000000")
        .stdout(File::create(out)?)
        .stdin(Stdio::null())
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let main_thread = format!("/proc/{0}/task/{0}/stat", child.id());
    let (mut memory, mut alone) = (0.0_f64, 0.0_f64);
    let ended = loop {
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        memory = memory.max(peak(&status).unwrap_or(0.0));
        alone = alone.max(cpu(&main_thread, 11).unwrap_or(0.0));
        std::thread::sleep(LOOK);
    };
    if !ended.success() {
        bail!("{arguments:?} ended with {ended}");
    }
    let clock = begun.elapsed().as_secs_f64();
    Ok(Cost { cpu: children_cpu()? - before, clock, memory, bytes: fs::metadata(out)?.len(), alone })
}

/// The largest resident memory so far, in megabytes.
fn peak(status: &str) -> Option<f64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().split(' ').next()?.parse::<f64>().ok()? / 1024.0)
}

/// Seconds of CPU of all children that ended.
fn children_cpu() -> Result<f64> {
    cpu("/proc/self/stat", 13).context("this task needs /proc")
}

/// Seconds of CPU, user and system, in the field `at` of a `stat` after the name, and the next.
fn cpu(stat: &str, at: usize) -> Option<f64> {
    let text = fs::read_to_string(stat).ok()?;
    let fields: Vec<&str> = text.rsplit(')').next()?.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(at)? + ticks(at + 1)?) / TICKS)
}

fn bytes_in(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}

fn remove_store(store: &Path) {
    for ending in ["", "-wal", "-shm", ".lock"] {
        let mut name = store.as_os_str().to_owned();
        name.push(ending);
        let _ = fs::remove_file(name);
    }
}
