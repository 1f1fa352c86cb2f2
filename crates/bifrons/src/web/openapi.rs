//! `GET /api/openapi.json`: the server's answers described for programs, made from the verbs' own arguments and columns.

use std::sync::LazyLock;

use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::reply::Reply;
use super::shapes::{ENDPOINTS, Endpoint, NAMED};
use super::{answers, limits};
use crate::cli::answers::{ANSWERS, Argument, PAGE, PICTURES, Reads, about, arguments};
use crate::column::{Column, Kind, Shape};

/// The description as a file.
pub async fn openapi(headers: HeaderMap) -> Response {
    static REPLY: LazyLock<Reply> = LazyLock::new(|| Reply::json(&description()));
    REPLY.respond(&headers)
}

/// The description.
pub fn description() -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for (name, kind) in NAMED {
        schemas.insert(name.into(), full(kind));
    }
    for (verb, shapes) in ANSWERS {
        for shape in shapes {
            schemas.insert(shape.name.into(), record(shape.columns));
        }
        let parameters: Vec<Value> = arguments(verb).iter().map(parameter).collect();
        let answer = envelope(&shapes.iter().map(row).collect::<Vec<_>>());
        paths.insert(
            format!("/api/{verb}.json"),
            json!({"get": operation(verb, &about(verb), &parameters, "application/json", &answer)}),
        );
        let forms = answers::endings().filter(|e| *e != "json");
        let forms = forms.filter(|e| !["svg", "png"].contains(e) || PICTURES.contains(&verb));
        let mut others = parameters.clone();
        others.insert(0, json!({
            "name": "form", "in": "path", "required": true, "description": "the ending of the file",
            "schema": {"type": "string", "enum": forms.collect::<Vec<_>>()},
        }));
        let file = json!({"type": "string"});
        let summary = format!("{}: the same as a file", about(verb));
        let id = format!("{verb}_file");
        paths.insert(
            format!("/api/{verb}.{{form}}"),
            json!({"get": operation(&id, &summary, &others, "application/octet-stream", &file)}),
        );
    }
    let parameters: Vec<Value> = arguments(PAGE).iter().map(parameter).collect();
    let page = operation(
        PAGE,
        &about(PAGE),
        &parameters,
        "text/html",
        &json!({"type": "string"}),
    );
    paths.insert(format!("/api/{PAGE}.html"), json!({"get": page}));
    for endpoint in ENDPOINTS {
        let path = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(endpoint.method.into(), other(endpoint));
        }
    }
    schemas.insert(
        "Error".into(),
        json!({
            "type": "object", "required": ["error"], "properties": {"error": {"type": "string"}},
        }),
    );
    schemas.insert("Column".into(), json!({
        "type": "object",
        "required": ["name", "type", "about"],
        "properties": {
            "name": {"type": "string"},
            "type": {"type": "string", "description": "text, date, integer, number, boolean, list, record or any"},
            "about": {"type": "string"},
            "fields": {"type": "array", "items": {"$ref": "#/components/schemas/Column"}},
        },
    }));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Bifrons",
            "version": env!("CARGO_PKG_VERSION"),
            "description": format!(
                "What `bifrons serve` answers. The names of a query are those of the verb's arguments, with _ or - between words; \
                 flags are =1. At most {} requests at a time, {} s each; an address of at most {} bytes.",
                limits::AT_ONCE, limits::TIME.as_secs(), limits::URL_BYTES
            ),
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    })
}

fn row(shape: &Shape) -> Value {
    json!({"$ref": format!("#/components/schemas/{}", shape.name)})
}

/// An answer with its command, columns and notes.
fn envelope(rows: &[Value]) -> Value {
    let items = match rows {
        [one] => one.clone(),
        many => json!({"anyOf": many}),
    };
    json!({
        "type": "object",
        "required": ["command", "program", "ledger", "columns", "notes", "rows"],
        "properties": {
            "command": {"type": "string", "description": "the command line that gives the same"},
            "program": {"type": "string", "description": "version of the program"},
            "ledger": {
                "type": "object",
                "required": ["name", "version"],
                "properties": {"name": {"type": "string"}, "version": {"type": "integer"}},
            },
            "columns": {"type": "array", "items": {"$ref": "#/components/schemas/Column"}},
            "notes": {"type": "array", "items": {"type": "string"}},
            "rows": {"type": "array", "items": items},
        },
    })
}

fn operation(id: &str, summary: &str, parameters: &[Value], kind: &str, answer: &Value) -> Value {
    let failure = |why: &str| {
        json!({
            "description": why,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
        })
    };
    json!({
        "operationId": id,
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": "the answer", "content": {kind: {"schema": answer}}},
            "400": failure("what is wrong with the question"),
            "401": failure("there is no token"),
            "503": failure("too much is going on, or it took too long"),
        },
    })
}

