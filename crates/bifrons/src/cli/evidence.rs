//! `bifrons evidence`: the sentences behind a number.

use std::io::{self, Write};

use anyhow::Result;
use bifrons_core::{EventType, Face, Factuality, State};
use bifrons_faces::{Bucket, Direction};
use bifrons_ledger::{Evidence, EvidenceFilter, Report, evidence};
use clap::ValueEnum;
use serde_json::{Value, json};

use super::{Bounds, FilterArg, LedgerArg};
use crate::column::{Column, Kind, Shape};
use crate::output::{self, plain};
use crate::session::{Exit, Ink, Session};
use crate::sheet::{Datum, OutArg, Sheet, Style};
use crate::{flat, markup, record};

/// Events that a table lists unless told otherwise.
const LISTED: usize = 50;

/// Arguments of `evidence`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A state: ISO 3166 code, English name or COW number
    #[arg(value_parser = super::country)]
    a: &'static State,
    /// Another; without it all partners of the first
    #[arg(value_parser = super::country)]
    b: Option<&'static State>,
    /// Only this face
    #[arg(long, value_enum)]
    face: Option<FaceArg>,
    /// Only what was said, or what was done
    #[arg(long, value_enum)]
    kind: Option<KindArg>,
    /// Only this type, such as ASSAULT
    #[arg(long, value_name = "TYPE", value_parser = event_type)]
    event: Option<EventType>,
    #[command(flatten)]
    reports: FilterArg,
    /// Only one direction: a>b, b>a or a-b
    #[arg(long, value_name = "DIRECTION", value_parser = direction)]
    direction: Option<Direction>,
    /// Only one period as `faces` writes it: 2024, 2024-Q1, 2024-03, 2024-W09, 2024-03-05 or undated
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// The `--by` of the faces that the period is from [default: told by how the period is written]
    #[arg(long, requires = "period")]
    by: Option<Bucket>,
    #[command(flatten)]
    bounds: Bounds,
    /// Also events that do not count in the faces: planned, denied, somebody's claim
    #[arg(long)]
    all: bool,
    /// Most events, the earliest first [default: 50 in a table, else all]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    out: OutArg,
    #[command(flatten)]
    ledger: LedgerArg,
}

/// A face in an argument.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum FaceArg {
    /// How they work together.
    Cooperation,
    /// How they work against each other.
    Conflict,
}

/// Words or deeds in an argument.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum KindArg {
    /// What was said.
    Word,
    /// What was done.
    Deed,
}

/// What the rows look like in JSON: records of events, each with all its reports.
pub const SHAPES: [Shape; 1] = [Shape {
    name: "EvidenceRow",
    with: None,
    columns: &FIELDS,
}];

const FIELDS: [Column; 30] = {
    let mut all = [DIRECTION; 30];
    let mut i = 0;
    while i < record::EVENT.len() {
        all[i] = record::EVENT[i];
        i += 1;
    }
    all[28] = OTHER;
    all[29] = Column::of(
        "reports",
        Kind::List(&REPORT),
        "one for each document, by date",
    );
    all
};

const DIRECTION: Column = Column::text("direction", "a>b, b>a, or a-b for what both do together");
const OTHER: Column = Column::text("other", "code of the other party of the pair");

/// A document's report of an event.
pub const REPORT: Kind = Kind::Record(&[
    Column::text("event", "id of the event as coded from this document"),
    Column::text("doc", "id of the document"),
    Column::text("publisher", "publisher; empty if unknown"),
    Column::date("date", "day of publication").or_null(),
    Column::text("title", "headline; empty if there is none"),
    Column::text("url", "address; empty if unknown"),
    Column::whole("sentence", "index of the sentence, from 0; the title is -1"),
    Column::whole("start", "where the sentence begins, in code points"),
    Column::whole("end", "where it ends"),
    Column::text("text", "the sentence"),
]);

