//! Of which time a number is.

use bifrons_core::PartialDate;

use super::numbers::Quantity;
use crate::dates::Time;
use crate::syntax::Upos;
use crate::tree::Tree;

/// First and last of a time.
pub type Period = (Option<PartialDate>, Option<PartialDate>);

/// The period of each quantity: the time right after it, else one of the clause that no other took, else the one of its
/// neighbour. "From 4 percent in 2019" keeps its own time to itself.
pub fn periods(tree: &Tree, quantities: &[Quantity], times: &[Time]) -> Vec<Period> {
    let times = joined(tree, times);
    let mut own: Vec<Option<usize>> = vec![None; quantities.len()];
    let mut taken = vec![false; times.len()];
    for (i, quantity) in quantities.iter().enumerate() {
        let next = quantities.get(i + 1).map_or(tree.len(), |q| q.start);
        let after = times.iter().position(|t| {
            t.start >= quantity.end
                && t.end <= next
                && t.start - quantity.end <= 6
                && !t.base
                && (quantity.end..t.start)
                    .all(|w| !matches!(tree.form(w), ";" | ":" | "while" | "but"))
        });
        if let Some(t) = after.filter(|&t| !taken[t]) {
            (own[i], taken[t]) = (Some(t), true);
        }
    }
    let from = |q: &Quantity| {
        q.start
            .checked_sub(1)
            .is_some_and(|b| tree.form(b).eq_ignore_ascii_case("from"))
    };
    (0..quantities.len())
        .map(|i| {
            let free = || {
                let clause = clause_of(tree, quantities[i].start);
                let fits = |&t: &usize| {
                    let time = &times[t];
                    let own = clause_of(tree, time.start);
                    let governs = time.end <= quantities[i].start && tree.is_below(clause, own);
                    !taken[t] && !time.base && (own == clause || governs)
                };
                // Of several the nearest before.
                let before =
                    (0..times.len()).rfind(|t| fits(t) && times[*t].end <= quantities[i].start);
                before.or_else(|| (0..times.len()).find(fits))
            };
            let shared = || {
                (0..quantities.len())
                    .filter(|&j| j != i && !from(&quantities[j]) && !from(&quantities[i]))
                    .find_map(|j| own[j])
            };
            let time = own[i]
                .or_else(|| (!from(&quantities[i])).then(free).flatten())
                .or_else(shared);
            time.map_or((None, None), |t| (Some(times[t].date), times[t].enddate))
        })
        .collect()
}

/// The time of the clause that a word stands in, else the one of the clause that governs it.
pub fn of_word(tree: &Tree, word: usize, times: &[Time]) -> Period {
    let clause = clause_of(tree, word);
    let own = |t: &&Time| {
        let mut at = t.start;
        for _ in 0..8 {
            if at == word || at == clause {
                return t.of.is_none_or(|of| of == word);
            }
            if matches!(tree.base(at), "appos" | "acl" | "parataxis") {
                return false;
            }
            let Some(head) = tree.head(at) else {
                return false;
            };
            at = head;
        }
        false
    };
    let governs = |t: &&Time| {
        let above = clause_of(tree, t.start);
        above != clause && t.of.is_none() && tree.is_below(clause, above) && t.start < word
    };
    let time = times
        .iter()
        .find(own)
        .or_else(|| times.iter().find(governs));
    time.map_or((None, None), |t| (Some(t.date), t.enddate))
}

/// The verb, or the root, above a word.
fn clause_of(tree: &Tree, word: usize) -> usize {
    let mut at = word;
    while tree.upos(at) != Upos::Verb && tree.child_by(at, &["cop"]).is_none() {
        let Some(head) = tree.head(at) else { break };
        at = head;
    }
    at
}

/// A time, or several joined by "and".
struct Joined {
    start: usize,
    end: usize,
    date: PartialDate,
    enddate: Option<PartialDate>,
    /// What is compared with: "from 2021", "than in 2019".
    base: bool,
}

fn joined(tree: &Tree, times: &[Time]) -> Vec<Joined> {
    let mut all: Vec<Joined> = Vec::new();
    for time in times {
        let is_and = |w: usize| matches!(tree.form(w), "and" | "," | "in");
        if let Some(last) = all.last_mut().filter(|l| {
            l.end < time.start
                && time.start - l.end <= 3
                && (l.end..time.start).all(is_and)
                && (l.end..time.start).any(|w| tree.form(w) == "and")
                && l.date < time.date
        }) {
            last.end = time.end;
            last.enddate = Some(time.enddate.unwrap_or(time.date));
            continue;
        }
        let before = |n: usize| {
            time.start
                .checked_sub(n)
                .map_or(String::new(), |w| tree.form(w).to_lowercase())
        };
        let compared = |w: &str| matches!(w, "from" | "than" | "with" | "over" | "on" | "against");
        let month_or_year = time.date.day().is_none();
        all.push(Joined {
            start: time.start,
            end: time.end,
            date: time.date,
            enddate: time.enddate,
            base: month_or_year
                && (compared(&before(1))
                    || (matches!(before(1).as_str(), "in" | "to")
                        && matches!(before(2).as_str(), "than" | "compared" | "with"))),
        });
    }
    all
}
