//! Reads event data and turning points into series of pairs.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, bail};
use bifrons_core::Quad;
use bifrons_faces::{Bucket, Series};
use flate2::read::GzDecoder;
use jiff::ToSpan;
use jiff::civil::Date;

/// One event as counted here: the two parties, the day, quad and Goldstein score.
pub struct Coded {
    pub day: Date,
    pub actor: String,
    pub recipient: String,
    pub quad: Quad,
    pub goldstein: f64,
}

/// A turning point of a list.
pub struct Turn {
    pub day: Date,
    pub a: String,
    pub b: String,
    pub conflict: bool,
}

/// A pair of a list with its series and the periods of its turning points that have data (with `true` for conflict).
pub struct Pair {
    pub series: Series,
    pub turns: Vec<(usize, bool)>,
}

/// A data set with its list.
pub struct Set {
    pub name: &'static str,
    pub bucket: Bucket,
    pub pairs: Vec<Pair>,
    /// Turning points in the list, with data or not.
    pub listed: usize,
}

impl Set {
    pub fn years(&self) -> f64 {
        self.pairs.iter().map(|p| p.series.years()).sum()
    }

    pub fn turns(&self) -> usize {
        self.pairs.iter().map(|p| p.turns.len()).sum()
    }
}

/// Events that a turning point must have near (three months or six weeks to either side) to be tested.
const SUPPORT: f64 = 30.0;

pub fn sets(shared: &Path, lists: &Path) -> Result<Vec<Set>> {
    let events = shared.join("data/events");
    let mut sets = Vec::new();
    for (name, list, file) in [
        ("Turkey", "keds_turkey", "turkey.cameo"),
        ("Balkans", "keds_balkans", "balkans.weis"),
        ("Levant", "keds_levant", "levant.cameo"),
        ("Gulf", "keds_gulf", "gulf.cameo"),
    ] {
        let turns = turns(&lists.join(format!("{list}.txt")))?;
        let coded = keds(&events.join("keds"), file)?;
        sets.push(set(name, Bucket::Month, &turns, &coded, prefix_of)?);
    }
    let turns = turns(&lists.join("icews18.txt"))?;
    let coded = icews18(&events)?;
    sets.push(set("ICEWS18", Bucket::Week, &turns, &coded, |name, _| {
        name.to_string()
    })?);
    Ok(sets)
}

/// The side of the lists that a code of KEDS belongs to: the longest prefix among the lists' codes, else its first three letters.
fn prefix_of(code: &str, codes: &[&str]) -> String {
    let fits = codes.iter().filter(|c| code.starts_with(**c));
    let longest = fits.max_by_key(|c| c.len());
    longest
        .unwrap_or(&code.get(..3).unwrap_or(code))
        .to_string()
}

fn set(
    name: &'static str,
    bucket: Bucket,
    turns: &[Turn],
    coded: &[Coded],
    side: impl Fn(&str, &[&str]) -> String,
) -> Result<Set> {
    let codes: Vec<&str> = turns
        .iter()
        .flat_map(|t| split(&t.a, bucket).chain(split(&t.b, bucket)))
        .collect();
    let mut by_side: BTreeMap<(String, String), Vec<&Coded>> = BTreeMap::new();
    let mut sides: BTreeMap<&str, String> = BTreeMap::new();
    for event in coded {
        let mut of = |code| {
            sides
                .entry(code)
                .or_insert_with(|| side(code, &codes))
                .clone()
        };
        let (x, y) = (of(event.actor.as_str()), of(event.recipient.as_str()));
        by_side.entry((x, y)).or_default().push(event);
    }
    let first = coded.iter().map(|e| e.day).min().context("no events")?;
    let last = coded.iter().map(|e| e.day).max().context("no events")?;
    let mut by_pair: BTreeMap<(&str, &str), Vec<&Turn>> = BTreeMap::new();
    for turn in turns {
        by_pair.entry((&turn.a, &turn.b)).or_default().push(turn);
    }
    let mut pairs = Vec::new();
    for ((a, b), turns) in by_pair {
        let mut events = Vec::new();
        for x in split(a, bucket) {
            for y in split(b, bucket) {
                for key in [(x, y), (y, x)] {
                    let found = by_side.get(&(key.0.to_string(), key.1.to_string()));
                    events.extend(
                        found
                            .into_iter()
                            .flatten()
                            .map(|e| (e.day, e.quad, e.goldstein)),
                    );
                }
            }
        }
        let series = Series::from_events(a, b, bucket, first, last, events);
        let near = if bucket == Bucket::Week { 6 } else { 3 };
        let tested = turns.iter().filter_map(|turn| {
            let at = series.index(turn.day)?;
            let window =
                &series.points()[at.saturating_sub(near)..(at + near + 1).min(series.len())];
            (window.iter().map(|p| p.events()).sum::<f64>() >= SUPPORT)
                .then_some((at, turn.conflict))
        });
        let turns: Vec<_> = tested.collect();
        if !turns.is_empty() {
            pairs.push(Pair { series, turns });
        }
    }
    Ok(Set {
        name,
        bucket,
        pairs,
        listed: turns.len(),
    })
}

