//! `bifrons forecast next`: whom an actor acts on next, and how.

use anyhow::Result;
use bifrons_core::{EventType, State};
use bifrons_forecast::next::{Likely, Options, Outlook, Told};
use bifrons_ledger::{AsOf, daily};
use jiff::civil::Date;

use super::Asked;
use crate::column::{A, B, Column};
use crate::pairs::name;
use crate::session::{Exit, Session};
use crate::sheet::{Datum, Sheet};

/// Rows unless told otherwise.
const ROWS: usize = 15;

/// Arguments of `forecast next`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Of one state: who the recipient of its next act is, of a type or of any. Of two: of which type the next act of the first upon the second is.
Learnt from all events of the ledger up to its last day, or up to --as-of DATE; `forecast bench` tells how good such answers are.
  bifrons forecast next Israel
  bifrons forecast next Israel --act ASSAULT
  bifrons forecast next Israel Lebanon"
)]
pub struct Args {
    /// Who acts
    #[arg(value_parser = super::country)]
    a: &'static State,
    /// Upon whom; without it that is what is asked
    #[arg(value_parser = super::country)]
    b: Option<&'static State>,
    /// Only acts of that PLOVER type
    #[arg(long, value_name = "TYPE", value_parser = act, conflicts_with = "b")]
    act: Option<EventType>,
    /// Most rows
    #[arg(long, value_name = "N", default_value_t = ROWS)]
    limit: usize,
    #[command(flatten)]
    asked: Asked,
}

const COLUMNS: [Column; 5] = [
    A,
    B,
    Column::text("act", "PLOVER type; any where none was asked"),
    Column::number("probability", "that the next one is it, 0 to 1"),
    Column::date("after", "last day that was known"),
];

/// Learns, asks, prints.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let mut asked = args.asked.clone();
    let mut options = asked.options();
    if let Some(AsOf::Day(day)) = asked.ledger.as_of {
        asked.ledger.as_of = None;
        options.until = Some(options.until.map_or(day, |u| u.last_day().min(day)).into());
    }
    let (style, ledger) = asked.open(session)?;
    let days = daily(&ledger, &options)?;
    let number = |day: Date| day.since(Date::MIN).map_or(0, |span| span.get_days());
    let mut told: Vec<Told> = Vec::new();
    for one in days.iter().filter(|d| d.a != d.b) {
        let event = |actor, recipient| Told {
            day: number(one.day),
            actor,
            act: one.event.name(),
            recipient,
        };
        for _ in 0..one.events {
            told.push(event(one.a, one.b));
            if one.mutual {
                told.push(event(one.b, one.a));
            }
        }
    }
    let Some(last) = days.iter().map(|d| d.day).max() else {
        session.note(&format!("no dated events in {}", ledger.path().display()));
        return Ok(Exit::Nothing);
    };
    let tomorrow = number(last) + 1;
    let outlook = Outlook::new(&told, tomorrow, &Options::default(), &mut |_| ());
    let any = || args.act.map_or("any", |act| act.name()).to_string();
    let found: Option<Vec<(String, String, Likely)>> = match args.b {
        Some(b) => outlook.acts(args.a.code, b.code).map(|acts| {
            let row = |act: Likely| (b.code.to_string(), act.name.clone(), act);
            acts.into_iter().map(row).collect()
        }),
        None => {
            let act = args.act.map(EventType::name);
            outlook.recipients(args.a.code, act).map(|all| {
                let row = |who: Likely| (who.name.clone(), any(), who);
                all.into_iter().map(row).collect()
            })
        }
    };
    let Some(mut found) = found.filter(|f| !f.is_empty()) else {
        session.note(&format!(
            "no such events of {} are known",
            name(args.a.code)
        ));
        return Ok(Exit::Nothing);
    };
    found.truncate(args.limit);
    let row = |(b, act, likely): &(String, String, Likely)| {
        vec![
            args.a.code.into(),
            b.as_str().into(),
            act.as_str().into(),
            Datum::real(likely.probability, 4),
            last.to_string().into(),
        ]
    };
    let sheet = Sheet {
        columns: COLUMNS.to_vec(),
        rows: found.iter().map(row).collect(),
    };
    asked
        .out
        .write(session, |out| sheet.write(style, out, usize::MAX))?;
    Ok(Exit::Done)
}

fn act(text: &str) -> Result<EventType, String> {
    EventType::parse(&text.to_uppercase())
        .ok_or_else(|| format!("`{text}` is no PLOVER type, such as CONSULT or ASSAULT"))
}
