//! How large an event was: people killed, injured, arrested, in a crowd, and sums of money, where its clause states them.
//!
//! Words of harm (`data/measures/harm.txt`) are looked for on the predicate, below it ("attacked, killing 12") and above it
//! ("12 were killed in the attack"), but not across what somebody says. Vague words ("dozens") give no number; a bound ("at
//! least 40") gives the number stated.

use std::sync::LazyLock;

use bifrons_core::{EventType, Magnitude};
use rustc_hash::FxHashMap;

use crate::data;
use crate::events::Draft;
use crate::events::args::Args;
use crate::measures::numbers::{self, Quantity, UnitKind};
use crate::syntax::Upos;
use crate::tree::Tree;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Killed,
    Injured,
    Arrested,
    Crowd,
}

/// Where the people stand about a word of harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    Object,
    Subject,
    Adjective,
    Noun,
}

/// Words of `harm.txt`: what they count and where.
type Harm = FxHashMap<&'static str, Vec<(What, Stand, Vec<&'static str>)>>;

/// The numbers that the draft's clause states.
pub fn magnitude(tree: &Tree, draft: &Draft) -> Magnitude {
    let mut found = Magnitude::default();
    let numbers = tree.words().iter().any(|w| w.upos == Upos::Num);
    let harm = &*HARM;
    let quantities = if numbers || tree.text.bytes().any(|b| b.is_ascii_digit()) {
        numbers::bundled().find(tree)
    } else {
        Vec::new()
    };
    for word in 0..tree.len() {
        let Some(senses) = harm.0.get(tree.lemma(word)) else {
            continue;
        };
        for (what, stand, governors) in senses {
            let (what, stand) = (*what, *stand);
            let governed = |w: usize| governors.contains(&tree.lemma(w));
            if !governors.is_empty() && !tree.head(word).is_some_and(governed)
                || what == What::Crowd && draft.event != EventType::Protest
                || !stands(tree, word, stand)
                || !belongs(tree, word, draft, what)
            {
                continue;
            }
            let place = match what {
                What::Killed => &mut found.killed,
                What::Injured => &mut found.injured,
                What::Arrested => &mut found.arrested,
                What::Crowd => &mut found.crowd,
            };
            if place.is_none() {
                *place = beside(tree, word, &quantities)
                    .or_else(|| count(tree, &people(tree, word, stand), &quantities));
            }
        }
    }
    if draft.event == EventType::Protest && found.crowd.is_none() {
        found.crowd = crowd(tree, draft, &quantities);
    }
    found.amount = amount(tree, draft, &quantities);
    found
}

static HARM: LazyLock<(Harm, Vec<String>)> = LazyLock::new(load);

fn load() -> (Harm, Vec<String>) {
    let (mut harm, mut notes) = (Harm::default(), Vec::new());
    for row in data::rows("measures/harm.txt") {
        let what = match row.at(1) {
            "killed" => What::Killed,
            "injured" => What::Injured,
            "arrested" => What::Arrested,
            "crowd" => What::Crowd,
            other => {
                notes.push(format!(
                    "{}: `{other}` is nothing that is counted",
                    row.place
                ));
                continue;
            }
        };
        let stand = match row.at(2) {
            "object" => Stand::Object,
            "subject" => Stand::Subject,
            "adjective" => Stand::Adjective,
            "noun" => Stand::Noun,
            other => {
                notes.push(format!("{}: nobody stands at `{other}`", row.place));
                continue;
            }
        };
        for name in data::names(row.at(0)) {
            let governors = data::names(row.at(3)).collect();
            harm.entry(name).or_default().push((what, stand, governors));
        }
    }
    (harm, notes)
}

/// Whether the word is used as that part of speech.
fn stands(tree: &Tree, word: usize, stand: Stand) -> bool {
    match stand {
        Stand::Object | Stand::Subject => tree.upos(word) == Upos::Verb,
        Stand::Adjective => matches!(tree.upos(word), Upos::Adj | Upos::Noun),
        Stand::Noun => tree.upos(word) == Upos::Noun,
    }
}

/// Whether the word tells of this event: it is the predicate, or the tree leads from one to the other through no speech.
fn belongs(tree: &Tree, word: usize, draft: &Draft, what: What) -> bool {
    let harm = &*HARM;
    // "expelled twelve diplomats and arrested two": what is joined is counted with a like event only.
    let like = match what {
        What::Killed | What::Injured => {
            matches!(draft.event, EventType::Assault | EventType::Protest)
        }
        What::Arrested => draft.event == EventType::Coerce,
        What::Crowd => true,
    };
    let (head, anchor) = (draft.args.head, draft.args.anchor);
    let climbs = |from: usize, to: usize| {
        let mut at = from;
        for _ in 0..5 {
            if at == to {
                return true;
            }
            // A wrong tree: "left 22 dead and 45 wounded".
            let run_on = at <= word
                && harm.0.contains_key(tree.lemma(at))
                && tree.head(at).is_some_and(|h| {
                    h < at && (h..at).all(|w| !matches!(tree.form(w), ";" | ":" | "," | "and"))
                        || (h..word).any(|w| tree.lemma(w) == "leave")
                });
            let parallel = tree.base(at) == "ccomp" || (tree.base(at) == "parataxis" && !run_on);
            // A clause of its own beside, with its own subject, is its own event.
            let beside = tree.base(at) == "conj"
                && tree.upos(at) == Upos::Verb
                && (!like || tree.child_by(at, &["nsubj"]).is_some());
            if parallel || beside {
                return false;
            }
            let Some(parent) = tree.head(at) else {
                return false;
            };
            at = parent;
        }
        at == to
    };
    climbs(word, anchor) || climbs(word, head) || (word != head && climbs(head, word))
}

