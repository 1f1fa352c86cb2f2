//! When an event was: which time of the sentence is its own, and what it takes from the clauses and sentences about it.
//!
//! In order: the time that stands nearest in its own phrase or clause; a time that is counted from another event ("two days
//! after the arrest"); the time of the clause that it is joined to; the time at the head of the sentence; for a noun that
//! takes up what was told ("the arrest"), the date of that. An act that is only told to lie before ("had fled", "who sank
//! the boat") has no date of its own; any other is dated by publication.

use bifrons_core::{DateBasis, Document, Event, Factuality, PartialDate};

use crate::dates::{self, Offset, Time};
use crate::events::Draft;
use crate::syntax::Upos;
use crate::tree::Tree;

/// The time of an event: from when, until when, and how that is known.
type When = (Option<PartialDate>, Option<PartialDate>, DateBasis);

/// Dated events of a document so far.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// Stems of what they are called, and their dates.
    told: Vec<(String, PartialDate)>,
    /// The date that was stated last.
    last: Option<PartialDate>,
}

impl Memory {
    /// Takes in an event whose date is stated.
    pub fn note(&mut self, tree: &Tree, draft: &Draft, event: &Event) {
        let stated = event.date.filter(|_| event.date_basis == DateBasis::Stated);
        let Some(date) = stated.filter(|_| event.factuality == Factuality::Asserted) else {
            return;
        };
        self.last = Some(date);
        for word in [draft.args.head, draft.args.anchor] {
            self.told.push((stem(tree.lemma(word)), date));
        }
    }

    /// The date of what a word takes up: "the arrest" of "arrested".
    fn of(&self, tree: &Tree, word: usize) -> Option<PartialDate> {
        let stem = stem(tree.lemma(word));
        let told = self.told.iter().rev();
        told.filter(|(s, _)| s.len() > 2 && *s == stem)
            .map(|(_, date)| *date)
            .next()
    }
}

/// Times of a sentence.
#[derive(Clone, Debug, Default)]
pub struct Times {
    times: Vec<Time>,
    offsets: Vec<Offset>,
}

impl Times {
    /// Reads a sentence after what `memory` holds.
    pub fn new(tree: &Tree, published: Option<jiff::civil::Date>, memory: &Memory) -> Self {
        let mut times = dates::find(tree, published);
        dates::count_on(tree, published, memory.last, &mut times);
        Self {
            times,
            offsets: dates::offsets(tree),
        }
    }
}

/// When the event of a draft was.
pub fn date(
    document: &Document,
    tree: &Tree,
    draft: &Draft,
    times: &Times,
    memory: &Memory,
    factuality: Factuality,
) -> When {
    let anchor = draft.args.anchor;
    let words = [anchor, draft.args.head];
    // What is told as done was not done after the report.
    let possible = |time: &&Time| {
        factuality != Factuality::Asserted
            || document
                .date
                .is_none_or(|published| time.date.first_day() <= published.last_day())
    };
    let stated = |time: &Time| (Some(time.date), time.enddate, DateBasis::Stated);
    let all = || times.times.iter().filter(possible);
    if let Some(time) = nearest(tree, &words, all()) {
        return stated(time);
    }
    if let Some(date) = counted(tree, &words, times, memory) {
        return (Some(date), None, DateBasis::Stated);
    }
    let mut above = governors(tree, anchor);
    if draft.args.bare_noun || tree.preposition(anchor) == "during" {
        above.extend(clause_of_noun(tree, anchor));
    }
    let joined = above.iter().find_map(|&w| nearest(tree, &[w], all()));
    if let Some(time) = joined.or_else(|| frame(tree, &above, anchor, all())) {
        return stated(time);
    }
    if draft.args.bare_noun
        && let Some(date) = memory.of(tree, draft.args.head)
    {
        return (Some(date), None, DateBasis::Stated);
    }
    match document.date {
        Some(published) if factuality == Factuality::Asserted && !lies_before(tree, draft) => {
            (Some(published), None, DateBasis::Published)
        }
        _ => (None, None, DateBasis::None),
    }
}

/// The time nearest to one of the words, no clause between them.
fn nearest<'t>(
    tree: &Tree,
    words: &[usize],
    times: impl Iterator<Item = &'t Time>,
) -> Option<&'t Time> {
    times
        .filter(|t| !is_limit(tree, t))
        .filter_map(|t| distance(tree, words, t).map(|d| (d, t)))
        .min_by_key(|(d, t)| (*d, t.start))
        .map(|(_, t)| t)
}

