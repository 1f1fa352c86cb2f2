//! The main text of a page.
//!
//! Every block of text is worth its length if it reads as prose among other prose, and costs if it is a label or a link.
//! The part of the page whose blocks are worth most together is the article; of it, the stretch from its first to its
//! last text is taken, and blocks that are no text of it are left out.

use rustc_hash::FxHashMap;

use super::blocks::{Block, Kind, blocks};
use super::classes::{aside_words, is_aside_element, is_label, is_never_aside, is_never_text_word};
use super::dom::{Dom, Id, ROOT};
use super::evidence::Evidence;

/// Share of the page's prose above which a part is no aside whatever it is called.
const MOST: f32 = 0.5;

/// The same for parts whose name no article has, such as those that ask for consent.
const NEARLY_ALL: f32 = 0.9;

/// What a label costs, in characters of prose.
const LABEL: f32 = 12.0;

/// Characters of a paragraph that needs no other beside it.
const ALONE: f32 = 300.0;

/// The paragraphs of the main text; empty if the page has none.
pub(super) fn paragraphs(dom: &Dom, evidence: &Evidence) -> Vec<String> {
    let mut all = blocks(dom, ROOT, |id| is_never_text(dom, id) || is_hidden(dom, id));
    let shown = prose(dom, &all);
    if shown < 200.0 {
        // Some pages show their text only once a script has run.
        let hidden = blocks(dom, ROOT, |id| is_never_text(dom, id));
        if prose(dom, &hidden) > 2.0 * shown {
            all = hidden;
        }
    }
    all.retain(|block| !is_label(&block.text));
    let judged = judge(dom, &all, evidence);
    let Some(root) = best(dom, &all, &judged) else {
        return Vec::new();
    };
    let inside: Vec<(&Block, &Judged)> = all
        .iter()
        .zip(&judged)
        .filter(|(block, _)| dom.above(block.owner).any(|id| id == root))
        .collect();
    let found = select(stretch(&inside), &evidence.title);
    evidence.body_instead_of(&found).unwrap_or(found)
}

/// What is thought of a block.
struct Judged {
    /// What it adds to the article that holds it.
    worth: f32,
    /// It stands in a part that is named as an aside.
    aside: bool,
    /// The innermost element that holds other blocks too.
    container: Id,
}

/// Characters of prose that is long or beside other prose.
fn prose(dom: &Dom, all: &[Block]) -> f32 {
    let beside = Beside::of(dom, all, |_| true);
    let supported = all.iter().filter(|block| beside.supports(dom, block));
    supported.map(|block| own_prose(block) as f32).sum()
}

fn own_prose(block: &Block) -> usize {
    if block.is_prose() {
        block.chars - block.linked
    } else {
        0
    }
}

/// Elements that hold no text of an article, whatever they hold.
fn is_never_text(dom: &Dom, id: Id) -> bool {
    let role = matches!(
        dom.attribute(id, "role"),
        "navigation"
            | "banner"
            | "contentinfo"
            | "search"
            | "dialog"
            | "alertdialog"
            | "menu"
            | "menubar"
            | "toolbar"
    );
    role || matches!(
        dom.name(id),
        "head"
            | "script"
            | "style"
            | "noscript"
            | "template"
            | "iframe"
            | "object"
            | "embed"
            | "svg"
            | "math"
            | "canvas"
            | "audio"
            | "video"
            | "map"
            | "button"
            | "select"
            | "option"
            | "textarea"
            | "input"
            | "nav"
            | "dialog"
            | "menu"
            | "figcaption"
            | "datalist"
            | "progress"
            | "meter"
            | "footer"
    )
}

fn is_hidden(dom: &Dom, id: Id) -> bool {
    let style = dom.attribute(id, "style");
    let style = !style.is_empty() && {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        let style = style.to_ascii_lowercase();
        style.contains("display:none") || style.contains("visibility:hidden")
    };
    style || dom.has(id, "hidden") || dom.attribute(id, "aria-hidden") == "true"
}

/// Judges every block by itself and by those beside it.
fn judge(dom: &Dom, all: &[Block], evidence: &Evidence) -> Vec<Judged> {
    let asides = asides(dom, all, evidence);
    let is_aside: Vec<bool> = all
        .iter()
        .map(|block| dom.above(block.owner).any(|id| asides[id as usize]))
        .collect();
    let beside = Beside::of(dom, all, |at| !is_aside[at]);
    all.iter()
        .zip(&is_aside)
        .map(|(block, aside)| {
            let own = own_prose(block) as f32;
            let container = beside.container(dom, block);
            let worth = match block.kind {
                _ if *aside => -LABEL,
                Kind::Title => 0.0,
                _ if own > 0.0 => {
                    let more = evidence.of(&block.text);
                    let supported = beside.supports(dom, block) || more > 0.0;
                    more + if supported { own.min(600.0) } else { own * 0.1 }
                }
                _ if block.is_linked_prose() && beside.prose[container as usize] >= 400.0 => {
                    (block.chars - block.linked) as f32
                }
                Kind::Heading => -LABEL / 4.0,
                _ => -LABEL - block.linked as f32 * 0.5,
            };
            Judged {
                worth,
                aside: *aside,
                container,
            }
        })
        .collect()
}

