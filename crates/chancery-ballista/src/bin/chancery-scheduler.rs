//! `chancery-scheduler`: hands out the parts of jobs to executors.

use std::process::ExitCode;
use std::sync::Arc;

use ballista::prelude::SessionConfigExt as _;
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use chancery_ballista::{process, session};
use clap::Parser;
use datafusion::prelude::SessionConfig;

/// Hands out the parts of jobs to executors.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Address of this machine to listen at
    #[arg(long, default_value = "127.0.0.1")]
    host: String,

    /// Port to listen at
    #[arg(long, default_value_t = 50050)]
    port: u16,

    /// Seconds without a word from an executor until its work is given to others
    #[arg(long, value_name = "SECONDS", default_value_t = 12)]
    executor_timeout: u64,
}

fn main() -> ExitCode {
    process::serve(run(Args::parse()))
}

async fn run(args: Args) -> anyhow::Result<()> {
    let mut config = SchedulerConfig::default()
        .with_hostname(&args.host)
        .with_port(args.port)
        .with_no_executors_grace_period_seconds(60)
        .with_override_config_producer(Arc::new(SessionConfig::new_with_ballista))
        .with_override_session_builder(Arc::new(session::state));
    config.bind_host = args.host.clone();
    config.executor_timeout_seconds = args.executor_timeout;
    config.expire_dead_executor_interval_seconds = (args.executor_timeout / 3).max(1);
    let cluster = BallistaCluster::new_from_config(&config).await?;
    start_server(cluster, format!("{}:{}", args.host, args.port).parse()?, Arc::new(config)).await?;
    Ok(())
}
