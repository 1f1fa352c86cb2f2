//! ICEWS event files.

use bifrons_core::{Entity, PartialDate};

use super::codes;
use super::draft::{Draft, Reader, Refusal, Story, What, date, number, place};
use super::layout::{Column, needed, wanted};
use super::{Dropped, Original};
use crate::rows::Row;

const DATE: usize = 0;
const SOURCE: usize = 1;
const SOURCE_SECTORS: usize = 2;
const SOURCE_COUNTRY: usize = 3;
const TEXT: usize = 4;
const CODE: usize = 5;
const INTENSITY: usize = 6;
const TARGET: usize = 7;
const TARGET_SECTORS: usize = 8;
const TARGET_COUNTRY: usize = 9;
const STORY: usize = 10;
const SENTENCE: usize = 11;
const PUBLISHER: usize = 12;
const CITY: usize = 13;
const DISTRICT: usize = 14;
const PROVINCE: usize = 15;
const COUNTRY: usize = 16;
const LAT: usize = 17;
const LON: usize = 18;

pub(crate) fn columns() -> Vec<Column> {
    vec![
        needed("Event Date"),
        needed("Source Name"),
        wanted("Source Sectors"),
        wanted("Source Country"),
        needed("Event Text"),
        wanted("CAMEO Code"),
        wanted("Intensity"),
        needed("Target Name"),
        wanted("Target Sectors"),
        wanted("Target Country"),
        wanted("Story ID"),
        wanted("Sentence Number"),
        wanted("Publisher"),
        wanted("City"),
        wanted("District"),
        wanted("Province"),
        wanted("Country"),
        wanted("Latitude"),
        wanted("Longitude"),
    ]
}

pub(crate) fn read<'a>(row: Row<'a>, reader: &mut Reader) -> Result<Draft<'a>, Refusal> {
    let (code, text) = (row.known(CODE), row.known(TEXT));
    let act = codes::cameo(code);
    // The text names the act too: it stands in for a code that is missing, or that CAMEO has not.
    let restored = act.is_none_or(|act| act.code != code);
    let act = if restored {
        codes::cameo_named(text).or(act)
    } else {
        act
    };
    let what = What::of(act, if code.is_empty() { text } else { code })?;
    let date = date(row.known(DATE), "Event Date")?;
    let actor = party(
        row.known(SOURCE),
        row.known(SOURCE_SECTORS),
        row.known(SOURCE_COUNTRY),
        date,
        reader,
    );
    let recipient = party(
        row.known(TARGET),
        row.known(TARGET_SECTORS),
        row.known(TARGET_COUNTRY),
        date,
        reader,
    );
    if actor.is_none() && recipient.is_none() {
        return Err(Dropped::NoParties.into());
    }
    let intensity = row.known(INTENSITY);
    let mut why = format!("icews: Event Text \"{text}\", CAMEO Code {code}, Intensity {intensity}");
    if restored {
        why = format!(
            "icews: Event Text \"{text}\", CAMEO Code \"{code}\" told by the text: {}, Intensity {intensity}",
            what.cameo
        );
    }
    let names = [CITY, DISTRICT, PROVINCE, COUNTRY].map(|name| row.known(name));
    let country = reader
        .named(names[3])
        .map(|code| codes::at(code, Some(date)));
    let name = names
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or_default();
    let sentence: i32 = number(row.known(SENTENCE)).unwrap_or(1);
    Ok(Draft {
        what,
        date,
        actor: actor.into_iter().collect(),
        recipient: recipient.into_iter().collect(),
        story: Story {
            key: row.known(STORY),
            url: "",
            publisher: row.known(PUBLISHER),
            date: Some(date),
        },
        sentence: sentence.saturating_sub(1).max(0),
        number: "",
        extra: "",
        words: text,
        place: place(name, country, row.known(LAT), row.known(LON)),
        confidence: 1.0,
        why,
        original: Original {
            goldstein: number(intensity),
            ..Original::default()
        },
    })
}

/// A party by name, sectors and country. One without country has the code of its name ("European Union"), else that of a
/// sector that is no state's ("International Government Organization").
fn party(
    name: &str,
    sectors: &str,
    country: &str,
    date: PartialDate,
    reader: &mut Reader,
) -> Option<Entity> {
    if name.is_empty() && country.is_empty() {
        return None;
    }
    let (sector, bloc) = codes::sectors_named(sectors);
    let code = match country {
        "" => reader.named(name).or(bloc),
        country => reader.named(country),
    };
    Some(Entity {
        text: if name.is_empty() { country } else { name }.to_string(),
        name: (!name.is_empty()).then(|| name.to_string()),
        code: code.map(|code| codes::at(code, Some(date)).to_string()),
        sector,
        ..Entity::default()
    })
}
