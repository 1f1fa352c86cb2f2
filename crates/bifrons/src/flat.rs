//! Events as rows of text, for CSV: one column a fact, lists joined by `|`.

use bifrons_core::{Entity, Event};

/// Names of the columns of [`row`].
pub const COLUMNS: [&str; 35] = [
    "id",
    "doc",
    "sentence",
    "start",
    "end",
    "text",
    "trigger",
    "event",
    "mode",
    "context",
    "cameo",
    "quad",
    "score",
    "goldstein",
    "actor",
    "actor_sector",
    "actor_text",
    "recipient",
    "recipient_sector",
    "recipient_text",
    "date",
    "enddate",
    "date_basis",
    "place",
    "country",
    "attribution",
    "attribution_text",
    "factuality",
    "counted",
    "killed",
    "injured",
    "arrested",
    "crowd",
    "amount",
    "confidence",
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
        let at = |name: &str| row[super::COLUMNS.iter().position(|c| *c == name).unwrap()].as_str();
        assert_eq!(
            (at("event"), at("actor"), at("recipient"), at("quad")),
            ("ACCUSE", "RUS", "UKR", "3")
        );
    }
}
