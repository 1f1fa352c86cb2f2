//! Mentions of actors and the state and sector they stand for.

use std::fmt::Write as _;

use bifrons_code::Coder;
use bifrons_code::resolve::resolve;
use bifrons_core::{Entity, PartialDate, fold, resolve_state};
use serde_json::Value;

use crate::share;

/// Figures, and the `worst` errors.
pub fn score(gold: &[Value], worst: usize) -> String {
    let mut counts = [[0usize; 2]; 5];
    let mut errors = Vec::new();
    for record in gold {
        let text = |key: &str| record[key].as_str().unwrap_or_default();
        let given = [text("known_country"), text("country"), text("context")]
            .into_iter()
            .find(|c| !c.is_empty())
            .and_then(state);
        let entity = resolve(
            Coder::bundled(),
            text("query"),
            given.as_deref(),
            date(text("date")),
        );
        let expect = &record["expect"];
        let wanted = |key: &str| expect[key].as_str().map(map);
        let mut check = |which: usize, right: bool, want: String| {
            counts[which][0] += usize::from(right);
            counts[which][1] += 1;
            if !right {
                errors.push(format!(
                    "{}: {want}, found {}",
                    text("query"),
                    told(&entity)
                ));
            }
        };
        let code = entity.code.clone().unwrap_or_default();
        let sectors: Vec<&str> = entity.sector.iter().map(|s| s.code()).collect();
        let main = sectors.first().copied().unwrap_or_default();
        if record["none"].as_bool() == Some(true) {
            check(2, code.is_empty() && sectors.is_empty(), "nothing".into());
            continue;
        }
        if let Some(country) = wanted("country") {
            check(0, code == country, format!("country {country}"));
        }
        if let Some(country) = record["not"]["country"].as_str().map(map) {
            check(0, code != country, format!("not country {country}"));
        }
        if let Some(sector) = wanted("code_1").filter(|s| s != "????") {
            let nothing = matches!(sector.as_str(), "" | "JNK") && matches!(main, "" | "UNK");
            check(1, main == sector || nothing, format!("sector {sector}"));
        }
        if let Some(any) = expect["code_1_in"].as_array() {
            let right = any.iter().filter_map(Value::as_str).any(|s| map(s) == main);
            check(1, right, format!("sector of {any:?}"));
        }
        if let Some(second) = wanted("code_2") {
            check(
                4,
                sectors.contains(&second.as_str()),
                format!("second sector {second}"),
            );
        }
        let title = expect["title"].as_str().or(expect["wiki"].as_str());
        if let Some(title) = title.filter(|t| !t.is_empty()) {
            let plain = title.split(" (").next().unwrap_or(title);
            let right = entity
                .name
                .as_deref()
                .is_some_and(|n| fold(n) == fold(plain));
            check(3, right, format!("name {title}"));
        }
    }
    let mut out = String::new();
    let names = ["country", "sector", "none", "name", "second sector"];
    for (name, [right, all]) in names.iter().zip(counts) {
        let _ = writeln!(out, "{name:14} {} of {all}", share(right, all));
    }
    for error in errors.iter().take(worst) {
        let _ = writeln!(out, "  {error}");
    }
    out
}

fn told(entity: &Entity) -> String {
    let sectors: Vec<&str> = entity.sector.iter().map(|s| s.code()).collect();
    format!(
        "{} {} {}",
        entity.code.as_deref().unwrap_or("-"),
        sectors.join(","),
        entity.name.as_deref().unwrap_or("-")
    )
}

/// The gold's codes in ours.
fn map(code: &str) -> String {
    match code {
        "XKX" => "KOS",
        "HLH" => "MED",
        "BUD" => "REL",
        other => other,
    }
    .to_string()
}

/// The state of a name or an adjective.
fn state(word: &str) -> Option<String> {
    let by_name = resolve_state(word).ok().map(|s| s.code.to_string());
    by_name.or_else(|| resolve(Coder::bundled(), word, None, None).code)
}

/// `2022-01-01`, `10 May 2015`, `October 1, 2021`; "today" is none.
fn date(text: &str) -> Option<PartialDate> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let (mut year, mut month, mut day) = (None, None, None);
    for word in text.split([' ', ',']) {
        let lower = word.to_lowercase();
        match word.parse::<i16>() {
            Ok(number) if number > 31 => year = Some(number),
            Ok(number) => day = i8::try_from(number).ok(),
            Err(_) => {
                let at = MONTHS.iter().position(|m| lower.starts_with(m));
                month = month.or(at.and_then(|m| i8::try_from(m + 1).ok()));
            }
        }
    }
    PartialDate::from_ymd(year?, month?, day.unwrap_or(1))
}
