//! The `chancery` command: reads the press, keeps the record.
//!
//! Arguments, files, progress and exit codes are here; everything worth testing is in the other crates.
//! Exit codes: 0 all or some was read, 1 nothing could be read, 2 misuse.

mod actor_args;
mod args;
mod chart;
mod commands;
mod engine;
mod input;
mod memory;
mod output;
mod pipeline;
mod pixels;
mod progress;
mod serve_args;
mod shelf;
mod store_args;
mod table;
mod together;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Command};
use output::Ended;

/// Reading and grouping make millions of small values: they take a tenth less time than with the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Some(jobs) = cli.jobs {
        // The pool is made once, before anything uses it.
        let made = rayon::ThreadPoolBuilder::new().num_threads(jobs.get()).build_global();
        if let Err(error) = made {
            output::complain(&format!("error: cannot start {jobs} threads: {error}"));
            return ExitCode::from(2);
        }
    }
    if let Some(megabytes) = cli.memory {
        memory::use_memory(megabytes.get());
    }
    if let Some(index) = cli.actors {
        engine::use_actors(index);
    }
    let ended = match &cli.command {
        Command::Extract(args) => commands::extract(args, cli.quiet),
        Command::Annotate(args) => commands::annotate(args, cli.quiet),
        Command::Code(args) => commands::code(args, cli.quiet),
        Command::Resolve(args) => commands::resolve(args, cli.quiet),
        Command::Match(args) => commands::match_names(args, cli.quiet),
        Command::Stories(args) => commands::stories(args, cli.quiet),
        Command::Record(args) => commands::record(args, cli.quiet),
        Command::Brief(args) => commands::brief(args, cli.quiet),
        Command::Serve(args) => commands::serve(args, cli.quiet),
        Command::Mcp(args) => commands::mcp(args),
        Command::Who(args) => commands::who(args, cli.quiet),
        Command::Org(args) => commands::org(args, cli.quiet),
        Command::Actors(command) => commands::actors(command, cli.quiet),
        Command::Store(command) => commands::store(command, cli.quiet),
        Command::Watch(args) => commands::watch(args, cli.quiet),
    };
    match ended {
        Ok(Ended::Read) => ExitCode::SUCCESS,
        Ok(Ended::NothingRead) => ExitCode::from(1),
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&format!("error: {error:#}"));
            if let Some(hint) = commands::hint(&error) {
                output::complain(&format!("hint: {hint}"));
            }
            ExitCode::from(2)
        }
    }
}
