//! What SQL can ask: the ledger's tables and the view beside them, their columns, and examples.

use bifrons_ledger::{Table, guest_functions};
use serde_json::{Value, json};

use crate::cli::guest::name_of;

/// A table or view.
pub struct View {
    /// Its name.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// What its columns are, by name.
    pub columns: &'static [(&'static str, &'static str)],
    /// A query to begin with.
    pub example: &'static str,
}

const ID: (&str, &str) = ("id", "id: a content hash");
const DOC: (&str, &str) = ("doc", "id of the document");
const SENTENCE: (&str, &str) = (
    "sentence",
    "index of the sentence in the document, from 0; the title is -1",
);
const START: (&str, &str) = (
    "start",
    "where the sentence begins in the text, in code points",
);
const END: (&str, &str) = ("end", "where it ends");
const TEXT: (&str, &str) = ("text", "the sentence");
const TRIGGER: (&str, &str) = ("trigger", "words that carry it");
const EVENT: (&str, &str) = ("event", "PLOVER type, such as ASSAULT");
const CONTEXT: (&str, &str) = ("context", "PLOVER contexts");
const CAMEO: (&str, &str) = ("cameo", "CAMEO code, as fine as is known");
const QUAD: (&str, &str) = (
    "quad",
    "1 and 2 words and deeds of cooperation, 3 and 4 of conflict",
);
const SCORE: (&str, &str) = ("score", "PLOVER score, -10 conflict to 10 cooperation");
const GOLDSTEIN: (&str, &str) = ("goldstein", "Goldstein score of the CAMEO code, -10 to 10");
const DATE: (&str, &str) = ("date", "when it happened, as precise as is known");
const ENDDATE: (&str, &str) = ("enddate", "when it ended");
const DAY: (&str, &str) = ("day", "first day that the date may mean; null if undated");
const FACTUALITY: (&str, &str) = (
    "factuality",
    "asserted, planned, hypothetical, denied or historical",
);
const COUNTED: (&str, &str) = ("counted", "whether it stands as a fact in the faces");
const CONFIDENCE: (&str, &str) = ("confidence", "0 to 1");
const ORIGIN: (&str, &str) = (
    "origin",
    "news for what was coded here, else the name of the imported data set",
);
const PUBLISHER: (&str, &str) = ("publisher", "who published the report");
const ATTRIBUTION: (&str, &str) = (
    "attribution",
    "who says so, outermost first; empty for the publisher itself",
);

