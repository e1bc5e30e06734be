//! `cargo xtask fuzz [--seconds N] [TARGET…]`: runs the byte readers on mutated input until one breaks or time is up.
//!
//! The seconds are of CPU where `/proc` tells them, so that a busy machine fuzzes as long as an idle one; else by the clock.
//!
//! Works with the stable compiler: the coverage that libFuzzer steers by is a pass of LLVM, asked for by flags, and
//! nothing but that pass is needed, as there is no unsafe code of ours to watch. Small files that reach most of the code
//! are kept in `fuzz/corpus`; what breaks a reader is left in `target/fuzz/found`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context as _, Result, bail};

use crate::say;

/// The targets, as in `fuzz/Cargo.toml`.
const TARGETS: [&str; 6] = ["html", "warc", "feed", "jsonl", "text", "any"];

const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";

/// Files kept of a target's corpus, and the largest one's bytes.
const KEPT: usize = 150;
const LARGEST: u64 = 2_000;

/// Runs the task.
pub fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let mut seconds = 60;
    let mut targets: Vec<&str> = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--seconds" => seconds = rest.next().context("expected a number after --seconds")?.parse()?,
            name if TARGETS.contains(&name) => targets.push(name),
            other => bail!("expected --seconds N or one of {TARGETS:?}, found {other}"),
        }
    }
    if targets.is_empty() {
        targets = TARGETS.to_vec();
    }
    let folder = root.join("target/fuzz");
    let triple = host()?;
    let built = Command::new(env!("CARGO"))
        .args(["build", "--release", "--target", &triple, "--manifest-path"])
        .arg(root.join("fuzz/Cargo.toml"))
        .arg("--target-dir")
        .arg(&folder)
        .env("RUSTFLAGS", FLAGS)
        .status()?;
    if !built.success() {
        bail!("the fuzz targets do not compile");
    }
    let mut broken = Vec::new();
    for target in targets {
        let program = folder.join(&triple).join("release").join(target);
        if !fuzz(root, &folder, &program, target, seconds)? {
            broken.push(target);
        }
    }
    if broken.is_empty() { Ok(()) } else { bail!("{broken:?} broke; see {}", folder.join("found").display()) }
}

/// Fuzzes one target; whether it held.
fn fuzz(root: &Path, folder: &Path, program: &Path, target: &str, seconds: u64) -> Result<bool> {
    let kept = root.join("fuzz/corpus").join(target);
    let (met, found) = (folder.join("met").join(target), folder.join("found"));
    for path in [&kept, &met, &found] {
        fs::create_dir_all(path)?;
    }
    let start = children_seconds();
    let used = || Some(children_seconds()? - start?);
    let mut held = true;
    let mut left = seconds;
    while held && left > 0 {
        let status = Command::new(program)
            .args([&met, &kept])
            .args([
                format!("-max_total_time={left}"),
                format!("-artifact_prefix={}/{target}-", found.display()),
                "-timeout=120".to_owned(),
                "-rss_limit_mb=3000".to_owned(),
                "-max_len=20000".to_owned(),
                "-print_final_stats=1".to_owned(),
                "-verbosity=0".to_owned(),
            ])
            .status()?;
        held = status.success();
        left = used().map_or(0, |used| seconds.saturating_sub(used));
    }
    let used = used().map_or_else(String::new, |used| format!(" for {used} s of CPU"));
    keep(&met, &kept, program, folder, target)?;
    say(&format!("{target}: {}{used}", if held { "held" } else { "broke" }));
    Ok(held)
}

/// Seconds of CPU that the children waited for have used, in user and kernel.
fn children_seconds() -> Option<u64> {
    /// What `/proc` counts in, on every Linux.
    const TICKS: u64 = 100;
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name in brackets may hold blanks; `cutime` and `cstime` are the 14th and 15th after it.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(13);
    let mut next = || fields.next()?.parse::<u64>().ok();
    Some((next()? + next()?) / TICKS)
}

/// Keeps of what was met small files that together reach most code: those that cover most, the best first.
fn keep(met: &Path, kept: &Path, program: &Path, folder: &Path, target: &str) -> Result<()> {
    let merged = folder.join("merged").join(target);
    let _ = fs::remove_dir_all(&merged);
    fs::create_dir_all(&merged)?;
    Command::new(program)
        .args(["-set_cover_merge=1", "-use_counters=0", "-verbosity=0", &format!("-max_len={LARGEST}")])
        .args([merged.as_path(), kept, met])
        .status()?;
    // The merge writes what adds most first; names are hashes.
    let mut files: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in fs::read_dir(&merged)? {
        let entry = entry?;
        files.push((entry.metadata()?.modified()?, entry.path()));
    }
    files.sort();
    if files.is_empty() {
        return Ok(());
    }
    fs::remove_dir_all(kept)?;
    fs::create_dir_all(kept)?;
    for (_, path) in files.into_iter().take(KEPT) {
        fs::copy(&path, kept.join(path.file_name().unwrap_or_default()))?;
    }
    Ok(())
}

/// The triple of this machine; naming it keeps the flags from build scripts.
fn host() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("rustc does not say what machine it is for")?.to_owned())
}
