//! What a quantity is of: verbs and nouns of movement, nouns of what is measured, shares, flows.

use super::{Naming, Reader, Subject};
use crate::events::args::{Args, surface_subjects};
use crate::measures::numbers::{Quantity, UnitKind};
use crate::measures::words::{self, Move};
use crate::syntax::Upos;

const CHANGES: [Move; 3] = [Move::Rise, Move::Fall, Move::Level];

impl Reader<'_, '_, '_> {
    /// What the quantity is of, if it is an indicator's.
    pub(super) fn subject(
        &self,
        number: usize,
        quantity: &Quantity,
        dated: bool,
    ) -> Option<Subject> {
        let tree = self.tree;
        let lexicon = words::bundled();
        let top = self.top(quantity);
        let share = quantity.is(UnitKind::Share) || quantity.is(UnitKind::Points);
        if let Some(found) = self.adverb(quantity) {
            return Some(found);
        }
        let mut at = top;
        let mut hosts = Vec::new();
        for _ in 0..6 {
            if at != top || tree.upos(at) == Upos::Verb {
                if self.is_clause(at) {
                    break;
                }
                hosts.push(at);
            }
            if matches!(
                tree.base(at),
                "acl" | "advcl" | "ccomp" | "parataxis" | "root"
            ) {
                break;
            }
            let Some(head) = tree.head(at) else { break };
            at = head;
        }
        // Nouns on the way up: "a rise of 12 percent in", "a deficit of $12 billion", "a 25 percent tariff".
        for &host in &hosts {
            if share && lexicon.is_term(tree.lemma(host)) {
                return None;
            }
            if let Some((kind, place)) = lexicon
                .of(tree, host, &[Move::Rise, Move::Fall])
                .filter(|_| tree.upos(host) == Upos::Noun && self.moves_by(host, top))
                && (share || quantity.unit.is_some())
                && let Some(subject) = self.of_movement(host, quantity)
            {
                return Some(Subject {
                    change: Some(kind),
                    why: format!("{} ({place})", tree.lemma(host)),
                    ..subject
                });
            }
            if (quantity.unit.is_some() || tree.lemma(host) == "toll")
                && lexicon.is_indicator(tree, host)
                && self.names(host, quantity)
                && !quantity.is(UnitKind::People)
                && !quantity.covers(host)
            {
                return Some(Subject {
                    head: host,
                    others: Vec::new(),
                    anchor: self.clause_of(host),
                    change: None,
                    naming: Naming::Plain,
                    why: format!("a number on {}", tree.form(host)),
                });
            }
        }
        let verb = self.clause_of(top);
        if let Some(subject) = self.by_verb(verb, quantity, top, share) {
            return Some(subject);
        }
        if let Some(subject) = self.share_of(quantity, top, verb) {
            return Some(subject);
        }
        self.by_flow(number, quantity, top, verb, dated)
    }

    /// "up 12 percent", "down 5 percent".
    fn adverb(&self, quantity: &Quantity) -> Option<Subject> {
        let tree = self.tree;
        let mut before = quantity.start.checked_sub(1)?;
        while matches!(
            tree.form(before),
            "by" | "about" | "around" | "some" | "nearly" | "almost" | "over"
        ) {
            before = before.checked_sub(1)?;
        }
        let form = tree.form(before).to_lowercase();
        let kind = match form.as_str() {
            "up" => Move::Rise,
            "down" => Move::Fall,
            _ => return None,
        };
        let share = quantity.is(UnitKind::Share) || quantity.is(UnitKind::Points);
        if !share || tree.rel(before) == "compound:prt" {
            return None;
        }
        let verb = self.clause_of(quantity.start);
        let lexicon = words::bundled();
        let measured = |w: &usize| lexicon.is_indicator(tree, *w);
        let mut earlier = (0..before).rev();
        let subject = earlier
            .clone()
            .filter(|&w| tree.base(w) == "nsubj")
            .find(|w| measured(w));
        let near = earlier.by_ref().take(6).find(measured);
        let own = surface_subjects(tree, verb, 0)
            .into_iter()
            .find(|&s| s < before);
        Some(Subject {
            head: subject.or(near).or(own)?,
            others: Vec::new(),
            anchor: verb,
            change: Some(kind),
            naming: Naming::Plain,
            why: format!("{form} before a share"),
        })
    }

    /// Whether the number at `top` may be that of the movement: "a rise of 12 percent", not "a rise, with 12 percent of".
    fn moves_by(&self, noun: usize, top: usize) -> bool {
        let tree = self.tree;
        tree.head(top) != Some(noun)
            || !matches!(tree.base(top), "nmod" | "obl")
            || matches!(
                tree.preposition(top).as_str(),
                "" | "of" | "by" | "to" | "from" | "at" | "between"
            )
    }

    /// What a noun of movement is about: "a 12 percent rise in exports", "export growth of 5 percent", "exports saw a rise of".
    fn of_movement(&self, noun: usize, quantity: &Quantity) -> Option<Subject> {
        let tree = self.tree;
        let anchor = self.clause_of(noun);
        let subject = |head| {
            Some(Subject {
                head,
                others: self.related(anchor),
                anchor,
                change: None,
                naming: Naming::Plain,
                why: String::new(),
            })
        };
        let phrase = tree
            .children_by(noun, &["nmod", "obl"])
            .filter(|&c| matches!(tree.preposition(c).as_str(), "in" | "of" | "for"))
            .find(|&c| {
                !self.inside_quantity(c) && tree.upos(c) != Upos::Num && c != quantity.start
            });
        if let Some(head) = phrase.filter(|&c| !self.is_time(c)) {
            return subject(head);
        }
        let modifier = tree
            .children_by(noun, &["compound", "nmod:poss"])
            .find(|&c| !quantity.covers(c) && words::bundled().is_indicator(tree, c));
        if let Some(head) = modifier {
            return subject(head);
        }
        if tree.upos(anchor) == Upos::Verb {
            let own = surface_subjects(tree, anchor, 0)
                .into_iter()
                .find(|&s| s != noun && !quantity.covers(s));
            if let Some(head) = own {
                return subject(head);
            }
        }
        // "growth of 5 percent", "the loss of $3 billion"
        words::bundled()
            .is_indicator(tree, noun)
            .then(|| subject(noun))
            .flatten()
    }

    /// Verbs of movement, level and share whose place the quantity fills.
    fn by_verb(
        &self,
        verb: usize,
        quantity: &Quantity,
        top: usize,
        share: bool,
    ) -> Option<Subject> {
        let tree = self.tree;
        let lexicon = words::bundled();
        let copula = tree.child_by(verb, &["cop"]).is_some();
        if copula {
            // "Inflation was 8 percent": the quantity is the predicate.
            let predicate = verb == top || quantity.covers(verb);
            let head = *surface_subjects(tree, verb, 0).first()?;
            let measured = lexicon.is_indicator(tree, head) || (share && !self.is_party(head));
            let unit = quantity.unit.is_some_and(|u| u.kind != UnitKind::Length);
            return (predicate && measured && unit).then(|| Subject {
                head,
                others: Vec::new(),
                anchor: verb,
                change: None,
                naming: Naming::Plain,
                why: format!("{} is the number", tree.form(head)),
            });
        }
        if tree.upos(verb) != Upos::Verb && tree.upos(verb) != Upos::Aux {
            return None;
        }
        let (kind, place) = lexicon.of(tree, verb, &CHANGES)?;
        let args = Args::of_verb(tree, verb);
        let subjects = if args.subjects.is_empty() || args.passive {
            // "Output was cut by 5 percent."
            if args.passive {
                &args.objects
            } else {
                &args.subjects
            }
        } else {
            &args.subjects
        };
        let transitive = args.objects.iter().copied().find(|&o| {
            let measured = lexicon.is_indicator(tree, o) || lexicon.is_term(tree.lemma(o));
            let led = matches!(tree.preposition(top).as_str(), "from" | "to" | "by");
            let apart = led || !tree.is_below(top, o);
            measured && apart && o > verb && !self.inside_quantity(o)
        });
        // "The country increased its exports by 12 percent": the object moves.
        let head = transitive
            .filter(|_| kind != Move::Level)
            .or_else(|| subjects.iter().copied().find(|&s| !quantity.covers(s)))?;
        let measured = lexicon.is_indicator(tree, head)
            || tree
                .children_by(head, &["nmod"])
                .any(|c| lexicon.is_indicator(tree, c))
            || matches!(tree.lemma(head), "that" | "those");
        let fits = match quantity.unit.map(|u| u.kind) {
            Some(UnitKind::Share | UnitKind::Points) => {
                kind != Move::Level || measured || !self.is_party(head)
            }
            Some(UnitKind::Money | UnitKind::Rate) => measured || !self.is_party(head),
            Some(_) => measured,
            None => measured && self.is_place_of_number(verb, top),
        };
        let role = matches!(
            self.place(verb, top).as_deref(),
            Some(
                "" | "by"
                    | "to"
                    | "from"
                    | "at"
                    | "of"
                    | "between"
                    | "in"
                    | "above"
                    | "below"
                    | "around"
                    | "about"
                    | "over"
                    | "under"
            )
        );
        (fits && (role || share && self.follows(verb, quantity))).then(|| Subject {
            head,
            others: self
                .related(verb)
                .into_iter()
                .chain(
                    args.subjects
                        .iter()
                        .copied()
                        .filter(|&w| transitive.is_some() && w != head),
                )
                .collect(),
            anchor: verb,
            change: Some(kind),
            naming: Naming::Plain,
            why: format!("{} ({place})", tree.lemma(verb)),
        })
    }

    /// A share of something: "25 percent of their trade is settled in local currencies", "half of its oil".
    fn share_of(&self, quantity: &Quantity, top: usize, verb: usize) -> Option<Subject> {
        let tree = self.tree;
        if !quantity.is(UnitKind::Share) {
            return None;
        }
        let whole = (quantity.start..quantity.end.max(top + 1))
            .filter(|&w| quantity.covers(w))
            .flat_map(|w| tree.children_by(w, &["nmod", "obl"]).collect::<Vec<_>>())
            .find(|&c| tree.preposition(c) == "of" && c >= quantity.end)
            .or_else(|| {
                // "accounts for 40 percent of exports" with a wrong tree: the words after "of".
                (tree.len() > quantity.end && tree.form(quantity.end) == "of")
                    .then(|| {
                        (quantity.end + 1..tree.len().min(quantity.end + 7))
                            .find(|&w| tree.upos(w) == Upos::Noun)
                    })
                    .flatten()
            })?;
        let lexicon = words::bundled();
        let measured = lexicon.is_indicator(tree, whole)
            || lexicon
                .of(tree, verb, &[Move::Share, Move::Flow, Move::Hold])
                .is_some()
            || matches!(
                tree.lemma(whole),
                "territory" | "land" | "area" | "seat" | "vote" | "market" | "world"
            );
        let by_party = surface_subjects(tree, verb, 0)
            .into_iter()
            .chain(tree.children_by(verb, &["compound"]))
            .chain(self.related(verb))
            .filter(|&s| !quantity.covers(s) && s != whole)
            .collect();
        let fits =
            (measured || !quantity.part) && tree.lemma(whole) != "time" && !self.is_time(whole);
        fits.then(|| Subject {
            head: whole,
            others: by_party,
            anchor: verb,
            change: None,
            naming: Naming::Share,
            why: format!("a share of {}", tree.form(whole)),
        })
    }

    /// Somebody exports, holds, spends so much: the rate, or the amount with a period.
    fn by_flow(
        &self,
        number: usize,
        quantity: &Quantity,
        top: usize,
        verb: usize,
        dated: bool,
    ) -> Option<Subject> {
        let tree = self.tree;
        let (kind, place) = words::bundled().of(tree, verb, &[Move::Flow, Move::Hold])?;
        if !matches!(tree.upos(verb), Upos::Verb | Upos::Aux) {
            return None;
        }
        let unit = quantity.unit?;
        let fits = match (kind, unit.kind) {
            (_, UnitKind::Rate) => true,
            (Move::Flow, _) if self.is_rate(quantity) => true,
            (Move::Flow, UnitKind::Money | UnitKind::Amount) => dated,
            (Move::Hold, UnitKind::Pieces | UnitKind::Money) => true,
            (Move::Hold, UnitKind::People) => unit.name == "troops",
            _ => false,
        };
        let below = tree.is_below(top, verb) && number < self.quantities.len();
        if !fits || !below {
            return None;
        }
        let args = Args::of_verb(tree, verb);
        // "2 million barrels of oil": what it is of.
        let goods = (quantity.start..=top.max(quantity.end.saturating_sub(1)))
            .flat_map(|w| tree.children_by(w, &["nmod"]).collect::<Vec<_>>())
            .find(|&c| tree.preposition(c) == "of" && c >= quantity.end);
        let counted = tree.head(quantity.number_end - 1).filter(|&h| {
            !quantity.covers(h) && h != verb && tree.base(quantity.number_end - 1) == "nummod"
        });
        Some(Subject {
            head: goods.or(counted).unwrap_or(top),
            others: args
                .subjects
                .iter()
                .copied()
                .chain(args.objects.iter().copied())
                .chain(args.phrases.iter().map(|(_, w)| *w))
                .filter(|&w| !self.inside_quantity(w))
                .collect(),
            anchor: verb,
            change: None,
            naming: if kind == Move::Hold && goods.or(counted).is_some() {
                Naming::Plain
            } else {
                Naming::Flow
            },
            why: format!("{} ({place})", tree.lemma(verb)),
        })
    }
}