/// What rows of text have besides the columns of `code`.
const MORE: [Column; 7] = [
    DIRECTION,
    OTHER,
    Column::whole("reports", "documents that report it"),
    Column::text("publisher", "publisher of the first report"),
    Column::date("published", "day of publication of the first report"),
    Column::text("title", "headline of the first report"),
    Column::text("url", "address of the first report"),
];

/// Lists the events.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let ledger = args.ledger.open(session)?;
    let style = args.out.style(session)?;
    let limit = args.limit.or((style == Style::Table).then_some(LISTED));
    let found = evidence(
        &ledger,
        args.a.code,
        args.b.map(|b| b.code),
        &args.filter(limit.map(|n| n.saturating_add(1))),
    )?;
    let more = limit.is_some_and(|n| found.len() > n);
    let found = &found[..limit.unwrap_or(usize::MAX).min(found.len())];
    let ink = args.out.ink(session);
    args.out.write(session, |out| match style {
        Style::Table => Ok(cards(found, ink, out)?),
        Style::Jsonl => {
            let mut records = found.iter().map(object);
            Ok(records.try_for_each(|record| output::json(&mut &mut *out, &record))?)
        }
        _ => {
            let row = |e: &Evidence| row(e).into_iter().map(Datum::Text).collect();
            let sheet = Sheet {
                columns: flat::COLUMNS.into_iter().chain(MORE).collect(),
                rows: found.iter().map(row).collect(),
            };
            sheet.write(style, out, usize::MAX)
        }
    })?;
    if found.is_empty() {
        let more = if args.all {
            ""
        } else {
            "; with --all also what does not count is listed"
        };
        session.note(&format!(
            "no such events in {}{more}",
            ledger.path().display()
        ));
        return Ok(Exit::Nothing);
    }
    if more {
        session.note(&format!(
            "only the first {} are listed; give --limit for more",
            found.len()
        ));
    }
    Ok(Exit::Done)
}

/// Events as paragraphs, each with its reports.
pub fn cards(found: &[Evidence], ink: Ink, out: &mut dyn Write) -> io::Result<()> {
    let width = output::width();
    for (i, evidence) in found.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        card(evidence, width, ink, out)?;
    }
    Ok(())
}

fn card(evidence: &Evidence, width: usize, ink: Ink, out: &mut dyn Write) -> io::Result<()> {
    let event = &evidence.event;
    let date = event
        .date
        .map_or_else(|| "undated".to_string(), |d| d.to_string());
    let what = markup::coloured(event, &markup::what(event), ink);
    writeln!(
        out,
        "{}  {what}  {}  {}",
        ink.bold(&date),
        ink.bold(&plain(&markup::who(event))),
        ink.faint(markup::cell(event))
    )?;
    out.write_all(markup::wrapped(&markup::sentence(event, ink), "  ", width).as_bytes())?;
    let mut marks = vec![event.factuality.name().to_string()];
    marks.extend(Some(markup::according(event)).filter(|a| !a.is_empty()));
    marks.push(if event.counted {
        "counted".into()
    } else {
        "not counted".into()
    });
    marks.push(format!("confidence {:.2}", event.confidence));
    marks.push(event.id.clone());
    writeln!(out, "  {}", ink.faint(&plain(&marks.join(" · "))))?;
    for (i, report) in evidence.reports.iter().enumerate() {
        let lead = if i == 0 { "reported by" } else { "and by" };
        writeln!(
            out,
            "  {}",
            ink.faint(&plain(&format!("{lead} {}", source(report))))
        )?;
    }
    Ok(())
}

/// Who reported it, when, where to find it.
pub fn source(report: &Report) -> String {
    let publisher = if report.publisher.is_empty() {
        "an unnamed publisher"
    } else {
        &report.publisher
    };
    let date = report.date.map(|d| format!(", {d}")).unwrap_or_default();
    let url = if report.url.is_empty() {
        String::new()
    } else {
        format!(", {}", report.url)
    };
    let place = if report.sentence < 0 {
        "title".to_string()
    } else {
        format!("sentence {}", report.sentence + 1)
    };
    format!(
        "{publisher}{date}, document {}, {place}{url}",
        report.document
    )
    .replace('\n', " ")
}

