//! Events as rows of text, for CSV: one column a fact, lists joined by `|`.

use bifrons_core::{Entity, Event};

use crate::column::Column;

/// The columns of [`row`]; every one may be empty but `id`, `event` and `quad`.
pub const COLUMNS: [Column; 35] = [
    Column::text("id", "id of the event: a content hash"),
    Column::text("doc", "id of the document"),
    Column::whole(
        "sentence",
        "index of the sentence in the document, from 0; the title is -1",
    ),
    Column::whole(
        "start",
        "where the sentence begins in the text, in code points",
    ),
    Column::whole("end", "where it ends"),
    Column::text("text", "the sentence"),
    Column::text("trigger", "words that carry the event"),
    Column::text("event", "PLOVER type"),
    Column::text("mode", "PLOVER modes, | between"),
    Column::text("context", "PLOVER contexts, | between"),
    Column::text("cameo", "CAMEO code"),
    Column::whole(
        "quad",
        "1 and 2 words and deeds of cooperation, 3 and 4 of conflict",
    ),
    Column::number("score", "PLOVER score, -10 to 10"),
    Column::number("goldstein", "Goldstein score of the CAMEO code, -10 to 10"),
    Column::text(
        "actor",
        "codes of who did it, | between; ? for one that is not known",
    ),
    Column::text("actor_sector", "their first sectors"),
    Column::text("actor_text", "their words"),
    Column::text("recipient", "codes of whom it was done to, | between"),
    Column::text("recipient_sector", "their first sectors"),
    Column::text("recipient_text", "their words"),
    Column::date("date", "when it happened"),
    Column::date("enddate", "when it ended"),
    Column::text("date_basis", "stated, published or none"),
    Column::text("place", "where it happened"),
    Column::text("country", "code of the state that the place is in"),
    Column::text(
        "attribution",
        "codes of who says so, outermost first; empty for the publisher itself",
    ),
    Column::text("attribution_text", "their words"),
    Column::text(
        "factuality",
        "asserted, planned, hypothetical, denied or historical",
    ),
    Column::text("counted", "true if it stands as a fact in the faces"),
    Column::whole("killed", "people killed"),
    Column::whole("injured", "people injured"),
    Column::whole("arrested", "people arrested"),
    Column::whole("crowd", "people in a crowd"),
    Column::text("amount", "a sum, with its unit"),
    Column::number(
        "confidence",
        "0 to 1: of events given 0.8 about 80 % are right",
    ),
];

/// The event's columns; empty where a fact is unknown.
pub fn row(e: &Event) -> Vec<String> {
    let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    let amount = e
        .magnitude
        .amount
        .as_ref()
        .map(|(value, unit)| format!("{value} {unit}"));
    vec![
        e.id.clone(),
        e.doc.clone(),
        e.sentence.to_string(),
        e.span.start.to_string(),
        e.span.end.to_string(),
        e.text.clone(),
        e.trigger.text.clone(),
        e.event.name().to_string(),
        join(e.mode.iter().map(|m| m.name())),
        join(e.context.iter().copied()),
        e.cameo.clone(),
        e.event.quad().number().to_string(),
        format!("{}", e.score()),
        format!("{}", e.goldstein()),
        codes(&e.actor),
        sectors(&e.actor),
        texts(&e.actor),
        codes(&e.recipient),
        sectors(&e.recipient),
        texts(&e.recipient),
        e.date.map(|d| d.to_string()).unwrap_or_default(),
        e.enddate.map(|d| d.to_string()).unwrap_or_default(),
        e.date_basis.name().to_string(),
        e.place.as_ref().map(|p| p.name.clone()).unwrap_or_default(),
        e.place
            .as_ref()
            .and_then(|p| p.country.clone())
            .unwrap_or_default(),
        codes(&e.attribution),
        texts(&e.attribution),
        e.factuality.name().to_string(),
        e.counted.to_string(),
        number(e.magnitude.killed),
        number(e.magnitude.injured),
        number(e.magnitude.arrested),
        number(e.magnitude.crowd),
        amount.unwrap_or_default(),
        format!("{:.2}", e.confidence),
    ]
}

/// Codes of the parties; `?` for one that is not known.
pub fn codes(parties: &[Entity]) -> String {
    join(parties.iter().map(|p| p.code.as_deref().unwrap_or("?")))
}

fn sectors(parties: &[Entity]) -> String {
    join(
        parties
            .iter()
            .map(|p| p.sector.first().map_or("", |s| s.code())),
    )
}

fn texts(parties: &[Entity]) -> String {
    join(parties.iter().map(|p| p.text.as_str()))
}

fn join<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    parts.collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use bifrons_code::Coder;

    #[test]
    fn every_column_has_a_value() {
        let events = Coder::bundled().code_text(
            "Russia accused Ukraine of shelling a village.",
            Some("2024-05-08"),
        );
        let row = super::row(&events[0]);
        assert_eq!(row.len(), super::COLUMNS.len());
        let at =
            |name: &str| row[super::COLUMNS.iter().position(|c| c.name == name).unwrap()].as_str();
        assert_eq!(
            (at("event"), at("actor"), at("recipient"), at("quad")),
            ("ACCUSE", "RUS", "UKR", "3")
        );
    }
}
