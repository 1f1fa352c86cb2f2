//! The noun or the name that a part of a mention is about.

use std::ops::Range;

use bifrons_core::{Sector, fold};

use super::Reader;
use super::cues::Cue;
use super::phrase::Reading;
use super::spell::one_mistake;
use crate::actors::gazetteer::{Entry, Kind};
use crate::data;

/// A role found in a part.
struct Role {
    first: usize,
    last: usize,
    sectors: Vec<Sector>,
}

impl<'a> Reader<'a> {
    /// A noun phrase without possessor and prepositions.
    pub(super) fn noun(&self, range: Range<usize>) -> Reading<'a> {
        let words = self.words;
        let mut start = range.start;
        let (mut former, mut ordinary) = (false, false);
        while start < range.end && words.hit_at(start).is_none_or(|h| h.end > range.end) {
            let is = |cue| words.is(self.cues, start, cue);
            former |= is(Cue::Former);
            ordinary |= is(Cue::Ordinary);
            let number = words.folded[start].starts_with(|c: char| c.is_ascii_digit());
            let mark = !words.folded[start].starts_with(char::is_alphanumeric);
            if !(number || mark || is(Cue::Article) || is(Cue::Former) || is(Cue::Ordinary)) {
                break;
            }
            start += 1;
        }
        former |= (start..range.end).any(|w| words.is(self.cues, w, Cue::Former));
        ordinary |= (start..range.end).any(|w| words.is(self.cues, w, Cue::Ordinary));
        let range = start..range.end;
        if range.is_empty() {
            return Reading {
                sectors: if ordinary { vec![Sector::Cvl] } else { vec![] },
                ..Reading::default()
            };
        }
        let roles = self.roles(range.clone());
        let owner = self.owner(range.clone());
        let mut reading = self
            .person(
                range.clone(),
                owner.as_deref(),
                roles.last().map(|r| r.last),
            )
            .or_else(|| self.body(range.clone(), owner.as_deref(), &roles))
            .unwrap_or_else(|| self.kind_of(range.clone(), &roles, ordinary));
        if reading.code.is_none() {
            reading.code = owner;
        }
        if reading.sectors.is_empty() && reading.name.is_none() {
            self.place(range.clone(), &mut reading);
        }
        if reading.code.is_none() && reading.name.is_none() {
            reading.code = self.beside(range.clone(), &roles);
        }
        if self.is_partial(range) && !reading.sectors.contains(&Sector::Pre) {
            reading.sectors.push(Sector::Pre);
        }
        if former && reading.sectors.iter().any(|s| in_office(*s)) {
            reading.sectors = vec![Sector::Eli];
        }
        reading
    }

    /// Roles from left to right that do not overlap, names left out.
    fn roles(&self, range: Range<usize>) -> Vec<Role> {
        let mut roles: Vec<Role> = Vec::new();
        let mut end = range.end;
        while end > range.start {
            let last = end - 1;
            let free = self.words.hit_at(last).is_none_or(|h| {
                h.entries
                    .iter()
                    .all(|&n| self.gazetteer.entry(n).kind.is_place())
            });
            let found = self
                .gazetteer
                .role_in(&self.words.folded, last)
                .filter(|(_, first)| free && *first >= range.start);
            match found {
                Some((sectors, first)) => {
                    roles.push(Role {
                        first,
                        last,
                        sectors: sectors.to_vec(),
                    });
                    end = first;
                }
                None => end = last,
            }
        }
        roles.reverse();
        roles
    }

    /// State that a name, an adjective or a city of the part tells; "Iran-backed" tells none.
    fn owner(&self, range: Range<usize>) -> Option<String> {
        let words = self.words;
        let hits = words
            .hits
            .iter()
            .filter(|h| range.start <= h.start && h.end <= range.end);
        for hit in hits {
            let joined = hit.end + 1 < range.end && words.folded[hit.end] == "-";
            if joined && words.is(self.cues, hit.end + 1, Cue::Backed) {
                continue;
            }
            let states = hit.entries.iter().map(|&n| self.gazetteer.entry(n));
            if let Some(entry) = states
                .filter(|e| e.kind.is_state())
                .min_by_key(|e| matches!(e.kind, Kind::City | Kind::Region))
            {
                return Some(entry.code.to_string());
            }
        }
        None
    }

    /// A body with a name of its own: "Boko Haram gunmen", "a former CIA official".
    fn body(
        &self,
        range: Range<usize>,
        owner: Option<&str>,
        roles: &[Role],
    ) -> Option<Reading<'a>> {
        let words = self.words;
        let bodies = words
            .hits
            .iter()
            .filter(|h| range.start <= h.start && h.end <= range.end);
        let (hit, entry) = bodies
            .filter_map(|hit| {
                let entries = hit.entries.iter().map(|&n| self.gazetteer.entry(n));
                let best = entries
                    .filter(|e| e.kind == Kind::Organisation)
                    .min_by_key(|e| {
                        let wanted = owner.or(self.setting.country);
                        let here = wanted.is_some_and(|c| c == e.code);
                        let away = self.setting.day.map_or(0, |day| e.distance(day));
                        (!here, away)
                    })?;
                Some((hit, best))
            })
            .max_by_key(|(hit, _)| hit.end)?;
        let mut sectors = entry.sectors.clone();
        for role in roles.iter().filter(|r| r.first >= hit.end) {
            let specific = role.sectors.first().is_some_and(|s| *s != Sector::Gov)
                && !self.is_vague(role.last);
            if sectors.is_empty() || (specific && entry.sectors == [Sector::Gov]) {
                sectors = role.sectors.clone();
            }
        }
        // "The Saudi National Guard" is not America's: many states have a body of a name that a role ends.
        let common = self.gazetteer.role_in(&words.folded, hit.end - 1).is_some();
        if let Some(own) = owner.filter(|own| common && *own != entry.code) {
            return Some(Reading {
                code: Some(own.to_string()),
                sectors,
                ..Reading::default()
            });
        }
        Some(Reading {
            code: Some(entry.code.to_string()),
            sectors,
            name: Some(entry.name.to_string()),
            wikidata: Some(entry.wikidata.to_string()).filter(|w| !w.is_empty()),
            ..Reading::default()
        })
    }

    /// A kind of person or body: the last noun decides, unless what stands before it tells more ("army accountant").
    fn kind_of(&self, range: Range<usize>, roles: &[Role], ordinary: bool) -> Reading<'a> {
        let mut reading = Reading {
            country_may_tell: true,
            ..Reading::default()
        };
        let adjective = range
            .clone()
            .rev()
            .find_map(|w| self.cues.adjective(&self.words.folded[w]));
        let Some(head) = roles.last() else {
            reading.sectors = adjective.map(<[Sector]>::to_vec).unwrap_or_default();
            let last = range.end - 1;
            let unknown = self.words.is(self.cues, last, Cue::Unknown)
                || self.cues.is(&self.words.lemma(last), Cue::Unknown);
            if reading.sectors.is_empty() && unknown {
                reading.sectors = vec![Sector::Unk];
            } else if reading.sectors.is_empty() && ordinary {
                reading.sectors = vec![Sector::Cvl];
            }
            reading.country_may_tell = !reading.sectors.is_empty();
            return reading;
        };
        reading.sectors = head.sectors.clone();
        reading.vague = self.is_vague(head.last);
        let weak = |s: &Sector| {
            matches!(
                s,
                Sector::Gov | Sector::Cvl | Sector::Bus | Sector::Unk | Sector::Eli | Sector::Soc
            )
        };
        let before = roles[..roles.len() - 1]
            .iter()
            .rev()
            .map(|r| r.sectors.as_slice());
        let told = before.chain(adjective).find(|s| {
            s.first()
                .is_some_and(|f| !weak(f) || reading.sectors == [Sector::Unk])
        });
        if let Some(told) = told.filter(|_| reading.sectors.first().is_some_and(weak)) {
            let rest = std::mem::replace(&mut reading.sectors, told.to_vec());
            reading.sectors.extend(rest);
        }
        // The office that news calls so has sectors of its own: "defence minister" is of the government and the military.
        let title = self.words.folded[head.first..=head.last].join(" ");
        if let (Some(code), Some(day)) = (self.owner(range), self.setting.day)
            && let [one] = self.gazetteer.holders(&code, &title, day)[..]
        {
            reading.name = Some(one.name.to_string());
            reading.office = self.gazetteer.office(one.office);
        }
        reading
    }

    /// Whether a noun tells rank or membership alone.
    pub(super) fn is_vague(&self, at: usize) -> bool {
        self.words.is(self.cues, at, Cue::Vague) || self.cues.is(&self.words.lemma(at), Cue::Vague)
    }

    /// A state, a capital, a city: by the list of actors, else by the gazetteer of places.
    fn place(&self, range: Range<usize>, reading: &mut Reading<'a>) {
        let words = self.words;
        let whole = words
            .hits
            .iter()
            .find(|h| h.start == range.start && h.end == range.end);
        if let Some(hit) = whole {
            let entries = hit.entries.iter().map(|&n| self.gazetteer.entry(n));
            if let Some(entry) = entries
                .filter(|e| e.kind.is_state())
                .min_by_key(|e| rank(e))
            {
                reading.bare = true;
                reading.name = Some(
                    match entry.kind {
                        Kind::Adjective | Kind::Demonym => bifrons_core::states()
                            .iter()
                            .find(|s| s.code == entry.code)
                            .map_or(entry.name, |s| s.name),
                        _ => entry.name,
                    }
                    .to_string(),
                );
                reading.wikidata = Some(entry.wikidata.to_string()).filter(|w| !w.is_empty());
                if matches!(entry.kind, Kind::Capital | Kind::Seat) {
                    reading.sectors = vec![Sector::Gov];
                }
            }
        } else if reading.code.is_none() && range.clone().all(|w| words.is_proper(w)) {
            reading.code = self.listed(range);
            reading.bare = true;
        }
    }

    /// State of a capitalised word before a role that is in no list of actors: a smaller city, a misspelt name.
    fn beside(&self, range: Range<usize>, roles: &[Role]) -> Option<String> {
        let free = |w: &usize| {
            self.words.is_proper(*w)
                && roles.iter().all(|r| *w < r.first || r.last < *w)
                && self.words.hit_at(*w).is_none()
        };
        let first = range.clone().find(free)?;
        let end = (first..range.end).find(|w| !free(w)).unwrap_or(range.end);
        let before_role = roles.iter().any(|r| r.first == end);
        let city = before_role.then(|| self.listed(first..end)).flatten();
        // Several unknown words in capitals are somebody's name, however near one of them is to a state's.
        city.or_else(|| {
            (end == first + 1)
                .then(|| self.misspelt(first..end))
                .flatten()
        })
    }

    /// State of the longest row of capitalised words that the gazetteer of places knows.
    pub(super) fn listed(&self, range: Range<usize>) -> Option<String> {
        let name = self.words.slice(range.start, range.end);
        (name.chars().count() > 4)
            .then(|| crate::places::country_of(&name))
            .flatten()
            .map(str::to_string)
    }

    /// Code of the only state whose name, people or city a word of the part nearly is.
    fn misspelt(&self, range: Range<usize>) -> Option<String> {
        let mut codes: Vec<&str> = Vec::new();
        for at in range.filter(|&w| self.words.is_proper(w)) {
            let word = &self.words.folded[at];
            if word.chars().count() < 5 {
                continue;
            }
            for row in data::rows("actors/names.txt") {
                let near = data::names(row.at(2))
                    .filter(|n| !n.contains(' '))
                    .any(|n| one_mistake(word, &fold(n)));
                if near && !codes.contains(&row.at(0)) {
                    codes.push(row.at(0));
                }
            }
        }
        match codes[..] {
            [one] => Some(one.to_string()),
            _ => None,
        }
    }

    /// Whether the part names a state that few recognise.
    fn is_partial(&self, range: Range<usize>) -> bool {
        let words = self.words;
        let hit = words
            .hits
            .iter()
            .filter(|h| range.start <= h.start && h.end <= range.end);
        hit.map(|h| words.folded[h.start..h.end].join(" "))
            .chain([words.folded[range.clone()].join(" ")])
            .any(|name| self.cues.is(&name, Cue::Partial))
    }
}

fn rank(entry: &Entry) -> u8 {
    match entry.kind {
        Kind::State => 0,
        Kind::Capital | Kind::Seat => 1,
        Kind::Adjective | Kind::Demonym => 2,
        _ => 3,
    }
}

/// Sectors that one leaves with the office.
pub(super) fn in_office(sector: Sector) -> bool {
    matches!(
        sector,
        Sector::Gov
            | Sector::Leg
            | Sector::Jud
            | Sector::Spy
            | Sector::Mil
            | Sector::Cop
            | Sector::Pty
    )
}
