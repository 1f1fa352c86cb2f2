//! The words of a mention, with the names found in them.

use bifrons_core::fold;

use super::cues::{Cue, Cues};
use crate::actors::gazetteer::{Gazetteer, Hit, Kind, Letters};
use crate::syntax::{Upos, lemma::lemma};
use crate::text::tokenize;

/// A mention divided into words.
pub(super) struct Words<'m> {
    /// As written.
    pub forms: Vec<&'m str>,
    /// Without case, diacritics and stops.
    pub folded: Vec<String>,
    /// Names in full; family names alone are looked up where a person may stand.
    pub hits: Vec<Hit>,
    /// Whether capitals tell anything.
    pub letters: Letters,
}

impl<'m> Words<'m> {
    pub fn new(gazetteer: &Gazetteer, text: &'m str) -> Self {
        let forms: Vec<&str> = tokenize(text).into_iter().map(|r| &text[r]).collect();
        let folded: Vec<String> = forms.iter().map(|f| fold(f)).collect();
        let small = !text.chars().any(char::is_uppercase);
        let large = forms.len() > 1 && !text.chars().any(char::is_lowercase);
        let letters = if small || large {
            Letters::Any
        } else {
            Letters::AsWritten
        };
        let mut words = Self {
            hits: Vec::new(),
            letters,
            folded,
            forms,
        };
        words.hits = words.names(gazetteer);
        words
    }

    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// Whether a word is of that kind, "ex-minister" by its first part.
    pub fn is(&self, cues: &Cues, at: usize, cue: Cue) -> bool {
        let word = self.folded[at].as_str();
        cues.is(word, cue)
            || cue == Cue::Former && word.split_once('-').is_some_and(|(w, _)| cues.is(w, cue))
    }

    /// Whether a word looks like part of a name.
    pub fn is_proper(&self, at: usize) -> bool {
        self.letters == Letters::AsWritten && self.forms[at].starts_with(char::is_uppercase)
    }

    pub fn is_possessive(&self, at: usize) -> bool {
        at > 0 && matches!(self.folded[at].as_str(), "'s" | "'")
    }

    /// Dictionary form of a noun.
    pub fn lemma(&self, at: usize) -> Box<str> {
        lemma(&self.folded[at], Upos::Noun)
    }

    /// The name that covers a word.
    pub fn hit_at(&self, at: usize) -> Option<&Hit> {
        self.hits.iter().find(|h| h.start <= at && at < h.end)
    }

    /// The words from one to another, as written.
    pub fn slice(&self, from: usize, to: usize) -> String {
        let mut text = String::new();
        for at in from..to {
            let tight = text.is_empty()
                || text.ends_with('-')
                || self.forms[at] == "-"
                || self.is_possessive(at);
            if !tight {
                text.push(' ');
            }
            text.push_str(self.forms[at]);
        }
        text
    }

    fn names(&self, gazetteer: &Gazetteer) -> Vec<Hit> {
        let mut hits = gazetteer.find_in(&self.forms, Letters::AsWritten);
        if self.letters == Letters::Any {
            let loose = gazetteer.find_in(&self.forms, Letters::Any);
            let longer = loose.into_iter().filter(|l| {
                // In small letters "us", "who" and "mobile" are words before they are names.
                let long = l.end - l.start > 1 || self.folded[l.start].len() > 4;
                long && hits.iter().all(|h| h.end <= l.start || l.end <= h.start)
            });
            let longer: Vec<Hit> = longer.collect();
            hits.extend(longer);
            hits.sort_by_key(|h| h.start);
        }
        hits.retain(|h| !h.surname);
        // Lower-case words that a role names are that role: "mujahideen", "zetas".
        hits.retain(|h| {
            let small = self.forms[h.start].starts_with(char::is_lowercase);
            !(small && h.end - h.start == 1 && gazetteer.role_in(&self.folded, h.start).is_some())
        });
        // "Franco" is French only before a hyphen.
        let cues = super::cues::bundled();
        hits.retain(|h| {
            let half = h.end - h.start == 1 && cues.is(&self.folded[h.start], Cue::Prefix);
            !half || self.folded.get(h.end).is_some_and(|next| next == "-")
        });
        // A city beside a capitalised word that nothing is known of is part of somebody's name: "Leon Bobb".
        let alone = |h: &Hit| {
            let place = h
                .entries
                .iter()
                .all(|&n| matches!(gazetteer.entry(n).kind, Kind::City | Kind::Region));
            !place || h.end - h.start > 1 || {
                let beside = [
                    h.start.checked_sub(1),
                    Some(h.end).filter(|&e| e < self.len()),
                ];
                !beside
                    .into_iter()
                    .flatten()
                    .any(|w| self.is_nameless(gazetteer, w))
            }
        };
        let kept: Vec<bool> = hits.iter().map(alone).collect();
        let mut kept = kept.into_iter();
        hits.retain(|_| kept.next().unwrap_or(true));
        hits
    }

    /// A capitalised word in no name and no role.
    fn is_nameless(&self, gazetteer: &Gazetteer, at: usize) -> bool {
        let known = gazetteer
            .find_in(&self.forms[at..=at], Letters::AsWritten)
            .iter()
            .any(|h| !h.surname);
        let role = (at..self.len().min(at + 3)).any(|last| {
            gazetteer
                .role_in(&self.folded, last)
                .is_some_and(|(_, first)| first <= at)
        });
        self.is_proper(at) && at > 0 && !known && !role
            || self.is_proper(at)
                && at == 0
                && !known
                && !role
                && !self.folded[at].starts_with("the")
    }
}
