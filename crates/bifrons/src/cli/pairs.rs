//! `bifrons pairs`: all pairs in one line each, and how they changed.

use anyhow::Result;
use bifrons_core::State;
use bifrons_faces::{Bucket, shift};
use bifrons_ledger::{FaceOptions, Ledger, Total, totals, volume};
use clap::ValueEnum;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Asked;
use crate::column::{B, Column, Shape};
use crate::pairs::span;
use crate::session::{Exit, Session};
use crate::sheet::{Datum, Sheet, Style};

/// Pairs that a table lists unless told otherwise.
const LISTED: usize = 40;

/// What the rows look like.
pub const SHAPES: [Shape; 1] = [Shape {
    name: "PairsRow",
    with: None,
    columns: &COLUMNS,
}];

const COLUMNS: [Column; 17] = [
    Column::text(
        "a",
        "code of the state asked about, else of that of the pair which comes first in the alphabet",
    ),
    B,
    Column::whole("vc", "events of words of cooperation, both directions together"),
    Column::whole("mc", "events of deeds of cooperation"),
    Column::whole("vk", "events of words of conflict"),
    Column::whole("mk", "events of deeds of conflict"),
    Column::whole("events", "events in all"),
    Column::whole("reports", "documents that report them"),
    Column::number("share_conflict", "part of conflict in all events, 0 to 1").or_null(),
    Column::date("first", "date of the earliest event").or_null(),
    Column::date("last", "date of the latest event").or_null(),
    Column::whole(
        "cooperation_before",
        "events of cooperation in the time before, which is as long; none if no time was asked for, or there is no news of it",
    )
    .or_null(),
    Column::whole("conflict_before", "events of conflict in the time before").or_null(),
    Column::whole(
        "cooperation_change",
        "events of cooperation now, less those before",
    )
    .or_null(),
    Column::whole("conflict_change", "events of conflict now, less those before").or_null(),
    Column::number(
        "cooperation_shift",
        "how far cooperation departs from what the volume of news lets expect, in standard deviations; above 0 there is more",
    )
    .or_null(),
    Column::number("conflict_shift", "the same of conflict").or_null(),
];

/// Arguments of `pairs`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Columns: vc, mc, vk, mk count events of words and deeds of cooperation, words and deeds of conflict, both directions together;
`reports` are the documents behind; `share_conflict` is the part of conflict in all events; `first` and `last` are the dates of the
earliest and the latest event.

With --since or --until each pair is compared with the time before, which is as long (whole months are compared with as many months):
`cooperation_before` and `conflict_before` are its events then, `cooperation_change` and `conflict_change` the difference. `…_shift` tells how
far that is from what the volume of news lets expect, in standard deviations: above 2 or below -2 is hardly chance. All are empty where
the ledger has no news of the time before."
)]
pub struct Args {
    /// A state: ISO 3166 code, English name or COW number; without it all pairs
    #[arg(value_parser = super::country)]
    a: Option<&'static State>,
    /// What stands first
    #[arg(long, value_enum, default_value_t = Order::Events)]
    sort: Order,
    /// Also pairs that had events in the time before, and have none now
    #[arg(long)]
    gone: bool,
    /// Most pairs [default: 40 in a table, else all]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    asked: Asked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Order {
    /// Most events
    Events,
    /// Most conflict
    Conflict,
    /// Most cooperation
    Cooperation,
    /// Whose either face departs most from what the time before lets expect
    Change,
}

/// What a table on a terminal has room for, under shorter names; first what needs no time before.
const SHOWN: [(&str, &str); 15] = [
    ("a", "a"),
    ("b", "b"),
    ("vc", "vc"),
    ("mc", "mc"),
    ("vk", "vk"),
    ("mk", "mk"),
    ("events", "events"),
    ("reports", "reports"),
    ("share_conflict", "conflict"),
    ("first", "first"),
    ("last", "last"),
    ("cooperation_change", "coop±"),
    ("cooperation_shift", "shift"),
    ("conflict_change", "conf±"),
    ("conflict_shift", "shift"),
];
const ALONE: usize = 11;

