//! Arguments, and what is common to all verbs.

mod actors;
mod add;
mod align;
pub mod answers;
mod balance;
mod bench;
mod check;
mod cluster;
mod code;
mod completions;
mod dates;
pub mod event;
pub mod evidence;
mod example;
mod explain;
mod export;
mod faces;
mod factuality;
mod flips;
mod forecast;
mod gap;
pub mod guest;
mod hedges;
mod import;
mod latent;
mod man;
mod next;
mod pairs;
mod parse;
mod places;
mod query;
mod rebuild;
mod rejected;
mod relate;
mod report;
mod resolve;
mod review;
mod serve;
mod sources;
mod speakers;
mod tables;
mod ties;
mod versions;
mod voices;
mod volume;
mod watch;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use bifrons_code::Coder;
use bifrons_core::{Factuality, PartialDate, State, resolve_state};
use bifrons_ledger::{AsOf, FaceOptions, Filter, Ledger};
use bifrons_read::{FieldMap, Options};
use clap::{Parser, Subcommand};

use self::cluster::{ClusterArg, HandsArg};
use crate::catch;
use crate::cluster as far;
use crate::pairs::warn_of_origins;
use crate::session::{Exit, Session};
use crate::sheet::{OutArg, Style};

/// Codes political news into events, and shows both faces of a pair of states: how they work together, and how they
/// work against each other, in words and in deeds.
#[derive(Debug, Parser)]
#[command(name = "bifrons", version, propagate_version = true, arg_required_else_help = true, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
    /// Leave out notes and counts; rejected input and errors are still told
    #[arg(short, long, global = true)]
    quiet: bool,
}

const EXAMPLES: &str = "\
Start here:
  bifrons example                              a small ledger of made-up reports
  echo 'Russia accused Ukraine of shelling a village.' | bifrons code -
  bifrons explain 'Russia accused Ukraine of shelling a village.'

