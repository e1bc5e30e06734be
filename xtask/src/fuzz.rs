//! `cargo xtask fuzz [--seconds N] [TARGET…]`: runs the byte readers on mutated input until one breaks or time is up.
//!
//! Works with the stable compiler: the coverage that libFuzzer steers by is a pass of LLVM, asked for by flags, and
//! nothing but that pass is needed, as there is no unsafe code of ours to watch. What reaches new code is kept in
//! `fuzz/corpus`, as far as it is small; what breaks a reader is left in `target/fuzz/found`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::say;

/// The targets, as in `fuzz/Cargo.toml`.
const TARGETS: [&str; 6] = ["html", "warc", "feed", "jsonl", "text", "any"];

const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";

/// Files kept of a target's corpus, the smallest, and the largest one's bytes.
const KEPT: usize = 80;
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
    let status = Command::new(program)
        .args([&met, &kept])
        .args([
            format!("-max_total_time={seconds}"),
            format!("-artifact_prefix={}/{target}-", found.display()),
            "-timeout=20".to_owned(),
            "-rss_limit_mb=3000".to_owned(),
            "-max_len=20000".to_owned(),
            "-print_final_stats=1".to_owned(),
            "-verbosity=0".to_owned(),
        ])
        .status()?;
    keep(&met, &kept, program, folder, target)?;
    say(&format!("{target}: {}", if status.success() { "held" } else { "broke" }));
    Ok(status.success())
}

/// Keeps of what was met the smallest files that together reach all code that small ones reach.
fn keep(met: &Path, kept: &Path, program: &Path, folder: &Path, target: &str) -> Result<()> {
    let merged = folder.join("merged").join(target);
    let _ = fs::remove_dir_all(&merged);
    fs::create_dir_all(&merged)?;
    Command::new(program)
        .args(["-merge=1", "-verbosity=0", &format!("-max_len={LARGEST}")])
        .args([merged.as_path(), kept, met])
        .status()?;
    let mut files: Vec<(u64, PathBuf)> = Vec::new();
    for entry in fs::read_dir(&merged)? {
        let entry = entry?;
        files.push((entry.metadata()?.len(), entry.path()));
    }
    files.sort();
    if files.is_empty() {
        return Ok(());
    }
    fs::remove_dir_all(kept)?;
    fs::create_dir_all(kept)?;
    for (_, path) in files.into_iter().filter(|(bytes, _)| *bytes <= LARGEST).take(KEPT) {
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
