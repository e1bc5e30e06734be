//! Tasks for developers: `cargo xtask eval [--readme] [--raise] [--lower] [NAME…]`,
//! `cargo xtask train [--hold-out] [DATA_DIR]`, `cargo xtask train-stories`, `cargo xtask stories`, `cargo xtask train-coref`, `cargo xtask train-pairs [--folds]`,
//! `cargo xtask coref`, `cargo xtask gvc [--errors]`, `cargo xtask reliability [--fit]`, `cargo xtask crawl`, `cargo xtask scale`,
//! `cargo xtask plan`, `cargo xtask fuzz`.

mod coref;
mod crawl;
mod eval;
mod fuzz;
mod gvc;
mod lines;
mod pairs;
mod plan;
mod reliability;
mod scale;
mod stories;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use chancery_reader::train::Config;

const TASKS: &str = "eval, train, train-lines, train-stories, stories, train-coref, train-pairs, coref, gvc, reliability, crawl, scale, plan or fuzz";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    match arguments.first().map(String::as_str) {
        Some("eval") => {
            let mut options = eval::Options::default();
            for argument in &arguments[1..] {
                match argument.as_str() {
                    "--readme" => options.readme = true,
                    "--raise" => options.raise = true,
                    "--lower" => options.lower = true,
                    flag if flag.starts_with('-') => {
                        bail!("expected --readme, --raise or --lower, found {flag}")
                    }
                    name => options.only.push(name.to_owned()),
                }
            }
            eval::eval(&root, &options)
        }
        Some("train") => {
            let holds_out = arguments.iter().any(|argument| argument == "--hold-out");
            let folder = arguments[1..].iter().find(|argument| !argument.starts_with('-'));
            let data = folder.map_or_else(|| root.join("../shared/data/nlp"), std::path::PathBuf::from);
            train(&root, &data, Config { holds_out })
        }
        Some("train-lines") => lines::run(&root, &arguments[1..]),
        Some("train-stories") => stories::train(&root),
        Some("stories") => stories::measure(&root, arguments.iter().any(|argument| argument == "--errors")),
        Some("train-coref") => coref::train(&root),
        Some("train-pairs") => pairs::run(&root, arguments.iter().any(|argument| argument == "--folds")),
        Some("coref") => coref::measure(&root),
        Some("gvc") => gvc::measure(&root, arguments.iter().any(|argument| argument == "--errors")),
        Some("reliability") => reliability::run(&root, arguments.iter().any(|argument| argument == "--fit")),
        Some("crawl") => crawl(&arguments[1..]),
        Some("scale") => scale::run(&root, &arguments[1..]),
        Some("plan") => plan::run(&root, &arguments[1..]),
        Some("fuzz") => fuzz::run(&root, &arguments[1..]),
        Some(other) => bail!("expected {TASKS}, found {other}"),
        None => bail!("expected a task: {TASKS}"),
    }
}

/// Trains the reader's models from `data` and writes them into its crate.
fn train(root: &Path, data: &Path, config: Config) -> Result<()> {
    let weights = chancery_reader::train::train(data, config, &say)
        .with_context(|| format!("training from {}", data.display()))?;
    let path = root.join("crates/chancery-reader/weights.bin");
    std::fs::write(&path, &weights).with_context(|| format!("writing {}", path.display()))?;
    say(&format!("{}: {} bytes", path.display(), weights.len()));
    Ok(())
}

/// Writes a crawl of invented pages.
fn crawl(arguments: &[String]) -> Result<()> {
    let (mut pages, mut seed, mut out) = (1_000, 1, None);
    for pair in arguments.chunks(2) {
        match pair {
            [flag, value] if flag == "--pages" => pages = value.parse()?,
            [flag, value] if flag == "--seed" => seed = value.parse()?,
            [flag, value] if flag == "--out" => out = Some(value),
            _ => bail!("expected --pages N, --seed N, --out DIR, found {}", pair.join(" ")),
        }
    }
    let out = out.context("expected --out DIR, found none")?;
    let bytes = crawl::write(Path::new(out), pages, seed)?;
    say(&format!("{out}: {pages} pages, {bytes} bytes"));
    Ok(())
}

/// Prints one line at once.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
