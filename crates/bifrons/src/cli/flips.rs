//! `bifrons flips`: the turns of a pair, with their evidence.

use std::io::Write;

use anyhow::Result;
use bifrons_core::{Face, State};
use bifrons_faces::{
    Bucket, Course, Flip, FlipOptions, LEAST, Method, Series, Shown, flips, live_alarms,
};
use bifrons_ledger::{Dyad, EvidenceFilter, Ledger, dyads, evidence};
use serde_json::{Value, json};

use super::Asked;
use crate::column::{A, B, Column, Kind, PERIOD, Shape};
use crate::output::plain;
use crate::pairs::{name, span};
use crate::session::{Exit, Session};
use crate::sheet::{Datum, Sheet, Style};

/// Sentences that each flip shows.
const SENTENCES: usize = 3;
/// Flips that a table lists when no pair is named.
const LISTED: usize = 20;
/// Events that a pair must have to be looked at, when no pair is named.
const FEWEST: u64 = 30;

/// Arguments of `flips`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A flip is where a new regime begins: the faces of the pair before and after are not those of one. `face` tells whether words, deeds
or both changed; `direction` where it leads, by the Goldstein scores; `probability` how likely someone who knows the pair would
list a turning point there. `before` and `after` are events a period of words and deeds of cooperation, words and deeds of conflict.
All of the history is looked at. With --live alarms are told as they would have come, half a one a year for drifts of level and for leaps
each; only that budget is set by all of the history."
)]
pub struct Args {
    /// A state: ISO 3166 code, English name or COW number; without it all pairs
    #[arg(value_parser = super::country)]
    a: Option<&'static State>,
    /// Another; without it all partners of the first
    #[arg(value_parser = super::country)]
    b: Option<&'static State>,
    /// Length of a period: day, week, month, quarter or year
    #[arg(long, value_name = "PERIOD", default_value_t = Bucket::Month)]
    by: Bucket,
    /// Least probability, 0 to 1
    #[arg(long, value_name = "P", default_value_t = LEAST)]
    min_prob: f64,
    /// Periods before and after that levels are told of
    #[arg(long, value_name = "N", default_value_t = 6)]
    window: usize,
    /// Alarms that would have come while the news came in
    #[arg(long)]
    live: bool,
    /// Most flips: the surest, or those of a pair the earliest [default: all]
    #[arg(long, value_name = "N", conflicts_with = "live")]
    limit: Option<usize>,
    /// Leave out the sentences
    #[arg(long)]
    no_evidence: bool,
    #[command(flatten)]
    asked: Asked,
}

/// What the rows look like.
pub const SHAPES: [Shape; 2] = [
    Shape {
        name: "FlipsRow",
        with: None,
        columns: &COLUMNS,
    },
    Shape {
        name: "AlarmsRow",
        with: Some("live"),
        columns: &ALARMS,
    },
];

/// The first eight are those of the contract; the others are of JSON alone.
const COLUMNS: [Column; 11] = [
    A,
    B,
    Column::date(
        "date",
        "first day of the period in which the new regime begins",
    ),
    Column::text("face", "what changed: words, deeds or both"),
    Column::text("direction", "where it leads: cooperation or conflict"),
    Column::number(
        "probability",
        "0 to 1: how likely someone who knows the pair would list a turning point there",
    ),
    Column::text(
        "before",
        "events a period before: words and deeds of cooperation, words and deeds of conflict",
    ),
    Column::text("after", "likewise after"),
    Column::of(
        "quads",
        Kind::Record(&[
            Column::of("vc", CHANGE, "words of cooperation"),
            Column::of("mc", CHANGE, "deeds of cooperation"),
            Column::of("vk", CHANGE, "words of conflict"),
            Column::of("mk", CHANGE, "deeds of conflict"),
        ]),
        "the four counts, each before and after",
    ),
    Column::of(
        "odds",
        Kind::Record(&[
            Column::number("sum", "by the sum of Goldstein scores"),
            Column::number("mean", "by their mean"),
            Column::number("all", "by all signs together"),
        ]),
        "odds that it leads to conflict; above 1 it does",
    ),
    Column::of(
        "evidence",
        Kind::List(&Kind::Record(&[
            Column::text("event", "id of the event"),
            Column::date("date", "when it happened").or_null(),
            Column::text(
                "text",
                "its sentence, or what an imported row tells instead",
            ),
            Column::text("publisher", "who reports it").or_null(),
            Column::whole("reports", "documents that report it"),
        ])),
        "at most three events that tell the flip; left out with no_evidence",
    )
    .or_missing(),
];

