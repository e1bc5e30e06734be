//! `chancery-cluster run JOB.toml`: has a job done by a cluster.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use chancery_ballista::job::Job;
use chancery_ballista::process;
use chancery_ballista::run::{self, Stage};
use clap::{Parser, Subcommand};

/// Has jobs done by a cluster.
#[derive(Parser)]
#[command(version, after_help = "Exit codes: 0 done, 1 stopped before it was done, 2 misuse.")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Do a job, or what of it is not done
    Run {
        /// The job: see docs/SCALE.md
        job: PathBuf,
    },
}

/// Failures shown of a stage; the rest is in its files.
const SHOWN: usize = 10;

fn main() -> ExitCode {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("error")).init();
    let Command::Run { job } = Args::parse().command;
    let job = match Job::read(&job) {
        Ok(job) => job,
        Err(error) => {
            say(&format!("error: {error:#}"));
            return ExitCode::from(2);
        }
    };
    match do_all(&job) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn do_all(job: &Job) -> Result<()> {
    process::runtime()?.block_on(async {
        let stages = run::run(job, &say).await?;
        for Stage { name, parts, skipped, rows, failures } in &stages {
            say(&format!(
                "{name}: {rows} rows in {parts} parts, {skipped} finished before, {failures} failures"
            ));
            if *failures > 0 {
                for cause in run::failures(job, name).await?.iter().take(SHOWN) {
                    say(&format!("  {cause}"));
                }
            }
        }
        say(&format!("done: {}", job.output));
        Ok(())
    })
}

fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
