//! Which reports take part.

use bifrons_core::Factuality;
use datafusion::arrow::array::{Array, Float32Array, ListArray, RecordBatch, StringArray};

use crate::{Error, Result, decode};

/// Which reports take part in faces, flips and evidence; the default is all.
///
/// Whether two reports are of the same event is asked of those that take part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Only events so marked.
    pub factuality: Option<Factuality>,
    /// Only of that origin: `news`, or the data set that was imported (`gdelt`, `icews` …).
    pub origin: Option<String>,
    /// Only reports of that publisher, whatever the case.
    pub publisher: Option<String>,
    /// Only events whose actor or recipient is of that sector, such as `MIL`.
    pub sector: Option<String>,
    /// Only events of that context, such as `cyber`.
    pub context: Option<String>,
    /// Only events whose CAMEO code begins so, such as `19` or `072`.
    pub cameo: Option<String>,
    /// Only events of at least that confidence, 0 to 1.
    pub confidence: Option<f32>,
}

impl Filter {
    /// Columns of `pairs` that it looks at.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &'static str> {
        let of = |asked: bool, names: &'static [&'static str]| if asked { names } else { &[] };
        [
            of(self.factuality.is_some(), &["factuality"]),
            of(self.origin.is_some(), &["origin"]),
            of(self.publisher.is_some(), &["publisher"]),
            of(self.sector.is_some(), &["actor_sector", "recipient_sector"]),
            of(self.context.is_some(), &["context"]),
            of(self.cameo.is_some(), &["cameo"]),
            of(self.confidence.is_some(), &["confidence"]),
        ]
        .into_iter()
        .flatten()
        .copied()
    }
}

/// The columns that a filter looks at.
pub(crate) struct Columns<'c> {
    filter: &'c Filter,
    factuality: Option<&'c StringArray>,
    origin: Option<&'c StringArray>,
    publisher: Option<&'c StringArray>,
    sectors: Option<(&'c ListArray, &'c ListArray)>,
    context: Option<&'c ListArray>,
    cameo: Option<&'c StringArray>,
    confidence: Option<&'c Float32Array>,
}

impl<'c> Columns<'c> {
    pub fn of(batch: &'c RecordBatch, filter: &'c Filter) -> Result<Self> {
        fn strings<'c>(
            batch: &'c RecordBatch,
            asked: bool,
            name: &str,
        ) -> Result<Option<&'c StringArray>> {
            asked.then(|| decode::strings(batch, name)).transpose()
        }
        let list = |name| decode::column::<ListArray>(batch, name);
        Ok(Self {
            filter,
            factuality: strings(batch, filter.factuality.is_some(), "factuality")?,
            origin: strings(batch, filter.origin.is_some(), "origin")?,
            publisher: strings(batch, filter.publisher.is_some(), "publisher")?,
            sectors: match filter.sector {
                Some(_) => Some((list("actor_sector")?, list("recipient_sector")?)),
                None => None,
            },
            cameo: strings(batch, filter.cameo.is_some(), "cameo")?,
            context: filter
                .context
                .as_ref()
                .map(|_| list("context"))
                .transpose()?,
            confidence: filter
                .confidence
                .map(|_| decode::column(batch, "confidence"))
                .transpose()?,
        })
    }

    /// Whether a row passes.
    pub fn passes(&self, i: usize) -> Result<bool> {
        let is = |column: Option<&StringArray>, wanted: Option<&str>| match (column, wanted) {
            (Some(column), Some(wanted)) => {
                !column.is_null(i) && column.value(i).eq_ignore_ascii_case(wanted)
            }
            _ => true,
        };
        let filter = self.filter;
        let sector = match (self.sectors, &filter.sector) {
            (Some((actor, recipient)), Some(sector)) => {
                holds(actor, i, sector)? || holds(recipient, i, sector)?
            }
            _ => true,
        };
        let context = match (self.context, &filter.context) {
            (Some(list), Some(context)) => holds(list, i, context)?,
            _ => true,
        };
        let sure = match (self.confidence, filter.confidence) {
            (Some(column), Some(least)) => column.value(i) >= least,
            _ => true,
        };
        let code = match (self.cameo, &filter.cameo) {
            (Some(column), Some(begin)) => {
                !column.is_null(i) && column.value(i).starts_with(begin.as_str())
            }
            _ => true,
        };
        Ok(sector
            && code
            && context
            && sure
            && is(self.factuality, filter.factuality.map(Factuality::name))
            && is(self.origin, filter.origin.as_deref())
            && is(self.publisher, filter.publisher.as_deref()))
    }
}

fn holds(list: &ListArray, i: usize, wanted: &str) -> Result<bool> {
    if list.is_null(i) {
        return Ok(false);
    }
    let values = list.value(i);
    let values: &StringArray = values
        .as_any()
        .downcast_ref()
        .ok_or_else(|| Error::columns("a list is not of strings"))?;
    Ok(values
        .iter()
        .flatten()
        .any(|v| v.eq_ignore_ascii_case(wanted)))
}
