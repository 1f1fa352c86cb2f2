//! Parquet: one document a row, by the names of its columns. The crate `parquet` decodes; sizes are checked before it does,
//! and a panic of it is a damaged file.

mod cells;
mod pages;
mod source;
mod thrift;

use std::borrow::Cow;
use std::fs::File;
use std::io::Read as _;
use std::sync::Arc;

use ::parquet::column::reader::{ColumnReader, get_column_reader};
use ::parquet::errors::Result;
use ::parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use ::parquet::file::reader::{ChunkReader, Length};

use super::{Place, Reads, draft, loose, one};
use crate::caught::caught;
use crate::day::Order;
use crate::fields::{Field, Places};
use crate::open::Opened;
use crate::{Limits, Options, Read, Reason};
use cells::Meaning;
use pages::{Held, Pages, error};
use source::Source;

/// Most bytes of a file that comes as a stream, which has to be held in memory, since its list of columns is at its end.
const STREAM: u64 = 1 << 28;

/// Rows that a row group may have beyond those that its bytes speak for.
const ROWS_FREE: u64 = 1_000_000;

/// Unpacked bytes of a column to which the ratio of packed files does not yet apply: the same word in every row packs well.
const RATIO_FREE: u64 = 16 << 20;

/// The documents of a file.
pub(super) fn read(opened: Opened, options: &Options) -> Reads {
    let place = Place::file(&opened.path);
    let table = source(opened).and_then(|source| open(source, &place, options));
    match table {
        Ok(table) => Box::new(table),
        Err(reason) => one(place.reject(reason)),
    }
}

fn source(opened: Opened) -> std::result::Result<Source, Reason> {
    if let Some(path) = &opened.file {
        let file = Source::file(File::open(path)?)?;
        // What was looked at has been counted.
        opened
            .meter
            .add(file.len().saturating_sub(crate::open::BUFFER as u64));
        return Ok(file);
    }
    let mut bytes = Vec::new();
    opened.body.take(STREAM + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > STREAM {
        return Err(Reason::Parquet(format!(
            "a file of more than {STREAM} bytes cannot be read from a stream; name it as a file"
        )));
    }
    Ok(Source::Memory(bytes.into()))
}

/// Reads the footer, and finds the columns.
fn open(source: Source, place: &Place, options: &Options) -> std::result::Result<Table, Reason> {
    let limits = &options.limits;
    let metadata = guarded(|| footer(&source, limits))?;
    let schema = metadata.file_metadata().schema_descr_ptr();
    let readable: Vec<usize> = (0..schema.num_columns())
        .filter(|at| cells::is_readable(&schema.column(*at)))
        .collect();
    let names: Vec<String> = readable
        .iter()
        .map(|at| schema.column(*at).path().parts().join("."))
        .collect();
    let shown: Vec<&str> = names.iter().map(String::as_str).collect();
    let missing = |column: &str| Reason::NoColumn {
        column: column.to_string(),
        found: loose::shown(&shown),
    };
    let places = Places::of(&names, &options.map).map_err(|column| missing(&column))?;
    if places.text.is_empty() && places.get(Field::Title).is_none() {
        return Err(missing("text"));
    }
    Ok(Table {
        file: place.clone(),
        source,
        metadata: Arc::new(metadata),
        columns: readable,
        places,
        group: 0,
        row: 0,
        readers: Vec::new(),
        at_a_time: 1,
        rows: Vec::new(),
        given: 0,
        taken: 0,
        options: options.clone(),
    })
}

/// The footer, after its sizes have been looked at.
fn footer(source: &Source, limits: &Limits) -> Result<ParquetMetaData> {
    let length = source.len();
    if length < 12 {
        return Err(error("it is cut short".into()));
    }
    let tail = source.get_bytes(length - 8, 8)?;
    let size = tail
        .first_chunk::<4>()
        .map_or(0, |size| u32::from_le_bytes(*size));
    match &tail[4..] {
        b"PAR1" => {}
        b"PARE" => return Err(error("it is encrypted".into())),
        _ => {
            return Err(error(
                "it is cut short: its last four bytes are not PAR1".into(),
            ));
        }
    }
    if &source.get_bytes(0, 4)?[..] != b"PAR1" {
        return Err(error("its first four bytes are not PAR1".into()));
    }
    if size as usize > limits.footer {
        return Err(error(format!(
            "its footer is longer than {} bytes",
            limits.footer
        )));
    }
    if u64::from(size) > length - 12 {
        return Err(error("its footer is longer than the file".into()));
    }
    let bytes = source.get_bytes(length - 8 - u64::from(size), size as usize)?;
    thrift::check(&bytes).map_err(|wrong| error(format!("its footer is damaged: {wrong}")))?;
    ParquetMetaDataReader::decode_metadata(&bytes)
}

/// Calls a part of the crate `parquet`, for which a panic is no more than an error.
fn guarded<T>(call: impl FnOnce() -> Result<T>) -> std::result::Result<T, Reason> {
    match caught(call) {
        Some(Ok(value)) => Ok(value),
        Some(Err(error)) => {
            let message = error.to_string();
            let message = message.strip_prefix("Parquet error: ").unwrap_or(&message);
            Err(Reason::Parquet(message.chars().take(200).collect()))
        }
        None => Err(Reason::Parquet("it is damaged".into())),
    }
}

struct Table {
    file: Place,
    source: Source,
    metadata: Arc<ParquetMetaData>,
    /// Numbers of the columns that can be read.
    columns: Vec<usize>,
    places: Places,
    /// The row group that comes next.
    group: usize,
    /// Rows given so far.
    row: usize,
    /// The columns of this row group that hold something of a document.
    readers: Vec<(usize, ColumnReader)>,
    /// Rows of it that are read at a time.
    at_a_time: usize,
    /// Cells by column, of rows of which so many are given.
    rows: Vec<(usize, Vec<String>)>,
    given: usize,
    /// Bytes of all cells so far.
    taken: u64,
    options: Options,
}

impl Iterator for Table {
    type Item = Read;

    fn next(&mut self) -> Option<Read> {
        loop {
            if self.given < self.rows.first().map_or(0, |(_, cells)| cells.len()) {
                return Some(self.document());
            }
            match self.advance() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(reason) => {
                    // The row group is lost; the next one may be read.
                    self.readers.clear();
                    self.rows.clear();
                    return Some(self.place().reject(reason));
                }
            }
        }
    }
}

