//! From yearly tables to what measures take: rivalries, transfers of arms, ideal points, strength.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use bifrons_core::Yearly;

use crate::{Rivalry, Transfer};

/// The codes of all states in the records, sorted: a list whose indexes measures may take.
pub fn states_of(records: &[Yearly]) -> Vec<String> {
    let all: BTreeSet<&String> = records
        .iter()
        .flat_map(|r| [&r.a].into_iter().chain(&r.b))
        .collect();
    all.into_iter().cloned().collect()
}

/// The rivalries among the records (variable `rivalry`). `index` gives a code's place in the caller's list; pairs with a state
/// that is not in it are left out. The strength is the value, held to 0 to 1: a list of rivalries says 1.
pub fn rivalries(records: &[Yearly], index: impl Fn(&str) -> Option<usize>) -> Vec<Rivalry> {
    pairs(records, "rivalry", index)
        .map(|(a, b, record)| Rivalry {
            a,
            b,
            since: record.since,
            until: record.until,
            strength: record.value.clamp(0.0, 1.0),
        })
        .collect()
}

/// Deliveries of arms among the records (variable `arms`), in the table's unit; those of 0, which the SIPRI tables have for less
/// than half a unit, are left out. `index` as for [`rivalries`].
pub fn transfers(records: &[Yearly], index: impl Fn(&str) -> Option<usize>) -> Vec<Transfer> {
    pairs(records, "arms", index)
        .filter(|(_, _, record)| record.value > 0.0)
        .map(|(supplier, recipient, record)| Transfer {
            supplier,
            recipient,
            year: record.since,
            volume: record.value,
        })
        .collect()
}

/// The mean of each state's ideal points (variable `ideal_point`) over the years, as [`crate::alignments`] takes them.
/// `index` as for [`rivalries`].
///
/// Ideal points of different years are on one scale (Bailey, Strezhnev & Voeten 2017), so that their mean has a meaning.
pub fn ideal_points(
    records: &[Yearly],
    years: RangeInclusive<i16>,
    index: impl Fn(&str) -> Option<usize>,
) -> BTreeMap<usize, f64> {
    let mut sums: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    let of = |r: &&Yearly| r.variable == "ideal_point" && r.b.is_none() && years.contains(&r.since);
    for record in records.iter().filter(of) {
        if let Some(state) = index(&record.a) {
            let sum = sums.entry(state).or_default();
            *sum = (sum.0 + record.value, sum.1 + 1.0);
        }
    }
    sums.into_iter().map(|(s, (sum, n))| (s, sum / n)).collect()
}

/// Shares of the world's capabilities by state and year (CINC; Singer, Bremer & Stuckey 1972), 0 to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strengths(BTreeMap<usize, BTreeMap<i16, f64>>);

impl Strengths {
    /// Those of the records (variable `cinc`). `index` as for [`rivalries`].
    ///
    /// In the year in which two states become one, tables have a value of the part and one of the whole: the larger counts.
    pub fn of(records: &[Yearly], index: impl Fn(&str) -> Option<usize>) -> Self {
        let mut all: BTreeMap<usize, BTreeMap<i16, f64>> = BTreeMap::new();
        let numbers = |r: &&Yearly| r.variable == "cinc" && r.b.is_none() && r.value >= 0.0;
        for record in records.iter().filter(numbers) {
            if let Some(state) = index(&record.a) {
                let known = all
                    .entry(state)
                    .or_default()
                    .entry(record.since)
                    .or_insert(0.0);
                *known = known.max(record.value);
            }
        }
        Self(all)
    }

    /// The share of a state in a year; `None` where the table has none.
    pub fn share(&self, state: usize, year: i16) -> Option<f64> {
        self.0.get(&state)?.get(&year).copied()
    }

    /// The last share of a state up to a year, with its year, at most `back` years before: tables end before the news does.
    pub fn latest(&self, state: usize, year: i16, back: i16) -> Option<(i16, f64)> {
        let years = self.0.get(&state)?;
        let (of, share) = years.range(..=year).next_back()?;
        (year - of <= back).then_some((*of, *share))
    }

    /// How many times as strong `a` is as `b` in a year, above 0; `None` where one share is not known, or is 0.
    pub fn ratio(&self, a: usize, b: usize, year: i16) -> Option<f64> {
        let (a, b) = (self.share(a, year)?, self.share(b, year)?);
        (a > 0.0 && b > 0.0).then(|| a / b)
    }
}

/// The records that stand beside the faces of a pair in a year: those of the two states together, in either order, then those of
/// each alone, each in the order of the records.
pub fn beside<'a>(records: &'a [Yearly], a: &str, b: &str, year: i16) -> Vec<&'a Yearly> {
    let now = || records.iter().filter(|r| r.holds(year));
    let of = |state: &str| {
        let state = state.to_string();
        now().filter(move |r| r.b.is_none() && r.a == state)
    };
    now()
        .filter(|r| r.between(a, b))
        .chain(of(a))
        .chain(of(b))
        .collect()
}

