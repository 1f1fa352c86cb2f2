//! Events in the forms of other projects: the columns of POLECAT, and the records of the PLOVER manual.

use bifrons_core::{Document, Entity, Event, PartialDate, states};
use serde_json::{Map, Value, json};

/// The columns of POLECAT's event files, in their order.
pub const POLECAT: [&str; 40] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];

/// What stands where POLECAT has nothing.
const NONE: &str = "None";

/// An event by the columns of POLECAT; lists are joined by `; `, what is unknown is `None`, and tabs and breaks become spaces.
///
/// Titles, GeoNames ids and the people, bodies and places of the whole story are not known here. POLECAT writes a date for every
/// event: one that is less precise than a day gets its first.
pub fn polecat(event: &Event, document: Option<&Document>) -> Vec<String> {
    let or_none = |text: String| {
        if text.is_empty() {
            NONE.to_string()
        } else {
            text
        }
    };
    let modes: Vec<&str> = event.mode.iter().map(|m| m.name()).collect();
    let place = event.place.as_ref();
    let coordinate = |c: Option<f64>| or_none(c.map_or_else(String::new, |c| c.to_string()));
    let day = |date: Option<PartialDate>| {
        or_none(date.map_or_else(String::new, |d| d.first_day().to_string()))
    };
    let mut row = vec![
        event.id.clone(),
        day(event.date),
        event.event.name().to_string(),
        or_none(modes.join("; ")),
        format!("{}", event.score()),
        quad(event).to_string(),
        or_none(event.context.join("; ")),
    ];
    for party in [&event.actor, &event.recipient] {
        let sectors: Vec<&str> = party
            .iter()
            .flat_map(|e| e.sector.iter().map(|s| s.code()))
            .collect();
        row.extend([
            or_none(joined(party, |e| {
                e.name.clone().or_else(|| Some(e.text.clone()))
            })),
            or_none(joined(party, |e| e.code.clone())),
            or_none(joined(party, |e| e.code.as_deref().and_then(cow))),
            or_none(
                sectors
                    .first()
                    .map_or_else(String::new, |s| (*s).to_string()),
            ),
            or_none(sectors.join("; ")),
            NONE.to_string(),
            or_none(joined(party, |e| Some(e.text.clone()))),
            or_none(joined(party, |e| e.wikidata.clone())),
        ]);
    }
    let named = or_none(place.map_or_else(String::new, |p| p.name.clone()));
    row.extend([
        named,
        NONE.to_string(),
        NONE.to_string(),
        NONE.to_string(),
        or_none(place.and_then(|p| p.country.clone()).unwrap_or_default()),
        coordinate(place.and_then(|p| p.lat)),
        coordinate(place.and_then(|p| p.lon)),
        NONE.to_string(),
        or_none(place.map_or_else(String::new, |p| p.mention.text.clone())),
        NONE.to_string(),
        or_none(document.map_or_else(String::new, |d| d.publisher.clone())),
        day(document.and_then(|d| d.date)),
        NONE.to_string(),
        NONE.to_string(),
        NONE.to_string(),
        or_none(document.map_or_else(String::new, |d| d.language.clone())),
        format!("bifrons {}", env!("CARGO_PKG_VERSION")),
    ]);
    row.iter_mut()
        .for_each(|cell| *cell = cell.replace(['\t', '\n', '\r'], " "));
    row
}

