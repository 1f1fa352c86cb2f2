//! KEDS and TABARI: date, source, target, code and perhaps the words matched.

use super::codes;
use super::draft::{Draft, Reader, Refusal, Story, What, date, party};
use super::layout::{Column, needed, wanted};
use super::{Dropped, Original, Scheme};
use crate::rows::Row;

const DATE: usize = 0;
const SOURCE: usize = 1;
const TARGET: usize = 2;
pub(crate) const CODE: usize = 3;
const PHRASE: usize = 4;

pub(crate) const TABLE: &str = "date source target code phrase";

pub(crate) fn columns() -> Vec<Column> {
    vec![
        needed("date|eventdate|day"),
        needed("source|src|actor1|sourceactor"),
        needed("target|tgt|tar|actor2|targetactor"),
        needed("code|eventcode|event|cameo|weis"),
        wanted("phrase|desc|description|text|label|eventtext"),
    ]
}

pub(crate) fn read<'a>(row: Row<'a>, reader: &mut Reader) -> Result<Draft<'a>, Refusal> {
    let code = row.known(CODE);
    let (act, scheme) = match reader.scheme {
        Scheme::Cameo => (codes::cameo(code), "CAMEO"),
        Scheme::Weis => (codes::weis(code), "WEIS"),
    };
    let what = What::of(act, code)?;
    let date = date(row.known(DATE), "date")?;
    let side = |at: usize| party(row.get(at).trim_matches('-'), "", reader.scheme, date);
    let (actor, recipient) = (side(SOURCE), side(TARGET));
    if actor.is_none() && recipient.is_none() {
        return Err(Dropped::NoParties.into());
    }
    Ok(Draft {
        what,
        date,
        actor: actor.into_iter().collect(),
        recipient: recipient.into_iter().collect(),
        story: Story {
            date: Some(date),
            ..Story::default()
        },
        sentence: 0,
        number: "",
        extra: code,
        words: row
            .get(PHRASE)
            .trim_start_matches('(')
            .trim_end_matches(')'),
        place: None,
        confidence: 1.0,
        why: format!("keds: {scheme} {code}"),
        original: Original::default(),
    })
}