/// Records of a variable that are of two different states of the caller's list.
fn pairs<'a>(
    records: &'a [Yearly],
    variable: &'a str,
    index: impl Fn(&str) -> Option<usize> + 'a,
) -> impl Iterator<Item = (usize, usize, &'a Yearly)> {
    let of = records.iter().filter(move |r| r.variable == variable);
    of.filter_map(move |record| {
        let (a, b) = (index(&record.a)?, index(record.b.as_deref()?)?);
        (a != b).then_some((a, b, record))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cell, HedgeKind, HedgeRules, YearFace, hedges};

    fn record(
        variable: &str,
        a: &str,
        b: Option<&str>,
        years: (i16, Option<i16>),
        value: f64,
    ) -> Yearly {
        Yearly {
            table: "t".into(),
            variable: variable.into(),
            a: a.into(),
            b: b.map(str::to_string),
            since: years.0,
            until: years.1,
            value,
            text: None,
            line: 1,
        }
    }

    fn in_year(variable: &str, a: &str, b: Option<&str>, year: i16, value: f64) -> Yearly {
        record(variable, a, b, (year, Some(year)), value)
    }

    fn index(states: &[String]) -> impl Fn(&str) -> Option<usize> + '_ {
        |code| states.iter().position(|state| state == code)
    }

    #[test]
    fn tables_of_rivals_and_arms_tell_a_hedge() {
        let records = [
            record("rivalry", "IND", Some("PAK"), (1947, None), 1.0),
            record("positional", "IND", Some("PAK"), (1947, None), 1.0),
            record("rivalry", "IND", Some("XXX"), (1947, None), 1.0),
            in_year("arms", "USA", Some("IND"), 2010, 60.0),
            in_year("arms", "USA", Some("PAK"), 2010, 40.0),
            in_year("arms", "FRA", Some("PAK"), 2010, 60.0),
            in_year("arms", "FRA", Some("IND"), 2010, 0.0),
        ];
        let mut states = states_of(&records);
        assert_eq!(states, ["FRA", "IND", "PAK", "USA", "XXX"]);
        states.pop();
        let (rivalries, arms) = (
            rivalries(&records, index(&states)),
            transfers(&records, index(&states)),
        );
        assert_eq!(
            rivalries,
            [Rivalry {
                a: 1,
                b: 2,
                since: 1947,
                until: None,
                strength: 1.0
            }]
        );
        assert_eq!(arms.len(), 3);
        assert_eq!(
            arms[0],
            Transfer {
                supplier: 3,
                recipient: 1,
                year: 2010,
                volume: 60.0
            }
        );
        let face = |recipient| YearFace {
            actor: 3,
            recipient,
            year: 2010,
            cell: Cell {
                mc: 5,
                ..Cell::default()
            },
        };
        let found = hedges(
            &rivalries,
            &[face(1), face(2)],
            &arms,
            &HedgeRules::of(2010..=2010),
        );
        let both = found.iter().find(|h| h.kind == HedgeKind::ArmsBoth);
        // 60 of India's 60, 40 of Pakistan's 100.
        assert_eq!(both.map(|h| (h.a, h.d)), Some((3, 0.4)));
    }

    #[test]
    fn ideal_points_are_means_of_the_years() {
        let records = [
            in_year("ideal_point", "USA", None, 2009, 2.0),
            in_year("ideal_point", "USA", None, 2010, 3.0),
            in_year("ideal_point", "USA", None, 2011, 9.0),
            in_year("votes", "USA", None, 2010, 70.0),
            in_year("ideal_point", "IND", None, 2011, -1.0),
        ];
        let states = states_of(&records);
        let points = ideal_points(&records, 2009..=2010, index(&states));
        assert_eq!(points, BTreeMap::from([(1, 2.5)]));
    }

    #[test]
    fn strength_is_a_ratio_of_shares() {
        let records = [
            in_year("cinc", "DEU", None, 1990, 0.03),
            in_year("cinc", "DEU", None, 1990, 0.02),
            in_year("cinc", "FRA", None, 1990, 0.015),
            in_year("cinc", "FRA", None, 1991, 0.0),
            in_year("cinc", "DEU", None, 1991, 0.04),
        ];
        let strengths = Strengths::of(&records, index(&states_of(&records)));
        assert_eq!(strengths.ratio(0, 1, 1990), Some(2.0));
        assert_eq!(strengths.ratio(1, 0, 1990), Some(0.5));
        assert_eq!(strengths.ratio(0, 1, 1991), None);
        assert_eq!(strengths.ratio(0, 1, 1992), None);
        assert_eq!(strengths.latest(0, 1995, 5), Some((1991, 0.04)));
        assert_eq!(strengths.latest(0, 1997, 5), None);
        assert_eq!(strengths.share(2, 1990), None);
    }

    #[test]
    fn what_stands_beside_a_pair() {
        let records = [
            in_year("cinc", "PAK", None, 2010, 0.01),
            in_year("arms", "USA", Some("PAK"), 2010, 40.0),
            in_year("cinc", "USA", None, 2010, 0.15),
            in_year("cinc", "USA", None, 2011, 0.15),
            record("defense", "PAK", Some("USA"), (1954, Some(1979)), 1.0),
            in_year("arms", "USA", Some("IND"), 2010, 60.0),
        ];
        let lines = |year| -> Vec<String> {
            let all = beside(&records, "PAK", "USA", year);
            all.iter()
                .map(|r| format!("{} {}", r.variable, r.a))
                .collect()
        };
        assert_eq!(lines(2010), ["arms USA", "cinc PAK", "cinc USA"]);
        assert_eq!(lines(1960), ["defense PAK"]);
    }
}