const CHANGE: Kind = Kind::Record(&[
    Column::number("before", "events a period before"),
    Column::number("after", "events a period after"),
    Column::number("z", "how surely it changed, in standard deviations"),
]);

const ALARMS: [Column; 5] = [
    A,
    B,
    PERIOD,
    Column::text(
        "face",
        "cooperation, conflict, or both with a space between",
    ),
    Column::text(
        "kind",
        "drift (a level moves) or leap (a sudden burst), or both",
    ),
];

/// Finds and prints.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let (style, ledger) = args.asked.open(session)?;
    let all = series(&ledger, args)?;
    if args.live {
        return live(args, &all, style, session);
    }
    let options = FlipOptions {
        least: args.min_prob,
        window: args.window,
        ..FlipOptions::default()
    };
    let mut found: Vec<Flip> = Vec::new();
    for series in &all {
        session.go_on()?;
        found.extend(flips(series, &options));
    }
    if args.b.is_none() {
        found.sort_by(|x, y| {
            y.probability
                .total_cmp(&x.probability)
                .then(x.date.cmp(&y.date))
        });
    }
    let more = args.limit.map_or(0, |n| found.len().saturating_sub(n));
    found.truncate(args.limit.unwrap_or(usize::MAX));
    let ink = args.asked.out.ink(session);
    let listed = if args.b.is_some() { usize::MAX } else { LISTED };
    args.asked.out.write(session, |out| match style {
        Style::Table => {
            for flip in found.iter().take(listed) {
                card(args, &ledger, flip, ink, out)?;
            }
            if found.len() > listed {
                writeln!(
                    out,
                    "and {} more; --format csv has all",
                    found.len() - listed
                )?;
            }
            Ok(())
        }
        Style::Jsonl => {
            for flip in &found {
                crate::output::json(&mut &mut *out, &record(args, &ledger, flip)?)?;
            }
            Ok(())
        }
        _ => sheet(&found).write(style, out, listed),
    })?;
    if found.is_empty() {
        session.note(&format!(
            "no flips of that probability in {}; try --min-prob 0.05 or --by quarter",
            ledger.path().display()
        ));
        return Ok(Exit::Nothing);
    }
    if more > 0 {
        session.note(&format!(
            "{more} more flips are left out; give --limit for more"
        ));
    }
    Ok(Exit::Done)
}

/// The series of the pairs asked for, from the first period of the ledger to the last.
fn series(ledger: &Ledger, args: &Args) -> Result<Vec<Series>> {
    let options = args.asked.options();
    let Some(span) = span(ledger, args.by, &options)? else {
        return Ok(Vec::new());
    };
    let wanted = |d: &Dyad| match (args.a, args.b) {
        (Some(a), Some(b)) => [d.a, d.b] == [a.code.min(b.code), a.code.max(b.code)],
        (Some(a), None) => [d.a, d.b].contains(&a.code) && enough(d),
        _ => enough(d),
    };
    let dyads = dyads(ledger, args.a.map(|a| a.code), args.by, &options)?;
    let of = |d: Dyad| {
        // The state asked about stands first.
        let (a, b) = match args.a {
            Some(a) if a.code == d.b => (d.b, d.a),
            _ => (d.a, d.b),
        };
        Series::from_cells(a, b, args.by, span, d.sums())
    };
    Ok(dyads.into_iter().filter(wanted).map(of).collect())
}

fn enough(dyad: &Dyad) -> bool {
    dyad.sums().map(|(_, cell)| cell.events()).sum::<u64>() >= FEWEST
}

