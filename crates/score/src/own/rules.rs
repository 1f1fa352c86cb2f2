//! When a prediction is a record's, and what of it is right.

use bifrons_core::{Content, Entity, Event, Factuality, Magnitude, Measure, PartialDate};
use serde_json::Value;

/// An event or a measure, as the rules see it.
pub struct Found<'a> {
    /// Code points of the text before it.
    pub offset: usize,
    /// "event", "indicator" or "membership".
    pub kind: &'static str,
    /// PLOVER type of an event, else the kind.
    pub name: &'static str,
    /// Words that carry it.
    pub words: &'a str,
    /// Who did it.
    pub source: &'a [Entity],
    /// To whom.
    pub target: &'a [Entity],
    /// Day, month or year, or `from/to`.
    pub date: Option<String>,
    /// Factuality by the gold's names.
    pub mark: &'static str,
    /// Who says so.
    pub speakers: &'a [Entity],
    /// Modes of an event.
    pub modes: Vec<&'static str>,
    /// Numbers of an indicator.
    pub values: Vec<f64>,
    /// Codes of members.
    pub members: Vec<String>,
    /// How sure the coder is of an event, 0 to 1.
    pub sure: Option<f64>,
    /// How large an event was.
    pub magnitude: Option<&'a Magnitude>,
}

impl<'a> From<&'a Event> for Found<'a> {
    fn from(e: &'a Event) -> Self {
        Self {
            offset: e.trigger.span.start,
            kind: "event",
            name: e.event.name(),
            words: &e.trigger.text,
            source: &e.actor,
            target: &e.recipient,
            date: date(e.date, e.enddate),
            mark: mark(e.factuality),
            speakers: &e.attribution,
            modes: e.mode.iter().map(|m| m.name()).collect(),
            values: Vec::new(),
            members: Vec::new(),
            sure: Some(f64::from(e.confidence)),
            magnitude: Some(&e.magnitude),
        }
    }
}

impl<'a> From<&'a Measure> for Found<'a> {
    fn from(m: &'a Measure) -> Self {
        let kind = match m.content {
            Content::Indicator(_) => "indicator",
            Content::Tie(_) => "membership",
        };
        let (mut values, mut members) = (Vec::new(), Vec::new());
        match &m.content {
            Content::Indicator(i) => values.extend([i.value].into_iter().chain(i.upper)),
            Content::Tie(tie) => members = codes_found(&tie.members),
        }
        Self {
            offset: m.trigger.span.start,
            kind,
            name: kind,
            words: &m.trigger.text,
            source: &[],
            target: &[],
            date: date(m.date, m.enddate),
            mark: mark(m.factuality),
            speakers: &m.attribution,
            modes: Vec::new(),
            values,
            members,
            sure: None,
            magnitude: None,
        }
    }
}

/// Elements of a list; none if it is no list.
pub fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// How well a prediction fits a record; 0 is not at all.
pub fn fit(record: &Value, found: &Found) -> f64 {
    let offset = found.offset as u64;
    let inside = record["sent_start"].as_u64().is_some_and(|s| s <= offset)
        && record["sent_end"].as_u64().is_some_and(|e| offset < e);
    let measure = |kind: &str| matches!(kind, "indicator" | "membership");
    let kind = record["type"].as_str().unwrap_or_default();
    if !inside || ((measure(kind) || measure(found.kind)) && kind != found.kind) {
        return 0.0;
    }
    match kind {
        "indicator" => return same_number(&record["indicator"]["value"], &found.values),
        "membership" => {
            let members: Vec<&str> = array(&record["members"])
                .filter_map(Value::as_str)
                .collect();
            let known = members
                .iter()
                .filter(|m| found.members.contains(&plain(m)))
                .count();
            return 1.0 + known as f64 / members.len().max(1) as f64;
        }
        _ => {}
    }
    let alternative = array(&record["alt_events"]).any(|a| a.as_str() == Some(found.name));
    let base = match record["event"].as_str() {
        Some(own) if own == found.name => 1.0,
        None if alternative => return 0.5,
        Some(_) if alternative => 0.8,
        _ => return 0.0,
    };
    let bonus = |holds: bool, size: f64| if holds { size } else { 0.0 };
    base + 2.0 * parties(record, found)
        + bonus(same_date(record, found.date.as_deref()), 0.2)
        + bonus(record["tier"].as_str() == Some("core"), 0.1)
}

