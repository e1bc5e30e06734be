//! `chancery-executor`: does the parts of jobs that a scheduler hands out.

use std::process::ExitCode;
use std::sync::Arc;

use ballista::prelude::SessionConfigExt as _;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use chancery_ballista::{functions, process, session};
use clap::Parser;
use datafusion::prelude::SessionConfig;

/// Does the parts of jobs that a scheduler hands out.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Address of the scheduler
    #[arg(long, default_value = "127.0.0.1")]
    scheduler_host: String,

    /// Port of the scheduler
    #[arg(long, default_value_t = 50050)]
    scheduler_port: u16,

    /// Address of this machine to listen at, and at which others reach it
    #[arg(long, default_value = "127.0.0.1")]
    host: String,

    /// Port for what is shuffled
    #[arg(long, default_value_t = 50051)]
    port: u16,

    /// Port for the scheduler's orders
    #[arg(long, default_value_t = 50052)]
    order_port: u16,

    /// Parts worked on at once; all cores if not given
    #[arg(long)]
    cores: Option<usize>,

    /// Megabytes for sorting and grouping, over all cores; the engine takes 300 more
    #[arg(long, default_value_t = 1024)]
    memory: u64,

    /// Folder for what is shuffled; a temporary one if not given
    #[arg(long)]
    work: Option<String>,

    /// Break on pages that contain this: for tests of what then happens
    #[arg(long, hide = true)]
    break_at: Option<String>,
}

fn main() -> ExitCode {
    process::serve(run(Args::parse()))
}

async fn run(args: Args) -> anyhow::Result<()> {
    if let Some(words) = args.break_at {
        functions::break_at(words);
    }
    let cores = match args.cores {
        Some(cores) => cores.max(1),
        None => std::thread::available_parallelism()?.get(),
    };
    let work = args.work.clone();
    let config = ExecutorProcessConfig {
        executor_id: format!("{}:{}", args.host, args.port),
        scheduler_host: args.scheduler_host,
        scheduler_port: args.scheduler_port,
        scheduler_connect_timeout_seconds: 60,
        bind_host: args.host.clone(),
        external_host: Some(args.host),
        port: args.port,
        grpc_port: args.order_port,
        vcores: cores,
        work_dir: args.work,
        memory_pool_size: Some(args.memory << 20),
        executor_heartbeat_interval_seconds: 3,
        override_config_producer: Some(Arc::new(SessionConfig::new_with_ballista)),
        override_runtime_producer: Some(Arc::new(move |_| session::runtime(work.as_deref()))),
        override_function_registry: Some(Arc::new(session::registry())),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config)).await?;
    Ok(())
}