fn row(evidence: &Evidence) -> Vec<String> {
    let first = evidence.reports.first().cloned().unwrap_or_default();
    let mut row = flat::row(&evidence.event);
    row.extend([
        evidence.direction.to_string(),
        evidence.other.clone(),
        evidence.reports.len().to_string(),
        first.publisher,
    ]);
    row.extend([
        first.date.map(|d| d.to_string()).unwrap_or_default(),
        first.title,
        first.url,
    ]);
    row
}

fn object(evidence: &Evidence) -> Value {
    let mut record = record::event(&evidence.event);
    if let Some(fields) = record.as_object_mut() {
        fields.insert("direction".into(), json!(evidence.direction.label()));
        fields.insert("other".into(), json!(evidence.other));
        fields.insert(
            "reports".into(),
            evidence.reports.iter().map(report_object).collect(),
        );
    }
    record
}

/// A report as a JSON object.
pub fn report_object(report: &Report) -> Value {
    json!({
        "event": report.event,
        "doc": report.document,
        "publisher": report.publisher,
        "date": report.date.map(|d| d.to_string()),
        "title": report.title,
        "url": report.url,
        "sentence": report.sentence,
        "start": report.span.start,
        "end": report.span.end,
        "text": report.text,
    })
}

impl Args {
    fn filter(&self, limit: Option<usize>) -> EvidenceFilter {
        EvidenceFilter {
            face: self.face.map(FaceArg::face),
            kind: self.kind.map(KindArg::kind),
            event: self.event,
            reports: self.reports.filter(),
            direction: self.direction,
            period: self.period.clone(),
            bucket: self
                .by
                .or_else(|| self.period.as_deref().map(bucket_of))
                .unwrap_or_default(),
            since: self.bounds.since,
            until: self.bounds.until,
            // What is asked for by its mark would not be found among what counts.
            counted_only: !self.all
                && self
                    .reports
                    .factuality
                    .is_none_or(|f| f == Factuality::Asserted),
            limit,
        }
    }
}

impl FaceArg {
    /// The face.
    pub fn face(self) -> Face {
        match self {
            Self::Cooperation => Face::Cooperation,
            Self::Conflict => Face::Conflict,
        }
    }
}

impl KindArg {
    /// The kind.
    pub fn kind(self) -> bifrons_core::Kind {
        match self {
            Self::Word => bifrons_core::Kind::Word,
            Self::Deed => bifrons_core::Kind::Deed,
        }
    }
}

/// The bucket whose periods are written so.
fn bucket_of(period: &str) -> Bucket {
    match (
        period.contains('Q'),
        period.contains('W'),
        period.matches('-').count(),
    ) {
        (true, ..) => Bucket::Quarter,
        (_, true, _) => Bucket::Week,
        (.., 0) => Bucket::Year,
        (.., 1) => Bucket::Month,
        _ => Bucket::Day,
    }
}

/// A type of the codebook in an argument, whatever the case.
pub fn event_type(text: &str) -> Result<EventType, String> {
    EventType::parse(&text.to_uppercase()).ok_or_else(|| {
        let names: Vec<&str> = EventType::ALL.iter().map(|e| e.name()).collect();
        format!(
            "it is not a type of the codebook; give one of {}",
            names.join(", ")
        )
    })
}

fn direction(text: &str) -> Result<Direction, String> {
    Direction::parse(text)
        .ok_or_else(|| "give a>b, b>a, a-b or both (with quotes, for the shell)".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_tell_their_bucket() {
        let all = [
            ("2024", Bucket::Year),
            ("2024-Q1", Bucket::Quarter),
            ("2024-03", Bucket::Month),
            ("2024-W09", Bucket::Week),
            ("2024-03-05", Bucket::Day),
        ];
        for (period, bucket) in all {
            assert_eq!(bucket_of(period), bucket);
        }
    }
}
