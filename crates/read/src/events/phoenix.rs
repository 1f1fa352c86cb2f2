//! Phoenix.

use super::codes;
use super::draft::{Draft, Reader, Refusal, Story, What, date, host, number, party, place};
use super::layout::{Column, needed, wanted};
use super::{Dropped, Original, Scheme};
use crate::rows::Row;

const DATE: usize = 0;
const SOURCE: usize = 1;
const SOURCE_ENTITY: usize = 2;
const SOURCE_ROLE: usize = 3;
const TARGET: usize = 4;
const TARGET_ENTITY: usize = 5;
const TARGET_ROLE: usize = 6;
const CODE: usize = 7;
const PENTA: usize = 8;
const GOLDSTEIN: usize = 9;
const LAT: usize = 10;
const LON: usize = 11;
const LOCATION: usize = 12;
const STATE: usize = 13;
const COUNTRY: usize = 14;
const SENTENCE: usize = 15;
const URLS: usize = 16;
const PUBLISHERS: usize = 17;

pub(crate) const TABLE: &str = "EventID Date Year Month Day SourceActorFull SourceActorEntity SourceActorRole SourceActorAttribute \
    TargetActorFull TargetActorEntity TargetActorRole TargetActorAttribute EventCode EventRootCode PentaClass GoldsteinScore Issues \
    Lat Lon LocationName StateName CountryCode SentenceID URLs NewsSources";

pub(crate) fn columns() -> Vec<Column> {
    vec![
        needed("Date|StoryDate"),
        needed("SourceActorFull|Source"),
        wanted("SourceActorEntity"),
        wanted("SourceActorRole"),
        needed("TargetActorFull|Target"),
        wanted("TargetActorEntity"),
        wanted("TargetActorRole"),
        needed("EventCode|Code"),
        wanted("PentaClass|QuadClass"),
        wanted("GoldsteinScore|Goldstein"),
        wanted("Lat"),
        wanted("Lon"),
        wanted("LocationName"),
        wanted("StateName"),
        wanted("CountryCode|CountryName"),
        wanted("SentenceID|SentenceIDs"),
        wanted("URLs|URL"),
        wanted("NewsSources|Source"),
    ]
}

pub(crate) fn read<'a>(row: Row<'a>, reader: &mut Reader) -> Result<Draft<'a>, Refusal> {
    let code = row.known(CODE);
    let what = What::of(codes::cameo(code), code)?;
    let date = date(row.known(DATE), "Date")?;
    let side = |full: usize, entity: usize, role: usize| {
        let full = row.known(full);
        if full.is_empty() {
            let letters = format!("{}{}", row.known(entity), row.known(role));
            return party(&letters, "", Scheme::Cameo, date);
        }
        party(full, "", Scheme::Cameo, date)
    };
    let actor: Vec<_> = side(SOURCE, SOURCE_ENTITY, SOURCE_ROLE)
        .into_iter()
        .collect();
    let recipient: Vec<_> = side(TARGET, TARGET_ENTITY, TARGET_ROLE)
        .into_iter()
        .collect();
    if actor.is_empty() && recipient.is_empty() {
        return Err(Dropped::NoParties.into());
    }
    let (penta, goldstein) = (row.known(PENTA), row.known(GOLDSTEIN));
    let url = first(row.known(URLS));
    let publisher = match first(row.known(PUBLISHERS)) {
        "" => host(url),
        name => name,
    };
    let name = match row.known(LOCATION) {
        "" => row.known(STATE),
        name => name,
    };
    let country = reader
        .named(row.known(COUNTRY))
        .map(|code| codes::at(code, Some(date)));
    // A sentence's id is the story's with its number after a `_`.
    let sentence = first(row.known(SENTENCE))
        .rsplit('_')
        .next()
        .and_then(number::<i32>);
    Ok(Draft {
        what,
        date,
        actor,
        recipient,
        story: Story {
            key: url,
            url,
            publisher,
            date: Some(date),
        },
        sentence: sentence.unwrap_or(0).clamp(0, 100_000),
        number: "",
        extra: "",
        words: "",
        place: place(name, country, row.known(LAT), row.known(LON)),
        confidence: 1.0,
        why: format!("phoenix: EventCode {code}, PentaClass {penta}, GoldsteinScore {goldstein}"),
        original: Original {
            goldstein: number(goldstein),
            sources: Some(
                row.known(URLS)
                    .split(';')
                    .filter(|url| !url.trim().is_empty())
                    .count() as u32,
            ),
            ..Original::default()
        },
    })
}

fn first(list: &str) -> &str {
    list.split(';')
        .map(str::trim)
        .find(|part| !part.is_empty())
        .unwrap_or_default()
}