/// Steps up the tree from a time to one of the words.
fn distance(tree: &Tree, words: &[usize], time: &Time) -> Option<u32> {
    let mut at = top(tree, time);
    for steps in 0..10u32 {
        if words.contains(&at) {
            return Some(steps);
        }
        let parent = tree.head(at)?;
        // The time of a clause beside or inside is that clause's own.
        let clause = matches!(
            tree.base(at),
            "ccomp" | "advcl" | "acl" | "parataxis" | "conj" | "reparandum"
        );
        if steps > 0 && clause && tree.upos(at) == Upos::Verb {
            return None;
        }
        at = parent;
    }
    None
}

fn top(tree: &Tree, time: &Time) -> usize {
    let outside = |w: &usize| {
        tree.head(*w)
            .is_none_or(|h| h < time.start || h >= time.end)
    };
    (time.start..time.end).find(outside).unwrap_or(time.start)
}

/// "Until Sunday": the act ends then, or has only to come before.
fn is_limit(tree: &Tree, time: &Time) -> bool {
    let skip = |w: &usize| {
        let form = tree.form(*w).to_lowercase();
        !matches!(
            form.as_str(),
            "the" | "at" | "least" | "late" | "early" | "last" | "this" | "next"
        )
    };
    let before = (0..time.start).rev().take(3).find(skip);
    before.is_some_and(|w| matches!(tree.form(w).to_lowercase().as_str(), "until" | "till"))
}

/// Verbs that a verb is joined to, the nearest first: "met Y and signed", "left, vowing to fight", "left while others stayed".
fn governors(tree: &Tree, anchor: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = anchor;
    for _ in 0..4 {
        let mark = tree
            .child_by(at, &["mark"])
            .map(|m| tree.form(m).to_lowercase());
        let joined = match tree.base(at) {
            "conj" | "xcomp" => true,
            "advcl" => mark
                .is_none_or(|m| matches!(m.as_str(), "while" | "as" | "whereas" | "when" | "to")),
            // "Announced a curfew, dissolved parliament": a list of acts, not what the curfew did.
            "acl" => tree.rel(at) == "acl" && at > 0 && tree.form(at - 1) == ",",
            _ => false,
        };
        let Some(parent) = tree.head(at).filter(|_| joined) else {
            break;
        };
        let verb = match tree.upos(parent) {
            Upos::Noun if tree.base(at) == "acl" => tree.head(parent),
            _ => Some(parent),
        };
        let Some(verb) = verb else { break };
        found.push(verb);
        at = verb;
    }
    found
}

/// The verb of the clause that a noun belongs to, if the two happen together: "met him during a visit".
fn clause_of_noun(tree: &Tree, noun: usize) -> Option<usize> {
    let mut at = noun;
    for _ in 0..4 {
        let preposition = tree.preposition(at);
        let together = matches!(
            preposition.as_str(),
            "" | "during" | "in" | "at" | "on" | "amid" | "by" | "with"
        );
        if !together || matches!(tree.base(at), "acl" | "advcl" | "ccomp" | "conj" | "appos") {
            return None;
        }
        at = tree.head(at)?;
        if tree.upos(at) == Upos::Verb {
            return Some(at);
        }
    }
    None
}

/// "On Tuesday evening the general …": a time at the head of the sentence holds for its main clause, however it hangs.
fn frame<'t>(
    tree: &Tree,
    above: &[usize],
    anchor: usize,
    mut times: impl Iterator<Item = &'t Time>,
) -> Option<&'t Time> {
    let main = anchor == tree.root() || above.contains(&tree.root());
    let first = times.find(|t| t.start <= 1 && t.of.is_none() && !is_limit(tree, t))?;
    main.then_some(first)
}

/// "Two days after the arrest", "eleven days after their boat was rammed": from either side to the other.
fn counted(tree: &Tree, words: &[usize], times: &Times, memory: &Memory) -> Option<PartialDate> {
    times.offsets.iter().find_map(|offset| {
        let inner = inner(tree, offset.at)?;
        let outer = outer(tree, inner)?;
        let known = |w: usize| {
            let own = nearest(tree, &[w], times.times.iter()).map(|t| t.date);
            let subject = || {
                tree.child_by(w, &["nsubj"])
                    .and_then(|s| memory.of(tree, s))
            };
            own.or_else(|| memory.of(tree, w)).or_else(subject)
        };
        // "After soldiers of both sides clashed", read as soldiers who clashed.
        let misread = tree.rel(words[0]) == "acl" && tree.is_below(words[0], inner);
        if words.contains(&inner) || misread || governors(tree, words[0]).contains(&inner) {
            offset.from(known(outer)?, true)
        } else if words.contains(&outer) {
            offset.from(known(inner)?, false)
        } else {
            None
        }
    })
}