With your own news (JSON lines with `text`, and if known `id`, `date`, `publisher`, `title`, `url`):
  bifrons add news/*.jsonl --ledger ledger
  bifrons faces India China --by quarter
  bifrons evidence India China --face conflict --kind deed

A ledger is named by --ledger DIR, else by the variable BIFRONS_LEDGER, else it is ./ledger.
Exit codes: 0 done, 1 nothing found, 2 an error or rejected input.";

#[derive(Debug, Subcommand)]
enum Verb {
    /// Read news, code it, and append it to a ledger; twice the same changes nothing
    Add(add::Args),
    /// Ask feeds again and again, and add what is new
    Watch(watch::Args),
    /// Take in what others coded: GDELT, ICEWS, POLECAT, Phoenix, KEDS, any CSV; or yearly tables of states
    Import(import::Cli),
    /// Code news into events, without a ledger
    Code(code::Args),
    /// Count the events of a pair of states by period: cooperation and conflict, words and deeds
    Faces(faces::Args),
    /// Rank all pairs of states, or the partners of one, with how they changed
    Pairs(pairs::Args),
    /// Find the turns of a pair: when, in which face, which way, how sure, with their sentences
    Flips(flips::Args),
    /// Tell what the next months of a pair may bring, and first how good such forecasts were
    Forecast(forecast::Args),
    /// Find who courts, or arms, both sides of a rivalry
    Hedges(hedges::Args),
    /// Rank the pairs whose words and deeds part
    Gap(gap::Args),
    /// Tell which source tells a pair's conflict more often than the others
    Voices(voices::Args),
    /// Follow the warmth and hostility of a pair, with intervals, also where counts are thin
    Latent(latent::Args),
    /// Tell who has the same friends and foes
    Align(align::Args),
    /// Tell how balanced the network of friends and foes is
    Balance(balance::Args),
    /// List memberships, treaties, alliances, rivalries and the like, with their time
    Ties(ties::Args),
    /// List numbers through time that reports or tables state
    Indicators(ties::Args),
    /// List events with their sentences and sources
    Evidence(evidence::Args),
    /// Write both faces of a pair on one page, to mail or print
    Report(report::Args),
    /// Show one event whole: its sentence in place, all facts, all reports of it
    Event(event::Args),
    /// Tell how much news there is of which time, and where it has gaps
    Volume(volume::Args),
    /// Tell who the news is from, how fresh it is, and who fell silent
    Sources(sources::Args),
    /// List what could not be read or was dropped, with the reason
    Rejected(rejected::Args),
    /// Judge events one by one; verdicts become cases and a score
    Review(review::Args),
    /// Tell how a sentence, or an event of the ledger, is coded, and why not otherwise
    Explain(explain::Args),
    /// Ask the ledger in SQL, read-only; `code(text, date)` codes text inside a query
    Query(query::Args),
    /// Parse sentences into dependency trees (CoNLL-U), or measure the parser on a treebank
    Parse(parse::Args),
    /// Tell which state and sector an actor's mention stands for
    Resolve(resolve::Args),
    /// Tell which places a text names, and where on the earth they are
    Places(places::Args),
    /// Tell how far a text says that what some of its words tell is so
    Factuality(factuality::Args),
    /// Tell who says what in a text, with sources, cues and contents
    Speakers(speakers::Args),
    /// Find expressions of time in a text, with their TIMEX3 values
    Dates(dates::Args),
    /// Tell what one given party does to another in a text
    Relate(relate::Args),
    /// Measure the coder on gold data
    Score(bifrons_score::Args),
    /// Open the dashboard: a web application over a ledger, for the browser of this machine
    Serve(serve::Args),
    /// Answer one query of a stranger; the server starts this itself
    #[command(hide = true)]
    Guest(guest::Args),
    /// Write a replication package: events, sources, faces, codebook, versions, checksums
    Export(export::Args),
    /// List the states that a ledger has had, for --as-of
    Versions(versions::Args),
    /// Verify a ledger: files against the manifest, every span against its text
    Check(check::Args),
    /// Make a ledger anew with today's coder, beside the one that it is made of
    Rebuild(rebuild::Args),
    /// Check, extend or import your own list of actors
    Actors(actors::Args),
    /// Make a small ledger of made-up reports and show what can be asked
    Example(example::Args),
    /// Write the script by which a shell completes verbs and flags
    Completions(completions::Args),
    /// Write the manual: one page for the program and one for each verb
    Man(man::Args),
}

/// Which coder reads.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct FastArg {
    /// Leave out the encoder: several times as fast, and wrong more often
    #[arg(long)]
    fast: bool,
}

impl FastArg {
    /// Whether it is the fast one.
    pub fn is_fast(self) -> bool {
        self.fast
    }

    /// The coder that was asked for.
    pub fn coder(self) -> &'static Coder {
        if self.fast {
            Coder::fast()
        } else {
            Coder::bundled()
        }
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    catch::install();
    let cli = Cli::parse();
    if let Some(code) = far::hand_over() {
        return code;
    }
    let mut session = Session::new(cli.quiet);
    let result = run(&cli.verb, &mut session).and_then(|exit| {
        session.out.flush()?;
        Ok(exit)
    });
    match result {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            session.say(&format!("bifrons: {error:#}"));
            ExitCode::from(Exit::Wrong as u8)
        }
    }
}

fn run(verb: &Verb, session: &mut Session) -> Result<Exit> {
    match verb {
        Verb::Add(args) => add::run(args, session),
        Verb::Watch(args) => watch::run(args, session),
        Verb::Import(args) => import::run(args, session),
        Verb::Code(args) => code::run(args, session),
        Verb::Faces(args) => faces::run(args, session),
        Verb::Pairs(args) => pairs::run(args, session),
        Verb::Flips(args) => flips::run(args, session),
        Verb::Forecast(args) => forecast::run(args, session),
        Verb::Hedges(args) => hedges::run(args, session),
        Verb::Gap(args) => gap::run(args, session),
        Verb::Voices(args) => voices::run(args, session),
        Verb::Latent(args) => latent::run(args, session),
        Verb::Align(args) => align::run(args, session),
        Verb::Balance(args) => balance::run(args, session),
        Verb::Ties(args) => ties::ties(args, session),
        Verb::Indicators(args) => ties::indicators(args, session),
        Verb::Evidence(args) => evidence::run(args, session),
        Verb::Report(args) => report::run(args, session),
        Verb::Event(args) => event::run(args, session),
        Verb::Volume(args) => volume::run(args, session),
        Verb::Sources(args) => sources::run(args, session),
        Verb::Rejected(args) => rejected::run(args, session),
        Verb::Review(args) => review::run(args, session),
        Verb::Explain(args) => explain::run(args, session),
        Verb::Query(args) => query::run(args, session),
        Verb::Parse(args) => parse::run(args, session),
        Verb::Resolve(args) => resolve::run(args, session),
        Verb::Places(args) => places::run(args, session),
        Verb::Factuality(args) => factuality::run(args, session),
        Verb::Speakers(args) => speakers::run(args, session),
        Verb::Dates(args) => dates::run(args, session),
        Verb::Relate(args) => relate::run(args, session),
        Verb::Score(args) => {
            bifrons_score::run(args, &mut session.out)?;
            Ok(Exit::Done)
        }
        Verb::Serve(args) => serve::run(args, session),
        Verb::Guest(args) => guest::run(args, session),
        Verb::Export(args) => export::run(args, session),
        Verb::Versions(args) => versions::run(args, session),
        Verb::Check(args) => check::run(args, session),
        Verb::Rebuild(args) => rebuild::run(args, session),
        Verb::Actors(args) => actors::run(args, session),
        Verb::Example(args) => example::run(args, session),
        Verb::Completions(args) => completions::run(args, session),
        Verb::Man(args) => man::run(args, session),
    }
}

/// Which ledger.
#[derive(Clone, Debug, clap::Args)]
pub struct LedgerArg {
    /// Folder of the ledger, or its address in an object store, s3://bucket/folder [default: $BIFRONS_LEDGER, else ./ledger]
    #[arg(long, value_name = "DIR")]
    pub ledger: Option<PathBuf>,
    /// The ledger as it was on that day, or at that version (see `bifrons versions`)
    #[arg(long, value_name = "DATE|vN")]
    pub as_of: Option<AsOf>,
}

impl LedgerArg {
    /// The ledger as it was named: a folder, or an address such as `s3://bucket/ledger`.
    pub fn name(&self) -> String {
        self.named().display().to_string()
    }

    fn named(&self) -> PathBuf {
        let variable = || {
            std::env::var_os("BIFRONS_LEDGER")
                .filter(|v| !v.is_empty())
                .map(PathBuf::from)
        };
        self.ledger
            .clone()
            .or_else(variable)
            .unwrap_or_else(|| PathBuf::from("ledger"))
    }

    /// The ledger's folder; of one in an object store, that in which its files are kept at hand.
    pub fn folder(&self) -> PathBuf {
        let named = self.named();
        match named.to_str() {
            Some(address) if far::is_far(address) => far::cache(address),
            _ => named,
        }
    }

    /// Lets the folder of a ledger in an object store be read and written as if it were here.
    fn attach(&self) -> Result<()> {
        match self.named().to_str() {
            Some(address) if far::is_far(address) => {
                far::attach_far(address).with_context(|| format!("cannot reach {address}"))
            }
            _ => Ok(()),
        }
    }

    /// Opens it for reading; what it is asked ends early if the session's watch says so.
    ///
    /// # Errors
    /// If there is none, or it is damaged.
    pub fn open(&self, session: &Session) -> Result<Ledger> {
        self.attach()?;
        let mut ledger = match self.as_of {
            Some(as_of) => Ledger::open_as_of(self.folder(), as_of),
            None => Ledger::open(self.folder()),
        }
        .context("cannot open the ledger")?;
        ledger.stop_on(session.watch.stop.clone());
        Ok(ledger)
    }

    /// Opens it for writing, making it if there is none.
    ///
    /// # Errors
    /// If it is damaged, or asked for as it was in the past.
    pub fn create(&self) -> Result<Ledger> {
        if self.as_of.is_some() {
            anyhow::bail!("the past cannot be changed: leave out --as-of");
        }
        self.attach()?;
        Ledger::create(self.folder()).context("cannot open the ledger")
    }

    /// The flag to repeat in a hint; empty where the default finds the ledger again.
    pub fn flag(&self) -> String {
        self.ledger
            .as_ref()
            .map(|p| format!(" --ledger {}", p.display()))
            .unwrap_or_default()
    }
}

/// Which reports take part.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct FilterArg {
    /// Only of that origin: `news` for what was coded here, else the name of an imported data set
    #[arg(long, value_name = "NAME")]
    origin: Option<String>,
    /// Only reports of that publisher
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Only events with a party of that sector, such as MIL or GOV
    #[arg(long, value_name = "SECTOR")]
    sector: Option<String>,
    /// Only events of that context, such as cyber
    #[arg(long, value_name = "CONTEXT")]
    context: Option<String>,
    /// Only events whose CAMEO code begins so, such as 19 or 072
    #[arg(long, value_name = "CODE")]
    cameo: Option<String>,
    /// Only events so marked: asserted, planned, hypothetical, denied or historical
    #[arg(long, value_name = "MARK", value_parser = factuality)]
    pub factuality: Option<Factuality>,
    /// Only events of at least that confidence, 0 to 1
    #[arg(long, value_name = "P")]
    min_confidence: Option<f32>,
}

impl FilterArg {
    /// The origin asked for.
    pub fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }

    /// The words of a command line that ask for the same.
    pub fn words(&self) -> Vec<String> {
        let texts = [
            ("--origin", self.origin.clone()),
            ("--publisher", self.publisher.clone()),
            ("--sector", self.sector.clone()),
            ("--context", self.context.clone()),
            ("--cameo", self.cameo.clone()),
            (
                "--factuality",
                self.factuality.map(|f| f.name().to_string()),
            ),
            (
                "--min-confidence",
                self.min_confidence.map(|c| c.to_string()),
            ),
        ];
        // With `=`, since a name may begin with a dash.
        let asked = texts
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{name}={}", value?)));
        asked.collect()
    }

    /// As the ledger takes it.
    pub fn filter(&self) -> Filter {
        Filter {
            factuality: self.factuality,
            origin: self.origin.clone(),
            publisher: self.publisher.clone(),
            sector: self.sector.clone(),
            context: self.context.clone(),
            cameo: self.cameo.clone(),
            confidence: self.min_confidence,
        }
    }
}

fn factuality(name: &str) -> Result<Factuality, String> {
    Factuality::parse(name).ok_or_else(|| {
        format!("`{name}` is none of asserted, planned, hypothetical, denied, historical")
    })
}

/// From when to when.
#[derive(Clone, Debug, clap::Args)]
pub struct Bounds {
    /// Only what happened on that day, month or year, or later
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub since: Option<PartialDate>,
    /// Only what happened on that day, month or year, or earlier
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub until: Option<PartialDate>,
}

impl Bounds {
    /// The words of a command line that ask for the same.
    pub fn words(&self) -> Vec<String> {
        let both = [("--since", self.since), ("--until", self.until)];
        let asked = both
            .into_iter()
            .filter_map(|(name, date)| Some(format!("{name}={}", date?)));
        asked.collect()
    }

    /// What to count, within these bounds and that filter.
    pub fn options(&self, reports: &FilterArg) -> FaceOptions {
        FaceOptions {
            since: self.since,
            until: self.until,
            filter: reports.filter(),
            ..FaceOptions::default()
        }
    }
}

/// What measures of pairs are asked with: which time, which reports, which ledger, and where the answer goes.
#[derive(Clone, Debug, clap::Args)]
pub struct Asked {
    #[command(flatten)]
    bounds: Bounds,
    #[command(flatten)]
    reports: FilterArg,
    #[command(flatten)]
    out: OutArg,
    #[command(flatten)]
    ledger: LedgerArg,
}

impl Asked {
    /// What to count.
    pub fn options(&self) -> FaceOptions {
        self.bounds.options(&self.reports)
    }

    /// How the answer is written, and the ledger, with a word of warning if several data sets are added up.
    ///
    /// # Errors
    /// As [`OutArg::style`] and [`LedgerArg::open`].
    pub fn open(&self, session: &Session) -> Result<(Style, Ledger)> {
        let style = self.out.style(session)?;
        let ledger = self.ledger.open(session)?;
        warn_of_origins(&ledger, self.reports.origin(), session)?;
        Ok((style, ledger))
    }
}

/// A date in an argument: `2021`, `2021-03` or `2021-03-31`.
fn date(text: &str) -> Result<PartialDate, String> {
    text.parse()
}

/// How news is read.
#[derive(Debug, clap::Args)]
pub struct ReadArg {
    /// Date of publication of documents that state none: 2021, 2021-03 or 2021-03-31
    #[arg(long, value_name = "DATE", value_parser = date)]
    date: Option<PartialDate>,
    /// Publisher of documents that state none
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Which column or field holds what, where its name does not tell: text=lead+body,date=published. Fields: id, date,
    /// publisher, title, url, language, text
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    map: Option<FieldMap>,
}

impl ReadArg {
    /// What the reader is told.
    pub fn options(&self) -> Options {
        Options {
            date: self.date,
            publisher: self.publisher.clone(),
            map: self.map.clone().unwrap_or_default(),
            ..Options::default()
        }
    }
}

/// A state in an argument, by ISO 3166 code, English name or COW number.
pub fn country(text: &str) -> Result<&'static State, String> {
    resolve_state(text).map_err(|e| e.to_string())
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |e: &(dyn std::error::Error + 'static)| match (
        e.downcast_ref::<io::Error>(),
        e.downcast_ref::<serde_json::Error>(),
    ) {
        (Some(e), _) => e.kind() == io::ErrorKind::BrokenPipe,
        (_, Some(e)) => e.io_error_kind() == Some(io::ErrorKind::BrokenPipe),
        _ => false,
    };
    error.chain().any(broken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_sound() {
        Cli::command().debug_assert();
    }
}