fn sheet(found: &[Flip]) -> Sheet {
    let row = |flip: &Flip| {
        let values = flip.values();
        let datum = |(i, text): (usize, String)| match i {
            5 => Datum::Number(text),
            _ => Datum::Text(text),
        };
        values.into_iter().enumerate().map(datum).collect()
    };
    Sheet {
        columns: COLUMNS[..8].to_vec(),
        rows: found.iter().map(row).collect(),
    }
}

/// The events that tell a flip best: of the face that grew or shrank, in its first two periods; most reported first.
fn telling(args: &Args, ledger: &Ledger, flip: &Flip) -> Result<Vec<bifrons_ledger::Evidence>> {
    let (_, end) = args.by.bounds(flip.date);
    let end = end.tomorrow().map_or(end, |next| args.by.bounds(next).1);
    let face = match flip.course {
        Course::Conflict => Face::Conflict,
        Course::Cooperation => Face::Cooperation,
    };
    let filter = EvidenceFilter {
        face: Some(face),
        kind: match flip.face {
            Shown::Words => Some(bifrons_core::Kind::Word),
            Shown::Deeds => Some(bifrons_core::Kind::Deed),
            Shown::Both => None,
        },
        reports: args.asked.reports.filter(),
        since: Some(flip.date.into()),
        until: Some(end.into()),
        counted_only: args.asked.reports.factuality.is_none(),
        ..EvidenceFilter::default()
    };
    let mut found = evidence(ledger, &flip.a, Some(&flip.b), &filter)?;
    if found.is_empty() {
        // A face may turn by falling silent: then the other one, or what is left of it, tells.
        let any = EvidenceFilter {
            face: None,
            kind: None,
            ..filter
        };
        found = evidence(ledger, &flip.a, Some(&flip.b), &any)?;
    }
    found.sort_by(|x, y| {
        let weight = |e: &bifrons_ledger::Evidence| (e.reports.len(), e.event.score().abs());
        let (x, y) = (weight(x), weight(y));
        y.0.cmp(&x.0).then(y.1.total_cmp(&x.1))
    });
    found.truncate(SENTENCES);
    Ok(found)
}

fn card(
    args: &Args,
    ledger: &Ledger,
    flip: &Flip,
    ink: crate::session::Ink,
    out: &mut dyn Write,
) -> Result<()> {
    let course = match flip.course {
        Course::Conflict => ink.conflict("towards conflict"),
        Course::Cooperation => ink.cooperation("towards cooperation"),
    };
    let title = format!("{}  {} and {}", flip.period, name(&flip.a), name(&flip.b));
    let face = match flip.face {
        Shown::Both => "in words and deeds".to_string(),
        one => format!("in {one}"),
    };
    writeln!(
        out,
        "{}  {course} {face}  {}",
        ink.bold(&title),
        ink.faint(&format!("probability {:.2}", flip.probability))
    )?;
    let names = ["words+", "deeds+", "words−", "deeds−"];
    let change = |(name, q): (&str, &bifrons_faces::Change)| {
        let text = format!("{name} {:.1} → {:.1}", q.before, q.after);
        if q.significant() {
            ink.bold(&text)
        } else {
            text
        }
    };
    let changes: Vec<String> = names.into_iter().zip(&flip.quads).map(change).collect();
    writeln!(out, "  a {}: {}", args.by, changes.join("   "))?;
    writeln!(
        out,
        "  {}",
        ink.faint(&format!(
            "odds of conflict: {} by the sum of Goldstein scores, {} by their mean",
            odds(flip.odds.sum),
            odds(flip.odds.mean)
        ))
    )?;
    if !args.no_evidence {
        for found in telling(args, ledger, flip)? {
            let event = &found.event;
            let date = event.date.map_or_else(String::new, |d| d.to_string());
            let (words, source) = (said(event), source(&found));
            writeln!(out, "  {date}  {}  {}", plain(&words), ink.faint(&source))?;
        }
    }
    writeln!(out)?;
    Ok(())
}

