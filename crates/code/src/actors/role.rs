//! Phrases that a noun of a role heads: "soldiers", "the foreign minister of Chad", "General Sisi".

use bifrons_core::Sector;

use super::gazetteer::Kind;
use super::party::{Parties, Party};
use super::words::Use;
use crate::syntax::Upos;

impl Parties<'_, '_> {
    pub(super) fn by_role(
        &self,
        head: usize,
        first: usize,
        last: usize,
        blank: &Party,
        depth: usize,
    ) -> Option<Party> {
        let tree = self.tree;
        let title = || {
            tree.children_by(head, &["nmod:desc", "compound"])
                .filter(|&c| c >= first)
                .find_map(|c| self.gazetteer.role(tree, c).map(|r| (r, c)))
        };
        let flat = || {
            tree.children_by(head, &["flat"])
                .find_map(|c| self.gazetteer.role(tree, c).map(|r| (r, c)))
        };
        let proper = tree.upos(head) == Upos::Propn;
        let found = self
            .gazetteer
            .role(tree, head)
            .map(|r| (r, head))
            .or_else(|| self.secretary_of_state(head))
            .or_else(|| if proper { title().or_else(flat) } else { None });
        let appos = || {
            tree.children_by(head, &["appos"])
                .find_map(|c| self.gazetteer.role(tree, c).map(|r| (r, c)))
        };
        let ((sectors, _), word) = found.or_else(|| if proper { appos() } else { None })?;
        let mut party = blank.clone();
        let sector = sectors.first().copied().unwrap_or(Sector::Unk);
        party.entity.sector = sectors.to_vec();
        if tree
            .children_by(word, &["amod", "compound"])
            .any(|c| self.words.is(Use::Former, tree.lemma(c)))
            && sector == Sector::Gov
        {
            party.entity.sector = vec![Sector::Eli];
        }
        let owner = self.owner(head, first, last).or_else(|| {
            if word != head {
                self.owner(word, self.extent(word).0, self.extent(word).1)
            } else {
                None
            }
        });
        match owner {
            Some((code, word)) => {
                party.entity.code = Some(code);
                if let Some(entry) = word
                    .and_then(|w| self.entry_at(w))
                    .filter(|e| e.kind == Kind::Organisation && !e.sectors.is_empty())
                {
                    // "a Hamas leader" is Hamas, "a NATO official" NATO.
                    if sector == Sector::Gov || matches!(sector, Sector::Eli | Sector::Unk) {
                        party.entity.sector = entry.sectors.clone();
                    }
                }
            }
            None => {
                let nested = (depth < 2)
                    .then(|| {
                        tree.children_by(word, &["nmod"])
                            .filter(|&c| {
                                matches!(tree.preposition(c).as_str(), "of" | "at" | "from")
                            })
                            .find_map(|c| {
                                self.one(c, depth + 1)
                                    .into_iter()
                                    .find(|p| p.entity.code.is_some())
                            })
                    })
                    .flatten();
                let appos = || {
                    tree.children_by(head, &["appos"]).find_map(|c| {
                        self.one(c, depth + 1)
                            .into_iter()
                            .find(|p| p.entity.code.is_some())
                    })
                };
                let office = |at: usize| (at < tree.len()).then(|| tree.lemma(at).to_string());
                if let Some(code) = self.words.home(word, office) {
                    party.entity.code = Some(code.to_string());
                } else if let Some(found) =
                    nested.or_else(|| if depth < 2 { appos() } else { None })
                {
                    party.entity.code = found.entity.code;
                    party.inferred = found.inferred;
                } else if tree.children_by(head, &["amod", "compound"]).any(|c| {
                    tree.form(c).starts_with(char::is_uppercase)
                        && matches!(tree.upos(c), Upos::Adj | Upos::Propn)
                        && self.gazetteer.role(tree, c).is_none()
                        && self.hit_at[c].is_none()
                        && c > 0
                }) && !proper
                {
                    // "Kurdish fighters": somebody's, but of no state that is known.
                } else if self.words.is(Use::Stranger, tree.lemma(word)) {
                    // Somebody of another state than the one that the report is about.
                } else if let Some((code, earlier)) =
                    self.discourse
                        .role_holder(tree.lemma(word), sector, self.is_definite(head))
                {
                    party.entity.code = Some(code);
                    party.inferred = true;
                    if proper || self.is_definite(head) {
                        party.entity.name = earlier;
                    }
                }
            }
        }
        Some(party)
    }

    /// Whether a word ends the name of a role.
    pub(super) fn is_role(&self, word: usize) -> bool {
        self.gazetteer.role(self.tree, word).is_some()
    }

    /// "the general": somebody named before.
    fn is_definite(&self, head: usize) -> bool {
        self.tree
            .children_by(head, &["det"])
            .any(|d| matches!(self.tree.lemma(d), "the" | "this" | "that" | "same"))
            && !self.tree.form(head).ends_with('s')
    }

    /// "Secretary of State Ana Pires": the title is what follows "of".
    fn secretary_of_state(&self, head: usize) -> Option<((&[Sector], usize), usize)> {
        let last = head + 2;
        let title = self.is_of_state(head + 1) && last < self.tree.len();
        let role = title
            .then(|| self.gazetteer.role(self.tree, last))
            .flatten()?;
        (role.1 <= head).then_some((role, head))
    }
}
