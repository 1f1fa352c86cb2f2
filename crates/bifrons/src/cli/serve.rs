//! `bifrons serve`: the dashboard.

use std::io::{ErrorKind, Write as _};
use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use bifrons_code::Coder;
use bifrons_ledger::Ledger;
use tokio::net::TcpListener;

use super::LedgerArg;
use crate::session::{Exit, Session};
use crate::web::{Server, Settings, description, token};

/// The port where none is asked for.
const PORT: u16 = 8765;
/// Ports that are tried after it.
const TRIED: u16 = 100;
/// Stack of a thread: the coder and the planner of queries recurse.
const STACK_BYTES: usize = 16 << 20;
/// Threads that answers may block.
const BLOCKED: usize = 32;

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The link that is printed has a token, which lets the browser in that opens it first and keeps others out. The server is for this machine
alone: with --host it can be reached by others, who need the password. It speaks no TLS: between machines, put it behind a proxy that does."
)]
pub struct Args {
    /// Folder of the ledger [default: $BIFRONS_LEDGER, else ./ledger]
    #[arg(long, value_name = "DIR")]
    ledger: Option<PathBuf>,
    /// Port [default: 8765, or the next that is free]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Address to listen on; any but this machine's own to itself needs --password-file
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: String,
    /// A file with the password that lets others in
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Another name by which the server is called, such as that of a proxy before it
    #[arg(long, value_name = "NAME")]
    name: Vec<String>,
    /// Answer no SQL
    #[arg(long)]
    no_sql: bool,
    /// Print the description of the server's answers (OpenAPI), and end; needs no ledger
    #[arg(long)]
    openapi: bool,
    /// Tell new flips and unusual events as they come
    #[arg(long)]
    watch: bool,
    /// Where corrections of events are written [default: corrections.case beside the ledger]
    #[arg(long, value_name = "FILE")]
    corrections: Option<PathBuf>,
}

/// Serves until it is interrupted.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    if args.openapi {
        let text = serde_json::to_string_pretty(&description())?;
        writeln!(session.out, "{text}")?;
        return Ok(Exit::Done);
    }
    let folder = LedgerArg {
        ledger: args.ledger.clone(),
        as_of: None,
    }
    .folder();
    Ledger::open(&folder)
        .context("cannot open the ledger (`bifrons example` makes one to look at)")?;
    let password = password(args)?;
    let address = address(&args.host)?;
    if !address.is_loopback() && password.is_none() {
        bail!(
            "{} can be reached from other machines: give --password-file FILE, or leave out --host",
            args.host
        );
    }
    let corrections = match &args.corrections {
        Some(file) => std::path::absolute(file)?,
        None => std::path::absolute(&folder)?.with_file_name("corrections.case"),
    };
    let ledger = enter(&folder)?;
    let mut names = args.name.clone();
    // By its number it is called with its port, which the server knows best.
    names.extend(Some(args.host.clone()).filter(|h| h.parse::<IpAddr>().is_err()));
    let settings = Settings {
        ledger,
        sql: !args.no_sql,
        watch: args.watch,
        corrections,
        names,
        token: token(),
        password,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(BLOCKED)
        .thread_stack_size(STACK_BYTES)
        .thread_name("serve")
        .enable_all()
        .build()
        .context("cannot start threads")?;
    let done = runtime.block_on(serve(args, address, settings, session));
    // What still blocks a thread is not waited for.
    runtime.shutdown_background();
    done.map(|()| Exit::Done)
}

async fn serve(
    args: &Args,
    address: IpAddr,
    settings: Settings,
    session: &mut Session,
) -> Result<()> {
    let name = settings.ledger.clone();
    let server = Server::new(listen(address, args.port).await?, settings)?;
    writeln!(session.out, "{}", server.link())?;
    session.out.flush()?;
    if !address.is_loopback() {
        session.say(&format!(
            "warning: {address} can be reached from other machines, and what is sent is not encrypted; put the server behind a proxy that speaks TLS"
        ));
    }
    session.note(&format!(
        "the ledger `{name}` is open at this link; Ctrl-C closes it"
    ));
    // The coder's weights are read before the first text comes.
    tokio::task::spawn_blocking(|| {
        Coder::bundled();
    });
    server.run(interrupted()).await
}

/// The first port that is free, if none is asked for.
async fn listen(address: IpAddr, port: Option<u16>) -> Result<TcpListener> {
    if let Some(port) = port {
        let address = SocketAddr::new(address, port);
        return TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot listen on {address}"));
    }
    for port in PORT..PORT + TRIED {
        match TcpListener::bind(SocketAddr::new(address, port)).await {
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            done => return done.with_context(|| format!("cannot listen on {address}:{port}")),
        }
    }
    bail!(
        "no port from {PORT} to {} is free; give --port",
        PORT + TRIED - 1
    )
}

/// Until Ctrl-C, or a polite request to end.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut term) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = term.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

fn address(host: &str) -> Result<IpAddr> {
    let found = (host, 0u16)
        .to_socket_addrs()
        .with_context(|| format!("`{host}` is no address of this machine"))?;
    let mut found = found.map(|a| a.ip());
    found
        .next()
        .with_context(|| format!("`{host}` is no address of this machine"))
}

fn password(args: &Args) -> Result<Option<String>> {
    const FEWEST: usize = 8;
    let Some(file) = &args.password_file else {
        return Ok(None);
    };
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let word = text.lines().next().unwrap_or_default().trim_end();
    if word.chars().count() < FEWEST {
        bail!(
            "{}: a password has at least {FEWEST} letters",
            file.display()
        );
    }
    Ok(Some(word.to_string()))
}

/// Makes the folder that the ledger is in the working folder, and gives the ledger's name there: notes and pictures name a
/// ledger as it was given, and those who look at a dashboard need not know where it lies.
fn enter(folder: &Path) -> Result<String> {
    let wrong = || format!("cannot open {}", folder.display());
    let whole = folder.canonicalize().with_context(wrong)?;
    let (Some(parent), Some(name)) = (whole.parent(), whole.file_name()) else {
        bail!("{} is no folder of a ledger", folder.display());
    };
    std::env::set_current_dir(parent).with_context(wrong)?;
    let name = name.to_str().with_context(wrong)?;
    Ok(name.to_string())
}
