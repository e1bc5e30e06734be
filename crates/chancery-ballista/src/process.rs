//! What the three programs do alike: a runtime with room for the engine's stacks, and how a server ends.

use std::process::ExitCode;

use anyhow::Result;
use tokio::runtime::{Builder, Runtime};

/// The runtime that a program works on.
///
/// # Errors
/// If the system gives no threads.
pub fn runtime() -> Result<Runtime> {
    Ok(Builder::new_multi_thread().enable_all().thread_stack_size(16 << 20).build()?)
}

/// Serves until `work` ends; what goes wrong is logged, and ends it with 1.
pub fn serve(work: impl Future<Output = Result<()>>) -> ExitCode {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("warn")).init();
    match runtime().and_then(|runtime| runtime.block_on(work)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