/// Alternatives of a column; names of ICEWS may hold commas and have none.
fn split(column: &str, bucket: Bucket) -> impl Iterator<Item = &str> {
    let separator = if bucket == Bucket::Week { '|' } else { ',' };
    column.split(separator)
}

pub fn turns(path: &Path) -> Result<Vec<Turn>> {
    let mut turns = Vec::new();
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    for (number, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let columns: Vec<&str> = line.split(" ; ").collect();
        let [
            day,
            a,
            b,
            "words" | "deeds" | "both",
            direction @ ("conflict" | "cooperation"),
            _,
        ] = columns[..]
        else {
            bail!(
                "{}:{}: not `DATE ; A ; B ; face ; direction ; what`",
                path.display(),
                number + 1
            );
        };
        let day = day
            .parse()
            .with_context(|| format!("{}:{}", path.display(), number + 1))?;
        turns.push(Turn {
            day,
            a: a.into(),
            b: b.into(),
            conflict: direction == "conflict",
        });
    }
    Ok(turns)
}

fn lines(path: &Path) -> Result<impl Iterator<Item = std::io::Result<String>>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    Ok(BufReader::new(GzDecoder::new(file)).lines())
}

fn table(path: &Path) -> Result<BTreeMap<String, f64>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Ok(text
        .lines()
        .skip(1)
        .filter_map(|l| l.split_once('\t'))
        .filter_map(|(c, s)| Some((c.to_string(), s.parse().ok()?)))
        .collect())
}

fn keds(folder: &Path, file: &str) -> Result<Vec<Coded>> {
    let cameo = file.ends_with("cameo");
    let scale = table(&folder.join(if cameo {
        "cameo.scale.tsv"
    } else {
        "weis.goldstein.scale.tsv"
    }))?;
    let mut coded = Vec::new();
    for line in lines(&folder.join(format!("{file}.tsv.gz")))?.skip(1) {
        let line = line?;
        let columns: Vec<&str> = line.split('\t').collect();
        let [day, actor, recipient, code, ..] = columns[..] else {
            continue;
        };
        let Some(quad) = (if cameo {
            cameo_quad(code)
        } else {
            weis_quad(code)
        }) else {
            continue;
        };
        let goldstein = (2..=code.len())
            .rev()
            .filter_map(|n| scale.get(code.get(..n)?))
            .next()
            .copied()
            .unwrap_or(0.0);
        coded.push(Coded {
            day: day.parse()?,
            actor: actor.into(),
            recipient: recipient.into(),
            quad,
            goldstein,
        });
    }
    Ok(coded)
}

/// Roots 01-05, 06-08, 09-13, 14-20 of CAMEO.
fn cameo_quad(code: &str) -> Option<Quad> {
    Some(match code.get(..2)?.parse::<u8>().ok()? {
        1..=5 => Quad::VerbalCooperation,
        6..=8 => Quad::MaterialCooperation,
        9..=13 => Quad::VerbalConflict,
        14..=20 => Quad::MaterialConflict,
        _ => return None,
    })
}

