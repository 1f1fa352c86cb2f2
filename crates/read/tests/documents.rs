//! What a document holds after reading.
#![expect(clippy::panic, reason = "helpers of tests may fail as tests do")]

mod common;

use bifrons_core::{Document, document_id};
use bifrons_read::{Options, Read, documents_from};
use common::options;

/// The one document in the bytes.
fn document(bytes: &str, name: &str, options: &Options) -> Document {
    let reads: Vec<Read> =
        documents_from(std::io::Cursor::new(bytes.to_string()), name, options).collect();
    match &reads[..] {
        [Read::Document(outcome)] => outcome.value.clone(),
        other => panic!("{bytes}: {other:?}"),
    }
}

#[test]
fn a_record_gives_its_fields() {
    let line = r#"{"id": "d1", "date": "2021-05-30T08:00:00Z", "publisher": "AFP", "title": "Summit", "url": "https://x.org",
        "language": "en", "text": "France \u0000 praised é.", "extra": {"deep": [1]}}"#;
    let found = document(&line.replace('\n', ""), "in", &options());
    let want = Document {
        id: "d1".into(),
        date: "2021-05-30".parse().ok(),
        publisher: "AFP".into(),
        title: "Summit".into(),
        url: "https://x.org".into(),
        language: "en".into(),
        text: "France   praised é.".into(),
    };
    assert_eq!(found, want);
}

#[test]
fn ids_are_given_or_hashed() {
    assert_eq!(
        document(r#"{"id": 17, "text": "a"}"#, "in", &options()).id,
        "17"
    );
    assert_eq!(
        document(r#"{"id": -3, "text": "a"}"#, "in", &options()).id,
        "-3"
    );
    let hash = document_id("AFP", "2021-05-30", "t", "a");
    for id in ["", r#""id": null, "#, r#""id": "", "#] {
        let line =
            format!(r#"{{{id}"date": "20210530", "publisher": "AFP", "title": "t", "text": "a"}}"#);
        assert_eq!(document(&line, "in", &options()).id, hash);
    }
    assert_eq!(
        document("Text.", "a.txt", &options()).id,
        document("Text.", "b.txt", &options()).id
    );
}

#[test]
fn a_title_alone_is_a_document() {
    let found = document(
        r#"{"title": "France praises Kenya", "text": ""}"#,
        "in",
        &options(),
    );
    assert_eq!(
        (found.title.as_str(), found.text.as_str()),
        ("France praises Kenya", "")
    );
}

#[test]
fn the_caller_fills_what_records_leave_out() {
    let options = Options {
        date: "2020-01-02".parse().ok(),
        publisher: Some("AP".into()),
        ..options()
    };
    let found = document(
        r#"{"text": "a", "date": null, "publisher": " "}"#,
        "in",
        &options,
    );
    assert_eq!((found.date, found.publisher.as_str()), (options.date, "AP"));
    let found = document(
        r#"{"text": "a", "date": "2021", "publisher": "AFP"}"#,
        "in",
        &options,
    );
    assert_eq!(
        (found.date, found.publisher.as_str()),
        ("2021".parse().ok(), "AFP")
    );
    let found = document("2019-01-01\nText.", "2018-01-01.txt", &options);
    assert_eq!((found.date, found.publisher.as_str()), (options.date, "AP"));
}

#[test]
fn plain_text_stays_as_it_is() {
    let text = "Summit opens\n\nDate: 2021-05-30\r\n\r\nThe talks began. \n";
    let found = document(text, "afp-2020-01-01.txt", &options());
    assert_eq!((found.text.as_str(), found.title.as_str()), (text, ""));
    assert_eq!(found.date, "2021-05-30".parse().ok());
    let found = document("The talks began.", "afp-2020-01-01.txt.gz", &options());
    assert_eq!(found.date, "2020-01-01".parse().ok());
    assert_eq!(document("The talks began.", "in", &options()).date, None);
}

#[test]
fn mended_text_carries_a_note() {
    let reads: Vec<Read> =
        documents_from(&b"Un caf\xe9 \xe0 Gen\xe8ve."[..], "in", &options()).collect();
    let [Read::Document(outcome)] = &reads[..] else {
        panic!("{reads:?}")
    };
    assert_eq!(outcome.value.text, "Un café à Genève.");
    assert!(
        outcome.notes[0].contains("windows-1252"),
        "{:?}",
        outcome.notes
    );
}