/// Which blocks stand beside one another: in one container, each in an element of its own.
struct Beside {
    /// Blocks in each element.
    counts: Vec<u32>,
    /// Characters of prose beside one another in each element.
    prose: Vec<f32>,
}

impl Beside {
    fn of(dom: &Dom, all: &[Block], counts: impl Fn(usize) -> bool) -> Self {
        let mut beside = Self {
            counts: vec![0; dom.len()],
            prose: vec![0.0; dom.len()],
        };
        let own = || all.iter().enumerate().filter(|(at, _)| counts(*at));
        for (_, block) in own() {
            for id in dom.above(block.owner) {
                beside.counts[id as usize] += 1;
            }
        }
        for (_, block) in own() {
            let container = beside.container(dom, block);
            beside.prose[container as usize] += own_prose(block) as f32;
        }
        beside
    }

    /// The innermost element that holds other blocks too.
    fn container(&self, dom: &Dom, block: &Block) -> Id {
        let alone = |id: &Id| self.counts[*id as usize] == 1;
        dom.above(block.owner).find(|id| !alone(id)).unwrap_or(ROOT)
    }

    /// Whether a block is long, or has prose beside it.
    fn supports(&self, dom: &Dom, block: &Block) -> bool {
        let own = own_prose(block) as f32;
        let container = self.container(dom, block);
        own >= ALONE || self.prose[container as usize] - own >= 140.0
    }
}

/// Which elements are asides: by their kind or a word in their name, unless they hold most of the prose, or all parts with
/// that word do together.
fn asides(dom: &Dom, all: &[Block], evidence: &Evidence) -> Vec<bool> {
    let beside = Beside::of(dom, all, |_| true);
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
    let mut total = 0.0;
    let mut stated: Vec<&str> = Vec::new();
    let mut by_word: FxHashMap<&str, f32> = FxHashMap::default();
    for block in all.iter().filter(|block| block.is_prose()) {
        let own = own_prose(block) as f32;
        let own = if beside.supports(dom, block) {
            own
        } else {
            own * 0.1
        };
        total += own;
        let names = dom.above(block.owner).filter_map(|id| words.get(&id));
        let mut found: Vec<&str> = names.flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        // What the page says of its text elsewhere stands in no aside.
        if evidence.holds(&block.text) {
            stated.extend(&found);
        }
        for word in found {
            *by_word.entry(word).or_default() += own;
        }
    }
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
    asides
}

/// The innermost part whose blocks are worth most together.
fn best(dom: &Dom, all: &[Block], judged: &[Judged]) -> Option<Id> {
    let mut sums = vec![0_f32; dom.len()];
    for (block, judged) in all.iter().zip(judged) {
        for id in dom.above(block.owner) {
            sums[id as usize] += judged.worth;
        }
    }
    let mut best: Option<(Id, f32)> = None;
    for (block, judged) in all.iter().zip(judged) {
        if judged.worth <= 0.0 {
            continue;
        }
        for id in dom.above(block.owner) {
            let sum = sums[id as usize];
            if best.is_none_or(|(_, most)| sum > most) {
                best = Some((id, sum));
            }
        }
    }
    best.map(|(id, _)| id)
}

/// The stretch of blocks that is worth most.
fn stretch<'a, 'b>(inside: &'b [(&'a Block, &'a Judged)]) -> &'b [(&'a Block, &'a Judged)] {
    let (mut best, mut most) = (0..0, 0.0);
    let (mut start, mut sum) = (0, 0.0);
    for (at, (_, judged)) in inside.iter().enumerate() {
        if sum <= 0.0 {
            (start, sum) = (at, 0.0);
        }
        sum += judged.worth;
        if sum > most {
            (best, most) = (start..at + 1, sum);
        }
    }
    &inside[best]
}

/// Of the blocks of the article, those that are its text.
fn select(inside: &[(&Block, &Judged)], title: &str) -> Vec<String> {
    let mut kept: Vec<&Block> = Vec::new();
    let mut pending: Vec<&Block> = Vec::new();
    let mut last = None;
    for (block, judged) in inside {
        let beside = last == Some(judged.container);
        match block.kind {
            Kind::Title => {}
            _ if judged.aside || block.text == title => {}
            _ if judged.worth > 0.0 => {
                if !kept.is_empty() {
                    kept.append(&mut pending);
                }
                pending.clear();
                kept.push(block);
                last = Some(judged.container);
            }
            Kind::Heading => pending.push(block),
            Kind::Item | Kind::Cell if block.link_share() < 0.5 => pending.push(block),
            Kind::Plain | Kind::Fixed if beside && block.link_share() < 0.3 => pending.push(block),
            _ => {}
        }
    }
    kept.iter().map(|block| block.text.clone()).collect()
}
