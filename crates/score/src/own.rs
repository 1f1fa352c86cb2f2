//! Whole reports with their key events and measures, by the rules written beside the gold (`OWN_SCHEMA.md`).
//!
//! A prediction may match a record when it stands in the record's sentence and its type is the record's or one of its
//! alternatives; the best overlap of parties wins, one to one. Core recall counts groups of `core` records that are hit;
//! precision counts predictions that hit any record; a record that is no fact is told as one when the prediction is asserted
//! without attribution. Dates, marks, modes, sectors, speakers and magnitudes are those of what was matched.

mod rules;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use bifrons_code::{Coded, Coder};
use serde_json::Value;

use self::rules::{Found, array, codes_of, fit, parties, same_date, same_mark};
use super::calibration::Calibration;
use super::{coded_record, share};

/// A share that grows.
#[derive(Clone, Copy, Default)]
struct Share {
    part: usize,
    all: usize,
}

impl Share {
    fn add(&mut self, holds: bool) {
        self.part += usize::from(holds);
        self.all += 1;
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {}", share(self.part, self.all), self.all)
    }
}

#[derive(Default)]
struct Counts {
    core: Share,
    core_parties: Share,
    right: Share,
    calibration: Calibration,
    told_as_fact: Share,
    indicators: Share,
    memberships: Share,
    date: Share,
    mark: Share,
    mode: Share,
    sector: Share,
    speakers: Share,
    spurious_speakers: usize,
    magnitude: Share,
    spurious_magnitude: usize,
}

/// Figures.
pub fn score(gold: &[Value], coder: &Coder, verbose: bool) -> String {
    let mut counts = Counts::default();
    let mut out = String::new();
    for document in gold {
        report(document, coder, &mut counts, verbose, &mut out);
    }
    let c = &counts;
    let lines = [
        format!(
            "core recall {} (with both parties {}), precision {}, calibration error {:.3}",
            c.core,
            share(c.core_parties.part, c.core_parties.all),
            c.right,
            c.calibration.error()
        ),
        format!("no fact, but told as one {}", c.told_as_fact),
        format!(
            "indicators found {}; memberships, by member {}",
            c.indicators, c.memberships
        ),
        format!("of what was matched: date {}; mark {}", c.date, c.mark),
        format!(
            "  mode {}; sector {}; speakers {}, speakers too many {}",
            c.mode, c.sector, c.speakers, c.spurious_speakers
        ),
        format!(
            "  magnitudes {}, magnitudes too many {}",
            c.magnitude, c.spurious_magnitude
        ),
    ];
    for line in lines {
        let _ = writeln!(out, "  {line}");
    }
    out
}

