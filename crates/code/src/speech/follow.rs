//! Quotations that run on: the speaker of the sentence before is carried over, and one who is named late speaks from where
//! the marks were opened.

use super::{Attribution, Quotes, Region, Stretch};
use crate::tree::Tree;

/// Sentences after which a speaker is not carried on any more.
const FAR: usize = 12;

/// Gives quotations that nobody is named for to whoever spoke last in the paragraph, or, where one goes on over a break, in the one before.
pub(super) fn carry(trees: &[Tree], quotes: &Quotes, all: &mut [Attribution]) {
    let mut last: Option<usize> = None;
    for number in 0..trees.len() {
        let mut fresh = quotes.opens[number];
        for index in quotes.of(number) {
            let region = &quotes.regions[index];
            if let Some(taken) = taken(all, region) {
                if all[taken].clause {
                    last = Some(taken);
                }
                back(quotes, all, taken, index);
            } else if region.direct
                && region.first <= 1
                && (!fresh || region.continues)
                && let Some(speaker) = last.filter(|&l| number <= all[l].cue.tree + FAR)
            {
                all[speaker].content.push(stretch(region));
            }
            fresh = false;
        }
        let speaks = |a: &Attribution| a.manner.tells();
        if quotes.of(number).is_empty() && !near(all, number, 0).any(|n| speaks(&all[n])) {
            // A sentence that neither quotes nor tells who says so ends what was said.
            last = None;
        }
    }
}

/// Gives the parts of a quotation before this one, over sentences, to the same speaker.
fn back(quotes: &Quotes, all: &mut [Attribution], speaker: usize, index: usize) {
    let mut at = index;
    while quotes.regions[at].continues
        && let Some(before) = at.checked_sub(1)
    {
        let region = &quotes.regions[before];
        if taken(all, region).is_some() {
            return;
        }
        all[speaker].content.insert(0, stretch(region));
        at = before;
    }
}

/// The attribution that has a region in its content.
fn taken(all: &[Attribution], region: &Region) -> Option<usize> {
    near(all, region.tree, FAR).find(|&n| all[n].covers(region.tree, region.first))
}

/// Numbers of the attributions whose cue stands in a tree, or at most so many before, or in the next.
fn near(all: &[Attribution], tree: usize, back: usize) -> std::ops::Range<usize> {
    let start = all.partition_point(|a| a.cue.tree + back < tree);
    let end = all.partition_point(|a| a.cue.tree <= tree + usize::from(back > 0));
    start..end.max(start)
}

fn stretch(region: &Region) -> Stretch {
    Stretch {
        tree: region.tree,
        first: region.first,
        last: region.last,
    }
}
