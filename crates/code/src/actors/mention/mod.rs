//! A mention of an actor on its own, without the sentence it stood in: a phrase, to state, sectors and name.
//!
//! 1. [`words`] divides it and finds the names in it.
//! 2. [`phrase`] takes it apart: what it is about, whose that is, what comes after a preposition or a comma.
//! 3. [`head`] resolves the noun or the name that a part is about, [`person`] a human being by name.
//!
//! The tree parser is for sentences and errs on fragments, so this is a small grammar of its own.

mod cues;
mod head;
mod person;
mod phrase;
mod spell;
mod words;

use bifrons_core::{Entity, Sector, Span};

use super::gazetteer::Gazetteer;
use cues::Cues;
use phrase::Reading;
use words::Words;

/// What a mention stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolved {
    /// State, sectors, canonical name and Wikidata id; empty where nothing is known. The span is the whole mention.
    pub entity: Entity,
    /// English title of the office that the person named holds or held, such as "prime minister".
    pub office: Option<&'static str>,
    /// The office is that of a head of state or government.
    pub head: bool,
}

/// What is known beside the mention.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setting<'a> {
    /// State that the document is about; believed only where nothing in the mention tells.
    pub country: Option<&'a str>,
    /// Day on which the mention was written, from 1970-01-01; without one, the latest of the data.
    pub day: Option<i32>,
}

/// Reads a mention.
struct Reader<'a> {
    gazetteer: &'a Gazetteer,
    cues: &'static Cues,
    words: &'a Words<'a>,
    setting: Setting<'a>,
}

/// The party that a mention names; all fields are empty where nothing is known.
pub fn resolve(gazetteer: &Gazetteer, text: &str, setting: Setting) -> Resolved {
    let words = Words::new(gazetteer, text.trim());
    let reader = Reader {
        gazetteer,
        cues: cues::bundled(),
        words: &words,
        setting,
    };
    let mut reading = reader.mention();
    if reading.code.is_none() && reading.country_may_tell {
        reading.code = setting.country.map(str::to_string);
    }
    reading.finish(text)
}

impl Reading<'_> {
    fn finish(self, text: &str) -> Resolved {
        if self.code.is_none() && self.sectors.is_empty() {
            return Resolved {
                entity: whole(text, Entity::default()),
                ..Resolved::default()
            };
        }
        let mut sectors: Vec<Sector> = Vec::new();
        for sector in self.sectors {
            if !sectors.contains(&sector) {
                sectors.push(sector);
            }
        }
        let entity = Entity {
            name: self.name,
            code: self.code,
            sector: sectors,
            wikidata: self.wikidata,
            ..Entity::default()
        };
        Resolved {
            entity: whole(text, entity),
            office: self.office.map(|o| o.title),
            head: self.office.is_some_and(|o| o.head),
        }
    }
}

fn whole(text: &str, entity: Entity) -> Entity {
    Entity {
        text: text.to_string(),
        span: Span::new(0, text.chars().count()),
        ..entity
    }
}
