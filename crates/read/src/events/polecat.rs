//! POLECAT, as its coder NGEC writes it.

use bifrons_core::{Entity, EventType, Mode, PartialDate, Sector, is_context};

use super::codes::{self, Mirror};
use super::draft::{Draft, Reader, Refusal, Story, What, date, number, place};
use super::layout::{Column, needed, wanted};
use super::{Dropped, Original};
use crate::rows::Row;

const ID: usize = 0;
const DATE: usize = 1;
const TYPE: usize = 2;
const MODE: usize = 3;
const INTENSITY: usize = 4;
const QUAD: usize = 5;
const CONTEXTS: usize = 6;
const ACTOR: usize = 7;
const RECIPIENT: usize = 13;
const PLACENAME: usize = 19;
const CITY: usize = 20;
const DISTRICT: usize = 21;
const PROVINCE: usize = 22;
const COUNTRY: usize = 23;
const LAT: usize = 24;
const LON: usize = 25;
const SOURCE: usize = 26;
const PUBLISHED: usize = 27;

/// Columns of a side, counted from its first.
const NAME: usize = 0;
const STATE: usize = 1;
const COW: usize = 2;
const PRIMARY: usize = 3;
const SECTORS: usize = 4;
const RAW: usize = 5;

pub(crate) fn columns() -> Vec<Column> {
    vec![
        wanted("Event ID"),
        needed("Event Date"),
        needed("Event Type"),
        wanted("Event Mode"),
        wanted("Intensity|Event Intensity"),
        wanted("Quad Code"),
        wanted("Contexts"),
        needed("Actor Name"),
        needed("Actor Country"),
        wanted("Actor COW"),
        wanted("Primary Actor Sector"),
        wanted("Actor Sectors"),
        wanted("Actor Name Raw"),
        needed("Recipient Name"),
        needed("Recipient Country"),
        wanted("Recipient COW"),
        wanted("Primary Recipient Sector"),
        wanted("Recipient Sectors"),
        wanted("Recipient Name Raw"),
        wanted("Placename"),
        wanted("City"),
        wanted("District"),
        wanted("Province"),
        wanted("Country"),
        wanted("Latitude"),
        wanted("Longitude"),
        wanted("Source"),
        wanted("Publication Date"),
    ]
}

pub(crate) fn read<'a>(row: Row<'a>, reader: &mut Reader) -> Result<Draft<'a>, Refusal> {
    let what = what(row.known(TYPE), row.known(MODE), row.known(CONTEXTS))?;
    let date = date(row.known(DATE), "Event Date")?;
    let actor = parties(row, ACTOR, date, reader);
    let recipient = parties(row, RECIPIENT, date, reader);
    if actor.is_empty() && recipient.is_empty() {
        return Err(Dropped::NoParties.into());
    }
    let (quad, intensity) = (row.known(QUAD), row.known(INTENSITY));
    let names = [PLACENAME, CITY, DISTRICT, PROVINCE, COUNTRY].map(|name| row.known(name));
    let country = reader
        .named(names[4])
        .map(|code| codes::at(code, Some(date)));
    let name = names
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or_default();
    Ok(Draft {
        why: format!(
            "polecat: Event Type {}, Quad Code {quad}, Intensity {intensity}",
            row.known(TYPE)
        ),
        what,
        date,
        actor,
        recipient,
        story: Story {
            key: "",
            url: "",
            publisher: row.known(SOURCE),
            date: super::date::day(row.known(PUBLISHED)).or(Some(date)),
        },
        sentence: 0,
        number: "",
        extra: row.known(ID),
        words: "",
        place: place(name, country, row.known(LAT), row.known(LON)),
        confidence: 1.0,
        original: Original {
            goldstein: number(intensity),
            ..Original::default()
        },
    })
}

/// A PLOVER type by name with its modes and contexts; modes of another type and words that are no context are passed over.
pub(crate) fn what(name: &str, modes: &str, contexts: &str) -> Result<What, Refusal> {
    if name.is_empty() {
        return Err(Dropped::NoCode.into());
    }
    let upper = name.to_ascii_uppercase();
    let event = EventType::parse(&upper).ok_or_else(|| Refusal::Unknown(name.to_string()))?;
    let word = |text: &str| text.trim().to_ascii_lowercase();
    Ok(What {
        event,
        modes: list(modes)
            .filter_map(|mode| Mode::parse(event, &word(mode).replace('_', "-")))
            .collect(),
        contexts: list(contexts)
            .filter_map(|c| is_context(&word(c).replace(['-', ' '], "_")))
            .collect(),
        cameo: event.cameo_root(),
        mirror: Mirror::None,
    })
}

/// The members of a list, `; ` or `, ` between them, without the words for nothing.
fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', ','])
        .map(str::trim)
        .filter(|t| !t.is_empty() && *t != "None")
}

/// The parties of a side. Several countries are several parties of one event: each has its own name where there are as
/// many names, else all names together.
fn parties(row: Row, first: usize, date: PartialDate, reader: &mut Reader) -> Vec<Entity> {
    let get = |at: usize| row.known(first + at);
    let parts = |at: usize| -> Vec<&str> {
        get(at)
            .split(';')
            .map(str::trim)
            .filter(|t| !t.is_empty() && *t != "None")
            .collect()
    };
    let (names, raw) = (parts(NAME), get(RAW));
    let mut states = parts(STATE);
    let by_cow = states.is_empty();
    if by_cow {
        states = parts(COW);
    }
    let mut sectors: Vec<Sector> = Vec::new();
    for sector in list(get(PRIMARY))
        .chain(list(get(SECTORS)))
        .filter_map(Sector::parse)
    {
        if !sectors.contains(&sector) {
            sectors.push(sector);
        }
    }
    let whole = if get(NAME).is_empty() { raw } else { get(NAME) };
    let count = states
        .len()
        .max(if states.is_empty() { names.len() } else { 0 });
    let count = if count == 0 && !whole.is_empty() {
        1
    } else {
        count
    };
    let mut parties = Vec::with_capacity(count);
    for at in 0..count {
        let name = if names.len() == count {
            names[at]
        } else {
            whole
        };
        let state = states.get(at).copied().unwrap_or_default();
        let code = match (state, by_cow) {
            ("", _) => reader.named(name),
            (state, true) => codes::cow(state),
            (state, false) => reader.named(state),
        };
        parties.push(Entity {
            text: if name.is_empty() { state } else { name }.to_string(),
            name: (!name.is_empty()).then(|| name.to_string()),
            code: code.map(|code| codes::at(code, Some(date)).to_string()),
            sector: sectors.clone(),
            ..Entity::default()
        });
    }
    parties
}
