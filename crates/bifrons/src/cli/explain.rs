//! `bifrons explain`: how a sentence is coded, and why not otherwise.

use std::io::Write as _;

use anyhow::{Context, Result, bail};
use bifrons_code::Coder;
use bifrons_code::explain::explain;
use bifrons_core::{Document, Event, PartialDate};
use bifrons_ledger::whole;

use super::LedgerArg;
use super::event::card;
use crate::output::plain;
use crate::session::{Exit, Session};

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
        .open(session)
        .with_context(|| format!("`{id}` is one word, so it is taken for the id of an event"))?;
    let Some(found) = whole(&ledger, id)? else {
        session.say(&format!(
            "no event {id} in {}; `bifrons evidence` lists ids",
            ledger.path().display()
        ));
        return Ok(Exit::Nothing);
    };
    card(&found, false, session.ink, &mut session.out)?;
    if let Some(document) = found.document.filter(|d| !d.text.is_empty()) {
        writeln!(
            session.out,
            "\n{}\n",
            session.ink.bold("How this version codes the sentence")
        )?;
        let account = sentence(&document, &found.event, args.tree);
        session.out.write_all(plain(&account).as_bytes())?;
    }
    Ok(Exit::Done)
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
