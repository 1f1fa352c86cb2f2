//! Rows of a table to values.

use bifrons_core::Yearly;
use rustc_hash::FxHashMap;

use super::cell::{is_empty, is_mark, number, wrong, year};
use super::layout::Layout;
use super::view::{Content, Open, Party, Value, View, When, parts};
use super::{Batch, Dropped};
use crate::events::codes::{Found, Vocabulary};
use crate::rows::{Block, Head, Row, each};
use crate::{Reason, Rejected};

/// The first year after which no state of `data/codes/succession.txt` changes: a spell that lasts is looked at until then.
const SETTLED: i16 = 2010;

/// Why a row has no values.
enum Refusal {
    Dropped(Dropped),
    Unknown { words: String, reason: Reason },
    Rejected(Reason),
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self::Rejected(reason)
    }
}

impl From<Dropped> for Refusal {
    fn from(reason: Dropped) -> Self {
        Self::Dropped(reason)
    }
}

/// Reads a block.
pub(crate) fn read(block: &Block<Layout>) -> Batch {
    let layout = &*block.head;
    let mut reader = Reader {
        layout,
        words: FxHashMap::default(),
        missing: vec![Vec::new(); layout.views.len()],
    };
    for (counts, view) in reader.missing.iter_mut().zip(&layout.views) {
        counts.resize(view.values.len(), 0);
    }
    let limit = block.options.limits.line;
    let mut batch = Batch::default();
    each(
        &block.bytes,
        block.first_line,
        layout.cut(),
        |row, line, length| {
            batch.tally.read += 1;
            let before = batch.records.len();
            let result = if length > limit {
                Err(Reason::LineTooLong { limit }.into())
            } else {
                reader.row(row, line, &mut batch.records)
            };
            let tally = &mut batch.tally;
            let reason = match result {
                Ok(()) => {
                    tally.kept += 1;
                    tally.values += (batch.records.len() - before) as u64;
                    return;
                }
                Err(Refusal::Dropped(reason)) => {
                    *tally.dropped.entry(reason).or_default() += 1;
                    return;
                }
                Err(Refusal::Unknown { words, reason }) => {
                    tally.unknown_words(&words, 1);
                    reason
                }
                Err(Refusal::Rejected(reason)) => reason,
            };
            batch.records.truncate(before);
            tally.rejected += 1;
            batch.rejected.push(Rejected {
                path: block.path.to_path_buf(),
                line: Some(line as usize),
                offset: 0,
                reason,
            });
        },
    );
    for (view, counts) in layout.views.iter().zip(&reader.missing) {
        for (value, count) in view.values.iter().zip(counts).filter(|(_, n)| **n > 0) {
            *batch.tally.missing.entry(value.name.clone()).or_default() += count;
        }
    }
    batch
}

/// What the rows of a block share while they are read.
struct Reader<'a> {
    layout: &'a Layout,
    /// What the words of a vocabulary stand for.
    words: FxHashMap<Vocabulary, FxHashMap<String, Found>>,
    /// Cells without value, by view and variable.
    missing: Vec<Vec<u64>>,
}

impl<'a> Reader<'a> {
    fn row(&mut self, row: Row, line: u64, out: &mut Vec<Yearly>) -> Result<(), Refusal> {
        let wanted = self.layout.names.len();
        let extra = (wanted..row.width()).any(|at| !row.field(at).is_empty());
        if row.width() < wanted || extra {
            let (found, wanted) = (row.width(), wanted.to_string());
            return Err(Reason::Columns { found, wanted }.into());
        }
        let before = out.len();
        let mut dropped = None;
        let mut missing: Vec<Vec<u64>> = self.missing.iter().map(|m| vec![0; m.len()]).collect();
        let layout = self.layout;
        for (view, missing) in layout.views.iter().zip(&mut missing) {
            match self.view(view, row, line, missing, out) {
                Ok(()) => {}
                // What one view lacks, another may have.
                Err(Refusal::Dropped(reason)) => dropped = dropped.or(Some(reason)),
                Err(refusal) => return Err(refusal),
            }
        }
        for (all, these) in self.missing.iter_mut().zip(missing) {
            all.iter_mut().zip(these).for_each(|(all, one)| *all += one);
        }
        if out.len() == before {
            return Err(dropped.unwrap_or(Dropped::NoValue).into());
        }
        Ok(())
    }

