//! Which words of a text name a place: names of the lists, told from people and common words by their neighbours, and names in
//! no list that their neighbours show to be places.
//!
//! 1. [`reader`]: the words, and the names of the lists among them.
//! 2. [`signs`]: what the words around a name, and the whole document, tell.
//! 3. [`judge`]: whether a name of the lists means a place; [`unlisted`]: names of no list, and roads.

mod judge;
mod reader;
mod signs;
mod unlisted;

use bifrons_core::Document;

use super::{Candidate, Kind, Places};
use crate::text;
use reader::{Cache, Hit, Reader};
use signs::Evidence;

/// Words that name a place.
#[derive(Clone, Debug)]
pub struct Mention {
    /// It stands in the title.
    pub title: bool,
    /// First byte in the title or text.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// What it may mean; empty for a road and for a name of no list.
    pub candidates: Vec<Candidate>,
    /// What it is, where that is clear without a list.
    pub kind: Option<Kind>,
    /// The mention after it that says where it is: "Paris, Texas".
    pub within: Option<usize>,
}

/// Words of a document that news of some state uses, with that state, each once.
pub fn hints(places: &'static Places, document: &Document) -> Vec<&'static str> {
    let words = text::tokenize(&document.text);
    let found: std::collections::BTreeMap<&str, &'static str> = words
        .into_iter()
        .filter_map(|w| {
            let word = &document.text[w];
            places.words.hints.get(word).map(|state| (word, *state))
        })
        .collect();
    found.into_values().collect()
}

/// All mentions of a document, those of the title first, in order; they do not overlap.
pub fn mentions(places: &'static Places, document: &Document) -> Vec<Mention> {
    let texts = [(&document.title, true), (&document.text, false)];
    let readers = texts.map(|(text, title)| Reader::new(places, text, title));
    let mut cache = Cache::default();
    let hits: Vec<Vec<Hit>> = readers.iter().map(|r| r.hits(&mut cache)).collect();
    let mut evidence = Evidence::default();
    for (reader, hits) in readers.iter().zip(&hits) {
        reader.gather(hits, &mut evidence);
    }
    let texts = readers.iter().zip(hits);
    let mut all = Vec::new();
    for (reader, hits) in texts {
        let start = all.len();
        all.extend(accepted(reader, hits, &evidence));
        link(reader.text, &mut all, start);
    }
    all
}

fn accepted(reader: &Reader, hits: Vec<Hit>, evidence: &Evidence) -> Vec<Mention> {
    let good: Vec<bool> = (0..hits.len())
        .map(|n| reader.is_place(&hits, n, evidence))
        .collect();
    let mut taken = vec![false; reader.tokens.len()];
    let mention = |from: usize, end: usize, candidates, kind| Mention {
        title: reader.title,
        start: reader.tokens[from].start,
        end,
        candidates,
        kind,
        within: None,
    };
    let mut all = Vec::new();
    for (from, to, kind) in reader.unlisted(&hits, &good, evidence) {
        taken[from..to].fill(true);
        all.push(mention(
            from,
            reader.tokens[to - 1].end,
            Vec::new(),
            Some(kind),
        ));
    }
    for (hit, good) in hits.into_iter().zip(good) {
        if good && !taken[hit.from..hit.to].contains(&true) {
            let (to, end, kind) = reader.extended(&hit);
            taken[hit.from..to].fill(true);
            all.push(mention(hit.from, end, hit.candidates, kind));
        }
    }
    all.sort_by_key(|m| m.start);
    all
}

/// Joins what stands right before the name of what contains it.
fn link(text: &str, all: &mut [Mention], start: usize) {
    for number in start + 1..all.len() {
        let (inner, outer) = (&all[number - 1], &all[number]);
        let between = text.get(inner.end..outer.start).unwrap_or_default();
        let joined = matches!(between, ", " | " (" | ". " | " in " | "," | " ");
        let unlisted = inner.kind.is_some() && outer.candidates.iter().any(holds);
        if joined && (unlisted || contains(&outer.candidates, &inner.candidates)) {
            all[number - 1].within = Some(number);
        }
    }
}

/// Whether a place contains others by its kind.
fn holds(place: &Candidate) -> bool {
    matches!(place.kind, Kind::Country | Kind::Region | Kind::District)
}

/// Whether some place of the first list contains one of the second.
pub fn contains(outer: &[Candidate], inner: &[Candidate]) -> bool {
    outer.iter().any(|o| inner.iter().any(|i| lies_in(i, o)))
}

/// Whether one place lies in another, as far as the lists tell.
pub fn lies_in(inner: &Candidate, outer: &Candidate) -> bool {
    let same = |a: &Candidate, b: &Candidate| {
        a.countries.first() == b.countries.first() && a.countries.len() == 1
    };
    match outer.kind {
        Kind::Country => {
            inner.kind != Kind::Country && inner.kind != Kind::People && same(outer, inner)
        }
        Kind::Region => {
            matches!(
                inner.kind,
                Kind::District | Kind::City | Kind::Area | Kind::Site | Kind::Base
            ) && outer.region.is_some()
                && (outer.region == inner.region || inner.region.is_none() && same(outer, inner))
        }
        Kind::District => {
            inner.kind == Kind::City && outer.region == inner.region && same(outer, inner)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use bifrons_core::Document;

    fn found(text: &str) -> Vec<String> {
        let document = Document {
            text: text.to_string(),
            ..Document::default()
        };
        super::mentions(super::super::Places::bundled(), &document)
            .into_iter()
            .map(|m| text[m.start..m.end].to_string())
            .collect()
    }

    #[test]
    fn people_and_common_words_are_no_places() {
        for text in [
            "Sheriff Warren Houston asked Mr. Paris to wait.",
            "Austin Powell met Jordan Hughes in March.",
            "Reading is fun. Police came on Sunday.",
            "The mobile phone was an orange one, Madison Clark said, and Clark left.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn places_are_found_with_their_neighbours() {
        for (text, want) in [
            (
                "He flew from Berlin to New York City on Monday.",
                vec!["Berlin", "New York City"],
            ),
            (
                "A man of Laurel, Md., was held in Prince George's County.",
                vec!["Laurel", "Md.", "Prince George's County"],
            ),
            (
                "Rebels crossed the Euphrates near Deir ez-Zor.",
                vec!["Euphrates", "Deir ez-Zor"],
            ),
            (
                "The Dublin City Council met the U.S. ambassador.",
                vec!["Dublin", "U.S."],
            ),
            (
                "Two died in the village of Qarbulan, Syria.",
                vec!["Qarbulan", "Syria"],
            ),
            (
                "The crash closed Old Mill Road and Highway 12.",
                vec!["Old Mill Road", "Highway 12"],
            ),
            ("Talks were held in Iran.", vec!["Iran"]),
            ("The Russians left Kabul.", vec!["Russians", "Kabul"]),
        ] {
            assert_eq!(found(text), want, "{text}");
        }
    }
}