/// All that can be asked.
pub const VIEWS: [View; 10] = [
    View {
        name: "events",
        about: "One row for each event that a sentence reports. Several rows may report one event: see reports.",
        columns: &[
            ID,
            DOC,
            SENTENCE,
            START,
            END,
            TEXT,
            TRIGGER,
            ("type", "event"),
            EVENT,
            ("mode", "PLOVER modes"),
            CONTEXT,
            CAMEO,
            QUAD,
            SCORE,
            GOLDSTEIN,
            (
                "actor",
                "who did it: a list of records with text, start, end, name, code, sector, implicit, wikidata",
            ),
            ("recipient", "to whom, likewise"),
            DATE,
            ENDDATE,
            (
                "date_basis",
                "stated, published or none: who speaks for the date",
            ),
            (
                "place",
                "where: a record with text, start, end, name, country, lat, lon",
            ),
            ATTRIBUTION,
            FACTUALITY,
            COUNTED,
            ("magnitude", "killed, injured, arrested, crowd, amount"),
            CONFIDENCE,
            ("why", "what type, roles and mark were told by"),
            DAY,
            (
                "key",
                "same for reports of the same event, but for days that lie apart",
            ),
            ORIGIN,
        ],
        example: "SELECT event, count(*) AS n FROM events WHERE counted GROUP BY event ORDER BY n DESC",
    },
    View {
        name: "reports",
        about: "The same rows with the event that each reports: rows with one event_key are reports of one event.",
        columns: &[
            ID,
            DOC,
            SENTENCE,
            TEXT,
            EVENT,
            QUAD,
            SCORE,
            DATE,
            DAY,
            FACTUALITY,
            COUNTED,
            CONFIDENCE,
            ("event_key", "the event that is reported"),
        ],
        example: "SELECT event_key, min(text) AS text, count(DISTINCT doc) AS documents FROM reports GROUP BY event_key ORDER BY documents DESC LIMIT 20",
    },
    View {
        name: "pairs",
        about: "One row for each event and pair of codes that it joins: small, and sorted by pair and day.",
        columns: &[
            ("lo", "the first of the two codes in the alphabet"),
            ("hi", "the second"),
            ("a", "code of who did it"),
            ("b", "code of whom it was done to"),
            ("mutual", "whether both did it"),
            DAY,
            DATE,
            (
                "key",
                "same for reports of the same event, but for days that lie apart",
            ),
            ID,
            DOC,
            SENTENCE,
            EVENT,
            CAMEO,
            QUAD,
            SCORE,
            GOLDSTEIN,
            FACTUALITY,
            COUNTED,
            CONFIDENCE,
            ORIGIN,
            PUBLISHER,
            ("actor_sector", "sectors of the parties with the code a"),
            ("recipient_sector", "sectors of the parties with the code b"),
            CONTEXT,
        ],
        example: "SELECT lo, hi, count(*) AS n FROM pairs WHERE counted AND quad = 4 GROUP BY lo, hi ORDER BY n DESC LIMIT 20",
    },
    View {
        name: "documents",
        about: "News reports with their full text.",
        columns: &[
            ID,
            ("date", "when it was published"),
            PUBLISHER,
            ("title", "headline"),
            ("url", "address"),
            ("language", "language, as the source states it"),
            ("text", "the body, paragraphs divided by blank lines"),
            (
                "story",
                "same for wire copy, updates and reprints of one story",
            ),
            (
                "similarity",
                "how much of its words an earlier report of the story has, 0.3 to 1; null for the first",
            ),
        ],
        example: "SELECT publisher, count(*) AS n, min(date) AS first, max(date) AS last FROM documents GROUP BY publisher ORDER BY n DESC",
    },
    View {
        name: "volume",
        about: "How many rows of pairs stand as facts, by day: the volume of news that rates are measured against.",
        columns: &[
            DAY,
            ORIGIN,
            QUAD,
            ("rows", "rows of pairs of different codes"),
        ],
        example: "SELECT date_trunc('month', day) AS month, sum(rows) AS n FROM volume GROUP BY 1 ORDER BY 1",
    },
    View {
        name: "mentions",
        about: "Reports of imported events that a file of its own tells, as GDELT's mentions do.",
        columns: &[
            (
                "event",
                "id of the event; it may be of a file that was not imported",
            ),
            DOC,
            ("date", "when it was published"),
            SENTENCE,
            CONFIDENCE,
        ],
        example: "SELECT event, count(*) AS n FROM mentions GROUP BY event ORDER BY n DESC LIMIT 20",
    },
    View {
        name: "indicators",
        about: "Numbers that reports state: a share, a sum, with unit, period and parties.",
        columns: &[
            ID,
            DOC,
            SENTENCE,
            START,
            END,
            TEXT,
            TRIGGER,
            ("name", "what is measured"),
            ("value", "the number, or the lower end of a range"),
            ("upper", "upper end of a range"),
            ("unit", "unit"),
            ("bound", "about, at least or at most"),
            ("change", "rose by, fell by, rose to or fell to"),
            ("parties", "codes of the parties"),
            ("date", "what time it is of"),
            ENDDATE,
            FACTUALITY,
            ATTRIBUTION,
        ],
        example: "SELECT date, name, value, unit, text FROM indicators WHERE array_has(parties, 'IND') ORDER BY date",
    },
    View {
        name: "memberships",
        about: "Ties that reports state: memberships, treaties, levels of partnership.",
        columns: &[
            ID,
            DOC,
            SENTENCE,
            START,
            END,
            TEXT,
            TRIGGER,
            ("name", "organisation, treaty or level"),
            ("code", "code of the organisation"),
            (
                "members",
                "codes of the members, or words where there is none",
            ),
            ("status", "member, signed and the like"),
            ("since", "when it began"),
            ("until", "when it ended"),
            ("date", "what time it is told of"),
            ENDDATE,
            FACTUALITY,
            ATTRIBUTION,
        ],
        example: "SELECT name, status, members, text FROM memberships ORDER BY name LIMIT 50",
    },
    View {
        name: "yearly",
        about: "What tables say of states year by year: capability, trade, arms, rivalries.",
        columns: &[
            ("dataset", "name of the table"),
            ("variable", "what is told"),
            ("a", "code of the state"),
            ("b", "code of the other state; null for what is of one"),
            ("since", "year, or first year"),
            ("until", "last year; null while it lasts"),
            ("value", "the number"),
            ("text", "words beside it"),
        ],
        example: "SELECT dataset, variable, count(*) AS n FROM yearly GROUP BY dataset, variable ORDER BY n DESC",
    },
    View {
        name: "rejected",
        about: "Input that could not be used, with the reason.",
        columns: &[
            ("source", "the file"),
            ("line", "the line"),
            ("reason", "why"),
            ("offset", "bytes before it in the unpacked file"),
        ],
        example: "SELECT reason, count(*) AS n FROM rejected GROUP BY reason ORDER BY n DESC",
    },
];

