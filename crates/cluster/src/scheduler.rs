//! The scheduler: Ballista's, whose sessions know Bifrons' functions and read object stores.

use std::sync::Arc;

use anyhow::{Context, Result};
use ballista_core::extension::{
    ballista_aggregate_functions, ballista_scalar_functions, ballista_window_functions,
};
use ballista_core::optimizer::ballista_default_optimizer_rules;
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::{create_scheduler, start_grpc_service_with_listener};
use datafusion::execution::FunctionRegistry as _;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::prelude::SessionConfig;

use crate::connect::{MESSAGE_BYTES, config};
use crate::roles::{SchedulerArgs, reached_at, say};
use crate::stores::Stores;

/// Seconds between two looks for executors that are lost.
const LOOK: u64 = 2;

/// Runs until it is stopped.
///
/// # Errors
/// If the address is taken.
pub async fn run(args: SchedulerArgs) -> Result<()> {
    let listener = tokio::net::TcpListener::bind(args.listen).await;
    let listener = listener.with_context(|| format!("cannot listen on {}", args.listen))?;
    let address = listener.local_addr()?;
    let host = reached_at(address.ip(), args.host)?;
    let config = SchedulerConfig {
        bind_host: address.ip().to_string(),
        bind_port: address.port(),
        external_host: host.clone(),
        executor_timeout_seconds: args.lost_after,
        expire_dead_executor_interval_seconds: LOOK,
        no_executors_grace_period_seconds: args.lost_after.max(60),
        grpc_server_max_decoding_message_size: MESSAGE_BYTES,
        grpc_server_max_encoding_message_size: MESSAGE_BYTES,
        grpc_client_max_message_size: MESSAGE_BYTES,
        override_config_producer: Some(Arc::new(config)),
        override_session_builder: Some(Arc::new(session)),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await?;
    let scheduler = create_scheduler::<
        datafusion_proto::protobuf::LogicalPlanNode,
        datafusion_proto::protobuf::PhysicalPlanNode,
    >(cluster, Arc::new(config))
    .await?;
    let named = format!("df://{host}:{}", address.port());
    say(&format!(
        "scheduler on {named}; executors: bifrons-cluster executor --scheduler {named}"
    ));
    tokio::select! {
        done = start_grpc_service_with_listener(listener, scheduler) => Ok(done?),
        _ = tokio::signal::ctrl_c() => Ok(()),
    }
}

/// What plans are made with: what a program's session has, or plans would not be understood.
fn session(config: SessionConfig) -> datafusion::common::Result<SessionState> {
    let runtime = RuntimeEnvBuilder::new()
        .with_object_store_registry(Arc::new(Stores::default()))
        .build_arc()?;
    let mut state = SessionStateBuilder::new()
        .with_default_features()
        .with_config(config)
        .with_runtime_env(runtime)
        .with_optimizer_rules(ballista_default_optimizer_rules())
        .with_scalar_functions(ballista_scalar_functions())
        .with_aggregate_functions(ballista_aggregate_functions())
        .with_window_functions(ballista_window_functions())
        .build();
    for function in bifrons_ledger::functions(bifrons::cluster::coder(), bifrons::cluster::work()) {
        state.register_udf(function)?;
    }
    Ok(state)
}
