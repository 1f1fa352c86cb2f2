//! GDELT 2.0 mentions: reports of events that stand in the events' files.

use super::Mention;
use super::draft::{Reader, Refusal, Story, date, number};
use super::layout::{Column, needed, wanted};
use crate::Reason;
use crate::rows::Row;

const ID: usize = 0;
const TIME: usize = 1;
const SOURCE: usize = 2;
const ADDRESS: usize = 3;
const SENTENCE: usize = 4;
const CONFIDENCE: usize = 5;

pub(crate) const TABLE: &str = "GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier SentenceID \
    Actor1CharOffset Actor2CharOffset ActionCharOffset InRawText Confidence MentionDocLen MentionDocTone MentionDocTranslationInfo Extras";

pub(crate) fn columns() -> Vec<Column> {
    vec![
        needed("GLOBALEVENTID"),
        needed("MentionTimeDate"),
        wanted("MentionSourceName"),
        needed("MentionIdentifier"),
        wanted("SentenceID"),
        wanted("Confidence"),
    ]
}

pub(crate) fn read(row: Row, reader: &mut Reader) -> Result<Mention, Refusal> {
    let (number_of, address) = (row.get(ID), row.get(ADDRESS));
    let date = date(row.get(TIME), "MentionTimeDate")?;
    if number_of.is_empty() {
        return Err(Refusal::Rejected(Reason::Field {
            name: "GLOBALEVENTID",
            problem: "is empty".into(),
        }));
    }
    let doc = reader.story(&Story {
        key: address,
        url: if address.contains("://") { address } else { "" },
        publisher: row.get(SOURCE),
        date: Some(date),
    });
    let sentence: i32 = number(row.get(SENTENCE)).unwrap_or(1);
    Ok(Mention {
        event: reader.numbered(number_of),
        doc,
        date: Some(date),
        sentence: sentence.saturating_sub(1).max(0),
        confidence: number::<f32>(row.get(CONFIDENCE)).map_or(1.0, |c| (c / 100.0).clamp(0.0, 1.0)),
    })
}