/// "22 Palestinians dead", "45 wounded": a number right before, with at most two words between.
fn beside(tree: &Tree, word: usize, quantities: &[Quantity]) -> Option<u64> {
    if !matches!(tree.lemma(word), "dead" | "wounded" | "injured")
        && tree.form(word) == tree.lemma(word)
    {
        return None;
    }
    let quantity = quantities.iter().rev().find(|q| q.end <= word)?;
    let between = quantity.number_end..word;
    let near = between.len() <= 2
        && between
            .clone()
            .all(|w| matches!(tree.upos(w), Upos::Noun | Upos::Propn | Upos::Adj));
    (near && quantity.unit.is_none_or(|u| u.kind == UnitKind::People))
        .then(|| quantity.count())
        .flatten()
}

/// Words that head the phrases of the people.
fn people(tree: &Tree, word: usize, stand: Stand) -> Vec<usize> {
    match stand {
        Stand::Object => {
            // "arresting the president and four ministers": the second object may hang on the verb as if it were one.
            let beside = tree.children_by(word, &["conj"]).filter(|&c| {
                matches!(tree.upos(c), Upos::Noun | Upos::Propn | Upos::Num)
                    && tree.child_by(c, &["nsubj", "aux", "cop"]).is_none()
            });
            let mut objects = Args::of_verb(tree, word).objects;
            objects.extend(beside);
            objects
        }
        Stand::Subject => Args::of_verb(tree, word).subjects,
        Stand::Adjective => {
            let governor = tree.head(word);
            let beside = governor.filter(|_| matches!(tree.base(word), "amod" | "acl"));
            let object = governor
                .filter(|_| matches!(tree.base(word), "xcomp" | "advcl" | "obj"))
                .and_then(|g| tree.child_by(g, &["obj"]).filter(|&o| o != word));
            // "12 dead and 30 wounded", "12 were dead"
            let own = (tree.child_by(word, &["nummod"]).is_some()).then_some(word);
            own.into_iter()
                .chain(tree.children_by(word, &["nsubj"]))
                .chain(beside)
                .chain(object)
                .collect()
        }
        Stand::Noun => {
            let of = tree
                .children_by(word, &["nmod"])
                .filter(|&c| tree.preposition(c) == "of");
            std::iter::once(word).chain(of).collect()
        }
    }
}

/// People of the phrases, their conjuncts added up: "President Mendonça and four ministers" are five.
fn count(tree: &Tree, heads: &[usize], quantities: &[Quantity]) -> Option<u64> {
    let (mut total, mut singles) = (None, 0);
    for &head in heads {
        if is_nobody(tree, head) {
            return Some(0);
        }
        for word in tree.with_conjuncts(head) {
            // "nine people, two of them journalists": a part of the whole is counted already.
            let part = word != head
                && tree.subtree(word, &|_| true).into_iter().any(|w| {
                    matches!(tree.form(w), "them" | "whom" | "which") && w.abs_diff(word) <= 4
                });
            match stated(tree, word, quantities) {
                Some(number) if !part => total = Some(total.unwrap_or(0) + number),
                None if is_one(tree, word) => singles += 1,
                _ => {}
            }
        }
    }
    // A phrase without any number names whoever it names; it does not count them.
    total.map(|n: u64| n + singles)
}

fn is_nobody(tree: &Tree, head: usize) -> bool {
    let before = head.checked_sub(1).map(|b| tree.form(b).to_lowercase());
    matches!(tree.lemma(head), "nobody" | "none")
        || (tree.lemma(head) == "one" && before.as_deref() == Some("no"))
        || (tree.upos(head) == Upos::Noun
            && tree
                .children_by(head, &["det"])
                .any(|d| tree.lemma(d) == "no"))
}

/// The number on a noun, or the noun itself if it is one: "eleven", "nine of them".
fn stated(tree: &Tree, word: usize, quantities: &[Quantity]) -> Option<u64> {
    let numeral = |w: usize| {
        let quantity = quantities.iter().find(|q| q.covers(w))?;
        quantity
            .unit
            .is_none_or(|u| u.kind == UnitKind::People)
            .then(|| quantity.count())
            .flatten()
    };
    let inner = || {
        tree.children_by(word, &["nummod", "compound", "amod"])
            .filter(|&c| c < word)
            .find_map(numeral)
    };
    numeral(word).or_else(inner)
}

