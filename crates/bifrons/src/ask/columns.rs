//! Rows as JSON lines to Arrow columns, by what the codebook says of them.

use std::io::Cursor;
use std::sync::Arc;

use anyhow::{Context, Result};
use bifrons_ledger::arrow::datatypes::{DataType, Field, Fields, Schema, SchemaRef};
use bifrons_ledger::arrow::json::ReaderBuilder;

use super::Rows;
use crate::column::{Column, Kind};

/// The columns as Arrow has them: whole numbers of 64 bits, dates as text, since a date may be a month or a year.
pub fn schema(columns: &[Column]) -> SchemaRef {
    Arc::new(Schema::new(fields(columns)))
}

/// Reads JSON lines.
///
/// # Errors
/// If a line does not fit the columns, which would be a fault of the verb.
pub fn read(schema: SchemaRef, lines: &[u8], notes: Vec<String>) -> Result<Rows> {
    let reader = ReaderBuilder::new(schema.clone())
        .with_coerce_primitive(true)
        .build(Cursor::new(lines))?;
    let batches: Result<Vec<_>, _> = reader.collect();
    Ok(Rows {
        schema,
        batches: batches.context("the rows do not fit their columns; please report it")?,
        notes,
    })
}

fn fields(columns: &[Column]) -> Fields {
    let field = |c: &Column| Field::new(c.name, data_type(c.kind), true);
    columns.iter().map(field).collect()
}

fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Whole => DataType::Int64,
        Kind::Number => DataType::Float64,
        Kind::Flag => DataType::Boolean,
        Kind::List(of) => DataType::List(Arc::new(Field::new("item", data_type(*of), true))),
        Kind::Record(columns) => DataType::Struct(fields(columns)),
        Kind::Text | Kind::Date | Kind::Either(_) | Kind::Any => DataType::Utf8,
    }
}
