//! What one noun phrase is about: a name, a role, a people, or nothing that is known.

use bifrons_core::{Sector, states};

use super::Reader;
use super::cues::Cue;
use super::phrase::Reading;
use super::spell::one_mistake;
use crate::actors::gazetteer::{Entry, Hit, Kind};
use crate::places::country_of;

impl<'a> Reader<'a> {
    /// Resolves the words from one to another, which hold no preposition and no possessor.
    pub fn noun(&self, from: usize, to: usize) -> Reading<'a> {
        if from >= to {
            return Reading::default();
        }
        let last = to - 1;
        let owner = self.owner(from, to);
        let want = owner.map(|e| e.code).or(self.setting.country);
        let former = (from..to).any(|w| self.words.is(self.cues, w, Cue::Former));
        if let Some(mut reading) = self.person(from, to, want) {
            if former {
                demote(&mut reading.sectors);
            }
            return reading;
        }
        let role = self.role(last).filter(|(_, first)| *first >= from);
        let hit = self.words.hit_at(last).filter(|h| h.start >= from);
        let mut reading = match (hit, role) {
            (Some(hit), role) => {
                let entry = self.pick(hit, want);
                let foreign = owner.is_some_and(|o| {
                    hit.start > from
                        && !matches!(o.code, "")
                        && o.code != entry.code
                        && entry.code.len() == 3
                        && entry.kind == Kind::Organisation
                        && !is_bloc(entry.code)
                });
                match role {
                    Some((sectors, first)) if first < hit.start || foreign => {
                        self.of_role(sectors, from, first, last, owner)
                    }
                    _ => self.of_name(entry, from, hit.start),
                }
            }
            (None, Some((sectors, first))) => self.of_role(sectors, from, first, last, owner),
            (None, None) => self.unknown(from, to, owner),
        };
        if former {
            demote(&mut reading.sectors);
        }
        reading
    }

    /// A name that ends the phrase.
    fn of_name(&self, entry: &'a Entry, from: usize, start: usize) -> Reading<'a> {
        let mut reading = Reading {
            code: some(entry.code),
            name: some(entry.name),
            wikidata: some(entry.wikidata),
            place: Self::is_place(entry.kind),
            sectors: entry.sectors.clone(),
            ..Reading::default()
        };
        match entry.kind {
            Kind::State | Kind::Adjective | Kind::Demonym => {
                // A state's name alone tells no sector; its ordinary people are civilians.
                reading.sectors.clear();
                if (from..start).any(|w| self.words.is(self.cues, w, Cue::Ordinary)) {
                    reading.sectors.push(Sector::Cvl);
                }
                if reading.wikidata.is_none() {
                    let state = states().iter().find(|s| s.code == entry.code);
                    reading.wikidata = state.and_then(|s| some(s.wikidata));
                }
            }
            _ => {}
        }
        reading
    }

    /// A noun of a role, with what stands before it.
    fn of_role(
        &self,
        sectors: Vec<Sector>,
        from: usize,
        first: usize,
        last: usize,
        owner: Option<&'a Entry>,
    ) -> Reading<'a> {
        let lemma = self.words.lemma(last);
        let short = first == last;
        let mut reading = Reading {
            code: owner
                .and_then(|e| some(e.code))
                .or_else(|| self.place_before(from, first)),
            sectors,
            belongs: self.cues.is(&lemma, Cue::Belongs) && short,
            abroad: self.cues.is(&lemma, Cue::Abroad),
            country_may_tell: true,
            ..Reading::default()
        };
        if short && self.cues.is(&lemma, Cue::Unknown) {
            reading.sectors = vec![Sector::Unk];
        }
        if reading.belongs || reading.sectors.first() == Some(&Sector::Unk) {
            if let Some(body) =
                owner.filter(|e| e.kind == Kind::Organisation && !e.sectors.is_empty())
            {
                reading.sectors = body.sectors.clone();
                reading.belongs = false;
            } else if let Some(before) = self.modifier(from, first) {
                reading.sectors = before;
                reading.belongs = false;
            }
        } else if let Some(body) = owner.filter(|e| e.kind == Kind::Organisation) {
            let armed = |s: &Sector| matches!(s, Sector::Uaf | Sector::Reb);
            if reading.sectors.iter().all(armed) && !body.sectors.is_empty() {
                reading.sectors = body.sectors.clone();
            }
        }
        if let (Some(code), Some(day)) = (&reading.code, self.setting.day) {
            let title = self.words.folded[first..=last].join(" ");
            if let [holder] = self.gazetteer.holders(code, &title, day)[..] {
                reading.name = some(holder.name);
                reading.wikidata = some(holder.wikidata);
                reading.office = self.gazetteer.office(holder.office);
            }
        }
        reading
    }

    /// A noun that no list has.
    fn unknown(&self, from: usize, to: usize, owner: Option<&'a Entry>) -> Reading<'a> {
        let last = to - 1;
        if let Some(entry) = self.misspelt(from, to) {
            return self.of_name(entry, from, last);
        }
        let code = owner.and_then(|e| some(e.code));
        let lemma = self.words.lemma(last);
        // "Governor Vadim Shumkov": a title before a name that no list has.
        if self.words.is_proper(last) && to - from > 1 {
            let title = (from..last)
                .rev()
                .find_map(|w| self.role(w).map(|r| (w, r)));
            if let Some((at, (sectors, first))) = title.filter(|(_, (_, first))| *first >= from) {
                let mut reading = self.of_role(sectors, from, first, at, owner);
                reading.name = Some(self.words.slice(at + 1, to));
                reading.wikidata = None;
                reading.office = None;
                return reading;
            }
            let place = || country_of(&self.words.slice(from, to)).map(str::to_string);
            return Reading {
                code: code.or_else(place),
                ..Reading::default()
            };
        }
        if self.cues.is(&lemma, Cue::Unknown) {
            let sectors = self
                .modifier(from, last)
                .unwrap_or_else(|| vec![Sector::Unk]);
            return Reading {
                code,
                sectors,
                ..Reading::default()
            };
        }
        let body = owner
            .filter(|e| e.kind == Kind::Organisation)
            .map(|e| e.sectors.clone());
        let sectors = self
            .modifier(from, last)
            .or(body)
            .or_else(|| {
                self.cues
                    .adjective(&self.words.folded[last])
                    .map(<[Sector]>::to_vec)
            })
            .unwrap_or_default();
        Reading {
            country_may_tell: !sectors.is_empty(),
            belongs: self.cues.is(&lemma, Cue::Belongs),
            code,
            sectors,
            ..Reading::default()
        }
    }

    /// Sectors of a role or adjective before a noun: "army accountant", "congressional group".
    fn modifier(&self, from: usize, before: usize) -> Option<Vec<Sector>> {
        (from..before).rev().find_map(|w| {
            if self.words.hit_at(w).is_some() {
                return None;
            }
            let adjective = self
                .cues
                .adjective(&self.words.folded[w])
                .map(<[Sector]>::to_vec);
            adjective.or_else(|| {
                let (sectors, first) = self.role(w)?;
                let lemma = self.words.lemma(w);
                (first >= from && !self.cues.is(&lemma, Cue::Unknown)).then_some(sectors)
            })
        })
    }

    /// The name before the last word to which the phrase belongs: the nearest, but "Iran-backed" names no owner.
    fn owner(&self, from: usize, to: usize) -> Option<&'a Entry> {
        let inside = |h: &&Hit| h.start >= from && h.end < to;
        let hits: Vec<&Hit> = self.words.hits.iter().filter(inside).collect();
        let joined = |h: &Hit, cue| {
            h.end + 1 < to
                && self.words.forms[h.end] == "-"
                && self.words.is(self.cues, h.end + 1, cue)
        };
        let entry = |h: &&Hit| self.pick(h, self.setting.country);
        let real = |h: &&&Hit| !joined(h, Cue::Backed) && entry(h).kind != Kind::Person;
        let near = hits.iter().rev().find(|h| real(h) && !joined(h, Cue::Led));
        near.or_else(|| hits.iter().rev().find(real)).map(entry)
    }

    /// What a name means: of the state that is wanted, valid on the day, a state before a body before a city.
    pub fn pick(&self, hit: &Hit, want: Option<&str>) -> &'a Entry {
        let day = self.day();
        let entries = hit.entries.iter().map(|&n| self.gazetteer.entry(n));
        let best = entries.min_by_key(|e| {
            let rank = match e.kind {
                Kind::State | Kind::Capital | Kind::Seat => 0,
                Kind::Organisation | Kind::Adjective | Kind::Demonym => 1,
                Kind::Person => 2,
                Kind::City | Kind::Region => 3,
            };
            (want.is_some_and(|w| w != e.code), rank, e.distance(day))
        });
        best.unwrap_or_else(|| self.gazetteer.entry(hit.entries[0]))
    }

    pub fn day(&self) -> i32 {
        self.setting.day.unwrap_or(i32::MAX - 1)
    }

    /// A name of a state, its people or its capital with one letter wrong.
    fn misspelt(&self, from: usize, to: usize) -> Option<&'a Entry> {
        let word = self.words.folded[to - 1].as_str();
        if to - from != 1 || word.chars().count() < 6 || self.words.hit_at(from).is_some() {
            return None;
        }
        self.near(word).filter(|e| e.kind != Kind::City)
    }

    /// The state of a place before a role that no list of names has, or that a word misspells: "Dehli police".
    fn place_before(&self, from: usize, first: usize) -> Option<String> {
        let from = (from..first)
            .rev()
            .take_while(|&w| self.words.is_proper(w) && self.words.hit_at(w).is_none())
            .last()?;
        let place = country_of(&self.words.slice(from, first)).map(str::to_string);
        place.or_else(|| {
            let word = self.words.folded[first - 1].as_str();
            let near = (word.chars().count() > 4).then(|| self.near(word));
            near.flatten().and_then(|e| some(e.code))
        })
    }

    /// The name of a state, people, capital or city that a word misspells.
    fn near(&self, word: &str) -> Option<&'a Entry> {
        let near = |(written, _): &&(Box<str>, u32)| one_mistake(word, written);
        let (_, number) = self.gazetteer.spellings().iter().find(near)?;
        Some(self.gazetteer.entry(*number))
    }
}

/// What a former official is.
pub(super) fn demote(sectors: &mut Vec<Sector>) {
    let official = |s: &Sector| {
        matches!(
            s,
            Sector::Gov
                | Sector::Mil
                | Sector::Leg
                | Sector::Jud
                | Sector::Spy
                | Sector::Cop
                | Sector::Pty
        )
    };
    if sectors.first().is_some_and(official) {
        *sectors = vec![Sector::Eli];
    }
}

fn is_bloc(code: &str) -> bool {
    matches!(code, "UNO" | "EUR" | "IGO" | "NGO" | "ISM" | "IMG" | "MNC")
}

pub(super) fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_string())
}