    fn view(
        &mut self,
        view: &View,
        row: Row,
        line: u64,
        missing: &mut [u64],
        out: &mut Vec<Yearly>,
    ) -> Result<(), Refusal> {
        let years = self.years(view, row)?;
        let Some(a) = self.party(&view.a, row)? else {
            return Err(Dropped::NoState.into());
        };
        let b = match &view.b {
            None => vec![None],
            Some(party) => match self.party(party, row)? {
                Some(all) => all.into_iter().map(Some).collect(),
                None if matches!(party, Party::Columns { optional: true, .. }) => vec![None],
                None => return Err(Dropped::NoState.into()),
            },
        };
        let of = Of {
            table: &self.layout.table,
            pairs: a
                .iter()
                .flat_map(|a| b.iter().map(move |b| (a, b.as_ref())))
                .collect(),
            text: text(view, row),
            line,
        };
        let (mut found, before) = (false, out.len());
        for (value, missing) in view.values.iter().zip(missing) {
            let name = match view.variable.map(|at| row.field(at)) {
                Some("") => return Err(Dropped::NoValue.into()),
                Some(name) => name,
                None => &value.name,
            };
            let mut give = |number: Option<f64>, years: (i16, Option<i16>)| match number {
                Some(number) => {
                    found = true;
                    of.give(name, number, years, out);
                }
                None => *missing += 1,
            };
            match &value.content {
                Content::Constant(number) => give(Some(*number), years),
                Content::Number(at) => give(self.number(view, value, row, *at)?, years),
                Content::Years(columns) => {
                    for (at, year) in columns {
                        let number = self.number(view, value, row, *at)?;
                        give(number, (*year, Some(*year)));
                    }
                }
                Content::Flag(at) => {
                    let number = self.number(view, value, row, *at)?;
                    if let Some(number) = number.filter(|number| *number != 0.0) {
                        give(Some(number), years);
                    }
                }
            }
        }
        match (found, out.len() > before) {
            (true, true) => Ok(()),
            (true, false) => Err(Dropped::OneState.into()),
            (false, _) => Err(Dropped::NoValue.into()),
        }
    }

    /// First and last year of the row; of a table whose years are columns, none.
    fn years(&self, view: &View, row: Row) -> Result<(i16, Option<i16>), Refusal> {
        let read = |at: usize| -> Result<Option<i16>, Refusal> {
            let text = row.field(at);
            if is_empty(text) || number(text).is_some_and(is_mark) {
                return Ok(None);
            }
            let year =
                year(text).ok_or_else(|| wrong(&self.layout.names[at], "is no year", text))?;
            Ok(Some(year))
        };
        match view.when {
            When::Header => Ok((0, None)),
            When::Year { at, plus } => {
                let year = read(at)?.ok_or(Dropped::NoYear)?;
                let year = year.checked_add(plus).filter(|y| (1..=9999).contains(y));
                let year =
                    year.ok_or_else(|| wrong(&self.layout.names[at], "is no year", row.field(at)))?;
                Ok((year, Some(year)))
            }
            When::Spell { since, until, open } => {
                let first = read(since)?.ok_or(Dropped::NoYear)?;
                let last = until.map(read).transpose()?.flatten();
                let open = match open {
                    Some(Open::Column(at)) => read(at)?,
                    Some(Open::Year(year)) => Some(year),
                    None => None,
                };
                let last = last.filter(|last| open.is_none_or(|open| *last < open));
                if let (Some(until), Some(last)) = (until, last.filter(|last| *last < first)) {
                    let column = &self.layout.names[until];
                    return Err(wrong(column, "ends before it begins", &last.to_string()).into());
                }
                Ok((first, last))
            }
        }
    }