/// Counts and prints.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let (style, ledger) = args.asked.open(session)?;
    let options = args.asked.options();
    let before = Before::of(&ledger, &options)?;
    let days = before.as_ref().map(|b| b.days);
    let mut rows: Vec<Row> = totals(&ledger, args.a.map(|a| a.code), &options, days)?
        .into_iter()
        .filter(|t| t.cell.events() > 0 || args.gone)
        .map(|total| Row::new(total, args.a, before.as_ref()))
        .collect();
    rows.sort_by(|x, y| {
        let key = |r: &Row| r.key(args.sort);
        key(y)
            .total_cmp(&key(x))
            .then(y.total.cell.events().cmp(&x.total.cell.events()))
            .then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    rows.truncate(args.limit.unwrap_or(usize::MAX));
    let sheet = Sheet {
        columns: COLUMNS.to_vec(),
        rows: rows.iter().map(Row::values).collect(),
    };
    let listed = args.limit.unwrap_or(LISTED);
    args.asked.out.write(session, |out| match style {
        Style::Table => {
            let known = rows.iter().any(|r| r.before.is_some());
            let shown = if known { SHOWN.len() } else { ALONE };
            sheet.some(&SHOWN[..shown]).write(style, out, listed)
        }
        _ => sheet.write(style, out, listed),
    })?;
    if let Some(note) = before.as_ref().and_then(|b| b.note.as_ref()) {
        session.note(note);
    }
    if sheet.rows.is_empty() {
        session.note(&format!(
            "no counted events of any pair there in {}",
            ledger.path().display()
        ));
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}

/// The time before the one asked for.
struct Before {
    /// First and last day.
    days: [Date; 2],
    /// Volume of news now and then; 0 then if the ledger has none.
    news: [u64; 2],
    /// What is to be said of it.
    note: Option<String>,
}

impl Before {
    /// `None` if no time was asked for, or there is no news in it.
    fn of(ledger: &Ledger, options: &FaceOptions) -> Result<Option<Self>> {
        if options.since.is_none() && options.until.is_none() {
            return Ok(None);
        }
        let all = FaceOptions {
            filter: options.filter.clone(),
            ..FaceOptions::default()
        };
        let Some([first, last]) = span(ledger, Bucket::Day, &all)? else {
            return Ok(None);
        };
        let since = options.since.map_or(first, |d| d.first_day());
        let until = options.until.map_or(last, |d| d.last_day());
        let Some(days) = earlier(since, until) else {
            return Ok(None);
        };
        let told = volume(ledger, Bucket::Day, all.filter.origin.as_deref())?;
        let news = [[since, until], days].map(|[from, to]| {
            let inside = told.iter().filter(|(period, _)| {
                period
                    .bounds()
                    .is_some_and(|(day, _)| (from..=to).contains(&day))
            });
            inside.map(|(_, cell)| cell.events()).sum::<u64>()
        });
        let [from, to] = days;
        let note = match (news[1], from < first) {
            (0, _) => Some(format!(
                "there is no news of the time before ({from} to {to}), so changes are not known"
            )),
            (_, true) => Some(format!(
                "news begin on {first}, within the time before ({from} to {to})"
            )),
            _ => None,
        };
        Ok(Some(Self { days, news, note }))
    }
}

/// First and last day of the time before, which is as long: of whole months as many months, else as many days.
fn earlier(first: Date, last: Date) -> Option<[Date; 2]> {
    let whole = first == first.first_of_month() && last == last.last_of_month();
    let end = first.yesterday().ok()?;
    let begin = match whole {
        true => {
            let month = |d: Date| i64::from(d.year()) * 12 + i64::from(d.month());
            first.checked_sub((month(last) - month(first) + 1).months())
        }
        false => first.checked_sub((i64::from(first.until(last).ok()?.get_days()) + 1).days()),
    };
    begin
        .ok()
        .filter(|b| first <= last && *b <= end && b.year() > 0)
        .map(|b| [b, end])
}

struct Row {
    a: &'static str,
    b: &'static str,
    total: Total,
    /// Events of cooperation and of conflict before, where news of that time is there.
    before: Option<[u64; 2]>,
    shift: [Option<f64>; 2],
}

impl Row {
    /// The state asked about stands first.
    fn new(total: Total, a: Option<&State>, before: Option<&Before>) -> Self {
        let turned = a.is_some_and(|a| a.code == total.b);
        let (a, b) = match turned {
            true => (total.b, total.a),
            false => (total.a, total.b),
        };
        let known = before.filter(|b| b.news[1] > 0);
        let now = [total.cell.cooperation(), total.cell.conflict()];
        let then = [total.before.cooperation(), total.before.conflict()];
        let face = |at: usize| known.and_then(|k| shift(now[at], then[at], k.news));
        Self {
            a,
            b,
            before: known.map(|_| then),
            shift: [face(0), face(1)],
            total,
        }
    }

    fn key(&self, order: Order) -> f64 {
        let cell = &self.total.cell;
        match order {
            Order::Events => cell.events() as f64,
            Order::Conflict => cell.conflict() as f64,
            Order::Cooperation => cell.cooperation() as f64,
            Order::Change => self
                .shift
                .into_iter()
                .flatten()
                .fold(0.0, |m, z| m.max(z.abs())),
        }
    }

    fn values(&self) -> Vec<Datum> {
        let cell = &self.total.cell;
        let date =
            |d: Option<bifrons_core::PartialDate>| d.map_or(Datum::Empty, |d| d.to_string().into());
        let mut row: Vec<Datum> = vec![self.a.into(), self.b.into()];
        row.extend(cell.quads().map(Datum::int));
        row.extend([Datum::int(cell.events()), Datum::int(cell.reports)]);
        let events = cell.events();
        let share = (events > 0).then(|| cell.conflict() as f64 / events as f64);
        row.push(Datum::some(share, 3));
        row.extend([date(self.total.first), date(self.total.last)]);
        let now = [cell.cooperation(), cell.conflict()];
        match self.before {
            Some(then) => {
                row.extend(then.map(Datum::int));
                let change =
                    |at: usize| Datum::Number((now[at] as i128 - then[at] as i128).to_string());
                row.extend([change(0), change(1)]);
            }
            None => row.extend([const { Datum::Empty }; 4]),
        }
        row.extend(self.shift.map(|z| Datum::some(z, 2)));
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_before_is_as_long() {
        let told = |first: &str, last: &str| {
            let days = earlier(first.parse().unwrap(), last.parse().unwrap());
            days.map(|[a, b]| format!("{a} {b}")).unwrap_or_default()
        };
        assert_eq!(told("2024-03-01", "2024-03-31"), "2024-02-01 2024-02-29");
        assert_eq!(told("2024-01-01", "2024-12-31"), "2023-01-01 2023-12-31");
        assert_eq!(told("2024-02-01", "2024-04-30"), "2023-11-01 2024-01-31");
        assert_eq!(told("2024-03-02", "2024-03-31"), "2024-02-01 2024-03-01");
        assert_eq!(told("2024-03-05", "2024-03-05"), "2024-03-04 2024-03-04");
        assert_eq!(told("2024-03-05", "2024-03-04"), "");
        assert_eq!(told("0001-01-01", "9999-12-31"), "");
    }
}
