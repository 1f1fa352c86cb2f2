//! What the pages say of the ledger, the states and the codes: `about.json`, `states.json`, `codebook.json`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use bifrons_core::{EventType, Face, Factuality, Kind, Sector, cameo, context_names, states};
use bifrons_faces::Bucket;
use bifrons_ledger::{FaceOptions, Ledger, Table, dyads, origins, versions};
use serde_json::{Value, json};

use super::reply::{Failure, Reply};
use super::{Shared, answers};
use crate::cli::answers::{ANSWERS, about as about_verb};
use crate::flat;
use crate::pairs::span;

/// Whose borders the map shows.
const BORDERS: &str = "The map is Natural Earth's, which draws borders as they are held and not as they are claimed. Neither the map nor a \
     code in the tables says anything about whose a territory is.";

/// What is used under which terms.
const LICENCES: [(&str, &str); 6] = [
    (
        "Bifrons, code and data",
        "MIT or Apache-2.0, at your choice",
    ),
    ("Places: made from GeoNames", "CC BY 4.0"),
    (
        "Weights of the parser: trained on treebanks of Universal Dependencies",
        "CC BY-SA 4.0",
    ),
    ("Map: Natural Earth", "public domain"),
    (
        "Letters of pictures: DejaVu",
        "DejaVu fonts licence, which allows copying and embedding",
    ),
    (
        "Ontology: PLOVER; scores and codes: CAMEO",
        "facts of published manuals, in this project's own words",
    ),
];

/// `GET /api/about.json`
pub async fn about(State(app): State<Shared>, headers: HeaderMap) -> Result<Response, Failure> {
    let version = app.version()?;
    let shared = app.clone();
    let make = move || Ok(Reply::json(&ledger(&shared.ledger()?, &shared)?));
    Ok(app
        .cache
        .get(version, "about", make)
        .await
        .respond(&headers))
}

fn ledger(ledger: &Ledger, app: &Shared) -> Result<Value, Failure> {
    let days = span(ledger, Bucket::Day, &FaceOptions::default())?;
    let pairs = dyads(ledger, None, Bucket::Year, &FaceOptions::default())?;
    let events: u64 = pairs
        .iter()
        .flat_map(|d| d.sums().map(|(_, cell)| cell.events()))
        .sum();
    let last = versions(ledger)?.pop();
    let time = last.map(|v| v.time).filter(|t| !t.is_empty());
    Ok(json!({
        "program": env!("CARGO_PKG_VERSION"),
        "ledger": {
            "name": app.name,
            "version": ledger.manifest().version,
            "first": days.map(|[first, _]| first.to_string()),
            "last": days.map(|[_, last]| last.to_string()),
            "documents": ledger.rows(Table::Documents),
            "reports": ledger.rows(Table::Events),
            "events": events,
            "pairs": pairs.len(),
            "rejected": ledger.rows(Table::Rejected),
            "origins": origins(ledger)?,
            "added": time,
        },
        "sql": app.sql,
        "watch": app.watch,
        "corrections": app.corrections.file_name().map(|name| name.to_string_lossy()),
        "figures": rows(include_str!("../../../../data/figures.txt"))
            .map(|c| json!({"figure": c.first(), "on": c.get(1), "reached": c.get(2)}))
            .collect::<Value>(),
        "borders": BORDERS,
        "licences": LICENCES.map(|(what, terms)| json!({"what": what, "terms": terms})),
    }))
}

/// `GET /api/states.json`
pub async fn all_states(headers: HeaderMap) -> Response {
    static STATES: LazyLock<Reply> = LazyLock::new(|| Reply::json(&state_rows()));
    STATES.respond(&headers)
}

fn state_rows() -> Value {
    let numbers: BTreeMap<&str, Vec<&str>> = rows(NUMBERS)
        .filter_map(|c| Some((*c.first()?, c)))
        .collect();
    let mut middles: BTreeMap<&str, [f64; 2]> = BTreeMap::new();
    for columns in rows(MIDDLES).filter(|c| !c.contains(&"other")) {
        if let [code, lat, lon, ..] = columns[..]
            && let (Ok(lat), Ok(lon)) = (lat.parse(), lon.parse())
        {
            middles.entry(code).or_insert([lat, lon]);
        }
    }
    let row = |s: &bifrons_core::State| {
        let iso = numbers.get(s.code);
        let number = iso.and_then(|c| c.get(1)).copied();
        let other = iso.and_then(|c| Some([c.get(2)?.parse().ok()?, c.get(3)?.parse().ok()?]));
        let middle = middles.get(s.code).copied().or(other);
        let (from, to) = s.period.split_once("..").unwrap_or_default();
        let some = |text: &str| (!text.is_empty()).then(|| text.to_string());
        json!({
            "code": s.code,
            "name": s.name,
            "numeric": number,
            "cow": some(s.cow),
            "from": some(from),
            "to": some(to),
            "lat": middle.map(|[lat, _]| lat),
            "lon": middle.map(|[_, lon]| lon),
        })
    };
    states().iter().map(row).collect()
}

