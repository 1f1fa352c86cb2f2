//! Mentions of actors and the state and sector they stand for.
//!
//! Codes of the gold are mapped to the codebook's: XKX is KOS, HLH is MED, NGO is SOC. UNK and no sector are the same.

use std::fmt::Write as _;

use bifrons_code::Coder;
use bifrons_code::resolve::resolve;
use bifrons_core::{PartialDate, resolve_state};
use serde_json::Value;

use super::share;

/// Figures, and the `worst` errors.
pub fn score(gold: &[Value], worst: usize) -> String {
    let (mut country, mut sector, mut nothing, mut named) = ((0, 0), (0, 0), (0, 0), (0, 0));
    let mut errors = Vec::new();
    for record in gold {
        let query = record["query"].as_str().unwrap_or_default();
        let context = ["country", "known_country", "context"]
            .iter()
            .find_map(|key| record[*key].as_str())
            .and_then(state);
        let found = resolve(Coder::bundled(), query, context.as_deref(), day(record));
        let code = found.entity.code.as_deref().unwrap_or_default();
        let sectors: Vec<&str> = found.entity.sector.iter().map(|s| s.code()).collect();
        let told = format!("{query:?} is {code} {sectors:?} {:?}", found.entity.name);
        if record["none"] == true {
            let right = code.is_empty() && sectors.iter().all(|s| *s == "UNK");
            tally(&mut nothing, right, &mut errors, || {
                format!("{told}, not nothing")
            });
            continue;
        }
        let expect = &record["expect"];
        if let Some(wanted) = expect["country"].as_str() {
            let wanted = if wanted == "XKX" { "KOS" } else { wanted };
            // What is no state's may be told apart further: an NGO, a body of several states.
            let right = code == wanted || (wanted.is_empty() && matches!(code, "NGO" | "IGO"));
            tally(&mut country, right, &mut errors, || {
                format!("{told}, not of {wanted:?}")
            });
        }
        let wanted: Vec<&str> = match (&expect["code_1"], &expect["code_1_in"]) {
            (Value::String(one), _) => vec![one],
            (_, Value::Array(any)) => any.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        if !wanted.is_empty() {
            let first = sectors.first().copied().unwrap_or_default();
            let right = wanted.iter().any(|w| same(w, first, code));
            tally(&mut sector, right, &mut errors, || {
                format!("{told}, not {wanted:?}")
            });
        }
        let title = expect["title"].as_str().or(expect["wiki"].as_str());
        if let Some(title) = title.filter(|t| !t.is_empty()) {
            let name = found.entity.name.as_deref().unwrap_or_default();
            let plain = |n: &str| bifrons_core::fold(n.split(" (").next().unwrap_or(n));
            named.1 += 1;
            named.0 += usize::from(plain(name) == plain(title));
        }
    }
    let mut out = format!(
        "  country {} of {}; sector {} of {}; nothing where there is nothing {} of {}; name as the encyclopedia has it {} of {}\n",
        share(country.0, country.1),
        country.1,
        share(sector.0, sector.1),
        sector.1,
        share(nothing.0, nothing.1),
        nothing.1,
        share(named.0, named.1),
        named.1,
    );
    for error in errors.iter().take(worst) {
        let _ = writeln!(out, "  {error}");
    }
    out
}

fn tally(
    count: &mut (usize, usize),
    right: bool,
    errors: &mut Vec<String>,
    error: impl Fn() -> String,
) {
    count.1 += 1;
    count.0 += usize::from(right);
    if !right {
        errors.push(error());
    }
}

fn same(gold: &str, found: &str, code: &str) -> bool {
    match gold {
        "" | "UNK" => matches!(found, "" | "UNK"),
        "HLH" => found == "MED",
        "NGO" => code == "NGO" || found == "SOC",
        "SOC" => matches!(found, "SOC" | "CVL"),
        other => other == found,
    }
}

fn state(words: &str) -> Option<String> {
    let known = resolve_state(words).ok().map(|s| s.code.to_string());
    known.or_else(|| resolve(Coder::bundled(), words, None, None).entity.code)
}

/// The day of a record: ISO, "10 May 2015" or "October 1, 2021"; "today" is the latest of the data.
fn day(record: &Value) -> Option<PartialDate> {
    let text = record["date"].as_str()?;
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let words: Vec<&str> = text.split([' ', ',']).filter(|w| !w.is_empty()).collect();
    let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let month = words.iter().find_map(|w| {
        let lower = w.to_lowercase();
        months.iter().position(|m| lower.starts_with(m))
    });
    let number = |long: bool| {
        words
            .iter()
            .find(|w| (w.len() == 4) == long && w.parse::<u16>().is_ok())
    };
    match (number(true), month, number(false)) {
        (Some(year), Some(month), Some(day)) => {
            format!("{year}-{:02}-{day:0>2}", month + 1).parse().ok()
        }
        // "Today": the last day that the data knows of.
        _ => Some(Coder::bundled().gazetteer().last_day().into()),
    }
}
