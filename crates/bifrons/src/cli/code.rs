//! `bifrons code`: documents in, events and measures out.

use std::ffi::OsString;
use std::io::{IsTerminal as _, Write as _};

use anyhow::{Result, bail};
use bifrons_core::{Document, Event};
use bifrons_ledger::event_parquet;
use bifrons_read::Read;
use clap::ValueEnum;

use crate::column::names;
use crate::output::count;
use crate::session::{Exit, Session};
use crate::work::Coded;
use crate::{exchange, flat, input, output, record, work};

/// Arguments of `code`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Every file is read for what it is, whatever its name, also mixed in one folder or on standard input:
  JSON lines, arrays    objects with `text`, and if known `id`, `date`, `publisher`, `title`, `url`, `language`
  CSV, TSV, Parquet     common names of columns are known, such as those of LexisNexis and Factiva; --map tells others
  web pages             their main text, headline, day, publisher and address
  feeds                 RSS, RDF, Atom, JSON Feed, with the full text where the feed has it
  archives              WARC and ARC, e.g. of Common Crawl
  Word, mail            DOCX, also with many articles, as LexisNexis and Factiva deliver it; .eml and mbox
  wiki text, plain text one document a file; exports of MediaWiki, and of many articles, are taken apart
packed or not (gzip, zstd, bzip2, zip, tar). Files are read by name, whatever their order as arguments."
)]
pub struct Args {
    /// Files, folders or patterns; `-` or nothing is standard input
    paths: Vec<OsString>,
    /// How events are written
    #[arg(short, long, value_enum, default_value_t = CodeFormat::Jsonl)]
    format: CodeFormat,
    /// Exit with 0 even if records were rejected
    #[arg(long)]
    skip_bad: bool,
    #[command(flatten)]
    read: super::ReadArg,
    #[command(flatten)]
    actors: super::actors::ActorsArg,
    #[command(flatten)]
    fast: super::FastArg,
    /// Threads [default: one for each processor]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// How events are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CodeFormat {
    /// One JSON object a line, with all fields; after the events of a document its indicators and ties
    Jsonl,
    /// Events as a file for data frames, with all fields; it is written at the end
    Parquet,
    /// One row an event, lists joined by `|`; indicators and ties are left out
    Csv,
    /// The columns of POLECAT, separated by tabs
    Polecat,
    /// The records of the PLOVER manual, one a line
    Plover,
}

/// Codes and prints.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let coder = args.actors.coder(args.fast.coder())?;
    match args.format {
        CodeFormat::Parquet if session.terminal && std::io::stdout().is_terminal() => {
            bail!(
                "Parquet is not for terminals; write it to a file: bifrons code … --format parquet > events.parquet"
            )
        }
        CodeFormat::Csv => output::csv(&mut session.out, &names(&flat::COLUMNS))?,
        CodeFormat::Polecat => writeln!(session.out, "{}", exchange::POLECAT.join("\t"))?,
        _ => {}
    }
    let batches = input::batches(&input::sources(&args.paths)?, args.read.options())?;
    let pool = work::pool(args.threads)?;
    let mut counts = Counts::default();
    let mut kept: Vec<Event> = Vec::new();
    for batch in batches {
        let (documents, slots) = divide(batch.records);
        let mut coded = work::code(&pool, coder, documents).into_iter();
        for slot in slots {
            let Coded {
                document,
                events,
                measures,
                ..
            } = match slot {
                Slot::Document(notes) => {
                    let Some(coded) = coded.next() else { break };
                    counts.tell(&coded, &notes, session);
                    coded
                }
                Slot::Empty => {
                    counts.empty += 1;
                    continue;
                }
                Slot::Rejected(reason) => {
                    counts.rejected += 1;
                    session.say(&reason);
                    continue;
                }
            };
            for event in &events {
                match args.format {
                    CodeFormat::Csv => output::csv(&mut session.out, &flat::row(event))?,
                    CodeFormat::Jsonl => output::json(&mut session.out, &record::event(event))?,
                    CodeFormat::Polecat => {
                        let row = exchange::polecat(event, Some(&document));
                        writeln!(session.out, "{}", row.join("\t"))?;
                    }
                    CodeFormat::Plover => {
                        let record = exchange::plover(event, Some(&document));
                        output::json(&mut session.out, &record)?;
                    }
                    _ => {}
                }
            }
            if args.format == CodeFormat::Jsonl {
                for measure in &measures {
                    output::json(&mut session.out, &record::measure(measure))?;
                }
            }
            if args.format == CodeFormat::Parquet {
                kept.extend(events);
            }
        }
        session.out.flush()?;
    }
    if args.format == CodeFormat::Parquet {
        session.out.write_all(&event_parquet(&kept)?)?;
    }
    session.note(&counts.to_string());
    Ok(if counts.rejected > 0 && !args.skip_bad {
        Exit::Wrong
    } else {
        Exit::Done
    })
}

/// A record's place in the order of the output.
enum Slot {
    /// The next of the coded documents, with notes on its reading.
    Document(Vec<String>),
    Empty,
    Rejected(String),
}

fn divide(records: Vec<Read>) -> (Vec<Document>, Vec<Slot>) {
    let (mut documents, mut slots) = (Vec::new(), Vec::new());
    for record in records {
        slots.push(match record {
            Read::Document(outcome) => {
                documents.push(outcome.value);
                Slot::Document(outcome.notes)
            }
            Read::Empty(_) => Slot::Empty,
            Read::Rejected(rejected) => Slot::Rejected(rejected.to_string()),
        });
    }
    (documents, slots)
}

#[derive(Debug, Default)]
struct Counts {
    coded: u64,
    empty: u64,
    rejected: u64,
    events: u64,
    measures: u64,
}

impl Counts {
    fn tell(&mut self, coded: &Coded, notes: &[String], session: &Session) {
        let id = &coded.document.id;
        for note in notes.iter().chain(&coded.notes) {
            session.note(&format!("document {id}: {note}"));
        }
        match &coded.fault {
            Some(fault) => {
                self.rejected += 1;
                session.say(fault);
            }
            None => self.coded += 1,
        }
        self.events += coded.events.len() as u64;
        self.measures += coded.measures.len() as u64;
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let read = self.coded + self.empty + self.rejected;
        let Self {
            coded,
            empty,
            rejected,
            ..
        } = self;
        write!(
            f,
            "{}: {coded} coded, {empty} empty, {rejected} rejected; {}, {}",
            count(read, "record"),
            count(self.events, "event"),
            count(self.measures, "measure")
        )
    }
}
