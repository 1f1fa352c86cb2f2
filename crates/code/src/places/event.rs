//! Where an event happened: the place that its clause says it was in, told from places that are merely named.

use bifrons_core::{EventType, Kind as WordOrDeed, Place, Span, SpanText};

use super::{Kind, Toponym};
use crate::events::Draft;
use crate::syntax::Upos;
use crate::tree::Tree;

/// The place of an event among the toponyms of its document, with the reason in words.
///
/// 1. A phrase of place on the predicate: "met **in Geneva**", "talks **near the border with Chad**".
/// 2. One on what a deed was done to or with: "shut its consulate **in Tacna**".
/// 3. One on the verb that the predicate is joined to: "**In Lima**, students marched and smashed windows".
/// 4. Where a deed goes: "marched **to Kano**", and whom a visit is to: "visited **Manila**".
/// 5. The city of the dateline, for a deed or a meeting of the first sentence, if it lies in a state of its parties.
pub fn place_of(tree: &Tree, draft: &Draft, toponyms: &[Toponym]) -> Option<(Place, &'static str)> {
    let title = tree.index < 0;
    let end = tree.offset + tree.text.chars().count();
    let mut best: Option<(u8, &Toponym)> = None;
    let inside = toponyms
        .iter()
        .filter(|t| t.title == title && t.span.start >= tree.offset && t.span.end <= end)
        .filter(|t| t.kind != Kind::People);
    let mut dateline = None;
    for toponym in inside {
        match head(tree, toponym.span) {
            Some(word) => {
                let rank = rank(tree, draft, toponym, word);
                if let Some(rank) = rank
                    && best.is_none_or(|(b, _)| rank < b)
                {
                    best = Some((rank, toponym));
                }
            }
            None => dateline = dateline.or(Some(toponym)),
        }
    }
    if let Some((_, toponym)) = best {
        return Some((place(toponym), "the place is told by its clause"));
    }
    let toponym = dateline.filter(|t| tree.index == 0 && may_be_here(draft, t))?;
    Some((place(toponym), "the place is that of the dateline"))
}

/// Whether a dateline's city may be where the event was.
fn may_be_here(draft: &Draft, toponym: &Toponym) -> bool {
    let here = draft.event.quad().kind() == WordOrDeed::Deed || draft.event == EventType::Consult;
    let codes = || draft.roles.actor.iter().chain(&draft.roles.recipient);
    here && toponym.country.is_some()
        && codes().any(|p| p.entity.code.as_deref() == toponym.country)
}

fn place(toponym: &Toponym) -> Place {
    Place {
        mention: SpanText {
            text: toponym.text.clone(),
            span: toponym.span,
        },
        name: toponym.name.clone(),
        country: toponym.country.map(str::to_string),
        lat: toponym.lat,
        lon: toponym.lon,
    }
}

/// The word of a span that hangs on a word outside it.
fn head(tree: &Tree, span: Span) -> Option<usize> {
    let byte = |points: usize| {
        let at = tree.text.char_indices().nth(points);
        at.map_or(tree.text.len(), |(byte, _)| byte)
    };
    let (start, end) = (byte(span.start - tree.offset), byte(span.end - tree.offset));
    let within = |w: usize| {
        let bytes = &tree.word(w).bytes;
        bytes.start >= start && bytes.end <= end
    };
    (0..tree.len()).find(|&w| within(w) && tree.head(w).is_none_or(|h| !within(h)))
}

/// What the words between a name and the predicate say.
#[derive(Default)]
struct Way {
    /// A word of place was met: "in", "near".
    located: bool,
    /// A word of direction was met: "to", "from".
    directed: bool,
    /// The name is inside another phrase of the predicate.
    nested: bool,
}

/// How well a toponym stands for the event's place; smaller is better.
fn rank(tree: &Tree, draft: &Draft, toponym: &Toponym, word: usize) -> Option<u8> {
    let (anchor, own) = (draft.args.anchor, draft.args.head);
    let deed = draft.event.quad().kind() == WordOrDeed::Deed;
    let mut way = Way::default();
    let never = &super::Places::bundled().words.never;
    let mut at = word;
    loop {
        let preposition = tree.preposition(at);
        // "planned for Monday in Kano": the day may stand between.
        let day = at != word && never.contains(tree.form(at).to_lowercase().as_str());
        if !preposition.is_empty() && !day {
            match role(&preposition, tree, at, toponym) {
                Role::Place => way.located = true,
                Role::Way if !way.located => way.directed = true,
                // "the talks on the war in Ukraine": what is talked about does not say where.
                Role::Other if way.located && !deed => return None,
                Role::Other if !way.located && preposition != "of" => return None,
                _ => {}
            }
        }
        let parent = tree.head(at)?;
        if parent == anchor || parent == own {
            break;
        }
        let relation = tree.base(at);
        let joined = match relation {
            "nmod" | "obl" | "conj" | "flat" | "appos" => true,
            // "in the Kano area", but not "in the Iranian embassy's hall".
            "compound" | "amod" => toponym.kind != Kind::Country,
            _ => tree.rel(at) == "nmod:poss" && toponym.kind != Kind::Country,
        };
        if matches!(tree.upos(parent), Upos::Verb | Upos::Aux) {
            let shared = way.located && relation == "obl" && joined_to(tree, anchor, parent);
            return shared.then_some(3);
        }
        let argument = matches!(relation, "obj" | "nsubj") && way.located;
        if !(joined || argument) {
            return None;
        }
        let day = never.contains(tree.form(parent).to_lowercase().as_str());
        way.nested |= way.located && !day;
        at = parent;
    }
    let outer = tree.base(at);
    way.nested |= matches!(outer, "obj" | "nsubj");
    if matches!(outer, "acl" | "advcl" | "ccomp" | "parataxis" | "conj") && at != word {
        return None;
    }
    // "condemned the war in Sudan": whatever the tree says, the phrase may belong to the noun before it.
    let large = matches!(toponym.kind, Kind::Country | Kind::Region | Kind::Area);
    let close = |case: usize| large && case > 0 && tree.upos(case - 1) == Upos::Noun;
    let mut cases = [at, word]
        .into_iter()
        .filter_map(|w| tree.child_by(w, &["case"]));
    if !deed && draft.event != EventType::Consult && cases.any(close) {
        return None;
    }
    match way {
        Way {
            located: true,
            nested: false,
            ..
        } => Some(1),
        Way { located: true, .. } if deed => Some(2),
        Way {
            directed: true,
            nested: false,
            ..
        } if deed || draft.event == EventType::Consult => Some(4),
        _ if draft.event == EventType::Consult && draft.args.objects.contains(&word) => Some(4),
        _ => None,
    }
}

