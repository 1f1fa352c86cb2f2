//! SQL: what it answers, and what it refuses.

use std::sync::Arc;
use std::time::Duration;

use bifrons_ledger::arrow::array::{ArrayRef, RecordBatch, StringArray};
use bifrons_ledger::{Coder, Error, Ledger, QueryLimits, event_batch, event_parquet};

use crate::testing::event;
use crate::{document, ledger_of};

fn cells(ledger: &Ledger, sql: &str) -> Vec<Vec<String>> {
    ledger
        .query(sql, QueryLimits::default())
        .unwrap()
        .cells()
        .unwrap()
}

fn three() -> (tempfile::TempDir, Ledger) {
    ledger_of(&[
        event("d1", "Russia accused Ukraine.", "ACCUSE", "2021-03-05"),
        event("d2", "Russia accused Ukraine.", "ACCUSE", "2021-03-06"),
        event("d3", "Russia shot.", "ASSAULT", "2022-03-06"),
    ])
}

#[test]
fn tables_and_views_answer() {
    let (_folder, ledger) = three();
    assert_eq!(
        cells(
            &ledger,
            "SELECT event, count(*) FROM events GROUP BY event ORDER BY 1"
        ),
        [["ACCUSE", "2"], ["ASSAULT", "1"]]
    );
    assert_eq!(
        cells(
            &ledger,
            "SELECT count(*) FROM documents WHERE publisher LIKE 'The d%'"
        ),
        [["3"]]
    );
    assert_eq!(
        cells(
            &ledger,
            "SELECT count(DISTINCT event_key), count(*) FROM reports"
        ),
        [["2", "3"]]
    );
    assert_eq!(
        cells(
            &ledger,
            "SELECT a, b, count(*) FROM pairs WHERE counted GROUP BY a, b"
        ),
        [["RUS", "UKR", "3"]]
    );
    assert_eq!(
        cells(
            &ledger,
            "SELECT actor[1]['code'], trigger['text'], day FROM events WHERE doc = 'd3'"
        ),
        [["RUS", "R", "2022-03-06"]]
    );
    assert_eq!(cells(&ledger, "SELECT count(*) FROM rejected"), [["0"]]);
    let json = ledger
        .query(
            "SELECT doc, quad FROM events WHERE doc = 'd3'",
            QueryLimits::NONE,
        )
        .unwrap()
        .jsonl()
        .unwrap();
    assert_eq!(json, "{\"doc\":\"d3\",\"quad\":4}\n");
}

#[test]
fn the_reports_view_and_the_faces_merge_by_the_same_rule() {
    let days = [
        "2021-03-01",
        "2021-03-04",
        "2021-03-08",
        "",
        "",
        "2021-03-11",
        "2021-03-20",
    ];
    let events: Vec<_> = days
        .iter()
        .enumerate()
        .map(|(i, day)| event(&format!("d{i}"), "It accused.", "ACCUSE", day))
        .collect();
    let (_folder, ledger) = ledger_of(&events);
    let merged =
        bifrons_ledger::evidence(&ledger, "RUS", Some("UKR"), &Default::default()).unwrap();
    assert_eq!(
        merged.iter().map(|e| e.reports.len()).collect::<Vec<_>>(),
        [2, 2, 1, 2]
    );
    assert_eq!(
        cells(
            &ledger,
            "SELECT count(*) FROM reports GROUP BY event_key ORDER BY min(day) NULLS LAST"
        ),
        [["2"], ["2"], ["1"], ["2"]]
    );
}

