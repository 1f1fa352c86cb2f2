//! Who did it, to whom: the parties of a predicate. [`recipient`] looks for whom it is done to where no sense says it.

mod recipient;

use bifrons_core::EventType;

use super::args::Args;
use super::pattern::{Key, Sense};
use crate::actors::{Parties, Party, PartyKind};
use crate::tree::Tree;

/// Actor and recipient of a predicate, with what told them.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    /// Who did it.
    pub actor: Vec<Party>,
    /// To whom; empty for reciprocal events.
    pub recipient: Vec<Party>,
    /// Rules that placed them.
    pub why: Vec<String>,
}

/// Reads the parties of a predicate off its places.
pub fn roles(
    sense: &Sense,
    event: EventType,
    args: &Args,
    used: &[usize],
    tree: &Tree,
    parties: &Parties,
) -> Roles {
    let mut roles = Roles::default();
    let has_mode = |name: &str| sense.modes.iter().any(|m| m.name() == name);
    let finder = Finder {
        event,
        frees: has_mode("release"),
        visits: has_mode("visit"),
        args,
        used,
        tree,
        parties,
    };
    let keys: &[Key] = if sense.actor.is_empty() {
        &[Key::Subject]
    } else {
        &sense.actor
    };
    roles.actor = finder.first(keys, &[]);
    if roles.actor.is_empty() && !sense.actor.is_empty() && !sense.recipient.contains(&Key::Subject)
    {
        roles.actor = finder.first(&[Key::Subject], &[]);
    }
    if roles.actor.is_empty() && sense.actor.is_empty() {
        roles.actor = finder.usual_actor(sense.reciprocal);
    }
    if roles.actor.is_empty() && (has_mode("expel") || has_mode("deport")) {
        // "were expelled from Chad": the state that they must leave did it.
        roles.actor = finder.parties_of(&finder.phrases("from"), &[], false);
        roles.actor.retain(|p| p.kind == PartyKind::State);
    }
    let acting = args.subjects.iter().flat_map(|&s| tree.with_conjuncts(s));
    let beside: Vec<usize> = acting
        .chain([args.anchor])
        .chain(first_conjunct(tree, args.anchor))
        .flat_map(|w| parties.beside(w))
        .filter(|_| !roles.actor.is_empty())
        .collect();
    for party in finder.parties_of(&beside, &roles.actor, false) {
        push(&mut roles.actor, party);
    }
    if roles.actor.is_empty() && has_mode("visit") {
        // "met the king during a visit to Chad": who does the one pays the other.
        roles.actor = finder.parties_of(&args.around, &[], true);
    }
    if sense.reciprocal {
        for party in finder.partners() {
            push(&mut roles.actor, party);
        }
        if !roles.actor.is_empty() {
            roles.why.push("reciprocal: all parties are actors".into());
        }
        return estranged(roles, parties);
    }
    roles.recipient = finder.first(&sense.recipient, &roles.actor);
    if roles.recipient.is_empty() {
        roles.recipient = finder.usual_recipient(&roles.actor);
    }
    // "visited Mongolia and the two sides": who acts is not among those acted on, where others are.
    let acts = |p: &Party| {
        roles
            .actor
            .iter()
            .any(|a| a.entity.code.is_some() && a.entity.code == p.entity.code)
    };
    if roles.recipient.iter().any(|p| !acts(p)) {
        let mut others = roles.recipient.clone();
        others.retain(|p| p.kind != PartyKind::Reference || !acts(p));
        roles.recipient = others;
    }
    estranged(roles, parties)
}

/// "The minister met **his** Chinese **counterpart**": the minister is of another state than China.
fn estranged(mut roles: Roles, parties: &Parties) -> Roles {
    let strangers: Vec<_> = roles
        .actor
        .iter()
        .chain(&roles.recipient)
        .filter(|p| !p.inferred && parties.is_stranger(p.head))
        .filter_map(|p| p.entity.code.clone())
        .collect();
    for party in roles.actor.iter_mut().chain(&mut roles.recipient) {
        let code = party.entity.code.as_ref();
        if party.inferred && code.is_some_and(|c| strangers.contains(c)) {
            party.entity.code = None;
            party.entity.name = None;
        }
    }
    roles
}

/// "in a statement with Niger condemned … and **demanded**": the verb that this one is joined to, if it has no subject of its own.
fn first_conjunct(tree: &Tree, verb: usize) -> Option<usize> {
    let own = tree
        .child_by(verb, &["nsubj", "nsubj:pass", "csubj"])
        .is_some();
    (tree.base(verb) == "conj" && !own)
        .then(|| tree.head(verb))
        .flatten()
}

struct Finder<'f, 'a, 't> {
    event: EventType,
    /// Whether somebody is set free.
    frees: bool,
    /// Whether somebody is visited: "troops **in Chad**".
    visits: bool,
    args: &'f Args,
    used: &'f [usize],
    tree: &'f Tree<'t>,
    parties: &'f Parties<'a, 't>,
}

