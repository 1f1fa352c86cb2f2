//! The main text of a page.
//!
//! Every block of text is worth its length if it reads as prose among other prose, and costs if it is a label or a link.
//! The part of the page whose blocks are worth most together is the article; of it, the stretch from its first to its
//! last text is taken, and blocks that are no text of it are left out.

use super::asides::asides;
use super::beside::{Beside, own_prose, prose};
use super::blocks::{Block, Kind, blocks};
use super::classes::is_label;
use super::dom::{Dom, Id, ROOT};
use super::evidence::Evidence;

/// What a label costs, in characters of prose.
const LABEL: f32 = 12.0;

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
    let mut marks = vec![false; dom.len()];
    marks[root as usize] = true;
    let marks = dom.inherited(marks);
    let inside: Vec<(&Block, &Judged)> = all
        .iter()
        .zip(&judged)
        .filter(|(block, _)| marks[block.owner as usize])
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
        .map(|block| asides[block.owner as usize])
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

/// The innermost part whose blocks are worth most together.
fn best(dom: &Dom, all: &[Block], judged: &[Judged]) -> Option<Id> {
    let mut worth = vec![0.0; dom.len()];
    for (block, judged) in all.iter().zip(judged) {
        worth[block.owner as usize] += judged.worth;
    }
    let sums = dom.totals(worth);
    let mut best: Option<(Id, f32)> = None;
    for id in dom.below(ROOT) {
        let sum = sums[id as usize];
        // Of parts that are worth the same, the one that stands in the other.
        let more = best
            .is_none_or(|(outer, most)| sum > most || sum == most && dom.parent(id) == Some(outer));
        if sum > 0.0 && more {
            best = Some((id, sum));
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
