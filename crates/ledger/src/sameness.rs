//! Which rows report the same event, and which pairs of states an event joins.
//!
//! # One event, several reports
//!
//! Agencies' copy is printed by many papers, and counts must not grow with that. Two rows report the same event if
//!
//! 1. their evidence sentences are alike once case, diacritics, punctuation and spacing are folded,
//! 2. type, factuality, the mark `counted` and the sets of actor and of recipient codes are the same (a party without a
//!    code stands for its folded words), and, should a sentence tell of several such events, their order in it, and
//! 3. they are at most three days apart: sorted by day, a chain of such rows with no gap above [`NEAR_DAYS`] is one
//!    event. Rows without a date form one chain of their own.
//!
//! The first two are the column `key` of `events` and `pairs`, made when a row is written; the third is a pass over rows
//! sorted by key and day, made when faces and evidence are asked for, so that a late copy still joins its event.
//!
//! A row without a sentence (from a foreign event file that has none) is alike only if date, CAMEO code and the names of
//! the parties are the same.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use bifrons_core::{Entity, Event, content_hash, fold, states};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::threads::{map, processors};

/// Events whose keys a thread makes at a time.
const KEYS: usize = 4096;

/// Days between two reports up to which they may be of the same event.
pub const NEAR_DAYS: i32 = 3;

/// An event on its way into the ledger.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told<'a> {
    /// The event.
    pub event: &'a Event,
    /// Key of sameness.
    pub key: &'a str,
    /// `news`, or the data set that it came with.
    pub origin: &'a str,
    /// Publisher of its document; empty if unknown.
    pub publisher: &'a str,
}

/// One event seen as something between two codes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PairRow<'a> {
    /// An actor's code; for mutual events the first in the alphabet.
    pub a: &'a str,
    /// A recipient's code; for mutual events the other actor's.
    pub b: &'a str,
    /// Both are actors, and nobody is the recipient.
    pub mutual: bool,
    /// The event.
    pub told: Told<'a>,
}

impl<'a> PairRow<'a> {
    pub fn lo(&self) -> &'a str {
        self.a.min(self.b)
    }

    pub fn hi(&self) -> &'a str {
        self.a.max(self.b)
    }
}

/// The key of each event, in order: events of different documents with the same key may be the same event.
pub(crate) fn keys(events: &[&Event]) -> Vec<String> {
    let parts: Vec<&[&Event]> = events.chunks(KEYS).collect();
    let bases = map(&parts, processors(), |part| {
        part.iter().map(|e| base_key(e)).collect::<Vec<_>>()
    })
    .concat();
    // Without a sentence nothing tells two rows of a story apart: they report the same event, as the first of its kind.
    let mut keys: Vec<String> = events
        .iter()
        .zip(&bases)
        .map(|(event, base)| match event.text.is_empty() {
            true => content_hash(&[base, "0"]),
            false => String::new(),
        })
        .collect();
    let mut order: Vec<usize> = (0..events.len())
        .filter(|&i| !events[i].text.is_empty())
        .collect();
    order.sort_by_key(|&i| {
        (
            events[i].trigger.span,
            events[i].cameo.as_str(),
            events[i].id.as_str(),
        )
    });
    let mut seen: FxHashMap<(&str, i32, &str), usize> = FxHashMap::default();
    for i in order {
        let event = events[i];
        let nth = seen
            .entry((event.doc.as_str(), event.sentence, bases[i].as_str()))
            .or_default();
        keys[i] = content_hash(&[&bases[i], &nth.to_string()]);
        *nth += 1;
    }
    keys
}

/// A key as the number that it writes in hexadecimal digits.
pub(crate) fn number(key: &str) -> i64 {
    u64::from_str_radix(key, 16)
        .unwrap_or_default()
        .cast_signed()
}