#[test]
fn attacks_are_refused() {
    let (folder, ledger) = three();
    let file = folder.path().join("stolen.csv");
    let out = file.display();
    let attacks = [
        format!("COPY (SELECT * FROM events) TO '{out}'"),
        format!("COPY events TO '{out}' STORED AS CSV"),
        "CREATE EXTERNAL TABLE x (a VARCHAR) STORED AS CSV LOCATION '/etc/passwd'".into(),
        "CREATE TABLE x AS SELECT * FROM events".into(),
        "CREATE VIEW x AS SELECT * FROM events".into(),
        "CREATE SCHEMA x".into(),
        "CREATE DATABASE x".into(),
        "CREATE FUNCTION f(BIGINT) RETURNS BIGINT RETURN $1 + 1".into(),
        "DROP TABLE events".into(),
        "DROP VIEW reports".into(),
        "DROP SCHEMA public CASCADE".into(),
        "TRUNCATE TABLE events".into(),
        "ALTER TABLE events ADD COLUMN x INT".into(),
        "INSERT INTO events SELECT * FROM events".into(),
        "WITH x AS (SELECT 1) INSERT INTO events SELECT * FROM events".into(),
        "UPDATE events SET counted = true".into(),
        "DELETE FROM events".into(),
        "MERGE INTO events USING documents ON true WHEN MATCHED THEN DELETE".into(),
        "SET datafusion.execution.target_partitions = 1000".into(),
        "RESET datafusion.execution.target_partitions".into(),
        "SET TIME ZONE = 'UTC'".into(),
        "SHOW ALL".into(),
        "SHOW TABLES".into(),
        "SHOW COLUMNS FROM events".into(),
        "SHOW FUNCTIONS".into(),
        "DESCRIBE events".into(),
        "SELECT * FROM information_schema.df_settings".into(),
        "SELECT * FROM information_schema.tables".into(),
        "SELECT * FROM '/etc/passwd'".into(),
        "SELECT * FROM 'file:///etc/passwd'".into(),
        "SELECT * FROM \"/etc/passwd\"".into(),
        format!("SELECT * FROM '{}/manifest.json'", folder.path().display()),
        "SELECT * FROM read_csv('/etc/passwd')".into(),
        "SELECT * FROM read_parquet('/etc/passwd')".into(),
        "SELECT * FROM parquet_metadata('/etc/passwd')".into(),
        "SELECT * FROM generate_series(1, 1000000000000)".into(),
        "SELECT * FROM range(1, 1000000000000)".into(),
        "SELECT unnest(range(1, 1000000000000))".into(),
        "SELECT repeat('a', 1000000000)".into(),
        "SELECT lpad('a', 1000000000, 'b'), rpad('a', 1000000000, 'b')".into(),
        "SELECT array_repeat('a', 1000000000)".into(),
        "SELECT array_resize([1], 1000000000, 1)".into(),
        "SELECT list_repeat('a', 1000000000)".into(),
        "SELECT 1; SELECT 2".into(),
        "SELECT 1; DROP TABLE events".into(),
        "".into(),
        ";".into(),
        "BEGIN".into(),
        "COMMIT".into(),
        "PREPARE p AS SELECT 1".into(),
        "EXECUTE p".into(),
        "DEALLOCATE p".into(),
        "GRANT ALL ON events TO x".into(),
        "USE other".into(),
        "CALL system()".into(),
        "KILL 1".into(),
        "LOAD DATA INPATH '/etc/passwd' INTO TABLE events".into(),
        "EXPLAIN COPY (SELECT 1) TO '/outside/x.csv'".into(),
        "EXPLAIN ANALYZE INSERT INTO events SELECT * FROM events".into(),
        "SELECT * INTO x FROM events".into(),
        format!("SELECT {}", vec!["1"; 3000].join("+")),
        format!("SELECT {}", vec!["1"; 20_000].join("+")),
        format!("SELECT {}", vec!["a=1"; 5000].join(" OR ")),
        format!("SELECT {}1{}", "(".repeat(3000), ")".repeat(3000)),
        format!("SELECT {}1", "-".to_string() + &"NOT ".repeat(1500)),
        format!("SELECT CASE {} END", "WHEN 1=1 THEN 1 ".repeat(400)),
        format!("SELECT * FROM {}", vec!["events"; 40].join(", ")),
    ];
    assert!(attacks.len() >= 60);
    let before = crate::content(folder.path());
    for sql in &attacks {
        let answer = ledger.query(sql, QueryLimits::default());
        assert!(
            matches!(answer, Err(Error::Refused { .. } | Error::Query { .. })),
            "{}: {answer:?}",
            &sql[..sql.len().min(80)]
        );
    }
    assert_eq!(before, crate::content(folder.path()));
    assert_eq!(cells(&ledger, "SELECT count(*) FROM events"), [["3"]]);
}