    /// The states of a side; `None` where the cells are empty.
    fn party(&mut self, party: &Party, row: Row) -> Result<Option<Vec<Found>>, Refusal> {
        let cells = match party {
            Party::Fixed(found) => return Ok(Some(vec![found.clone()])),
            Party::Columns { cells, .. } => cells,
        };
        let filled = |(at, _): &&(usize, Vocabulary)| {
            let text = row.field(*at);
            !is_empty(text) && !number(text).is_some_and(is_mark)
        };
        let Some(&(at, vocabulary)) = cells.iter().find(filled) else {
            return Ok(None);
        };
        let known = self.words.entry(vocabulary).or_default();
        let mut all = Vec::with_capacity(1);
        for words in parts(row.field(at)) {
            let found = match known.get(words) {
                Some(found) => found.clone(),
                None => {
                    let found = vocabulary.find(words);
                    known.insert(words.to_string(), found.clone());
                    found
                }
            };
            if let Found::Nothing(problem) = found {
                return Err(Refusal::Unknown {
                    words: words.to_string(),
                    reason: Reason::NoState {
                        column: self.layout.names[at].clone(),
                        words: words.chars().take(80).collect(),
                        problem,
                    },
                });
            }
            all.push(found);
        }
        Ok(Some(all).filter(|all| !all.is_empty()))
    }

    fn number(
        &self,
        view: &View,
        value: &Value,
        row: Row,
        at: usize,
    ) -> Result<Option<f64>, Refusal> {
        let text = row.field(at);
        if is_empty(text) || view.missing.iter().any(|mark| mark == text) {
            return Ok(None);
        }
        let number =
            number(text).ok_or_else(|| wrong(&self.layout.names[at], "is no number", text))?;
        Ok(Some(number).filter(|number| !(value.marks && is_mark(*number))))
    }
}

/// What all values of a row share.
struct Of<'a> {
    table: &'a str,
    pairs: Vec<(&'a Found, Option<&'a Found>)>,
    text: Option<String>,
    line: u64,
}

impl Of<'_> {
    fn give(
        &self,
        variable: &str,
        value: f64,
        (since, until): (i16, Option<i16>),
        out: &mut Vec<Yearly>,
    ) {
        for (a, b) in &self.pairs {
            for spell in spells(a, *b, since, until) {
                out.push(Yearly {
                    table: self.table.to_string(),
                    variable: variable.to_string(),
                    a: spell.a.to_string(),
                    b: spell.b.map(str::to_string),
                    since: spell.since,
                    until: spell.until,
                    value,
                    text: self.text.clone(),
                    line: self.line,
                });
            }
        }
    }
}

/// Years in which the parties had the same codes.
struct Spell {
    a: &'static str,
    b: Option<&'static str>,
    since: i16,
    until: Option<i16>,
}

/// Divides years by the codes of the states in them; years in which both were one state are left out.
fn spells(a: &Found, b: Option<&Found>, since: i16, until: Option<i16>) -> Vec<Spell> {
    let last = until.unwrap_or(SETTLED).max(since);
    let mut all: Vec<Spell> = Vec::with_capacity(1);
    let mut before = None;
    for year in since..=last {
        let (Some(of_a), of_b) = (a.in_year(year), b.and_then(|b| b.in_year(year))) else {
            continue;
        };
        if before != Some((of_a, of_b)) && Some(of_a) != of_b {
            all.push(Spell {
                a: of_a,
                b: of_b,
                since: year,
                until: None,
            });
        }
        let same = |spell: &&mut Spell| (spell.a, spell.b) == (of_a, of_b);
        if let Some(spell) = all.last_mut().filter(same) {
            spell.until = if year < last { Some(year) } else { until };
        }
        before = Some((of_a, of_b));
    }
    all
}

fn text(view: &View, row: Row) -> Option<String> {
    let words = view.text.iter().map(|at| row.field(*at));
    let words: Vec<&str> = words.filter(|text| !is_empty(text)).collect();
    Some(words.join(" ")).filter(|text| !text.is_empty())
}
