//! Events, measures and entities as JSON records: the field names are a contract with other programs.

use bifrons_core::{Content, Entity, Event, Indicator, Measure, PartialDate, Place, Tie};
use serde_json::{Map, Value, json};

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
