//! Parts of a page that are no text of its article by their kind or name.

use rustc_hash::{FxHashMap, FxHashSet};

use super::beside::{Beside, own_prose};
use super::blocks::Block;
use super::classes::{aside_words, is_aside_element, is_never_aside, is_never_text_word};
use super::dom::{Dom, Id, ROOT, Step};
use super::evidence::Evidence;

/// Share of the page's prose above which a part is no aside whatever it is called.
const MOST: f32 = 0.5;

/// The same for parts whose name no article has, such as those that ask for consent.
const NEARLY_ALL: f32 = 0.9;

/// For every node whether it stands in an aside: an element of that kind, or with a word in its name that tells so, unless all
/// parts with that word hold most of the prose together, or hold what the page states of its text.
pub(super) fn asides(dom: &Dom, all: &[Block], evidence: &Evidence) -> Vec<bool> {
    let mut words: FxHashMap<Id, Vec<&str>> = FxHashMap::default();
    for id in dom.below(ROOT).filter(|id| !is_never_aside(dom.name(*id))) {
        let mut found = aside_words(dom, id);
        if is_aside_element(dom.name(id)) {
            found.push("aside");
        }
        if !found.is_empty() {
            words.insert(id, found);
        }
    }
    let shares = shares(dom, all);
    let total = shares[ROOT as usize];
    let by_word = by_word(dom, &words, &shares);
    let stated = stated(dom, all, evidence);
    let stated: FxHashSet<&str> = words
        .iter()
        .filter(|(id, _)| stated[**id as usize] > 0.0)
        .flat_map(|(_, found)| found.iter().copied())
        .collect();
    let mut asides = vec![false; dom.len()];
    for (id, found) in words {
        asides[id as usize] = found.iter().any(|word| {
            let most = if is_never_text_word(word) {
                NEARLY_ALL
            } else {
                MOST
            };
            let share = by_word.get(word).copied().unwrap_or_default();
            share <= most * total && !stated.contains(word)
        });
    }
    dom.inherited(asides)
}

/// The prose in every node.
fn shares(dom: &Dom, all: &[Block]) -> Vec<f32> {
    let beside = Beside::of(dom, all, |_| true);
    let mut own = vec![0.0; dom.len()];
    for block in all {
        let prose = own_prose(block) as f32;
        own[block.owner as usize] += if beside.supports(dom, block) {
            prose
        } else {
            prose * 0.1
        };
    }
    dom.totals(own)
}

/// The number of blocks in every node of which the page itself says that they are its text.
fn stated(dom: &Dom, all: &[Block], evidence: &Evidence) -> Vec<f32> {
    let mut own = vec![0.0; dom.len()];
    for block in all.iter().filter(|block| block.is_prose()) {
        if evidence.holds(&block.text) {
            own[block.owner as usize] += 1.0;
        }
    }
    dom.totals(own)
}

/// The prose of all parts with a word in their names; parts in parts with the same word count once.
fn by_word<'a>(
    dom: &Dom,
    words: &FxHashMap<Id, Vec<&'a str>>,
    shares: &[f32],
) -> FxHashMap<&'a str, f32> {
    let mut by_word: FxHashMap<&str, f32> = FxHashMap::default();
    let mut inside: FxHashMap<&str, usize> = FxHashMap::default();
    dom.walk(ROOT, |step| {
        match step {
            Step::In(id) => {
                for word in words.get(&id).into_iter().flatten() {
                    let depth = inside.entry(word).or_default();
                    if *depth == 0 {
                        *by_word.entry(word).or_default() += shares[id as usize];
                    }
                    *depth += 1;
                }
            }
            Step::Out(id) => {
                for word in words.get(&id).into_iter().flatten() {
                    if let Some(depth) = inside.get_mut(word) {
                        *depth -= 1;
                    }
                }
            }
        }
        true
    });
    by_word
}
