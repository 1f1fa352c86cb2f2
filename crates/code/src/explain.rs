//! Why: the tree, the parties, the predicates, the rules that fired and those that were refused, as text.

use std::fmt::Write as _;

use bifrons_core::Document;

use crate::Coder;
use crate::actors::{Parties, Party};
use crate::events::Draft;
use crate::tree::Tree;

/// An account of how a document is coded, sentence by sentence; `tree` adds the table of words.
pub fn explain(coder: &Coder, document: &Document, tree: bool) -> String {
    let mut out = String::new();
    coder.visit(document, &mut |sentence, parties, drafts| {
        let _ = writeln!(out, "{}\n", sentence.text);
        if tree {
            words(&mut out, sentence, parties);
        }
        mentions(&mut out, sentence, parties);
        for draft in drafts {
            predicate(&mut out, sentence, draft);
        }
        if drafts.is_empty() {
            out.push_str("  no word of the lexicon fits\n");
        }
        out.push('\n');
    });
    out
}

fn words(out: &mut String, tree: &Tree, parties: &Parties) {
    for (i, word) in tree.words().iter().enumerate() {
        let head = word.head.map_or_else(
            || "root".to_string(),
            |h| format!("{} {}", h + 1, tree.form(h)),
        );
        let entry = parties
            .entry_at(i)
            .map(|e| format!("{} {}", e.code, e.place))
            .unwrap_or_default();
        let _ = writeln!(
            out,
            "  {:>3} {:<18} {:<16} {:<6} {:<12} {:<20} {}",
            i + 1,
            tree.form(i),
            word.lemma,
            word.upos.as_str(),
            word.rel,
            head,
            entry
        );
    }
    out.push('\n');
}

fn mentions(out: &mut String, tree: &Tree, parties: &Parties) {
    for hit in parties.hits() {
        if let Some(entry) = parties.entry_at(hit.start) {
            let sectors: Vec<&str> = entry.sectors.iter().map(|s| s.code()).collect();
            let _ = writeln!(
                out,
                "  name       {:<28} {} {} ({}, {})",
                tree.slice(hit.start, hit.end - 1),
                entry.code,
                sectors.join(","),
                entry.name,
                entry.place
            );
        }
    }
}

fn predicate(out: &mut String, tree: &Tree, draft: &Draft) {
    let verdict = if draft.refused.is_some() {
        "refused"
    } else {
        "event"
    };
    let modes: Vec<&str> = draft.modes.iter().map(|m| m.name()).collect();
    let _ = writeln!(
        out,
        "  {verdict:<10} {:<28} {} {} CAMEO {}",
        tree.form(draft.args.head),
        draft.event,
        modes.join(","),
        draft.cameo
    );
    let _ = writeln!(
        out,
        "    rule     {} ({})",
        draft.sense.text, draft.sense.place
    );
    for (name, list) in [
        ("actor", &draft.roles.actor),
        ("to whom", &draft.roles.recipient),
    ] {
        if !list.is_empty() {
            let _ = writeln!(
                out,
                "    {name:<8} {}",
                list.iter().map(party).collect::<Vec<_>>().join("; ")
            );
        }
    }
    let _ = writeln!(out, "    mark     {}", draft.mood.factuality.name());
    for why in &draft.mood.why {
        let _ = writeln!(out, "    because  {why}");
    }
    if let Some(reason) = &draft.refused {
        let _ = writeln!(out, "    refused  {reason}");
    }
    for other in draft.others.iter().take(3) {
        let _ = writeln!(out, "    beside   {} ({})", other.text, other.place);
    }
}

fn party(party: &Party) -> String {
    let sectors: Vec<&str> = party.entity.sector.iter().map(|s| s.code()).collect();
    let code = party.entity.code.as_deref().unwrap_or("?");
    let inferred = if party.inferred {
        ", state taken from the document"
    } else {
        ""
    };
    format!(
        "\"{}\" {code} {} ({:?}{inferred})",
        party.entity.text,
        sectors.join(","),
        party.kind
    )
}
