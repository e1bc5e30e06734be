//! Tasks for developers: `cargo xtask eval [--readme] [--raise] [--lower] [NAME…]`.

mod eval;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};

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
        Some(other) => bail!("expected eval, found {other}"),
        None => bail!("expected a task: eval"),
    }
}

/// Prints one line at once.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
