//! Panels of pairs by period, out of KEDS and ICEWS18.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

use bifrons_core::cameo;
use jiff::ToSpan;
use jiff::civil::{Date, date};

use bifrons_faces::{Bucket, Period};

use crate::table::Table;

/// One pair's counts.
pub struct Pair {
    /// The four quads, one row a period.
    pub quads: Vec<[u64; 4]>,
    /// Sum of Goldstein scores, one a period.
    pub goldstein: Vec<f64>,
}

/// The busiest pairs, and the world that they are part of.
pub struct Panel {
    /// Busiest first.
    pub pairs: Vec<Pair>,
    /// All pairs of different states, one row a period.
    pub world: Vec<[u64; 4]>,
    /// The first period that is tested.
    pub test: usize,
}

/// An event of an actor and a recipient with its CAMEO code, once a day.
pub type Seen = BTreeSet<(Date, String, String, String)>;

/// KEDS Levant by month, tested from 1998.
pub fn levant(root: &Path, pairs: usize, directed: bool) -> Result<Panel, Box<dyn Error>> {
    let seen = levant_events(root)?;
    panel(&seen, Bucket::Month, date(1998, 1, 1), pairs, directed)
}

/// ICEWS18 by week, tested from August.
pub fn icews18(root: &Path, pairs: usize, directed: bool) -> Result<Panel, Box<dyn Error>> {
    let seen = icews18_events(root, |_| None)?;
    panel(&seen, Bucket::Week, date(2018, 8, 1), pairs, directed)
}

/// KEDS Levant; the Palestinians under one code.
pub fn levant_events(root: &Path) -> Result<Seen, Box<dyn Error>> {
    let table = Table::read(&root.join("data/events/keds/levant.cameo.tsv.gz"))?;
    let state = |actor: &str| match actor.get(..3) {
        Some("PSE") => "PAL".to_string(),
        Some(code) => code.to_string(),
        None => actor.to_string(),
    };
    let mut seen = Seen::new();
    for [day, source, target, code] in table.rows(["date", "source", "target", "code"])? {
        if let Ok(day) = day.parse() {
            seen.insert((day, state(source), state(target), code.to_string()));
        }
    }
    Ok(seen)
}

/// ICEWS18; actors by what `known` says of them, else by the state in brackets after their name, else by their own name if it is one.
pub fn icews18_events(
    root: &Path,
    known: impl Fn(&str) -> Option<String>,
) -> Result<Seen, Box<dyn Error>> {
    let folder = root.join("data/events/tkg/icews18");
    let entities = Table::read(&folder.join("entity2id.tsv.gz"))?;
    let names: Vec<&str> = entities.lines().map(|l| l[0]).collect();
    let bracket = |name: &str| Some(name.rsplit_once('(')?.1.trim_end_matches(')').to_string());
    let states: BTreeSet<String> = names.iter().filter_map(|n| bracket(n)).collect();
    let states: Vec<Option<String>> = names
        .iter()
        .map(|n| {
            let named = known(n).or_else(|| bracket(n));
            named.or_else(|| states.get(*n).cloned())
        })
        .collect();
    let codes = relation_codes(root, &folder)?;
    let mut seen = Seen::new();
    for part in ["train.tsv.gz", "valid.tsv.gz"] {
        let table = Table::read(&folder.join(part))?;
        for line in table.lines() {
            let number = |i: usize| line.get(i).and_then(|x| x.parse::<usize>().ok());
            let (Some(s), Some(r), Some(o), Some(hour)) =
                (number(0), number(1), number(2), number(3))
            else {
                return Err(
                    format!("{part}: four numbers expected in `{}`", line.join(" ")).into(),
                );
            };
            if let (Some(Some(a)), Some(Some(b)), Some(Some(code))) =
                (states.get(s), states.get(o), codes.get(r))
            {
                let day = date(2018, 1, 1).checked_add((hour as i64 / 24).days())?;
                // Entities are part of the key: two actors of a state may do the same on a day.
                let code = format!("{code} {s} {o}");
                seen.insert((day, a.clone(), b.clone(), code));
            }
        }
    }
    Ok(seen)
}

/// The CAMEO code of each relation, matched by name without regard to case and to what is no letter.
fn relation_codes(root: &Path, folder: &Path) -> Result<Vec<Option<String>>, Box<dyn Error>> {
    let plain = |name: &str| -> String {
        name.chars()
            .filter(|c| c.is_ascii_alphabetic())
            .collect::<String>()
            .to_lowercase()
    };
    let path = root.join("data/events/icews/cameo-codes.csv");
    let bytes = std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let text = String::from_utf8_lossy(&bytes);
    let mut by_name: BTreeMap<String, String> = BTreeMap::new();
    for line in text.lines() {
        let mut quoted = line.split('"').skip(1).step_by(2);
        if let (Some(_), Some(name), Some(code)) = (quoted.next(), quoted.next(), quoted.next()) {
            by_name
                .entry(plain(name))
                .or_insert_with(|| code.to_string());
        }
    }
    let relations = Table::read(&folder.join("relation2id.tsv.gz"))?;
    Ok(relations
        .lines()
        .map(|l| by_name.get(&plain(l[0])).cloned())
        .collect())
}

fn panel(
    seen: &Seen,
    bucket: Bucket,
    test: Date,
    most: usize,
    directed: bool,
) -> Result<Panel, Box<dyn Error>> {
    let (Some(first), Some(last)) = (seen.first(), seen.last()) else {
        return Err("no events".into());
    };
    let mut periods = bucket.periods(first.0, last.0);
    // A last period that the data does not fill would look quiet.
    periods.retain(|p| p.bounds().is_some_and(|(_, end)| end <= last.0));
    let at = |day: Date| periods.binary_search(&Period::of(Some(day.into()), bucket));
    let mut pairs: BTreeMap<(&str, &str), Pair> = BTreeMap::new();
    let mut world = vec![[0; 4]; periods.len()];
    for (day, a, b, code) in seen {
        let (Ok(t), Some(q)) = (at(*day), quad(code)) else {
            continue;
        };
        if a == b {
            continue;
        }
        let key = match directed || a < b {
            true => (a.as_str(), b.as_str()),
            false => (b.as_str(), a.as_str()),
        };
        let pair = pairs.entry(key).or_insert_with(|| Pair {
            quads: vec![[0; 4]; periods.len()],
            goldstein: vec![0.0; periods.len()],
        });
        pair.quads[t][q] += 1;
        pair.goldstein[t] += f64::from(cameo::goldstein(code.split(' ').next().unwrap_or(code)));
        world[t][q] += 1;
    }
    let events = |p: &Pair| p.quads.iter().flatten().sum::<u64>();
    let mut pairs: Vec<Pair> = pairs.into_values().collect();
    pairs.sort_by_key(|p| std::cmp::Reverse(events(p)));
    pairs.truncate(most);
    let test = at(test).map_err(|_| "the test begins outside of the data")?;
    Ok(Panel { pairs, world, test })
}

/// Index of the quad by the root of a CAMEO code: 01–05, 06–08, 09–13, 14–20.
pub fn quad(code: &str) -> Option<usize> {
    match code.get(..2)?.parse().ok()? {
        1..=5 => Some(0),
        6..=8 => Some(1),
        9..=13 => Some(2),
        14..=20 => Some(3),
        _ => None,
    }
}
