//! `bifrons watch`: feeds asked again and again, and what is new added to a ledger.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use bifrons_code::Coder;
use bifrons_fetch::{Answer, Fetcher, Limits, Rules, SystemNames, Verdict, Watch};
use bifrons_read::{Format, Options, documents_from};
use jiff::{SignedDuration, Timestamp};
use rayon::ThreadPool;

use super::{LedgerArg, ReadArg};
use crate::intake::{Counts, Hands, Intake};
use crate::output::count;
use crate::session::{Exit, Session};
use crate::work;

/// What the watch remembers, in the ledger's folder.
const MEMORY: &str = "watch.json";
/// Shortest time between two requests for one feed.
const SHORTEST: SignedDuration = SignedDuration::from_mins(1);
/// Wait after the ledger could not be written to, as while another program writes.
const PATIENCE: SignedDuration = SignedDuration::from_secs(30);
/// Records that are coded together.
const TOGETHER: usize = 256;

/// Arguments of `watch`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "RSS, RDF, Atom and JSON Feed are read, with the full text where the feed has it. Feeds are asked politely: what has not changed is not
sent again, one host is asked one thing at a time, and failures and what servers ask for put a feed off. Only public addresses on the
usual ports are asked. This is the one command that opens connections to elsewhere.

Stop it with Ctrl-C at any time: nothing is lost, and the same command goes on (it remembers in watch.json in the ledger's folder). With
--once it asks what is due and ends, for a scheduler:
  bifrons watch https://example.org/world.xml --feeds more.txt --ledger ledger
  */15 * * * *  bifrons watch --once --feeds feeds.txt --ledger ledger"
)]
pub struct Args {
    /// Addresses of feeds
    feeds: Vec<String>,
    /// File with more of them, one a line; a line that begins with # is left out
    #[arg(long = "feeds", value_name = "FILE")]
    feeds_file: Option<PathBuf>,
    /// Time between two requests for a feed, such as 15m or 2h; a minute at least
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = time)]
    every: SignedDuration,
    /// Ask what is due, and end
    #[arg(long)]
    once: bool,
    #[command(flatten)]
    ledger: LedgerArg,
    #[command(flatten)]
    read: ReadArg,
    #[command(flatten)]
    actors: super::actors::ActorsArg,
    #[command(flatten)]
    fast: super::FastArg,
    /// Threads [default: one for each processor]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// An address of this machine that may be asked; for tests
    #[arg(long, hide = true)]
    allowed: Option<SocketAddr>,
}

/// Asks, adds, waits.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let feeds = feeds(args)?;
    // Made now, so that a mistake in its name is told now.
    drop(args.ledger.create()?);
    let fetcher = Fetcher::with(Arc::new(SystemNames), Limits::default(), args.allowed);
    let rules = Rules {
        every: args.every,
        ..Rules::default()
    };
    let memory = args.ledger.folder().join(MEMORY);
    let mut watch = Watch::open(&memory, &feeds, fetcher, rules)?;
    let mut taker = Taker {
        ledger: &args.ledger,
        options: Options {
            format: Some(Format::Feed),
            ..args.read.options()
        },
        coder: args.actors.coder(args.fast.coder())?,
        pool: work::pool(args.threads)?,
        session,
    };
    session.note(&format!(
        "watching {} → {}",
        count(feeds.len() as u64, "feed"),
        args.ledger.folder().display()
    ));
    let begun = Timestamp::now();
    let mut failed = false;
    loop {
        let round = watch.round(Timestamp::now, |feed, answer| taker.take(feed, answer));
        let wait = match round {
            Ok(round) => {
                for (feed, verdict) in &round.asked {
                    failed |= tell(session, feed, verdict);
                }
                round.wait
            }
            // What was not taken in is fetched again.
            Err(error) if args.once => return Err(error),
            Err(error) => {
                session.say(&format!("{error:#}; trying again"));
                Some(later(Timestamp::now(), PATIENCE))
            }
        };
        let Some(next) = wait else {
            session.say("all feeds are gone for good; there is nothing left to watch");
            return Ok(Exit::Wrong);
        };
        let due = |feed: &bifrons_fetch::Feed| !feed.gone && feed.due <= begun;
        if args.once && !watch.state().feeds.values().any(due) {
            session.note(&format!("the next feed is due at {next:.0}"));
            return Ok(if failed { Exit::Wrong } else { Exit::Done });
        }
        let pause = next.duration_since(Timestamp::now());
        std::thread::sleep(pause.try_into().unwrap_or_default());
    }
}

/// The feeds that are named, each once.
fn feeds(args: &Args) -> Result<Vec<String>> {
    let mut feeds = args.feeds.clone();
    if let Some(path) = &args.feeds_file {
        feeds.extend(listed(path)?);
    }
    let mut seen = std::collections::BTreeSet::new();
    feeds.retain(|feed| seen.insert(feed.clone()));
    if feeds.is_empty() {
        bail!("name a feed: bifrons watch https://example.org/world.xml --ledger ledger");
    }
    Ok(feeds)
}

fn listed(path: &Path) -> Result<Vec<String>> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(str::to_string).collect())
}

/// Tells what came of a request, and whether it failed.
fn tell(session: &Session, feed: &str, verdict: &Verdict) -> bool {
    let now = Timestamp::now();
    match verdict {
        // What is new was told as it was taken in.
        Verdict::New | Verdict::Same => false,
        Verdict::Failed(why) => {
            session.say(&format!("{now:.0} {feed}: {why}"));
            true
        }
        Verdict::Gone => {
            session.say(&format!(
                "{now:.0} {feed}: gone for good; it is asked no more"
            ));
            true
        }
    }
}

/// Adds what a feed says.
struct Taker<'t> {
    ledger: &'t LedgerArg,
    options: Options,
    coder: &'static Coder,
    pool: ThreadPool,
    session: &'t Session,
}

impl Taker<'_> {
    fn take(&mut self, feed: &str, answer: &Answer) -> Result<()> {
        let counts = self.add(feed, &answer.body)?;
        let now = Timestamp::now();
        self.session.note(&format!("{now:.0} {feed}: {counts}"));
        Ok(())
    }

    /// The ledger is open for as long as it takes: others may write between.
    fn add(&self, feed: &str, bytes: &[u8]) -> Result<Counts> {
        let mut ledger = self.ledger.create()?;
        let mut intake = Intake::new(
            &mut ledger,
            Hands::Own(self.coder, &self.pool),
            self.session,
        );
        let body = std::io::Cursor::new(bytes.to_vec());
        let mut reads = documents_from(body, feed, &self.options);
        loop {
            let records: Vec<_> = reads.by_ref().take(TOGETHER).collect();
            if records.is_empty() {
                return intake.finish();
            }
            intake.take(records)?;
        }
    }
}

fn later(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.checked_add(by).unwrap_or(Timestamp::MAX)
}

fn time(text: &str) -> Result<SignedDuration, String> {
    let time: SignedDuration = text
        .parse()
        .map_err(|_| "give a time such as 15m, 2h or 1h30m".to_string())?;
    match time >= SHORTEST {
        true => Ok(time),
        false => Err("feeds are not asked more often than once a minute".to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_and_bounded() {
        assert_eq!(time("15m"), Ok(SignedDuration::from_mins(15)));
        assert_eq!(time("1h30m"), Ok(SignedDuration::from_mins(90)));
        assert!(time("10s").unwrap_err().contains("once a minute"));
        assert!(time("soon").unwrap_err().contains("such as 15m"));
    }
}
