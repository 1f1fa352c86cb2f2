//! Rows of `pairs`, read straight from the files: what one pair has, or all pairs, a range of the alphabet at a time.
//!
//! The files are sorted by pair and day. Row groups that cannot hold what is asked for are not opened, and of the others
//! the two codes are read first. Memory is bounded by a range's rows ([`RANGE_ROWS`]) for each thread, at some 50 bytes a row.

use std::collections::HashMap;
use std::fs::File;
use std::hash::Hasher as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use bifrons_core::{EventType, states};
use datafusion::arrow::array::{
    Array, BooleanArray, Date32Array, Float32Array, Int32Array, Int64Array, RecordBatch,
    StringArray,
};
use datafusion::arrow::compute::kernels::cmp::{eq, gt_eq, lt, neq};
use datafusion::arrow::compute::{and, or};
use datafusion::arrow::error::ArrowError;
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::{
    ArrowPredicateFn, ArrowReaderMetadata, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder, RowFilter,
};
use datafusion::parquet::file::metadata::RowGroupMetaData;
use datafusion::parquet::file::statistics::Statistics;

use crate::filter::{Columns, Filter};
use crate::manifest::FileEntry;
use crate::shelf;
use crate::store::guarded;
use crate::threads::{map, processors};
use crate::{Error, Ledger, Result, Stop, Table, decode};

/// Rows above which all pairs are read in several ranges.
const RANGE_ROWS: f64 = 2e6;
/// Ranges held at once.
const MOST_RANGES: usize = 4;
/// Rows decoded together.
const BATCH_ROWS: usize = 8192;

/// One document's report of an event between two codes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Row {
    /// The two codes in alphabetical order, as [`code`] names them.
    pub lo: u16,
    pub hi: u16,
    /// Whether `lo` did it.
    pub forward: bool,
    /// Whether both did it.
    pub mutual: bool,
    pub event: EventType,
    /// Letters of the date as written: 10 for a day, 7 for a month, 4 for a year, 0 for none.
    pub precision: u8,
    /// First day that the date may mean, counted from 1970; the least number if undated.
    pub day: i32,
    pub key: i64,
    /// Hash of the document's id.
    pub doc: u64,
    pub sentence: i32,
    pub score: f32,
    pub goldstein: f32,
    /// Where its [`Names`] are, if they were asked for.
    pub names: u32,
}

/// What of the texts to read with the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Texts {
    /// Nothing: counts need none.
    None,
    /// Ids of event and document, for evidence.
    Ids,
    /// Publishers: rows of the same one share their [`Names`].
    Publishers,
}

/// What tells a row's event and document, or its publisher.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Names {
    pub id: String,
    pub doc: String,
    /// Empty if unknown, or not asked for.
    pub publisher: Arc<str>,
    /// First year that the date may mean; `None` if undated.
    pub year: Option<i16>,
    /// The batch that brought it, in which its document and event are.
    pub batch: usize,
}

/// Which rows to read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Selection {
    /// One party, of either side; `None` for all pairs.
    pub a: Option<String>,
    /// The other; `None` for all partners. With `a` = `b`, what the state does to itself.
    pub b: Option<String>,
    /// With all pairs also what states do to themselves.
    pub home: bool,
    /// Only events that stand as facts.
    pub counted_only: bool,
    /// Only events of these types; empty for all.
    pub events: Vec<EventType>,
    /// What else.
    pub filter: Filter,
}

/// Reads the selected rows and folds them, range by range, into one state each; states come in the alphabet's order of
/// the pairs. Rows of a range are sorted by pair, direction, key and day.
pub(crate) fn fold<S: Send>(
    ledger: &Ledger,
    selection: &Selection,
    texts: Texts,
    each: impl Fn(&[Row], &[Names]) -> S + Sync,
) -> Result<Vec<S>> {
    let entries: Vec<&FileEntry> = ledger.manifest.of(Table::Pairs).collect();
    let opened = map(&entries, processors(), |entry| {
        PairFile::open(&ledger.root, entry)
    });
    let files = opened.into_iter().collect::<Result<Vec<_>>>()?;
    let read = |batch: usize, range: &Range, into: &mut Read| {
        let wanted = Wanted {
            selection,
            range,
            texts,
            batch,
            stop: &ledger.stop,
        };
        files[batch].read(&wanted, into)
    };
    let batches: Vec<usize> = (0..files.len()).collect();
    if selection.a.is_some() {
        // One pair or state is a part of every file: the files are read side by side.
        let parts = map(&batches, processors(), |&batch| {
            let mut part = Read::default();
            read(batch, &Range::default(), &mut part).map(|()| part)
        });
        let mut all = Read::default();
        for part in parts {
            all.join(part?);
        }
        return Ok(vec![all.fold(&each)]);
    }
    let task = |range: &Range| {
        let mut all = Read::default();
        for &batch in &batches {
            read(batch, range, &mut all)?;
        }
        Ok(all.fold(&each))
    };
    // Each thread holds the rows of a range.
    let threads = processors().min(MOST_RANGES);
    map(&ranges(&files, RANGE_ROWS), threads, task)
        .into_iter()
        .collect()
}

