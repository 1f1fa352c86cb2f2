//! A human being by name.

use std::ops::Range;

use bifrons_core::Sector;

use super::Reader;
use super::cues::Cue;
use super::head::in_office;
use super::phrase::Reading;
use crate::actors::gazetteer::{Entry, Kind};

/// Days for which somebody whose office ended still stands for it where the mention has no date: five years.
const LATELY: i32 = 5 * 365;

impl<'a> Reader<'a> {
    /// The person that a part names in full, or by the family name after a title. `title` is the last word of a role.
    pub(super) fn person(
        &self,
        range: Range<usize>,
        owner: Option<&str>,
        title: Option<usize>,
    ) -> Option<Reading<'a>> {
        let words = self.words;
        let named = words
            .hits
            .iter()
            .filter(|h| range.start <= h.start && h.end <= range.end)
            // Another name after it makes it somebody else's: "Juan Carlos" is not "Juan Carlos Gómez".
            .filter(|h| {
                h.end >= range.end || !words.is_proper(h.end) || words.hit_at(h.end).is_some()
            })
            .map(|h| {
                let entries = h.entries.iter().map(|&n| self.gazetteer.entry(n));
                entries
                    .filter(|e| e.kind == Kind::Person)
                    .collect::<Vec<_>>()
            })
            .find(|entries| !entries.is_empty());
        let mut people = match named {
            Some(people) => people,
            None => self.by_family_name(range, title)?,
        };
        if let Some(code) = owner.or(self.setting.country)
            && people.iter().any(|e| e.code == code)
        {
            people.retain(|e| e.code == code);
        }
        let day = self.setting.day.unwrap_or_else(|| self.gazetteer.latest());
        // Of several offices at a time the one that leads the state tells most.
        let office = |e: &Entry| self.gazetteer.office(e.office);
        let entry = people
            .into_iter()
            .min_by_key(|e| (e.distance(day), !office(e).is_some_and(|o| o.head)))?;
        let slack = if self.setting.day.is_some() {
            0
        } else {
            LATELY
        };
        let holds = entry.distance(day) <= slack;
        let mut sectors = entry.sectors.clone();
        let left = !holds && day >= entry.period.end;
        if left && sectors.iter().any(|s| in_office(*s)) {
            sectors = vec![Sector::Eli];
        }
        Some(Reading {
            code: Some(entry.code.to_string()),
            sectors,
            name: Some(entry.name.to_string()),
            wikidata: Some(entry.wikidata.to_string()).filter(|w| !w.is_empty()),
            office: office(entry),
            ..Reading::default()
        })
    }

    /// People of the family name that ends a part, where a title or an honorific stands before it.
    fn by_family_name(&self, range: Range<usize>, title: Option<usize>) -> Option<Vec<&'a Entry>> {
        let words = self.words;
        let last = range.end.checked_sub(1)?;
        let after_title = title.is_some_and(|t| t < last);
        let polite = range
            .clone()
            .any(|w| w < last && words.is(self.cues, w, Cue::Honorific));
        if !words.is_proper(last) || !(after_title || polite) {
            return None;
        }
        // Only the family name may follow the title: a given name that is in no list is somebody else's.
        let begin = title.map_or(last, |t| t + 1).min(last);
        let family = words.slice(begin, range.end);
        let people: Vec<&Entry> = self.gazetteer.family(&family).collect();
        (!people.is_empty()).then_some(people)
    }
}
