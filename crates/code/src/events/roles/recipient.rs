//! To whom: where to look when the sense that fits does not say it.

use bifrons_core::{EventType, Quad};

use super::Finder;
use crate::actors::{Party, PartyKind};
use crate::events::args::Args;

/// Prepositions that lead to a recipient, in order of preference.
const TOWARDS: [&str; 24] = [
    "to", "with", "against", "on", "upon", "at", "toward", "towards", "for", "into", "from",
    "over", "of", "around", "between", "among", "along", "through", "off", "near", "in", "inside",
    "within", "across",
];

impl Finder<'_, '_, '_> {
    pub(super) fn usual_recipient(&self, actor: &[Party]) -> Vec<Party> {
        let objects: Vec<usize> = self
            .args
            .objects
            .iter()
            .copied()
            .filter(|o| !self.args.subjects.contains(o))
            .collect();
        // Troops sent and things given are means, not recipients; who is set free is none.
        let means = !self.frees
            && matches!(
                self.event,
                EventType::Mobilize
                    | EventType::Aid
                    | EventType::Agree
                    | EventType::Cooperate
                    | EventType::Threaten
                    | EventType::Retreat
            );
        let direct = |p: &Party| {
            let own = p.inferred && actor.iter().any(|a| a.entity.code == p.entity.code);
            !(matches!(p.kind, PartyKind::Belonging | PartyKind::Unknown) || means && own)
        };
        // "released three soldiers": people are acted on, though the phrase names them.
        let hurt = |p: &Party| {
            p.kind == PartyKind::Role
                && (self.frees
                    || matches!(
                        self.event,
                        EventType::Assault | EventType::Coerce | EventType::Sanction
                    ))
        };
        let found: Vec<Party> = self
            .parties_of(&objects, actor, false)
            .into_iter()
            .filter(|p| direct(p) && (hurt(p) || !self.used.contains(&p.head)))
            .collect();
        // Of means the state is only guessed: "donated patrol boats to Chad".
        let (guessed, found): (Vec<Party>, Vec<Party>) =
            found.into_iter().partition(|p| means && p.inferred);
        if !found.is_empty() {
            return found;
        }
        for preposition in TOWARDS {
            if preposition == "of" || preposition == "for" || preposition == "in" {
                // A party inside the object speaks before these: "rejected an Australian ultimatum for …".
                let found: Vec<Party> = self
                    .parties_of(&objects, actor, false)
                    .into_iter()
                    .filter(|p| self.differs(p, actor))
                    .collect();
                if !found.is_empty() {
                    return found;
                }
            }
            let visited = self.visits && preposition == "in";
            let place_only = matches!(
                preposition,
                "in" | "inside"
                    | "within"
                    | "across"
                    | "near"
                    | "at"
                    | "around"
                    | "along"
                    | "through"
                    | "off"
            );
            if place_only && !visited && !self.place_may_be_recipient() {
                continue;
            }
            let words = self.phrases(preposition);
            let mut found = self.parties_of(&words, actor, false);
            if place_only {
                found.retain(|p| self.differs(p, actor) && !p.inferred);
            }
            if !found.is_empty() {
                return found;
            }
        }
        let found = self.in_complement(actor);
        if !found.is_empty() {
            return found;
        }
        let adjectives = self.adjectives();
        let found: Vec<Party> = self
            .parties_of(&adjectives, actor, false)
            .into_iter()
            .filter(|p| self.differs(p, actor))
            .collect();
        if !found.is_empty() {
            return found;
        }
        let found = self.nested(actor);
        if !found.is_empty() {
            return found;
        }
        let found = self.owners(actor);
        if !found.is_empty() {
            return found;
        }
        if !guessed.is_empty() {
            return guessed;
        }
        // "agreed to meet the union": of the actor's own state, but another body.
        let sector = |p: &Party| p.entity.sector.first().copied();
        self.complement_objects()
            .into_iter()
            .filter(|p| {
                p.kind == PartyKind::Role
                    && sector(p).is_some()
                    && actor.iter().all(|a| sector(a) != sector(p))
            })
            .collect()
    }

    /// "called for **its president's** dismissal": whose the thing is that is asked for or blamed.
    fn owners(&self, actor: &[Party]) -> Vec<Party> {
        if self.event.quad() != Quad::VerbalConflict {
            return Vec::new();
        }
        let objects = self.args.objects.iter();
        let things = objects.chain(self.args.phrases.iter().map(|(_, w)| w));
        let owners: Vec<usize> = things
            .flat_map(|&w| self.tree.children_by(w, &["nmod:poss"]))
            .collect();
        self.parties_of(&owners, actor, false)
            .into_iter()
            .filter(|p| {
                // "rejected its own report" is about nobody else.
                let own = p.kind == PartyKind::Reference && !self.differs(p, actor);
                let told = !own && (!p.inferred || p.kind == PartyKind::Role);
                told && actor.iter().all(|a| a.entity.span != p.entity.span)
            })
            .collect()
    }

    fn complement_objects(&self) -> Vec<Party> {
        if self.event != EventType::Agree {
            return Vec::new();
        }
        let clauses = self.args.complements.iter();
        let objects: Vec<usize> = clauses
            .flat_map(|&c| Args::of_verb(self.tree, c).objects)
            .collect();
        self.parties_of(&objects, &[], false)
    }

    /// A state further down in what the predicate takes: "condemned the shelling of villages in Armenia".
    fn nested(&self, actor: &[Party]) -> Vec<Party> {
        let starts = self
            .args
            .objects
            .iter()
            .chain(self.args.phrases.iter().map(|(_, w)| w))
            .copied();
        for start in starts {
            let inner = |c: usize| {
                !matches!(
                    self.tree.base(c),
                    "acl" | "advcl" | "appos" | "parataxis" | "conj"
                )
            };
            for word in self.tree.subtree(start, &inner) {
                if word != start && self.parties.entry_at(word).is_some() {
                    let found: Vec<Party> = self
                        .parties_of(&[word], actor, false)
                        .into_iter()
                        .filter(|p| self.differs(p, actor))
                        .collect();
                    if !found.is_empty() && self.event.quad() != Quad::MaterialConflict {
                        return found;
                    }
                }
            }
        }
        Vec::new()
    }

    fn differs(&self, party: &Party, actor: &[Party]) -> bool {
        party.entity.code.is_some() && actor.iter().all(|a| a.entity.code != party.entity.code)
    }

    fn place_may_be_recipient(&self) -> bool {
        matches!(
            self.event,
            EventType::Assault
                | EventType::Coerce
                | EventType::Mobilize
                | EventType::Retreat
                | EventType::Concede
                | EventType::Aid
                | EventType::Threaten
                | EventType::Request
                | EventType::Agree
                | EventType::Accuse
        )
    }

    /// Parties of a complement clause: its subject, object, phrases.
    pub(super) fn in_complement(&self, actor: &[Party]) -> Vec<Party> {
        let explicit =
            |p: &Party| !p.inferred && (p.kind != PartyKind::Belonging || self.differs(p, actor));
        for &clause in &self.args.complements {
            for verb in self.tree.with_conjuncts(clause) {
                let inner = Args::of_verb(self.tree, verb);
                let phrases: Vec<usize> = TOWARDS
                    .iter()
                    .flat_map(|p| {
                        inner
                            .phrases
                            .iter()
                            .filter(move |(q, _)| q == p)
                            .map(|(_, w)| *w)
                    })
                    .collect();
                let subjects: Vec<usize> = inner
                    .subjects
                    .iter()
                    .copied()
                    .filter(|s| self.tree.is_below(*s, clause))
                    .collect();
                for words in [&subjects, &inner.objects, &phrases] {
                    let found: Vec<Party> = self
                        .parties_of(words, actor, false)
                        .into_iter()
                        .filter(explicit)
                        .collect();
                    if !found.is_empty() {
                        return found;
                    }
                }
                // "threatened to stop talks if the United States goes ahead"
                let below = self.tree.subtree(verb, &|_| true);
                let conditional = |c: &usize| {
                    self.tree.base(*c) == "advcl"
                        && self
                            .tree
                            .children_by(*c, &["mark"])
                            .any(|m| matches!(self.tree.lemma(m), "if" | "unless"))
                };
                let conditions: Vec<usize> = below
                    .into_iter()
                    .filter(conditional)
                    .flat_map(|c| self.tree.children_by(c, &["nsubj"]).collect::<Vec<_>>())
                    .collect();
                if self.event == EventType::Threaten {
                    let found: Vec<Party> = self
                        .parties_of(&conditions, actor, false)
                        .into_iter()
                        .filter(|p| self.differs(p, actor))
                        .collect();
                    if !found.is_empty() {
                        return found;
                    }
                }
                let deeper: Vec<usize> = inner
                    .complements
                    .iter()
                    .flat_map(|&c| Args::of_verb(self.tree, c).objects)
                    .chain(subjects)
                    .chain(inner.objects)
                    .collect();
                let found = self.parties_of(&deeper, actor, false);
                if !found.is_empty() {
                    return found;
                }
            }
        }
        Vec::new()
    }
}