/// Rows with their texts.
#[derive(Default)]
struct Read {
    rows: Vec<Row>,
    names: Vec<Names>,
    /// Place of each publisher in `names`, where these are asked for.
    publishers: HashMap<String, u32>,
}

impl Read {
    /// Adds what was read elsewhere.
    fn join(&mut self, other: Self) {
        let at = self.names.len() as u32;
        let moved = |row: Row| Row {
            names: row.names + at,
            ..row
        };
        self.rows.extend(other.rows.into_iter().map(moved));
        self.names.extend(other.names);
    }

    fn fold<S>(mut self, each: &impl Fn(&[Row], &[Names]) -> S) -> S {
        self.rows.sort_unstable_by_key(|r| {
            (
                (r.lo, r.hi, !r.forward, r.mutual),
                (r.key, r.day, r.doc, r.sentence, r.names),
            )
        });
        each(&self.rows, &self.names)
    }
}

/// Numbers of the two codes; `None` if one of them has left the codebook.
type Pair = Option<(u16, u16)>;

/// The code of that number.
pub(crate) fn code(number: u16) -> &'static str {
    CODES.get(usize::from(number)).copied().unwrap_or_default()
}

/// All codes that may be a side of a pair, sorted.
static CODES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut codes: Vec<&str> = states().iter().map(|s| s.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
});

fn number(code: &str) -> Option<u16> {
    let at = CODES.binary_search(&code).ok()?;
    u16::try_from(at).ok()
}

/// Pairs whose first code is `from` or later, and before `to`.
#[derive(Clone, Debug, Default, PartialEq)]
struct Range {
    from: Option<String>,
    to: Option<String>,
}

/// Ranges of about `most` rows each. The rows of a row group are taken to be spread evenly over the codes that it spans.
fn ranges(files: &[PairFile], most: f64) -> Vec<Range> {
    let mut by_code = vec![0.0; CODES.len()];
    for (first, last, rows) in files.iter().flat_map(PairFile::groups) {
        let from = CODES.partition_point(|c| *c < first.as_str());
        let to = CODES.partition_point(|c| *c <= last.as_str()).max(from + 1);
        if let Some(span) = by_code.get_mut(from..to.min(CODES.len())) {
            let share = rows as f64 / span.len().max(1) as f64;
            span.iter_mut().for_each(|n| *n += share);
        }
    }
    let (mut cuts, mut rows) = (Vec::new(), 0.0);
    for (code, more) in CODES.iter().zip(&by_code) {
        if rows > 0.0 && rows + more > most {
            cuts.push((*code).to_string());
            rows = 0.0;
        }
        rows += more;
    }
    let from = std::iter::once(None).chain(cuts.iter().cloned().map(Some));
    let to = cuts.iter().cloned().map(Some).chain([None]);
    from.zip(to).map(|(from, to)| Range { from, to }).collect()
}

struct Wanted<'w> {
    selection: &'w Selection,
    range: &'w Range,
    texts: Texts,
    batch: usize,
    stop: &'w Stop,
}

struct PairFile {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
}

impl PairFile {
    fn open(root: &Path, entry: &FileEntry) -> Result<Self> {
        let path = root.join(&entry.path);
        let file = shelf::open(&path)?;
        let metadata = guarded(&path, || {
            ArrowReaderMetadata::load(&file, Default::default()).map_err(|e| e.to_string())
        })?;
        Ok(Self { path, metadata })
    }