/// The pairs of codes that an event joins, each once.
///
/// An event with recipients joins every actor with every recipient; one without joins its actors with each other. Only
/// codes that stand for states or blocs take part. A state joins itself only if nobody else is in the event's pairs
/// with it: as actor and recipient, or as the only code among several actors.
pub(crate) fn pairs(told: Told<'_>) -> Vec<PairRow<'_>> {
    let event = told.event;
    let (actors, recipients) = (codes(&event.actor), codes(&event.recipient));
    let mut pairs = Vec::new();
    if event.recipient.is_empty() {
        for (i, &a) in actors.iter().enumerate() {
            pairs.extend(actors[i + 1..].iter().map(|&b| PairRow {
                a,
                b,
                mutual: true,
                told,
            }));
        }
        if let ([only], true) = (
            actors.as_slice(),
            event.actor.iter().filter(|e| e.code.is_some()).count() > 1,
        ) {
            pairs.push(PairRow {
                a: only,
                b: only,
                mutual: true,
                told,
            });
        }
        return pairs;
    }
    for &a in &actors {
        for &b in recipients
            .iter()
            .filter(|&&b| b != a || (actors.len() == 1 && recipients.len() == 1))
        {
            pairs.push(PairRow {
                a,
                b,
                mutual: false,
                told,
            });
        }
    }
    pairs
}

/// Codes of states and blocs, sorted, each once.
fn codes(parties: &[Entity]) -> Vec<&str> {
    let mut codes: Vec<&str> = parties
        .iter()
        .filter_map(|e| e.code.as_deref())
        .filter(|code| is_state(code))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Whether a code stands for a state or bloc, and so for a side of a pair.
fn is_state(code: &str) -> bool {
    static CODES: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| states().iter().map(|s| s.code).collect());
    CODES.contains(code)
}

fn base_key(event: &Event) -> String {
    let sentence = plain(&event.text);
    let parties = |list: &[Entity]| {
        let words = list
            .iter()
            .map(|e| e.code.clone().unwrap_or_else(|| plain(&e.text)));
        words
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
            .join("|")
    };
    let names = |list: &[Entity]| {
        list.iter()
            .map(|e| e.name.as_deref().unwrap_or(&e.text))
            .collect::<Vec<_>>()
            .join("|")
    };
    let (actor, recipient) = (parties(&event.actor), parties(&event.recipient));
    let counted = if event.counted { "counted" } else { "" };
    let mut parts = vec![
        sentence.as_str(),
        event.event.name(),
        event.factuality.name(),
        counted,
        &actor,
        &recipient,
    ];
    let details = match sentence.is_empty() {
        true => vec![
            event.date.map(|d| d.to_string()).unwrap_or_default(),
            event.cameo.clone(),
            names(&event.actor),
            names(&event.recipient),
        ],
        false => Vec::new(),
    };
    parts.extend(details.iter().map(String::as_str));
    content_hash(&parts)
}

/// Words only: no case, diacritics, punctuation or spacing.
fn plain(text: &str) -> String {
    let folded = fold(text);
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{event, party};

    fn joined(actors: &[&str], recipients: &[&str]) -> Vec<String> {
        let mut e = event("d", "s", "ACCUSE", "2021-03-05");
        e.actor = actors.iter().map(|c| party(c)).collect();
        e.recipient = recipients.iter().map(|c| party(c)).collect();
        let told = Told {
            event: &e,
            key: "0",
            origin: "news",
            publisher: "",
        };
        pairs(told)
            .iter()
            .map(|p| format!("{}{}{}", p.a, if p.mutual { "-" } else { ">" }, p.b))
            .collect()
    }

    #[test]
    fn an_event_joins_each_pair_once() {
        assert_eq!(joined(&["USA", "GBR"], &["RUS"]), ["GBR>RUS", "USA>RUS"]);
        assert_eq!(joined(&["RUS", "RUS"], &["UKR", "UKR"]), ["RUS>UKR"]);
        assert_eq!(
            joined(&["UKR", "RUS", "TUR"], &[]),
            ["RUS-TUR", "RUS-UKR", "TUR-UKR"]
        );
        assert_eq!(joined(&["RUS"], &["RUS"]), ["RUS>RUS"]);
        assert_eq!(joined(&["RUS", "RUS"], &[]), ["RUS-RUS"]);
        assert_eq!(joined(&["RUS", "USA"], &["RUS"]), ["USA>RUS"]);
        assert!(joined(&["RUS"], &[]).is_empty());
        assert!(joined(&["RUS"], &["???"]).is_empty());
    }

    #[test]
    fn spacing_and_punctuation_do_not_tell_events_apart() {
        let (mut x, mut y) = (
            event("d1", "Kyiv “condemned” the raid.", "ACCUSE", "2021-03-05"),
            event("d2", "", "ACCUSE", "2021-03-06"),
        );
        y.text = "KYIV  condemned\nthe raid".into();
        let both = keys(&[&x, &y]);
        assert_eq!(both[0], both[1]);
        x.text.push_str(" Again.");
        assert_ne!(keys(&[&x])[0], both[0]);
    }

    #[test]
    fn several_events_of_a_sentence_stay_apart() {
        let (x, mut y) = (
            event("d1", "s", "ACCUSE", "2021-03-05"),
            event("d1", "s", "ACCUSE", "2021-03-05"),
        );
        y.trigger.span.start += 10;
        y.trigger.span.end += 10;
        let mut copies = [x.clone(), y.clone()];
        copies.iter_mut().for_each(|e| e.doc = "d2".into());
        let found = keys(&[&y, &x, &copies[0], &copies[1]]);
        assert_ne!(found[0], found[1]);
        assert_eq!((&found[0], &found[1]), (&found[3], &found[2]));
    }

    #[test]
    fn rows_without_a_sentence_need_more_in_common() {
        let (x, mut y) = (
            event("d1", "", "ACCUSE", "2021-03-05"),
            event("d2", "", "ACCUSE", "2021-03-05"),
        );
        assert_eq!(keys(&[&x]), keys(&[&y]));
        y.date = "2021-03-06".parse().ok();
        assert_ne!(keys(&[&x]), keys(&[&y]));
    }
}
