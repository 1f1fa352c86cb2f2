//! GDELT 1.0 and 2.0 events.

use super::codes;
use super::draft::{Draft, Refusal, Story, What, date, host, number, party, place};
use super::layout::{Column, names, needed, wanted};
use super::{Dropped, Original, Scheme};
use crate::rows::Row;

const ID: usize = 0;
const DATE: usize = 1;
const CODE: usize = 2;
const ACTOR_CODE: usize = 3;
const ACTOR_NAME: usize = 4;
const ACTOR_COUNTRY: usize = 5;
const RECIPIENT_CODE: usize = 6;
const RECIPIENT_NAME: usize = 7;
const RECIPIENT_COUNTRY: usize = 8;
const QUAD: usize = 9;
const GOLDSTEIN: usize = 10;
const MENTIONS: usize = 11;
const SOURCES: usize = 12;
const ARTICLES: usize = 13;
const TONE: usize = 14;
const PLACE: usize = 15;
const PLACE_COUNTRY: usize = 16;
const LAT: usize = 17;
const LON: usize = 18;
const ADDED: usize = 19;
const URL: usize = 20;

pub(crate) fn columns() -> Vec<Column> {
    vec![
        needed("GLOBALEVENTID"),
        needed("SQLDATE|Day"),
        needed("EventCode"),
        needed("Actor1Code"),
        wanted("Actor1Name"),
        wanted("Actor1CountryCode"),
        needed("Actor2Code"),
        wanted("Actor2Name"),
        wanted("Actor2CountryCode"),
        wanted("QuadClass"),
        wanted("GoldsteinScale"),
        wanted("NumMentions"),
        wanted("NumSources"),
        wanted("NumArticles"),
        wanted("AvgTone"),
        wanted("ActionGeo_FullName"),
        wanted("ActionGeo_CountryCode"),
        wanted("ActionGeo_Lat"),
        wanted("ActionGeo_Long"),
        wanted("DATEADDED"),
        wanted("SOURCEURL"),
    ]
}

/// Names of the columns of the three tables without header: 58, 57 (before April 2013, without address) and 61 (GDELT 2.0).
pub(crate) fn tables() -> [Vec<String>; 3] {
    let actor = |n: u8| {
        let parts = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code";
        parts
            .split(' ')
            .map(move |part| format!("Actor{n}{part} "))
            .collect::<String>()
    };
    let geo = |whose: &str, second: bool| {
        let parts = if second {
            "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"
        } else {
            "Type FullName CountryCode ADM1Code Lat Long FeatureID"
        };
        parts
            .split(' ')
            .map(|part| format!("{whose}Geo_{part} "))
            .collect::<String>()
    };
    let table = |second: bool| {
        names(&format!(
            "GLOBALEVENTID SQLDATE MonthYear Year FractionDate {}{}IsRootEvent EventCode EventBaseCode EventRootCode QuadClass \
             GoldsteinScale NumMentions NumSources NumArticles AvgTone {}{}{}DATEADDED SOURCEURL",
            actor(1),
            actor(2),
            geo("Actor1", second),
            geo("Actor2", second),
            geo("Action", second),
        ))
    };
    let mut old = table(false);
    old.pop();
    [table(false), old, table(true)]
}

pub(crate) fn read<'a>(row: Row<'a>) -> Result<Draft<'a>, Refusal> {
    let code = row.get(CODE);
    let what = What::of(codes::cameo(code), code)?;
    let date = date(row.get(DATE), "SQLDATE")?;
    let side = |code: usize, name: usize, country: usize| {
        let mut party = party(row.get(code), row.get(name), Scheme::Cameo, date)?;
        if party.code.is_none() {
            let (code, _) = codes::actor_code(row.get(country), Scheme::Cameo, Some(date));
            party.code = code.map(str::to_string);
        }
        Some(party)
    };
    let actor: Vec<_> = side(ACTOR_CODE, ACTOR_NAME, ACTOR_COUNTRY)
        .into_iter()
        .collect();
    let recipient: Vec<_> = side(RECIPIENT_CODE, RECIPIENT_NAME, RECIPIENT_COUNTRY)
        .into_iter()
        .collect();
    if actor.is_empty() && recipient.is_empty() {
        return Err(Dropped::NoParties.into());
    }
    let (quad, goldstein) = (row.get(QUAD), row.get(GOLDSTEIN));
    let mut why = String::with_capacity(64);
    for part in [
        "gdelt: EventCode ",
        code,
        ", QuadClass ",
        quad,
        ", GoldsteinScale ",
        goldstein,
    ] {
        why.push_str(part);
    }
    let url = row.get(URL);
    let url = if url == "unspecified" { "" } else { url };
    let country = codes::fips(row.get(PLACE_COUNTRY)).map(|code| codes::at(code, Some(date)));
    Ok(Draft {
        what,
        date,
        actor,
        recipient,
        story: Story {
            key: url,
            url,
            publisher: host(url),
            date: super::date::day(row.get(ADDED)),
        },
        sentence: 0,
        number: row.get(ID),
        extra: "",
        words: "",
        place: place(row.get(PLACE), country, row.get(LAT), row.get(LON)),
        confidence: 1.0,
        why,
        original: Original {
            line: 0,
            goldstein: number(goldstein),
            mentions: number(row.get(MENTIONS)),
            sources: number(row.get(SOURCES)),
            articles: number(row.get(ARTICLES)),
            tone: number(row.get(TONE)),
        },
    })
}