impl Finder<'_, '_, '_> {
    /// Parties of the first of the places that has any.
    fn first(&self, keys: &[Key], not: &[Party]) -> Vec<Party> {
        for key in keys {
            let words: Vec<usize> = match key {
                Key::Subject => self.args.subjects.clone(),
                Key::Object => self.args.objects.clone(),
                Key::Complement => self.args.complements.clone(),
                Key::Modifier => self.args.modifiers.clone(),
                Key::Possessor => self.args.possessors.clone(),
                Key::Modal | Key::Anywhere => Vec::new(),
                Key::Preposition(p) => self.phrases(p),
            };
            let found = self.parties_of(&words, not, *key == Key::Subject);
            if !found.is_empty() {
                return found;
            }
            if *key == Key::Complement {
                let found = self.in_complement(not);
                if !found.is_empty() {
                    return found;
                }
            }
        }
        Vec::new()
    }

    fn phrases(&self, preposition: &str) -> Vec<usize> {
        self.args
            .phrases
            .iter()
            .filter(|(p, _)| p == preposition || p.split('_').next() == Some(preposition))
            .map(|(_, w)| *w)
            .collect()
    }

    /// Known parties; of subjects also those that are not recognised, for they are parties all the same.
    fn parties_of(&self, words: &[usize], not: &[Party], subject: bool) -> Vec<Party> {
        let mut found = Vec::new();
        for &word in words {
            for party in self.parties.all(word) {
                if (party.is_known() || (subject && self.is_person(word)))
                    && !self.same_as(&party, not)
                {
                    push(&mut found, party);
                }
            }
        }
        // Who is named beats who is only guessed from the document.
        if found.iter().any(|p| !p.inferred && p.entity.code.is_some())
            && found
                .iter()
                .any(|p| p.inferred && not.iter().any(|n| n.entity.code == p.entity.code))
        {
            found.retain(|p| !p.inferred);
        }
        found
    }

    fn is_person(&self, word: usize) -> bool {
        self.tree.upos(word) == crate::syntax::Upos::Propn
    }

    /// "Russia strengthened **its** forces": the object is the actor's own.
    fn same_as(&self, party: &Party, not: &[Party]) -> bool {
        let own = self.tree.children_by(party.head, &["nmod:poss"]).any(|p| {
            matches!(
                self.tree.lemma(p),
                "its" | "their" | "his" | "her" | "it" | "they" | "he" | "she"
            )
        });
        not.iter().any(|n| {
            n.entity.span == party.entity.span
                || (n.entity.code.is_some()
                    && n.entity.code == party.entity.code
                    && (own
                        || party.kind == PartyKind::Belonging
                        || (n.entity.name.is_some() && n.entity.name == party.entity.name)))
        })
    }

    /// Modifiers that name a party: "the **Russian** raid".
    fn adjectives(&self) -> Vec<usize> {
        let named = |m: &usize| self.parties.entry_at(*m).is_some();
        self.args.modifiers.iter().copied().filter(named).collect()
    }

    /// Actor of a noun: possessor, adjective, by, of, between.
    fn usual_actor(&self, reciprocal: bool) -> Vec<Party> {
        if self.args.head == self.args.anchor && !self.args.bare_noun && !self.args.carried {
            return Vec::new();
        }
        let adjectives = self.adjectives();
        let found = self.parties_of(&adjectives, &[], false);
        if !found.is_empty() {
            return found;
        }
        let of_is_target = matches!(
            self.event,
            EventType::Assault
                | EventType::Coerce
                | EventType::Sanction
                | EventType::Accuse
                | EventType::Reject
                | EventType::Support
                | EventType::Threaten
        );
        let prepositions: &[&str] = match (reciprocal, of_is_target) {
            (true, _) => &["between", "among", "of"],
            (_, true) => &["by", "from"],
            (_, false) => &["by", "of", "from"],
        };
        prepositions
            .iter()
            .map(|p| self.parties_of(&self.phrases(p), &[], false))
            .find(|f| !f.is_empty())
            .unwrap_or_default()
    }

    /// The other parties of a reciprocal event.
    fn partners(&self) -> Vec<Party> {
        let mut found = self.parties_of(&self.args.objects, &[], false);
        for preposition in ["with", "between", "among", "against", "and"] {
            for party in self.parties_of(&self.phrases(preposition), &[], false) {
                push(&mut found, party);
            }
        }
        if found.is_empty() && self.args.carried {
            let adjectives = self.adjectives();
            found = self.parties_of(&adjectives, &[], false);
        }
        found.retain(|p| p.kind != PartyKind::Unknown);
        found
    }
}

fn push(list: &mut Vec<Party>, party: Party) {
    let whole = |p: &Party| matches!(p.kind, PartyKind::State | PartyKind::Reference);
    let known = list.iter().any(|p| {
        let (own, other) = (p.entity.span, party.entity.span);
        let inside = own.start <= other.start && other.end <= own.end && other.start < other.end;
        if inside && (p.entity.code == party.entity.code || party.inferred) {
            return true;
        }
        p.entity.code == party.entity.code
            && (p.entity.span == party.entity.span || (whole(p) && whole(&party)))
    });
    if !known {
        list.push(party);
    }
}
