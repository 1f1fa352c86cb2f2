//! Which blocks of a page stand beside one another: paragraphs of one text do, teasers of other texts do not.

use super::blocks::Block;
use super::dom::{Dom, Id, ROOT};

/// Characters of a paragraph that needs no other beside it.
const ALONE: f32 = 300.0;

/// Characters of other paragraphs that one which is shorter needs beside it.
const OTHERS: f32 = 140.0;

/// Blocks by the innermost element that holds others too: each stands in it alone, or in an element of its own.
pub(super) struct Beside {
    /// Blocks in each element.
    counts: Vec<f32>,
    /// Characters of prose beside one another in each element.
    pub prose: Vec<f32>,
}

impl Beside {
    /// The blocks that count, by their places in the list.
    pub fn of(dom: &Dom, all: &[Block], counts: impl Fn(usize) -> bool) -> Self {
        let own = || all.iter().enumerate().filter(|(at, _)| counts(*at));
        let mut ones = vec![0.0; dom.len()];
        for (_, block) in own() {
            ones[block.owner as usize] += 1.0;
        }
        let mut beside = Self {
            counts: dom.totals(ones),
            prose: vec![0.0; dom.len()],
        };
        for (_, block) in own() {
            let container = beside.container(dom, block);
            beside.prose[container as usize] += own_prose(block) as f32;
        }
        beside
    }

    /// The innermost element that holds other blocks too.
    pub fn container(&self, dom: &Dom, block: &Block) -> Id {
        let alone = |id: &Id| self.counts[*id as usize] == 1.0;
        dom.above(block.owner).find(|id| !alone(id)).unwrap_or(ROOT)
    }

    /// Whether a block is long, or has prose beside it.
    pub fn supports(&self, dom: &Dom, block: &Block) -> bool {
        let own = own_prose(block) as f32;
        let container = self.container(dom, block);
        own >= ALONE || self.prose[container as usize] - own >= OTHERS
    }
}

/// Characters of a block outside of links, if it is prose.
pub(super) fn own_prose(block: &Block) -> usize {
    if block.is_prose() {
        block.chars - block.linked
    } else {
        0
    }
}

/// Characters of prose that is long or beside other prose.
pub(super) fn prose(dom: &Dom, all: &[Block]) -> f32 {
    let beside = Beside::of(dom, all, |_| true);
    let supported = all.iter().filter(|block| beside.supports(dom, block));
    supported.map(|block| own_prose(block) as f32).sum()
}
