//! What client, scheduler and executors must have in common: settings and functions.

use std::sync::Arc;

use ballista::prelude::{SessionConfigExt as _, SessionContextExt as _};
use ballista_core::registry::BallistaFunctionRegistry;
use datafusion::common::Result;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::{FunctionRegistry as _, SessionState, SessionStateBuilder};
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::functions;
use crate::place::Stores;

/// Rows handed to a function at once. An annotation has some 70 kB: 128 of them are what an executor has in hand.
const BATCH: usize = 128;

/// The settings of a job.
pub fn config() -> SessionConfig {
    SessionConfig::new_with_ballista().with_batch_size(BATCH).with_target_partitions(PARTITIONS)
}

/// Parts into which what is grouped by key is shuffled.
const PARTITIONS: usize = 4;

/// A session that knows our functions.
pub fn state(config: SessionConfig) -> Result<SessionState> {
    let mut state = SessionStateBuilder::new()
        .with_default_features()
        .with_config(config)
        .with_runtime_env(runtime(None)?)
        .build();
    for function in functions::all() {
        state.register_udf(function)?;
    }
    Ok(state)
}

/// What queries run in: the stores they read and write, and a folder for what does not fit into memory.
pub fn runtime(work: Option<&str>) -> Result<Arc<RuntimeEnv>> {
    let mut runtime = RuntimeEnvBuilder::new().with_object_store_registry(Stores::shared());
    if let Some(work) = work {
        runtime = runtime.with_temp_file_path(work);
    }
    Ok(Arc::new(runtime.build()?))
}

/// The functions an executor knows.
pub fn registry() -> BallistaFunctionRegistry {
    let mut registry = BallistaFunctionRegistry::default();
    for function in functions::all() {
        registry.scalar_functions.insert(function.name().to_owned(), function);
    }
    registry
}

/// A client of the scheduler at `url`.
pub async fn connect(url: &str) -> Result<SessionContext> {
    let context = SessionContext::remote_with_state(url, state(config())?).await?;
    for function in functions::all() {
        context.register_udf(Arc::unwrap_or_clone(function));
    }
    Ok(context)
}

/// A session of this process alone, for small things.
pub fn local() -> Result<SessionContext> {
    Ok(SessionContext::new_with_config_rt(SessionConfig::new(), runtime(None)?))
}
