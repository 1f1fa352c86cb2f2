//! Rows of `pairs` merged into events: several reports, one happening.

use bifrons_core::{EventType, Factuality, PartialDate};
use datafusion::arrow::array::{
    Array, BooleanArray, Date32Array, Float32Array, Int32Array, RecordBatch,
};
use datafusion::dataframe::DataFrame;
use datafusion::logical_expr::Expr;
use datafusion::prelude::{col, lit};
use jiff::civil::Date;

use crate::engine::{Engine, stream};
use crate::{Error, NEAR_DAYS, Result, decode};

/// An event between two codes, with the rows that report it.
#[derive(Clone, Debug)]
pub(crate) struct Happening {
    pub a: String,
    pub b: String,
    pub mutual: bool,
    key: String,
    /// The rows, by day; never empty.
    pub members: Vec<Member>,
}

/// A row of `pairs`: one document's report.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub id: String,
    pub doc: String,
    pub sentence: i32,
    pub date: Option<PartialDate>,
    pub event: EventType,
    pub score: f32,
    day: Option<i32>,
}

impl Happening {
    /// The member that stands for the event: of those with the most precise date the earliest.
    pub fn first(&self) -> &Member {
        let precision = |m: &Member| m.date.map_or(0, |d| d.to_string().len());
        let mut best = &self.members[0];
        for member in &self.members[1..] {
            if precision(member) > precision(best) {
                best = member;
            }
        }
        best
    }

    /// One member for each document, by day: the sentence of the text rather than the title, and the first of them.
    pub fn reports(&self) -> Vec<&Member> {
        let mut reports: Vec<&Member> = Vec::new();
        for member in &self.members {
            match reports.iter_mut().find(|r| r.doc == member.doc) {
                Some(known) if known.sentence < 0 && member.sentence >= 0 => *known = member,
                Some(_) => {}
                None => reports.push(member),
            }
        }
        reports
    }

    /// Number of documents that report it.
    pub fn documents(&self) -> u64 {
        match self.members.len() {
            1 => 1,
            _ => self
                .members
                .iter()
                .map(|m| m.doc.as_str())
                .collect::<std::collections::HashSet<_>>()
                .len() as u64,
        }
    }
}

/// Which rows of `pairs` to merge.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    /// One party, of either side; `None` for all pairs.
    pub a: Option<String>,
    /// The other; `None` for all partners. With `a` = `b`, what the state does to itself.
    pub b: Option<String>,
    /// Only events that stand as facts.
    pub counted_only: bool,
    /// Only events of these types; empty for all.
    pub events: Vec<EventType>,
    /// Only events so marked.
    pub factuality: Option<Factuality>,
}

impl Selection {
    fn predicates(&self) -> Vec<Expr> {
        let mut all = Vec::new();
        match (&self.a, &self.b) {
            (Some(a), Some(b)) => {
                all.push(col("lo").eq(lit(a.min(b).as_str())));
                all.push(col("hi").eq(lit(a.max(b).as_str())));
            }
            (Some(a), None) | (None, Some(a)) => {
                all.push(
                    col("lo")
                        .eq(lit(a.as_str()))
                        .or(col("hi").eq(lit(a.as_str()))),
                );
                all.push(col("lo").not_eq(col("hi")));
            }
            (None, None) => all.push(col("lo").not_eq(col("hi"))),
        }
        if self.counted_only {
            all.push(col("counted"));
        }
        if !self.events.is_empty() {
            all.push(
                col("event").in_list(self.events.iter().map(|e| lit(e.name())).collect(), false),
            );
        }
        if let Some(factuality) = self.factuality {
            all.push(col("factuality").eq(lit(factuality.name())));
        }
        all
    }
}