/// The verb or noun that "after" stands before.
fn inner(tree: &Tree, join: usize) -> Option<usize> {
    // "Days after its navy attacked", read as days that attacked.
    let days = join.checked_sub(1)?;
    if tree.base(days) == "nsubj"
        && let Some(verb) = tree.head(days).filter(|&h| h > join)
    {
        return Some(verb);
    }
    match tree.base(join) {
        "mark" | "case" => tree.head(join).filter(|&h| h > join),
        _ => (join + 1..tree.len()).find(|&w| tree.upos(w) == Upos::Verb),
    }
}

/// The verb that the clause or phrase of "after" belongs to.
fn outer(tree: &Tree, inner: usize) -> Option<usize> {
    let mut at = inner;
    for _ in 0..6 {
        at = tree.head(at)?;
        if tree.upos(at) == Upos::Verb {
            return Some(at);
        }
    }
    None
}

/// What is told as past when the rest happened: a pluperfect, a relative clause, a noun in passing.
fn lies_before(tree: &Tree, draft: &Draft) -> bool {
    let anchor = draft.args.anchor;
    let had = tree
        .children_by(anchor, &["aux"])
        .any(|c| tree.form(c).eq_ignore_ascii_case("had"));
    let reported = tree.base(anchor) == "ccomp";
    had && !reported || tree.rel(anchor) == "acl:relcl" || draft.args.bare_noun
}

/// The part of a word that a verb and its noun share: "ramming" and "ram", "arrest".
fn stem(lemma: &str) -> String {
    let endings = ["ing", "ment", "ation", "ion", "al", "e"];
    let cut = endings
        .iter()
        .find_map(|e| lemma.strip_suffix(e))
        .filter(|rest| rest.len() > 2)
        .unwrap_or(lemma);
    let mut letters: Vec<char> = cut.chars().collect();
    if let [.., a, b] = letters[..]
        && a == b
    {
        letters.pop();
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Coder;

    /// Verb and date of every event; Wednesday 19 May 2021 is the day of publication.
    fn show(text: &str) -> String {
        let events = Coder::bundled().code_text(text, Some("2021-05-19"));
        let one = |e: &Event| {
            let date = e.date.map_or("-".into(), |d| d.to_string());
            format!("{} {date}", e.trigger.text)
        };
        events.iter().map(one).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn events_counted_from_others() {
        for (text, want) in [
            (
                "Iran released the sailors on Monday, eleven days after its navy attacked their ship.",
                "2021-05-06",
            ),
            (
                "India banned Chinese goods on Monday, two weeks after soldiers of the two countries clashed in Ladakh.",
                "clashed 2021-05-03",
            ),
            (
                "Turkish police arrested the editor on May 3. Two days after the arrest, Turkey expelled a Greek diplomat.",
                "2021-05-05",
            ),
            (
                "Turkish police arrested the editor on May 3. The following day, Turkey expelled a Greek diplomat.",
                "2021-05-04",
            ),
        ] {
            let got = show(text);
            assert!(got.contains(want), "{text}\n  want {want}\n  got  {got}");
        }
    }

    #[test]
    fn nouns_share_the_time_of_their_clause() {
        let got = show(
            "On May 3, the Turkish president met the Greek president during a visit to Greece.",
        );
        assert!(got.contains("visit 2021-05-03"), "{got}");
        let got = show("On May 3, Turkey closed the border after an attack by Syria.");
        assert!(
            !got.contains("attack 2021") && !got.contains("attack by Syria 2021"),
            "{got}"
        );
    }

    #[test]
    fn limits_are_no_dates() {
        let got = show("Turkey attacked Syrian troops, who may stay until Sunday.");
        assert!(!got.contains("05-16") && !got.contains("05-23"), "{got}");
    }

    #[test]
    fn stems_join_verbs_and_nouns() {
        for (verb, noun) in [
            ("ram", "ramming"),
            ("arrest", "arrest"),
            ("detain", "detain"),
            ("bomb", "bombing"),
        ] {
            assert_eq!(stem(verb), stem(noun));
        }
    }
}