/// WEIS roots: 01 yield and 06-07 grant, reward are deeds of cooperation, 02-05 and 08-10 words of it (comment, consult,
/// approve, promise, agree, request, propose); 11-17 reject, accuse, protest, deny, demand, warn, threaten words of conflict;
/// 18-22 demonstrate, reduce relations, expel, seize, force its deeds.
fn weis_quad(code: &str) -> Option<Quad> {
    Some(match code.get(..2)?.parse::<u8>().ok()? {
        1 | 6 | 7 => Quad::MaterialCooperation,
        2..=5 | 8..=10 => Quad::VerbalCooperation,
        11..=17 => Quad::VerbalConflict,
        18..=22 => Quad::MaterialConflict,
        _ => return None,
    })
}

fn icews18(events: &Path) -> Result<Vec<Coded>> {
    let folder = events.join("tkg/icews18");
    let names = |file: &str| -> Result<BTreeMap<String, String>> {
        let mut names = BTreeMap::new();
        for line in lines(&folder.join(file))? {
            let line = line?;
            if let Some((name, id)) = line.rsplit_once('\t') {
                names.insert(id.trim().to_string(), name.to_string());
            }
        }
        Ok(names)
    };
    let (entities, relations) = (names("entity2id.tsv.gz")?, names("relation2id.tsv.gz")?);
    let codes = cameo_names(&events.join("icews/cameo-codes.csv"))?;
    let leaders: BTreeMap<&str, &str> = include_str!("leaders.txt")
        .lines()
        .filter_map(|l| l.split_once(" ; "))
        .collect();
    let parties: BTreeMap<&str, String> = entities
        .iter()
        .map(|(id, name)| (id.as_str(), party(name, &leaders)))
        .collect();
    let start: Date = "2018-01-01".parse()?;
    let mut coded = Vec::new();
    for file in ["train.tsv.gz", "valid.tsv.gz"] {
        for line in lines(&folder.join(file))? {
            let line = line?;
            let columns: Vec<&str> = line.split('\t').collect();
            let [s, r, o, hour] = columns[..] else {
                continue;
            };
            let relation = relations.get(r).with_context(|| format!("relation {r}"))?;
            let Some((code, goldstein)) = codes.get(&letters(relation)) else {
                bail!("no CAMEO code for `{relation}`")
            };
            let (Some(actor), Some(recipient), Some(quad)) =
                (parties.get(s), parties.get(o), cameo_quad(code))
            else {
                continue;
            };
            let day = start.checked_add((hour.parse::<i64>()? / 24).days())?;
            coded.push(Coded {
                day,
                actor: actor.clone(),
                recipient: recipient.clone(),
                quad,
                goldstein: *goldstein,
            });
        }
    }
    Ok(coded)
}

/// The country in brackets after a name, that of a well-known leader, else the name itself.
fn party(name: &str, leaders: &BTreeMap<&str, &str>) -> String {
    if let Some(country) = leaders.get(name) {
        return country.to_string();
    }
    match name.strip_suffix(')').and_then(|n| n.rsplit_once('(')) {
        Some((_, country)) => country.to_string(),
        None => name.to_string(),
    }
}

/// A name without case, hyphens and spaces, which the two files write differently.
fn letters(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// Names of CAMEO events with code and Goldstein score.
fn cameo_names(path: &Path) -> Result<BTreeMap<String, (String, f64)>> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    let text = String::from_utf8_lossy(&bytes);
    let mut names = BTreeMap::new();
    for line in text.lines().skip(1) {
        let fields = csv_fields(line);
        if let [_, _, name, code, goldstein, ..] = &fields[..]
            && let Ok(score) = goldstein.parse()
        {
            names.insert(letters(name), (code.clone(), score));
        }
    }
    Ok(names)
}

fn csv_fields(line: &str) -> Vec<String> {
    let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    fields.push(field);
    fields
}