fn parameter(argument: &Argument) -> Value {
    let mut schema = match (argument.flag, argument.kind) {
        (true, _) => json!({"type": "string", "enum": ["0", "1"]}),
        (_, Reads::Whole) => json!({"type": "integer"}),
        (_, Reads::Number) => json!({"type": "number"}),
        (_, Reads::Text) => json!({"type": "string"}),
    };
    if let Some(map) = schema.as_object_mut() {
        if !argument.values.is_empty() {
            map.insert("enum".into(), json!(argument.values));
        }
        if let Some(default) = &argument.default {
            let value = match argument.kind {
                Reads::Text => json!(default),
                _ => serde_json::from_str(default).unwrap_or(Value::Null),
            };
            map.insert("default".into(), value);
        }
    }
    json!({
        "name": argument.name,
        "in": "query",
        "required": argument.required,
        "description": argument.help,
        "schema": schema,
    })
}

/// An answer that is no verb's.
fn other(endpoint: &Endpoint) -> Value {
    let parameters: Vec<Value> = endpoint
        .parameters
        .iter()
        .map(|p| {
            json!({
                "name": p.name,
                "in": if endpoint.path.contains(&format!("{{{}}}", p.name)) { "path" } else { "query" },
                "required": !p.optional,
                "description": p.about,
                "schema": schema(p.kind),
            })
        })
        .collect();
    let answer = match (endpoint.rows, endpoint.answer) {
        (true, answer) => envelope(&[schema(answer)]),
        (false, answer) => schema(answer),
    };
    let id: String = endpoint
        .path
        .trim_start_matches("/api/")
        .trim_end_matches(".json")
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .collect();
    let id = if endpoint.method == "get" {
        id
    } else {
        format!("{}_{id}", endpoint.method)
    };
    let mut operation = operation(&id, endpoint.about, &parameters, endpoint.kind, &answer);
    if let (Some(body), Some(map)) = (endpoint.body, operation.as_object_mut()) {
        map.insert(
            "requestBody".into(),
            json!({
                "required": true,
                "content": {"application/json": {"schema": schema(body)}},
            }),
        );
    }
    operation
}

/// A kind of value, by its name where it has one.
fn schema(kind: Kind) -> Value {
    match NAMED.iter().find(|(_, named)| *named == kind) {
        Some((name, _)) => json!({"$ref": format!("#/components/schemas/{name}")}),
        None => full(kind),
    }
}

fn full(kind: Kind) -> Value {
    match kind {
        Kind::Text | Kind::Date => json!({"type": "string"}),
        Kind::Whole => json!({"type": "integer"}),
        Kind::Number => json!({"type": "number"}),
        Kind::Flag => json!({"type": "boolean"}),
        Kind::List(of) => json!({"type": "array", "items": schema(*of)}),
        Kind::Record(fields) => record(fields),
        Kind::Either(kinds) => {
            json!({"anyOf": kinds.iter().map(|k| schema(*k)).collect::<Vec<_>>()})
        }
        Kind::Any => json!({}),
    }
}

fn record(fields: &[Column]) -> Value {
    let required: Vec<&str> = fields
        .iter()
        .filter(|f| !f.optional)
        .map(|f| f.name)
        .collect();
    let properties: Map<String, Value> = fields
        .iter()
        .map(|f| (f.name.to_string(), property(f)))
        .collect();
    json!({"type": "object", "required": required, "properties": properties})
}

fn property(field: &Column) -> Value {
    let mut schema = schema(field.kind);
    if field.nullable {
        schema = match schema["type"].as_str() {
            Some(kind) if !matches!(kind, "object" | "array") => json!({"type": [kind, "null"]}),
            _ => json!({"anyOf": [schema, {"type": "null"}]}),
        };
    }
    if let Some(map) = schema.as_object_mut() {
        map.insert("description".into(), json!(field.about));
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_leads_somewhere() {
        let all = description();
        let text = all.to_string();
        let refs = text.split("\"$ref\":\"#/components/schemas/").skip(1);
        for name in refs.filter_map(|r| r.split('"').next()) {
            assert!(all["components"]["schemas"][name].is_object(), "{name}");
        }
        for (verb, _) in ANSWERS {
            assert!(all["paths"][format!("/api/{verb}.json")]["get"].is_object());
        }
        let mut ids: Vec<&str> = text
            .split("\"operationId\":\"")
            .skip(1)
            .filter_map(|r| r.split('"').next())
            .collect();
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all, "ids differ: {ids:?}");
    }

    #[test]
    fn arguments_are_described() {
        let all = description();
        let evidence = all["paths"]["/api/evidence.json"]["get"]["parameters"]
            .as_array()
            .unwrap();
        let of = |name: &str| evidence.iter().find(|p| p["name"] == name).unwrap();
        assert_eq!(of("a")["required"], true);
        assert_eq!(
            of("face")["schema"]["enum"],
            json!(["cooperation", "conflict"])
        );
        assert!(!evidence.iter().any(|p| p["name"] == "ledger"));
        let row = &all["components"]["schemas"]["FacesRow"];
        assert_eq!(row["properties"]["gap"]["type"], json!(["number", "null"]));
    }
}
