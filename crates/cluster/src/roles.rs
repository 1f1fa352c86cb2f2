//! The arguments of the two roles.

use std::io::Write as _;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;
use url::Url;

use crate::{executor, scheduler};

/// Port of a scheduler unless told otherwise, as Ballista has it.
pub const PORT: u16 = 50050;

/// Runs one of the two roles of a cluster. All verbs of `bifrons` are here too: `bifrons add --cluster df://HOST:PORT …` hands over to this
/// program.
#[derive(Debug, Parser)]
#[command(
    name = "bifrons-cluster",
    version,
    arg_required_else_help = true,
    after_help = "On one machine, each in a terminal of its own:
  bifrons-cluster scheduler
  bifrons-cluster executor
  bifrons add news/*.jsonl.gz --ledger ledger --cluster df://127.0.0.1:50050
  bifrons query \"SELECT event, count(*) FROM events GROUP BY event\" --cluster df://127.0.0.1:50050

On several, `head` and `node1`:
  bifrons-cluster scheduler --listen 0.0.0.0:50050 --host head
  bifrons-cluster executor --listen 0.0.0.0:50051 --host node1 --scheduler df://head:50050

Executors must see the ledger under the same path (a shared disk), or it lies in an object store: --ledger s3://bucket/folder, with
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, and for stores of others AWS_ENDPOINT and AWS_ALLOW_HTTP, in the environment of all.

Neither role asks who calls: whoever reaches its port can run work and read what it reads. Use private networks only.
BIFRONS_LOG=info tells more of what happens."
)]
struct Cli {
    #[command(subcommand)]
    role: Role,
}

#[derive(Debug, Subcommand)]
enum Role {
    /// Plan queries and work, and give them to executors
    Scheduler(SchedulerArgs),
    /// Do what a scheduler gives
    Executor(ExecutorArgs),
}

/// Arguments of `scheduler`.
#[derive(Clone, Debug, clap::Args)]
pub struct SchedulerArgs {
    /// Address and port to listen on
    #[arg(long, value_name = "IP:PORT", default_value_t = SocketAddr::from(([127, 0, 0, 1], PORT)))]
    pub listen: SocketAddr,
    /// Name by which executors and programs reach this machine [default: the address it listens on]
    #[arg(long, value_name = "HOST")]
    pub host: Option<String>,
    /// Seconds of silence after which an executor is taken for lost, and what it was doing is given to others
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(8..=3600))]
    pub lost_after: u64,
}

/// Arguments of `executor`.
#[derive(Clone, Debug, clap::Args)]
pub struct ExecutorArgs {
    /// Address of the scheduler
    #[arg(
        long,
        value_name = "df://HOST:PORT",
        default_value = "df://127.0.0.1:50050"
    )]
    pub scheduler: Url,
    /// Address and port to listen on; the port after it is used too. Port 0 takes two that are free
    #[arg(long, value_name = "IP:PORT", default_value_t = SocketAddr::from(([127, 0, 0, 1], 0)))]
    pub listen: SocketAddr,
    /// Name by which others reach this machine [default: the address it listens on]
    #[arg(long, value_name = "HOST")]
    pub host: Option<String>,
    /// Pieces of work that are done at a time [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub slots: Option<u16>,
    /// Folder for what goes from step to step [default: one of its own in the system's temporary folder]
    #[arg(long, value_name = "DIR")]
    pub work_dir: Option<PathBuf>,
    /// Bytes that queries may hold before they spill to disk, in MB [default: seven tenths of the machine's]
    #[arg(long, value_name = "MB")]
    pub memory: Option<u64>,
}

/// Runs the role that the command line names.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_env("BIFRONS_LOG").unwrap_or_else(|_| EnvFilter::new("error"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let _ = log::set_logger(&Passed);
    log::set_max_level(log::LevelFilter::Debug);
    let done = runtime().and_then(|runtime| {
        runtime.block_on(async {
            match cli.role {
                Role::Scheduler(args) => scheduler::run(args).await,
                Role::Executor(args) => executor::run(args).await,
            }
        })
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("bifrons-cluster: {error:#}"));
            ExitCode::from(2)
        }
    }
}

/// Ballista tells some by `log`, and some by `tracing`, as what it is made of does: all of it is told alike.
struct Passed;

impl log::Log for Passed {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let (target, text) = (record.target(), record.args());
        match record.level() {
            log::Level::Error => tracing::error!("{target}: {text}"),
            log::Level::Warn => tracing::warn!("{target}: {text}"),
            log::Level::Info => tracing::info!("{target}: {text}"),
            log::Level::Debug | log::Level::Trace => tracing::debug!("{target}: {text}"),
        }
    }

    fn flush(&self) {}
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        // Planning recurses.
        .thread_stack_size(16 << 20)
        .build()
        .context("cannot start threads")
}

/// A line on standard error.
pub fn say(text: &str) {
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// The name by which others reach who listens at an address; warns where others can call.
///
/// # Errors
/// If it listens at all addresses, and none was told.
pub fn reached_at(address: IpAddr, host: Option<String>) -> Result<String> {
    if !address.is_loopback() {
        say(
            "this address is not this machine's alone, and nobody is asked who they are: use it in private networks only",
        );
    }
    match host {
        Some(host) => Ok(host),
        None if address.is_unspecified() => {
            bail!(
                "{address} is every address of this machine; give the name by which others reach it with --host"
            )
        }
        None => Ok(address.to_string()),
    }
}

/// Host and port of a scheduler's address.
///
/// # Errors
/// If it is no `df://HOST:PORT`.
pub fn host_and_port(address: &Url) -> Result<(String, u16)> {
    match (address.scheme(), address.host_str()) {
        ("df", Some(host)) => Ok((host.to_string(), address.port().unwrap_or(PORT))),
        _ => bail!("{address} is no address of a scheduler; give df://HOST:PORT"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_listens_everywhere_has_a_name() {
        let everywhere = IpAddr::from([0, 0, 0, 0]);
        assert!(reached_at(everywhere, None).is_err());
        assert_eq!(reached_at(everywhere, Some("head".into())).unwrap(), "head");
        assert_eq!(
            reached_at(IpAddr::from([10, 0, 0, 7]), None).unwrap(),
            "10.0.0.7"
        );
    }

    #[test]
    fn addresses_of_schedulers() {
        let read = |text: &str| host_and_port(&Url::parse(text).unwrap());
        assert_eq!(
            read("df://10.0.0.7:6000").unwrap(),
            ("10.0.0.7".into(), 6000)
        );
        assert_eq!(read("df://head").unwrap(), ("head".into(), PORT));
        assert!(read("http://head:50050").is_err());
    }
}