impl Table {
    /// Rows have no lines; their number stands for it.
    fn place(&self) -> Place {
        self.file.at(Some(self.row + 1), 0)
    }

    fn document(&mut self) -> Read {
        let place = self.place();
        let row = self.given;
        self.given += 1;
        self.row += 1;
        let cell = |at: usize| {
            let column = self.rows.iter().find(|(column, _)| *column == at);
            let text = column.and_then(|(_, cells)| cells.get(row));
            text.map_or(Cow::default(), |text| Cow::Borrowed(text.as_str()))
        };
        draft::document(&self.places, cell, Order::Unknown, &place, &self.options)
    }

    /// Reads the next rows; whether there are any.
    fn advance(&mut self) -> std::result::Result<bool, Reason> {
        self.rows.clear();
        self.given = 0;
        while self.readers.is_empty() {
            if self.group == self.metadata.num_row_groups() {
                return Ok(false);
            }
            self.group += 1;
            (self.readers, self.at_a_time) = guarded(|| self.begin(self.group - 1))?;
        }
        let metadata = Arc::clone(&self.metadata);
        let schema = metadata.file_metadata().schema_descr();
        let readers = &mut self.readers;
        let columns = &self.columns;
        let (at_a_time, longest) = (self.at_a_time, self.options.limits.html);
        let rows = guarded(|| {
            let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
            for (place, reader) in readers.iter_mut() {
                let column = schema.column(columns[*place]);
                rows.push((
                    *place,
                    cells::next(
                        reader,
                        at_a_time,
                        column.max_def_level(),
                        Meaning::of(&column),
                        longest,
                    )?,
                ));
            }
            let count = rows.first().map_or(0, |(_, cells)| cells.len());
            match rows.iter().all(|(_, cells)| cells.len() == count) {
                true => Ok(rows),
                false => Err(error("its columns are of different lengths".into())),
            }
        })?;
        let bytes = rows.iter().flat_map(|(_, cells)| cells).map(String::len);
        self.taken += bytes.sum::<usize>() as u64;
        let limits = &self.options.limits;
        // A text that stands there once can be meant by all rows.
        if self.taken
            > (limits.row_group as u64).max(self.source.len().saturating_mul(limits.ratio))
        {
            self.group = self.metadata.num_row_groups();
            return Err(Reason::RatioTooHigh {
                ratio: limits.ratio,
            });
        }
        if rows.first().is_none_or(|(_, cells)| cells.is_empty()) {
            self.readers.clear();
        }
        self.rows = rows;
        Ok(true)
    }

    /// The columns of a row group, if its sizes are within the limits, and how many rows of it may be read at a time.
    fn begin(&self, group: usize) -> Result<(Vec<(usize, ColumnReader)>, usize)> {
        let group = self.metadata.row_group(group);
        let schema = self.metadata.file_metadata().schema_descr();
        let mut wanted: Vec<usize> = Field::ONE
            .iter()
            .filter_map(|field| self.places.get(*field))
            .collect();
        wanted.extend(&self.places.text);
        wanted.sort_unstable();
        wanted.dedup();
        let limit = self.options.limits.row_group as u64;
        let mut left = limit;
        let mut packed = 0;
        let mut readers = Vec::new();
        let held = Held::default();
        for place in wanted {
            let at = self.columns[place];
            let chunk = group.column(at);
            let (start, length) = chunk.byte_range();
            if start
                .checked_add(length)
                .is_none_or(|end| end > self.source.len())
            {
                return Err(error("a column ends beyond the file".into()));
            }
            let unpacked = u64::try_from(chunk.uncompressed_size()).unwrap_or(u64::MAX);
            if unpacked > left {
                return Err(error(format!(
                    "a row group is larger than {limit} bytes; write it with smaller ones"
                )));
            }
            if unpacked > RATIO_FREE && unpacked > length.saturating_mul(self.options.limits.ratio)
            {
                return Err(error(format!(
                    "a column unpacks to more than {} times its size",
                    self.options.limits.ratio
                )));
            }
            left -= unpacked;
            packed += length;
            let levels = schema.column(at);
            let pages = Pages::new(
                self.source.clone(),
                start,
                length,
                chunk.compression(),
                unpacked,
                held.clone(),
                [levels.max_rep_level(), levels.max_def_level()],
            );
            readers.push((place, get_column_reader(schema.column(at), Box::new(pages))));
        }
        let rows = u64::try_from(group.num_rows()).unwrap_or(u64::MAX);
        if rows > ROWS_FREE + packed.saturating_mul(16) {
            return Err(error(
                "a row group has more rows than its bytes can hold".into(),
            ));
        }
        Ok((readers, cells::rows_at_a_time(limit - left)))
    }
}
