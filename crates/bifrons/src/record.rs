//! Events, measures and entities as JSON records: the field names are a contract with other programs.

use bifrons_core::{Content, Entity, Event, Indicator, Measure, PartialDate, Place, Tie};
use serde_json::{Map, Value, json};

use crate::column::{Column, Kind};

/// The fields of an event.
pub const EVENT: [Column; 27] = [
    Column::text(
        "id",
        "content hash: same input, settings and version, same id",
    ),
    Column::text("type", "event"),
    Column::text("doc", "id of the document"),
    Column::whole(
        "sentence",
        "index of the sentence in the document, from 0; the title is -1",
    ),
    Column::whole(
        "start",
        "where the sentence begins in the text (or title), in code points",
    ),
    Column::whole("end", "where it ends"),
    Column::text(
        "text",
        "the sentence; empty for imported events without text",
    ),
    Column::of("trigger", SPAN, "words that carry the event"),
    Column::text("event", "one of the 16 PLOVER types"),
    Column::texts("mode", "PLOVER modes"),
    Column::texts("context", "PLOVER contexts"),
    Column::text("cameo", "CAMEO code, as fine as is known"),
    Column::whole(
        "quad",
        "1 and 2 words and deeds of cooperation, 3 and 4 of conflict",
    ),
    Column::number("score", "PLOVER score of type and mode, -10 to 10"),
    Column::number("goldstein", "Goldstein score of the CAMEO code, -10 to 10"),
    Column::of(
        "actor",
        ENTITIES,
        "who did it; of what is done together, all parties",
    ),
    Column::of("recipient", ENTITIES, "to whom"),
    Column::date("date", "when it happened").or_null(),
    Column::date("enddate", "when it ended").or_null(),
    Column::text(
        "date_basis",
        "stated, published or none: who speaks for the date",
    ),
    Column::of("place", PLACE, "where it happened").or_null(),
    Column::of(
        "attribution",
        ENTITIES,
        "who says so, outermost first; empty for the publisher itself",
    ),
    Column::text(
        "factuality",
        "asserted, planned, hypothetical, denied or historical",
    ),
    Column::flag("counted", "whether it stands as a fact in the faces"),
    Column::of("magnitude", MAGNITUDE, "people and sums"),
    Column::number(
        "confidence",
        "0 to 1: of events given 0.8 about 80 % are right",
    ),
    Column::texts(
        "why",
        "the rule, entry or decision behind type, roles and mark",
    ),
];

/// Words of a text, with their place in it.
pub const SPAN: Kind = Kind::Record(&[TEXT, START, END]);
const TEXT: Column = Column::text("text", "the words");
const START: Column = Column::whole("start", "where they begin, in code points");
const END: Column = Column::whole("end", "where they end");

/// A list of parties.
pub const ENTITIES: Kind = Kind::List(&ENTITY);
/// A party.
pub const ENTITY: Kind = Kind::Record(&[
    TEXT,
    START,
    END,
    Column::text("name", "canonical name").or_null(),
    Column::text("code", "ISO 3166 code, or one of the codebook").or_null(),
    Column::texts("sector", "sectors, such as GOV or MIL"),
    Column::flag(
        "implicit",
        "whether it is understood and not written in the sentence",
    ),
    Column::text("wikidata", "Wikidata id").or_missing(),
]);

const PLACE: Kind = Kind::Record(&[
    TEXT,
    START,
    END,
    Column::text("name", "name of the place"),
    Column::text("country", "code of its state").or_null(),
    Column::number("lat", "degrees, north positive").or_null(),
    Column::number("lon", "degrees, east positive").or_null(),
]);

const MAGNITUDE: Kind = Kind::Record(&[
    Column::whole("killed", "people killed").or_missing(),
    Column::whole("injured", "people injured").or_missing(),
    Column::whole("arrested", "people arrested").or_missing(),
    Column::whole("crowd", "people in a crowd").or_missing(),
    Column::of(
        "amount",
        Kind::Record(&[
            Column::number("value", "how much"),
            Column::text("unit", "of what"),
        ]),
        "a sum",
    )
    .or_missing(),
]);