    /// First and last code and number of rows of each row group.
    fn groups(&self) -> impl Iterator<Item = (String, String, u64)> {
        let groups = self.metadata.metadata().row_groups().iter();
        groups.map(|g| {
            let (lo, end) = bounds(g, "lo").unwrap_or(("", "~"));
            (lo.to_string(), end.to_string(), g.num_rows().unsigned_abs())
        })
    }

    fn read(&self, wanted: &Wanted<'_>, into: &mut Read) -> Result<()> {
        let groups: Vec<usize> = self
            .metadata
            .metadata()
            .row_groups()
            .iter()
            .enumerate()
            .filter(|(_, g)| may_hold(g, wanted))
            .map(|(i, _)| i)
            .collect();
        if groups.is_empty() {
            return Ok(());
        }
        let file = shelf::open(&self.path)?;
        let mut reader = guarded(&self.path, || self.reader(file, groups, wanted))?;
        while let Some(batch) = guarded(&self.path, || {
            reader.next().transpose().map_err(|e| e.to_string())
        })? {
            wanted.stop.check()?;
            take(&batch, wanted, into)?;
        }
        Ok(())
    }

    fn reader(
        &self,
        file: File,
        groups: Vec<usize>,
        wanted: &Wanted<'_>,
    ) -> std::result::Result<ParquetRecordBatchReader, String> {
        let schema = self.metadata.metadata().file_metadata().schema_descr_ptr();
        let mask = |names: &[&str]| ProjectionMask::columns(&schema, names.iter().copied());
        let mut columns = vec![
            "lo",
            "hi",
            "a",
            "mutual",
            "day",
            "date",
            "key",
            "doc",
            "sentence",
            "event",
            "score",
            "goldstein",
        ];
        match wanted.texts {
            Texts::None => {}
            Texts::Ids => columns.push("id"),
            Texts::Publishers => columns.push("publisher"),
        }
        columns.extend(wanted.selection.filter.columns());
        let (selection, range) = (wanted.selection.clone(), wanted.range.clone());
        let first = ArrowPredicateFn::new(mask(&["lo", "hi", "counted"]), move |batch| {
            passes(&batch, &selection, &range)
        });
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone())
                .with_row_groups(groups)
                .with_projection(mask(&columns))
                .with_row_filter(RowFilter::new(vec![Box::new(first)]))
                .with_batch_size(BATCH_ROWS);
        builder.build().map_err(|e| e.to_string())
    }
}

/// Least and greatest value of a column of strings in a row group, if the file tells them.
fn bounds<'g>(group: &'g RowGroupMetaData, name: &str) -> Option<(&'g str, &'g str)> {
    let column = group
        .columns()
        .iter()
        .find(|c| c.column_path().string() == name)?;
    let Some(Statistics::ByteArray(values)) = column.statistics() else {
        return None;
    };
    let text = |bytes: &'g [u8]| std::str::from_utf8(bytes).ok();
    Some((
        text(values.min_bytes_opt()?)?,
        text(values.max_bytes_opt()?)?,
    ))
}

fn may_hold(group: &RowGroupMetaData, wanted: &Wanted<'_>) -> bool {
    let (Some((lo, lo_end)), Some((hi, hi_end))) = (bounds(group, "lo"), bounds(group, "hi"))
    else {
        return true;
    };
    let at_lo = |code: &str| lo <= code && code <= lo_end;
    let at_hi = |code: &str| hi <= code && code <= hi_end;
    match (&wanted.selection.a, &wanted.selection.b) {
        (Some(a), Some(b)) => at_lo(a.min(b)) && at_hi(a.max(b)),
        (Some(a), None) | (None, Some(a)) => at_lo(a) || at_hi(a),
        (None, None) => {
            wanted.range.to.as_deref().is_none_or(|to| lo < to)
                && wanted
                    .range
                    .from
                    .as_deref()
                    .is_none_or(|from| from <= lo_end)
        }
    }
}

