//! The values of a column as text, some rows at a time.

use ::parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use ::parquet::data_type::DataType;
use ::parquet::errors::Result;
use ::parquet::schema::types::ColumnDescriptor;
use jiff::Timestamp;
use jiff::tz::Offset;

/// Most rows that are read at a time.
const ROWS: u64 = 128;

/// Most bytes that the rows which are read at a time may hold together, if there are several. A value may be as long as
/// its column unpacked, and as often as there are rows, though it stands there once.
const BATCH: u64 = 128_000_000;

/// What the numbers of a column mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// What they are.
    Plain,
    /// Days since 1970.
    Days,
    /// So many parts of a second since 1970.
    Parts(i64),
}

impl Meaning {
    pub fn of(column: &ColumnDescriptor) -> Self {
        match (column.logical_type_ref(), column.converted_type()) {
            (Some(LogicalType::Date), _) | (_, ConvertedType::DATE) => Self::Days,
            (Some(LogicalType::Timestamp(time)), _) => Self::Parts(match time.unit {
                TimeUnit::MILLIS => 1_000,
                TimeUnit::MICROS => 1_000_000,
                TimeUnit::NANOS => 1_000_000_000,
            }),
            (_, ConvertedType::TIMESTAMP_MILLIS) => Self::Parts(1_000),
            (_, ConvertedType::TIMESTAMP_MICROS) => Self::Parts(1_000_000),
            _ => Self::Plain,
        }
    }

    fn text(self, number: i64) -> String {
        let seconds = match self {
            Self::Plain => return number.to_string(),
            Self::Days => number.checked_mul(86_400),
            Self::Parts(parts) => Some(number.div_euclid(parts)),
        };
        let time = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
        time.map(|time| Offset::UTC.to_datetime(time).date().to_string())
            .unwrap_or_default()
    }
}

/// Whether values of that kind can be a field of a document.
pub(super) fn is_readable(column: &ColumnDescriptor) -> bool {
    column.max_rep_level() == 0
        && column.max_def_level() <= 8
        && !matches!(
            column.physical_type(),
            Type::BOOLEAN | Type::FIXED_LEN_BYTE_ARRAY
        )
}

/// Rows to be read at a time of columns that have so many bytes unpacked.
pub(super) fn rows_at_a_time(unpacked: u64) -> usize {
    (BATCH / unpacked.max(1)).clamp(1, ROWS) as usize
}

/// The next rows of a column, as text; empty where it has no value. Bytes that are no UTF-8 become U+FFFD. Of values longer
/// than `longest` only so much is given that they are seen to be.
pub(super) fn next(
    reader: &mut ColumnReader,
    rows: usize,
    max_level: i16,
    meaning: Meaning,
    longest: usize,
) -> Result<Vec<String>> {
    let read_bytes = |value: &[u8]| {
        let value = &value[..value.len().min(longest.saturating_add(1))];
        String::from_utf8_lossy(value).into_owned()
    };
    match reader {
        ColumnReader::ByteArrayColumnReader(reader) => {
            read(reader, rows, max_level, |value| read_bytes(value.data()))
        }
        ColumnReader::Int32ColumnReader(reader) => read(reader, rows, max_level, |value| {
            meaning.text(i64::from(*value))
        }),
        ColumnReader::Int64ColumnReader(reader) => {
            read(reader, rows, max_level, |value| meaning.text(*value))
        }
        ColumnReader::Int96ColumnReader(reader) => read(reader, rows, max_level, |value| {
            Meaning::Parts(1_000).text(value.to_millis())
        }),
        ColumnReader::FloatColumnReader(reader) => {
            read(reader, rows, max_level, ToString::to_string)
        }
        ColumnReader::DoubleColumnReader(reader) => {
            read(reader, rows, max_level, ToString::to_string)
        }
        ColumnReader::BoolColumnReader(_) | ColumnReader::FixedLenByteArrayColumnReader(_) => {
            Ok(Vec::new())
        }
    }
}

fn read<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    most: usize,
    max_level: i16,
    text: impl Fn(&T::T) -> String,
) -> Result<Vec<String>> {
    let mut levels = Vec::new();
    let mut values = Vec::new();
    let (rows, ..) = reader.read_records(most, Some(&mut levels), None, &mut values)?;
    let mut values = values.iter();
    let mut cells = Vec::with_capacity(rows);
    for row in 0..rows {
        let has_value = max_level == 0 || levels.get(row) == Some(&max_level);
        let value = if has_value { values.next() } else { None };
        cells.push(value.map(&text).unwrap_or_default());
    }
    Ok(cells)
}
