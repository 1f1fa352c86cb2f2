//! `bifrons ties` and `bifrons indicators`: what holds beside the events: memberships, treaties, numbers through time.

use anyhow::Result;
use bifrons_core::{State, Yearly};
use bifrons_ledger::{Ledger, QueryLimits, yearly};

use super::LedgerArg;
use crate::column::{Column, Shape};
use crate::session::{Exit, Session};
use crate::sheet::{Datum, OutArg, Sheet};

/// Rows that a table lists.
const LISTED: usize = 60;

/// Arguments of `ties` and of `indicators`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A state: ISO 3166 code, English name or COW number
    #[arg(value_parser = super::country)]
    a: &'static State,
    /// Another: only what is of both
    #[arg(value_parser = super::country)]
    b: Option<&'static State>,
    /// Only what has this word in its name
    #[arg(long, value_name = "WORD")]
    name: Option<String>,
    #[command(flatten)]
    out: OutArg,
    #[command(flatten)]
    ledger: LedgerArg,
}

/// What the rows of `ties` look like.
pub const TIES_SHAPES: [Shape; 1] = [Shape {
    name: "TiesRow",
    with: None,
    columns: &TIES,
}];

const TIES: [Column; 8] = [
    Column::date("since", "when it began, else the date of the report").or_null(),
    Column::date(
        "until",
        "when it ended; null while it lasts, or if that is not known",
    )
    .or_null(),
    Column::text(
        "name",
        "organisation, treaty, level of partnership; or the variable of a table",
    ),
    Column::text(
        "status",
        "what holds, such as member or signed; or the table",
    )
    .or_null(),
    Column::text("parties", "codes of the parties, with spaces between"),
    FACTUALITY,
    Column::text("text", "the sentence, or the table's words").or_null(),
    Column::text("doc", "id of the document; null for tables").or_null(),
];

/// What the rows of `indicators` look like.
pub const INDICATORS_SHAPES: [Shape; 1] = [Shape {
    name: "IndicatorsRow",
    with: None,
    columns: &INDICATORS,
}];

const INDICATORS: [Column; 11] = [
    Column::date("date", "what time the number is of, or its beginning").or_null(),
    Column::date("enddate", "end of that time").or_null(),
    Column::text("name", "what is measured, or the variable of a table"),
    Column::number("value", "the number, or the lower end of a range").or_null(),
    Column::number("upper", "upper end of a range").or_null(),
    Column::text("unit", "unit, such as USD or percent").or_null(),
    Column::text("how", "rose to, fell by, at least and the like").or_null(),
    Column::text("parties", "codes of the parties, with spaces between").or_null(),
    FACTUALITY,
    Column::text("text", "the sentence, or the table's name").or_null(),
    Column::text("doc", "id of the document; null for tables").or_null(),
];

const FACTUALITY: Column = Column::text(
    "factuality",
    "asserted, planned, hypothetical, denied or historical",
);

/// Memberships, treaties and levels that reports state, and spells of imported tables: alliances, rivalries, disputes.
pub fn ties(args: &Args, session: &mut Session) -> Result<Exit> {
    let sql = args.sql(
        "coalesce(since, date) AS since, until, name, status, array_to_string(members, ' ') AS parties, factuality, text, doc",
        "memberships",
        "members",
    );
    let spells = args.yearly(session, |y| y.until != Some(y.since))?;
    let row = |y: &Yearly| {
        vec![
            y.since.to_string().into(),
            y.until.map_or(Datum::Empty, |u| u.to_string().into()),
            y.variable.as_str().into(),
            y.table.as_str().into(),
            parties(y).into(),
            "asserted".into(),
            y.text.as_deref().unwrap_or_default().into(),
            Datum::Empty,
        ]
    };
    args.print(&TIES, &sql, spells.iter().map(row).collect(), session)
}