/// Numbers are equal but for their sign; a record without one is met by any.
fn same_number(gold: &Value, values: &[f64]) -> f64 {
    let wanted: Vec<f64> = match gold {
        Value::Null => return 1.0,
        Value::Array(list) => list.iter().filter_map(Value::as_f64).collect(),
        one => one.as_f64().into_iter().collect(),
    };
    let size = |list: &[f64]| list.iter().map(|v| v.abs()).collect::<Vec<_>>();
    if size(&wanted) == size(values) {
        2.0
    } else {
        0.0
    }
}

/// Mean overlap of actors and recipients, 0 to 1; a reciprocal record may have its sides swapped or joined.
pub fn parties(record: &Value, found: &Found) -> f64 {
    let (s, t) = (codes_of(&record["source"]), codes_of(&record["target"]));
    let (a, r) = (codes_found(found.source), codes_found(found.target));
    let join = |x: &[String], y: &[String]| distinct(x.iter().chain(y).cloned().collect());
    let straight = (overlap(&s, &a) + overlap(&t, &r)) / 2.0;
    if record["reciprocal"].as_bool() != Some(true) {
        return straight;
    }
    let swapped = (overlap(&s, &r) + overlap(&t, &a)) / 2.0;
    let joined = overlap(&join(&s, &t), &join(&a, &r));
    if array(&record["target"]).next().is_none() {
        joined
    } else {
        straight.max(swapped).max(joined)
    }
}

/// Jaccard overlap; two empty lists are equal.
fn overlap(a: &[String], b: &[String]) -> f64 {
    let shared = a.iter().filter(|x| b.contains(x)).count();
    let all = a.len() + b.len() - shared;
    if all == 0 {
        1.0
    } else {
        shared as f64 / all as f64
    }
}

/// Codes of a record's parties.
pub fn codes_of(list: &Value) -> Vec<String> {
    distinct(
        array(list)
            .filter_map(|p| p["code"].as_str())
            .map(plain)
            .collect(),
    )
}

/// Codes of entities.
pub fn codes_found(list: &[Entity]) -> Vec<String> {
    distinct(
        list.iter()
            .filter_map(|p| p.code.as_deref())
            .map(plain)
            .collect(),
    )
}

fn distinct(mut codes: Vec<String>) -> Vec<String> {
    codes.sort();
    codes.dedup();
    codes
}

/// A date is right if it is one of the record's, or lies within it or its window; none if the record has none.
pub fn same_date(record: &Value, found: Option<&str>) -> bool {
    let stated = record["date"].as_str();
    let others = || array(&record["date_alt"]);
    let window = record.get("date_window");
    if found == stated || others().any(|d| d.as_str() == found) {
        return true;
    }
    let (Some(found), true) = (found, stated.is_some() || window.is_some()) else {
        return false;
    };
    let (first, last) = interval(found);
    stated
        .into_iter()
        .chain(others().filter_map(Value::as_str))
        .chain(window.and_then(Value::as_str))
        .map(interval)
        .any(|(from, to)| from <= first && last <= to)
}

/// First and last day of `a/b`, of a day, a month or a year; `..` is open. Days compare as text.
fn interval(text: &str) -> (String, String) {
    let (from, to) = text.split_once('/').unwrap_or((text, ""));
    let to = if to.is_empty() { from } else { to };
    let pad = |d: &str, year: &str, month: &str| match d.len() {
        4 => format!("{d}{year}"),
        7 => format!("{d}{month}"),
        _ => d.to_string(),
    };
    let first = if from == ".." {
        "0000".into()
    } else {
        pad(from, "-01-01", "-01")
    };
    let last = if to == ".." {
        "9999".into()
    } else {
        pad(to, "-12-31", "-31")
    };
    (first, last)
}

fn date(from: Option<PartialDate>, to: Option<PartialDate>) -> Option<String> {
    match (from, to) {
        (Some(from), Some(to)) => Some(format!("{from}/{to}")),
        (from, _) => from.map(|d| d.to_string()),
    }
}

