//! How much news there was: what rates are measured against.

use std::collections::{BTreeMap, BTreeSet};

use bifrons_faces::{Bucket, Cell, Period};
use datafusion::arrow::array::{Array, Date32Array, Int32Array, Int64Array};

use crate::happening::date_of;
use crate::store::read;
use crate::{Ledger, Result, Table, decode};

/// Letters of a day's date.
pub(crate) const DAY: u8 = 10;

/// Reports of all pairs of different states that stand as facts, by period, with their quads: of all origins, or of one.
///
/// These are reports, not events: wire copy counts as often as it was printed, since this is what the volume of news is.
/// The cells have counts of the four quads alone. Rows without a date are in the period `undated`, which comes last; a row dated
/// to a month or year counts on its first day.
///
/// # Errors
/// [`Error::Damaged`](crate::Error::Damaged) if the files cannot be read.
pub fn volume(
    ledger: &Ledger,
    bucket: Bucket,
    origin: Option<&str>,
) -> Result<Vec<(Period, Cell)>> {
    let mut periods: BTreeMap<Period, Cell> = BTreeMap::new();
    for (from, days) in by_day(ledger)? {
        if origin.is_some_and(|o| !from.eq_ignore_ascii_case(o)) {
            continue;
        }
        for (day, cell) in days {
            let date = day.and_then(|d| date_of(d, DAY));
            *periods.entry(Period::of(date, bucket)).or_default() += cell;
        }
    }
    Ok(periods.into_iter().collect())
}

/// The rows of each origin, by day; without a date under `None`.
pub(crate) fn by_day(ledger: &Ledger) -> Result<BTreeMap<String, BTreeMap<Option<i32>, Cell>>> {
    let mut all: BTreeMap<String, BTreeMap<Option<i32>, Cell>> = BTreeMap::new();
    for file in ledger.manifest.of(Table::Volume) {
        read(&ledger.root.join(&file.path), &[], |batch| {
            let day: &Date32Array = decode::column(&batch, "day")?;
            let quad: &Int32Array = decode::column(&batch, "quad")?;
            let rows: &Int64Array = decode::column(&batch, "rows")?;
            let from = decode::strings(&batch, "origin")?;
            // A batch has one origin.
            if batch.num_rows() == 0 {
                return Ok(());
            }
            let days = all.entry(decode::owned(from, 0)).or_default();
            for i in 0..batch.num_rows() {
                let day = (!day.is_null(i)).then(|| day.value(i));
                let cell = days.entry(day).or_default();
                let rows = rows.value(i).unsigned_abs();
                match quad.value(i) {
                    1 => cell.vc += rows,
                    2 => cell.mc += rows,
                    3 => cell.vk += rows,
                    _ => cell.mk += rows,
                }
            }
            Ok(())
        })?;
    }
    Ok(all)
}

/// The origins of what counts: `news`, and the data sets that were imported; sorted.
///
/// # Errors
/// As [`volume`].
pub fn origins(ledger: &Ledger) -> Result<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for file in ledger.manifest.of(Table::Volume) {
        read(&ledger.root.join(&file.path), &["origin"], |batch| {
            // A batch has one origin.
            if batch.num_rows() > 0 {
                all.insert(decode::owned(decode::strings(&batch, "origin")?, 0));
            }
            Ok(())
        })?;
    }
    Ok(all)
}