/// The sentence, or what an imported row tells instead.
fn said(event: &bifrons_core::Event) -> String {
    if !event.text.is_empty() {
        return event.text.clone();
    }
    let party = |list: &[bifrons_core::Entity]| {
        let names = list.iter().map(|e| e.name.as_deref().unwrap_or(&e.text));
        names.collect::<Vec<_>>().join(", ")
    };
    let (actor, recipient) = (party(&event.actor), party(&event.recipient));
    let arrow = if recipient.is_empty() { "" } else { " → " };
    format!(
        "{actor}{arrow}{recipient}: {} {}",
        event.event.name(),
        event.trigger.text
    )
    .trim_end()
    .to_string()
}

fn source(found: &bifrons_ledger::Evidence) -> String {
    let first = found.reports.first();
    let publisher = first.map_or("", |r| r.publisher.as_str());
    match found.reports.len() {
        0 | 1 => publisher.to_string(),
        n => format!("{publisher} and {} more", n - 1),
    }
}

fn odds(odds: f64) -> String {
    match odds >= 1.0 {
        true => format!("{odds:.1} to 1"),
        false => format!("1 to {:.1}", 1.0 / odds),
    }
}

fn record(args: &Args, ledger: &Ledger, flip: &Flip) -> Result<Value> {
    let sheet = sheet(std::slice::from_ref(flip));
    let mut object = sheet
        .rows
        .first()
        .map(|row| sheet.object(row))
        .unwrap_or_default();
    let names = ["vc", "mc", "vk", "mk"];
    let quads = names.iter().zip(&flip.quads).map(|(name, q)| {
        let change = json!({"before": q.before, "after": q.after, "z": q.z});
        ((*name).to_string(), change)
    });
    object.insert("quads".to_string(), Value::Object(quads.collect()));
    let odds = json!({"sum": flip.odds.sum, "mean": flip.odds.mean, "all": flip.odds.all});
    object.insert("odds".to_string(), odds);
    if !args.no_evidence {
        let told = telling(args, ledger, flip)?;
        let told = told.iter().map(|e| {
            json!({
                "event": e.event.id,
                "date": e.event.date.map(|d| d.to_string()),
                "text": said(&e.event),
                "publisher": e.reports.first().map(|r| r.publisher.clone()),
                "reports": e.reports.len(),
            })
        });
        object.insert("evidence".to_string(), Value::Array(told.collect()));
    }
    Ok(Value::Object(object))
}

/// Alarms as they would have come: none looks ahead, but for the thresholds, which are such that the pairs asked for have half an alarm
/// a year of each kind over all of their history.
fn live(args: &Args, all: &[Series], style: Style, session: &mut Session) -> Result<Exit> {
    const A_YEAR: f64 = 0.5;
    let grid: Vec<f64> = (2..=60).map(|i| f64::from(i) / 2.0).collect();
    let within = |method: Method| {
        method
            .threshold(all, A_YEAR, &grid)
            .unwrap_or(f64::INFINITY)
    };
    let (drift, leap) = (within(Method::Cusum), within(Method::Surge));
    let rows = all.iter().flat_map(|series| {
        let (a, b) = series.pair();
        live_alarms(series, drift, leap)
            .into_iter()
            .map(move |alarm| {
                let which = |names: [&str; 2], raised: [bool; 2]| -> String {
                    let named = names.into_iter().zip(raised).filter(|(_, raised)| *raised);
                    named.map(|(name, _)| name).collect::<Vec<_>>().join(" ")
                };
                vec![
                    a.into(),
                    b.into(),
                    series.label(alarm.at).into(),
                    which(["cooperation", "conflict"], alarm.faces).into(),
                    which(["drift", "leap"], [alarm.drift, alarm.leap]).into(),
                ]
            })
    });
    let sheet = Sheet {
        columns: ALARMS.to_vec(),
        rows: rows.collect(),
    };
    args.asked
        .out
        .write(session, |out| sheet.write(style, out, usize::MAX))?;
    if sheet.rows.is_empty() {
        session.note("no alarm would have come");
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}
