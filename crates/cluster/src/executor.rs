//! An executor: Ballista's, which knows Bifrons' functions and reads object stores.

use std::net::{IpAddr, TcpListener};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;

use crate::connect::{MESSAGE_BYTES, config};
use crate::roles::{ExecutorArgs, host_and_port, reached_at, say};
use crate::stores::Stores;

/// Seconds between two signs of life: a few go into what a scheduler waits for.
const BEAT: u64 = 2;

/// Seconds for which a scheduler that does not answer is tried.
const TRIED: u16 = 30;

/// Runs until it is stopped.
///
/// # Errors
/// If the scheduler does not answer, or the ports are taken.
pub async fn run(args: ExecutorArgs) -> Result<()> {
    let (scheduler_host, scheduler_port) = host_and_port(&args.scheduler)?;
    let address = args.listen.ip();
    let host = reached_at(address, args.host)?;
    let port = match args.listen.port() {
        0 => two_free(address)?,
        port => port,
    };
    let slots = args.slots.map_or_else(processors, usize::from);
    bifrons::cluster::use_threads(slots);
    // What is made here goes with it, however it ends but for a crash.
    let own = match args.work_dir {
        Some(_) => None,
        None => Some(tempfile::tempdir().context("cannot make a folder to work in")?),
    };
    let work_dir = match (&args.work_dir, &own) {
        (Some(folder), _) => std::path::absolute(folder)?,
        (None, Some(own)) => own.path().to_path_buf(),
        (None, None) => bail!("there is no folder to work in"),
    };
    std::fs::create_dir_all(&work_dir)
        .with_context(|| format!("cannot make {}", work_dir.display()))?;
    let work_dir = work_dir
        .to_str()
        .context("the path of the folder to work in is not Unicode")?
        .to_string();
    let temporary = work_dir.clone();
    let mut functions = BallistaFunctionRegistry::default();
    for function in bifrons_ledger::functions(bifrons::cluster::coder(), bifrons::cluster::work()) {
        functions
            .scalar_functions
            .insert(function.name().to_string(), function);
    }
    let config = ExecutorProcessConfig {
        bind_host: address.to_string(),
        external_host: Some(host.clone()),
        port,
        grpc_port: port + 1,
        scheduler_host,
        scheduler_port,
        scheduler_connect_timeout_seconds: TRIED,
        executor_heartbeat_interval_seconds: BEAT,
        vcores: slots,
        work_dir: Some(work_dir),
        // Results that a program did not fetch, or of jobs that ended badly.
        job_data_ttl_seconds: 6 * 3600,
        job_data_clean_up_interval_seconds: 600,
        grpc_max_decoding_message_size: MESSAGE_BYTES,
        grpc_max_encoding_message_size: MESSAGE_BYTES,
        memory_pool_size: args.memory.map(|mb| mb << 20),
        override_config_producer: Some(Arc::new(config)),
        override_function_registry: Some(Arc::new(functions)),
        override_runtime_producer: Some(Arc::new(move |_| {
            RuntimeEnvBuilder::new()
                .with_temp_file_path(temporary.clone())
                .with_object_store_registry(Arc::new(Stores::default()))
                .build_arc()
        })),
        ..ExecutorProcessConfig::default()
    };
    say(&format!(
        "executor on {host}:{port} with {slots} slots, for {}",
        args.scheduler
    ));
    let done = start_executor_process(Arc::new(config)).await;
    done.with_context(|| format!("the executor for {} ended", args.scheduler))
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// A port that is free, as is the next.
fn two_free(address: IpAddr) -> Result<u16> {
    for _ in 0..64 {
        let first = TcpListener::bind((address, 0))?.local_addr()?.port();
        let free = |port| TcpListener::bind((address, port)).is_ok();
        if first < u16::MAX && free(first) && free(first + 1) {
            return Ok(first);
        }
    }
    bail!("there are no two free ports in a row on {address}; give --listen IP:PORT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_ports_are_free() {
        let address = IpAddr::from([127, 0, 0, 1]);
        let port = two_free(address).unwrap();
        let first = TcpListener::bind((address, port)).unwrap();
        let second = TcpListener::bind((address, port + 1)).unwrap();
        drop((first, second));
    }
}