/// The fields of a measure: those of an indicator, or those of a membership, besides what both have.
pub const MEASURE: [Column; 19] = [
    Column::text("id", "content hash"),
    Column::text("doc", "id of the document"),
    Column::whole(
        "sentence",
        "index of the sentence in the document, from 0; the title is -1",
    ),
    Column::whole(
        "start",
        "where the sentence begins in the text (or title), in code points",
    ),
    Column::whole("end", "where it ends"),
    Column::text("text", "the sentence"),
    Column::of("trigger", SPAN, "words that carry it"),
    Column::date("date", "what time it is of").or_null(),
    Column::date("enddate", "end of that time").or_null(),
    Column::of("attribution", ENTITIES, "who says so, outermost first"),
    Column::text(
        "factuality",
        "asserted, planned, hypothetical, denied or historical",
    ),
    Column::texts("why", "what it was told by"),
    Column::text("type", "indicator or membership"),
    Column::of("indicator", INDICATOR, "a number that the report states").or_missing(),
    Column::of(
        "organisation",
        Kind::Record(&[
            Column::text("name", "organisation, treaty or level"),
            Column::text("code", "its code").or_null(),
        ]),
        "what they are members of",
    )
    .or_missing(),
    Column::of("members", ENTITIES, "who").or_missing(),
    Column::date("since", "when it began").or_missing(),
    Column::date("until", "when it ended").or_missing(),
    Column::text("status", "member, signed and the like").or_missing(),
];

const INDICATOR: Kind = Kind::Record(&[
    Column::text("name", "what is measured"),
    Column::of(
        "value",
        Kind::Either(&[Kind::Number, Kind::List(&Kind::Number)]),
        "the number, or both ends of a range",
    ),
    Column::text("unit", "its unit").or_null(),
    Column::text("period", "what time it is of: 2020, or 2013/2014").or_null(),
    Column::texts("parties", "codes of the parties"),
    Column::text("change", "rose by, fell by, rose to or fell to").or_missing(),
    Column::text("bound", "about, at least or at most").or_missing(),
]);

/// An event as `bifrons code` prints it.
pub fn event(e: &Event) -> Value {
    json!({
        "id": e.id,
        "type": "event",
        "doc": e.doc,
        "sentence": e.sentence,
        "start": e.span.start,
        "end": e.span.end,
        "text": e.text,
        "trigger": {"text": e.trigger.text, "start": e.trigger.span.start, "end": e.trigger.span.end},
        "event": e.event.name(),
        "mode": e.mode.iter().map(|m| m.name()).collect::<Vec<_>>(),
        "context": e.context,
        "cameo": e.cameo,
        "quad": e.event.quad().number(),
        "score": rounded(e.score()),
        "goldstein": rounded(e.goldstein()),
        "actor": entities(&e.actor),
        "recipient": entities(&e.recipient),
        "date": e.date.map(|d| d.to_string()),
        "enddate": e.enddate.map(|d| d.to_string()),
        "date_basis": e.date_basis.name(),
        "place": e.place.as_ref().map(place),
        "attribution": entities(&e.attribution),
        "factuality": e.factuality.name(),
        "counted": e.counted,
        "magnitude": magnitude(e),
        "confidence": rounded(e.confidence),
        "why": e.why,
    })
}

