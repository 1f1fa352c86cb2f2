//! `bifrons example`: a small ledger to try everything on.

use std::cmp::Reverse;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use bifrons_core::{Document, Face, resolve_state};
use bifrons_faces::Bucket;
use bifrons_ledger::{Evidence, EvidenceFilter, FaceOptions, Ledger, evidence, faces};
use bifrons_read::{Options, Read, documents_from};

use super::evidence::cards;
use crate::portrait::{self, Portrait};
use crate::session::{Exit, Session};
use crate::work;

/// The reports that come with the program.
const REPORTS: &str = include_str!("../../../../docs/example/reports.jsonl");
/// The pair that they tell most of.
const PAIR: (&str, &str) = ("IND", "CHN");
/// Events of each face that are shown.
const OF_EACH_FACE: usize = 2;

/// Arguments of `example`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of the example's ledger; it is made if it is not there
    #[arg(long, value_name = "DIR", default_value = "example-ledger")]
    ledger: PathBuf,
}

/// Makes the ledger and shows what is in it.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let mut ledger = Ledger::create(&args.ledger).context("cannot make the example's ledger")?;
    fill(&mut ledger)?;
    let flag = flag(&args.ledger);
    let (a, b) = (resolve_state(PAIR.0)?, resolve_state(PAIR.1)?);
    let rows = faces(
        &ledger,
        a.code,
        Some(b.code),
        Bucket::Quarter,
        &FaceOptions::default(),
    )?;
    if !rows.is_empty() {
        let portrait = Portrait {
            a,
            b: Some(b),
            by: Bucket::Quarter,
            rows: &rows,
            directions: false,
            ledger: &flag,
        };
        portrait::write(&portrait, &mut session.out, session.ink)?;
    }
    let found = telling(&ledger, a.code, b.code)?;
    writeln!(
        session.out,
        "\n{}\n",
        session.ink.bold("Some of the events behind these numbers")
    )?;
    cards(&found, session.ink, &mut session.out)?;
    let id = found
        .first()
        .map(|e| e.event.id.as_str())
        .unwrap_or("EVENT");
    next(id, &flag, session)?;
    Ok(Exit::Done)
}

/// A few events of each face, those that most papers report first chosen, by date.
fn telling(ledger: &Ledger, a: &str, b: &str) -> Result<Vec<Evidence>> {
    let mut chosen = Vec::new();
    for face in [Face::Cooperation, Face::Conflict] {
        let filter = EvidenceFilter {
            face: Some(face),
            counted_only: true,
            ..EvidenceFilter::default()
        };
        let mut found = evidence(ledger, a, Some(b), &filter)?;
        // Deeds before words: they are what most readers look for.
        found.sort_by_key(|e| {
            (
                Reverse(e.reports.len()),
                Reverse(e.event.event.quad().kind()),
            )
        });
        chosen.extend(found.into_iter().take(OF_EACH_FACE));
    }
    chosen.sort_by_key(|e| e.event.date.map(|d| d.first_day()));
    Ok(chosen)
}

/// Codes the reports and appends them; those that are there already are passed over.
fn fill(ledger: &mut Ledger) -> Result<()> {
    let mut news: Vec<Document> = Vec::new();
    for read in documents_from(REPORTS.as_bytes(), "reports.jsonl", &Options::default()) {
        if let Read::Document(outcome) = read
            && !ledger.has_document(&outcome.value.id)?
        {
            news.push(outcome.value);
        }
    }
    let coded = work::code(&work::pool(None)?, bifrons_code::Coder::bundled(), news);
    let events: Vec<_> = coded
        .iter()
        .flat_map(|c| c.events.iter().cloned())
        .collect();
    let measures: Vec<_> = coded
        .iter()
        .flat_map(|c| c.measures.iter().cloned())
        .collect();
    let documents: Vec<Document> = coded
        .into_iter()
        .filter(|c| c.fault.is_none())
        .map(|c| c.document)
        .collect();
    ledger.append_measured(&documents, &events, &measures, &[])?;
    Ok(())
}

fn next(id: &str, flag: &str, session: &mut Session) -> Result<()> {
    let (ink, out) = (session.ink, &mut session.out);
    writeln!(out, "\n{}", ink.bold("What to try next"))?;
    let steps = [
        (
            format!("bifrons evidence India China --face conflict --kind deed{flag}"),
            "deeds of conflict, with sentences and sources",
        ),
        (
            format!("bifrons faces India --by year{flag}"),
            "India's faces towards all its partners",
        ),
        (
            format!("bifrons explain {id}{flag}"),
            "why this event was coded so",
        ),
        (
            format!(
                "bifrons query \"SELECT event, count(*) AS n FROM events GROUP BY event ORDER BY n DESC\"{flag}"
            ),
            "anything else, in SQL",
        ),
        (
            "bifrons add news/*.jsonl --ledger ledger".to_string(),
            "your own news, in a ledger of its own",
        ),
    ];
    for (command, what) in steps {
        writeln!(out, "  {command}\n      {}", ink.faint(what))?;
    }
    writeln!(out, "\nThe reports of this example are made up.")?;
    Ok(())
}

fn flag(folder: &Path) -> String {
    format!(" --ledger {}", folder.display())
}