/// An event as a record of the PLOVER manual.
///
/// The manual's `source` and `target` are here under their later names `actor` and `recipient`; what PLOVER has no field for
/// (who says so, whether it is so) stands in `textInfo`.
pub fn plover(event: &Event, document: Option<&Document>) -> Value {
    let mut record = json!({
        "id": event.id,
        "dataset": "bifrons",
        "version": env!("CARGO_PKG_VERSION"),
        "date": event.date.map(|d| d.to_string()),
        "event": event.event.name(),
        "mode": event.mode.iter().map(|m| m.name()).collect::<Vec<_>>(),
        "context": event.context,
        "quad": event.event.quad().number(),
        "score": event.score(),
        "cameo": event.cameo,
        "actor": event.actor.iter().map(party).collect::<Vec<_>>(),
        "recipient": event.recipient.iter().map(party).collect::<Vec<_>>(),
        "text": event.text,
    });
    let mut info = Map::new();
    if let Some(document) = document {
        info.insert("document".to_string(), json!(document.id));
        info.insert("publisher".to_string(), json!(document.publisher));
        info.insert(
            "publicationDate".to_string(),
            json!(document.date.map(|d| d.to_string())),
        );
        info.insert("url".to_string(), json!(document.url));
        info.insert("language".to_string(), json!(document.language));
    }
    info.insert("sentence".to_string(), json!(event.sentence));
    info.insert("factuality".to_string(), json!(event.factuality.name()));
    info.insert("counted".to_string(), json!(event.counted));
    info.insert(
        "attribution".to_string(),
        json!(event.attribution.iter().map(party).collect::<Vec<_>>()),
    );
    if let Some(fields) = record.as_object_mut() {
        if let Some(place) = &event.place {
            let place = json!({"name": place.name, "country": place.country, "latitude": place.lat, "longitude": place.lon});
            fields.insert("location".to_string(), place);
        }
        fields.insert("textInfo".to_string(), Value::Object(info));
    }
    record
}

fn party(entity: &Entity) -> Value {
    json!({
        "code": entity.code,
        "sector": entity.sector.iter().map(|s| s.code()).collect::<Vec<_>>(),
        "actorText": entity.text,
        "actorResolved": entity.name,
        "wikidata": entity.wikidata,
    })
}

/// POLECAT's words for the quad classes.
fn quad(event: &Event) -> &'static str {
    match event.event.quad().number() {
        1 => "VERBAL COOPERATION",
        2 => "MATERIAL COOPERATION",
        3 => "VERBAL CONFLICT",
        _ => "MATERIAL CONFLICT",
    }
}

fn joined(party: &[Entity], of: impl Fn(&Entity) -> Option<String>) -> String {
    party.iter().filter_map(of).collect::<Vec<_>>().join("; ")
}

fn cow(code: &str) -> Option<String> {
    let state = states().iter().find(|s| s.code == code)?;
    (!state.cow.is_empty()).then(|| state.cow.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use bifrons_code::Coder;

    fn coded() -> (Event, Document) {
        let document = Document {
            id: "d1".to_string(),
            date: "2021-05-30".parse().ok(),
            publisher: "Wire".to_string(),
            text: "Russia accused Ukraine of shelling a village on Friday.".to_string(),
            ..Document::default()
        };
        let event = Coder::fast().code(&document).value.remove(0);
        (event, document)
    }

    #[test]
    fn a_row_has_a_cell_for_every_column() {
        let (event, document) = coded();
        let row = polecat(&event, Some(&document));
        assert_eq!(row.len(), POLECAT.len());
        let at = |name: &str| &row[POLECAT.iter().position(|c| *c == name).unwrap()];
        assert_eq!(at("Event Type"), "ACCUSE");
        assert_eq!(at("Quad Code"), "VERBAL CONFLICT");
        assert_eq!(
            (at("Actor Country").as_str(), at("Actor COW").as_str()),
            ("RUS", "365")
        );
        assert_eq!(
            (at("Recipient Country").as_str(), at("Source").as_str()),
            ("UKR", "Wire")
        );
        assert_eq!(at("Event Date"), "2021-05-30");
        assert!(
            row.iter()
                .all(|cell| !cell.is_empty() && !cell.contains('\t'))
        );
    }

    #[test]
    fn a_record_says_who_did_what_to_whom() {
        let (event, document) = coded();
        let record = plover(&event, Some(&document));
        assert_eq!(record["actor"][0]["code"], "RUS");
        assert_eq!(record["event"], "ACCUSE");
        assert_eq!(record["textInfo"]["publisher"], "Wire");
    }
}