/// Numbers that reports state, and those of imported tables, year by year.
pub fn indicators(args: &Args, session: &mut Session) -> Result<Exit> {
    let sql = args.sql(
        "date, enddate, name, value, upper, unit, coalesce(change, bound) AS how, array_to_string(parties, ' ') AS parties, \
         factuality, text, doc",
        "indicators",
        "parties",
    );
    let numbers = args.yearly(session, |y| y.until == Some(y.since))?;
    let row = |y: &Yearly| {
        vec![
            y.since.to_string().into(),
            Datum::Empty,
            y.variable.as_str().into(),
            Datum::Number(y.value.to_string()),
            Datum::Empty,
            Datum::Empty,
            Datum::Empty,
            parties(y).into(),
            "asserted".into(),
            y.table.as_str().into(),
            Datum::Empty,
        ]
    };
    args.print(
        &INDICATORS,
        &sql,
        numbers.iter().map(row).collect(),
        session,
    )
}

impl Args {
    /// Codes and columns are the program's own, so that nothing of the user's enters the query but through the check of states.
    fn sql(&self, columns: &str, table: &str, list: &str) -> String {
        let has = |state: &State| format!("array_has({list}, '{}')", state.code);
        let mut wanted = vec![has(self.a)];
        wanted.extend(self.b.map(has));
        format!(
            "SELECT {columns} FROM {table} WHERE {} ORDER BY 1, 3, doc",
            wanted.join(" AND ")
        )
    }

    fn yearly(&self, session: &Session, keep: impl Fn(&Yearly) -> bool) -> Result<Vec<Yearly>> {
        let ledger = self.ledger.open(session)?;
        let of = |y: &Yearly| match self.b {
            Some(b) => y.between(self.a.code, b.code),
            None => y.a == self.a.code && y.b.is_none(),
        };
        let mut all = yearly(&ledger, &[])?;
        all.retain(|y| of(y) && keep(y));
        Ok(all)
    }

    fn print(
        &self,
        columns: &[Column],
        sql: &str,
        more: Vec<Vec<Datum>>,
        session: &mut Session,
    ) -> Result<Exit> {
        let style = self.out.style(session)?;
        let ledger: Ledger = self.ledger.open(session)?;
        let found = ledger.query(sql, QueryLimits::NONE)?;
        let number = |at: usize| ["value", "upper"].contains(&columns[at].name);
        let datum = |(at, text): (usize, String)| match (text.is_empty(), number(at)) {
            (true, _) => Datum::Empty,
            (false, true) => Datum::Number(text),
            (false, false) => Datum::Text(text),
        };
        let told = found.cells()?.into_iter();
        let mut rows: Vec<Vec<Datum>> = told
            .map(|row| row.into_iter().enumerate().map(datum).collect())
            .collect();
        rows.extend(more);
        if let Some(word) = self.name.as_ref().map(|w| w.to_lowercase()) {
            rows.retain(
                |row| matches!(&row[2], Datum::Text(name) if name.to_lowercase().contains(&word)),
            );
        }
        rows.sort_by_cached_key(|row| key(row));
        let sheet = Sheet {
            columns: columns.to_vec(),
            rows,
        };
        self.out
            .write(session, |out| sheet.write(style, out, LISTED))?;
        if sheet.rows.is_empty() {
            session.note(
                "nothing of that kind is in the ledger; `bifrons import table` brings tables",
            );
            return Ok(Exit::Nothing);
        }
        Ok(Exit::Done)
    }
}

/// By time, then by name; what has no time comes last.
fn key(row: &[Datum]) -> (bool, String, String) {
    let text = |d: &Datum| match d {
        Datum::Text(text) | Datum::Number(text) => text.clone(),
        Datum::Empty => String::new(),
    };
    let time = text(&row[0]);
    (time.is_empty(), time, text(&row[2]))
}

fn parties(y: &Yearly) -> String {
    match &y.b {
        Some(b) => format!("{} {b}", y.a),
        None => y.a.clone(),
    }
}
