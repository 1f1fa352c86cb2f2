//! Phrases of open news that may be parties, for `training/soft.py`, which asks a teacher what joins them.

use std::collections::BTreeSet;
use std::path::Path;

use bifrons_code::Coder;
use bifrons_code::actors::{Parties, Party};
use bifrons_code::syntax::Upos;
use bifrons_code::tree::Tree;
use bifrons_core::Document;
use serde_json::json;

use crate::news;

/// Places in which a party stands.
const PLACES: [&str; 7] = ["nsubj", "obj", "iobj", "obl", "nmod", "conj", "root"];
/// What belongs to a mention beside its head.
const INSIDE: [&str; 6] = ["det", "compound", "amod", "flat", "nummod", "nmod:poss"];

/// One JSON object a sentence with two mentions or more: `text`, `mentions` of [start, end) in code points and whether it is known.
pub fn read(folder: &Path) -> anyhow::Result<BTreeSet<String>> {
    let mut lines = BTreeSet::new();
    for text in news::texts(folder)? {
        let document = Document {
            text,
            ..Document::default()
        };
        Coder::fast().visit(&document, &mut |tree, parties, _| {
            let mentions = mentions(tree, parties);
            if mentions.len() >= 2 && news::LENGTHS.contains(&tree.len()) {
                lines.insert(json!({"text": tree.text, "mentions": mentions}).to_string());
            }
        });
    }
    Ok(lines)
}

fn mentions(tree: &Tree, parties: &Parties) -> Vec<(usize, usize, bool)> {
    (0..tree.len())
        .filter(|&i| matches!(tree.upos(i), Upos::Noun | Upos::Propn))
        .filter(|&i| PLACES.contains(&tree.base(i)) || tree.rel(i) == "nmod:poss")
        .map(|head| {
            let words = tree.subtree(head, &|c| {
                INSIDE.contains(&tree.base(c)) || INSIDE.contains(&tree.rel(c))
            });
            // The words about the head that stand together.
            let mut first = head;
            while first > 0 && words.contains(&(first - 1)) {
                first -= 1;
            }
            let mut last = head;
            while words.contains(&(last + 1)) {
                last += 1;
            }
            let span = tree.span(first, last);
            let known = parties.all(head).iter().any(Party::is_known);
            (span.start - tree.offset, span.end - tree.offset, known)
        })
        .collect()
}
