//! Tasks for developers: `cargo xtask eval [--readme] [--raise] [--lower] [NAME…]`,
//! `cargo xtask train [--hold-out] [DATA_DIR]`, `cargo xtask train-stories`.

mod eval;
mod lines;
mod stories;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use chancery_reader::train::Config;

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
        Some(other) => bail!("expected eval, train, train-lines or train-stories, found {other}"),
        None => bail!("expected a task: eval, train, train-lines, train-stories"),
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

/// Prints one line at once.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
