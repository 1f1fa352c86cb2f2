//! Arrow rows back as events and documents.

use bifrons_copies::Placed;
use bifrons_core::{
    DateBasis, Document, Entity, Event, EventType, Factuality, Magnitude, Mode, PartialDate, Place,
    Sector, Span, SpanText, is_context,
};
use datafusion::arrow::array::{
    Array, BooleanArray, Float32Array, Float64Array, Int32Array, Int64Array, ListArray,
    RecordBatch, StringArray, StructArray,
};

use crate::{Error, Result};

/// The events in rows with the columns of an event record; further columns are ignored.
///
/// # Errors
/// [`Error::Columns`] if a column is missing or of another type, or holds a name that the codebook does not know.
pub fn events(batch: &RecordBatch) -> Result<Vec<Event>> {
    events_of(&StructArray::from(batch.clone()))
}

/// The same for an array of structs, as the SQL function `code` returns them.
///
/// # Errors
/// As [`events`].
pub fn events_of(rows: &StructArray) -> Result<Vec<Event>> {
    let (trigger, place, magnitude) = (
        Rows(rows).nested("trigger")?,
        Rows(rows).nested("place")?,
        Rows(rows).nested("magnitude")?,
    );
    let columns = Columns {
        rows: Rows(rows),
        trigger,
        place,
        magnitude,
        amount: magnitude.nested("amount")?,
        actor: rows_of_lists(rows, "actor")?,
        recipient: rows_of_lists(rows, "recipient")?,
        attribution: rows_of_lists(rows, "attribution")?,
    };
    (0..rows.len()).map(|i| columns.event(i)).collect()
}

/// The documents in rows of the table `documents`.
pub(crate) fn documents(batch: &RecordBatch) -> Result<Vec<Document>> {
    let rows = StructArray::from(batch.clone());
    let rows = Rows(&rows);
    let column = |name: &str| rows.strings(name);
    let (id, date, publisher) = (column("id")?, column("date")?, column("publisher")?);
    let (title, url, language) = (column("title")?, column("url")?, column("language")?);
    // Who asks for the sources of events has no use for the texts.
    let text = batch
        .column_by_name("text")
        .map(|_| column("text"))
        .transpose()?;
    let document = |i: usize| {
        Ok(Document {
            id: owned(id, i),
            date: partial_date(date, i)?,
            publisher: owned(publisher, i),
            title: owned(title, i),
            url: owned(url, i),
            language: owned(language, i),
            text: text.map_or_else(String::new, |t| owned(t, i)),
        })
    };
    (0..batch.num_rows()).map(document).collect()
}

/// The story of each document in rows of the table `documents`; `None` where it is not known.
pub(crate) fn placed(batch: &RecordBatch) -> Result<Vec<Option<Placed>>> {
    if batch.column_by_name("story").is_none() {
        return Ok(vec![None; batch.num_rows()]);
    }
    let story = strings(batch, "story")?;
    let similarity: &Float32Array = column(batch, "similarity")?;
    let one = |i: usize| {
        Some(Placed {
            story: text(story, i)?.to_string(),
            similarity: (!similarity.is_null(i)).then(|| similarity.value(i)),
        })
    };
    Ok((0..batch.num_rows()).map(one).collect())
}

/// A column of strings of a batch.
pub(crate) fn strings<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a StringArray> {
    cast(batch.column_by_name(name), name)
}

/// A column of any array type of a batch.
pub(crate) fn column<'a, T: 'static>(batch: &'a RecordBatch, name: &str) -> Result<&'a T> {
    cast(batch.column_by_name(name), name)
}

/// The string in a row; empty if null.
pub(crate) fn owned(column: &StringArray, i: usize) -> String {
    text(column, i).unwrap_or_default().to_string()
}

/// The date in a row, if any.
pub(crate) fn partial_date(column: &StringArray, i: usize) -> Result<Option<PartialDate>> {
    text(column, i)
        .map(|t| t.parse().map_err(Error::columns))
        .transpose()
}

struct Columns<'a> {
    rows: Rows<'a>,
    trigger: Rows<'a>,
    place: Rows<'a>,
    magnitude: Rows<'a>,
    amount: Rows<'a>,
    actor: &'a ListArray,
    recipient: &'a ListArray,
    attribution: &'a ListArray,
}