#[test]
fn answers_are_bounded() {
    let (_folder, ledger) = three();
    let few = QueryLimits {
        rows: 2,
        ..QueryLimits::default()
    };
    let answer = ledger.query("SELECT * FROM events", few).unwrap();
    assert!(answer.cut() && answer.rows() == 2);
    assert!(
        !ledger
            .query("SELECT * FROM events", QueryLimits::default())
            .unwrap()
            .cut()
    );
    let many: Vec<_> = (0..100)
        .map(|i| event(&format!("d{i}"), &format!("{i}."), "ACCUSE", "2021-03-05"))
        .collect();
    let (_folder, ledger) = ledger_of(&many);
    let endless = "SELECT sum(a.quad * b.quad + h.quad) FROM events a, events b, events c, events d, events e, events f, events g, events h";
    let short = QueryLimits {
        time: Some(Duration::from_millis(300)),
        ..QueryLimits::default()
    };
    let error = ledger.query(endless, short).unwrap_err();
    assert!(
        matches!(error, Error::Refused { .. }) && error.to_string().contains("longer than 0.3 s"),
        "{error}"
    );
    assert_eq!(cells(&ledger, "SELECT 1"), [["1"]]);
}

/// One event for each full stop; a text that says so makes it panic.
fn coder() -> Coder {
    Arc::new(|text, date| {
        assert!(!text.contains("panic"));
        let sentences = text
            .split_inclusive('.')
            .map(str::trim)
            .filter(|s| !s.is_empty());
        sentences
            .map(|s| event("", s, "ACCUSE", date.unwrap_or_default()))
            .collect()
    })
}

#[test]
fn the_coder_is_a_function() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(folder.path()).unwrap();
    ledger
        .append(
            &[
                document("d1", "It accused. It warned.", "2021-03-05"),
                document("d2", "", ""),
            ],
            &[],
            &[],
        )
        .unwrap();
    ledger.register_coder(coder()).unwrap();
    let sql = "SELECT e['text'], e['date'], e['actor'][1]['code'] FROM (SELECT unnest(code(text, date)) AS e FROM documents)";
    assert_eq!(
        cells(&ledger, sql),
        [
            ["It accused.", "2021-03-05", "RUS"],
            ["It warned.", "2021-03-05", "RUS"]
        ]
    );
    assert_eq!(
        cells(
            &ledger,
            "SELECT cardinality(code('One. Two.')), cardinality(code(NULL))"
        )[0][0],
        "2"
    );

    let text: ArrayRef = Arc::new(StringArray::from(vec![
        Some("One. Two."),
        None,
        Some("Three."),
    ]));
    let published: ArrayRef = Arc::new(StringArray::from(vec![
        None,
        Some("2021"),
        Some("2021-03-05T10:00:00Z"),
    ]));
    let news = RecordBatch::try_from_iter([("text", text), ("published", published)]).unwrap();
    ledger.register_batches("news", vec![news]).unwrap();
    let answer = ledger
        .query(
            "SELECT unnest(code(text, published)) AS event FROM news",
            QueryLimits::NONE,
        )
        .unwrap();
    assert_eq!(answer.rows(), 3);
    let structs = answer.batches()[0]
        .column(0)
        .as_any()
        .downcast_ref()
        .unwrap();
    assert_eq!(bifrons_ledger::events_of(structs).unwrap()[0].text, "One.");
    let spread = ledger
        .query(
            "SELECT unnest(unnest(code(text, published))) FROM news",
            QueryLimits::NONE,
        )
        .unwrap();
    assert_eq!((spread.rows(), spread.columns().len()), (3, 27));
    let panics = ledger
        .query("SELECT code('panic')", QueryLimits::NONE)
        .unwrap_err();
    assert!(matches!(panics, Error::Query { .. }), "{panics}");
    assert_eq!(cells(&ledger, "SELECT count(*) FROM news"), [["3"]]);
}

#[test]
fn parquet_beside_the_ledger() {
    let (folder, ledger) = three();
    let events = [event(
        "d1",
        "Russia accused Ukraine.",
        "ACCUSE",
        "2021-03-05",
    )];
    let path = folder.path().join("out.parquet");
    std::fs::write(&path, event_parquet(&events).unwrap()).unwrap();
    ledger.register_parquet("news", &path).unwrap();
    assert_eq!(
        cells(&ledger, "SELECT doc, event FROM news"),
        [["d1", "ACCUSE"]]
    );
    assert_eq!(
        bifrons_ledger::events(&event_batch(&events).unwrap()).unwrap(),
        events
    );
    for (name, path) in [
        ("events", &path),
        ("reports", &path),
        ("No", &path),
        ("1x", &path),
        ("x", &folder.path().join("manifest.json")),
    ] {
        assert!(
            matches!(
                ledger.register_parquet(name, path),
                Err(Error::Table { .. })
            ),
            "{name}"
        );
    }
}
