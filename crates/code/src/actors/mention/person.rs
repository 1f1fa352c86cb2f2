//! People by name: in full, with initials, by the family name after a title; and what they were on a day.

use bifrons_core::{Sector, fold};

use super::Reader;
use super::cues::Cue;
use super::head::{demote, some};
use super::phrase::Reading;
use super::spell::one_mistake;
use crate::actors::gazetteer::{Entry, Kind};

/// Days before an office in which somebody counts as its coming holder.
const SOON: i32 = 120;

impl<'a> Reader<'a> {
    /// The person that a phrase names, if the gazetteer has one of that name.
    pub fn person(&self, from: usize, to: usize, want: Option<&str>) -> Option<Reading<'a>> {
        let full = self.words.hits.iter().rev().find(|h| {
            h.start >= from
                && h.end <= to
                && h.entries
                    .iter()
                    .any(|&n| self.gazetteer.entry(n).kind == Kind::Person)
                && self.pick(h, want).kind == Kind::Person
                && (h.end..to).all(|w| {
                    let suffix =
                        matches!(self.words.folded[w].as_str(), "jr" | "sr" | "ii" | "iii");
                    suffix || self.role(w).is_none() && !self.is_strange(w)
                })
        });
        let (title_end, entries) = match full {
            Some(hit) => {
                let all = hit.entries.iter().map(|&n| self.gazetteer.entry(n));
                (hit.start, all.filter(|e| e.kind == Kind::Person).collect())
            }
            None => self.by_family(from, to, want)?,
        };
        // "John Smith Putin" is somebody else, "former President Putin" is not.
        let strange = (from..title_end)
            .next_back()
            .is_some_and(|w| full.is_some_and(|h| h.end - h.start == 1) && self.is_strange(w));
        if strange {
            return None;
        }
        let title = (from..title_end).rev().find_map(|w| {
            self.role(w)
                .filter(|(_, f)| *f >= from)
                .map(|(s, f)| (s, f, w))
        });
        let words = title
            .as_ref()
            .map(|(_, first, last)| self.words.folded[*first..=*last].join(" "));
        let entry = self.tenure(&entries, want, words.as_deref())?;
        let mut reading = self.standing(entry);
        if let Some((sectors, ..)) = title.filter(|_| !entry.period.contains(&self.day())) {
            reading.sectors = sectors;
        }
        Some(reading)
    }

    /// What somebody is on the day.
    fn standing(&self, entry: &'a Entry) -> Reading<'a> {
        let day = self.day();
        let mut sectors = entry.sectors.clone();
        if day >= entry.period.end {
            demote(&mut sectors);
        } else if day < entry.period.start.saturating_sub(SOON) {
            sectors.clear();
        }
        Reading {
            code: some(entry.code),
            name: some(entry.name),
            wikidata: some(entry.wikidata),
            office: self.gazetteer.office(entry.office),
            sectors,
            ..Reading::default()
        }
    }

    /// The office that is meant: in the wanted state, of the title given, held on the day or nearest to it, the highest.
    fn tenure(
        &self,
        all: &[&'a Entry],
        want: Option<&str>,
        title: Option<&str>,
    ) -> Option<&'a Entry> {
        let day = self.day();
        let best = all.iter().min_by_key(|e| {
            let office = self.gazetteer.office(e.office);
            let called = title.is_some_and(|t| {
                office.is_some_and(|o| {
                    t.ends_with(o.title)
                        || o.title.ends_with(t)
                        || o.key == "monarch" && t == "king"
                })
            });
            let rank = match office {
                Some(o) if o.head => 0,
                Some(o) if o.sectors.first() == Some(&Sector::Gov) => 1,
                _ => 2,
            };
            // Somebody long out of office is described by the last one held.
            (
                want.is_some_and(|w| w != e.code),
                e.distance(day),
                !called,
                rank,
            )
        });
        best.copied()
    }

    /// People whom the last words may mean, and where their name begins.
    fn by_family(
        &self,
        from: usize,
        to: usize,
        want: Option<&str>,
    ) -> Option<(usize, Vec<&'a Entry>)> {
        let mut start = to;
        while start > from && self.words.is_proper(start - 1) && self.is_strange(start - 1)
            || (start > from && start < to && self.words.forms[start - 1] == "-")
        {
            start -= 1;
        }
        if start == to {
            return None;
        }
        let name: Vec<&str> = (start..to)
            .map(|w| self.words.folded[w].as_str())
            .filter(|w| *w != "-")
            .collect();
        let titled = start > from && (from..start).any(|w| self.role(w).is_some());
        let mut found: Vec<&'a Entry> = Vec::new();
        let last = name.last().copied()?;
        let two = (name.len() > 1).then(|| name[name.len() - 2..].join(" "));
        for family in [Some(last.to_string()), two].into_iter().flatten() {
            found.extend(
                self.gazetteer
                    .family(&family)
                    .filter(|e| fits(&name, e.name)),
            );
        }
        if (titled || name.len() == 1 && to - from == 1) && found.is_empty() && want.is_some() {
            let people = self.gazetteer.people(want.unwrap_or_default());
            let day = self.day();
            found.extend(people.filter(|e| e.distance(day) < 400 && shares(&name, e.name)));
        }
        let alone = name.len() == 1;
        found.retain(|e| {
            if !alone {
                return true;
            }
            let same = want.is_some_and(|w| w == e.code);
            let leader = e.is_leader() && self.gazetteer.office(e.office).is_some_and(|o| o.head);
            let known = e.is_leader() && e.distance(self.day()) < 400;
            same && (titled || known)
                || titled
                    && known
                    && want.is_none_or(|w| w == e.code || Some(w) == self.setting.country)
                || leader && known && start == from
        });
        (!found.is_empty()).then_some((start, found))
    }

    /// A word of no name, no role and no kind of its own.
    fn is_strange(&self, at: usize) -> bool {
        let known = self.words.hit_at(at).is_some_and(|h| {
            !h.entries.iter().all(|&n| {
                matches!(
                    self.gazetteer.entry(n).kind,
                    Kind::Person | Kind::City | Kind::Region
                )
            })
        });
        let cue = [Cue::Article, Cue::Honorific, Cue::Former, Cue::Owner]
            .iter()
            .any(|c| self.words.is(self.cues, at, *c));
        let role = (at..self.words.len().min(at + 3))
            .any(|l| self.role(l).is_some_and(|(_, first)| first <= at));
        self.words.is_proper(at) && !known && !cue && !role
    }
}