/// A measure as `bifrons code` prints it.
pub fn measure(m: &Measure) -> Value {
    let mut record = json!({
        "id": m.id,
        "doc": m.doc,
        "sentence": m.sentence,
        "start": m.span.start,
        "end": m.span.end,
        "text": m.text,
        "trigger": {"text": m.trigger.text, "start": m.trigger.span.start, "end": m.trigger.span.end},
        "date": m.date.map(|d| d.to_string()),
        "enddate": m.enddate.map(|d| d.to_string()),
        "attribution": entities(&m.attribution),
        "factuality": m.factuality.name(),
        "why": m.why,
    });
    if let Some(fields) = record.as_object_mut() {
        match &m.content {
            Content::Indicator(i) => {
                fields.insert("type".into(), json!("indicator"));
                fields.insert("indicator".into(), indicator(i, m));
            }
            Content::Tie(tie) => {
                fields.insert("type".into(), json!("membership"));
                insert_tie(tie, fields);
            }
        }
    }
    record
}

/// Of a range the value is a list of both ends.
fn indicator(i: &Indicator, m: &Measure) -> Value {
    let number = |value: f64| {
        // Whole numbers are written without a point.
        if value.fract() == 0.0 && value.abs() < 1e15 {
            json!(value as i64)
        } else {
            json!(value)
        }
    };
    let value = match i.upper {
        Some(upper) => json!([number(i.value), number(upper)]),
        None => number(i.value),
    };
    let mut record = json!({
        "name": i.name,
        "value": value,
        "unit": Some(&i.unit).filter(|u| !u.is_empty()),
        "period": period(m.date, m.enddate),
        "parties": i.parties,
    });
    if let Some(fields) = record.as_object_mut() {
        if let Some(change) = i.change {
            fields.insert("change".into(), json!(change.name()));
        }
        if let Some(bound) = i.bound {
            fields.insert("bound".into(), json!(bound.name()));
        }
    }
    record
}

/// `2020`, or `2013/2014`.
fn period(from: Option<PartialDate>, to: Option<PartialDate>) -> Option<String> {
    match (from, to) {
        (Some(from), Some(to)) => Some(format!("{from}/{to}")),
        (from, _) => from.map(|d| d.to_string()),
    }
}

fn insert_tie(tie: &Tie, fields: &mut Map<String, Value>) {
    fields.insert(
        "organisation".into(),
        json!({"name": tie.name, "code": tie.code}),
    );
    fields.insert("members".into(), entities(&tie.members));
    for (name, date) in [("since", tie.since), ("until", tie.until)] {
        if let Some(date) = date {
            fields.insert(name.into(), json!(date.to_string()));
        }
    }
    fields.insert("status".into(), json!(tie.status));
}

/// A list of entities.
pub fn entities(list: &[Entity]) -> Value {
    Value::Array(list.iter().map(entity).collect())
}

/// An entity; `wikidata` is left out where unknown.
pub fn entity(e: &Entity) -> Value {
    let mut record = json!({
        "text": e.text,
        "start": e.span.start,
        "end": e.span.end,
        "name": e.name,
        "code": e.code,
        "sector": e.sector.iter().map(|s| s.code()).collect::<Vec<_>>(),
        "implicit": e.implicit,
    });
    if let (Some(wikidata), Some(fields)) = (&e.wikidata, record.as_object_mut()) {
        fields.insert("wikidata".into(), json!(wikidata));
    }
    record
}

fn place(p: &Place) -> Value {
    json!({
        "text": p.mention.text,
        "start": p.mention.span.start,
        "end": p.mention.span.end,
        "name": p.name,
        "country": p.country,
        "lat": p.lat,
        "lon": p.lon,
    })
}

fn magnitude(e: &Event) -> Value {
    let m = &e.magnitude;
    let mut fields = Map::new();
    for (name, number) in [
        ("killed", m.killed),
        ("injured", m.injured),
        ("arrested", m.arrested),
        ("crowd", m.crowd),
    ] {
        if let Some(number) = number {
            fields.insert(name.into(), json!(number));
        }
    }
    if let Some((value, unit)) = &m.amount {
        fields.insert("amount".into(), json!({"value": value, "unit": unit}));
    }
    Value::Object(fields)
}

/// Scores have at most two decimals; a float's own digits would show its storage.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 100.0).round() / 100.0
}
