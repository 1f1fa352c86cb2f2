//! What a query answers.

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::json::LineDelimitedWriter;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};

use crate::{Error, Result};

/// Rows that a query found.
#[derive(Clone, Debug)]
pub struct QueryResult {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    cut: bool,
}

impl QueryResult {
    pub(crate) fn new(schema: SchemaRef, batches: Vec<RecordBatch>, cut: bool) -> Self {
        Self {
            schema,
            batches,
            cut,
        }
    }

    /// Names of the columns.
    pub fn columns(&self) -> Vec<&str> {
        self.schema
            .fields()
            .iter()
            .map(|f| f.name().as_str())
            .collect()
    }

    /// The columns with their types, also where there are no rows.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Whether there would have been more rows than the limits allow.
    pub fn cut(&self) -> bool {
        self.cut
    }

    /// The rows as Arrow batches.
    pub fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    /// The rows as text, a value for each column; null is empty.
    ///
    /// # Errors
    /// [`Error::Columns`] for values that have no text.
    pub fn cells(&self) -> Result<Vec<Vec<String>>> {
        let options = FormatOptions::default();
        let mut rows = Vec::with_capacity(self.rows());
        for batch in &self.batches {
            let columns = batch
                .columns()
                .iter()
                .map(|c| ArrayFormatter::try_new(c, &options));
            let columns = columns
                .collect::<std::result::Result<Vec<_>, _>>()
                .map_err(Error::columns)?;
            for i in 0..batch.num_rows() {
                let cells = columns
                    .iter()
                    .map(|c| c.value(i).try_to_string())
                    .collect::<std::result::Result<_, _>>();
                rows.push(cells.map_err(Error::columns)?);
            }
        }
        Ok(rows)
    }

    /// The rows as JSON objects, one a line; null values are left out.
    ///
    /// # Errors
    /// [`Error::Columns`] for values that have no JSON.
    pub fn jsonl(&self) -> Result<String> {
        let mut writer = LineDelimitedWriter::new(Vec::new());
        for batch in &self.batches {
            writer.write(batch).map_err(Error::columns)?;
        }
        writer.finish().map_err(Error::columns)?;
        String::from_utf8(writer.into_inner()).map_err(Error::columns)
    }
}