/// "a civilian", "President Mendonça".
fn is_one(tree: &Tree, word: usize) -> bool {
    let article = tree
        .children_by(word, &["det"])
        .any(|d| matches!(tree.lemma(d), "a" | "an" | "another" | "one"));
    article || (tree.upos(word) == Upos::Propn && tree.child_by(word, &["det"]).is_none())
}

/// The number on those who protest, or after the protest itself: "a rally of 5,000", "drew 10,000 people".
fn crowd(tree: &Tree, draft: &Draft, quantities: &[Quantity]) -> Option<u64> {
    let head = draft.args.head;
    let actors = draft.roles.actor.iter().map(|p| p.head);
    let of = tree
        .children_by(head, &["nmod"])
        .filter(|&c| matches!(tree.preposition(c).as_str(), "of" | "by"));
    let drawn = tree
        .head(head)
        .filter(|&v| {
            tree.base(head) == "nsubj"
                && matches!(tree.lemma(v), "draw" | "attract" | "bring" | "see")
        })
        .into_iter()
        .flat_map(|v| tree.children_by(v, &["obj"]).collect::<Vec<_>>());
    // "Seven miners entered the second week of a hunger strike."
    let mut top = head;
    while matches!(tree.base(top), "nmod" | "obj" | "obl" | "compound")
        && let Some(parent) = tree.head(top)
    {
        top = parent;
    }
    let governing = if tree.upos(top) == Upos::Verb {
        Args::of_verb(tree, top).subjects
    } else {
        Vec::new()
    };
    actors
        .chain(draft.args.subjects.iter().copied())
        .chain(of)
        .chain(drawn)
        .chain(governing)
        .find_map(|w| count(tree, &[w], quantities))
}

/// The first sum of money of the predicate's clause, else one that its phrases state.
fn amount(tree: &Tree, draft: &Draft, quantities: &[Quantity]) -> Option<(f64, String)> {
    let money = quantities.iter().filter(|q| q.is(UnitKind::Money));
    for quantity in money {
        let mut at = quantity.start;
        for _ in 0..8 {
            if at == draft.args.anchor || at == draft.args.head {
                let unit = quantity.unit.map(|u| u.name.to_string())?;
                return Some((quantity.value, unit));
            }
            // A clause inside or beside has its own sums, but "worth" and "valued at" belong to what they stand on.
            let clause = tree.upos(at) == Upos::Verb
                && matches!(tree.base(at), "ccomp" | "parataxis" | "conj" | "advcl")
                && !quantity.covers(at);
            let Some(parent) = tree.head(at).filter(|_| !clause) else {
                break;
            };
            at = parent;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Coder;

    #[test]
    fn every_line_is_understood() {
        let (harm, notes) = load();
        assert!(notes.is_empty(), "{}", notes.join("\n"));
        assert!(harm.len() > 20);
    }

    fn found(text: &str, kind: EventType) -> Magnitude {
        let events = Coder::bundled().code_text(text, Some("2024-05-08"));
        events
            .into_iter()
            .find(|e| e.event == kind)
            .unwrap_or_else(|| panic!("no {kind}: {text}"))
            .magnitude
    }

    #[test]
    fn people_are_counted() {
        for (text, killed, injured) in [
            (
                "Russian missiles struck a market in Ukraine, killing 12 people and wounding 30.",
                Some(12),
                Some(30),
            ),
            (
                "At least six soldiers were killed in a rebel attack in Mali.",
                Some(6),
                None,
            ),
            (
                "Israel bombed a camp in Gaza, killing two fighters and a child.",
                Some(3),
                None,
            ),
            (
                "Dozens of people were killed in a Russian attack on Ukraine.",
                None,
                None,
            ),
        ] {
            let magnitude = found(text, EventType::Assault);
            assert_eq!(
                (magnitude.killed, magnitude.injured),
                (killed, injured),
                "{text}"
            );
        }
    }

    #[test]
    fn arrests_crowds_and_sums() {
        let arrested = |text| found(text, EventType::Coerce).arrested;
        assert_eq!(
            arrested("Police arrested 120 demonstrators in Minsk."),
            Some(120)
        );
        assert_eq!(
            arrested("In Minsk, 1,200 people were detained by Belarusian police."),
            Some(1200)
        );
        let crowd = |text| found(text, EventType::Protest).crowd;
        assert_eq!(
            crowd("Some 4,000 students marched on the ministry in Lima, Peru."),
            Some(4000)
        );
        assert_eq!(
            crowd("Tens of thousands of Peruvian miners marched in Lima."),
            None
        );
        let amount = |text| found(text, EventType::Aid).amount;
        assert_eq!(
            amount("Japan gave Kenya a $300 million loan."),
            Some((3e8, "USD".into()))
        );
        assert_eq!(
            amount("Germany granted Ukraine a loan of two million euros."),
            Some((2e6, "EUR".into()))
        );
    }
}