/// The part of a selection that pair and mark decide.
fn passes(
    batch: &RecordBatch,
    selection: &Selection,
    range: &Range,
) -> std::result::Result<BooleanArray, ArrowError> {
    let (lo, hi) = (batch.column(0), batch.column(1));
    let scalar = |text: &str| StringArray::new_scalar(text);
    let mut mask = match (&selection.a, &selection.b) {
        (Some(a), Some(b)) => and(&eq(lo, &scalar(a.min(b)))?, &eq(hi, &scalar(a.max(b)))?)?,
        (Some(a), None) | (None, Some(a)) => {
            let either = or(&eq(lo, &scalar(a))?, &eq(hi, &scalar(a))?)?;
            and(&either, &neq(lo, hi)?)?
        }
        (None, None) if selection.home => BooleanArray::from(vec![true; batch.num_rows()]),
        (None, None) => neq(lo, hi)?,
    };
    if let Some(from) = &range.from {
        mask = and(&mask, &gt_eq(lo, &scalar(from))?)?;
    }
    if let Some(to) = &range.to {
        mask = and(&mask, &lt(lo, &scalar(to))?)?;
    }
    if selection.counted_only {
        let counted = batch.column(2).as_any().downcast_ref::<BooleanArray>();
        let counted = counted.ok_or_else(|| ArrowError::SchemaError("`counted`".to_string()))?;
        mask = and(&mask, counted)?;
    }
    Ok(mask)
}

fn take(batch: &RecordBatch, wanted: &Wanted<'_>, into: &mut Read) -> Result<()> {
    let Read {
        rows,
        names,
        publishers,
    } = into;
    let strings = |name| decode::strings(batch, name);
    let (lo, hi, a) = (strings("lo")?, strings("hi")?, strings("a")?);
    let (date, doc, event) = (strings("date")?, strings("doc")?, strings("event")?);
    let id = (wanted.texts == Texts::Ids)
        .then(|| strings("id"))
        .transpose()?;
    let publisher = (wanted.texts == Texts::Publishers)
        .then(|| strings("publisher"))
        .transpose()?;
    let mutual: &BooleanArray = decode::column(batch, "mutual")?;
    let day: &Date32Array = decode::column(batch, "day")?;
    let key: &Int64Array = decode::column(batch, "key")?;
    let sentence: &Int32Array = decode::column(batch, "sentence")?;
    let score: &Float32Array = decode::column(batch, "score")?;
    let goldstein: &Float32Array = decode::column(batch, "goldstein")?;
    let filter = Columns::of(batch, &wanted.selection.filter)?;
    let mut last: Option<(&str, &str, Pair)> = None;
    for i in 0..batch.num_rows() {
        let event = EventType::parse(event.value(i))
            .ok_or_else(|| Error::columns(format!("`{}` is no event type", event.value(i))))?;
        let types = &wanted.selection.events;
        if !(types.is_empty() || types.contains(&event)) || !filter.passes(i)? {
            continue;
        }
        let (x, y) = (lo.value(i), hi.value(i));
        // Rows are sorted by pair, so that a code is looked up once a pair. One that has left the codebook is of no pair.
        let known = match last {
            Some((p, q, known)) if p == x && q == y => known,
            _ => number(x).zip(number(y)),
        };
        last = Some((x, y, known));
        let Some((lo, hi)) = known else {
            continue;
        };
        let mut hasher = rustc_hash::FxHasher::default();
        hasher.write(doc.value(i).as_bytes());
        rows.push(Row {
            lo,
            hi,
            forward: a.value(i) == x,
            mutual: mutual.value(i),
            event,
            precision: if date.is_null(i) {
                0
            } else {
                date.value(i).len() as u8
            },
            day: if day.is_null(i) {
                i32::MIN
            } else {
                day.value(i)
            },
            key: key.value(i),
            doc: hasher.finish(),
            sentence: sentence.value(i),
            score: score.value(i),
            goldstein: goldstein.value(i),
            names: match publisher {
                Some(publisher) => place_of(names, publishers, publisher, i),
                None => names.len() as u32,
            },
        });
        if let Some(id) = id {
            names.push(Names {
                id: decode::owned(id, i),
                doc: decode::owned(doc, i),
                publisher: "".into(),
                year: (!date.is_null(i))
                    .then(|| date.value(i).get(..4).and_then(|y| y.parse().ok()))
                    .flatten(),
                batch: wanted.batch,
            });
        }
    }
    Ok(())
}

/// The place of a publisher among those met.
fn place_of(
    names: &mut Vec<Names>,
    publishers: &mut HashMap<String, u32>,
    column: &StringArray,
    i: usize,
) -> u32 {
    let name = if column.is_null(i) {
        ""
    } else {
        column.value(i)
    };
    if let Some(&at) = publishers.get(name) {
        return at;
    }
    let at = names.len() as u32;
    publishers.insert(name.to_string(), at);
    names.push(Names {
        publisher: name.into(),
        ..Names::default()
    });
    at
}
