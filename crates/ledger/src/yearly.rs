//! What tables say of states year by year.

use bifrons_core::Yearly;
use datafusion::arrow::array::{Array, Float64Array, Int32Array};

use crate::store::read;
use crate::{Ledger, Result, Table, decode};

/// The values of these variables (`cinc`, `arms`, `rivalry` …), of all if none is named, in the order in which they were imported.
///
/// # Errors
/// [`Error::Damaged`](crate::Error::Damaged) if the files cannot be read.
pub fn yearly(ledger: &Ledger, variables: &[&str]) -> Result<Vec<Yearly>> {
    let mut files: Vec<_> = ledger.manifest.of(Table::Yearly).collect();
    files.sort_by_key(|f| f.version);
    let mut all = Vec::new();
    for file in files {
        read(&ledger.root.join(&file.path), &[], |batch| {
            let strings = |name| decode::strings(&batch, name);
            let (dataset, variable) = (strings("dataset")?, strings("variable")?);
            let (a, b, text) = (strings("a")?, strings("b")?, strings("text")?);
            let since: &Int32Array = decode::column(&batch, "since")?;
            let until: &Int32Array = decode::column(&batch, "until")?;
            let value: &Float64Array = decode::column(&batch, "value")?;
            let known = |name: &str| variables.is_empty() || variables.contains(&name);
            let year = |year: i32| i16::try_from(year).unwrap_or_default();
            for i in (0..batch.num_rows()).filter(|&i| known(variable.value(i))) {
                all.push(Yearly {
                    table: decode::owned(dataset, i),
                    variable: decode::owned(variable, i),
                    a: decode::owned(a, i),
                    b: (!b.is_null(i)).then(|| decode::owned(b, i)),
                    since: year(since.value(i)),
                    until: (!until.is_null(i)).then(|| year(until.value(i))),
                    value: value.value(i),
                    text: (!text.is_null(i)).then(|| decode::owned(text, i)),
                    line: 0,
                });
            }
            Ok(())
        })?;
    }
    Ok(all)
}