/// Merges the selected rows and maps each event to what the caller keeps of it.
///
/// All days are read even if the caller wants few: whether two reports are of one event must not depend on the window.
pub(crate) fn happenings<T: Send + 'static>(
    engine: &Engine,
    selection: &Selection,
    mut keep: impl FnMut(Happening) -> Option<T> + Send + 'static,
) -> Result<Vec<T>> {
    let (context, predicates) = (engine.context(), selection.predicates());
    engine.run(None, async move {
        let mut kept = Vec::new();
        let mut open: Option<Happening> = None;
        stream(
            sorted(
                context.table("pairs").await.map_err(Error::query)?,
                predicates,
            )?,
            |batch| {
                for row in rows(&batch)? {
                    match &mut open {
                        Some(happening) if joins(happening, &row) => {
                            happening.members.extend(row.members)
                        }
                        _ => kept.extend(open.replace(row).and_then(&mut keep)),
                    }
                }
                Ok(true)
            },
        )
        .await?;
        kept.extend(open.and_then(&mut keep));
        Ok(kept)
    })
}

/// Whether a date, as far as it is known, lies wholly between the two, both included; without a date only if neither is
/// given.
pub(crate) fn within(
    date: Option<PartialDate>,
    since: Option<PartialDate>,
    until: Option<PartialDate>,
) -> bool {
    let inside = |first: Date, last: Date| {
        since.is_none_or(|s| s.first_day() <= first) && until.is_none_or(|u| last <= u.last_day())
    };
    date.map_or(since.is_none() && until.is_none(), |d| {
        inside(d.first_day(), d.last_day())
    })
}

fn sorted(mut frame: DataFrame, predicates: Vec<Expr>) -> Result<DataFrame> {
    for predicate in predicates {
        frame = frame.filter(predicate).map_err(Error::query)?;
    }
    let order = ["a", "b", "mutual", "key", "day", "doc", "sentence", "id"]
        .map(|name| col(name).sort(true, false));
    let columns = [
        "a", "b", "mutual", "key", "day", "doc", "sentence", "id", "date", "event", "score",
    ];
    frame
        .select_columns(&columns)
        .and_then(|f| f.sort(order.to_vec()))
        .map_err(Error::query)
}

fn joins(open: &Happening, row: &Happening) -> bool {
    let same =
        open.key == row.key && open.a == row.a && open.b == row.b && open.mutual == row.mutual;
    let (Some(last), Some(next)) = (open.members.last(), row.members.first()) else {
        return false;
    };
    same && match (last.day, next.day) {
        (Some(last), Some(next)) => next - last <= NEAR_DAYS,
        (None, None) => true,
        _ => false,
    }
}

fn rows(batch: &RecordBatch) -> Result<Vec<Happening>> {
    let strings = |name| decode::strings(batch, name);
    let (a, b, key) = (strings("a")?, strings("b")?, strings("key")?);
    let (id, doc, date, event) = (
        strings("id")?,
        strings("doc")?,
        strings("date")?,
        strings("event")?,
    );
    let mutual: &BooleanArray = decode::column(batch, "mutual")?;
    let day: &Date32Array = decode::column(batch, "day")?;
    let sentence: &Int32Array = decode::column(batch, "sentence")?;
    let score: &Float32Array = decode::column(batch, "score")?;
    let row = |i: usize| {
        let name = decode::owned(event, i);
        let member = Member {
            id: decode::owned(id, i),
            doc: decode::owned(doc, i),
            sentence: sentence.value(i),
            date: decode::partial_date(date, i)?,
            event: EventType::parse(&name)
                .ok_or_else(|| Error::columns(format!("`{name}` is no event type")))?,
            score: score.value(i),
            day: (!day.is_null(i)).then(|| day.value(i)),
        };
        let (a, b, key) = (
            decode::owned(a, i),
            decode::owned(b, i),
            decode::owned(key, i),
        );
        Ok(Happening {
            a,
            b,
            mutual: mutual.value(i),
            key,
            members: vec![member],
        })
    };
    (0..batch.num_rows()).map(row).collect()
}