impl View {
    /// The types of its columns, by name; the view's are those of the events.
    fn type_of(&self, column: &str) -> &'static str {
        let table = Table::parse(self.name).unwrap_or(Table::Events);
        let schema = table.schema();
        let field = schema.field_with_name(column);
        field.map_or("text", |f| name_of(f.data_type()))
    }
}

/// All views with their columns and examples, and the functions that may be used.
pub fn all() -> Value {
    let view = |v: &View| {
        let column = |(name, about): &(&str, &str)| json!({"name": name, "type": v.type_of(name), "about": about});
        json!({
            "name": v.name,
            "about": v.about,
            "columns": v.columns.iter().map(column).collect::<Value>(),
            "example": v.example,
        })
    };
    let limits = "one SELECT of at most 8 kB; 5 s, 10,000 rows, 50 MB; nothing is written";
    json!({
        "views": VIEWS.iter().map(view).collect::<Value>(),
        "functions": guest_functions().collect::<Vec<_>>(),
        "limits": limits,
    })
}

/// Columns of an answer, `[{"name", "type"}]`, with what they mean where the tables that the query names agree on it.
pub fn described(columns: &Value, sql: &str) -> Value {
    let words = |c: char| !c.is_ascii_alphanumeric() && c != '_';
    let sql = sql.to_lowercase();
    let named: Vec<&View> = VIEWS
        .iter()
        .filter(|v| sql.split(words).any(|word| word == v.name))
        .collect();
    let about = |name: &str| {
        let mut found = named
            .iter()
            .flat_map(|v| v.columns.iter())
            .filter(|(column, _)| *column == name)
            .map(|(_, about)| *about);
        let first = found.next();
        first.filter(|first| found.all(|other| other == *first))
    };
    let columns = columns.as_array().into_iter().flatten();
    columns
        .map(|column| {
            let about = column["name"].as_str().and_then(about);
            json!({"name": column["name"], "type": column["type"], "about": about.unwrap_or_default()})
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bifrons_ledger::{Ledger, QueryLimits, Settings, guest_tables};

    #[test]
    fn every_column_is_documented() {
        let mut names: Vec<&str> = guest_tables().collect();
        let mut told: Vec<&str> = VIEWS.iter().map(|v| v.name).collect();
        names.sort();
        told.sort();
        assert_eq!(names, told);
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            guest: true,
            ..Settings::default()
        };
        Ledger::create(folder.path()).unwrap();
        let ledger = Ledger::open_with(folder.path(), settings).unwrap();
        for view in &VIEWS {
            let all = format!("SELECT * FROM {}", view.name);
            let answer = ledger.query(&all, QueryLimits::default()).unwrap();
            let told: Vec<&str> = view.columns.iter().map(|(name, _)| *name).collect();
            assert_eq!(answer.columns(), told, "{}", view.name);
            let example = ledger.query(view.example, QueryLimits::default());
            assert!(example.is_ok(), "{}: {example:?}", view.example);
        }
    }

    #[test]
    fn answers_are_described_where_that_is_sure() {
        let columns =
            json!([{"name": "quad", "type": "integer"}, {"name": "n", "type": "integer"}]);
        let told = described(&columns, "SELECT quad, count(*) AS n FROM Pairs");
        assert!(told[0]["about"].as_str().unwrap().contains("deeds"));
        assert_eq!(told[1]["about"], "");
        let date = json!([{"name": "date", "type": "text"}]);
        let of = |sql| described(&date, sql)[0]["about"].clone();
        assert_eq!(of("SELECT date FROM documents"), "when it was published");
        assert_eq!(of("SELECT date FROM documents, events"), "");
    }
}
