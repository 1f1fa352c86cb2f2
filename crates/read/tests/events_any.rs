//! Any bytes in any reader of event data: nothing panics, and every row is accounted for.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

use std::io::Cursor;

use bifrons_read::events::{EventFormat, EventOptions, Map, chunks_from};
use proptest::prelude::*;

fn formats() -> Vec<EventFormat> {
    vec![
        EventFormat::Gdelt,
        EventFormat::Icews,
        EventFormat::Polecat,
        EventFormat::Phoenix,
        EventFormat::Keds,
        EventFormat::Map(Map::parse("actor=a,recipient=b,code=c,date=d,url=u").unwrap()),
    ]
}

/// Header and delimiter by which the rows of a format get past the first check.
fn head(format: &EventFormat) -> (&'static str, char, usize) {
    match format {
        EventFormat::Gdelt => ("", '\t', 58),
        EventFormat::Icews => (
            "Event Date\tSource Name\tEvent Text\tTarget Name\tCAMEO Code\tSource Country\tSource Sectors\n",
            '\t',
            7,
        ),
        EventFormat::Polecat => (
            "Event Date\tEvent Type\tActor Name\tActor Country\tRecipient Name\tRecipient Country\tContexts\n",
            '\t',
            7,
        ),
        EventFormat::Phoenix => ("", '\t', 26),
        EventFormat::Keds => ("date\tsource\ttarget\tcode\n", '\t', 4),
        EventFormat::Map(_) => ("d,a,b,c,u\n", ',', 5),
    }
}

fn check(bytes: &[u8], format: EventFormat, chunk: usize) {
    let mut options = EventOptions::new(format);
    options.chunk = chunk;
    options.limits.line = 4000;
    for found in chunks_from(Cursor::new(bytes.to_vec()), "in", &options).flatten() {
        let batch = found.read();
        let tally = &batch.tally;
        assert_eq!(tally.read, tally.kept + tally.dropped() + tally.rejected);
        assert_eq!(tally.kept, (batch.rows.len() + batch.mentions.len()) as u64);
        assert_eq!(tally.rejected, batch.rejected.len() as u64);
        for row in &batch.rows {
            assert!(batch.documents.iter().any(|d| d.id == row.event.doc));
            assert!(!row.event.actor.is_empty() || !row.event.recipient.is_empty());
            assert_eq!(row.event.id.len(), 16);
        }
    }
}

fn field() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        2 => "(USA|RUSGOV|IGOUNO|PALPLO|SRB|Russia|None|NA|GOV|x)(; ?(FRA|CHN|é))?",
        2 => "(0[1-9][0-9]?|1[0-9]{1,3}|20[0-9]|13y|22[0-9]|CONSULT|ASSAULT|Host a visit|Consult)",
        2 => "(19|20)[0-9]{2}-?(0[1-9]|1[0-3])-?[0-3][0-9]|[0-9]{1,2}/[0-9]{1,2}/20[0-9]{2}",
        1 => "[\\PC\"]{0,12}",
        1 => "-?[0-9]{0,20}(\\.[0-9]{0,3})?(e[0-9]{1,4})?",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..3000), chunk in 1usize..2000) {
        for format in formats() {
            let (head, _, _) = head(&format);
            check(&bytes, format.clone(), chunk);
            check(&[head.as_bytes(), &bytes].concat(), format, chunk);
        }
    }

    #[test]
    fn any_rows(fields in prop::collection::vec(field(), 0..240), chunk in 1usize..2000) {
        for format in formats() {
            let (head, delimiter, width) = head(&format);
            let mut text = head.to_string();
            for row in fields.chunks(width) {
                text.push_str(&row.join(&delimiter.to_string()));
                for _ in row.len()..width {
                    text.push(delimiter);
                }
                text.push('\n');
            }
            check(text.as_bytes(), format, chunk);
        }
    }
}
