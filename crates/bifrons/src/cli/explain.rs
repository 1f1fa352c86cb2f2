//! `bifrons explain`: how a sentence is coded, and why not otherwise.

use std::io::Write as _;

use anyhow::{Context, Result, bail};
use bifrons_code::Coder;
use bifrons_code::explain::explain;
use bifrons_core::{Document, Event, PartialDate};
use bifrons_ledger::{Ledger, QueryLimits, events};

use super::LedgerArg;
use crate::output::plain;
use crate::session::{Exit, Session};
use crate::{markup, output};

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A sentence, or the id of an event of the ledger
    what: String,
    /// Date of publication of the sentence: 2021, 2021-03 or 2021-03-31
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    date: Option<PartialDate>,
    /// Also the words with their places in the tree
    #[arg(long)]
    tree: bool,
    #[command(flatten)]
    ledger: LedgerArg,
    #[command(flatten)]
    fast: super::FastArg,
}

/// Explains a sentence, or an event with its sentence and reports.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let text = args.what.trim();
    if text.is_empty() {
        bail!("give a sentence in quotes, or the id of an event");
    }
    if !text.contains(char::is_whitespace) {
        return stored(text, args, session);
    }
    let document = Document {
        date: args.date,
        text: text.to_string(),
        ..Document::default()
    };
    session
        .out
        .write_all(plain(&explain(args.fast.coder(), &document, args.tree)).as_bytes())?;
    Ok(Exit::Done)
}

/// An event of the ledger.
fn stored(id: &str, args: &Args, session: &mut Session) -> Result<Exit> {
    let ledger = args
        .ledger
        .open()
        .with_context(|| format!("`{id}` is one word, so it is taken for the id of an event"))?;
    let found = ledger.query(
        &format!("SELECT * FROM events WHERE id = {}", quoted(id)),
        QueryLimits::NONE,
    )?;
    let mut list = Vec::new();
    for batch in found.batches() {
        list.extend(events(batch)?);
    }
    let Some(event) = list.into_iter().next() else {
        session.say(&format!(
            "no event {id} in {}; `bifrons evidence` lists ids",
            ledger.path().display()
        ));
        return Ok(Exit::Nothing);
    };
    card(&event, session)?;
    reports(&ledger, id, session)?;
    if let Some(document) = document(&ledger, &event.doc)? {
        writeln!(
            session.out,
            "\n{}\n",
            session.ink.bold("How this version codes the sentence")
        )?;
        session
            .out
            .write_all(plain(&sentence(&document, &event, args.tree)).as_bytes())?;
    }
    Ok(Exit::Done)
}

fn card(event: &Event, session: &mut Session) -> Result<()> {
    let ink = session.ink;
    let out = &mut session.out;
    let who = plain(&markup::who(event));
    writeln!(
        out,
        "{}  {who}  {}\n",
        markup::coloured(event, &markup::what(event), ink),
        ink.faint(markup::cell(event))
    )?;
    out.write_all(
        markup::wrapped(&markup::sentence(event, ink), "  ", output::width()).as_bytes(),
    )?;
    let date = event
        .date
        .map_or_else(|| "unknown".to_string(), |d| d.to_string());
    let facts = [
        ("when", format!("{date} ({})", event.date_basis.name())),
        (
            "where",
            event
                .place
                .as_ref()
                .map(|p| p.name.clone())
                .unwrap_or_default(),
        ),
        (
            "CAMEO",
            format!(
                "{}, score {}, Goldstein {}",
                event.cameo,
                event.score(),
                event.goldstein()
            ),
        ),
        ("context", event.context.join(", ")),
        (
            "mark",
            format!(
                "{}, {}",
                event.factuality.name(),
                if event.counted {
                    "counted"
                } else {
                    "not counted"
                }
            ),
        ),
        ("source", markup::according(event)),
        (
            "document",
            format!(
                "{}, {}",
                event.doc,
                if event.sentence < 0 {
                    "title".to_string()
                } else {
                    format!("sentence {}", event.sentence + 1)
                }
            ),
        ),
    ];
    writeln!(out)?;
    for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(out, "  {name:<10} {}", plain(value))?;
    }
    for why in &event.why {
        writeln!(out, "  {:<10} {}", "because", plain(why))?;
    }
    Ok(())
}

/// All reports of the same event.
fn reports(ledger: &Ledger, id: &str, session: &mut Session) -> Result<()> {
    let sql = format!(
        "SELECT r.id, r.doc, d.publisher, d.date, d.url FROM reports r JOIN documents d ON r.doc = d.id \
         WHERE r.event_key = (SELECT event_key FROM reports WHERE id = {}) ORDER BY d.date, r.doc",
        quoted(id)
    );
    let cells = ledger.query(&sql, QueryLimits::NONE)?.cells()?;
    for cell in &cells {
        let told: Vec<&str> = cell
            .iter()
            .skip(1)
            .map(String::as_str)
            .filter(|c| !c.is_empty())
            .collect();
        writeln!(
            session.out,
            "  {:<10} {}",
            "report",
            plain(&told.join(", "))
        )?;
    }
    Ok(())
}

fn document(ledger: &Ledger, id: &str) -> Result<Option<Document>> {
    let sql = format!(
        "SELECT id, date, publisher, title, url, language, text FROM documents WHERE id = {}",
        quoted(id)
    );
    let cells = ledger.query(&sql, QueryLimits::NONE)?.cells()?;
    Ok(cells.into_iter().next().and_then(|row| {
        let [id, date, publisher, title, url, language, text] =
            <[String; 7]>::try_from(row).ok()?;
        Some(Document {
            id,
            date: date.parse().ok(),
            publisher,
            title,
            url,
            language,
            text,
        })
    }))
}

/// The account of one sentence, read within its document: names and pronouns refer back.
fn sentence(document: &Document, event: &Event, tree: bool) -> String {
    let coder = Coder::bundled();
    let account = explain(coder, document, tree);
    let mut rest = account.as_str();
    let mut notes = Vec::new();
    let trees = coder.trees(document, &mut notes);
    let starts: Vec<(i32, usize)> = trees
        .iter()
        .filter_map(|t| {
            let at = account.len() - rest.len() + rest.find(&format!("{}\n\n", t.text))?;
            rest = &account[at + t.text.len()..];
            Some((t.index, at))
        })
        .collect();
    let Some(n) = starts
        .iter()
        .position(|(index, _)| *index == event.sentence)
    else {
        return account.clone();
    };
    let end = starts.get(n + 1).map_or(account.len(), |(_, at)| *at);
    account[starts[n].1..end].to_string()
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
