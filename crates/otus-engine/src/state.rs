//! DataFusion's session, built once: our settings, the rules we want, the memory pool and
//! the spill directory. It must not know any table or statement.

use std::path::Path;
use std::sync::Arc;

use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::{FairSpillPool, TrackConsumersPool};
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::session_state::{SessionState, SessionStateBuilder};
use datafusion::optimizer::Analyzer;
use datafusion::optimizer::analyzer::resolve_grouping_function::ResolveGroupingFunction;
use datafusion::prelude::SessionConfig;
use otus_types::QueryError;

use crate::errors;
use crate::push_filters;
use crate::scan_fields::ScanFields;
use crate::shared_walks::SharedWalks;
use crate::stoppable::Stoppable;
use crate::unnest_fields::UnnestFields;

/// Rows of a batch, from the decoders to the result.
pub const BATCH_ROWS: usize = 8192;
/// How many memory consumers an exhausted-resources message names.
const NAMED_CONSUMERS: usize = 5;

/// The session state shared by all queries of an engine.
///
/// # Errors
/// When the spill directory cannot be used.
pub fn build(threads: usize, memory: usize, spill: &Path) -> Result<SessionState, QueryError> {
    let runtime = runtime(memory, spill)?;
    // Types are the analyzer's business: DataFusion's own coercion would only change plans
    // that are already typed.
    let analyzer = Analyzer::with_rules(vec![Arc::new(ResolveGroupingFunction::new())]);
    let mut builder = SessionStateBuilder::new()
        .with_session_id(String::from("otus"))
        .with_config(config(threads))
        .with_runtime_env(runtime)
        .with_optimizer_rules(push_filters::rules())
        .with_optimizer_rule(Arc::new(UnnestFields))
        .with_physical_optimizer_rule(Arc::new(ScanFields))
        .with_physical_optimizer_rule(Arc::new(SharedWalks))
        .with_physical_optimizer_rule(Arc::new(Stoppable));
    *builder.analyzer() = Some(analyzer);
    Ok(builder.build())
}

fn config(threads: usize) -> SessionConfig {
    let mut config = SessionConfig::new()
        .with_target_partitions(threads.max(1))
        .with_batch_size(BATCH_ROWS)
        .with_create_default_catalog_and_schema(false)
        .with_information_schema(false)
        .with_collect_statistics(false);
    let options = config.options_mut();
    options.optimizer.enable_leaf_expression_pushdown = true;
    // Objects are never cut: gzip has no places to start from.
    options.optimizer.repartition_file_scans = false;
    options.execution.planning_concurrency = threads.max(1);
    config
}

fn runtime(memory: usize, spill: &Path) -> Result<Arc<RuntimeEnv>, QueryError> {
    let named = std::num::NonZeroUsize::new(NAMED_CONSUMERS).unwrap_or(std::num::NonZeroUsize::MIN);
    let pool = TrackConsumersPool::new(FairSpillPool::new(memory), named);
    // DataFusion makes the directory when something is spilled, not before.
    let disk = DiskManagerBuilder::default()
        .with_mode(DiskManagerMode::Directories(vec![spill.to_path_buf()]));
    RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(pool))
        .with_disk_manager_builder(disk)
        .build_arc()
        .map_err(|error| errors::from_datafusion(&error))
}