/// Whether the predicate is joined to that verb by "and", or goes with it: "seized the palace in Bissau, arresting its guards".
fn joined_to(tree: &Tree, anchor: usize, verb: usize) -> bool {
    let joined = match tree.base(anchor) {
        "conj" | "xcomp" => true,
        "advcl" => tree.child_by(anchor, &["mark", "advmod"]).is_none(),
        _ => false,
    };
    joined && tree.head(anchor) == Some(verb)
}

enum Role {
    Place,
    Way,
    Other,
}

/// What a preposition says of a name of place. "On" is of place only before an edge or ground: "on the border", "on the island".
fn role(preposition: &str, tree: &Tree, word: usize, toponym: &Toponym) -> Role {
    match preposition {
        "in" | "at" | "near" | "outside" | "inside" | "within" | "across" | "around" | "along"
        | "off" | "throughout" | "outside_of" | "close_to" | "above" => Role::Place,
        "on" | "over" | "along_with"
            if matches!(
                tree.lemma(word),
                "border"
                    | "coast"
                    | "frontier"
                    | "outskirts"
                    | "edge"
                    | "island"
                    | "bank"
                    | "front"
                    | "road"
                    | "side"
            ) || matches!(
                toponym.kind,
                Kind::Island
                    | Kind::Peninsula
                    | Kind::Mountain
                    | Kind::Road
                    | Kind::River
                    | Kind::Strait
                    | Kind::Sea
            ) =>
        {
            Role::Place
        }
        "to" | "into" | "toward" | "towards" | "from" | "through" | "onto" => Role::Way,
        _ => Role::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::WordOrDeed;
    use crate::Coder;

    /// Name and state of the first event's place.
    fn place(text: &str) -> Option<(String, Option<String>)> {
        let events = Coder::bundled().code_text(text, Some("2024-05-08"));
        let place = events.first()?.place.clone()?;
        assert!(place.lat.is_some() && place.lon.is_some());
        Some((place.name, place.country))
    }

    fn told(name: &str, country: &str) -> Option<(String, Option<String>)> {
        Some((name.into(), Some(country.into())))
    }

    #[test]
    fn the_clause_says_where() {
        for (text, name, country) in [
            (
                "Police arrested 40 protesters in Kano on Sunday.",
                "Kano",
                "NGA",
            ),
            (
                "Russian and Turkish diplomats met in Geneva.",
                "Geneva",
                "CHE",
            ),
            ("In Lima, police fired tear gas at students.", "Lima", "PER"),
            ("Soldiers killed five people near Mosul.", "Mosul", "IRQ"),
            ("Israel bombed a base outside Damascus.", "Damascus", "SYR"),
        ] {
            assert_eq!(place(text), told(name, country), "{text}");
        }
    }

    #[test]
    fn places_merely_named_are_not_where_it_was() {
        for text in [
            "Russia accused Ukraine of shelling a village.",
            "France condemned the war in Sudan.",
            "The United States urged China to talk.",
        ] {
            let events = Coder::bundled().code_text(text, Some("2024-05-08"));
            let said = events
                .iter()
                .find(|e| e.event.quad().kind() == WordOrDeed::Word);
            assert!(said.is_some_and(|e| e.place.is_none()), "{text} {said:?}");
        }
    }

    #[test]
    fn the_dateline_says_where_only_to_those_who_are_there() {
        let meeting = "BEIJING, May 7 (Harbour Wire) -- China's foreign minister met his Italian counterpart.";
        assert_eq!(place(meeting).and_then(|p| p.1).as_deref(), Some("CHN"));
        let far = "LONDON, May 7 (Harbour Wire) -- Russia bombed a Ukrainian town.";
        assert_eq!(place(far), None);
    }
}
