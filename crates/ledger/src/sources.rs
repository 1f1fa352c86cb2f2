//! Who the news is from: publishers with what they told, when, and whether they still do.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hasher as _;

use bifrons_core::{EventType, Face, PartialDate};
use bifrons_faces::{Pace, pace};
use datafusion::arrow::array::{Array, BooleanArray};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::encode::days_of;
use crate::happening::date_of;
use crate::manifest::FileEntry;
use crate::origins::by_batch;
use crate::store::read;
use crate::threads::{map, processors};
use crate::volume::DAY;
use crate::{Ledger, Result, Table, decode};

/// Of an origin's documents, how many in all are there for one that may be dated later than its end: a wrong date or two must not make
/// all sources silent.
const MISDATED: u64 = 1000;

/// A publisher as one origin has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Source {
    /// Who; empty for documents without a publisher, and for events whose document is not there.
    pub publisher: String,
    /// `news`, or the name of an imported data set.
    pub origin: String,
    /// Languages as its documents state them, sorted; empty if none does.
    pub languages: Vec<String>,
    /// Its documents. A story that two imported files tell of counts in each.
    pub documents: u64,
    /// Events that its documents report, of any mark; wire copy counts in each document.
    pub events: u64,
    /// How many of these stand as facts.
    pub counted: u64,
    /// How many of these are of conflict.
    pub conflict: u64,
    /// First day on which a document of it was published, if any is dated.
    pub first: Option<PartialDate>,
    /// Last day.
    pub last: Option<PartialDate>,
    /// How its days are spread, up to the last day of its origin. Days in it are counted from 1970.
    pub pace: Pace,
    /// First day of the longest hole, if there is one.
    pub hole_since: Option<PartialDate>,
}

/// All publishers, the one with most documents first.
///
/// # Errors
/// [`Error::Damaged`](crate::Error::Damaged) if the files cannot be read.
pub fn sources(ledger: &Ledger) -> Result<Vec<Source>> {
    let origins = by_batch(ledger)?;
    let mut batches: BTreeMap<&str, [Vec<&FileEntry>; 2]> = BTreeMap::new();
    for (at, table) in [Table::Documents, Table::Events].into_iter().enumerate() {
        for file in ledger.manifest.of(table) {
            batches.entry(&file.batch).or_default()[at].push(file);
        }
    }
    let batches: Vec<(&str, [Vec<&FileEntry>; 2])> = batches.into_iter().collect();
    let told = map(&batches, processors(), |(batch, [documents, events])| {
        let known = tell(ledger, documents, events)?;
        Ok((origins.get(*batch).cloned().unwrap_or_default(), known))
    });
    let mut all: BTreeMap<(String, String), Tally> = BTreeMap::new();
    for one in told {
        let (origin, known) = one?;
        for (publisher, tally) in known {
            let entry = all.entry((origin.clone(), publisher)).or_default();
            entry.join(tally);
        }
    }
    let ends = ends(&all);
    let mut found: Vec<Source> = all
        .into_iter()
        .map(|((origin, publisher), tally)| {
            let end = ends.get(&origin).copied();
            tally.finish(publisher, origin, end)
        })
        .collect();
    found.sort_by(|x, y| {
        let size = |s: &Source| (s.documents, s.events);
        size(y)
            .cmp(&size(x))
            .then_with(|| (&x.origin, &x.publisher).cmp(&(&y.origin, &y.publisher)))
    });
    Ok(found)
}

/// What is known of a publisher from some batches.
#[derive(Default)]
struct Tally {
    languages: BTreeSet<String>,
    documents: u64,
    events: u64,
    counted: u64,
    conflict: u64,
    /// Documents by day of publication.
    days: FxHashMap<i32, u64>,
}

impl Tally {
    fn join(&mut self, other: Self) {
        self.languages.extend(other.languages);
        self.documents += other.documents;
        self.events += other.events;
        self.counted += other.counted;
        self.conflict += other.conflict;
        for (day, documents) in other.days {
            *self.days.entry(day).or_default() += documents;
        }
    }

    fn finish(self, publisher: String, origin: String, end: Option<i32>) -> Source {
        let mut days: Vec<i32> = self.days.into_keys().collect();
        days.sort_unstable();
        let date = |day: Option<&i32>| day.and_then(|d| date_of(*d, DAY));
        let pace = end.map_or_else(Pace::default, |end| pace(&days, end));
        Source {
            publisher,
            origin,
            languages: self.languages.into_iter().collect(),
            documents: self.documents,
            events: self.events,
            counted: self.counted,
            conflict: self.conflict,
            first: date(days.first()),
            last: date(days.last()),
            hole_since: date(pace.hole_since.as_ref()),
            pace,
        }
    }
}