/// Whether the factuality is the record's or one of its alternatives.
pub fn same_mark(record: &Value, found: &str) -> bool {
    record["factuality"].as_str() == Some(found)
        || array(&record["factuality_alt"]).any(|a| a.as_str() == Some(found))
}

fn mark(factuality: Factuality) -> &'static str {
    match factuality {
        Factuality::Hypothetical => "conditional",
        Factuality::Historical => "background",
        other => other.name(),
    }
}

/// For each party of the record whose state was found: whether its sector was found too.
pub fn sectors(record: &Value, found: &Found) -> Vec<bool> {
    let gold = array(&record["source"]).chain(array(&record["target"]));
    let own = || found.source.iter().chain(found.target);
    gold.filter_map(|party| {
        let (code, sector) = (plain(party["code"].as_str()?), party["sector"].as_str()?);
        let mut same = own().filter(|e| e.code.as_deref().map(plain).as_deref() == Some(&code));
        let right = |e: &Entity| {
            e.sector.first().is_some_and(|s| {
                s.code() == sector
                    || array(&party["sector_alt"]).any(|a| a.as_str() == Some(s.code()))
            })
        };
        same.clone().next()?;
        Some(same.any(right))
    })
    .collect()
}

/// For each magnitude that the record states: whether it is right; and how many were given that it does not state.
pub fn magnitudes(record: &Value, found: &Magnitude) -> (Vec<bool>, usize) {
    let people = |names: &[&str]| {
        array(&record["quantities"])
            .find(|q| q["what"].as_str().is_some_and(|w| names.contains(&w)))
            .and_then(|q| q["value"].as_f64())
    };
    let crowd = people(&["size"]).filter(|_| record["event"] == "PROTEST");
    let money = array(&record["quantities"])
        .filter(|q| {
            q["unit"]
                .as_str()
                .is_some_and(|u| u.len() == 3 && u.bytes().all(|b| b.is_ascii_uppercase()))
        })
        .find_map(|q| q["value"].as_f64());
    let (mut stated, mut too_many) = (Vec::new(), 0);
    for (gold, own) in [
        (people(&["killed"]), found.killed.map(|n| n as f64)),
        (people(&["injured"]), found.injured.map(|n| n as f64)),
        (
            people(&["arrested", "detained"]),
            found.arrested.map(|n| n as f64),
        ),
        (crowd, found.crowd.map(|n| n as f64)),
        (money, found.amount.as_ref().map(|(n, _)| *n)),
    ] {
        match (gold, own) {
            (Some(_), _) => stated.push(gold == own),
            (None, Some(_)) => too_many += 1,
            (None, None) => {}
        }
    }
    (stated, too_many)
}

/// The gold's and the coder's ways of writing a code made equal.
pub fn plain(code: &str) -> String {
    match code {
        "KOS" | "XKK" => "XKX",
        "MNC" => "BUS",
        other => other,
    }
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_finer_date_is_right_and_a_coarser_is_not() {
        let year = json!({"date": "2022"});
        assert!(same_date(&year, Some("2022-05-01")));
        assert!(same_date(&year, Some("2022-05/2022-07")));
        assert!(!same_date(&year, Some("2021-12-31")));
        assert!(!same_date(&json!({"date": "2022-05-01"}), Some("2022-05")));
        let none = json!({"date": null});
        assert!(same_date(&none, None) && !same_date(&none, Some("2022")));
        let window = json!({"date": null, "date_window": "../2022-05-03"});
        assert!(same_date(&window, None) && same_date(&window, Some("2022-05-02")));
        assert!(!same_date(&window, Some("2022-05-04")));
    }

    #[test]
    fn numbers_match_but_for_the_sign() {
        assert_eq!(same_number(&json!(-33), &[33.0]), 2.0);
        assert_eq!(same_number(&json!([2, 3]), &[2.0, 3.0]), 2.0);
        assert_eq!(same_number(&json!(2), &[2.0, 3.0]), 0.0);
        assert_eq!(same_number(&json!(null), &[7.0]), 1.0);
    }
}