fn report(document: &Value, coder: &Coder, counts: &mut Counts, verbose: bool, out: &mut String) {
    let records: Vec<&Value> = array(&document["events"]).collect();
    let Coded { events, measures } = coded_record(coder, document, false);
    let found: Vec<Found> = events
        .iter()
        .map(Found::from)
        .chain(measures.iter().map(Found::from))
        .collect();
    let of_record = pairs(&records, &found);
    let mut groups: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    for (i, record) in records.iter().enumerate() {
        let one = of_record.get(&i).map(|&j| &found[j]);
        let fact = record["fact_ok"].as_bool().unwrap_or(true);
        let bad = !fact && one.is_some_and(|f| f.mark == "asserted" && f.speakers.is_empty());
        if !fact || record["trap"].as_bool() == Some(true) {
            counts.told_as_fact.add(bad);
        }
        let measure = matches!(record["type"].as_str(), Some("indicator" | "membership"));
        measured(record, one, counts);
        if let Some(found) = one {
            matched(record, found, counts);
            if verbose && !same_date(record, found.date.as_deref()) {
                let words = record["trigger"].as_str().unwrap_or_default();
                let (date, got) = (&record["date"], found.date.as_deref().unwrap_or("none"));
                let _ = writeln!(
                    out,
                    "  date {got} for {date} {words:?} ({})",
                    record["date_text"]
                );
            }
        }
        if record["tier"].as_str() == Some("core") {
            let name = record["group"].as_str().or(record["id"].as_str());
            let name = name.unwrap_or_default();
            let group = groups.entry(name).or_default();
            let hit = one.filter(|_| !bad);
            group.0 |= hit.is_some();
            group.1 |= hit.is_some_and(|f| measure || parties(record, f) >= 1.0);
            if verbose && let Some(f) = hit.filter(|f| !measure && parties(record, f) < 1.0) {
                let _ = writeln!(
                    out,
                    "  parties {:?} > {:?} for {:?} > {:?} {} {:?}",
                    rules::codes_found(f.source),
                    rules::codes_found(f.target),
                    codes_of(&record["source"]),
                    codes_of(&record["target"]),
                    f.name,
                    record["trigger"].as_str().unwrap_or_default(),
                );
            }
            if verbose && hit.is_none() {
                let words = record["trigger"].as_str().unwrap_or_default();
                let _ = writeln!(out, "  missed {name} {} {words:?}", record["event"]);
            }
        }
    }
    for (hit, full) in groups.values() {
        counts.core.add(*hit);
        counts.core_parties.add(*full);
    }
    let used: BTreeSet<usize> = of_record.values().copied().collect();
    for (j, one) in found.iter().enumerate() {
        counts.right.add(used.contains(&j));
        if let Some(sure) = one.sure {
            counts.calibration.add(sure, used.contains(&j));
        }
        if verbose && !used.contains(&j) {
            let _ = writeln!(out, "  too much {} {:?}", one.name, one.words);
        }
    }
}

/// Which prediction each record is matched with: the best first, one to one.
fn pairs(records: &[&Value], found: &[Found]) -> BTreeMap<usize, usize> {
    let mut fits: Vec<(f64, usize, usize)> = Vec::new();
    for (i, record) in records.iter().enumerate() {
        let of_record = found
            .iter()
            .enumerate()
            .map(|(j, f)| (fit(record, f), i, j));
        fits.extend(of_record.filter(|(fit, _, _)| *fit > 0.0));
    }
    fits.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then_with(|| (b.1, b.2).cmp(&(a.1, a.2)))
    });
    let mut of_record = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for (_, i, j) in fits {
        if !of_record.contains_key(&i) && taken.insert(j) {
            of_record.insert(i, j);
        }
    }
    of_record
}

/// Indicators by record, memberships by member.
fn measured(record: &Value, one: Option<&Found>, counts: &mut Counts) {
    match record["type"].as_str() {
        Some("indicator") => counts.indicators.add(one.is_some()),
        Some("membership") => {
            for member in array(&record["members"]).filter_map(Value::as_str) {
                let known = one.is_some_and(|f| f.members.contains(&rules::plain(member)));
                counts.memberships.add(known);
            }
        }
        _ => {}
    }
}

fn matched(record: &Value, found: &Found, counts: &mut Counts) {
    counts.date.add(same_date(record, found.date.as_deref()));
    counts.mark.add(same_mark(record, found.mark));
    let speakers = codes_of(&record["attribution"]);
    if array(&record["attribution"]).next().is_some() {
        let own = rules::codes_found(found.speakers);
        let right = if speakers.is_empty() {
            !found.speakers.is_empty()
        } else {
            own.iter().any(|c| speakers.contains(c))
        };
        counts.speakers.add(right);
    } else {
        counts.spurious_speakers += usize::from(!found.speakers.is_empty());
    }
    if array(&record["mode"]).next().is_some() && record["event"].as_str() == Some(found.name) {
        let allowed = || array(&record["mode"]).chain(array(&record["mode_alt"]));
        let right = found
            .modes
            .iter()
            .any(|m| allowed().any(|a| a.as_str() == Some(m)));
        counts.mode.add(right);
    }
    for right in rules::sectors(record, found) {
        counts.sector.add(right);
    }
    if let Some(magnitude) = found.magnitude {
        let (stated, too_many) = rules::magnitudes(record, magnitude);
        for right in stated {
            counts.magnitude.add(right);
        }
        counts.spurious_magnitude += too_many;
    }
}
