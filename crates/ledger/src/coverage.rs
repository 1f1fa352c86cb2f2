//! How much news there is of each time and origin: what a ledger covers, and where it has holes.

use std::collections::BTreeMap;

use bifrons_core::PartialDate;
use bifrons_faces::{Bucket, Cell, Period};
use datafusion::arrow::array::Array as _;
use rustc_hash::FxHashMap;

use crate::happening::{date_of, within};
use crate::origins::by_batch;
use crate::store::read;
use crate::threads::{map, processors};
use crate::volume::{DAY, by_day};
use crate::{Error, Ledger, Result, Table, decode};

/// Most rows of an answer: a day's row for each of some five hundred years.
const MOST: usize = 200_000;

/// The news of one period and origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    /// When; `undated` comes last.
    pub period: Period,
    /// `news`, or the name of an imported data set.
    pub origin: String,
    /// Rows of pairs of different codes that stand as facts, by quad; wire copy counts as often as it was printed. Only the counts
    /// of the four quads are set.
    pub rows: Cell,
    /// Documents published then; `None` if the origin has no documents at all.
    pub documents: Option<u64>,
}

/// What news there is by period, for each origin or for one of them, within the bounds: rows by the day of their event, documents by the
/// day on which they were published. Periods without any between the first and the last of an origin are there, with zeros.
///
/// # Errors
/// [`Error::Damaged`] if the files cannot be read; [`Error::Refused`] if the periods are so many that nobody would read them.
pub fn coverage(
    ledger: &Ledger,
    bucket: Bucket,
    origin: Option<&str>,
    since: Option<PartialDate>,
    until: Option<PartialDate>,
) -> Result<Vec<Coverage>> {
    let mut all: BTreeMap<String, Strip> = BTreeMap::new();
    let wanted = |name: &str| origin.is_none_or(|o| o.eq_ignore_ascii_case(name));
    let counted = |date| within(date, since, until);
    for (from, days) in by_day(ledger)?.into_iter().filter(|(o, _)| wanted(o)) {
        let strip = all.entry(from).or_default();
        for (day, cell) in days {
            let date = day.and_then(|d| date_of(d, DAY));
            if counted(date) {
                strip.at(Period::of(date, bucket)).0 += cell;
            }
        }
    }
    for ((from, date), documents) in documents(ledger)? {
        if wanted(&from) && counted(date) {
            let strip = all.entry(from).or_default();
            // A date too coarse for the periods stands for its first day, as those of rows do.
            let day = date.map(|d| d.first_day().into());
            strip.at(Period::of(day, bucket)).1 += documents;
            strip.documents = true;
        }
    }
    let mut found = Vec::new();
    for (origin, strip) in all {
        let strip = strip.filled(bucket)?;
        found.extend(
            strip
                .cells
                .into_iter()
                .map(|(period, (rows, documents))| Coverage {
                    period,
                    origin: origin.clone(),
                    rows,
                    documents: strip.documents.then_some(documents),
                }),
        );
        refuse(found.len())?;
    }
    found.sort_by(|x, y| x.period.cmp(&y.period).then(x.origin.cmp(&y.origin)));
    Ok(found)
}

/// The news of one origin.
#[derive(Default)]
struct Strip {
    cells: BTreeMap<Period, (Cell, u64)>,
    documents: bool,
}

impl Strip {
    fn at(&mut self, period: Period) -> &mut (Cell, u64) {
        self.cells.entry(period).or_default()
    }

    /// With the periods between.
    fn filled(mut self, bucket: Bucket) -> Result<Self> {
        let days = || self.cells.keys().filter_map(Period::bounds);
        let ends = days().map(|d| d.0).min().zip(days().map(|d| d.1).max());
        if let Some((first, last)) = ends {
            let least = match bucket {
                Bucket::Day => 1,
                Bucket::Week => 7,
                _ => 28,
            };
            let span = first.until(last).map_or(0, |span| span.get_days());
            refuse(usize::try_from(span / least).unwrap_or_default())?;
            for period in bucket.periods(first, last) {
                self.at(period);
            }
        }
        Ok(self)
    }
}

fn refuse(rows: usize) -> Result<()> {
    match rows > MOST {
        true => Err(Error::refused(format!(
            "that is more than {MOST} periods; ask for longer ones, or for a shorter time"
        ))),
        false => Ok(()),
    }
}

/// Documents by origin and date of publication.
fn documents(ledger: &Ledger) -> Result<BTreeMap<(String, Option<PartialDate>), u64>> {
    let origins = by_batch(ledger)?;
    let files: Vec<_> = ledger.manifest.of(Table::Documents).collect();
    let counted = map(&files, processors(), |file| {
        let mut dates: FxHashMap<String, u64> = FxHashMap::default();
        read(&ledger.root.join(&file.path), &["date"], |batch| {
            let column = decode::strings(&batch, "date")?;
            for i in 0..batch.num_rows() {
                let date = if column.is_null(i) {
                    ""
                } else {
                    column.value(i)
                };
                match dates.get_mut(date) {
                    Some(known) => *known += 1,
                    None => {
                        dates.insert(date.to_string(), 1);
                    }
                }
            }
            Ok(())
        })?;
        Ok((file.batch.clone(), dates))
    });
    let mut all: BTreeMap<(String, Option<PartialDate>), u64> = BTreeMap::new();
    for one in counted {
        let (batch, dates) = one?;
        let origin = origins.get(&batch).cloned().unwrap_or_default();
        for (date, documents) in dates {
            *all.entry((origin.clone(), date.parse().ok())).or_default() += documents;
        }
    }
    Ok(all)
}