/// Whether words written fit a full name: first and last words the same, by initials or one letter wrong, in between anything.
fn fits(written: &[&str], full: &str) -> bool {
    if written.len() == 1 {
        return true;
    }
    let full = fold(full);
    let full: Vec<&str> = full.split([' ', '-']).collect();
    let (Some(first), Some(other)) = (written.first(), full.first()) else {
        return false;
    };
    let initial = first.chars().count() == 1 && other.starts_with(first);
    let initials = first.chars().count() == 2
        && first.chars().next() == other.chars().next()
        && full.len() > 2
        && full[1].starts_with(&first[first.len() - 1..]);
    initial || initials || first == other || first.chars().count() > 4 && one_mistake(first, other)
}

/// Whether a name shares a long word with another, give or take a letter.
fn shares(written: &[&str], full: &str) -> bool {
    let full = fold(full);
    full.split([' ', '-']).any(|f| {
        written.iter().any(|w| {
            let long = w.chars().count();
            long > 3 && (f == *w || long > 4 && one_mistake(w, f))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_by_initials_and_with_a_mistake() {
        assert!(fits(&["g", "w", "bush"], "George W. Bush"));
        assert!(fits(&["evelyne", "anite"], "Evelyn Anite"));
        assert!(!fits(&["jane", "putin"], "Vladimir Putin"));
        assert!(shares(&["fernandez", "reyna"], "Leonel Fernández"));
    }
}