/// The last day of each origin: of a thousand documents one may be dated later.
fn ends(all: &BTreeMap<(String, String), Tally>) -> BTreeMap<String, i32> {
    let mut days: BTreeMap<&str, BTreeMap<i32, u64>> = BTreeMap::new();
    for ((origin, _), tally) in all {
        let days = days.entry(origin).or_default();
        for (day, documents) in &tally.days {
            *days.entry(*day).or_default() += documents;
        }
    }
    let end = |days: &BTreeMap<i32, u64>| {
        let may_be_later = days.values().sum::<u64>() / MISDATED;
        let mut later = 0;
        days.iter().rev().find_map(|(day, documents)| {
            later += documents;
            (later > may_be_later).then_some(*day)
        })
    };
    days.iter()
        .filter_map(|(origin, days)| Some(((*origin).to_string(), end(days)?)))
        .collect()
}

/// Of a document's id: 64 bits are enough among those of one batch.
fn hash(id: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(id.as_bytes());
    hasher.finish()
}

/// Publishers of the documents of a batch, with its events.
fn tell(
    ledger: &Ledger,
    documents: &[&FileEntry],
    events: &[&FileEntry],
) -> Result<BTreeMap<String, Tally>> {
    let mut names: FxHashMap<String, usize> = FxHashMap::default();
    let mut tallies: Vec<Tally> = Vec::new();
    let mut number = |name: &str, tallies: &mut Vec<Tally>| match names.get(name) {
        Some(&known) => known,
        None => {
            names.insert(name.to_string(), tallies.len());
            tallies.push(Tally::default());
            tallies.len() - 1
        }
    };
    let mut of: FxHashMap<u64, usize> = FxHashMap::default();
    let mut dates: FxHashMap<String, Option<i32>> = FxHashMap::default();
    let mut tongues: FxHashSet<(usize, String)> = FxHashSet::default();
    let columns = ["id", "date", "publisher", "language"];
    for file in documents {
        read(&ledger.root.join(&file.path), &columns, |batch| {
            let column = |name| decode::strings(&batch, name);
            let (id, date, publisher, language) = (
                column("id")?,
                column("date")?,
                column("publisher")?,
                column("language")?,
            );
            for i in 0..batch.num_rows() {
                let text =
                    |column: &'_ datafusion::arrow::array::StringArray| decode::owned(column, i);
                let name = if publisher.is_null(i) {
                    ""
                } else {
                    publisher.value(i)
                };
                let at = number(name, &mut tallies);
                of.insert(hash(id.value(i)), at);
                let tally = &mut tallies[at];
                tally.documents += 1;
                if !language.is_null(i) {
                    let tongue = (at, text(language));
                    if !tongues.contains(&tongue) {
                        tally.languages.insert(tongue.1.clone());
                        tongues.insert(tongue);
                    }
                }
                if !date.is_null(i) {
                    let day = match dates.get(date.value(i)) {
                        Some(day) => *day,
                        None => {
                            let known: Option<PartialDate> = date.value(i).parse().ok();
                            let day = known.map(|d| days_of(d.first_day()));
                            dates.insert(date.value(i).to_string(), day);
                            day
                        }
                    };
                    if let Some(day) = day {
                        *tally.days.entry(day).or_default() += 1;
                    }
                }
            }
            Ok(())
        })?;
    }
    for file in events {
        let columns = ["doc", "event", "counted"];
        read(&ledger.root.join(&file.path), &columns, |batch| {
            let (doc, event) = (
                decode::strings(&batch, "doc")?,
                decode::strings(&batch, "event")?,
            );
            let counted: &BooleanArray = decode::column(&batch, "counted")?;
            for i in 0..batch.num_rows() {
                let at = match of.get(&hash(doc.value(i))) {
                    Some(&at) => at,
                    None => number("", &mut tallies),
                };
                let tally = &mut tallies[at];
                tally.events += 1;
                if counted.value(i) {
                    tally.counted += 1;
                    let kind = EventType::parse(event.value(i));
                    let conflict = kind.is_some_and(|k| k.quad().face() == Face::Conflict);
                    tally.conflict += u64::from(conflict);
                }
            }
            Ok(())
        })?;
    }
    let mut told = BTreeMap::new();
    let mut tallies: Vec<Option<Tally>> = tallies.into_iter().map(Some).collect();
    for (name, at) in names {
        if let Some(tally) = tallies.get_mut(at).and_then(Option::take) {
            told.insert(name, tally);
        }
    }
    Ok(told)
}
