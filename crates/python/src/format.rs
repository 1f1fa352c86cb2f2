//! Types of columns: which are handed over, and how the C data interface writes them.

use std::sync::Arc;

use bifrons::arrow::array::RecordBatch;
use bifrons::arrow::compute::cast;
use bifrons::arrow::datatypes::{DataType, Field, IntervalUnit, Schema, SchemaRef, TimeUnit};
use bifrons::arrow::error::ArrowError;

/// The type as the interface writes it.
///
/// # Errors
/// If it is none of those that are handed over; [`plain`] leaves few of these.
pub fn format(kind: &DataType) -> Result<String, String> {
    use DataType::*;
    Ok(match kind {
        Null => "n".into(),
        Boolean => "b".into(),
        Int8 => "c".into(),
        UInt8 => "C".into(),
        Int16 => "s".into(),
        UInt16 => "S".into(),
        Int32 => "i".into(),
        UInt32 => "I".into(),
        Int64 => "l".into(),
        UInt64 => "L".into(),
        Float16 => "e".into(),
        Float32 => "f".into(),
        Float64 => "g".into(),
        Binary => "z".into(),
        LargeBinary => "Z".into(),
        Utf8 => "u".into(),
        LargeUtf8 => "U".into(),
        FixedSizeBinary(bytes) => format!("w:{bytes}"),
        Decimal128(digits, scale) => format!("d:{digits},{scale}"),
        Decimal256(digits, scale) => format!("d:{digits},{scale},256"),
        Date32 => "tdD".into(),
        Date64 => "tdm".into(),
        Time32(u) | Time64(u) => format!("tt{}", unit(u)),
        Timestamp(u, zone) => format!("ts{}:{}", unit(u), zone.as_deref().unwrap_or("")),
        Duration(u) => format!("tD{}", unit(u)),
        Interval(IntervalUnit::YearMonth) => "tiM".into(),
        Interval(IntervalUnit::DayTime) => "tiD".into(),
        Interval(IntervalUnit::MonthDayNano) => "tin".into(),
        List(_) => "+l".into(),
        LargeList(_) => "+L".into(),
        FixedSizeList(_, length) => format!("+w:{length}"),
        Struct(_) => "+s".into(),
        Map(..) => "+m".into(),
        other => {
            return Err(format!(
                "columns of type {other} are not handed over; cast them in the query"
            ));
        }
    })
}

/// The columns with views and dictionaries written out, which not every reader takes.
///
/// # Errors
/// If the values do not fit, which is not to be expected.
pub fn plain(
    schema: &SchemaRef,
    batches: Vec<RecordBatch>,
) -> Result<(SchemaRef, Vec<RecordBatch>), ArrowError> {
    let fields: Vec<Field> = schema.fields().iter().map(|f| field(f)).collect();
    let wanted: SchemaRef = Arc::new(Schema::new(fields));
    let all = batches.into_iter().map(|batch| {
        let columns = batch.columns().iter().zip(wanted.fields());
        let columns = columns.map(|(column, to)| match column.data_type() == to.data_type() {
            true => Ok(column.clone()),
            false => cast(column, to.data_type()),
        });
        RecordBatch::try_new(wanted.clone(), columns.collect::<Result<_, _>>()?)
    });
    let all = all.collect::<Result<_, _>>()?;
    Ok((wanted, all))
}

fn field(of: &Field) -> Field {
    Field::new(of.name(), written_out(of.data_type()), of.is_nullable())
}

fn written_out(kind: &DataType) -> DataType {
    match kind {
        DataType::Utf8View => DataType::Utf8,
        DataType::BinaryView => DataType::Binary,
        DataType::Dictionary(_, values) => written_out(values),
        DataType::List(of) => DataType::List(Arc::new(field(of))),
        DataType::LargeList(of) => DataType::LargeList(Arc::new(field(of))),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(|f| field(f)).collect()),
        other => other.clone(),
    }
}

fn unit(unit: &TimeUnit) -> char {
    match unit {
        TimeUnit::Second => 's',
        TimeUnit::Millisecond => 'm',
        TimeUnit::Microsecond => 'u',
        TimeUnit::Nanosecond => 'n',
    }
}