const NUMBERS: &str = include_str!("../../../../data/codes/iso_numeric.txt");
const MIDDLES: &str = include_str!("../../../../data/places/countries.txt");
const CAMEO_NAMES: &str = include_str!("../../../../data/codes/cameo_names.txt");

/// `GET /api/codebook.json`
pub async fn codebook(headers: HeaderMap) -> Response {
    static CODEBOOK: LazyLock<Reply> = LazyLock::new(|| Reply::json(&codes()));
    CODEBOOK.respond(&headers)
}

fn codes() -> Value {
    let event = |e: EventType| {
        let modes = e
            .modes()
            .map(|m| json!({"name": m.name(), "score": e.score(&[m])}));
        json!({
            "name": e.name(),
            "about": e.about(),
            "face": match e.quad().face() { Face::Cooperation => "cooperation", Face::Conflict => "conflict" },
            "kind": match e.quad().kind() { Kind::Word => "word", Kind::Deed => "deed" },
            "quad": e.quad().number(),
            "score": e.score(&[]),
            "cameo": e.cameo_root(),
            "modes": modes.collect::<Value>(),
        })
    };
    let names: BTreeMap<&str, &str> = rows(CAMEO_NAMES)
        .filter_map(|c| Some((*c.first()?, c.get(1)?.split(" | ").next()?)))
        .collect();
    let code = |c: &cameo::Code| {
        json!({
            "code": c.code,
            // Codes of one project alone have the name of what they are a part of.
            "name": (2..=c.code.len()).rev().find_map(|n| names.get(c.code.get(..n)?)),
            "goldstein": rounded(c.goldstein),
            "event": c.event.map(EventType::name),
        })
    };
    let marks = Factuality::ALL.map(|f| json!({"name": f.name(), "about": mark(f)}));
    let answer = |(verb, shapes): &(&str, &[crate::column::Shape])| {
        let shape = |s: &crate::column::Shape| json!({"with": s.with, "columns": answers::columns(s.columns)});
        json!({
            "verb": verb,
            "about": about_verb(verb),
            "shapes": shapes.iter().map(shape).collect::<Value>(),
        })
    };
    json!({
        "types": EventType::ALL.map(event),
        "contexts": context_names(),
        "cameo": cameo::codes().map(code).collect::<Value>(),
        "sectors": Sector::ALL.iter().map(|s| json!({"code": s.code(), "name": s.about().trim_end_matches('.')})).collect::<Value>(),
        "marks": marks,
        "answers": ANSWERS.iter().map(answer).collect::<Value>(),
        "csv": answers::columns(&flat::COLUMNS),
    })
}

/// What a mark of factuality says.
fn mark(factuality: Factuality) -> &'static str {
    match factuality {
        Factuality::Asserted => "told as a fact",
        Factuality::Planned => "is to be: intended, promised, due",
        Factuality::Hypothetical => "may be, or would be under a condition",
        Factuality::Denied => "said not to be so",
        Factuality::Historical => "background: well before the report",
    }
}

/// A float's own digits would show its storage.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 100.0).round() / 100.0
}

/// The lines of a file of data, by columns.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = text
        .lines()
        .filter(|l| !l.starts_with('#') && !l.trim().is_empty());
    lines.map(|l| l.split(';').map(str::trim).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_on_the_map() {
        let all = state_rows();
        let blocs = ["UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"];
        for state in all.as_array().unwrap() {
            let code = state["code"].as_str().unwrap();
            let bloc = blocs.contains(&code);
            assert_eq!(state["lat"].is_number(), !bloc, "{code}");
            let number = state["numeric"].as_str();
            assert_eq!(number.is_some(), !bloc && code != "KOS", "{code}");
            assert!(number.is_none_or(|n| n.len() == 3 && n.parse::<u32>().is_ok()));
        }
        let known: Vec<&str> = states().iter().map(|s| s.code).collect();
        for columns in rows(NUMBERS) {
            assert!(known.contains(&columns[0]), "{}", columns[0]);
        }
        let of = |code| {
            all.as_array()
                .unwrap()
                .iter()
                .find(|s| s["code"] == code)
                .unwrap()
        };
        assert_eq!(
            (&of("CHN")["numeric"], &of("SUN")["to"]),
            (&"156".into(), &"1991-12-26".into())
        );
    }

    #[test]
    fn the_codebook_names_everything() {
        let book = codes();
        assert_eq!(book["types"].as_array().unwrap().len(), 16);
        assert_eq!(book["sectors"].as_array().unwrap().len(), 25);
        let nameless = book["cameo"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|c| c["name"].is_null());
        assert_eq!(nameless.count(), 0);
        assert_eq!(book["answers"].as_array().unwrap().len(), ANSWERS.len());
        assert!(rows(include_str!("../../../../data/figures.txt")).all(|c| c.len() == 3));
    }
}