impl Columns<'_> {
    fn event(&self, i: usize) -> Result<Event> {
        let rows = self.rows;
        let name = rows.string("event", i)?;
        let event = EventType::parse(&name).ok_or_else(|| unknown("event type", &name))?;
        let factuality = rows.string("factuality", i)?;
        let basis = rows.string("date_basis", i)?;
        Ok(Event {
            id: rows.string("id", i)?,
            doc: rows.string("doc", i)?,
            sentence: rows.small("sentence", i)?,
            span: rows.span(i)?,
            text: rows.string("text", i)?,
            trigger: SpanText {
                text: self.trigger.string("text", i)?,
                span: self.trigger.span(i)?,
            },
            event,
            mode: rows
                .list("mode", i)?
                .iter()
                .filter_map(|m| Mode::parse(event, m))
                .collect(),
            context: rows
                .list("context", i)?
                .iter()
                .filter_map(|c| is_context(c))
                .collect(),
            cameo: rows.string("cameo", i)?,
            actor: entities(self.actor, i)?,
            recipient: entities(self.recipient, i)?,
            date: rows.date("date", i)?,
            enddate: rows.date("enddate", i)?,
            date_basis: [DateBasis::Stated, DateBasis::Published]
                .into_iter()
                .find(|b| b.name() == basis)
                .unwrap_or_default(),
            place: self.place(i)?,
            attribution: entities(self.attribution, i)?,
            factuality: Factuality::parse(&factuality)
                .ok_or_else(|| unknown("factuality", &factuality))?,
            counted: rows.boolean("counted", i)?,
            magnitude: self.magnitude(i)?,
            confidence: cast::<Float32Array>(rows.0.column_by_name("confidence"), "confidence")?
                .value(i),
            why: rows.list("why", i)?,
        })
    }

    fn place(&self, i: usize) -> Result<Option<Place>> {
        if self.place.0.is_null(i) {
            return Ok(None);
        }
        Ok(Some(Place {
            mention: SpanText {
                text: self.place.string("text", i)?,
                span: self.place.span(i)?,
            },
            name: self.place.string("name", i)?,
            country: self.place.optional("country", i)?,
            lat: self.place.float("lat", i)?,
            lon: self.place.float("lon", i)?,
        }))
    }

    fn magnitude(&self, i: usize) -> Result<Magnitude> {
        let count = |name: &str| {
            Ok::<_, Error>(
                self.magnitude
                    .integer(name, i)?
                    .and_then(|n| u64::try_from(n).ok()),
            )
        };
        let amount = match self.amount.0.is_null(i) {
            true => None,
            false => self
                .amount
                .float("value", i)?
                .zip(self.amount.optional("unit", i)?),
        };
        Ok(Magnitude {
            killed: count("killed")?,
            injured: count("injured")?,
            arrested: count("arrested")?,
            crowd: count("crowd")?,
            amount,
        })
    }
}

fn entities(lists: &ListArray, i: usize) -> Result<Vec<Entity>> {
    if lists.is_null(i) {
        return Ok(Vec::new());
    }
    let inner = lists.value(i);
    let rows = Rows(cast(Some(&inner), "entities")?);
    let entity = |j: usize| {
        Ok(Entity {
            text: rows.string("text", j)?,
            span: rows.span(j)?,
            name: rows.optional("name", j)?,
            code: rows.optional("code", j)?,
            sector: rows
                .list("sector", j)?
                .iter()
                .filter_map(|s| Sector::parse(s))
                .collect(),
            implicit: rows.boolean("implicit", j)?,
            wikidata: rows.optional("wikidata", j)?,
        })
    };
    (0..inner.len()).map(entity).collect()
}

/// Rows of structs, whose fields are found by name.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a>(pub &'a StructArray);

impl<'a> Rows<'a> {
    fn nested(self, name: &str) -> Result<Rows<'a>> {
        cast(self.0.column_by_name(name), name).map(Rows)
    }

    fn strings(self, name: &str) -> Result<&'a StringArray> {
        cast(self.0.column_by_name(name), name)
    }

    pub fn string(self, name: &str, i: usize) -> Result<String> {
        Ok(owned(self.strings(name)?, i))
    }

    pub fn optional(self, name: &str, i: usize) -> Result<Option<String>> {
        Ok(text(self.strings(name)?, i).map(str::to_string))
    }

    fn integer(self, name: &str, i: usize) -> Result<Option<i64>> {
        let column: &Int64Array = cast(self.0.column_by_name(name), name)?;
        Ok((!column.is_null(i)).then(|| column.value(i)))
    }

    pub fn float(self, name: &str, i: usize) -> Result<Option<f64>> {
        let column: &Float64Array = cast(self.0.column_by_name(name), name)?;
        Ok((!column.is_null(i)).then(|| column.value(i)))
    }

    /// A whole number of 32 bits.
    pub fn small(self, name: &str, i: usize) -> Result<i32> {
        cast::<Int32Array>(self.0.column_by_name(name), name).map(|column| column.value(i))
    }

    pub fn date(self, name: &str, i: usize) -> Result<Option<PartialDate>> {
        partial_date(self.strings(name)?, i)
    }

    fn boolean(self, name: &str, i: usize) -> Result<bool> {
        let column: &BooleanArray = cast(self.0.column_by_name(name), name)?;
        Ok(!column.is_null(i) && column.value(i))
    }

    pub fn span(self, i: usize) -> Result<Span> {
        let at = |name: &str| {
            Ok::<_, Error>(
                self.integer(name, i)?
                    .and_then(|n| usize::try_from(n).ok())
                    .unwrap_or(0),
            )
        };
        Ok(Span::new(at("start")?, at("end")?))
    }

    pub fn list(self, name: &str, i: usize) -> Result<Vec<String>> {
        let lists: &ListArray = cast(self.0.column_by_name(name), name)?;
        if lists.is_null(i) {
            return Ok(Vec::new());
        }
        let inner = lists.value(i);
        let items: &StringArray = cast(Some(&inner), name)?;
        Ok(items.iter().flatten().map(str::to_string).collect())
    }
}

fn rows_of_lists<'a>(rows: &'a StructArray, name: &str) -> Result<&'a ListArray> {
    cast(rows.column_by_name(name), name)
}

fn text(column: &StringArray, i: usize) -> Option<&str> {
    (!column.is_null(i)).then(|| column.value(i))
}

fn cast<'a, T: 'static>(
    column: Option<&'a datafusion::arrow::array::ArrayRef>,
    name: &str,
) -> Result<&'a T> {
    let column = column.ok_or_else(|| Error::columns(format!("there is no column `{name}`")))?;
    column.as_any().downcast_ref().ok_or_else(|| {
        Error::columns(format!(
            "the column `{name}` has type {}",
            column.data_type()
        ))
    })
}

fn unknown(what: &str, name: &str) -> Error {
    Error::columns(format!("`{name}` is no {what} of the codebook"))
}
